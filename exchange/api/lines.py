"""The rows of a batch as they come in: lines of JSON, or records of a table, read bit by bit within their limits.

A body has a stated length: a stream without one ends alike whether its sender was done or gone. No more of it is held
than a row, and no more of a row than shows that it is too long.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from exchange import batches, tabular
from exchange.api.parsing import BOM, MalformedBodyError, loads
from exchange.errors import InvalidRecordError
from exchange.tabular import Layout
from schemas import KINDS
from schemas.base import RecordKind
from schemas.faults import Fault

LIMIT: Final = 64 * 1024 * 1024
LONGEST: Final = 1024 * 1024
MOST_ROWS: Final = 100_000
PIECE: Final = 64 * 1024

#: Over so many lines a cell in quotes may go; a quote that does not end by then began none.
MOST_LINES: Final = 50

NDJSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"
CHARSETS: Final[Mapping[str, str]] = {"utf-8": "utf-8", "windows-1252": "cp1252", "cp1252": "cp1252"}

Submission = tuple[RecordKind, Mapping[str, Any]]


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes:
        """At most so many bytes; none at the end."""


class BodyTornError(Exception):
    """The body ended before its stated length."""


class TooManyRowsError(Exception):
    """There are more rows than a batch may have."""


@dataclass(frozen=True)
class Line:
    """One row as it arrived; a row that is too long is not whole."""

    number: int
    content: bytes


class Rows(Protocol):
    """The rows of one body."""

    @property
    def kind(self) -> batches.Kind:
        """How they are written."""

    @property
    def meaning(self) -> bytes:
        """What the same bytes would mean something else without."""

    def lines(self) -> Iterator[Line]:
        """Every row that is not empty, numbered from 1."""

    def submission(self, line: Line) -> Submission:
        """What a row submits, as yet unchecked.

        Raises :class:`MalformedBodyError` for a row that cannot be read, :class:`InvalidRecordError` for one that can.
        """


@dataclass
class Stream:
    """A body of a stated length that is read as it comes."""

    source: Source
    left: int

    def pieces(self) -> Iterator[bytes]:
        """The body piece by piece; raises :class:`BodyTornError` when it ends before its length."""
        while self.left > 0:
            piece = self._piece()
            if not piece:
                raise BodyTornError
            yield piece

    def discard(self) -> None:
        """Take in what is left and throw it away: a sender cut off while it writes never reads why."""
        while self.left > 0 and self._piece():
            pass

    def _piece(self) -> bytes:
        try:
            piece = self.source.read(min(PIECE, self.left))
        except OSError:
            piece = b""
        self.left -= len(piece)
        return piece


def split(body: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a body, without their ends; of one that is too long, just enough to show it."""
    held = bytearray()
    for piece in body:
        *ended, begun = piece.split(b"\n")
        for end in ended:
            held += end
            yield _line(held)
            held.clear()
        held += begun
        del held[LONGEST + 1 :]
    yield _line(held)


def _line(held: bytearray) -> bytes:
    return bytes(held[: LONGEST + 1]).removesuffix(b"\r")


def _numbered(found: Iterable[bytes]) -> Iterator[Line]:
    for number, content in enumerate(found, start=1):
        if number > MOST_ROWS:
            raise TooManyRowsError
        yield Line(number, content)


def _refuse_too_long(line: Line) -> None:
    if len(line.content) > LONGEST:
        raise MalformedBodyError(Fault("", "row-too-long", {"max": LONGEST}))


@dataclass(frozen=True)
class JsonRows:
    """Lines of JSON, each a submission with its ``record_type``."""

    body: Iterable[bytes]
    kind = batches.Kind(NDJSON)
    meaning = b""

    def lines(self) -> Iterator[Line]:
        """Every line but those of spaces alone."""
        return _numbered(line for line in split(self.body) if line.strip())

    def submission(self, line: Line) -> Submission:
        """The kind a line names, and the rest of it."""
        _refuse_too_long(line)
        value = loads(line.content)
        if not isinstance(value, dict):
            raise InvalidRecordError([Fault("", "wrong-type", {"expected": "object"})])
        if "record_type" not in value:
            raise InvalidRecordError([Fault("/record_type", "required")])
        named = value.pop("record_type")
        kind = KINDS.get(named) if isinstance(named, str) else None
        if kind is None:
            raise InvalidRecordError([Fault("/record_type", "not-in-list", {"allowed": list(KINDS)})])
        return kind, value


@dataclass
class Text:
    """How the bytes of a table are letters: as stated, else by the first that are not ASCII."""

    encoding: str | None = None

    def judge(self, content: bytes) -> None:
        """Settle it, once there is something to tell by."""
        if self.encoding is None and not content.isascii():
            self.encoding = "utf-8" if _utf8(content) else "cp1252"

    def read(self, content: bytes) -> str:
        """The letters; raises :class:`MalformedBodyError` for bytes that are none."""
        try:
            return content.decode(self.encoding or "ascii")
        except UnicodeDecodeError as error:
            raise MalformedBodyError(Fault(f"byte {error.start}", "row-encoding")) from None


def _utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


@dataclass(frozen=True)
class TableRows:
    """The records of a table of one kind, behind its header."""

    rest: Iterator[bytes]
    layout: Layout
    text: Text

    @property
    def kind(self) -> batches.Kind:
        """A table of one kind of record."""
        return batches.Kind(CSV, self.layout.kind.name)

    @property
    def meaning(self) -> bytes:
        """The columns, in their order."""
        return "\n".join((self.layout.kind.name, self.layout.delimiter, *self.layout.paths, "")).encode()

    def lines(self) -> Iterator[Line]:
        """Every record with something in it."""
        spaces = b' \t"' + self.layout.delimiter.encode()
        return _numbered(one for one in joined(self._judged(), self._whole) if one.strip(spaces))

    def submission(self, line: Line) -> Submission:
        """What the cells of a record say."""
        _refuse_too_long(line)
        try:
            cells = tabular.cells_of(self.text.read(line.content), self.layout.delimiter)
        except ValueError:
            raise MalformedBodyError(Fault("", "row-quotes")) from None
        return self.layout.kind, self.layout.body(cells)

    def _judged(self) -> Iterator[bytes]:
        for line in self.rest:
            self.text.judge(line)
            yield line

    def _whole(self, content: bytes) -> bool:
        try:
            tabular.cells_of(self.text.read(content), self.layout.delimiter)
        except (ValueError, MalformedBodyError):
            return False
        return True


def table(body: Iterable[bytes], kind: RecordKind, charset: str | None) -> TableRows:
    """The rows of a table; raises :class:`InvalidRecordError` for a header that does not announce the kind's columns.

    :class:`MalformedBodyError` is raised for a header that cannot be read at all.
    """
    rest = split(body)
    header = next(rest)
    marked = header.startswith(BOM)
    text = Text("utf-8" if marked else charset)
    content = header.removeprefix(BOM)
    _refuse_too_long(Line(0, content))
    text.judge(content)
    return TableRows(rest, tabular.laid_out(kind, text.read(content)), text)


def joined(lines: Iterator[bytes], whole: Callable[[bytes], bool]) -> Iterator[bytes]:
    """Lines, put together where a cell in quotes goes over several; a quote that never ends harms its line alone."""
    ahead: deque[bytes] = deque()
    while (line := ahead.popleft() if ahead else next(lines, None)) is not None:
        taken = [line, *_continued(line, ahead, lines)]
        content = b"\n".join(taken)
        if len(taken) > 1 and not (_paired(content) and whole(content)):
            ahead.extendleft(reversed(taken[1:]))
            content = line
        yield content


def _continued(line: bytes, ahead: deque[bytes], lines: Iterator[bytes]) -> Iterator[bytes]:
    """The lines up to where the quotes of the first are paired, or as far as one may look."""
    open_, size = not _paired(line), len(line)
    for _ in range(MOST_LINES):
        if not open_ or size > LONGEST:
            return
        following = ahead.popleft() if ahead else next(lines, None)
        if following is None:
            return
        yield following
        open_ = open_ == _paired(following)
        size += len(following)


def _paired(content: bytes) -> bool:
    return content.count(b'"') % 2 == 0

"""Tables: a row of a CSV file as the body it stands for, by the columns of the data dictionary.

What a cell can mean is decided here by the field of its column (a decimal comma, a day as the Portuguese write it, yes
or no in words); whether it may mean that is for the schema, so a cell that cannot be read is passed on as it is.
"""

import csv
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from exchange.dictionary import SEPARATOR, Column, columns
from exchange.errors import InvalidRecordError
from schemas.base import RecordKind
from schemas.faults import Fault, at_most
from schemas.fields import Many

DELIMITERS: Final = (",", ";")
LANGUAGES: Final = ("pt", "en")

#: A cell that begins so is taken for a formula by spreadsheets (OWASP, CSV injection), unless it is a number or a
#: telephone with its sign.
FORMULA: Final = re.compile(r" *[=+\-@\t\r]")
SIGNED: Final = re.compile(r"\s*[+-]\d[\d .,]*", re.ASCII)

#: Rows are bounded where they are read, at a MiB; one that is longer is to be told so, not that its quotes are wrong.
#: The limit is one for the whole process, and 128 KiB unless it is set.
LONGEST_CELL: Final = 4 * 1024 * 1024
csv.field_size_limit(LONGEST_CELL)

_DAY: Final = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", re.ASCII)
_COMMA: Final = re.compile(r"\d+,\d+", re.ASCII)
_WHOLE: Final = re.compile(r"-?\d{1,18}", re.ASCII)
_SPACES: Final = re.compile(r"\s+")
_WORDS: Final = {
    **dict.fromkeys(("true", "yes", "sim", "verdadeiro", "1"), True),
    **dict.fromkeys(("false", "no", "não", "nao", "falso", "0"), False),
}


@dataclass(frozen=True)
class Layout:
    """How the rows of a table are to be read: the column of each cell, nothing where its header is empty."""

    kind: RecordKind
    delimiter: str
    columns: tuple[Column | None, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """What the cells of a row stand for, in order."""
        return tuple(column.path if column else "" for column in self.columns)

    def body(self, cells: Sequence[str]) -> dict[str, Any]:
        """The submission a row stands for; raises :class:`InvalidRecordError` for cells that no column takes.

        An empty cell says nothing. Items of a list keep their order and close up where one is left out.
        """
        if faults := self._faults(cells):
            raise InvalidRecordError(at_most(faults))
        found: dict[str, Any] = {}
        for column, cell in zip(self.columns, cells, strict=False):
            if column and cell.strip():
                _put(found, column.path.split("."), _read(column, cell))
        return {name: _closed_up(value) for name, value in found.items()}

    def _faults(self, cells: Sequence[str]) -> list[Fault]:
        spare = [*self.columns[: len(cells)], *[None] * (len(cells) - len(self.columns))]
        faults = []
        for index, (column, cell) in enumerate(zip(spare, cells, strict=True)):
            if not column and cell.strip():
                faults.append(Fault(place(index), "column-without-header"))
            elif FORMULA.match(cell) and not SIGNED.fullmatch(cell):
                faults.append(Fault(place(index), "formula-cell"))
        return faults


def place(index: int) -> str:
    """Where a cell or header stands, as spreadsheets number columns; its words stay out of what is told."""
    return f"column {index + 1}"


def cells_of(text: str, delimiter: str) -> list[str]:
    """The cells of one record of a CSV file (RFC 4180); ``ValueError`` when its quotes do not pair."""
    try:
        rows = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise ValueError(str(error)) from None
    return rows[0] if rows else []


def laid_out(kind: RecordKind, header: str) -> Layout:
    """The layout that a header announces, in Portuguese, English or by the fields' own names.

    Raises :class:`InvalidRecordError` with every header that is unknown or stands twice.
    """
    known = _known(kind)
    delimiter = max(DELIMITERS, key=lambda one: sum(_plain(cell) in known for cell in _split(header, one)))
    cells = [_plain(cell) for cell in _split(header, delimiter)]
    found = tuple(known.get(cell) for cell in cells)
    if faults := list(_header_faults(cells, found)):
        raise InvalidRecordError(at_most(faults))
    return Layout(kind, delimiter, found)


def _header_faults(cells: Sequence[str], found: Sequence[Column | None]) -> Iterator[Fault]:
    for index, (cell, column) in enumerate(zip(cells, found, strict=True)):
        if cell and column is None:
            yield Fault(place(index), "header-unknown")
        elif column and column in found[:index]:
            yield Fault(place(index), "header-twice")
    if not any(cells):
        yield Fault(place(0), "header-unknown")


def _split(header: str, delimiter: str) -> list[str]:
    try:
        return cells_of(header, delimiter)
    except ValueError:
        return []


@cache
def _known(kind: RecordKind) -> Mapping[str, Column]:
    by_label = {_plain(column.header(one)): column for one in LANGUAGES for column in columns(kind)}
    return by_label | {_plain(column.path): column for column in columns(kind)}


def _plain(header: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", header)).strip().casefold()


def _put(found: dict[str, Any], steps: Sequence[str], value: Any) -> None:
    for step in steps[:-1]:
        found = found.setdefault(step, {})
    found[steps[-1]] = value


def _closed_up(value: Any) -> Any:
    """The same with lists where items stand under their numbers."""
    if not isinstance(value, dict):
        return value
    below = {name: _closed_up(one) for name, one in value.items()}
    return [below[name] for name in sorted(below, key=int)] if all(map(str.isdecimal, below)) else below


def _read(column: Column, cell: str) -> Any:
    read = _READERS.get(_type(column), _text)
    if isinstance(column.entry.field, Many):
        return [read(part.strip()) for part in cell.split(SEPARATOR) if part.strip()]
    return read(cell.strip())


def _type(column: Column) -> str:
    shape = column.entry.described.metadata
    if isinstance(shape.get("type"), list):
        return "decimal"
    return str(shape.get("format") or shape.get("type"))


def _text(cell: str) -> str:
    return cell


def _day(cell: str) -> str:
    found = _DAY.fullmatch(cell)
    return f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else cell


def _decimal(cell: str) -> str:
    return cell.replace(",", ".") if _COMMA.fullmatch(cell) else cell


def _whole(cell: str) -> int | str:
    return int(cell) if _WHOLE.fullmatch(cell) else cell


def _yes_no(cell: str) -> bool | str:
    return _WORDS.get(cell.casefold(), cell)


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
    "date": _day,
    "decimal": _decimal,
    "integer": _whole,
    "boolean": _yes_no,
}

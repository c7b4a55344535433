"""Rows are read bit by bit within their limits, wherever the network cuts the body."""

import io
import json
import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.api.intake import chunks
from exchange.api.lines import (
    LONGEST,
    MOST_LINES,
    MOST_ROWS,
    PIECE,
    BodyTornError,
    JsonRows,
    Line,
    Stream,
    TooManyRowsError,
    joined,
    split,
    table,
)
from exchange.api.parsing import MalformedBodyError
from exchange.tabular import cells_of
from schemas import KINDS

REFERRAL = KINDS["referral"]


class Counting(io.BytesIO):
    """A body that says how much of it was asked for at a time."""

    most = 0

    def read(self, size: int | None = -1, /) -> bytes:
        self.most = max(self.most, -1 if size is None else size)
        return super().read(size)


class Cut(io.BytesIO):
    """A connection that breaks."""

    def read(self, size: int | None = -1, /) -> bytes:
        raise ConnectionResetError


def lines(rows: JsonRows) -> list[bytes]:
    return [line.content for line in rows.lines()]


@given(st.lists(st.binary(max_size=20)), st.integers(1, 30))
def test_lines_are_the_same_wherever_a_body_is_cut(pieces: list[bytes], size: int) -> None:
    body = b"\n".join(pieces)
    cut = [body[at : at + size] for at in range(0, len(body), size)]

    assert list(split(cut)) == list(split([body])) == [one.removesuffix(b"\r") for one in body.split(b"\n")]


def test_a_body_is_read_to_its_length_and_in_small_pieces() -> None:
    source = Counting(b"x" * (3 * PIECE))
    stream = Stream(source, 2 * PIECE + 1)

    assert sum(map(len, stream.pieces())) == 2 * PIECE + 1
    assert source.most == PIECE
    assert source.tell() == 2 * PIECE + 1


@pytest.mark.parametrize("source", [io.BytesIO(b"x"), Cut()])
def test_a_body_that_ends_early_is_torn(source: io.BytesIO) -> None:
    with pytest.raises(BodyTornError):
        list(Stream(source, 2).pieces())


def test_what_is_left_can_be_thrown_away() -> None:
    source = io.BytesIO(b"x" * 10)
    stream = Stream(source, 10)
    stream.discard()

    assert (stream.left, source.read()) == (0, b"")


def test_no_more_is_held_of_a_long_line_than_shows_that_it_is_too_long() -> None:
    long, after = split([b"x" * LONGEST] * 40 + [b"\ny"])

    assert len(long) == LONGEST + 1
    assert after == b"y"


def test_a_line_of_the_longest_length_is_whole_whatever_it_ends_with() -> None:
    assert [len(one) for one in split([b"x" * LONGEST + b"\r\n" + b"y" * LONGEST + b"\n"])] == [LONGEST, LONGEST, 0]


def test_the_last_piece_of_a_torn_body_is_no_line() -> None:
    body = b'{"a":1}\n{"b"'
    stream = Stream(io.BytesIO(body), len(body) + 5)
    found: list[bytes] = []
    with pytest.raises(BodyTornError):
        found.extend(line.content for chunk in chunks(JsonRows(stream.pieces()).lines()) for line in chunk)

    assert found == [b'{"a":1}']


def test_lines_of_spaces_are_not_counted() -> None:
    rows = JsonRows([b"\n  \n1\n\t\r\n2"])

    assert list(rows.lines()) == [Line(1, b"1"), Line(2, b"2")]


def test_a_batch_has_so_many_rows_and_no_more() -> None:
    body = b"1\n" * (MOST_ROWS + 1)
    taken: list[int] = []
    with pytest.raises(TooManyRowsError):
        taken.extend(len(chunk) for chunk in chunks(JsonRows([body]).lines()))

    assert sum(taken) == MOST_ROWS


def test_chunks_are_bounded_in_rows_and_in_bytes() -> None:
    many = [Line(number, b"x") for number in range(1, 1201)]
    big = [Line(number, b"x" * LONGEST) for number in range(1, 10)]

    assert [len(chunk) for chunk in chunks(many)] == [500, 500, 200]
    assert [len(chunk) for chunk in chunks(big)] == [4, 4, 1]


def physical(text: str) -> Iterator[bytes]:
    return iter(text.encode().split(b"\n"))


def whole(content: bytes) -> bool:
    try:
        cells_of(content.decode(), ";")
    except ValueError:
        return False
    return True


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a;b\nc;d", ["a;b", "c;d"]),
        ('a;"b\nc";d\ne', ['a;"b\nc";d', "e"]),
        ('a;"b\n""c""\n";d\ne', ['a;"b\n""c""\n";d', "e"]),
        ('"never closed\na;b\nc;d', ['"never closed', "a;b", "c;d"]),
        ('size 5" pipe\na;b\nsize 6" pipe\nc', ['size 5" pipe', "a;b", 'size 6" pipe', "c"]),
        ('"x\n"y\nz', ['"x', '"y', "z"]),
    ],
)
def test_a_record_may_go_over_lines_and_a_stray_quote_harms_its_own_line_alone(text: str, found: list[str]) -> None:
    assert [one.decode() for one in joined(physical(text), whole)] == found


def test_a_quote_is_looked_for_over_so_many_lines_only() -> None:
    near = '"' + "\n" * MOST_LINES + '"'
    far = '"' + "\n" * (MOST_LINES + 1) + '"'

    assert len(list(joined(physical(near), whole))) == 1
    assert len(list(joined(physical(far), whole))) == MOST_LINES + 2


@pytest.mark.parametrize("cell", [b"x" * 900_000, b"x" * 600_000 + b"\n" + b"x" * 600_000])
def test_a_long_cell_is_no_stray_quote(cell: bytes) -> None:
    rows = table([b"Finalidade;Nome completo\n" + b'"' + cell + b'";A\n'], REFERRAL, None)
    (line,) = rows.lines()

    assert line.content == b'"' + cell + b'";A'
    if len(cell) > LONGEST:
        with pytest.raises(MalformedBodyError, match="row-too-long"):
            rows.submission(line)
    else:
        assert rows.submission(line)[1]["purpose"] == cell.decode()


def test_a_file_of_open_quotes_is_read_in_a_time_that_grows_as_the_file() -> None:
    began = time.perf_counter()
    spent = []
    for count in (500, 1000):
        began = time.perf_counter()
        assert sum(1 for _ in joined(physical('"a;b\n' * count + "x"), whole)) > 0
        spent.append(time.perf_counter() - began)

    assert spent[1] < 10 * spent[0]


def test_the_first_letters_outside_ascii_settle_the_encoding_of_a_table() -> None:
    header = b"Nome usado;Nome completo\n"
    latin = table([header + "a;b\nJosé;Inês\nÀ;É".encode("cp1252")], REFERRAL, None)
    rows = [latin.submission(line)[1]["subject"]["full_name"] for line in latin.lines()]

    assert rows == ["b", "Inês", "É"]


def test_a_byte_that_is_no_letter_is_named_by_its_place() -> None:
    rows = table(["Nome completo\nInês\n".encode() + b"In\xeas"], REFERRAL, None)
    good, bad = rows.lines()

    assert rows.submission(good)[1] == {"subject": {"full_name": "Inês"}}
    with pytest.raises(MalformedBodyError, match="byte 2: row-encoding"):
        rows.submission(bad)


def test_the_same_bytes_under_other_columns_mean_something_else() -> None:
    first, second = (
        table([header], REFERRAL, None) for header in (b"purpose;content.priority", b"purpose;source_record_id")
    )

    assert first.meaning != second.meaning
    assert first.meaning == table([b"purpose;content.priority\nx;y"], REFERRAL, None).meaning


def test_a_line_of_json_names_its_kind() -> None:
    rows = JsonRows([json.dumps({"record_type": "referral", "purpose": "x"}).encode()])

    assert rows.submission(next(rows.lines())) == (REFERRAL, {"purpose": "x"})

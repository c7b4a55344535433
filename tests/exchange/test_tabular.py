"""A row of a table as the submission it stands for."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from exchange.api.lines import LONGEST
from exchange.developers.examples import example
from exchange.dictionary import REPEATED, Column, columns
from exchange.errors import InvalidRecordError
from exchange.tabular import LANGUAGES, cells_of, laid_out
from schemas import KINDS
from schemas.base import RecordKind

REFERRAL = KINDS["referral"]


def cells(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """The cells of a body, flattened as the data dictionary flattens a kind."""
    if isinstance(value, list) and not any(isinstance(one, dict) for one in value):
        yield path, "|".join(map(str, value))
    elif isinstance(value, dict | list):
        for step, one in value.items() if isinstance(value, dict) else enumerate(value[:REPEATED]):
            yield from cells(one, f"{path}.{step}".lstrip("."))
    else:
        yield path, {True: "sim", False: "não"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def written(*rows: list[str], delimiter: str = ";") -> list[str]:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().splitlines()


@pytest.mark.parametrize("language", [*LANGUAGES, None])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.name)
def test_the_example_of_every_kind_survives_a_table(kind: RecordKind, delimiter: str, language: str | None) -> None:
    body = json.loads(example(kind.name))
    flat = dict(cells(body))
    known = {column.path: column for column in columns(kind)}
    headers = [known[path].header(language) if language else path for path in flat]
    header, row = written(headers, list(flat.values()), delimiter=delimiter)

    layout = laid_out(kind, header)

    assert layout.delimiter == delimiter
    assert layout.paths == tuple(flat)
    assert dict(cells(layout.body(cells_of(row, delimiter)))) == flat


@pytest.mark.parametrize(
    ("path", "cell", "value"),
    [
        ("subject.birth_date", "17/05/1994", "1994-05-17"),
        ("subject.birth_date", "7-5-1994", "1994-05-07"),
        ("subject.birth_date", " 1994-05-17 ", "1994-05-17"),
        ("subject.birth_date", "May 1994", "May 1994"),
        ("subject.interpreter_needed", "Sim", True),
        ("subject.interpreter_needed", "não", False),
        ("subject.interpreter_needed", "NO", False),
        ("subject.interpreter_needed", "perhaps", "perhaps"),
        ("content.service_codes", "lang-pla | lang-other|", ["lang-pla", "lang-other"]),
        ("subject.full_name", "true", "true"),
    ],
)
def test_a_cell_is_read_as_its_field_asks_and_passed_on_as_it_is_where_it_cannot(
    path: str, cell: str, value: Any
) -> None:
    found: Any = laid_out(REFERRAL, path).body([cell])
    for step in path.split("."):
        found = found[step]

    assert found == value


@pytest.mark.parametrize(("cell", "value"), [("12,5", "12.5"), ("50", "50"), ("1.000,5", "1.000,5")])
def test_a_decimal_may_have_a_comma(cell: str, value: str) -> None:
    path = "content.enrolment.planned_hours"

    assert laid_out(KINDS["language-course"], path).body([cell]) == {"content": {"enrolment": {"planned_hours": value}}}


@pytest.mark.parametrize(("cell", "value"), [("3", 3), ("-3", -3), ("3,5", "3,5"), ("9" * 19, "9" * 19)])
def test_a_whole_number_is_a_number(cell: str, value: Any) -> None:
    kind, path = next((kind, one.path) for kind in KINDS.values() for one in columns(kind) if is_whole(one))
    found: Any = laid_out(kind, path).body([cell])
    for step in path.split("."):
        found = found[step]

    assert found == value


def is_whole(column: Column) -> bool:
    return column.entry.described.metadata.get("type") == "integer" and not column.entry.lists


def test_items_of_a_list_close_up_in_the_order_of_their_numbers() -> None:
    layout = laid_out(REFERRAL, "subject.phones.1.number;subject.phones.0.number;subject.emails.1.address")

    found = layout.body(["+351912345678", "+351 911 111 111", "a@example.org"])["subject"]

    assert [one["number"] for one in found["phones"]] == ["+351 911 111 111", "+351912345678"]
    assert found["emails"] == [{"address": "a@example.org"}]


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+A1", "-1+2", "\t=1", "\rx", "  =1", "-", "+cmd|' /C calc'!A0"])
def test_a_cell_that_a_spreadsheet_takes_for_a_formula_is_refused(cell: str) -> None:
    with pytest.raises(InvalidRecordError) as refused:
        laid_out(REFERRAL, "purpose;content.reason_summary").body(["documents", cell])

    assert [(one.path, one.rule) for one in refused.value.faults] == [("column 2", "formula-cell")]


@pytest.mark.parametrize("cell", ["+351 912 345 678", "-5", "-5,25", "1=1", "a@b"])
def test_numbers_and_telephones_with_their_sign_are_no_formulas(cell: str) -> None:
    assert laid_out(REFERRAL, "content.reason_summary").body([cell])["content"]["reason_summary"] == cell


@pytest.mark.parametrize("header", ["FINALIDADE ", " Nome  completo", "nome completo"])
def test_case_and_spaces_of_a_header_do_not_matter(header: str) -> None:
    assert laid_out(REFERRAL, header).columns[0] is not None


def test_an_empty_header_is_no_fault_until_a_cell_stands_under_it() -> None:
    layout = laid_out(REFERRAL, "Finalidade;;")

    assert layout.body(["documents", " ", ""]) == {"purpose": "documents"}
    with pytest.raises(InvalidRecordError) as refused:
        layout.body(["documents", "", "x"])
    assert [(one.path, one.rule) for one in refused.value.faults] == [("column 3", "column-without-header")]


def test_quotes_that_do_not_pair_are_refused() -> None:
    with pytest.raises(ValueError, match="unexpected end"):
        cells_of('"a;b', ";")


def test_a_cell_is_as_long_as_a_row_may_be() -> None:
    long = "x" * (LONGEST - 4)

    assert cells_of(f'"{long}";a', ";") == [long, "a"]

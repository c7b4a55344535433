"""The data dictionary as files that Portuguese Excel opens rightly and that hold no formula."""

import csv
import io
from datetime import date
from functools import cache

import pytest
from openpyxl import load_workbook

from exchange.developers import lists
from exchange.developers.sheets import FORMULA_STARTS, HEADERS, SECTIONS, dictionary_csv, neutral, template_xlsx
from exchange.dictionary import columns
from schemas import KINDS
from schemas.codelists.shipped import shipped
from schemas.fields import Many
from schemas.referral import PRIORITIES, REFERRAL

TODAY = date(2026, 3, 2)
EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
BOTH = pytest.mark.parametrize("language", ["en", "pt"])


def read(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


@cache
def opened(kind, language):
    choices = lists.choices(shipped(), TODAY, language)
    return load_workbook(io.BytesIO(template_xlsx(kind.name, language, choices)))


def checks(sheet):
    """The list of each column that has one, by its header: the range it is chosen from."""
    return {
        sheet[f"{str(one.sqref).partition('2:')[0]}1"].value: one.formula1
        for one in sheet.data_validations.dataValidation
        if one.type == "list"
    }


def cells(book, place):
    """What stands in a range."""
    name, _, where = place.partition("!")
    return tuple(cell.value for (cell,) in book[name.strip("'")][where.replace("$", "")])


@BOTH
@EVERY_KIND
def test_the_dictionary_has_a_row_for_each_column_in_order(kind, language):
    head, *told = read(dictionary_csv(kind.name, language))

    assert head == [header[language] for header in HEADERS]
    assert [row[4] for row in told] == [column.path for column in columns(kind)]
    assert [row[3] for row in told] == [column.header("pt") for column in columns(kind)]
    assert [row[0] for row in told] == [str(number) for number in range(1, len(told) + 1)]


def test_a_row_tells_all_of_its_field():
    told = {row[4]: row for row in read(dictionary_csv("referral", "pt"))}

    assert told["content.priority"][1:10] == [
        "Referência e prioridade",
        "Priority",
        "Prioridade",
        "content.priority",
        "código",
        "sim",
        "",
        "emergency|urgent|normal",
        "service-meta",
    ]
    assert told["subject.full_name"][12] != ""


@BOTH
@EVERY_KIND
def test_the_template_has_a_header_for_each_column(kind, language):
    sheet = opened(kind, language).worksheets[0]

    assert [cell.value for cell in sheet[1]] == [column.header(language) for column in columns(kind)]
    assert sheet.max_row == 1


def test_a_code_is_chosen_from_a_list():
    book = opened(REFERRAL, "pt")
    sheet, lists = book.worksheets[0], book["Listas"]
    at = next(cell.column_letter for cell in sheet[1] if cell.value == "Prioridade")
    check = next(one for one in sheet.data_validations.dataValidation if f"{at}2" in one.sqref)

    assert check.type == "list"
    name, _, place = check.formula1.partition("!")
    assert name.strip("'") == "Listas"
    assert tuple(cell.value for (cell,) in lists[place.replace("$", "")]) == PRIORITIES
    assert lists.sheet_state == "hidden"


@BOTH
@EVERY_KIND
def test_every_column_of_codes_has_its_list_in_the_workbook(kind, language):
    book = opened(kind, language)
    found = checks(book.worksheets[0])
    single = [column for column in columns(kind) if not isinstance(column.entry.field, Many)]

    for column in single:
        entry, header = column.entry, column.header(language)
        if entry.list and entry.closed:
            assert cells(book, found[header]) == tuple(one.code for one in shipped().list(entry.list).on(TODAY))
        elif entry.codes:
            assert cells(book, found[header]) == entry.codes
        else:
            assert header not in found or cells(book, found[header]) == ("true", "false")


@pytest.mark.parametrize(("language", "syria"), [("pt", "Síria"), ("en", "Syria")])
def test_codes_stand_beside_what_they_are_called(language, syria):
    sheet = opened(REFERRAL, language).worksheets[2]
    at = next(cell.column for cell in sheet[1] if cell.value == "countries")
    told = {row[at - 1]: row[at] for row in sheet.iter_rows(min_row=2, values_only=True)}

    assert (told["SYR"], told["XXA"]) == (syria, {"pt": "apátrida", "en": "stateless"}[language])
    assert {"service-codes", "languages", "municipalities", "document-types"} <= {cell.value for cell in sheet[1]}


def test_a_list_that_is_not_complete_is_shown_and_not_imposed():
    book = opened(KINDS["language-course"], "en")

    assert "cnq-courses" in {cell.value for cell in book.worksheets[2][1]}
    assert not any("ourse code" in header for header in checks(book.worksheets[0]))


def test_columns_follow_the_inter_agency_form():
    order = [row[1] for row in read(dictionary_csv("referral", "en"))[1:]]

    assert list(dict.fromkeys(order)) == [section["en"] for section in SECTIONS.values()]


@EVERY_KIND
def test_no_cell_is_a_formula(kind):
    for sheet in opened(kind, "en").worksheets:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)
            assert not any(isinstance(cell.value, str) and cell.value.startswith(FORMULA_STARTS) for cell in row)


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_cell_that_looks_like_a_formula_is_made_harmless(start):
    assert neutral(f"{start}1+1") == f"'{start}1+1"
    assert neutral("plain") == "plain"
    assert neutral(3) == 3


@pytest.mark.parametrize(("ending", "media_type"), [("csv", "text/csv"), ("xlsx", "application/vnd.openxml")])
def test_the_files_are_downloaded(served, ending, media_type):
    answer = served.get(f"/developers/dictionary/referral.{ending}?lang=pt")

    assert answer.content_type.startswith(media_type)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="referral-1.0.{ending}"'
    assert answer.headers["Content-Language"] == "pt-PT"

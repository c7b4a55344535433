"""The data dictionary as files that Portuguese Excel opens rightly and that hold no formula."""

import csv
import io

import pytest
from openpyxl import load_workbook

from exchange.developers.sheets import FORMULA_STARTS, HEADERS, dictionary_csv, neutral, template_xlsx
from exchange.dictionary import columns
from schemas import KINDS
from schemas.referral import PRIORITIES, REFERRAL

EVERY_KIND = pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
BOTH = pytest.mark.parametrize("language", ["en", "pt"])


def read(content):
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def opened(kind, language):
    return load_workbook(io.BytesIO(template_xlsx(kind.name, language)))


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
def test_the_files_are_downloaded(client, ending, media_type):
    answer = client.get(f"/developers/dictionary/referral.{ending}?lang=pt")

    assert answer.content_type.startswith(media_type)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="referral-1.0.{ending}"'
    assert answer.headers["Content-Language"] == "pt-PT"

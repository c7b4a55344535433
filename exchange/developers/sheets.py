"""The data dictionary as files: CSV as Portuguese Excel writes it, and an XLSX template to fill in."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from exchange import dictionary
from exchange.developers.fields import TYPES, partners, rules, said, type_of
from exchange.developers.lists import Choices, title
from exchange.dictionary import SEPARATOR, Column, columns
from schemas import KINDS
from schemas.base import RecordKind
from schemas.fields import Many
from schemas.labels import described
from schemas.wording import Wording

#: Rows of the template that are ready to be filled in.
READY_ROWS: Final = 1000

#: A cell that begins so is taken for a formula by spreadsheets (OWASP, CSV injection).
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")

YES_NO: Final = said("yes no", "sim não")
SHEETS: Final[Mapping[str, Wording]] = {
    "records": said("Records", "Registos"),
    "dictionary": said("Dictionary", "Dicionário"),
    "codes": said("Codes", "Códigos"),
    "lists": said("Lists", "Listas"),
}
SECTIONS: Final[Mapping[str, Wording]] = {
    "reference": said("Reference and priority", "Referência e prioridade"),
    "person": said("Person", "Pessoa"),
    "representative": said("Minor: who represents", "Menor: quem representa"),
    "reason": said("Reason", "Motivo"),
    "services": said("Services", "Serviços"),
    "release": said("Consent and restrictions", "Consentimento e restrições"),
    "parties": said("By whom and to whom", "De quem e para quem"),
    "envelope": said("Other", "Outros"),
}
HEADERS: Final = (
    said("Order", "Ordem"),
    said("Section", "Secção"),
    said("Header in English", "Cabeçalho em inglês"),
    said("Header in Portuguese", "Cabeçalho em português"),
    said("Field", "Campo"),
    said("Type", "Tipo"),
    said("Required", "Obrigatório"),
    said("Rules", "Regras"),
    said("Codes", "Códigos"),
    said("Category", "Categoria"),
    said("Special category", "Categoria especial"),
    said("Who may say it", "Quem o pode dizer"),
    said("Who reads it", "Quem o lê"),
    said("Description", "Descrição"),
)

#: Where a workbook holds the values that a column takes: of a vocabulary, or of a dated list by its name.
Places = Mapping[str | tuple[str, ...], str]
Lines = tuple[tuple[str, str], ...]

_HEAD: Final = PatternFill("solid", start_color="FF034AD8")
_HEAD_FONT: Final = Font(bold=True, color="FFFFFFFF")
_NEEDED: Final = PatternFill("solid", start_color="FF02338F")


@cache
def dictionary_csv(name: str, language: str) -> bytes:
    """The dictionary of one kind: UTF-8 with a byte order mark and semicolons, which Portuguese Excel opens rightly."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(header[language] for header in HEADERS)
    writer.writerows(_neutral(cells) for cells in _cells(KINDS[name], language))
    return text.getvalue().encode("utf-8-sig")


@lru_cache(maxsize=64)
def template_xlsx(name: str, language: str, choices: Choices) -> bytes:
    """A workbook with a column for each field, lists to choose codes from, and the dictionary beside it.

    ``choices`` are the codes of dated lists as they stand, with their names; they have a sheet of their own.
    """
    kind = KINDS[name]
    book = Workbook()
    records = book.active
    records.title = SHEETS["records"][language]
    lists = book.create_sheet(SHEETS["lists"][language])
    lists.sheet_state = "hidden"
    _fill(book.create_sheet(SHEETS["dictionary"][language], 1), kind, language)
    codes = book.create_sheet(SHEETS["codes"][language], 2)
    dated = _dated(codes, columns(kind), dict(choices), language)
    _lay_out(records, columns(kind), language, {**_listed(lists, columns(kind), language), **dated})
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def neutral(cell: Any) -> Any:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA_STARTS) else cell


def _neutral(cells: Iterable[Any]) -> list[Any]:
    return [neutral(cell) for cell in cells]


def _cells(kind: RecordKind, language: str) -> Iterable[Sequence[Any]]:
    yes, no = YES_NO[language].split()
    for order, column in enumerate(columns(kind), start=1):
        entry = column.entry
        yield (
            order,
            SECTIONS[column.section][language],
            column.header("en"),
            column.header("pt"),
            column.path,
            TYPES[type_of(entry)][language],
            yes if entry.required else no,
            "; ".join(rules(entry, language)),
            SEPARATOR.join(entry.codes),
            entry.category,
            yes if entry.special else no,
            ", ".join(partners(dictionary.producers(kind, entry), language)),
            ", ".join(partners(dictionary.readers(kind, dictionary.reading_path(entry.path)), language)),
            described(entry.description, language),
        )


def _fill(sheet: Worksheet, kind: RecordKind, language: str) -> None:
    sheet.append([header[language] for header in HEADERS])
    for cells in _cells(kind, language):
        sheet.append(_neutral(cells))
    for cell in sheet[1]:
        cell.font, cell.fill = _HEAD_FONT, _HEAD
        sheet.column_dimensions[cell.column_letter].width = 24
    sheet.freeze_panes = "A2"


def _lay_out(sheet: Worksheet, flat: Sequence[Column], language: str, lists: Places) -> None:
    for number, column in enumerate(flat, start=1):
        letter = get_column_letter(number)
        head = sheet.cell(1, number, neutral(column.header(language)))
        head.font, head.fill = _HEAD_FONT, _NEEDED if column.entry.required else _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.column_dimensions[letter].width = 22
        # As text, so that Excel keeps leading zeros, + and long numbers; dates stay dates.
        dated = type_of(column.entry) == "date"
        sheet.column_dimensions[letter].number_format = "yyyy-mm-dd" if dated else "@"
        check = _validation(column, lists)
        if check is not None:
            sheet.add_data_validation(check)
            check.add(f"{letter}2:{letter}{READY_ROWS + 1}")
    sheet.freeze_panes = "A2"


def _validation(column: Column, lists: Places) -> DataValidation | None:
    entry, kind = column.entry, type_of(column.entry)
    # A cell that holds several values cannot be chosen from a list; the dictionary names its codes.
    if isinstance(entry.field, Many):
        return None
    # A list that is not complete says nothing against other codes.
    if entry.list in lists and entry.closed:
        return DataValidation(type="list", formula1=lists[entry.list], allow_blank=True)
    if kind in ("code", "boolean"):
        return DataValidation(type="list", formula1=lists[_choices(entry.codes)], allow_blank=True)
    if kind == "string" and "maxLength" in entry.described.metadata:
        longest = str(entry.described.metadata["maxLength"])
        return DataValidation(type="textLength", operator="lessThanOrEqual", formula1=longest, allow_blank=True)
    return None


def _choices(codes: tuple[str, ...]) -> tuple[str, ...]:
    return codes or ("true", "false")


def _dated(sheet: Worksheet, flat: Sequence[Column], choices: Mapping[str, Lines], language: str) -> Places:
    """Write the codes of each dated list that a column names beside what they are called, and say where they are."""
    found: dict[str | tuple[str, ...], str] = {}
    for name in dict.fromkeys(column.entry.list for column in flat if column.entry.list in choices):
        at = 2 * len(found) + 1
        for number, cells in enumerate(((name, title(name, language)), *choices[name]), start=1):
            for offset, cell in enumerate(cells):
                sheet.cell(number, at + offset, neutral(cell))
        for offset, width in enumerate((14, 40)):
            sheet.column_dimensions[get_column_letter(at + offset)].width = width
            head = sheet.cell(1, at + offset)
            head.font, head.fill = _HEAD_FONT, _HEAD
        letter = get_column_letter(at)
        place = f"${letter}$2:${letter}${len(choices[name]) + 1}"
        found[name] = f"{quote_sheetname(SHEETS['codes'][language])}!{place}"
    sheet.freeze_panes = "A2"
    return found


def _listed(sheet: Worksheet, flat: Sequence[Column], language: str) -> Places:
    """Write each vocabulary into a column of a sheet, and say where it is: a list written out holds 255 characters."""
    chosen = [column.entry for column in flat if type_of(column.entry) in ("code", "boolean")]
    found: dict[str | tuple[str, ...], str] = {}
    for codes in dict.fromkeys(_choices(entry.codes) for entry in chosen):
        letter = get_column_letter(len(found) + 1)
        for number, code in enumerate(codes, start=1):
            sheet.cell(number, len(found) + 1, neutral(code))
        found[codes] = f"{quote_sheetname(SHEETS['lists'][language])}!${letter}$1:${letter}${len(codes)}"
    return found

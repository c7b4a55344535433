"""Reading a code list from its file: comma-separated, one code a line, taken whole or refused with every fault.

The columns are ``code,valid_from,valid_to,name_pt,name_en``; ``valid_to`` and the names may stay empty, and the
columns of names may be missing.
"""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from schemas.codelists.book import CodeList, Entry
from schemas.faults import Fault, at_most, pointer
from schemas.text import FORBIDDEN_IN_A_LINE, normalised

REQUIRED: Final = ("code", "valid_from", "valid_to")
COLUMNS: Final = (*REQUIRED, "name_pt", "name_en")
LONGEST_CELL: Final = 131_072
MOST_ROWS: Final = 50_000
LONGEST_NAME: Final = 200

_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,39}")

Row = Mapping[str, str]


#: Before the first version of a list, none of its codes was in force.
NOTHING_BEFORE: Final = CodeList("", ())


def read_list(name: str, text: str, before: CodeList = NOTHING_BEFORE) -> CodeList | tuple[Fault, ...]:
    """The list that a file holds, or everything that is wrong with it: nothing of a faulty file is taken.

    A code of the list before stays in it, with the day it ended: records of its time still name it.
    """
    header, *lines = _lines(text.removeprefix("\ufeff"))
    if found := at_most(list(_header_faults(header, lines))):
        return tuple(found)
    rows = [dict(zip(header, map(normalised, line), strict=False)) for line in lines]
    wrong = {number: faults for number, row in enumerate(rows, 1) if (faults := tuple(_row_faults(number, row)))}
    sound = {number: _entry(row) for number, row in enumerate(rows, 1) if number not in wrong}
    found = [fault for faults in wrong.values() for fault in faults]
    found += [*_overlap_faults(sound), *_left_out(before, {row["code"] for row in rows})]
    return tuple(at_most(found)) or CodeList(name, tuple(sound.values()))


def _left_out(before: CodeList, kept: Collection[str]) -> Iterator[Fault]:
    for code in dict.fromkeys(entry.code for entry in before.entries if entry.code not in kept):
        yield Fault("", "code-left-out", {"code": code})


def _lines(text: str) -> list[list[str]]:
    try:
        lines = [line for line in csv.reader(io.StringIO(text)) if line] or [[]]
    except csv.Error:
        return [[]]
    # The reader's own limit is one for the whole process, and others raise it.
    return [[]] if any(len(cell) > LONGEST_CELL for line in lines for cell in line) else lines


def _header_faults(header: Sequence[str], lines: Sequence[Sequence[str]]) -> Iterator[Fault]:
    if not set(REQUIRED) <= set(header) <= set(COLUMNS) or len(set(header)) < len(header):
        yield Fault("/0", "columns-wrong", {"columns": list(COLUMNS)})
    if not lines:
        yield Fault("", "too-few", {"min": 1})
    if len(lines) > MOST_ROWS:
        yield Fault("", "too-many", {"max": MOST_ROWS})
    for number, line in enumerate(lines[:MOST_ROWS], 1):
        if len(line) != len(header):
            yield Fault(pointer(number), "columns-wrong", {"columns": list(header)})


def _row_faults(number: int, row: Row) -> Iterator[Fault]:
    if not _CODE.fullmatch(row["code"]):
        yield Fault(pointer(number, "code"), "list-code-invalid")
    if not row["valid_from"]:
        yield Fault(pointer(number, "valid_from"), "required")
    days = {name: _day(row[name]) for name in ("valid_from", "valid_to") if row[name]}
    yield from (Fault(pointer(number, name), "not-a-date") for name, day in days.items() if day is None)
    start, end = days.get("valid_from"), days.get("valid_to")
    if start and end and end < start:
        yield Fault(pointer(number, "valid_to"), "ends-before-start", {"start": start.isoformat()})
    for name in ("name_pt", "name_en"):
        yield from _name_faults(pointer(number, name), row.get(name, ""))


def _name_faults(path: str, name: str) -> Iterator[Fault]:
    if len(name) > LONGEST_NAME:
        yield Fault(path, "too-long", {"max": LONGEST_NAME})
    if FORBIDDEN_IN_A_LINE.search(name):
        yield Fault(path, "forbidden-character")


def _overlap_faults(entries: Mapping[int, Entry]) -> Iterator[Fault]:
    latest: dict[str, Entry] = {}
    for number, entry in sorted(entries.items(), key=lambda one: (one[1].code, one[1].valid_from)):
        before = latest.get(entry.code)
        if before and (before.valid_to is None or entry.valid_from <= before.valid_to):
            yield Fault(pointer(number, "valid_from"), "stretches-overlap", {"code": entry.code})
        latest[entry.code] = entry


def _entry(row: Row) -> Entry:
    return Entry(
        code=row["code"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=_day(row["valid_to"]),
        name_pt=row.get("name_pt", ""),
        name_en=row.get("name_en", ""),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None

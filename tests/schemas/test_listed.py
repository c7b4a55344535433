"""Codes are looked up in the book that is given, on the day the record speaks of."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from schemas import KINDS
from schemas.base import StrictSchema
from schemas.codelists.book import CodeBook, CodeList, Entry
from schemas.fields import Identifier, Many, Nested
from schemas.listed import code_faults, code_shaped, list_names, listed, own_day
from tests import make
from tests.schemas.probes import rule

CHANGE = date(2025, 10, 23)
BOOK = CodeBook(
    {
        "visas": CodeList("visas", (Entry("any", date(2022, 8, 26), date(2025, 10, 22)), Entry("qualified", CHANGE))),
        "units": CodeList("units", (Entry("6452", date(2020, 1, 1)), Entry("6400", date(2020, 1, 1), CHANGE))),
    }
)


def visa(**options):
    return listed(Identifier(code_shaped, description="Visa.", **options), "visas")


class InnerSchema(StrictSchema):
    """A code deep down, of a list that is not complete."""

    unit = listed(Identifier(code_shaped, description="Unit."), "units", complete=False)


class FileSchema(StrictSchema):
    """Codes of dated lists, alone and many."""

    visa = visa()
    visas = listed(Many(Identifier(code_shaped, required=True), 5), "visas")
    inner = Many(Nested(InnerSchema(), required=True), 5)


def faults(document, day):
    return [(fault.path, fault.rule) for fault in code_faults(document, FileSchema(), BOOK, day)]


@pytest.mark.parametrize(
    ("code", "day", "expected"),
    [
        ("any", date(2025, 10, 22), None),
        ("any", CHANGE, "code-not-in-force"),
        ("qualified", date(2025, 10, 22), "code-not-in-force"),
        ("qualified", CHANGE, None),
        ("never", CHANGE, "code-not-listed"),
    ],
)
def test_a_code_is_looked_up_on_its_day(code, day, expected):
    assert faults({"visa": code}, day) == ([("/visa", expected)] if expected else [])


def test_every_faulty_code_of_a_document_is_told_at_once():
    document = {"visas": ["any", "qualified", "x"], "inner": [{"unit": "6452"}, {"unit": "6400"}], "visa": None}

    assert faults(document, date(2026, 3, 2)) == [
        ("/visas/0", "code-not-in-force"),
        ("/visas/2", "code-not-listed"),
        ("/inner/1/unit", "code-not-in-force"),
    ]


def test_a_list_that_is_not_complete_says_nothing_of_a_code_it_never_held():
    assert faults({"inner": [{"unit": "9999"}]}, CHANGE) == []


def test_a_fault_never_holds_the_code():
    (fault,) = code_faults({"visa": "never"}, FileSchema(), BOOK, CHANGE)

    assert "never" not in str(fault.parameters)


@pytest.mark.parametrize("text", ["a b", "á", "a/b", "-", "<x>"])
def test_a_code_has_the_form_of_one(text):
    assert rule(visa(), text) == "list-code-invalid"


def test_the_list_of_a_field_is_published():
    assert visa().metadata["x-code-list"] == "visas"


@pytest.mark.parametrize(
    ("body", "day"),
    [
        ({"content": {"event_date": "2026-01-30"}, "occurred_at": datetime(2026, 2, 1, tzinfo=UTC)}, "2026-01-30"),
        ({"content": {}, "occurred_at": datetime(2026, 6, 1, 23, 30, tzinfo=UTC)}, "2026-06-02"),
        ({"content": {}, "period": {"start": "2026-02-01T00:00:00Z"}}, "2026-02-01"),
        ({"content": {"event_date": None}}, "2026-03-02"),
    ],
)
def test_a_record_speaks_of_a_day(body, day):
    kind = replace(KINDS["job-placement"], dated_by=("start_date", "event_date"))

    assert own_day(kind, body, make.MONDAY.date()).isoformat() == day


def test_a_day_may_stand_within_an_object():
    body = {"content": {"enrolment": {"start_date": "2026-01-12"}}, "occurred_at": datetime(2026, 2, 1, tzinfo=UTC)}

    assert own_day(KINDS["language-course"], body, make.MONDAY.date()).isoformat() == "2026-01-12"


def test_only_the_lists_that_a_document_takes_codes_from_are_asked_for():
    assert list_names({"visa": "any", "inner": [{"unit": "6452"}]}, FileSchema()) == {"visas", "units"}
    assert list_names({"visa": None, "visas": [], "inner": [{"unit": "6452"}]}, FileSchema()) == {"units"}
    assert list_names({}, FileSchema()) == frozenset()

"""Sessions about life in Portugal."""

import pytest

from schemas.base import producer_faults
from schemas.cultural_orientation import CULTURAL_ORIENTATION as KIND
from tests.kinds import sample
from tests.make import MONDAY
from tests.schemas.probes import broken

TODAY = MONDAY.date()


def content(**changes):
    return sample("cultural-orientation", **changes)


def test_a_session_with_every_field_loads_as_said():
    assert KIND.content.load(content()) == content()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"topic_codes": []}, ("/topic_codes", "too-few")),
        ({"topic_codes": ["welcome", "welcome"]}, ("/topic_codes", "duplicate-item")),
        ({"topic_codes": ["religion"]}, ("/topic_codes/0", "not-in-list")),
        ({"date": None}, ("/date", "required")),
        ({"hours": "0"}, ("/hours", "nought")),
        ({"hours": 0.0}, ("/hours", "nought")),
        ({"language": "arabic"}, ("/language", "too-long")),
        ({"municipality": "110"}, ("/municipality", "municipality-unknown")),
        ({"status": "attended"}, ("/completion", "only-with")),
        ({"completion": {"issued_on": "2026-02-27"}}, ("/completion/hours_total", "required")),
        (
            {"completion": {"issued_on": "2026-02-19", "hours_total": 21}},
            ("/completion/issued_on", "ends-before-start"),
        ),
        ({"programme": "Grupo 912345678"}, ("/programme", "identifier-in-text")),
    ],
)
def test_a_session_says_what_is_wrong_with_it(change, fault):
    assert broken(KIND.content, content(**change)) == [fault]


@pytest.mark.parametrize(("status", "faulty"), [("invited", False), ("attended", True), ("absent", True)])
def test_nobody_has_come_to_a_session_that_lies_ahead(status, faulty):
    ahead = content(status=status, date="2026-03-03", completion=None)

    assert [fault.rule for fault in KIND.follows((), ahead, TODAY)] == (["in-the-future"] if faulty else [])


def test_an_international_body_reports_sessions_and_issues_no_statement():
    assert producer_faults(content(completion=None), KIND.content, "international-body") == []
    assert {fault.path for fault in producer_faults(content(), KIND.content, "international-body")} == {
        "/completion/issued_on",
        "/completion/hours_total",
        "/completion/statement_number",
    }


def test_sessions_are_kept_five_years():
    assert KIND.kept_until(content(), "released", TODAY).isoformat() == "2031-03-02"
    assert KIND.kept_until(content(date="2026-06-01"), "released", TODAY).isoformat() == "2031-06-01"
    assert KIND.categories(content()) == {"education"}

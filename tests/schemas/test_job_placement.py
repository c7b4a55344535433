"""Placements and the events they are made of."""

import pytest

from schemas.base import producer_faults
from schemas.job_placement import EVENT, JOB_PLACEMENT
from tests import make
from tests.schemas.probes import broken


def content(**changes):
    return make.job_placement(content=changes)["content"]


FULL = {
    "employer": {
        "nipc": make.nipc(),
        "name": "Padaria Central, Lda.",
        "cae": "10711",
        "cae_revision": "4",
        "municipality": "1106",
    },
    "occupation": {
        "isco08": "7512",
        "esco_uri": "http://data.europa.eu/esco/occupation/00cee175-1376-43fb-9f02-ba3d7a910a58",
        "cpp": "7512.0",
        "title": "Padeira",
    },
    "schedule": {"full_time": False, "hours_week": "20", "percent_fte": "50", "mode": "on-site"},
    "probation_end": "2026-02-28",
    "confirmation": {"method": "hr-system", "at": "2026-03-01T10:00:00Z", "result": "confirmed"},
}


def test_a_placement_with_every_field_loads_as_said():
    assert JOB_PLACEMENT.content.load(content(**FULL)) == content(**FULL)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"event": None}, ("/event", "required")),
        ({"event_date": None}, ("/event_date", "required")),
        ({"employer": {"nipc": make.nif()}}, ("/employer/nipc", "nipc-not-collective")),
        ({"employer": {}}, ("/employer/nipc", "required")),
        ({"employer": {"nipc": make.nipc(), "cae": "1071"}}, ("/employer/cae", "job-code-invalid")),
        ({"occupation": {"isco08": "75120"}}, ("/occupation/isco08", "too-long")),
        ({"occupation": {"isco08": "75A2"}}, ("/occupation/isco08", "job-code-invalid")),
        ({"occupation": {"esco_uri": "http://169.254.169.254/esco"}}, ("/occupation/esco_uri", "job-code-invalid")),
        ({"work_term": "permanent"}, ("/work_term", "not-in-list")),
        ({"pay_band": "rmmg_to_1_5"}, ("/pay_band", "not-in-list")),
        ({"pay": "1200"}, ("/pay", "unknown-field")),
        ({"incident_flag": True}, ("/incident_flag", "unknown-field")),
        ({"schedule": {"full_time": False}}, ("/schedule/percent_fte", "required-with")),
        ({"planned_end_date": "2026-01-01"}, ("/planned_end_date", "ends-before-start")),
        ({"probation_end": "2026-01-01"}, ("/probation_end", "ends-before-start")),
        ({"milestone": "d30"}, ("/milestone", "only-with")),
    ],
)
def test_a_placement_says_what_is_wrong_with_it(change, fault):
    assert broken(JOB_PLACEMENT.content, content(**change)) == [fault]


@pytest.mark.parametrize("event", ["offered", "accepted", "declined", "started", "confirmed", "retained", "ended"])
def test_every_event_loads_with_what_it_brings(event):
    assert EVENT.load(make.placement_event(event)) == make.placement_event(event)


@pytest.mark.parametrize(
    ("event", "faults"),
    [
        ({"event": "retained"}, [("/milestone", "required-with"), ("/retention", "required-with")]),
        ({"event": "confirmed"}, [("/confirmation", "required-with")]),
        ({"event": "ended"}, [("/end", "required-with")]),
        (
            {"event": "started", "milestone": "d30", "retention": {"state": "left"}, "end": {"reason": "moved"}},
            [
                ("/end", "only-with"),
                ("/end/date", "required"),
                ("/milestone", "only-with"),
                ("/retention", "only-with"),
            ],
        ),
        ({"event": "ended", "end": {"date": "2026-03-01", "reason": "ill"}}, [("/end/reason", "not-in-list")]),
        ({"event": "hired"}, [("/event", "not-in-list")]),
    ],
)
def test_an_event_brings_what_is_its_own_and_nothing_else(event, faults):
    assert broken(EVENT, {"event_date": "2026-03-02", **event}) == faults


def test_pay_is_income_and_all_else_employment():
    assert JOB_PLACEMENT.categories(content()) == {"employment", "income"}
    assert JOB_PLACEMENT.categories(content(pay_band=None)) == {"employment"}
    assert JOB_PLACEMENT.needed(content()) == {"employment"}


def test_the_categories_of_events_count_as_well():
    assert JOB_PLACEMENT.categories({"events": [make.placement_event("ended")]}) == {"employment"}


@pytest.mark.parametrize("name", ["planned_end_date", "probation_end"])
def test_a_placement_that_began_ends_no_earlier_than_the_day_of_that_event(name):
    planned = {"planned_end_date": None, name: "2026-01-29"}
    began = content(event="started", start_date=None, **planned)

    assert broken(JOB_PLACEMENT.content, began) == [(f"/{name}", "ends-before-start")]


def test_an_ngo_reports_that_it_happened_and_the_employer_how():
    outline = {"event": "started", "event_date": "2026-01-30", "confirmation": FULL["confirmation"]}

    assert producer_faults(outline, JOB_PLACEMENT.content, "ngo") == []
    assert producer_faults(content(**FULL), JOB_PLACEMENT.content, "employer") == []
    assert {fault.path for fault in producer_faults(content(), JOB_PLACEMENT.content, "ngo")} >= {"/pay_band"}


def test_an_ngo_reads_events_and_milestones_and_no_more():
    assert JOB_PLACEMENT.readable["ngo"] == {
        "event",
        "event_date",
        "milestone",
        "retention.state",
        "events.event",
        "events.event_date",
        "events.milestone",
        "events.retention.state",
    }
    assert JOB_PLACEMENT.readable["ngo"] < set(JOB_PLACEMENT.fields)
    assert "school" not in JOB_PLACEMENT.readable

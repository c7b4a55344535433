"""The codes of a record are looked up when it comes in, on the day it speaks of, in the lists as they stand.

It stands for ``exchange.storage.codelists`` and ``exchange.storage.tables.codelists`` as well.
"""

import pytest

from exchange import codebook
from exchange.errors import InvalidRecordError, NotFoundError
from exchange.storage.transaction import SYSTEM
from schemas.codelists.shipped import FOLDER, shipped
from tests import make
from tests.journeys.stage import Stage, set_stage
from tests.kinds import SAMPLES

ISCO = (FOLDER / "isco-08.csv").read_text(encoding="utf-8")
BAKERS = "7512,2008-01-01,\n"


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)


def placement(isco08, day="2026-01-30", **changes):
    """A placement in an occupation, begun on a day."""
    content = {"occupation": {"isco08": isco08}, "event_date": day, "start_date": day}
    body = {"recipients": ["ong-aurora"], "subject": make.person(), "source_record_id": f"E-{isco08}-{day}"}
    return make.job_placement(content=content, **body, **changes)


def rules(answer):
    """The places and rules of a refusal."""
    return [(one["path"], one["rule"]) for one in answer.json["errors"]]


def take(stage, name, text, by="Inês Prado"):
    """Import a list."""
    with stage.database.transaction(SYSTEM) as tx:
        return codebook.take(tx, name, text, by)


def test_a_code_that_no_list_holds_is_one_fault_among_the_others(stage):
    body = placement("7599", occurred_at="2026-05-01T00:00:00Z")
    refused = stage.send("padaria-sol", "job-placements", body)

    assert refused.status_code == 422
    assert set(rules(refused)) == {
        ("/occurred_at", "in-the-future"),
        ("/content/occupation/isco08", "code-not-listed"),
    }
    assert "7599" not in str(refused.json["errors"])


@pytest.mark.parametrize(
    "odd",
    [
        [],
        "x",
        {"content": []},
        {"content": {"event_date": []}},
        {"occurred_at": "0001-01-01T00:00:00+14:00"},
        {"occurred_at": {}, "content": {"occupation": {"isco08": ["7512"]}}},
        {"period": "x", "content": {"occupation": [{"isco08": "7599"}]}},
        {"content": {"employer": {"municipality": {"a": 1}}, "event_date": "2026-99-99"}},
    ],
)
def test_no_body_however_odd_is_more_than_faulty(stage, odd):
    for kind in ("job-placements", "referrals"):
        refused = stage.call("padaria-sol", "POST", f"/v1/{kind}", odd)

        assert refused.status_code in {400, 422}, refused.text


def test_a_change_of_a_list_takes_effect_by_its_dates_without_a_restart(stage):
    assert stage.send("padaria-sol", "job-placements", placement("7512")).status_code == 202
    ended = ISCO.replace(BAKERS, "7512,2008-01-01,2026-02-10\n7518,2026-02-11,\n")
    assert take(stage, "isco-08", ended).version == 1

    for code, day, rule in (
        ("7512", "2026-02-10", None),
        ("7512", "2026-02-11", "code-not-in-force"),
        ("7518", "2026-02-11", None),
        ("7518", "2026-02-10", "code-not-in-force"),
    ):
        answer = stage.send("padaria-sol", "job-placements", placement(code, day))
        told = [("/content/occupation/isco08", rule)] if rule else []
        assert (rules(answer) if answer.status_code == 422 else []) == told


def test_an_import_is_a_new_version_of_the_whole_list(stage):
    take(stage, "isco-08", ISCO)
    row = take(stage, "isco-08", ISCO, by=" Rui Pinto ")

    assert (row.version, row.imported_by) == (2, "Rui Pinto")
    with stage.database.transaction(SYSTEM) as tx:
        assert codebook.versions(tx) == {"isco-08": row}
        assert codebook.whole(tx).list("isco-08") == shipped().list("isco-08")
        assert codebook.whole(tx).list("cefr") is shipped().list("cefr")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        (ISCO.replace(BAKERS, ""), "code-left-out"),
        (ISCO.replace(BAKERS, BAKERS * 2), "stretches-overlap"),
        (ISCO.replace(BAKERS, "7512,yesterday,\n"), "not-a-date"),
        ("", "columns-wrong"),
    ],
)
def test_a_wrong_list_is_refused_whole(stage, text, rule):
    with pytest.raises(InvalidRecordError) as refused:
        take(stage, "isco-08", text)

    assert rule in {fault.rule for fault in refused.value.faults}
    with stage.database.transaction(SYSTEM) as tx:
        assert codebook.versions(tx) == {}


def test_a_list_that_no_field_names_is_not_taken(stage):
    with pytest.raises(NotFoundError):
        take(stage, "gossip", ISCO)


COURSES = "code,valid_from,valid_to\n09099ZW,2022-07-22,2026-02-28\n09099ZZ,2022-07-22,\n"
COUNTRIES = (FOLDER / "countries.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(("day", "status"), [("2026-02-02", 202), ("2026-03-01", 422)])
def test_a_course_takes_its_codes_from_the_day_it_begins(stage, day, status):
    take(stage, "cnq-courses", COURSES)
    body = make.language_course(recipients=["ong-aurora"], subject=make.person(), enrolment={"start_date": day})
    sent = stage.send("escola-tejo", "language-courses", body)

    assert sent.status_code == status, sent.text
    assert status == 202 or rules(sent) == [("/content/enrolment/course_code", "code-not-in-force")]


def test_what_is_said_of_the_person_is_looked_up_today_whatever_day_the_record_speaks_of(stage):
    take(stage, "countries", COUNTRIES.replace("SYR,1974-01-01,,", "SYR,1974-01-01,2026-02-28,"))

    assert rules(stage.send("padaria-sol", "job-placements", placement("7512"))) == [
        ("/subject/nationality", "code-not-in-force")
    ]


@pytest.mark.parametrize(
    ("municipality", "day", "known"), [("1106", "1998-05-01", True), ("1116", "1998-05-01", False)]
)
def test_a_municipality_is_known_since_it_is_one(stage, municipality, day, known):
    content = {"event": "moved-in", "type": "private-rent", "start_date": day, "municipality": municipality}
    body = SAMPLES["accommodation"].body(recipients=["ong-boreal"], subject=make.person(), content=content)
    sent = stage.send("ong-aurora", "accommodations", body)

    assert sent.status_code == (202 if known else 422), sent.text

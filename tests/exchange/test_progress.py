"""What is reported later: newer totals replace, events follow in order, and nothing here waits for consent."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from exchange.storage import tables
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.exchange.racing import PATIENCE, until_waiting
from tests.journeys.stage import Stage, set_stage


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)


@pytest.fixture
def course(stage) -> str:
    """The path of a course that answers a referral."""
    sent = stage.send("ong-aurora", "referrals", make.referral())
    stage.answer(stage.links()[0], (1, "language-learning"))
    body = make.language_course(referral_id=sent.json["record_id"])
    return f"/v1/language-courses/{stage.send('escola-tejo', 'language-courses', body).json['record_id']}"


@pytest.fixture
def placement(stage) -> str:
    """The path of a placement that answers a referral, begun 31 days ago."""
    content = {"service_codes": ["job-placement"]}
    body = make.referral(receiver="padaria-sol", purpose="job-placement", content=content, source_record_id="N-2")
    sent = stage.send("ong-aurora", "referrals", body)
    stage.answer(stage.links()[0], (1, "employment"))
    answer = make.job_placement(referral_id=sent.json["record_id"])
    return f"/v1/job-placements/{stage.send('padaria-sol', 'job-placements', answer).json['record_id']}"


def put(stage, course, **changes):
    """Put totals."""
    return stage.call("escola-tejo", "PUT", f"{course}/attendance", make.attendance(**changes))


def test_the_same_totals_again_change_nothing(stage, course):
    first, again = put(stage, course), put(stage, course)
    assert first.json == again.json


def test_newer_totals_are_a_new_version(stage, course):
    put(stage, course)
    assert put(stage, course, as_of="2026-03-02", hours_attended="15").json["version"] == 2
    read = stage.get("ong-aurora", course).json
    assert read["content"]["attendance"]["hours_attended"] == "15"


def test_older_totals_are_refused(stage, course):
    put(stage, course)
    refused = put(stage, course, as_of="2026-02-28", last_attended_on="2026-02-27")
    assert refused.status_code == 422
    assert refused.json["errors"][0] == refused.json["errors"][0] | {"path": "/as_of", "rule": "older-than-held"}


def test_a_report_holds_no_record_while_it_waits_for_a_consent(stage, course):
    record_id = uuid.UUID(course.rsplit("/", 1)[1])
    with ThreadPoolExecutor(1) as pool, stage.database.transaction(SYSTEM) as tx:
        record = tx.records.by_id(record_id)
        tx.consents.about(tx.applicants.subject(record.subject_id).applicant_id, record.purpose, hold="use")
        future = pool.submit(put, stage, course)
        until_waiting(stage.database, future)
        # A yes or a withdrawal holds the consent first and asks for the record after: neither may wait for the other.
        tx.connection.execute(
            select(tables.record.c.id).where(tables.record.c.id == record_id).with_for_update(nowait=True)
        )
        tx.appends.flush()
        tx.connection.commit()
        assert future.result(timeout=PATIENCE).status_code == 200


def test_only_its_producer_reports(stage, course):
    refused = stage.call("ong-aurora", "PUT", f"{course}/attendance", make.attendance())
    assert refused.status_code == 404


def test_an_event_sent_again_under_another_key_is_taken_once(stage, placement):
    first = stage.call("padaria-sol", "POST", f"{placement}/events", make.placement_event())
    again = stage.call("padaria-sol", "POST", f"{placement}/events", make.placement_event())
    assert first.status_code == again.status_code == 201
    assert first.json == again.json


def test_an_event_out_of_order_is_refused_with_those_that_may_follow(stage, placement):
    refused = stage.call("padaria-sol", "POST", f"{placement}/events", make.placement_event("offered"))
    assert refused.status_code == 422
    assert refused.json["errors"][0]["rule"] == "event-out-of-order"
    assert "retained" in refused.json["errors"][0]["parameters"]["allowed"]


def test_what_the_employer_ended_stays_ended(stage, placement):
    ended = stage.call("padaria-sol", "POST", f"{placement}/events", make.placement_event("ended"))
    assert ended.status_code == 201, ended.text
    assert stage.call("padaria-sol", "POST", f"{placement}/events", make.placement_event()).status_code == 422


def test_an_answer_must_be_to_a_referral_of_ones_own(stage, course, placement):
    listed = stage.get("escola-tejo", "/v1/referrals").json["items"]
    body = make.job_placement(referral_id=listed[0]["record_id"], source_record_id="E-2")
    assert stage.send("padaria-sol", "job-placements", body).status_code == 404


def test_an_answer_fits_the_purpose_of_its_referral(stage, course):
    (listed,) = stage.get("escola-tejo", "/v1/referrals").json["items"]
    body = make.job_placement(referral_id=listed["record_id"], source_record_id="E-3")
    refused = stage.send("escola-tejo", "job-placements", body)
    assert refused.status_code == 422
    assert refused.json["errors"]


def corrected(stage, placement, **changes):
    """Correct what was sent first of a placement."""
    seen = stage.get("padaria-sol", placement)
    body = make.job_placement(referral_id=seen.json["referral_id"], content=changes)
    return stage.call("padaria-sol", "PUT", placement, body, **{"If-Match": seen.headers["ETag"]})


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"event": "declined", "start_date": None, "planned_end_date": None}, "/content/event"),
        ({"event_date": "2026-03-02", "start_date": "2026-03-02"}, "/content/event_date"),
    ],
)
def test_a_correction_cannot_contradict_the_events_reported_since(stage, placement, changes, place):
    assert stage.call("padaria-sol", "POST", f"{placement}/events", make.placement_event()).status_code == 201
    refused = corrected(stage, placement, **changes)
    assert refused.status_code == 422, refused.text
    assert [(one["path"], one["rule"]) for one in refused.json["errors"]] == [(place, "contradicts-events")]


def test_a_correction_that_the_events_still_follow_stands(stage, placement):
    assert stage.call("padaria-sol", "POST", f"{placement}/events", make.placement_event()).status_code == 201
    kept = corrected(stage, placement, event_date="2026-01-29", start_date="2026-01-29")
    assert kept.status_code == 200, kept.text


def test_nobody_left_before_they_were_last_seen_at_work(stage, placement):
    stage.call("padaria-sol", "POST", f"{placement}/events", make.placement_event())
    left = make.placement_event("ended", end={"date": "2026-02-14", "reason": "mutual"})
    refused = stage.call("padaria-sol", "POST", f"{placement}/events", left)
    assert [(one["path"], one["rule"]) for one in refused.json["errors"]] == [("/end/date", "before-earlier-event")]


UNIT = {"unit": "6452", "hours": "10"}


@pytest.mark.parametrize(
    ("later", "place", "rule"),
    [
        ({"hours_justified": "0"}, "/hours_justified", "totals-go-back"),
        ({"hours_justified": None}, "/hours_justified", "totals-go-back"),
        ({"last_attended_on": "2026-02-26"}, "/last_attended_on", "day-goes-back"),
        ({"by_unit": [{"unit": "6452", "hours": "1"}]}, "/by_unit/0/hours", "totals-go-back"),
        ({"by_unit": None}, "/by_unit", "totals-go-back"),
        ({"by_unit": [UNIT, {"unit": "6452", "hours": "0"}]}, "/by_unit/1/unit", "duplicate-item"),
        ({"by_unit": [UNIT, {"unit": "6453", "hours": "25"}]}, "/by_unit", "units-exceed-attended"),
    ],
)
def test_no_total_of_a_later_day_goes_back(stage, course, later, place, rule):
    totals = {"hours_justified": "2", "by_unit": [UNIT], "last_attended_on": "2026-02-27", "hours_attended": "20"}
    assert put(stage, course, as_of="2026-02-28", **totals).status_code == 200
    refused = put(stage, course, **{**totals, "as_of": "2026-03-01", **later})
    assert refused.status_code == 422, refused.text
    assert [(one["path"], one["rule"]) for one in refused.json["errors"]] == [(place, rule)]


def test_a_placement_offered_long_ago_is_kept_from_the_day_it_begins(stage, placement):
    referral_id = stage.get("padaria-sol", placement).json["referral_id"]
    offer = {"event": "offered", "event_date": "2025-06-01", "start_date": None, "planned_end_date": None}
    body = make.job_placement(referral_id=referral_id, content=offer, source_record_id="E-2")
    path = f"/v1/job-placements/{stage.send('padaria-sol', 'job-placements', body).json['record_id']}"
    assert stage.get("padaria-sol", path).json["retention_until"] == "2026-11-28"
    begun = stage.call("padaria-sol", "POST", f"{path}/events", make.placement_event("started"))
    assert begun.status_code == 201, begun.text
    assert stage.get("padaria-sol", path).json["retention_until"] == "2027-08-29"

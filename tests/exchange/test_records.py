"""Reading and listing: envelopes in pages, content by one reading at a time."""

import uuid

import pytest

from exchange import contacts
from exchange.storage.transaction import SYSTEM
from tests import doors, make
from tests.journeys.stage import Stage, set_stage


@pytest.fixture
def stage(database, clock) -> Stage:
    """Three referrals that wait."""
    stage = set_stage(database, clock)
    for number in range(3):
        stage.send("ong-aurora", "referrals", make.referral(make.person(number + 1), source_record_id=f"N-{number}"))
    return stage


def test_a_page_goes_on_where_the_last_one_ended(stage):
    first = stage.get("ong-aurora", "/v1/referrals?limit=2").json
    second = stage.get("ong-aurora", f"/v1/referrals?limit=2&after={first['next']}").json
    assert [one["source_record_id"] for one in first["items"] + second["items"]] == ["N-0", "N-1", "N-2"]
    assert second["next"] is None


def test_a_list_holds_envelopes_only(stage):
    (item, *_) = stage.get("ong-aurora", "/v1/referrals").json["items"]
    assert "content" not in item
    assert "Amina" not in stage.get("ong-aurora", "/v1/referrals").text


def test_a_cursor_of_another_list_is_refused(stage):
    cursor = stage.get("ong-aurora", "/v1/referrals?limit=1").json["next"]
    refused = stage.get("ong-aurora", f"/v1/language-courses?after={cursor}")
    assert (refused.status_code, refused.json["code"]) == (400, "cursor-invalid")


def test_the_addressee_sees_the_envelope_of_what_waits_but_never_the_producers_own_id(stage):
    items = stage.get("escola-tejo", "/v1/referrals").json["items"]
    assert len(items) == 3
    assert {one["source_record_id"] for one in items} == {None}
    assert {one["subject_id"] for one in items} == {None}


def test_the_addressee_is_not_told_who_is_to_be_referred_before_the_person_agreed(stage):
    stage.answer(stage.links()[-1])
    known, *_ = stage.get("escola-tejo", "/v1/referrals").json["items"]
    assert known["subject_id"]
    body = make.referral(make.person(1), source_record_id="B-1", content={"service_codes": ["food"]})
    stage.send("ong-boreal", "referrals", body)
    waiting = stage.get("escola-tejo", "/v1/referrals").json["items"][-1]
    assert (waiting["producer"], waiting["subject_id"]) == ("ong-boreal", None)
    stage.answer(stage.links()[0], says="no")
    lapsed = stage.get("escola-tejo", "/v1/referrals").json["items"][-1]
    assert (lapsed["state"], lapsed["subject_id"]) == ("lapsed", None)


def test_partners_know_a_person_by_different_ids(stage):
    stage.answer(stage.links()[-1])
    theirs = stage.get("ong-aurora", "/v1/referrals").json["items"][0]["subject_id"]
    ours = stage.get("escola-tejo", "/v1/referrals").json["items"][0]["subject_id"]
    assert ours
    assert theirs != ours


def test_an_address_that_is_no_id_is_not_found(stage):
    assert stage.get("ong-aurora", "/v1/referrals/not-an-id").status_code == 404


def test_a_reading_of_the_wrong_side_needs_that_sides_scope(stage):
    (item, *_) = stage.get("ong-aurora", "/v1/referrals").json["items"]
    token = doors.token(stage.database, "ong-aurora", scopes=("referral:receive",))
    refused = doors.client(stage.app).get(f"/v1/referrals/{item['record_id']}", headers=doors.bearer(token))
    assert (refused.status_code, refused.json["code"]) == (403, "scope-missing")


def test_each_reading_of_another_is_proved_and_counted(stage):
    stage.answer(stage.links()[-1])
    record_id = stage.get("escola-tejo", "/v1/referrals").json["items"][0]["record_id"]
    stage.get("escola-tejo", f"/v1/referrals/{record_id}")
    stage.get("escola-tejo", f"/v1/referrals/{record_id}")
    with stage.database.transaction(SYSTEM) as tx:
        record = tx.records.by_id(uuid.UUID(record_id))
        (consent,) = tx.consents.about(tx.applicants.subject(record.subject_id).applicant_id)
    assert consent.uses == 2


def test_what_the_sender_asked_to_be_withheld_is_not_addressed_there(stage):
    body = make.referral(source_record_id="N-9", restrictions={"withhold_from_orgs": ["escola-tejo"]})
    refused = stage.send("ong-aurora", "referrals", body)
    assert refused.status_code == 422
    assert refused.json["errors"][0]["rule"] == "withheld-from-recipient"


def test_the_producer_alone_reads_back_what_it_gave_beside_the_content(stage):
    stage.answer(stage.links()[-1])
    external = [{"system": "primero", "id": "case-1"}]
    body = make.referral(source_record_id="N-8", external_refs=external)
    sent = stage.send("ong-aurora", "referrals", body)
    assert sent.status_code == 201, sent.text
    path = f"/v1/referrals/{sent.json['record_id']}"
    assert stage.get("ong-aurora", path).json["external_refs"] == external
    assert "external_refs" not in stage.get("escola-tejo", path).json


def test_a_reading_of_health_data_is_told_to_the_person_without_content(stage):
    arrangements = {"accessibility_codes": ["wheelchair"], "childcare": True}
    body = make.referral(make.person(8), source_record_id="N-H", content={"special_arrangements": arrangements})
    record_id = stage.send("ong-aurora", "referrals", body).json["record_id"]
    stage.answer(stage.links()[0], (0, "health"))
    read = stage.get("escola-tejo", f"/v1/referrals/{record_id}")
    assert read.json["content"]["special_arrangements"]["accessibility_codes"] == ["wheelchair"]
    with stage.database.transaction(SYSTEM) as tx:
        (told, *_) = contacts.outbox(tx)
    assert (told.kind, told.path) == ("health-data-read", None)


def test_a_reading_without_its_answer_is_refused_and_counts_for_nothing(stage):
    (item, *_) = stage.get("ong-aurora", "/v1/referrals").json["items"]
    refused = stage.call("ong-aurora", "HEAD", f"/v1/referrals/{item['record_id']}")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET")

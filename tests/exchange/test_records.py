"""Reading and listing: envelopes in pages, content by one reading at a time."""

import uuid
from datetime import timedelta

import pytest

from exchange import contacts, partners, waiting
from exchange.storage.transaction import SYSTEM
from schemas.codes import CATEGORIES, PURPOSES
from tests import doors, make
from tests.asked import asked
from tests.journeys.stage import EVERY_SCOPE, Stage, set_stage


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
    stage.verify()
    known, *_ = stage.get("escola-tejo", "/v1/referrals").json["items"]
    assert known["subject_id"]
    with stage.database.transaction(SYSTEM) as tx:
        # Signed in, so that the question of another than who gave the contact reaches the person.
        waiting.verified(tx, tx.applicants.subject(known["subject_id"]).applicant_id)
    body = make.referral(make.person(1), source_record_id="B-1", content={"service_codes": ["food"]})
    stage.send("ong-boreal", "referrals", body)
    waits = stage.get("escola-tejo", "/v1/referrals").json["items"][-1]
    assert (waits["producer"], waits["subject_id"]) == ("ong-boreal", None)
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


def test_an_addressee_is_not_told_to_whom_else_a_record_goes(stage):
    body = make.language_course(recipients=["ong-aurora", "ong-boreal"], subject=make.person(5))
    stage.send("escola-tejo", "language-courses", body)
    (theirs,) = stage.get("ong-boreal", "/v1/language-courses").json["items"]
    (own,) = stage.get("escola-tejo", "/v1/language-courses").json["items"]
    assert theirs["recipients"] == ["ong-boreal"]
    assert sorted(own["recipients"]) == ["ong-aurora", "ong-boreal"]


def test_what_lapsed_is_read_as_an_envelope_without_content_even_under_a_later_yes(stage):
    lapsed = stage.get("ong-aurora", "/v1/referrals").json["items"][-1]["record_id"]
    stage.answer(stage.links()[0], says="no")
    subject = stage.get("ong-aurora", f"/v1/referrals/{lapsed}").json["subject_id"]
    stage.clock.advance(timedelta(days=31))
    flows = [{"sender": "ong-aurora", "recipient": "escola-tejo", "categories": ["identity", "needs"]}]
    body = {"purpose": "language-learning", "flows": flows, "subject": {"subject_id": subject}}
    stage.call("ong-aurora", "POST", "/v1/consent-requests", body)
    stage.answer(stage.links()[0], (0, "identity"), (0, "needs"))
    read = stage.get("escola-tejo", f"/v1/referrals/{lapsed}")
    assert (read.status_code, read.json["state"], read.json["content"]) == (200, "lapsed", {})


def test_what_is_unknown_and_what_is_another_s_take_the_same_work(stage):
    (item, *_) = stage.get("ong-aurora", "/v1/referrals").json["items"]
    both = []
    for record_id in (item["record_id"], str(uuid.uuid4())):
        token = doors.token(stage.database, "ong-boreal", scopes=("referral:read", "referral:receive"))
        with asked(stage.database.engine) as statements:
            doors.client(stage.app).get(f"/v1/referrals/{record_id}", headers=doors.bearer(token))
        both.append([statement.split("\n")[0][:60] for statement in statements])
    assert both[0] == both[1]


def test_a_refusal_by_the_person_holds_the_ready_request_to_ask_again(stage):
    stage.answer(stage.links()[-1])
    (item, *_) = stage.get("ong-aurora", "/v1/referrals").json["items"]
    stage.stop(stage.links()[-1])
    for slug in ("escola-tejo", "ong-aurora"):
        if slug == "escola-tejo":
            refused = stage.get(slug, f"/v1/referrals/{item['record_id']}")
        else:
            again = make.referral({"subject_id": item["subject_id"]}, source_record_id="N-again")
            refused = stage.send(slug, "referrals", again)
        assert (refused.status_code, refused.json["code"]) == (403, "consent-withdrawn"), refused.text
        (missing,) = refused.json["missing"]
        assert missing["why"] == "withdrawn"
        asked = stage.call(slug, "POST", "/v1/consent-requests", missing["request"])
        assert asked.status_code == 202, asked.text


def test_a_reader_is_told_that_the_suspended_sender_is_the_obstacle(stage):
    stage.answer(stage.links()[-1])
    (item, *_) = stage.get("escola-tejo", "/v1/referrals").json["items"]
    with stage.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, "ong-aurora")
    refused = stage.get("escola-tejo", f"/v1/referrals/{item['record_id']}")
    assert (refused.status_code, refused.json["code"]) == (403, "agreement-missing")
    assert refused.json["origin"] == "other-partner"


def by_law(stage, sender, recipient):
    """A law, in the agreement of AIMA, under which a referral's name and needs go there without consent."""
    stage.partner(recipient, "public-body")
    with stage.database.transaction(SYSTEM) as tx:
        ends = {
            name: str(tx.partners.by_slug(slug).id) for name, slug in (("sender", sender), ("recipient", recipient))
        }
        statute = {
            "law": "Lei 27/2008, artigo 61.º",
            "legal_basis": "legal-obligation",
            "kind": "referral",
            "categories": ["identity", "needs", "address"],
            "fields": ["subject_snapshot.full_name", "service_codes", "subject_snapshot.address.postal_code"],
            **ends,
        }
        tx.partners.add_agreement(
            doors.agreement(
                tx.partners.by_slug(recipient).id,
                id=tx.new_id(),
                version=2,
                purposes=PURPOSES,
                categories=CATEGORIES,
                scopes=EVERY_SCOPE,
                statutes=(statute,),
            ),
            tx.now,
        )


def test_a_law_flows_without_consent_within_its_own_fields_and_is_called_a_law(stage):
    by_law(stage, "ong-aurora", "aima")
    address = {"dico": "1106", "postal_code": "1000-001", "line": "Rua X"}
    body = make.referral(make.person(1, address=address), receiver="aima", source_record_id="L-1")
    sent = stage.send("ong-aurora", "referrals", body)
    assert sent.status_code == 201, sent.text
    read = stage.get("aima", f"/v1/referrals/{sent.json['record_id']}").json
    assert read["legal_basis"] == "legal-obligation"
    assert read["content"] == {
        "service_codes": ["lang-pla"],
        "subject_snapshot": {"full_name": "Amina Haddad", "address": {"postal_code": "1000-001"}},
    }

"""The way in: one source record is taken once, its address and its person are what it says, and nothing else is."""

import pytest

from exchange import agreements, sendings
from exchange.storage.transaction import SYSTEM, Actor
from schemas import KINDS
from schemas.envelope import submission
from tests import make
from tests.exchange.racing import meanwhile
from tests.journeys.stage import Stage, set_stage

REFERRAL = KINDS["referral"]


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)


@pytest.fixture
def referred(stage) -> str:
    """A referral to the school that its person agreed to."""
    sent = stage.send("ong-aurora", "referrals", make.referral())
    stage.answer(stage.links()[0], (0, "contact"), (1, "language-learning"))
    return sent.json["record_id"]


def submit(tx, body, slug="ong-aurora"):
    """Send a referral within a transaction."""
    partner = tx.partners.by_slug(slug)
    actor = Actor("partner", str(partner.id), partner.id, f"{slug}-software", agreements.scopes())
    return sendings.submit(tx.acting(actor), REFERRAL, submission(REFERRAL).load(body))


def test_the_same_source_record_sent_twice_at_once_is_taken_once(stage):
    body = make.referral()
    with meanwhile(stage.database, lambda: stage.send("ong-aurora", "referrals", body)) as (tx, answers):
        first = submit(tx, body)
    assert (answers[0].status_code, answers[0].json["code"]) == (409, "idempotency-in-flight")
    again = stage.send("ong-aurora", "referrals", body)
    assert (again.status_code, again.json["record_id"]) == (200, str(first.record_id))


def test_two_first_sendings_of_one_person_at_once_are_about_one_person(stage):
    other = make.referral(source_record_id="B-1")
    with meanwhile(stage.database, lambda: stage.send("ong-boreal", "referrals", other)) as (tx, answers):
        submit(tx, make.referral())
    assert answers[0].status_code == 202
    with stage.database.transaction(SYSTEM) as tx:
        assert tx.applicants.count() == 1


def answered(stage, referred, **changes):
    """The school answers a referral with an enrolment."""
    return stage.send("escola-tejo", "language-courses", make.language_course(referral_id=referred, **changes))


def test_an_answer_may_repeat_the_purpose_of_its_referral_and_name_no_other(stage, referred):
    assert answered(stage, referred, purpose="language-learning").status_code == 201
    refused = answered(stage, referred, purpose="housing", source_record_id="C-2")
    assert refused.status_code == 422, refused.text
    assert refused.json["errors"][0] == refused.json["errors"][0] | {"path": "/purpose", "rule": "not-in-list"}


def test_an_answer_is_about_the_person_referred_and_takes_no_claims_about_another(stage, referred):
    refused = answered(stage, referred, subject=make.person(9))
    assert refused.status_code == 422, refused.text
    assert refused.json["errors"][0] == refused.json["errors"][0] | {"path": "/subject", "rule": "either-or"}


def test_the_school_may_name_the_person_by_its_own_id(stage, referred):
    (mine,) = stage.get("escola-tejo", "/v1/referrals").json["items"]
    assert answered(stage, referred, subject={"subject_id": mine["subject_id"]}).status_code == 201
    refused = answered(stage, referred, subject={"subject_id": "sub_other"}, source_record_id="C-2")
    assert refused.json["errors"][0]["rule"] == "not-the-person-referred"


def test_whom_a_partner_only_heard_of_it_names_itself_before_it_refers_them(stage, referred):
    (mine,) = stage.get("escola-tejo", "/v1/referrals").json["items"]
    onward = {"source_record_id": "S-1", "receiver": "ong-boreal"}
    heard = stage.send("escola-tejo", "referrals", make.referral({"subject_id": mine["subject_id"]}, **onward))
    assert heard.status_code == 422, heard.text
    assert heard.json["errors"][0] == heard.json["errors"][0] | {
        "path": "/subject/subject_id",
        "rule": "claims-missing",
    }
    assert stage.send("escola-tejo", "referrals", make.referral(**onward)).status_code == 202
    again = make.referral({"subject_id": mine["subject_id"]}, receiver="ong-boreal", source_record_id="S-2")
    assert stage.send("escola-tejo", "referrals", again).status_code == 202

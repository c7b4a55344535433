"""What waits for a human goes on once the human has said who it is about."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import quarantine, questions
from exchange.errors import NotFoundError
from exchange.storage.tables import event
from exchange.storage.transaction import SYSTEM
from tests import doors, make
from tests.journeys.stage import Stage, set_stage


@pytest.fixture
def stage(database, clock) -> Stage:
    """A known person who has signed in, and a sending about somebody who may be that person."""
    stage = set_stage(database, clock)
    stage.send("ong-aurora", "referrals", make.referral())
    stage.verify()
    uncertain = make.person(birth_date="1990-01-01", contact_languages=["eng"])
    sent = stage.send("ong-boreal", "referrals", make.referral(uncertain, source_record_id="B-1"))
    assert sent.status_code == 202
    return stage


def test_an_uncertain_sending_is_answered_like_any_other_and_nobody_is_asked(stage):
    assert len(stage.links()) == 1


def test_the_list_names_who_it_may_be(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (held,) = quarantine.quarantined(tx)
    assert held.partner == "ong-boreal"
    assert len(held.candidates) == 1


def test_linking_puts_the_question_to_the_contact_on_file(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (held,) = quarantine.quarantined(tx)
        quarantine.link(tx, held.subject_id, held.candidates[0], by="operator")
    assert len(stage.links()) == 2
    with stage.database.transaction(SYSTEM) as tx:
        assert quarantine.quarantined(tx) == ()
        (decision,) = tx.applicants.decisions(held.subject_id)
    assert decision.verdict == "link"


def test_separating_makes_a_person_of_its_own_and_asks_it(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (held,) = quarantine.quarantined(tx)
        assert quarantine.separate(tx, held.subject_id, by="operator") == ()
        assert tx.applicants.count() == 2
    assert len(stage.links()) == 2


def test_a_link_can_be_undone_and_says_what_was_disclosed_meanwhile(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (held,) = quarantine.quarantined(tx)
        quarantine.link(tx, held.subject_id, held.candidates[0], by="operator")
    assert stage.answer(stage.links()[0]).status_code == 303
    with stage.database.transaction(SYSTEM) as tx:
        disclosed = quarantine.separate(tx, held.subject_id, by="operator")
        standing = [one.verdict for one in tx.applicants.decisions(held.subject_id)]
    assert len(disclosed) == 1
    assert standing == ["separate"]


MADE_UP = ("_id", "_at", "_hash", "_since", "number", "next", "content")


def outline(told):
    """What a partner is told, less what is random, a time, or its own words: only whether it is there."""
    if isinstance(told, dict):
        return {name: bool(one) if name.endswith(MADE_UP) else outline(one) for name, one in told.items()}
    return [outline(one) for one in told] if isinstance(told, list) else told


def everything_told(stage, slug):
    """What one partner is told of its one sending, by every door, as somebody who compares would see it."""
    (item,) = stage.get(slug, "/v1/referrals").json["items"]
    subject = {"subject_id": item["subject_id"]}
    flow = {"sender": slug, "recipient": "escola-tejo", "categories": ["identity", "education"]}
    back = {"sender": "escola-tejo", "recipient": slug, "categories": ["language-learning"]}
    asking = {"purpose": "vocational-training", "flows": [flow], "subject": subject}
    joining = {"purpose": "language-learning", "flows": [flow, back], "subject": subject}
    again = make.referral(subject, source_record_id="again")
    answers = [
        stage.call(slug, "POST", "/v1/consent-requests", asking),
        stage.call(slug, "POST", "/v1/consent-requests", joining),
        stage.send(slug, "referrals", again),
        stage.call(slug, "POST", "/v1/disclosures/preview", {"kind": "referral", **again}),
        *(stage.get(slug, path) for path in ("/v1/referrals", f"/v1/referrals/{item['record_id']}")),
        stage.get(slug, "/v1/consent-requests"),
    ]
    told = [(one.status_code, sorted(one.headers.keys()), outline(one.json)) for one in answers]
    return str(told).replace(slug, "me")


def ended(stage, slug):
    """How a partner's sending and its questions ended, and what it was told of that."""
    referrals = stage.get(slug, "/v1/referrals").json["items"]
    asked = stage.get(slug, "/v1/consent-requests").json["items"]
    with stage.database.transaction(SYSTEM) as tx:
        mine = event.c.partner_id == tx.partners.by_slug(slug).id
        told = tuple(sorted(tx.connection.execute(select(event.c.type).where(mine)).scalars()))
    return (*(one["referral"]["state"] for one in referrals), *(one["state"] for one in asked), *told)


@pytest.fixture
def three(stage) -> Stage:
    """Two more NGOs beside: one names somebody unknown, one exactly the person known."""
    stage.partner("ong-cedro", "ngo")
    stage.partner("ong-delta", "ngo")
    stage.send("ong-cedro", "referrals", make.referral(make.person(8), source_record_id="B-1"))
    stage.send("ong-delta", "referrals", make.referral(make.person(), source_record_id="B-1"))
    return stage


def test_by_no_door_can_a_sender_tell_an_uncertain_person_from_a_new_or_a_known_one(three):
    uncertain = everything_told(three, "ong-boreal")
    assert uncertain == everything_told(three, "ong-cedro")
    assert uncertain == everything_told(three, "ong-delta")


def test_nobody_answering_ends_alike_for_all_three(three, clock):
    clock.advance(timedelta(days=15))
    with three.database.transaction(SYSTEM) as tx:
        questions.lapse_due(tx)
    told = ("pt.aima.hub.consent.lapsed", "pt.aima.hub.referral.lapsed")
    for slug in ("ong-boreal", "ong-cedro", "ong-delta"):
        assert ended(three, slug) == ("lapsed", "lapsed", *told)


def test_linking_the_same_person_again_changes_nothing(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (held,) = quarantine.quarantined(tx)
        quarantine.link(tx, held.subject_id, held.candidates[0], by="operator")
    with stage.database.transaction(SYSTEM) as tx:
        quarantine.link(tx, held.subject_id, held.candidates[0], by="operator")
    assert len(stage.links()) == 2
    assert len(stage.get("ong-boreal", "/v1/consent-requests").json["items"]) == 1


def test_who_a_question_was_put_to_by_mistake_cannot_answer_it_once_the_link_is_undone(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (held,) = quarantine.quarantined(tx)
        quarantine.link(tx, held.subject_id, held.candidates[0], by="operator")
    mistaken = stage.links()[0]
    with stage.database.transaction(SYSTEM) as tx:
        quarantine.separate(tx, held.subject_id, by="operator")
    assert doors.client(stage.app).get(mistaken).status_code == 404
    (envelope,) = stage.get("ong-boreal", "/v1/referrals").json["items"]
    assert envelope["state"] == "waiting"
    assert stage.answer(stage.links()[0]).status_code == 303
    (envelope,) = stage.get("ong-boreal", "/v1/referrals").json["items"]
    assert envelope["state"] == "released"


def test_a_question_a_partner_put_while_the_person_was_uncertain_is_put_once_they_are_known(stage):
    (envelope,) = stage.get("ong-boreal", "/v1/referrals").json["items"]
    flow = {"sender": "ong-boreal", "recipient": "escola-tejo", "categories": ["education"]}
    body = {"purpose": "vocational-training", "flows": [flow], "subject": {"subject_id": envelope["subject_id"]}}
    assert stage.call("ong-boreal", "POST", "/v1/consent-requests", body).status_code == 202
    assert len(stage.links()) == 1
    with stage.database.transaction(SYSTEM) as tx:
        (held,) = quarantine.quarantined(tx)
        quarantine.link(tx, held.subject_id, held.candidates[0], by="operator")
    assert len(stage.links()) == 3


def test_an_unknown_subject_or_person_is_not_found(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (held,) = quarantine.quarantined(tx)
        with pytest.raises(NotFoundError):
            quarantine.link(tx, held.subject_id, tx.new_id(), by="operator")
        with pytest.raises(NotFoundError):
            quarantine.separate(tx, "sub_unknown", by="operator")

"""Whom a question reaches: a contact that one partner gave is trusted with that partner's own flows alone."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from exchange import accounts
from exchange.developers.examples import example
from exchange.storage.applicants import Applicants
from exchange.storage.tables import applicant, link
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.exchange.racing import PATIENCE
from tests.journeys.stage import Stage, set_stage


@pytest.fixture
def stage(database, clock) -> Stage:
    """A person whom ong-aurora named first, by a contact of its own; ong-boreal names them too."""
    stage = set_stage(database, clock)
    assert stage.send("ong-aurora", "referrals", make.referral()).status_code == 202
    return stage


def boreal(stage, **changes):
    return stage.send("ong-boreal", "referrals", make.referral(source_record_id="B-1", **changes))


def sign_in(stage):
    """Come in by a sign-in link, as the person would."""
    with stage.database.transaction(SYSTEM) as tx:
        (applicant_id,) = tx.connection.execute(select(applicant.c.id)).scalars()
        path = accounts.link_to_applicant(tx, applicant_id)
    entered = stage.answer(path)
    assert entered.status_code == 303, entered.text


def test_the_giver_of_a_contact_asks_by_it(stage):
    assert len(stage.links()) == 1


def test_another_partners_question_does_not_go_to_a_contact_that_one_partner_gave(stage):
    assert boreal(stage).status_code == 202
    assert len(stage.links()) == 1


def test_both_are_told_the_same(stage):
    first = stage.send("ong-aurora", "referrals", make.referral(source_record_id="A-2"))
    other = boreal(stage)
    assert (first.status_code, sorted(first.json)) == (other.status_code, sorted(other.json))


def test_nor_does_a_question_the_receiver_puts_about_the_other_partners_flow(stage):
    boreal(stage)
    subject = stage.get("ong-boreal", "/v1/referrals").json["items"][0]["subject_id"]
    flow = {"sender": "ong-boreal", "recipient": "padaria-sol", "categories": ["employment"]}
    body = {"purpose": "job-placement", "flows": [flow], "subject": {"subject_id": subject}}
    assert stage.call("ong-boreal", "POST", "/v1/consent-requests", body).status_code == 202
    assert len(stage.links()) == 1


def test_what_was_held_back_is_put_once_the_person_has_signed_in(stage):
    boreal(stage)
    sign_in(stage)
    assert len(stage.links()) == 2
    assert stage.answer(stage.links()[0]).status_code == 303
    (envelope,) = stage.get("ong-boreal", "/v1/referrals").json["items"]
    assert envelope["state"] == "released"


def test_signing_in_again_puts_nothing_twice(stage):
    boreal(stage)
    sign_in(stage)
    sign_in(stage)
    assert len(stage.links()) == 2


def test_after_a_sign_in_further_questions_are_put_at_once(stage):
    sign_in(stage)
    boreal(stage)
    assert len(stage.links()) == 2


def test_a_question_to_one_who_must_not_be_contacted_is_not_put_by_a_sign_in(stage):
    boreal(stage, restrictions={"no_contact": True})
    sign_in(stage)
    assert len(stage.links()) == 1


def test_a_public_body_that_names_the_person_gives_the_contact_on_file_and_the_question_goes_there(stage):
    boreal(stage)
    stage.partner("camara-azul", "public-body")
    named = make.person(emails=[{"address": "balcao@camara.example"}], phones=[])
    sent = stage.send("camara-azul", "needs-assessments", assessment(named))
    assert sent.status_code == 202, sent.text
    assert len(stage.links()) == 3
    with stage.database.transaction(SYSTEM) as tx:
        (row,) = tx.connection.execute(select(applicant)).all()
        giver = tx.applicants.subject(row.contact_subject_id)
        assert giver is not None
        assert giver.partner_id == tx.partners.by_slug("camara-azul").id
        assert tx.applicants.contact_giver(row.id) is None


def test_another_ngo_that_names_the_person_changes_nothing_about_the_contact(stage):
    boreal(stage)
    with stage.database.transaction(SYSTEM) as tx:
        (row,) = tx.connection.execute(select(applicant)).all()
        assert tx.applicants.contact_giver(row.id) == tx.partners.by_slug("ong-aurora").id


def test_a_question_is_led_to_by_one_link_alone(stage):
    boreal(stage)
    sign_in(stage)
    with stage.database.transaction(SYSTEM) as tx:
        led_to = tx.connection.execute(select(link.c.request_id).where(link.c.request_id.is_not(None))).scalars().all()
    assert len(led_to) == len(set(led_to)) == 2


def answer_before_asking(stage, monkeypatch, says):
    """Let the person answer the one question there is after whoever asks next has decided to."""
    (question,) = stage.links()
    lock = Applicants.lock

    def answered_first(repository, applicant_id):
        monkeypatch.setattr(Applicants, "lock", lock)
        with ThreadPoolExecutor(1) as other:
            assert other.submit(stage.answer, question, says=says).result(timeout=PATIENCE).status_code == 303
        lock(repository, applicant_id)

    monkeypatch.setattr(Applicants, "lock", answered_first)
    return question


@pytest.mark.parametrize(("says", "state"), [("yes", "released"), ("no", "lapsed")])
def test_an_answer_given_between_a_decision_and_its_question_is_not_asked_for_again(stage, monkeypatch, says, state):
    question = answer_before_asking(stage, monkeypatch, says)
    sent = stage.send("ong-aurora", "referrals", make.referral(source_record_id="A-2"))

    assert sent.status_code == 202, sent.text
    assert stage.get("ong-aurora", f"/v1/referrals/{sent.json['record_id']}").json["state"] == state
    assert stage.links() == [question]


def test_an_earlier_answer_that_settles_nothing_does_not_stand_for_a_new_question(stage):
    stage.answer(stage.links()[0])
    other = make.referral(source_record_id="A-2", receiver="ong-boreal")

    assert stage.send("ong-aurora", "referrals", other).status_code == 202
    assert len(stage.links()) == 2


def assessment(person):
    """A needs assessment about a person, addressed to ong-boreal."""
    body = json.loads(example("needs-assessment"))
    return {**body, "subject": person, "recipients": ["ong-boreal"], "source_record_id": "C-1"}

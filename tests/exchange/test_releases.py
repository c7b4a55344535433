"""What becomes of a record that waits for several people's partners, several answers, or one that came first."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import consents, questions
from exchange.consents import Answer
from exchange.storage.tables import agreement, event
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.exchange.racing import meanwhile
from tests.journeys.stage import Stage, set_stage

LEARNING = (0, "language-learning")


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)


def enrolment(**changes):
    """An enrolment for both NGOs."""
    both = {"recipients": ["ong-aurora", "ong-boreal"], "subject": make.person()}
    return make.language_course(**{**both, **changes})


def told(stage, slug):
    """The types of event a partner was told, oldest first."""
    with stage.database.transaction(SYSTEM) as tx:
        mine = event.c.partner_id == tx.partners.by_slug(slug).id
        return list(tx.connection.execute(select(event.c.type).where(mine).order_by(event.c.id)).scalars())


def read(stage, slug, sent):
    """How one NGO's reading of the enrolment is answered."""
    return stage.get(slug, f"/v1/language-courses/{sent.json['record_id']}")


def links_by_recipient(stage):
    """The questions about the enrolment by the NGO they would inform."""
    paths = list(reversed(stage.links()))
    with stage.database.transaction(SYSTEM) as tx:
        school = tx.partners.by_slug("escola-tejo").id
        asked = tx.consents.requests_by(school, None, 10)
        slugs = {str(one.id): one.slug for one in tx.partners.all()}
        return {slugs[one.flows[0]["recipient"]]: path for one, path in zip(asked, paths[-len(asked) :], strict=True)}


def test_a_no_towards_one_recipient_leaves_the_question_about_the_other_open(stage):
    sent = stage.send("escola-tejo", "language-courses", enrolment())
    links = links_by_recipient(stage)
    stage.answer(links["ong-aurora"], says="no")
    assert stage.answer(links["ong-boreal"], LEARNING).status_code == 303
    assert read(stage, "ong-boreal", sent).status_code == 200
    assert read(stage, "ong-aurora", sent).json["code"] == "consent-refused"


def test_two_noes_end_it(stage):
    sent = stage.send("escola-tejo", "language-courses", enrolment())
    for path in links_by_recipient(stage).values():
        stage.answer(path, says="no")
    assert stage.get("escola-tejo", f"/v1/language-courses/{sent.json['record_id']}").json["state"] == "lapsed"


def test_who_may_read_later_is_told_later(stage):
    sent = stage.send("escola-tejo", "language-courses", enrolment())
    links = links_by_recipient(stage)
    stage.answer(links["ong-aurora"], LEARNING)
    assert told(stage, "ong-boreal") == []
    stage.answer(links["ong-boreal"], LEARNING)
    assert told(stage, "ong-boreal") == ["pt.aima.hub.language-course.sent"]
    assert told(stage, "ong-aurora") == ["pt.aima.hub.language-course.sent"]
    assert read(stage, "ong-boreal", sent).json["subject_id"]


def test_what_one_may_have_goes_on_and_the_person_is_asked_about_the_other(stage):
    stage.send("escola-tejo", "language-courses", enrolment(recipients=["ong-aurora"]))
    stage.answer(stage.links()[0], LEARNING)
    sent = stage.send("escola-tejo", "language-courses", enrolment(source_record_id="C-2"))
    assert (sent.status_code, sent.json["state"]) == (201, "released")
    assert [one["recipient"] for one in sent.json["missing"]] == ["ong-boreal"]
    assert read(stage, "ong-boreal", sent).status_code == 403
    assert stage.answer(stage.links()[0], LEARNING).status_code == 303
    assert read(stage, "ong-boreal", sent).status_code == 200


def test_a_yes_to_the_other_end_s_question_counts_for_what_waits(stage):
    sent = stage.send("ong-aurora", "referrals", make.referral())
    onward = make.referral(receiver="ong-boreal", source_record_id="S-1")
    mine = stage.send("escola-tejo", "referrals", onward)
    subject = stage.get("escola-tejo", f"/v1/referrals/{mine.json['record_id']}").json["subject_id"]
    flow = {"sender": "ong-aurora", "recipient": "escola-tejo", "categories": ["identity", "needs"]}
    body = {"purpose": "language-learning", "flows": [flow], "subject": {"subject_id": subject}}
    assert stage.call("escola-tejo", "POST", "/v1/consent-requests", body).status_code == 202
    assert stage.answer(stage.links()[0], (0, "identity"), (0, "needs")).status_code == 303
    assert stage.get("ong-aurora", f"/v1/referrals/{sent.json['record_id']}").json["state"] == "released"


def test_a_yes_given_while_a_sending_joins_its_question_counts_though_it_is_younger(stage, clock):
    stage.send("ong-aurora", "referrals", make.referral())
    began = clock.now
    clock.advance(timedelta(minutes=1))

    def send():
        clock.now = began
        return stage.send("ong-aurora", "referrals", make.referral(source_record_id="N-2"))

    with meanwhile(stage.database, send) as (tx, answers):
        (request,) = tx.consents.requests_by(tx.partners.by_slug("ong-aurora").id, None, 10)
        notice = tx.notices.newest(request.purpose, "en")
        consents.grant(tx, request.id, Answer({}, notice.id, "en", "link"))
    assert answers[0].status_code == 202
    states = [one["state"] for one in stage.get("ong-aurora", "/v1/referrals").json["items"]]
    assert states == ["released", "released"]


def test_a_sending_that_meets_its_question_lapsing_asks_anew(stage, clock):
    stage.send("ong-aurora", "referrals", make.referral())
    clock.advance(timedelta(days=14) - timedelta(seconds=30))
    with meanwhile(
        stage.database, lambda: stage.send("ong-aurora", "referrals", make.referral(source_record_id="N-2"))
    ) as (tx, answers):
        (request,) = tx.consents.requests_by(tx.partners.by_slug("ong-aurora").id, None, 10)
        tx.consents.request(request.id, lock=True)
        questions.end(tx, request, "lapsed")
    assert answers[0].status_code == 202
    states = [one["state"] for one in stage.get("ong-aurora", "/v1/referrals").json["items"]]
    assert states == ["lapsed", "waiting"]
    assert len(stage.links()) == 2


@pytest.mark.parametrize("slug", ["ong-aurora", "escola-tejo"])
def test_a_yes_between_two_agreements_loses_nothing_and_shows_nothing_before_the_second(stage, slug):
    sent = stage.send("ong-aurora", "referrals", make.referral())
    with stage.database.transaction(SYSTEM) as tx:
        partner_id = tx.partners.by_slug(slug).id
        mine = agreement.c.partner_id == partner_id
        first = tx.partners.agreements(partner_id)[0]
        tx.connection.execute(agreement.update().where(mine).values(effective_to=tx.today - timedelta(days=1)))
    assert stage.answer(stage.links()[0]).status_code == 303
    path = f"/v1/referrals/{sent.json['record_id']}"
    assert stage.get("escola-tejo", path).json["code"] == "agreement-missing"
    with stage.database.transaction(SYSTEM) as tx:
        tx.partners.add_agreement(replace(first, id=tx.new_id(), version=2), tx.now)
    assert stage.get("escola-tejo", path).json["content"]["subject_snapshot"]["full_name"] == "Amina Haddad"
    assert told(stage, "escola-tejo") == ["pt.aima.hub.referral.sent"]

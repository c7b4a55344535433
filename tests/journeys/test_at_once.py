"""An answer, a withdrawal, a reading and a sending that meet: each sees the other whole or not at all."""

import pytest

from exchange import consents, records
from exchange.consents import Answer
from exchange.errors import StateError
from exchange.storage.transaction import SYSTEM, Actor
from schemas import KINDS
from tests import make
from tests.exchange.racing import meanwhile
from tests.journeys.stage import EVERY_SCOPE, Stage


@pytest.fixture
def referred(stage: Stage) -> str:
    """A referral that its person agreed to."""
    sent = stage.send("ong-aurora", "referrals", make.referral())
    stage.answer(stage.links()[0])
    return str(sent.json["record_id"])


def withdraw_in(tx) -> None:
    """Withdraw the one consent there is."""
    (request,) = tx.consents.requests_by(tx.partners.by_slug("ong-aurora").id, None, 10)
    consents.withdraw(tx, tx.consents.of_request(request.id).id)


def withdraw(stage: Stage) -> None:
    """The same, by itself."""
    with stage.database.transaction(SYSTEM) as tx:
        withdraw_in(tx)


def read(stage: Stage, referred: str):
    """The school reads the referral."""
    return stage.get("escola-tejo", f"/v1/referrals/{referred}")


def test_a_reading_waits_for_a_withdrawal_under_way_and_gets_nothing(stage: Stage, referred: str) -> None:
    with meanwhile(stage.database, lambda: read(stage, referred)) as (tx, answers):
        withdraw_in(tx)
    assert (answers[0].status_code, answers[0].json["code"]) == (403, "consent-withdrawn")
    assert "content" not in answers[0].json


def test_a_withdrawal_waits_for_a_reading_under_way_and_then_bites(stage: Stage, referred: str) -> None:
    with meanwhile(stage.database, lambda: withdraw(stage)) as (tx, _):
        school = tx.partners.by_slug("escola-tejo")
        actor = Actor("partner", str(school.id), school.id, "escola-tejo-software", frozenset(EVERY_SCOPE))
        (envelope,) = records.page(tx.acting(actor), KINDS["referral"], None).items
        assert records.read(tx.acting(actor), KINDS["referral"], envelope["record_id"]).content
    assert read(stage, referred).status_code == 403


def test_a_sending_waits_for_a_withdrawal_under_way_and_is_refused(stage: Stage, referred: str) -> None:
    again = make.referral(source_record_id="N-2")
    with meanwhile(stage.database, lambda: stage.send("ong-aurora", "referrals", again)) as (tx, answers):
        withdraw_in(tx)
    assert (answers[0].status_code, answers[0].json["code"]) == (403, "consent-withdrawn")


def test_two_answers_at_once_are_one_consent(stage: Stage) -> None:
    stage.send("ong-aurora", "referrals", make.referral())

    def grant(tx):
        (request,) = tx.consents.requests_by(tx.partners.by_slug("ong-aurora").id, None, 10)
        notice = tx.notices.newest(request.purpose, "en")
        return consents.grant(tx, request.id, Answer({}, notice.id, "en", "link"))

    def grant_too():
        with pytest.raises(StateError), stage.database.transaction(SYSTEM) as tx:
            grant(tx)
        return "too late"

    with meanwhile(stage.database, grant_too) as (tx, answers):
        given = grant(tx)
    assert answers == ["too late"]
    with stage.database.transaction(SYSTEM) as tx:
        assert [one.id for one in tx.consents.about(given.applicant_id)] == [given.id]

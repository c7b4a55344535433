"""What waits for a human goes on once the human has said who it is about."""

import pytest

from exchange import quarantine
from exchange.errors import NotFoundError
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.journeys.stage import Stage, set_stage


@pytest.fixture
def stage(database, clock) -> Stage:
    """A known person, and a sending about somebody who may be that person."""
    stage = set_stage(database, clock)
    stage.send("ong-aurora", "referrals", make.referral())
    uncertain = make.person(birth_date="1990-01-01", contact_languages=["eng"])
    sent = stage.send("ong-boreal", "referrals", make.referral(uncertain, source_record_id="B-1"))
    assert sent.status_code == 202
    return stage


def test_an_uncertain_sending_is_answered_like_any_other_and_nobody_is_asked(stage):
    assert len(stage.links()) == 1


def test_the_list_names_who_it_may_be(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (waiting,) = quarantine.quarantined(tx)
    assert waiting.partner == "ong-boreal"
    assert len(waiting.candidates) == 1


def test_linking_puts_the_question_to_the_contact_on_file(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (waiting,) = quarantine.quarantined(tx)
        quarantine.link(tx, waiting.subject_id, waiting.candidates[0], by="operator")
    assert len(stage.links()) == 2
    with stage.database.transaction(SYSTEM) as tx:
        assert quarantine.quarantined(tx) == ()
        (decision,) = tx.applicants.decisions(waiting.subject_id)
    assert decision.verdict == "link"


def test_separating_makes_a_person_of_its_own_and_asks_it(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (waiting,) = quarantine.quarantined(tx)
        assert quarantine.separate(tx, waiting.subject_id, by="operator") == ()
        assert tx.applicants.count() == 2
    assert len(stage.links()) == 2


def test_a_link_can_be_undone_and_says_what_was_disclosed_meanwhile(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (waiting,) = quarantine.quarantined(tx)
        quarantine.link(tx, waiting.subject_id, waiting.candidates[0], by="operator")
    assert stage.answer(stage.links()[0]).status_code == 303
    with stage.database.transaction(SYSTEM) as tx:
        disclosed = quarantine.separate(tx, waiting.subject_id, by="operator")
        standing = [one.verdict for one in tx.applicants.decisions(waiting.subject_id)]
    assert len(disclosed) == 1
    assert standing == ["separate"]


def test_an_unknown_subject_or_person_is_not_found(stage):
    with stage.database.transaction(SYSTEM) as tx:
        (waiting,) = quarantine.quarantined(tx)
        with pytest.raises(NotFoundError):
            quarantine.link(tx, waiting.subject_id, tx.new_id(), by="operator")
        with pytest.raises(NotFoundError):
            quarantine.separate(tx, "sub_unknown", by="operator")

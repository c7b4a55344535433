"""Every move of the loop: whose it is, what it needs, who acts next by when; taken back (``exchange.retractions``)."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from exchange import referrals
from exchange.errors import IdempotencyBusyError
from exchange.storage import tables
from exchange.storage.tables import delivery, event, fact
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.exchange.racing import PATIENCE, until_waiting
from tests.journeys.stage import Stage, set_stage

APPOINTMENT = {"start": "2026-03-10T10:00:00Z", "mode": "in-person"}


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)


@pytest.fixture
def sent(stage) -> str:
    """A referral its person agreed to."""
    receipt = stage.send("ong-aurora", "referrals", make.referral())
    stage.answer(stage.links()[0], (1, "language-learning"))
    return receipt.json["record_id"]


def move(stage, slug, record_id, to, **beside):
    """Ask for a move."""
    return stage.call(slug, "POST", f"/v1/referrals/{record_id}/moves", {"to": to, **beside})


def facts_counted(stage):
    """How many records are counted."""
    with stage.database.transaction(SYSTEM) as tx:
        return tx.connection.execute(select(func.count()).select_from(fact)).scalar_one()


def told(stage, slug):
    """The types of event a partner was told, oldest first."""
    with stage.database.transaction(SYSTEM) as tx:
        mine = event.c.partner_id == tx.partners.by_slug(slug).id
        return list(tx.connection.execute(select(event.c.type).where(mine).order_by(event.c.id)).scalars())


def stands(stage, record_id):
    """Where the sender sees it stand."""
    return stage.get("ong-aurora", f"/v1/referrals/{record_id}").json["referral"]


def test_the_whole_loop_can_be_walked(stage, sent):
    steps = (
        ("escola-tejo", "received", {}),
        ("escola-tejo", "info-requested", {"question": "Which mornings are free?"}),
        ("ong-aurora", "received", {"answer": "Monday and Tuesday."}),
        ("escola-tejo", "waitlisted", {"waiting_list_date": "2026-04-01"}),
        ("escola-tejo", "accepted", {}),
        ("escola-tejo", "scheduled", {"appointment": APPOINTMENT}),
        ("escola-tejo", "in-progress", {"first_contact_on": "2026-03-01"}),
        ("escola-tejo", "on-hold", {"reason_code": "person-absent", "until": "2026-05-01"}),
        ("escola-tejo", "in-progress", {"first_contact_on": "2026-03-01"}),
        ("escola-tejo", "completed", {"outcome": {"code": "provided", "date": "2026-03-01"}}),
        ("ong-aurora", "closed", {}),
    )
    for slug, to, beside in steps:
        moved = move(stage, slug, sent, to, **beside)
        assert moved.status_code == 201, (to, moved.text)
    told = stands(stage, sent)
    assert told["state"] == "closed"
    assert [one["to"] for one in told["moves"]] == ["sent", *(to for _, to, _ in steps)]
    assert told["moves"][-2]["reason_code"] == "provided"


def test_a_move_of_the_other_side_is_refused_with_those_allowed(stage, sent):
    refused = move(stage, "ong-aurora", sent, "accepted")
    assert refused.status_code == 409
    assert refused.json["code"] == "move-not-allowed"
    assert "cancelled" in refused.json["allowed_moves"]


def test_a_move_without_what_it_needs_names_it(stage, sent):
    refused = move(stage, "escola-tejo", sent, "rejected")
    assert refused.status_code == 422
    assert refused.json["errors"][0]["path"] == "/reason_code"
    assert stands(stage, sent)["state"] == "sent"


@pytest.mark.parametrize(
    ("to", "beside"),
    [
        ("rejected", {"reason_code": None}),
        ("info-requested", {"question": None}),
        ("waitlisted", {"waiting_list_date": None}),
    ],
)
def test_what_a_move_needs_is_not_given_by_null(stage, sent, to, beside):
    refused = move(stage, "escola-tejo", sent, to, **beside)
    assert refused.status_code == 422, refused.text
    assert refused.json["errors"][0]["rule"] == "required-for-move"


@pytest.mark.parametrize(
    ("to", "beside"), [("scheduled", {"appointment": None}), ("in-progress", {"first_contact_on": None})]
)
def test_a_date_given_as_null_is_a_fault_and_no_failure_of_ours(stage, sent, to, beside):
    move(stage, "escola-tejo", sent, "accepted")
    refused = move(stage, "escola-tejo", sent, to, **beside)
    assert refused.status_code == 422, refused.text


def test_nobody_was_met_in_the_future(stage, sent):
    move(stage, "escola-tejo", sent, "accepted")
    refused = move(stage, "escola-tejo", sent, "in-progress", first_contact_on="2026-03-03")
    assert refused.status_code == 422, refused.text
    assert refused.json["errors"][0] == refused.json["errors"][0] | {
        "path": "/first_contact_on",
        "rule": "in-the-future",
    }


def test_the_answer_is_due_by_the_priority(stage, sent, clock):
    told = stands(stage, sent)
    assert told["acts_next"] == "receiver"
    due = told["due_at"]
    assert due.startswith((clock.now + timedelta(days=14)).date().isoformat())


def test_an_appointment_is_the_next_date(stage, sent):
    move(stage, "escola-tejo", sent, "accepted")
    moved = move(stage, "escola-tejo", sent, "scheduled", appointment=APPOINTMENT)
    assert moved.json["due_at"] == "2026-03-10T10:00:00Z"
    assert moved.json["acts_next"] == "receiver"


def test_a_waiting_referral_waits_for_the_person_until_its_question_lapses(stage, clock):
    receipt = stage.send("ong-aurora", "referrals", make.referral())
    told = stands(stage, receipt.json["record_id"])
    assert told["acts_next"] == "person"
    assert told["due_at"].startswith((clock.now + timedelta(days=14)).date().isoformat())


@pytest.mark.parametrize("to", ["cancelled", "entered-in-error"])
def test_what_is_taken_back_while_it_waits_is_destroyed_and_its_question_with_it(stage, to):
    receipt = stage.send("ong-aurora", "referrals", make.referral())
    path = stage.links()[0]
    moved = move(stage, "ong-aurora", receipt.json["record_id"], to, reason_code="sent-in-error")
    assert moved.status_code == 201, moved.text
    seen = stage.get("ong-aurora", f"/v1/referrals/{receipt.json['record_id']}").json
    stands = "lapsed" if to == "cancelled" else to
    assert (seen["state"], seen["referral"]["state"], seen.get("content") or {}) == (stands, to, {})
    assert stage.answer(path).status_code == 303
    (asked,) = stage.get("ong-aurora", "/v1/consent-requests").json["items"]
    assert asked["state"] == "cancelled"
    assert facts_counted(stage) == 0


def test_taking_one_back_leaves_the_question_to_the_others_that_wait_for_it(stage):
    first = stage.send("ong-aurora", "referrals", make.referral())
    second = stage.send("ong-aurora", "referrals", make.referral(source_record_id="N-2"))
    move(stage, "ong-aurora", first.json["record_id"], "cancelled", reason_code="duplicate")
    assert stage.answer(stage.links()[0]).status_code == 303
    assert stands(stage, first.json["record_id"])["state"] == "cancelled"
    assert stands(stage, second.json["record_id"])["state"] == "sent"


def test_the_receiver_is_not_told_how_that_ended_of_which_it_was_never_told(stage):
    receipt = stage.send("ong-aurora", "referrals", make.referral())
    move(stage, "ong-aurora", receipt.json["record_id"], "cancelled", reason_code="no-longer-needed")
    stage.send("ong-aurora", "referrals", make.referral(source_record_id="N-2"))
    stage.answer(stage.links()[0], says="no")
    assert told(stage, "escola-tejo") == []


def test_what_was_entered_in_error_is_counted_no_longer(stage, sent):
    assert facts_counted(stage) == 1
    moved = move(stage, "ong-aurora", sent, "entered-in-error", reason_code="sent-in-error")
    assert moved.status_code == 201, moved.text
    assert facts_counted(stage) == 0


def test_a_stranger_cannot_move_what_it_cannot_see(stage, sent):
    assert move(stage, "ong-boreal", sent, "cancelled", reason_code="other").status_code == 404


def test_a_technical_receipt_counts_once(stage, sent, clock):
    clock.advance(timedelta(seconds=1))
    with stage.database.transaction(SYSTEM) as tx:
        record = tx.records.by_source(tx.partners.by_slug("ong-aurora").id, "referral", "N-1")
        referrals.receive(tx, record.id)
        referrals.receive(tx, record.id)
        moves = tx.referrals.moves(record.id)
    assert [one.to_state for one in moves] == ["sent", "received"]
    assert stands(stage, sent)["moves"][-1]["by"] in ("hub", "receiver")


def test_what_ended_is_closed_after_thirty_days(stage, sent, clock):
    move(stage, "ong-aurora", sent, "cancelled", reason_code="no-longer-needed")
    clock.advance(timedelta(days=29))
    with stage.database.transaction(SYSTEM) as tx:
        assert referrals.close_due(tx) == 0
    clock.advance(timedelta(days=2))
    with stage.database.transaction(SYSTEM) as tx:
        assert referrals.close_due(tx) == 1
        assert referrals.close_due(tx) == 0
    assert stands(stage, sent)["state"] == "closed"


def test_an_outcomes_note_does_not_flow_back_without_consent_for_it(stage, sent):
    move(stage, "escola-tejo", sent, "accepted")
    move(stage, "escola-tejo", sent, "in-progress", first_contact_on="2026-03-01")
    outcome = {"code": "provided", "date": "2026-03-01", "note": "Needs glasses to read."}
    assert move(stage, "escola-tejo", sent, "completed", outcome=outcome).status_code == 201
    told = stands(stage, sent)["moves"][-1]
    assert told["detail"]["outcome"] == {"code": "provided", "date": "2026-03-01"}


def test_numbers_can_be_read_out_and_carry_a_check():
    number = referrals.number_of(uuid.UUID(int=123456789))
    digits = number[1:].replace("-", "")
    assert int(digits) % 97 == 1


def test_each_side_reads_back_its_own_words_beside_moves(stage, sent):
    move(stage, "escola-tejo", sent, "info-requested", question="Which mornings are free?")
    move(stage, "ong-aurora", sent, "received", answer="Monday and Tuesday.")
    asked, answered = stands(stage, sent)["moves"][-2:]
    assert "detail" not in asked or "question" not in asked["detail"]
    assert answered["detail"]["answer"] == "Monday and Tuesday."
    asked, answered = stage.get("escola-tejo", f"/v1/referrals/{sent}").json["referral"]["moves"][-2:]
    assert asked["detail"]["question"] == "Which mornings are free?"
    assert answered["detail"]["answer"] == "Monday and Tuesday."


def test_the_sender_reads_a_question_once_the_person_lets_needs_flow_back(stage, sent):
    move(stage, "escola-tejo", sent, "info-requested", question="Which mornings are free?")
    subject = stage.get("ong-aurora", f"/v1/referrals/{sent}").json["subject_id"]
    flows = [{"sender": "escola-tejo", "recipient": "ong-aurora", "categories": ["needs"]}]
    body = {"purpose": "language-learning", "flows": flows, "subject": {"subject_id": subject}}
    stage.call("ong-aurora", "POST", "/v1/consent-requests", body)
    stage.answer(stage.links()[0], (0, "needs"))
    assert stands(stage, sent)["moves"][-1]["detail"]["question"] == "Which mornings are free?"


def test_closing_keeps_what_came_to_nothing_no_longer_than_its_end_did(stage, sent, clock):
    move(stage, "escola-tejo", sent, "rejected", reason_code="no-capacity")
    rejected = stage.get("ong-aurora", f"/v1/referrals/{sent}").json["retention_until"]
    clock.advance(timedelta(days=20))
    move(stage, "ong-aurora", sent, "closed")
    assert stage.get("ong-aurora", f"/v1/referrals/{sent}").json["retention_until"] == rejected


def test_entering_in_error_and_acknowledging_lock_in_one_order(stage, sent):
    record_id = uuid.UUID(sent)
    with ThreadPoolExecutor(1) as pool, stage.database.transaction(SYSTEM) as tx:
        tx.connection.execute(select(delivery.c.id).where(delivery.c.record_id == record_id).with_for_update())
        future = pool.submit(move, stage, "ong-aurora", sent, "entered-in-error", reason_code="sent-in-error")
        until_waiting(stage.database, future)
        # An acknowledgement holds its delivery first and asks for the referral after.
        loops = select(tables.referral.c.record_id).where(tables.referral.c.record_id == record_id)
        tx.connection.execute(loops.with_for_update(nowait=True))
        tx.appends.flush()
        tx.connection.commit()
        assert future.result(timeout=PATIENCE).status_code == 201


def test_a_number_is_borne_by_one_referral(stage, sent):
    with stage.database.transaction(SYSTEM) as tx:
        row = tx.referrals.by_id(uuid.UUID(sent))
        record = replace(tx.records.by_id(row.record_id), id=uuid.UUID(int=row.record_id.int ^ 1 << 100))
        with pytest.raises(IdempotencyBusyError):
            referrals.enter(tx, record, tx.partners.by_slug("escola-tejo"), "normal")

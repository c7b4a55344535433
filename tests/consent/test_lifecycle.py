"""The state tables: total, and saying of each move who may make it and what it needs."""

from datetime import timedelta
from itertools import product

import pytest

from consent.errors import MoveNotAllowedError, UnknownStateError
from consent.lifecycle import (
    ANSWER_HOURS,
    CONSENT,
    DELIVERY,
    LIFECYCLES,
    PARTNER,
    REFERRAL,
    REFERRAL_UNDER_REVIEW,
    REQUEST,
    acts_next,
    allowed,
    due_at,
    move,
    open_moves,
    unmet,
)
from tests.consent.make import NOW

ROLES = ("sender", "receiver", "connector", "person", "asker", "aima", "hub")
TABLES = (*LIFECYCLES, REFERRAL_UNDER_REVIEW)
OPEN = {
    "sent",
    "received",
    "info-requested",
    "waitlisted",
    "rejection-proposed",
    "accepted",
    "scheduled",
    "in-progress",
    "on-hold",
}

every_table = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@every_table
def test_a_table_answers_for_every_pair_of_states_and_every_role(table):
    for state, to, by in product(table.states, table.states, ROLES):
        row = table.moves.get((state, to))
        if row is not None and by in row.movers:
            assert move(table, state, to, by) is row
            assert to in allowed(table, state, by)
        else:
            with pytest.raises(MoveNotAllowedError):
                move(table, state, to, by)
            assert to not in allowed(table, state, by)


@every_table
def test_rows_name_known_states_and_roles_and_no_two_speak_of_one_move(table):
    named = [(state, to) for row in table.rows for state in row.origins for to in row.targets]
    assert len(named) == len(set(named))
    assert {state for pair in named for state in pair} <= set(table.states)
    assert {by for row in table.rows for by in row.movers} <= set(ROLES)
    assert table.ended <= set(table.states)


@every_table
def test_every_state_but_the_first_can_be_reached(table):
    reached = {to for _, to in table.moves}
    unreached = set(table.states) - reached - {table.states[0]}
    assert unreached <= ({"rejection-proposed"} if table is REFERRAL else set())


def test_a_refused_move_says_which_moves_are_open_and_to_whom():
    with pytest.raises(MoveNotAllowedError) as refusal:
        move(REFERRAL, "info-requested", "completed", "sender")
    assert refusal.value.allowed == ("received", "cancelled", "entered-in-error")
    assert refusal.value.open_moves["accepted"] == ("receiver",)
    assert refusal.value.open_moves["received"] == ("sender",)
    assert str(refusal.value) == "info-requested -> completed by sender"


def test_a_state_no_table_has_is_an_error_not_a_refusal():
    with pytest.raises(UnknownStateError, match="referral has no state 'lost'"):
        allowed(REFERRAL, "lost", "sender")
    with pytest.raises(UnknownStateError):
        acts_next("lost")


@pytest.mark.parametrize("state", ["draft", "waiting-consent", *sorted(OPEN)])
def test_the_sender_cancels_whatever_is_still_open_and_says_why(state):
    assert move(REFERRAL, state, "cancelled", "sender").needs == ("reason_code",)


@pytest.mark.parametrize("state", sorted(REFERRAL.ended))
def test_what_has_ended_is_not_cancelled(state):
    assert "cancelled" not in open_moves(REFERRAL, state)


@pytest.mark.parametrize("state", REFERRAL.states)
def test_the_end_of_a_consent_stops_what_is_open_and_nothing_else(state):
    assert ("consent-stopped" in allowed(REFERRAL, state, "hub")) is (state in OPEN)


@pytest.mark.parametrize("state", sorted(REFERRAL.ended - {"closed", "entered-in-error"}))
def test_what_has_ended_is_closed_by_its_sender_or_the_hub_and_waits_for_the_sender(state):
    assert move(REFERRAL, state, "closed", "sender") is move(REFERRAL, state, "closed", "hub")
    assert acts_next(state) == "sender"


def test_only_a_stopped_referral_is_sent_again():
    assert [state for state in REFERRAL.states if "sent" in allowed(REFERRAL, state, "sender")] == ["consent-stopped"]


@pytest.mark.parametrize(
    ("state", "to", "needs"),
    [
        ("received", "rejected", ("reason_code",)),
        ("received", "info-requested", ("question",)),
        ("received", "waitlisted", ("waiting_list_date",)),
        ("received", "accepted", ()),
        ("accepted", "scheduled", ("appointment",)),
        ("scheduled", "scheduled", ("appointment",)),
        ("scheduled", "in-progress", ("first_contact_on",)),
        ("in-progress", "on-hold", ("reason_code", "until")),
        ("in-progress", "failed", ("reason_code",)),
        ("in-progress", "completed", ("outcome",)),
    ],
)
def test_a_receivers_move_needs_what_makes_it_useful(state, to, needs):
    row = move(REFERRAL, state, to, "receiver")
    assert row.needs == needs
    assert unmet(row, ()) == needs
    assert unmet(row, needs) == ()


def test_an_agreement_may_ask_a_second_pair_of_eyes_before_a_rejection():
    assert "rejected" not in allowed(REFERRAL_UNDER_REVIEW, "received", "receiver")
    assert move(REFERRAL_UNDER_REVIEW, "received", "rejection-proposed", "receiver").needs == ("reason_code",)
    assert allowed(REFERRAL_UNDER_REVIEW, "rejection-proposed", "aima") == ("received", "rejected", "entered-in-error")
    assert move(REFERRAL_UNDER_REVIEW, "rejection-proposed", "rejected", "aima").needs == ("note",)
    assert "rejection-proposed" not in allowed(REFERRAL, "received", "receiver")


def test_a_state_says_who_acts_next():
    assert {state: acts_next(state) for state in REFERRAL.states if state not in REFERRAL.ended} == {
        "draft": None,
        "waiting-consent": "person",
        "sent": "receiver",
        "received": "receiver",
        "info-requested": "sender",
        "waitlisted": "receiver",
        "rejection-proposed": "aima",
        "accepted": "receiver",
        "scheduled": "receiver",
        "in-progress": "receiver",
        "on-hold": "receiver",
    }
    assert acts_next("closed") is None
    assert acts_next("entered-in-error") is None


@pytest.mark.parametrize("state", REFERRAL.states)
def test_who_acts_next_can_make_a_move(state):
    actor = acts_next(state)
    if actor not in (None, "person"):
        assert allowed(REFERRAL, state, actor)


@pytest.mark.parametrize(("priority", "hours"), [("emergency", 24), ("urgent", 72), ("normal", 14 * 24)])
def test_an_answer_is_due_by_its_priority(priority, hours):
    assert due_at("sent", priority, NOW) == NOW + timedelta(hours=hours)
    assert ANSWER_HOURS[priority] == hours


def test_an_agreement_may_ask_a_faster_answer_for_one_priority():
    assert due_at("received", "urgent", NOW, {"urgent": 8}) == NOW + timedelta(hours=8)
    assert due_at("received", "normal", NOW, {"urgent": 8}) == NOW + timedelta(days=14)


@pytest.mark.parametrize("state", ["waiting-consent", "waitlisted", "scheduled", "in-progress", "on-hold", "closed"])
def test_a_state_with_a_date_of_its_own_has_no_clock(state):
    assert due_at(state, "normal", NOW) is None


def test_a_withdrawn_consent_never_comes_back():
    assert open_moves(CONSENT, "withdrawn") == {}
    assert set(open_moves(CONSENT, "paused")) == {"active", *CONSENT.ended}


def test_a_person_alone_answers_a_question():
    assert allowed(REQUEST, "asked", "person") == ("granted", "refused")
    assert allowed(REQUEST, "asked", "asker") == ("cancelled",)
    assert all(open_moves(REQUEST, state) == {} for state in REQUEST.ended)


def test_a_delivery_lost_with_its_worker_is_queued_again_and_one_withdrawn_is_cancelled():
    assert allowed(DELIVERY, "sending", "hub") == ("queued", "retrying", "delivered", "stopped", "dead")
    assert "cancelled" in allowed(DELIVERY, "queued", "hub")
    assert allowed(DELIVERY, "dead", "aima") == ("queued",)


def test_a_closed_partner_stays_closed():
    assert open_moves(PARTNER, "closed") == {}
    assert allowed(PARTNER, "suspended", "aima") == ("active", "closed")

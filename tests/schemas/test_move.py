"""Moves of a referral."""

import pytest

from consent import lifecycle
from schemas.base import field_categories
from schemas.move import ASKED, MOVE, MOVED, REJECTIONS, STATES, MoveReadingSchema
from tests.make import MONDAY
from tests.schemas.probes import broken

FULL = {
    "to": "scheduled",
    "reason_code": "no-capacity",
    "reason_text": "Volta a haver lugar em abril.",
    "question": "Que nível de português tem?",
    "answer": "Fez o A1.",
    "appointment": {
        "start": "2026-03-09T10:00:00Z",
        "place_municipality": "1106",
        "mode": "in-person",
        "instructions": "Traga o título de residência.\nPergunte pela Marta.",
    },
    "waiting_list_date": "2026-04-01",
    "first_contact_on": "2026-03-01",
    "until": "2026-05-01",
    "outcome": {
        "code": "provided",
        "date": "2026-03-01",
        "note": "Concluiu.",
        "record_ids": ["0191e0a0-7c1e-7b1e-8a5e-000000000001"],
    },
    "note": "Confirmado.",
    "feedback": {"seen_at": "2026-03-01T10:00:00Z", "satisfied": "yes"},
}


def test_a_move_with_every_field_loads_as_said():
    assert MOVE.load(FULL) == FULL


@pytest.mark.parametrize(
    ("move", "fault"),
    [
        ({}, ("/to", "required")),
        ({"to": "in_progress"}, ("/to", "not-in-list")),
        ({"to": "consent-stopped"}, ("/to", "not-in-list")),
        ({"to": "rejected", "reason_code": "sent-in-error"}, ("/reason_code", "not-in-list")),
        ({"to": "info-requested", "question": "NIF 218345679?"}, ("/question", "identifier-in-text")),
        ({"to": "scheduled", "appointment": {"mode": "phone"}}, ("/appointment/start", "required")),
        ({"to": "completed", "outcome": {}}, ("/outcome/code", "required")),
        ({"to": "accepted", "state": "closed"}, ("/state", "unknown-field")),
    ],
)
def test_a_move_says_what_is_wrong_with_it(move, fault):
    assert broken(MOVE, move) == [fault]


@pytest.mark.parametrize("code", REJECTIONS)
def test_every_reason_of_a_rejection_serves(code):
    assert broken(MOVE, {"to": "rejected", "reason_code": code}) == []


def test_the_states_are_those_of_the_state_table():
    assert set(STATES) == set(lifecycle.REFERRAL.states)
    assert set(ASKED) < set(STATES)


def test_what_came_of_it_tells_of_needs():
    categories = field_categories(MOVE)

    assert categories["outcome.note"] == categories["question"] == "needs"
    assert categories["to"] == categories["appointment.start"] == "service-meta"


def test_a_move_made_is_written_with_from_and_to():
    made = {"from_state": "sent", "to_state": "accepted", "by": "receiver", "at": MONDAY, "detail": {"note": "x"}}

    assert MoveReadingSchema().dump(made) == {
        "from": "sent",
        "to": "accepted",
        "by": "receiver",
        "at": "2026-03-02T09:30:00Z",
        "detail": {"note": "x"},
    }


def test_the_receipt_of_a_move_names_who_acts_next():
    written = MOVED.dump({"from_state": "sent", "to_state": "accepted", "acts_next": "receiver", "due_at": MONDAY})

    assert written == {"from": "sent", "to": "accepted", "acts_next": "receiver", "due_at": "2026-03-02T09:30:00Z"}

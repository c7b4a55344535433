"""Whose move a move was, and in which order a desk sees its referrals."""

import uuid
from datetime import timedelta

import pytest

from exchange import desks
from exchange.desks import DeskReferral
from exchange.storage.referrals import MoveRow, ReferralRow
from tests.make import MONDAY

SENDER, RECEIVER, SOMEBODY = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)


def referral(**changes):
    """A referral between two partners."""
    usual = {
        "record_id": uuid.UUID(int=9),
        "number": "R1",
        "sender_id": SENDER,
        "receiver_id": RECEIVER,
        "priority": "normal",
        "state": "accepted",
        "state_since": MONDAY,
        "acts_next": "receiver",
        "due_at": None,
    }
    return ReferralRow(**{**usual, **changes})


def moved(kind, by, to="accepted"):
    """A move made by somebody."""
    return MoveRow(uuid.UUID(int=7), uuid.UUID(int=9), "received", to, kind, str(by), MONDAY, None, None, SOMEBODY)


@pytest.mark.parametrize(
    ("kind", "by", "to", "role"),
    [
        ("partner", SENDER, "cancelled", "sender"),
        ("partner", RECEIVER, "accepted", "receiver"),
        ("partner", SOMEBODY, "accepted", "receiver"),
        ("partner", SOMEBODY, "cancelled", "sender"),
        ("applicant", SOMEBODY, "consent-stopped", "person"),
        ("applicant", SOMEBODY, "sent", "hub"),
        ("staff", SOMEBODY, "received", "aima"),
        ("system", "hub", "expired", "hub"),
    ],
)
def test_a_move_is_told_by_its_maker_s_role(kind, by, to, role):
    assert desks.mover(referral(), moved(kind, by, to)) == role


def seen(number, *, turn="theirs", due=None, overdue=False):
    """A referral as a desk sees it."""
    due_at = MONDAY + timedelta(days=due) if due is not None else None
    return DeskReferral(SOMEBODY, number, "housing", "normal", "sent", MONDAY, True, "X", turn, None, due_at, overdue)


def test_late_comes_first_then_ours_by_the_clock_then_theirs_then_ended():
    ordered = ["late", "ours-soon", "ours-later", "ours-undated", "theirs", "ended"]
    shuffled = [
        seen("ended", turn="nobody"),
        seen("ours-undated", turn="yours"),
        seen("theirs", due=1),
        seen("ours-later", turn="yours", due=5),
        seen("late", due=-1, overdue=True),
        seen("ours-soon", turn="yours", due=2),
    ]
    assert [one.number for one in sorted(shuffled, key=desks.urgency)] == ordered

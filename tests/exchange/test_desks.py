"""Whose move a move was, and in which order a desk sees its referrals."""

import uuid
from datetime import timedelta

import pytest

from consent import lifecycle
from exchange import desks, movers
from exchange.desks import DeskReferral
from exchange.storage.referrals import MoveRow, ReferralRow
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.journeys.stage import Stage, set_stage
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
    assert movers.mover(referral(), moved(kind, by, to)) == role


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


@pytest.fixture
def stage(database, clock) -> Stage:
    """A referral in each of four states, all to the school."""
    stage = set_stage(database, clock)
    for seed in range(4):
        stage.send("ong-aurora", "referrals", make.referral(make.person(seed + 1), source_record_id=f"N-{seed}"))
    _, refused, sent, stopped = reversed(stage.links())
    stage.answer(refused, says="no")
    for path in (sent, stopped):
        stage.answer(path)
    stage.stop(stopped)
    return stage


@pytest.mark.parametrize("slug", ["ong-aurora", "escola-tejo"])
def test_a_desk_and_the_list_over_the_network_say_the_same_in_every_state(stage, slug):
    listed = stage.get(slug, "/v1/referrals").json["items"]
    with stage.database.transaction(SYSTEM) as tx:
        shown = desks.referrals(tx, tx.partners.by_slug(slug).id).referrals
    assert sorted((one.number, one.state) for one in shown) == sorted(
        (one["referral"]["number"], one["referral"]["state"]) for one in listed
    )
    assert {one.state for one in shown} == {"waiting-consent", "lapsed", "sent", "consent-stopped"}


def test_the_receiver_s_desk_does_not_show_what_the_person_withheld(stage):
    with stage.database.transaction(SYSTEM) as tx:
        sender, receiver = (tx.partners.by_slug(slug).id for slug in ("ong-aurora", "escola-tejo"))
        (sent,) = (one for one in desks.referrals(tx, sender).referrals if one.state == "sent")
        assert desks.journey(tx, sender, sent.record_id).dropped == ("address", "contact", "national-id")
        assert desks.journey(tx, receiver, sent.record_id).dropped == ()


def test_what_is_open_is_never_crowded_out_by_what_has_ended(stage):
    with stage.database.transaction(SYSTEM) as tx:
        sender = tx.partners.by_slug("ong-aurora").id
        (sent,) = (one for one in desks.referrals(tx, sender).referrals if one.state == "sent")
        tx.referrals.change(sent.record_id, state="in-progress", due_at=None)
        first = tx.referrals.of_partner(sender, lifecycle.REFERRAL.ended, 2)
        assert {one.state for one in first} == {"waiting-consent", "in-progress"}


def test_a_move_is_told_alike_at_the_desk_and_over_the_network(stage):
    (item,) = (
        one for one in stage.get("ong-aurora", "/v1/referrals").json["items"] if one["referral"]["state"] == "sent"
    )
    with stage.database.transaction(SYSTEM) as tx:
        row = tx.referrals.by_id(uuid.UUID(item["record_id"]))
        roles = [movers.mover(row, move) for move in tx.referrals.moves(row.record_id)]
    assert roles == [one["by"] for one in item["referral"]["moves"]]


def test_a_long_list_goes_on_over_pages(stage):
    with stage.database.transaction(SYSTEM) as tx:
        sender = tx.partners.by_slug("ong-aurora").id
        every = desks.referrals(tx, sender)
        pages = [desks.referrals(tx, sender, number, size=3) for number in (1, 2, 3)]
    assert [len(page.referrals) for page in pages] == [3, 1, 0]
    assert [page.more for page in (every, *pages)] == [False, True, False, False]
    assert {one.number for page in pages for one in page.referrals} == {one.number for one in every.referrals}

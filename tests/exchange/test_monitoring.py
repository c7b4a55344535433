"""The flow as staff see it: views, numbers, pages, and what was refused; with ``exchange.storage.exchanges``."""

import pytest

from exchange import monitoring
from exchange.evidence.log import Entry, write
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.exchange.portal.world import SCHOOL, World


@pytest.fixture
def world(database):
    """A hub with partners."""
    world = World(database)
    world.people()
    return world


def seen(database, view="all", before=None):
    """One page of the flow."""
    with database.transaction(SYSTEM) as tx:
        return monitoring.flow(tx, view, before)


def test_an_empty_hub_has_an_empty_flow(database, world):
    flow = seen(database)
    assert (flow.exchanges, flow.refused, flow.older) == ((), (), None)
    assert flow.counts.exchanges == 0


def test_a_waiting_record_is_counted_and_listed(database, world):
    sent = world.send()
    flow = seen(database, "waiting")
    assert (flow.counts.exchanges, flow.counts.waiting, flow.counts.asked) == (1, 1, 1)
    (one,) = flow.exchanges
    assert one.row.record_id == sent.record_id
    assert (one.producer, one.recipient) == ("Associação Ponte Viva", "Escola de Português do Tejo")


@pytest.mark.parametrize("view", [view for view in monitoring.VIEWS if view not in ("all", "waiting")])
def test_a_waiting_record_is_in_no_other_view(database, world, view):
    world.send()
    assert seen(database, view).exchanges == ()


def test_pages_follow_each_other_without_gap_or_overlap(database, world):
    sent = []
    for number in range(monitoring.PAGE + 3):
        world.wait(seconds=1)
        sent.append(world.send(make.person(number), source_record_id=f"N-{number}").record_id)
    first = seen(database)
    second = seen(database, before=first.older)
    listed = [one.row.record_id for page in (first, second) for one in page.exchanges]
    assert listed == list(reversed(sent))
    assert second.older is None


def test_a_refused_try_is_shown_with_its_reasons_for_a_week(database, world):
    with database.transaction(SYSTEM) as tx:
        actor = world.actor(tx, SCHOOL)
        entry = Entry("record.read", "refused", purpose="housing", object_type="referral", reasons=("consent-expired",))
        write(tx.acting(actor), entry)
        write(tx.acting(actor), Entry("record.read", "disclosed", object_type="referral", reasons=("refused",)))
    (one,) = seen(database).refused
    assert (one.partner, one.tried, one.reasons) == ("Escola de Português do Tejo", "record.read", ("consent-expired",))
    world.wait(days=8)
    assert seen(database).refused == ()

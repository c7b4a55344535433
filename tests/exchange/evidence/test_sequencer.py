"""Numbering after commit: nothing lost, no gap, whatever the order of commits.

Reaches ``exchange.storage.sequence``.
"""

import contextlib
import json
import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from exchange.evidence.errors import EvidenceBrokenError
from exchange.evidence.log import Entry, write
from exchange.evidence.sequencer import seal_batch
from exchange.evidence.tree import append, peaks, root
from exchange.evidence.verify import verify
from exchange.storage.events import EventRow
from exchange.storage.transaction import SYSTEM
from tests import make

READ = Entry("record.read", "permitted")


def seal(database, limit=2000):
    with database.transaction(SYSTEM) as tx:
        return seal_batch(tx, limit)


def rows(database, query):
    with database.transaction(SYSTEM) as tx:
        return tx.connection.execute(text(query)).all()


def numbered(database):
    return rows(database, 'select index, entry_id from evidence_index order by "index"')


def test_entries_are_numbered_from_zero_in_the_order_they_were_made(log, numbering, clock):
    proofs = []
    for _ in range(3):
        proofs.append(log())
        clock.advance(timedelta(seconds=1))
    assert seal(numbering) == 3
    assert numbered(numbering) == [(index, proof.entry_id) for index, proof in enumerate(proofs)]


def test_a_pass_with_nothing_to_do_changes_nothing(log, numbering):
    log()
    assert [seal(numbering), seal(numbering)] == [1, 0]


def test_a_later_commit_of_an_earlier_entry_gets_the_next_number(database, numbering):
    with database.transaction(SYSTEM) as slow:
        first = write(slow, READ)
        with database.transaction(SYSTEM) as fast:
            second = write(fast, READ)
        seal(numbering)
        assert numbered(numbering) == [(0, second.entry_id)]
    seal(numbering)
    assert numbered(numbering) == [(0, second.entry_id), (1, first.entry_id)]


def test_a_rollback_leaves_no_gap(log, failed, numbering):
    log()
    failed()
    log()
    seal(numbering)
    assert [index for index, _ in numbered(numbering)] == [0, 1]


@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_batches_of_any_size_make_the_same_tree(log, numbering, limit):
    leaves = [log().leaf for _ in range(13)]
    while seal(numbering, limit):
        pass
    stored = {(level, index): digest for level, index, digest in rows(numbering, "select * from evidence_node")}
    in_order = [stored[0, index] for index in range(13)]
    frontier, _ = append([], 0, in_order)
    assert sorted(in_order) == sorted(leaves)
    assert [stored[place] for place in peaks(13)] == frontier
    assert rows(numbering, "select size from evidence_head") == [(13,)]


def test_a_second_sequencer_leaves_at_once(log, numbering):
    log()
    with numbering.transaction(SYSTEM) as first:
        assert seal_batch(first) == 1
        assert seal(numbering) == 0
    assert len(numbered(numbering)) == 1


def test_a_pass_that_fails_leaves_everything_pending(log, numbering):
    log()
    with contextlib.suppress(RuntimeError), numbering.transaction(SYSTEM) as tx:
        seal_batch(tx)
        raise RuntimeError
    assert seal(numbering) == 1


def test_many_writers_at_once_lose_nothing(database, numbering, log, failed):
    written, done = [], threading.Event()

    def work(number):
        for turn in range(20):
            if (turn + number) % 5 == 0:
                failed()
            else:
                written.append(log().leaf)

    def number():
        while not done.is_set():
            seal(numbering)

    writers = [threading.Thread(target=work, args=(one,)) for one in range(4)]
    sequencer = threading.Thread(target=number)
    for thread in (*writers, sequencer):
        thread.start()
    for thread in writers:
        thread.join()
    done.set()
    sequencer.join()
    seal(numbering)
    with database.transaction(SYSTEM) as tx:
        verdict = verify(tx)
    assert (verdict.size, verdict.pending, verdict.first_bad) == (64, 0, None)
    leaves = [leaf for (leaf,) in rows(numbering, 'select hash from evidence_node where level = 0 order by "index"')]
    assert sorted(leaves) == sorted(written)
    assert verdict.root == root(append([], 0, leaves)[0])


def test_a_tree_that_lost_a_node_is_not_built_on(log, numbering, owner):
    for _ in range(3):
        log()
    seal(numbering)
    with owner.transaction(SYSTEM) as tx:
        tx.connection.execute(text("delete from evidence_node where level = 1"))
    log()
    with pytest.raises(EvidenceBrokenError, match="no node"):
        seal(numbering)
    assert len(numbered(numbering)) == 3


def event(tx, partner):
    row = EventRow(tx.new_id(), "pt.aima.hub.referral.sent", partner.id, None, {}, tx.now)
    tx.events.add(row, delivery_id=tx.new_id(), announces=False)
    return row.id


def positions(database):
    found = rows(database, "select partner_id, position, event_id from event_position order by partner_id, position")
    return [(partner_id, position, event_id) for partner_id, position, event_id in found]


def test_events_get_gap_free_positions_for_each_partner(database, numbering):
    with database.transaction(SYSTEM) as tx:
        one, other = make.school(tx), make.school(tx)
        first, second, third = event(tx, one), event(tx, other), event(tx, one)
    assert seal(numbering) == 3
    with database.transaction(SYSTEM) as tx:
        fourth = event(tx, one)
    seal(numbering)
    places = {event_id: (partner_id, position) for partner_id, position, event_id in positions(numbering)}
    assert {places[second]} == {(other.id, 1)}
    assert {places[first], places[third]} == {(one.id, 1), (one.id, 2)}
    assert places[fourth] == (one.id, 3)


def test_events_come_in_limited_batches_too(database, numbering):
    with database.transaction(SYSTEM) as tx:
        school = make.school(tx)
        for _ in range(5):
            event(tx, school)
    assert [seal(numbering, 2) for _ in range(4)] == [2, 2, 1, 0]
    assert [position for _, position, _ in positions(numbering)] == [1, 2, 3, 4, 5]


def test_an_event_committed_late_is_behind_what_was_read_before(database, numbering):
    with database.transaction(SYSTEM) as tx:
        school = make.school(tx)
    with database.transaction(SYSTEM) as slow:
        late = event(slow, school)
        with database.transaction(SYSTEM) as fast:
            early = event(fast, school)
        seal(numbering)
    seal(numbering)
    assert [event_id for _, _, event_id in positions(numbering)] == [early, late]


@pytest.mark.parametrize(
    "change",
    [
        "update evidence_entry set at = at",
        "delete from evidence_entry",
        "insert into evidence_entry select * from evidence_entry",
        "update evidence_index set index = index",
        "delete from evidence_node",
        "select * from subject",
        "select * from evidence_detail",
    ],
)
def test_the_sequencer_can_number_and_no_more(numbering, change):
    with pytest.raises(ProgrammingError, match="permission denied"), numbering.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql(change)


def test_a_body_does_not_know_its_number(log, numbering, database):
    log()
    seal(numbering)
    ((body,),) = rows(database, "select body from evidence_entry")
    assert uuid.UUID(json.loads(body)["id"])
    assert "index" not in json.loads(body)

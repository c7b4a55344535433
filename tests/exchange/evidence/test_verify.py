"""A full reading finds each way of tampering and names the first bad row; the tampering is done as the owner.

Reaches ``exchange.storage.audit``.
"""

from datetime import timedelta

import pytest
from sqlalchemy import text

from exchange.evidence.log import SALT, Entry, detail_place, write
from exchange.evidence.sequencer import seal_batch
from exchange.evidence.tree import append, root
from exchange.evidence.verify import Fault, verify
from exchange.storage.transaction import SYSTEM
from exchange.vault import sealing
from tests import make

SIZE = 9


def checked(database, **options):
    with database.transaction(SYSTEM) as tx:
        return verify(tx, **options)


def seal(numbering):
    with numbering.transaction(SYSTEM) as tx:
        seal_batch(tx)


@pytest.fixture
def tamper(owner, proofs):
    """Changes rows behind the hub's back, as only the owner of the tables can; ``{4}`` is the id of entry 4."""

    def change(*statements):
        with owner.transaction(SYSTEM) as tx:
            tx.connection.execute(text("alter table evidence_index drop constraint fk_evidence_index_entry_id"))
            for statement in statements:
                tx.connection.execute(text(statement.format(*(proof.entry_id for proof in proofs))))

    return change


@pytest.fixture
def proofs(database, numbering, clock):
    """Nine numbered entries, a second apart, all about one person and with details."""
    with database.transaction(SYSTEM) as tx:
        subject_id = make.subject(tx)
    made = []
    for number in range(SIZE):
        clock.advance(timedelta(seconds=1))
        with database.transaction(SYSTEM) as tx:
            entry = Entry("record.read", "permitted", subject_id=subject_id, details={"name": f"Olena {number}"})
            made.append(write(tx, entry))
    seal(numbering)
    return made


def test_an_empty_log_holds(database):
    verdict = checked(database)
    assert (verdict.size, verdict.first_bad) == (0, None)
    assert verdict.root == root([])


def test_an_untouched_log_holds_and_its_root_is_told(database, proofs):
    verdict = checked(database)
    assert (verdict.size, verdict.pending, verdict.silent, verdict.first_bad) == (SIZE, 0, 0, None)
    assert verdict.root == root(append([], 0, [proof.leaf for proof in proofs])[0])


def test_entries_that_wait_for_their_number_are_counted(database, proofs, log):
    log()
    verdict = checked(database)
    assert (verdict.size, verdict.pending, verdict.first_bad) == (SIZE, 1, None)


def test_a_log_longer_than_a_page_holds(database, numbering):
    with database.transaction(SYSTEM) as tx:
        for _ in range(1030):
            write(tx, Entry("record.read", "permitted"))
    seal(numbering)
    verdict = checked(database)
    assert (verdict.size, verdict.first_bad) == (1030, None)


@pytest.mark.parametrize(
    ("statement", "why", "index"),
    [
        # an entry's words, with and without its leaf recomputed
        ("update evidence_entry set body = body || ' ' where id = '{4}'", "leaf-is-not-the-hash-of-the-body", 4),
        ("update evidence_entry set leaf = sha256('x') where id = '{4}'", "leaf-is-not-the-hash-of-the-body", 4),
        (
            "update evidence_entry set body = '{{}}', leaf = sha256('\\x007b7d') where id = '{4}'",
            "body-disagrees-with-its-row",
            4,
        ),
        (
            "update evidence_entry set body = 'x', leaf = sha256('\\x0078') where id = '{4}'",
            "body-disagrees-with-its-row",
            4,
        ),
        # the columns by which an entry is found
        ("update evidence_entry set at = at - interval '1 second' where id = '{4}'", "body-disagrees-with-its-row", 4),
        ("update evidence_entry set type = 'record.listed' where id = '{4}'", "body-disagrees-with-its-row", 4),
        ("update evidence_entry set subject_id = 'sub_x' where id = '{4}'", "body-disagrees-with-its-row", 4),
        ("update evidence_entry set object_id = id where id = '{4}'", "body-disagrees-with-its-row", 4),
        # numbers
        ("delete from evidence_index where index = 4", "entry-missing", 4),
        ("update evidence_index set index = 100 where index = 4", "entry-missing", 4),
        ("update evidence_index set index = 100 where index = 8", "entry-missing", 8),
        # nodes
        ("update evidence_node set hash = sha256('x') where level = 0 and index = 4", "node-differs", 4),
        ("update evidence_node set hash = sha256('x') where level = 1 and index = 2", "node-differs", 5),
        ("delete from evidence_node where level = 3", "node-differs", 7),
        # details
        ("delete from evidence_detail where entry_id = '{4}'", "details-missing", 4),
        ("update evidence_detail set subject_id = 'sub_x' where entry_id = '{4}'", "details-missing", 4),
        ("update evidence_detail set sealed = sealed || 'x' where entry_id = '{4}'", "details-seal-broken", 4),
        ("update evidence_detail set sealed = '' where entry_id = '{4}'", "details-form-unknown", 4),
    ],
)
def test_what_was_changed_is_found_and_named(database, tamper, statement, why, index):
    tamper(statement)
    verdict = checked(database)
    assert (verdict.first_bad.why, verdict.first_bad.index) == (why, index)
    assert verdict.root is None


@pytest.mark.parametrize(
    ("statements", "why", "index"),
    [
        (
            # an entry deleted with everything that points at it
            [
                "delete from evidence_index where entry_id = '{4}'",
                "delete from evidence_detail where entry_id = '{4}'",
                "delete from evidence_entry where id = '{4}'",
            ],
            "entry-missing",
            4,
        ),
        (
            # two entries that changed places
            [
                "update evidence_index set index = -1 where index = 3",
                "update evidence_index set index = 3 where index = 5",
                "update evidence_index set index = 5 where index = -1",
            ],
            "node-differs",
            3,
        ),
        (
            # details that changed places
            [
                (
                    "update evidence_detail d set sealed = o.sealed "
                    "from evidence_detail o where d.entry_id = '{5}' and o.entry_id = '{3}'"
                )
            ],
            "details-seal-broken",
            5,
        ),
        (["delete from evidence_head"], "number-beyond-head", 0),
        (["update evidence_head set size = 8"], "number-beyond-head", 8),
        (["update evidence_head set size = 10"], "entry-missing", 9),
        (
            ["update evidence_index set index = -1 where index = 8", "update evidence_head set size = 8"],
            "number-beyond-head",
            -1,
        ),
    ],
)
def test_what_was_rearranged_is_found_and_named(database, tamper, statements, why, index):
    tamper(*statements)
    found = checked(database).first_bad
    assert (found.why, found.index) == (why, index)


def test_the_first_of_several_bad_rows_is_named(database, tamper, proofs):
    tamper("update evidence_entry set leaf = sha256('x') where id in ('{6}', '{2}')")
    assert checked(database).first_bad.entry_id == proofs[2].entry_id


def test_an_entry_hidden_from_the_sequencer_is_found(database, tamper, log):
    hidden = log()
    tamper("delete from evidence_pending")
    assert checked(database).first_bad == Fault("entry-neither-numbered-nor-pending", entry_id=hidden.entry_id)


def test_an_entry_that_would_be_numbered_twice_is_found(database, tamper, proofs):
    tamper(f"insert into evidence_pending values ('{proofs[4].entry_id}')")
    assert checked(database).first_bad == Fault("entry-neither-numbered-nor-pending", entry_id=proofs[4].entry_id)


def test_a_node_that_no_tree_of_this_size_has_is_found(database, tamper, proofs):
    tamper("insert into evidence_node values (1, 4, sha256('x'))")
    assert checked(database).first_bad == Fault("node-beyond-head", node=(1, 4))


def test_time_may_run_back_a_little_and_no_more(database, log, numbering, clock):
    for step in (0, 60, -60):
        clock.advance(timedelta(seconds=step))
        log()
        seal(numbering)
    assert checked(database, slack=timedelta(seconds=60)).first_bad is None
    found = checked(database, slack=timedelta(seconds=59)).first_bad
    assert (found.why, found.index) == ("time-ran-back", 2)


def test_an_erased_person_leaves_the_log_whole_and_silent(database, proofs):
    with database.transaction(SYSTEM) as tx:
        sealing.shred(tx, [tx.connection.execute(text("select subject_id from subject_key")).scalar_one()])
    verdict = checked(database)
    assert (verdict.silent, verdict.first_bad) == (SIZE, None)


def test_other_details_put_under_the_right_key_are_found(database, tamper, proofs):
    entry_id = proofs[4].entry_id
    with database.transaction(SYSTEM) as tx:
        subject_id = tx.connection.execute(text("select subject_id from subject_key")).scalar_one()
        forged = sealing.seal(tx, subject_id, detail_place(entry_id), bytes(SALT) + b'{"name":"Ana"}')
    tamper(f"update evidence_detail set sealed = '\\x{forged.hex()}' where entry_id = '{entry_id}'")
    assert checked(database).first_bad == Fault("details-differ-from-commitment", index=4, entry_id=entry_id)


def test_details_put_beside_an_entry_without_any_are_found(database, tamper, log, numbering):
    entry_id = log().entry_id
    seal(numbering)
    tamper(f"insert into evidence_detail values ('{entry_id}', 'sub_x', 'x')")
    assert checked(database).first_bad.why == "details-without-commitment"


def test_a_fault_reads_as_a_sentence(proofs):
    fault = Fault("node-differs", index=5, entry_id=proofs[0].entry_id, node=(1, 2))
    assert str(fault) == f"node-differs at index 5, entry {proofs[0].entry_id}, node 1/2"
    assert str(Fault("row-without-its-proof", row="consent 7")) == "row-without-its-proof at row consent 7"

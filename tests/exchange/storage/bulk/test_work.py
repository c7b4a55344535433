"""What is gathered and read ahead stays true whatever else a transaction does."""

import uuid

import pytest

from exchange.storage.bulk.transaction import ManyTransaction, over_many
from exchange.storage.bulk.work import MixedError
from exchange.storage.database import Database
from exchange.storage.facts import FactRow
from exchange.storage.subject_keys import SubjectKeyRow
from exchange.storage.tables import fact
from exchange.storage.transaction import SYSTEM
from tests import make


@pytest.fixture
def tx(database: Database):
    with database.transaction(SYSTEM) as tx:
        yield over_many(tx)


def count(tx: ManyTransaction) -> uuid.UUID:
    """Gather a fact."""
    row = FactRow(
        id=uuid.uuid4(),
        kind="referral",
        purpose="housing",
        partner_id=uuid.uuid4(),
        place=None,
        nationality_group=None,
        sex=None,
        age_band=None,
        language=None,
        channel="api",
        iso_week="2026-W10",
    )
    tx.facts.add(row)
    return row.id


def gathered(tx: ManyTransaction) -> int:
    return len(tx.work.gathered.get(fact, ()))


def test_whatever_is_not_known_to_be_harmless_finds_everything_written_and_nothing_known(tx: ManyTransaction) -> None:
    tx.work.known["question",] = "answer"
    fact_id = count(tx)

    assert gathered(tx) == 1
    assert tx.facts.take(fact_id) is not None
    assert (gathered(tx), tx.work.known) == (0, {})


def test_what_is_asked_aside_leaves_what_is_gathered_and_known(tx: ManyTransaction) -> None:
    tx.work.known["question",] = "answer"
    count(tx)

    assert tx.partners.by_slugs(["nobody"]) == {}
    assert gathered(tx) == 1
    assert tx.work.known["question",] == "answer"


def test_a_question_is_asked_once(tx: ManyTransaction) -> None:
    asked = []
    for _ in range(2):
        tx.work.ask(("question",), lambda: asked.append("asked"))

    assert asked == ["asked"]


def test_what_a_submission_gathered_can_be_taken_back_and_what_was_gathered_before_stays(tx: ManyTransaction) -> None:
    count(tx)
    tx.work.begin()
    count(tx)
    tx.work.undo()

    assert gathered(tx) == 1


def test_a_submission_that_has_written_cannot_be_taken_back(tx: ManyTransaction) -> None:
    tx.work.begin()
    count(tx)
    tx.appends.flush()

    with pytest.raises(MixedError):
        tx.work.undo()


def test_what_others_gathered_before_may_be_written_meanwhile(tx: ManyTransaction) -> None:
    count(tx)
    tx.work.begin()
    tx.appends.flush()
    count(tx)
    tx.work.undo()

    assert gathered(tx) == 0
    assert tx.facts.take(uuid.uuid4()) is None


def test_a_submission_that_did_what_nobody_foresaw_cannot_be_taken_back(tx: ManyTransaction) -> None:
    tx.work.begin()
    make.school(tx)

    with pytest.raises(MixedError):
        tx.work.undo()


def test_a_job_is_queued_once_for_all(tx: ManyTransaction, jobs: make.RecordedJobs) -> None:
    for task in ("deliver", "deliver", "other"):
        tx.defer(task)

    assert [name for name, _ in jobs.deferred] == ["deliver", "other"]


def test_many_rows_and_few_are_written_alike(database: Database) -> None:
    with database.transaction(SYSTEM) as tx:
        many = over_many(tx)
        ids = [count(many) for _ in range(50)]
        many.appends.flush()
        ids += [count(many) for _ in range(3)]
    with database.transaction(SYSTEM) as tx:
        found = [tx.facts.take(one) for one in ids]

    assert {(one.kind, one.place, one.iso_week) for one in found if one} == {("referral", None, "2026-W10")}
    assert None not in found


def test_a_key_gathered_is_known_before_it_is_written(tx: ManyTransaction) -> None:
    row = SubjectKeyRow("sub_x", 1, 1, b"wrapped")
    tx.subject_keys.add(row)

    assert tx.subject_keys.of("sub_x") == (row,)
    tx.work.gathered.clear()

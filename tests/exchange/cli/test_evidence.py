"""Recomputing the evidence by command."""

from exchange.evidence.sequencer import seal_batch
from exchange.storage.database import Database, connect
from exchange.storage.transaction import SYSTEM


def test_a_whole_log_verifies(typed, school, sequencer_url, tools):
    numbering = Database(connect(sequencer_url), tools)
    with numbering.transaction(SYSTEM) as tx:
        seal_batch(tx)
    numbering.close()
    verified = typed("evidence", "verify")
    assert verified.exit_code == 0
    assert verified.output.startswith("2 entries hold; 0 wait")


def test_a_changed_entry_is_named_and_ends_with_1(typed, school, sequencer_url, owner_url, tools):
    numbering, owner = Database(connect(sequencer_url), tools), Database(connect(owner_url), tools)
    with numbering.transaction(SYSTEM) as tx:
        seal_batch(tx)
    with owner.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql("update evidence_entry set body = body || ' '::bytea")
    numbering.close()
    owner.close()
    refused = typed("evidence", "verify")
    assert refused.exit_code == 1
    assert "does not hold" in refused.output

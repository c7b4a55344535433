"""What the demo does behind its lines, as far as it can be tried without a hub being served."""

from dataclasses import replace

import pytest

from exchange.databases import addresses
from exchange.errors import ConfigurationError
from exchange.evidence.sequencer import seal_batch
from exchange.sandbox import demo, receiver
from exchange.sandbox.receiver import Received
from exchange.sandbox.stage import StepFailedError
from exchange.settings import read
from exchange.storage.database import Database, connect
from exchange.storage.transaction import SYSTEM


@pytest.fixture
def settings(app_url, owner_url, sequencer_url, tmp_path):
    """A sandbox on the test's own database, in a folder that is not there yet."""
    return read(
        {
            "HUB_MODE": "sandbox",
            "HUB_VAR": str(tmp_path / "Área de Trabalho"),
            "DATABASE_URL": app_url,
            "DATABASE_OWNER_URL": owner_url,
            "DATABASE_SEQUENCER_URL": sequencer_url,
        }
    )


@pytest.fixture
def found(settings):
    """Where that database is."""
    with addresses(settings) as where:
        yield where


def test_preparing_twice_keeps_what_is_there(settings, found):
    assert demo.prepare(settings, found) == demo.prepare(settings, found)


def test_evidence_is_proven_once_all_of_it_is_numbered(settings, found, tools):
    demo.prepare(settings, found)
    numbering = Database(connect(found.sequencer), tools)
    with numbering.transaction(SYSTEM) as tx:
        seal_batch(tx)
    numbering.close()
    assert " entries, root " in demo.proven(settings, found)


def test_evidence_that_does_not_hold_is_not_proven(settings, found, tools):
    demo.prepare(settings, found)
    numbering, owner = Database(connect(found.sequencer), tools), Database(connect(found.owner), tools)
    with numbering.transaction(SYSTEM) as tx:
        seal_batch(tx)
    with owner.transaction(SYSTEM) as tx:
        tx.connection.exec_driver_sql("update evidence_entry set body = body || ' '::bytea")
    numbering.close()
    owner.close()
    with pytest.raises(StepFailedError, match="does not hold"):
        demo.proven(settings, found)


def test_discarding_leaves_what_the_hub_did_not_write(settings, found):
    demo.prepare(settings, found)
    (settings.var / "notes.txt").write_text("mine")
    demo.discard(settings.var)
    assert [path.name for path in settings.var.iterdir()] == ["notes.txt"]


def test_a_port_for_webhooks_in_use_is_told_before_anything_is_made(settings):
    with receiver.listening("127.0.0.1", 0, Received({})) as taken:
        busy = replace(settings, port=taken.port - 1)
        with pytest.raises(ConfigurationError, match=str(taken.port)):
            demo.ensure_ports(busy)

"""The hub that is measured is a real one, and what is measured is an exchange under a live consent."""

import shutil
import tempfile
from pathlib import Path

import psycopg
import pytest

from bench import batch, decision, hub, load
from exchange.storage import embedded


@pytest.mark.heavy
def test_a_served_hub_answers_201_and_keeps_what_it_answered() -> None:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    (folder / "hub").mkdir()
    with embedded.start(folder / "postgresql", embedded.FORGETFUL) as server:
        with hub.served(folder / "hub", server, people=2) as served:
            sent = load.press(served.port, served.referrals(), clients=2, seconds=0.5, status=201)
            batched = batch.measure(served, rows=60, bad=6)
        with psycopg.connect(server.url()) as connection:
            kept = connection.execute("select count(*) from record where source_record_id is not null").fetchone()
            assert kept == (sent.answered + 2 + 54 + batched.neighbours,)
            assert sum(count for status, count in batched.statuses.items() if status < 400) == 54
    embedded.erase(folder / "postgresql")
    shutil.rmtree(folder)


def test_the_decision_that_is_measured_permits() -> None:
    assert decision.microseconds(8) > 0

"""The floors are what they say: one durable call, and a bare application."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from bench import floors
from exchange.storage import embedded

TABLES = ("record", "event", "evidence")


@pytest.fixture
def server() -> Iterator[embedded.Server]:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    with embedded.start(folder / "postgresql") as started:
        yield started
    embedded.erase(folder / "postgresql")
    folder.rmdir()


def test_the_least_sql_writes_three_rows_a_call_and_waits_for_the_disk(server: embedded.Server) -> None:
    floors.lay(server)
    assert floors.minimal_sql(server, clients=2, seconds=1) > 0
    with psycopg.connect(server.url(database=floors.DATABASE)) as connection:
        assert connection.execute("show fsync").fetchone() == ("on",)
        assert connection.execute("show synchronous_commit").fetchone() == ("on",)
        counts = [connection.execute(f"select count(*) from floor_{name}".encode()).fetchone() for name in TABLES]
        assert counts[0] == counts[1] == counts[2] != (0,)


def test_a_bare_application_answers_one_small_json() -> None:
    assert floors.bare().test_client().get("/").json == {"hello": "world"}

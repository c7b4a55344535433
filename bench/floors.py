"""What the machine can do at all: the least SQL of one exchange by pgbench, and a bare Flask under the same server."""

import re
import subprocess
from pathlib import Path

import psycopg
from flask import Flask

from exchange.storage import binaries
from exchange.storage.embedded import Server

HERE = Path(__file__).parent
DATABASE = "floor"
RATE = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)


def lay(server: Server) -> None:
    """Make the floor's own database on the hub's server."""
    with psycopg.connect(server.url(), autocommit=True) as connection:
        connection.execute(f"create database {DATABASE}".encode())
    with psycopg.connect(server.url(database=DATABASE)) as connection:
        connection.execute((HERE / "floors.sql").read_bytes())


def minimal_sql(server: Server, *, clients: int, seconds: float) -> float:
    """Least exchanges a second, durably committed."""
    done = subprocess.run(
        [
            binaries.find().program("pgbench"), "--no-vacuum", "--protocol=prepared",
            f"--client={clients}", "--jobs=2", f"--time={max(1, round(seconds))}",
            f"--file={HERE / 'pgbench.sql'}", server.url(database=DATABASE),
        ],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    found = RATE.search(done.stdout)
    assert found is not None
    return float(found[1])


def bare() -> Flask:
    """A Flask application that answers one small JSON and nothing else."""
    app = Flask("bare", static_folder=None)

    @app.get("/")
    def hello() -> dict[str, str]:
        return {"hello": "world"}

    return app

"""The system's own PostgreSQL on a loopback port with passwords, as an operator would bring it."""

import secrets
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from exchange.storage.osaccount import account_for
from exchange.storage.roles import OWNER, ROLES, roles_sql


@dataclass(frozen=True)
class External:
    """A running server with the three roles and an empty database."""

    port: int
    password: str

    def url(self, role: str, database: str = "hub") -> str:
        """Its URL for one role."""
        return f"postgresql://{role}:{self.password}@127.0.0.1:{self.port}/{database}"

    @property
    def owner_url(self) -> str:
        """Who migrates."""
        return self.url("hub_owner")

    @property
    def app_url(self) -> str:
        """Who serves."""
        return self.url("hub_app")

    @property
    def sequencer_url(self) -> str:
        """Who numbers."""
        return self.url("hub_sequencer")

    def administrate(self, *statements: str) -> list[Any]:
        """Run statements as the superuser; the rows of the last, if it has any."""
        with psycopg.connect(self.url("postgres", "postgres"), autocommit=True) as connection:
            for statement in statements:
                cursor = connection.execute(statement.encode())
            return cursor.fetchall() if cursor.description else []


@contextmanager
def running(programs: Path) -> Iterator[External]:
    """Start a server of these programs for a while, with nothing of it left afterwards."""
    with tempfile.TemporaryDirectory(prefix="hub-external-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        home = folder / "home"
        home.mkdir(mode=0o700)
        account = account_for(Path("/nonexistent"))
        account.own(home)
        external = External(_free_port(), secrets.token_hex(8))
        (folder / "password").write_text(external.password)
        initialise = [
            "initdb",
            "-D",
            home / "data",
            "-U",
            "postgres",
            "-A",
            "scram-sha-256",
            "-E",
            "UTF8",
            "--locale=C",
        ]
        _run(programs, account.popen, *initialise, "--pwfile", folder / "password")
        options = ["-c", f"unix_socket_directories={home}", "-c", "fsync=off", "-p", str(external.port)]
        process = subprocess.Popen(
            [programs / "postgres", "-D", home / "data", *options],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/", start_new_session=True, **account.popen,
        )  # fmt: skip
        try:
            _wait(external)
            _establish(external)
            yield external
        finally:
            process.send_signal(signal.SIGINT)
            process.wait()


def _run(programs: Path, popen: dict[str, Any], program: str, *arguments: object) -> None:
    words = [str(programs / program), *map(str, arguments)]
    subprocess.run(words, check=True, capture_output=True, cwd="/", **popen)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _wait(external: External) -> None:
    limit = time.monotonic() + 30
    while not _accepts(external):
        assert time.monotonic() < limit
        time.sleep(0.1)


def _accepts(external: External) -> bool:
    try:
        external.administrate("select 1")
    except psycopg.OperationalError:
        return False
    return True


def _establish(external: External) -> None:
    passwords = [f"alter role {role} password '{external.password}'" for role in ROLES]
    external.administrate(roles_sql(), *passwords, f"create database hub owner {OWNER}")

"""Machines of a hub: real processes on loopback ports, each machine with a folder of its own, ended by their numbers.

Processes are known by the folder named in their environment, so those a killed one left behind are seen as well.
"""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from exchange.databases import database
from exchange.sandbox import seeding
from exchange.sandbox.document import Document
from exchange.sandbox.wire import ask
from exchange.serving import ROOT
from exchange.settings import Settings, read
from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM
from exchange.vault import keys

SECONDS_TO_END = 60.0
SERVER = "exchange.webserver"
SPAWNED = "--multiprocessing-fork"  # what multiprocessing starts a spawned process with
NOWHERE = "http://127.0.0.1:9"  # where webhooks go when no worker carries them


@dataclass(frozen=True)
class Process:
    """One process of a machine: its number, its parent's, and which program it is."""

    pid: int
    parent: int
    program: str  # serve, worker, clock, SERVER, or SPAWNED


@dataclass(frozen=True)
class Machine:
    """One machine that runs programs of the hub; what they say is in a file of its folder."""

    environment: Mapping[str, str]

    @property
    def settings(self) -> Settings:
        """What its operator decided."""
        return read(self.environment)

    @property
    def folder(self) -> Path:
        """What it keeps for itself."""
        return self.settings.var

    @property
    def address(self) -> str:
        """Where its server listens."""
        return f"http://127.0.0.1:{self.settings.port}"

    @contextmanager
    def running(self, *words: str) -> Iterator[subprocess.Popen[bytes]]:
        """``python -m exchange WORDS``, told to end when left, and ended by force when it does not."""
        command = [
            sys.executable,
            "-m",
            "exchange.tethered",
            str(os.getpid()),
            sys.executable,
            "-m",
            "exchange",
            *words,
        ]
        with (self.folder / f"{words[0]}.log").open("ab") as log:
            process = subprocess.Popen(
                command, cwd=ROOT, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(SECONDS_TO_END)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def run(self, *words: str) -> str:
        """``python -m exchange WORDS`` until it ends; what it printed."""
        command = [sys.executable, "-m", "exchange", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def ready(self) -> bool:
        """Whether its server answers and reaches the database."""
        try:
            return ask("GET", f"{self.address}/readyz").status == 200
        except OSError:
            return False

    def processes(self) -> list[Process]:
        """All its processes that live, whoever started them."""
        mark = f"HUB_VAR={self.folder}".encode()
        numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
        found = (_process(number, mark) for number in numbers)
        return [one for one in found if one]

    def started(self) -> dict[str, int]:
        """The process of each program that its ``serve`` started and still watches."""
        family = self.processes()
        parents = {one.pid for one in family if one.program == "serve"}
        return {one.program: one.pid for one in family if one.parent in parents}

    def said(self) -> str:
        """What its programs said, for who asks why."""
        return "\n".join(path.read_text(errors="replace") for path in sorted(self.folder.glob("*.log")))


def machine(folder: Path, urls: Mapping[str, str], **settings: str) -> Machine:
    """A machine with a folder of its own on a database with keys that it may share."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    port = str(free_port())
    own = {"HUB_MODE": "sandbox", "HUB_VAR": str(folder), "HUB_PORT": port, "HUB_BASE_URL": f"http://127.0.0.1:{port}"}
    made = Machine({**os.environ, **own, **urls, **settings})
    if not made.settings.key_file.exists():
        keys.create(made.settings.key_file, mode="sandbox", entropy=secrets.token_bytes)
    return made


@contextmanager
def hub(machine: Machine) -> Iterator[Database]:
    """The hub of a machine as one of its programs sees it."""
    settings = machine.settings
    assert settings.database_url is not None
    with database(settings, settings.database_url) as opened:
        yield opened


def seeded(machine: Machine, receiver_url: str = NOWHERE) -> Document:
    """Partners and people on an empty hub: how to act as any of them."""
    with hub(machine) as opened, opened.transaction(SYSTEM) as tx:
        return seeding.plant(tx, base_url=machine.settings.base_url, receiver_url=receiver_url)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def _process(pid: int, mark: bytes) -> Process | None:
    """A process if it lives and belongs to the machine of this mark."""
    try:
        environment = Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        words = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
        parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return None
    return Process(pid, parent, _program(words)) if mark in environment else None


def _program(words: list[str]) -> str:
    if SPAWNED in words:
        return SPAWNED
    module, *rest = words[words.index("-m") + 1 :] if "-m" in words else [""]
    return rest[0] if module == "exchange" and rest else module

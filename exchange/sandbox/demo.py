"""What the demo does behind its printed lines: makes the sandbox ready, serves it, and plays the story in it."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from exchange import accounts
from exchange.databases import Addresses, database
from exchange.errors import ConfigurationError
from exchange.evidence.verify import verify
from exchange.sandbox import document, people, receiver, seeding
from exchange.sandbox.document import Document
from exchange.sandbox.receiver import Received
from exchange.sandbox.stage import PATIENCE, Stage, StepFailedError
from exchange.sandbox.wire import ask
from exchange.serving import ROOT, ensure_free
from exchange.settings import Settings
from exchange.storage import migrating
from exchange.storage.transaction import SYSTEM, Transaction
from exchange.vault import keys

SECONDS_TO_SERVE = 60.0
SECONDS_TO_END = 60.0
LOOK_EVERY = 0.2
LAST_LINES = 12


def ensure_ports(settings: Settings) -> None:
    """Refuse ports somebody listens on, before anything is done."""
    ensure_free(settings.host, settings.port)
    ensure_free("127.0.0.1", settings.port + 1)


def prepare(settings: Settings, found: Addresses) -> Document:
    """Make keys, tables, partners and people where they are missing: the sandbox file."""
    settings.var.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not settings.key_file.exists():
        keys.create(settings.key_file, mode="sandbox", entropy=secrets.token_bytes)
    migrating.upgrade(found.owner)
    with database(settings, found.application) as opened, opened.transaction(SYSTEM) as tx:
        content = _seeded(tx, settings)
        document.save(settings.var, content)
    return content


def _seeded(tx: Transaction, settings: Settings) -> Document:
    places = {"base_url": settings.base_url, "receiver_url": f"http://127.0.0.1:{settings.port + 1}"}
    written, known = document.load(settings.var), tx.partners.all()
    if written is None and known:
        raise ConfigurationError(
            f"The database holds partners but {settings.var / document.NAME} is not there, so it is no sandbox of this"
            " folder: start over with `make reset`, or set HUB_VAR or DATABASE_URL to another one."
        )
    return seeding.move(tx, written, **places) if written and known else seeding.plant(tx, **places)


@contextmanager
def served(settings: Settings, environment: Mapping[str, str]) -> Iterator[None]:
    """The hub with worker and clock, a process of its own that ends when this one does; what it says goes to a log."""
    log = settings.var / "log" / "hub.log"
    log.parent.mkdir(mode=0o700, exist_ok=True)
    command = [sys.executable, "-m", "exchange", "serve", "--with-worker", "--with-clock"]
    tethered = [sys.executable, "-m", "exchange.tethered", str(os.getpid()), *command]
    given = {**environment, "HUB_VAR": str(settings.var), "HUB_PORT": str(settings.port)}
    with log.open("ab") as output:
        process = subprocess.Popen(
            tethered,
            cwd=ROOT,
            env=given,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
    try:
        _wait(process, settings, log)
        yield
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def _wait(process: subprocess.Popen[bytes], settings: Settings, log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_SERVE
    while not _answers(settings):
        if process.poll() is not None or time.monotonic() > until:
            said = log.read_text(errors="replace").strip().splitlines()[-LAST_LINES:]
            raise ConfigurationError(f"The hub did not start; {log} ends with:", *said)
        time.sleep(LOOK_EVERY)


def _answers(settings: Settings) -> bool:
    try:
        return ask("GET", f"{settings.base_url}/readyz").status == 200
    except OSError:
        return False


@contextmanager
def staged(settings: Settings, found: Addresses, content: Document) -> Iterator[Stage]:
    """A stage with a fresh person, ears for webhooks, and a way to recompute the evidence."""
    received = Received(receiver.told_at(content))
    with receiver.listening(*receiver.address(content), received) as ears:
        yield Stage(content, ears, people.fresh(secrets.token_bytes), lambda: proven(settings, found))


def proven(settings: Settings, found: Addresses) -> str:
    """Recompute the evidence once all of it has its number: the root of the tree."""
    until = time.monotonic() + PATIENCE
    with database(settings, found.application) as opened:
        while True:
            with opened.snapshot(SYSTEM) as tx:
                verdict = verify(tx)
            if verdict.first_bad is not None or verdict.root is None:
                raise StepFailedError(f"the evidence does not hold: {verdict.first_bad}")
            if not verdict.pending:
                return f"{verdict.size} entries, root {verdict.root.hex()[:16]}…"
            if time.monotonic() > until:
                raise StepFailedError(f"{verdict.pending} entries still wait for their number")
            time.sleep(LOOK_EVERY)


def links(settings: Settings, found: Addresses, content: Document, subject_id: str) -> dict[str, str]:
    """A fresh link for each face, the applicant's for the person of the story."""
    with database(settings, found.application) as opened, opened.transaction(SYSTEM) as tx:
        subject = tx.applicants.subject(subject_id)
        assert subject is not None
        assert subject.applicant_id is not None
        applicant = accounts.link_to_applicant(tx, subject.applicant_id, reusable=True)
    desks = {entry["slug"]: entry["sign_in_url"] for entry in content["partners"]}
    return {
        "applicant": content["base_url"] + applicant,
        "NGO desk": desks["ponte-viva"],
        "school desk": desks["escola-tejo"],
        "AIMA staff": content["staff"]["sign_in_url"],
        "outbox": content["outbox_url"],
        "API": f"{content['base_url']}/openapi.json",
    }


def discard(var: Path) -> None:
    """Delete what the hub wrote into a folder; what else lies there stays."""
    for name in (document.NAME, "keys.json"):
        (var / name).unlink(missing_ok=True)
    shutil.rmtree(var / "log", ignore_errors=True)

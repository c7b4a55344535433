"""A hub as an operator would serve it, with fictitious people who have said yes, ready to be sent referrals."""

import itertools
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.trips import traced
from exchange import contacts
from exchange.app import assembled, open_database
from exchange.sandbox.browsing import Browser
from exchange.sandbox.calling import Caller
from exchange.sandbox.document import partner
from exchange.sandbox.people import fresh
from exchange.sandbox.seeding import plant
from exchange.sandbox.wire import ask
from exchange.serving import ROOT, server
from exchange.settings import read
from exchange.storage import migrating
from exchange.storage.database import Database
from exchange.storage.embedded import Server
from exchange.storage.roles import APPLICATION, OWNER, SEQUENCER
from exchange.storage.transaction import SYSTEM
from exchange.vault.keys import create

SENDER, RECEIVER = "ponte-viva", "escola-das-fontes"
PEOPLE = 40


@dataclass(frozen=True)
class Hub:
    """A served hub: where it listens, its processes, and the sender's software and people."""

    port: int
    server: int
    worker: int
    postmaster: int
    environment: dict[str, str]
    caller: Caller
    people: tuple[str, ...]

    def round_trips(self) -> int:
        """How often one exchange waits for PostgreSQL, once the driver has prepared its statements."""
        settings = read(self.environment)
        self.caller.authenticate()
        with closing(open_database(settings)) as database, traced(database.engine) as trips:
            software = assembled(database, settings).test_client()
            for _ in range(8):
                trips()
                body = referral({"subject_id": self.people[0]}, secrets.token_hex(8))
                sent = software.post("/v1/referrals", json=body, headers=self._headers(), base_url=settings.base_url)
                assert sent.status_code == 201, sent.text
            return trips()

    def referrals(self) -> Iterator[bytes]:
        """Requests without end, each a new referral about one of the people, as bytes on the wire."""
        self.caller.authenticate()
        for number, subject_id in enumerate(itertools.cycle(self.people)):
            body = json.dumps(referral({"subject_id": subject_id}, f"B-{secrets.token_hex(4)}-{number}")).encode()
            fields = {
                "Host": f"127.0.0.1:{self.port}",
                "Content-Type": "application/json",
                "Content-Length": str(len(body)),
                **self._headers(),
            }
            head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
            yield f"POST /v1/referrals HTTP/1.1\r\n{head}\r\n".encode() + body

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.caller.token}", "Idempotency-Key": str(uuid.uuid4())}


@contextmanager
def served(folder: Path, postgresql: Server, *, people: int = PEOPLE) -> Iterator[Hub]:
    """Make a hub on this database and serve it, with its worker, until the block ends."""
    port = free_port()
    environment = {
        **os.environ,
        **_addresses(postgresql),
        "HUB_MODE": "sandbox",
        "HUB_VAR": str(folder),
        "PORT": str(port),
    }
    settings = read(environment)
    migrating.upgrade(postgresql.url(OWNER))
    create(settings.key_file, mode="sandbox", entropy=secrets.token_bytes)
    database = open_database(settings)
    with database.transaction(SYSTEM) as tx:
        document = plant(tx, base_url=settings.base_url, receiver_url="http://127.0.0.1:9")
    with ExitStack() as stack:
        stack.callback(database.close)
        web = stack.enter_context(running(server(settings).command, environment, folder / "server.log"))
        worker = stack.enter_context(
            running((sys.executable, "-m", "exchange", "worker"), environment, folder / "worker.log")
        )
        wait(f"{settings.base_url}/livez")
        caller = Caller(settings.base_url, partner(document, SENDER))
        known = tuple(_agreed(database, caller) for _ in range(people))
        postmaster = int((postgresql.home / "data" / "postmaster.pid").read_text().split()[0])
        yield Hub(port, web, worker, postmaster, environment, caller, known)


def referral(subject: dict[str, Any], source_record_id: str) -> dict[str, Any]:
    """The body of a referral to a school, of about the size of a real one."""
    return {
        "source_record_id": source_record_id,
        "purpose": "language-learning",
        "subject": subject,
        "content": {
            "priority": "normal",
            "service_codes": ["lang-pla"],
            "sender": {"unit": "Acolhimento", "worker_name": "Rui Pinto", "email": "rui@ponte-viva.example"},
            "receiver": {"org": RECEIVER},
            "reason_summary": "Wants to learn Portuguese for work and for the school of the children. " * 5,
        },
    }


def _agreed(database: Database, caller: Caller) -> str:
    """A new person who has said yes to everything they were asked; their id as the sender knows it."""
    sent = caller.post("/v1/referrals", referral(fresh(secrets.token_bytes), secrets.token_hex(8)))
    assert sent.status == 202, sent.text
    with database.transaction(SYSTEM) as tx:
        path = contacts.outbox(tx)[0].path
    browser = Browser()
    page = browser.open(f"{caller.base_url}{path}")
    form = next(form for form in page.forms if form.offered)
    browser.submit(page, form, {**form.offered, "answer": ["yes"]})
    read_back = caller.get(f"/v1/referrals/{sent.json['record_id']}")
    assert read_back.json["state"] != "waiting-consent", page.text
    return str(read_back.json["subject_id"])


@contextmanager
def running(command: Sequence[str], environment: dict[str, str], log: Path) -> Iterator[int]:
    """A program while the block lasts; its process id."""
    with log.open("wb") as output:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=output, start_new_session=True)
        try:
            yield process.pid
        finally:
            process.terminate()
            process.wait(30)


def _addresses(postgresql: Server) -> dict[str, str]:
    roles = {"DATABASE_URL": APPLICATION, "DATABASE_OWNER_URL": OWNER, "DATABASE_SEQUENCER_URL": SEQUENCER}
    return {name: postgresql.url(role) for name, role in roles.items()}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def wait(url: str) -> None:
    """Wait until somebody answers there."""
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        with suppress(OSError):
            if ask("GET", url).status == 200:
                return
        time.sleep(0.1)
    raise TimeoutError(url)

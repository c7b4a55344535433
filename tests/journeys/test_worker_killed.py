"""Twenty workers are killed in the middle of two hundred deliveries: each event arrives, each is settled once."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from sqlalchemy import text

from connectors.signing import verify
from connectors.transport.egress import SANDBOX
from exchange import events, partners
from exchange.events import Telling
from exchange.evidence.verify import verify as recompute
from exchange.storage.database import Database, connect
from exchange.storage.roles import APPLICATION, OWNER, SEQUENCER
from exchange.storage.transaction import SYSTEM, Tools
from exchange.vault import keys
from exchange.work.queue import Queue
from tests.conftest import Clone

ROOT = Path(__file__).parents[2]
EVENTS, KILLS = 200, 20
KINDS = ("ngo", "employer", "school", "international-body")
LATENCY = 0.04
PATIENCE = 90.0
WITHDRAWN = "pt.aima.hub.consent.withdrawn"

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(sys.platform == "win32", reason="forks")]


@dataclass
class Receiver:
    """Takes its time, checks signatures, and counts how often each event came."""

    secrets: dict[str, str] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, slug: str, headers: dict[str, str], body: bytes) -> None:
        """One webhook; an event counts once its signature is right."""
        time.sleep(LATENCY)
        identifier = verify(headers, body, [self.secrets[slug]], datetime.now(UTC))
        with self.lock:
            self.seen[identifier] += 1


@contextmanager
def listening(receiver: Receiver) -> Iterator[str]:
    """The receiver on a port of this machine; its address."""

    class Door(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            receiver.take(self.path.strip("/"), dict(self.headers.items()), body)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Write nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """A killed worker hangs up in the middle of a sentence; that is what this test is about."""

    with Server(("127.0.0.1", 0), Door) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def environment(clone: Clone, tmp_path: Path) -> dict[str, str]:
    """What a process needs to work on this hub."""
    keys.create(tmp_path / "keys.json", mode="sandbox", entropy=os.urandom)
    return {
        **os.environ,
        "HUB_MODE": "sandbox",
        "HUB_VAR": str(tmp_path),
        "DATABASE_URL": clone.url(APPLICATION),
        "DATABASE_OWNER_URL": clone.url(OWNER),
        "DATABASE_SEQUENCER_URL": clone.url(SEQUENCER),
    }


@pytest.fixture
def hub(clone: Clone, environment: dict[str, str]) -> Iterator[Database]:
    """The same hub from here, with a real queue and a real clock."""
    ring = keys.load(Path(environment["HUB_VAR"]) / "keys.json", mode="sandbox")
    tools = Tools(clock=lambda: datetime.now(UTC), entropy=os.urandom, keys=ring, jobs=Queue())
    database = Database(connect(clone.url(APPLICATION)), tools)
    yield database
    database.close()


@contextmanager
def workers(environment: dict[str, str]) -> Iterator[Iterator[int]]:
    """One worker at a time, replaced when it dies; the numbers of their processes."""
    command = [sys.executable, "-m", "tests.journeys.nursery"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as nursery:
        assert nursery.stdout is not None
        try:
            yield (int(line) for line in nursery.stdout)
        finally:
            nursery.kill()


def tell_all(hub: Database, receiver: Receiver, address: str) -> set[str]:
    """Four partners by webhook, and what they are to be told; the events' ids."""
    told: set[str] = set()
    for kind in KINDS:
        with hub.transaction(SYSTEM) as tx:
            partner = partners.add(tx, kind, kind=kind, name=f"A partner ({kind})")
            receiver.secrets[kind] = partners.tell_by_webhook(tx, kind, f"{address}/{kind}", SANDBOX)
            telling = Telling(WITHDRAWN, partner.id, False)
            told |= {str(events.tell(tx, telling)) for _ in range(EVENTS // len(KINDS))}
    return told


def states(hub: Database) -> Counter[str]:
    with hub.transaction(SYSTEM) as tx:
        return Counter(tx.connection.execute(text("select state from delivery")).scalars())


def kill_at_random(pids: Iterator[int], hub: Database) -> int:
    """Kill workers at random moments; returns how many were killed while deliveries were under way."""
    chance, busy = random.Random(20), 0  # the same moments each run, as far as the machine allows
    for _ in range(KILLS):
        pid = next(pids)
        time.sleep(chance.uniform(0.1, 0.7))
        busy += states(hub)["delivered"] < EVENTS
        os.kill(pid, signal.SIGKILL)
    return busy


def test_each_event_arrives_and_is_settled_once_though_workers_die(hub: Database, environment: dict[str, str]):
    receiver = Receiver()
    with listening(receiver) as address:
        told = tell_all(hub, receiver, address)
        with workers(environment) as pids:
            busy = kill_at_random(pids, hub)
            until = time.monotonic() + PATIENCE
            while states(hub)["delivered"] < EVENTS and time.monotonic() < until:
                time.sleep(0.1)
    assert states(hub) == {"delivered": EVENTS}
    assert set(receiver.seen) == told
    assert busy >= KILLS // 2, "the workers were done before they were killed: nothing was tried"
    with hub.transaction(SYSTEM) as tx:
        settled = tx.connection.execute(
            text(
                "select object_id, count(*) as times from evidence_entry where type = 'delivery.settled'"
                " and convert_from(body, 'UTF8')::json ->> 'outcome' = 'delivered' group by object_id"
            )
        ).all()
        assert recompute(tx).first_bad is None
    assert [row.times for row in settled] == [1] * EVENTS

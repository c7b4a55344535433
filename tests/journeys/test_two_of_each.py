"""Two servers, two workers and two clocks on one PostgreSQL of the operator's tell the story as one hub would."""

import secrets
import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from exchange.sandbox import people, story
from exchange.sandbox.document import Document
from exchange.sandbox.receiver import Received, listening, told_at
from exchange.sandbox.stage import Stage
from exchange.storage.transaction import SYSTEM
from tests.external import External
from tests.journeys.machines import Machine, free_port, hub, machine, seeded
from tests.patience import until

PROGRAMS = ("serve", "worker", "clock")
STORIES = 2  # told at the same time, about different people

UNSETTLED = "select id from delivery where channel = 'webhook' and state in ('queued', 'sending', 'retrying')"
TOLD = "select event_id from delivery where channel = 'webhook' and state in ('delivered', 'fetched')"
SETTLEMENTS = """
select delivery.event_id from evidence_entry join delivery on delivery.id = object_id
where type = 'delivery.settled' and convert_from(body, 'UTF8')::json ->> 'outcome' = 'delivered'
and channel = 'webhook'
"""
GAPS = (
    "select partner_id from event_position group by partner_id having min(position) <> 1 or max(position) <> count(*)"
)
WORKERS = "select id from queue.procrastinate_workers where last_heartbeat > now() - interval '30 seconds'"

pytestmark = [
    pytest.mark.heavy,
    pytest.mark.needs_postgresql,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]


@dataclass
class Balancer:
    """Stands in front of servers and gives each connection to the next of them in turn."""

    ports: Sequence[int]
    served: Counter[int] = field(default_factory=Counter)

    @contextmanager
    def listening(self, address: str) -> Iterator[None]:
        """Take connections at an address until left."""
        turns, place = cycle(self.ports), urlsplit(address)

        class Door(BaseRequestHandler):
            def handle(door) -> None:  # noqa: N805
                chosen = next(turns)
                self.served[chosen] += 1
                with socket.create_connection(("127.0.0.1", chosen)) as behind:
                    back = threading.Thread(target=pass_on, args=(behind, door.request))
                    back.start()
                    pass_on(door.request, behind)
                    back.join()

        with ThreadingTCPServer((place.hostname, place.port), Door) as server:
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            yield
            server.shutdown()


def pass_on(source: socket.socket, target: socket.socket) -> None:
    """Pass on what one side says until it has no more to say."""
    while said := source.recv(65536):
        target.sendall(said)
    target.shutdown(socket.SHUT_WR)


@pytest.fixture
def front() -> str:
    """The address people and partners know, whichever machine answers."""
    return f"http://127.0.0.1:{free_port()}"


@pytest.fixture
def machines(external: External, tmp_path: Path, front: str) -> list[Machine]:
    """Two machines with folders of their own, the same database, keys and address."""
    urls = {
        "DATABASE_URL": external.app_url,
        "DATABASE_OWNER_URL": external.owner_url,
        "DATABASE_SEQUENCER_URL": external.sequencer_url,
    }
    shared = {"HUB_BASE_URL": front, "HUB_KEY_FILE": str(tmp_path / "keys.json"), "HUB_WORKERS": "1"}
    return [machine(tmp_path / name, urls, **shared) for name in ("one", "other")]


def test_the_story_is_told_as_by_one(machines: list[Machine], front: str) -> None:
    one, other = machines
    with ThreadPoolExecutor(len(machines)) as operators:
        list(operators.map(lambda machine: machine.run("database", "upgrade"), machines))
    balancer = Balancer([machine.settings.port for machine in machines])
    received = Received(secrets={})
    with ExitStack() as until_the_end:
        until_the_end.enter_context(listening("127.0.0.1", 0, received))
        until_the_end.enter_context(balancer.listening(front))
        document = seeded(one, f"http://127.0.0.1:{received.port}")
        received.secrets = told_at(document)
        running = [until_the_end.enter_context(machine.running(word)) for word in PROGRAMS for machine in machines]
        until(lambda: all(machine.ready() for machine in machines))
        with ThreadPoolExecutor(STORIES) as tellers:
            for told in [tellers.submit(tell, document, received) for _ in range(STORIES)]:
                told.result()
        until(lambda: not rows(one, UNSETTLED))
        assert len(rows(one, WORKERS)) == 2
        assert [process.poll() for process in running] == [None] * len(running)
    assert Counter(rows(one, SETTLEMENTS)) == Counter(rows(one, TOLD))
    assert {str(event) for event in rows(one, TOLD)} == {event for heard in received.events.values() for event in heard}
    assert rows(one, GAPS) == []
    assert min(balancer.served.values()) > sum(balancer.served.values()) // 3
    assert " 0 wait" in other.run("evidence", "verify")
    assert [machine.processes() for machine in machines] == [[], []]


def tell(document: Document, received: Received) -> None:
    """Play the whole story about a person of its own; the evidence is recomputed when all are told."""
    stage = Stage(document, received, people.fresh(secrets.token_bytes), lambda: "recomputed later")
    for step in story.steps():
        step.act(stage)


def rows(machine: Machine, query: str) -> list[Any]:
    with hub(machine) as database, database.transaction(SYSTEM) as tx:
        return list(tx.connection.execute(text(query)).scalars())

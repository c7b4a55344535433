"""Every example as an integrator sends it: fetched from a served hub and sent back to it, by curl itself."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from exchange.sandbox.calling import Caller
from exchange.sandbox.document import partner
from schemas import KINDS
from tests.exchange.developers.test_examples import sender
from tests.journeys.machines import Machine, seeded
from tests.patience import until

pytestmark = [pytest.mark.heavy, pytest.mark.needs_curl]


@dataclass(frozen=True)
class Served:
    """A hub that is served, and tokens of its partners."""

    address: str
    document: dict[str, Any]

    def token(self, slug: str) -> str:
        """A fresh access token."""
        caller = Caller(self.address, partner(self.document, slug))
        assert caller.authenticate().status == 200
        return caller.token

    def curl(self, path: str, *words: str, body: bytes | None = None) -> tuple[int, bytes]:
        """What curl got: status and body."""
        given = ("--data-binary", "@-") if body is not None else ()
        command = ["curl", "-sS", "-w", "\n%{http_code}", *words, *given, self.address + path]
        told = subprocess.run(command, input=body, capture_output=True, check=True, timeout=60).stdout
        answer, _, status = told.rpartition(b"\n")
        return int(status), answer


@pytest.fixture
def served(machine: Machine) -> Iterator[Served]:
    """The sandbox, served."""
    document = seeded(machine)
    with machine.running("serve"):
        until(machine.ready)
        yield Served(machine.address, document)


def test_every_example_is_fetched_and_sent_by_curl(served: Served) -> None:
    answers = {}
    for kind in KINDS.values():
        status, example = served.curl(f"/developers/examples/{kind.name}.json")
        assert status == 200
        token = served.token(sender(kind, json.loads(example)))
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Idempotency-Key": kind.name}
        words = [word for name, value in headers.items() for word in ("-H", f"{name}: {value}")]
        answers[kind.name] = served.curl(f"/v1/{kind.plural}", *words, body=example)

    refused = {name: answer for name, (status, answer) in answers.items() if status not in (201, 202)}
    assert refused == {}
    assert all(json.loads(answer)["record_type"] == name for name, (_, answer) in answers.items())

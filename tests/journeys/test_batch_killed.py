"""A server is killed in the middle of a batch, and its sender goes away in the middle of another: each goes on.

Reaches ``exchange.webserver``.
"""

import json
import os
import secrets
import signal
import socket
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import Any

import pytest

from exchange.sandbox import papers, people
from exchange.sandbox.calling import Caller
from exchange.sandbox.document import partner
from exchange.sandbox.story import NGO
from exchange.storage.transaction import SYSTEM
from tests.journeys.machines import SERVER, SPAWNED, Machine, hub, seeded
from tests.patience import until

ROWS = 1500

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")]


@pytest.fixture
def caller(machine: Machine) -> Iterator[Caller]:
    """The software of an NGO at a hub that serves."""
    document = seeded(machine)
    with machine.running("serve"):
        until(machine.ready)
        yield Caller(machine.address, partner(document, NGO))


def rows(count: int) -> list[bytes]:
    """Referrals of people nobody has named before."""
    bodies = (papers.to_school(people.fresh(secrets.token_bytes)) for _ in range(count))
    return [json.dumps({"record_type": "referral", **body}).encode() + b"\n" for body in bodies]


def send(caller: Caller, body: bytes) -> tuple[int, list[dict[str, Any]]]:
    """Send a batch under the one key there is; its answer, line by line."""
    caller.authenticate()
    with closing(HTTPConnection(caller.base_url.removeprefix("http://"), timeout=120)) as connection:
        connection.request("POST", "/v1/batches", body, headers(caller))
        answer = connection.getresponse()
        return answer.status, [json.loads(line) for line in answer.read().splitlines()]


def headers(caller: Caller) -> dict[str, str]:
    return {
        "Authorization": f"Bearer {caller.token}",
        "Idempotency-Key": "all-of-them",
        "Content-Type": "application/x-ndjson",
    }


def standing(caller: Caller) -> dict[str, Any]:
    """How the one batch stands; nothing before it is begun."""
    found = caller.get("/v1/batches").json["items"]
    return found[0] if found else {"state": None, "rows": 0}


def test_a_batch_whose_server_was_killed_goes_on_where_it_stopped(machine: Machine, caller: Caller) -> None:
    body = b"".join(rows(ROWS))
    lost: list[BaseException] = []

    def send_and_lose() -> None:
        try:
            send(caller, body)
        except (OSError, HTTPException) as error:
            lost.append(error)

    sender = threading.Thread(target=send_and_lose)
    sender.start()
    until(lambda: standing(caller)["rows"] >= 500)
    itself = machine.started()[SERVER]
    answering = [one.pid for one in machine.processes() if one.parent == itself and one.program == SPAWNED]
    for pid in answering:
        os.kill(pid, signal.SIGKILL)
    sender.join()
    assert lost
    until(machine.ready)
    done = standing(caller)["rows"]
    assert 500 <= done < ROWS
    # Until the dead reader's hold runs out, nobody else may read.
    answers = []
    until(lambda: answers.append(send(caller, body)) or answers[-1][0] != 409, 60)
    status, told = answers[-1]
    assert status == 200
    *results, stands = told
    assert Counter(one["status"] for one in results) == {202: ROWS}
    assert (stands["state"], stands["rows"], stands["waiting"]) == ("done", ROWS, ROWS)
    assert len({one["record_id"] for one in results}) == ROWS
    with hub(machine) as database, database.transaction(SYSTEM) as tx:
        assert tx.records.count() == ROWS


def test_a_sender_that_goes_away_leaves_a_batch_that_is_not_done(machine: Machine, caller: Caller) -> None:
    body = b"".join(rows(20))
    caller.authenticate()
    head = "".join(f"{name}: {value}\r\n" for name, value in headers(caller).items())
    with socket.create_connection(("127.0.0.1", machine.settings.port)) as connection:
        connection.sendall(
            f"POST /v1/batches HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {len(body)}\r\n{head}\r\n".encode()
        )
        connection.sendall(body[:-100])
    stands = until(lambda: (one := standing(caller))["state"] == "interrupted" and one)

    assert stands["rows"] == 19
    status, told = send(caller, body)
    assert (status, told[-1]["state"], told[-1]["rows"]) == (200, "done", 20)

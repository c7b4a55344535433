"""The whole hub under one parent: what dies is replaced, all of it ends when told to, and nothing stays behind."""

import os
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from subprocess import Popen

import psycopg
import pytest

from exchange.sandbox.calling import Caller
from exchange.sandbox.document import partner
from tests.conftest import Clone
from tests.journeys.machines import SERVER, Machine, seeded
from tests.patience import until

HUB = ("serve", "--with-worker", "--with-clock")
WAITING = """
select 1 from pg_locks join pg_database on pg_database.oid = database
where datname = current_database() and not granted
"""
CHILDREN = {SERVER, "worker", "clock"}

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")]


@pytest.fixture
def parent(machine: Machine) -> Iterator[Popen[bytes]]:
    """The parent of a hub that is ready; whoever asks for it ends it."""
    with machine.running(*HUB) as process:
        until(machine.ready)
        until(lambda: machine.started().keys() == CHILDREN)
        yield process


def test_each_that_is_killed_is_replaced_and_sigterm_ends_them_all(machine: Machine, parent: Popen[bytes]) -> None:
    killed = machine.started()
    for pid in killed.values():
        os.kill(pid, signal.SIGKILL)
    until(lambda: machine.started().keys() == killed.keys() and not killed.items() & machine.started().items())
    until(machine.ready)
    parent.terminate()
    assert parent.wait(30) == 0
    until(lambda: machine.processes() == [], 5)


def test_sigint_lets_a_request_in_flight_be_answered_and_ends_them_all(machine: Machine, clone: Clone) -> None:
    software = Caller(machine.address, partner(seeded(machine), "ponte-viva"))
    with machine.running(*HUB) as parent, ThreadPoolExecutor(1) as thread:
        until(machine.ready)
        with psycopg.connect(clone.server.url(database=clone.name)) as holding:
            holding.execute("lock table client_assertion")
            flying = thread.submit(software.authenticate)
            until(lambda: holding.execute(WAITING).fetchall())
            parent.send_signal(signal.SIGINT)
            until(lambda: machine.started().keys() == {SERVER})
        assert flying.result().status == 200
        assert parent.wait(30) == 0
    until(lambda: machine.processes() == [], 5)


def test_a_parent_ended_by_force_leaves_nobody_behind(machine: Machine, parent: Popen[bytes]) -> None:
    parent.kill()
    until(lambda: machine.processes() == [])

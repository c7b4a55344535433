"""Servers are killed in the middle of requests: what was sent is there whole or not at all, and sent again once.

Reaches ``exchange.webserver``.
"""

import os
import random
import secrets
import signal
import sys
import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any

import psycopg
import pytest
from sqlalchemy import text

from exchange.evidence.sequencer import seal_batch
from exchange.sandbox import papers, people, story
from exchange.sandbox.stage import Stage
from exchange.sandbox.wire import Answer
from exchange.storage.database import Database, connect
from exchange.storage.transaction import SYSTEM, Transaction
from exchange.vault.sealing import Place, unseal
from tests.conftest import Clone
from tests.journeys.machines import SERVER, SPAWNED, Machine, hub, seeded
from tests.patience import until

SENDINGS = "/v1/referrals"
SENDERS = 4
# Whom each kill meets: the server itself, or one of the processes that answer for it.
VICTIMS = ("one", "server", "one", "one", "server")

# Where a request is held: before it writes to a table, in the order of its writes, and at last within its commit.
WRITES = (
    "record", "record_recipient", "referral", "delivery", "queue.procrastinate_jobs", "idempotency",
    "evidence_entry", "fact", "referral_move",
)  # fmt: skip
COMMIT = "commit"
HOLD = """
create function hold() returns trigger language plpgsql as $$ begin
    perform pg_advisory_lock_shared(hashtext(tg_argv[0]));
    perform pg_advisory_unlock_shared(hashtext(tg_argv[0]));
    return new;
end $$
"""
HOLD_BEFORE = "create trigger hold before insert on {0} for each row execute function hold('{0}')"
HOLD_WITHIN = """
create constraint trigger hold_commit after insert on idempotency
deferrable initially deferred for each row execute function hold('commit')
"""
HELD = """
select pid from pg_locks where locktype = 'advisory' and not granted
and database = (select oid from pg_database where datname = current_database())
and (classid::bigint << 32 | objid::bigint) = hashtext(%s)::bigint
"""
ALIVE = "select pid from pg_stat_activity where pid = any(%s)"

# What one referral sent under a live consent leaves: each query yields its record's id exactly once.
TRACES = {
    "record": "select id from record where state = 'released'",
    "proof of the sending": "select object_id from evidence_entry where type = 'record.submitted'",
    "proof of the release": "select object_id from evidence_entry where type = 'record.released'",
    "proof of the move": "select object_id from evidence_entry where type = 'referral.moved'",
    "recipient": "select record_id from record_recipient",
    "referral": "select record_id from referral where state = 'sent'",
    "move": "select record_id from referral_move where to_state = 'sent'",
    "event": "select record_id from event where type = 'pt.aima.hub.referral.sent'",
    "event to be numbered": "select record_id from event join event_pending on event_id = id",
    "delivery": "select event.record_id from delivery join event on event.id = event_id where state = 'queued'",
    "answer": "select (convert_from(body, 'UTF8')::json ->> 'record_id')::uuid from idempotency where status = 201",
}

pytestmark = [pytest.mark.heavy, pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")]


@dataclass
class Attempt:
    """One referral as its sender's software sends it: a body, the key it goes under, and the answer if one came."""

    body: Mapping[str, Any]
    key: str = field(default_factory=lambda: str(uuid.uuid4()))
    answer: Answer | None = None


@dataclass
class Sender:
    """The software of an NGO, one of whose people has agreed to be referred to a school."""

    stage: Stage
    subject: Mapping[str, str]

    def attempt(self) -> Attempt:
        """A referral not sent before."""
        return Attempt(papers.to_school(self.subject))

    def send(self, attempt: Attempt) -> Answer:
        """Send it, whether for the first time or again."""
        return self.stage.software(story.NGO).post(SENDINGS, attempt.body, key=attempt.key)

    def send_until_answered(self, attempt: Attempt) -> Answer:
        """Send it until the hub says something final, as its problems and its silence ask for."""
        answers: list[Answer] = []

        def answered() -> bool:
            try:
                answers.append(self.send(attempt))
            except (OSError, HTTPException):
                return False
            return answers[-1].status not in (409, 503)

        until(answered)
        return answers[-1]


@pytest.fixture
def administrator(clone: Clone) -> Iterator[psycopg.Connection]:
    """Who may look at everything that happens in the database."""
    with psycopg.connect(clone.server.url(database=clone.name), autocommit=True) as connection:
        yield connection


@contextmanager
def serving(machine: Machine) -> Iterator[Sender]:
    """A seeded hub that serves, with a sender whose person said yes."""
    document = seeded(machine)
    with machine.running("serve"):
        until(machine.ready)
        stage = Stage(document, Deaf(), people.fresh(secrets.token_bytes), str)
        for act in (story.send, story.read_question, story.permit):
            act(stage)
        first = stage.software(story.NGO).get(f"{SENDINGS}/{stage.said['referral']}").json
        yield Sender(stage, {"subject_id": first["subject_id"]})


class Deaf:
    """Nobody hears webhooks here: no worker carries them."""

    def heard(self, _slug: str) -> tuple[()]:
        """Nothing."""
        return ()


def test_a_server_killed_at_any_of_its_writes_leaves_nothing_and_one_killed_at_commit_everything(
    machine: Machine, clone: Clone, administrator: psycopg.Connection
) -> None:
    administrator.execute(HOLD)
    for table in WRITES:
        administrator.execute(HOLD_BEFORE.format(table))
    administrator.execute(HOLD_WITHIN)
    wide = Machine({**machine.environment, "HUB_WORKERS": "1", "HUB_THREADS": str(len(WRITES) + 3)})
    with serving(wide) as sender:
        before = traces(wide)
        with standing(sender, clone) as attempts:
            (answering,) = servers(wide)["one"]
            os.kill(answering, signal.SIGKILL)
        committed = attempts.pop(COMMIT)
        left = traces(wide) - before
        assert set(left.values()) == {1}
        assert {record for _, record in left} == {uuid.UUID(sender.send_until_answered(committed).json["record_id"])}
        assert sender.send(committed).headers["idempotency-replayed"] == "true"
        for attempt in attempts.values():
            answer = sender.send_until_answered(attempt)
            assert answer.status == 201, answer.text
            assert "idempotency-replayed" not in answer.headers
        assert_whole(traces(wide) - before, len(WRITES) + 1)
    assert_proven(wide)


def servers(machine: Machine) -> dict[str, list[int]]:
    """The server itself, and those that answer for it; what a dead server left behind is neither."""
    itself = machine.started().get(SERVER)
    answering = [one.pid for one in machine.processes() if one.parent == itself and one.program == SPAWNED]
    return {"server": [itself] if itself else [], "one": answering}


@contextmanager
def standing(sender: Sender, clone: Clone) -> Iterator[dict[str, Attempt]]:
    """A request held at each write, the last first, so that each gets past the gates that are not yet shut.

    All are let go when left, and have met their end when this returns: none was answered.
    """
    attempts = {place: sender.attempt() for place in (COMMIT, *reversed(WRITES))}
    address = clone.server.url(database=clone.name)
    with ThreadPoolExecutor(len(attempts)) as threads, psycopg.connect(address, autocommit=True) as gate:
        sent, sessions = [], set[int]()
        for place, attempt in attempts.items():
            gate.execute("select pg_advisory_lock(hashtext(%s))", (place,))
            sent.append(threads.submit(sender.send, attempt))
            until(lambda place=place: gate.execute(HELD, (place,)).fetchall(), 20)
            sessions |= {pid for (pid,) in gate.execute(HELD, (place,)).fetchall()}
        yield attempts
        unanswered = [one.exception() for one in sent]
        gate.execute("select pg_advisory_unlock_all()")
        until(lambda: not gate.execute(ALIVE, (list(sessions),)).fetchall())
    assert all(isinstance(one, OSError | HTTPException) for one in unanswered), unanswered


def test_servers_killed_at_random_lose_nothing_and_do_nothing_twice(
    machine: Machine, administrator: psycopg.Connection
) -> None:
    with serving(machine) as sender:
        before = traces(machine)
        attempts = sent_under_fire(sender, machine)
        until(machine.ready)
        until(lambda: not open_transactions(administrator))
        answered = [one for one in attempts if one.answer]
        lost = [one for one in attempts if not one.answer]
        left = traces(machine) - before
        assert_whole(left)
        assert {one.answer.json["record_id"] for one in answered} <= {str(record) for _, record in left}
        assert len(lost) > len(VICTIMS) // 2, "hardly anybody was in the middle of anything: nothing was tried"
        for attempt in (*lost, *answered[-20:]):
            answer = sender.send_until_answered(attempt)
            assert answer.status == 201, answer.text
            assert attempt.answer is None or answer.body == attempt.answer.body
        assert_whole(traces(machine) - before, len(attempts))
    assert_proven(machine)


def sent_under_fire(sender: Sender, machine: Machine) -> list[Attempt]:
    """What was sent, each once, while servers died."""
    attempts: list[Attempt] = []
    ceasing = threading.Event()

    def keep_sending() -> None:
        while not ceasing.is_set():
            attempt = sender.attempt()
            attempts.append(attempt)
            send_once(sender, attempt, ceasing)

    with ThreadPoolExecutor(SENDERS) as threads:
        senders = [threads.submit(keep_sending) for _ in range(SENDERS)]
        try:
            kill_at_random(machine)
        finally:
            ceasing.set()
        for one in senders:
            one.result()
    return attempts


def send_once(sender: Sender, attempt: Attempt, ceasing: threading.Event) -> None:
    """Send what may or may not arrive; where nobody listened it was not sent, and is tried again."""
    while not ceasing.is_set():
        try:
            answer = sender.send(attempt)
        except ConnectionRefusedError:
            time.sleep(0.05)
            continue
        except (OSError, HTTPException):
            return
        assert answer.status == 201, answer.text
        attempt.answer = answer
        return


def kill_at_random(machine: Machine) -> None:
    chance = random.Random(7)  # the same choices each run, as far as the machine allows
    for victim in VICTIMS:
        until(machine.ready)
        time.sleep(chance.uniform(0.2, 0.8))
        targets = until(lambda victim=victim: servers(machine)[victim])
        with suppress(ProcessLookupError):  # it may be on its way out with others of its family
            os.kill(chance.choice(targets), signal.SIGKILL)


def open_transactions(administrator: psycopg.Connection) -> list[Any]:
    sessions = "select pid from pg_stat_activity where datname = current_database() and usename = 'hub_app'"
    return administrator.execute(f"{sessions} and state <> 'idle'".encode()).fetchall()


def traces(machine: Machine) -> Counter[tuple[str, uuid.UUID]]:
    """Every trace of every record, and how often it is there."""
    with hub(machine) as database, database.transaction(SYSTEM) as tx:
        found = Counter((name, record) for name, query in TRACES.items() for record in rows(tx, query))
        return found + Counter(("fact", record) for record in counted(tx))


def rows(tx: Transaction, query: str) -> list[uuid.UUID]:
    return list(tx.connection.execute(text(query)).scalars())


def counted(tx: Transaction) -> list[uuid.UUID]:
    """The records whose fact is there, which only the record itself knows; and no fact is without its record."""
    facts, found = set(rows(tx, "select id from fact")), []
    for record, subject_id, sealed in tx.connection.execute(text("select id, subject_id, fact_ref from record")):
        fact = uuid.UUID(bytes=unseal(tx, subject_id, Place("record", "fact_ref", record), sealed))
        found += [record] * (fact in facts)
        facts.discard(fact)
    assert not facts
    return found


def assert_whole(left: Counter[tuple[str, uuid.UUID]], records: int | None = None) -> None:
    """Each record has each of its traces once; ``records`` is how many there have to be."""
    known = {record for _, record in left}
    assert left == Counter((trace, record) for trace in (*TRACES, "fact") for record in known)
    assert records in (None, len(known))


def assert_proven(machine: Machine) -> None:
    """All evidence is numbered, and holds."""
    with hub(machine) as database:
        numbering = Database(connect(machine.environment["DATABASE_SEQUENCER_URL"], pool_size=1), database.tools)
        with numbering.transaction(SYSTEM) as tx:
            until(lambda: not seal_batch(tx))
        numbering.close()
    assert " 0 wait" in machine.run("evidence", "verify")

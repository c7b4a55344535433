"""One batch of mixed rows while the hub goes on answering: rows a second, the server's growth, and its neighbour."""

import http.client
import itertools
import json
import os
import random
import secrets
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import cpu
from bench.hub import Hub, referral
from exchange.sandbox.people import fresh

ROWS, BAD = 20_000, 200
#: Of a hundred good rows, so many are about somebody new, who is then asked; the others flow.
NEW = 20
PAUSE = 0.05
BASELINE_SECONDS = 5.0
SPOILT = (b"{", b"[]", b'{"record_type":"nothing"}', b'{"record_type":"referral","source_record_id":"B"}')


@dataclass(frozen=True)
class Figures:
    """What one batch came to; latencies are of single referrals sent before and meanwhile, in milliseconds."""

    rows: int
    seconds: float
    statuses: dict[int, int]
    size: int
    growth: float
    server_cpu: float
    database_cpu: float
    elsewhere: float
    quiet: tuple[float, float]
    beside: tuple[float, float]
    neighbours: int = 0

    @property
    def rate(self) -> float:
        """Rows a second."""
        return self.rows / self.seconds


def measure(served: Hub, rows: int = ROWS, bad: int = BAD) -> Figures:
    """Send one batch, with a neighbour and a look at the server's memory beside it."""
    body = b"\n".join(mixed(served, rows, bad))
    with _neighbour(served) as quiet:
        time.sleep(BASELINE_SECONDS)
    before, busy = _spent(served), cpu.busy()
    with _neighbour(served) as beside, _watching(served.server) as memory:
        began = time.perf_counter()
        answer = _sent(served, body)
        seconds = time.perf_counter() - began
    busy, after = cpu.busy() - busy, _spent(served)
    *results, standing = map(json.loads, answer.splitlines())
    assert standing["rows"] == len(results) == rows, standing
    ours = [late - early for early, late in zip(before, after, strict=True)]
    server, database, *_ = (one / rows * 1e6 for one in ours)
    return Figures(
        rows=rows,
        seconds=seconds,
        statuses=dict(sorted(Counter(one["status"] for one in results).items())),
        size=len(body),
        growth=memory.growth / 2**20,
        server_cpu=server,
        database_cpu=database,
        elsewhere=max(0.0, busy - sum(ours)) / seconds,
        quiet=quiet.percentiles(),
        beside=beside.percentiles(),
        neighbours=len(quiet.latencies) + len(beside.latencies),
    )


def _spent(served: Hub) -> tuple[float, ...]:
    """Processor time of the server, of PostgreSQL, of the worker and of this program."""
    return (*map(cpu.spent, (served.server, served.postmaster, served.worker)), time.process_time())


def mixed(served: Hub, rows: int, bad: int) -> Iterator[bytes]:
    """Referrals about people who have said yes and about new ones, with bad rows strewn among them."""
    spoilt = frozenset(random.Random(5).sample(range(rows), bad))
    known = itertools.cycle(served.people)
    for number in range(rows):
        if number in spoilt:
            yield SPOILT[number % len(SPOILT)]
        else:
            subject: dict[str, Any] = {"subject_id": next(known)} if number % 100 >= NEW else fresh(secrets.token_bytes)
            body = referral(subject, f"M-{secrets.token_hex(4)}-{number}")
            yield json.dumps({"record_type": "referral", **body}, ensure_ascii=False).encode()


def _sent(served: Hub, body: bytes) -> bytes:
    served.caller.authenticate()
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=600)
    headers = {
        "Authorization": f"Bearer {served.caller.token}",
        "Idempotency-Key": secrets.token_hex(16),
        "Content-Type": "application/x-ndjson",
    }
    connection.request("POST", "/v1/batches", body, headers)
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    assert answer.status == 200, text[:2000]
    return text


@dataclass
class Neighbour:
    """How long single referrals took, in seconds."""

    latencies: list[float] = field(default_factory=list)

    def percentiles(self) -> tuple[float, float]:
        """The median and the 99th percentile, in milliseconds."""
        ordered = sorted(self.latencies)
        last = len(ordered) - 1
        return 1000 * ordered[int(last * 0.5)], 1000 * ordered[int(last * 0.99)]


@contextmanager
def _neighbour(served: Hub) -> Iterator[Neighbour]:
    """Somebody who sends one referral after the other meanwhile, with a short pause between them."""
    seen, done = Neighbour(), threading.Event()

    def send() -> None:
        for number in itertools.count():
            if done.is_set():
                return
            body = referral({"subject_id": served.people[0]}, f"S-{secrets.token_hex(4)}-{number}")
            began = time.perf_counter()
            answer = served.caller.post("/v1/referrals", body)
            seen.latencies.append(time.perf_counter() - began)
            assert answer.status == 201, answer.text
            time.sleep(PAUSE)

    with _beside(send, done):
        yield seen


@dataclass
class Memory:
    """By how many bytes the process that grew most has grown."""

    at_first: dict[int, int]
    growth: int = 0

    def look(self, root: int) -> None:
        """Look once more."""
        for pid, size in _resident(root).items():
            self.growth = max(self.growth, size - self.at_first.get(pid, size))


@contextmanager
def _watching(root: int) -> Iterator[Memory]:
    memory, done = Memory(_resident(root)), threading.Event()

    def watch() -> None:
        while not done.wait(0.1):
            memory.look(root)

    with _beside(watch, done):
        yield memory


@contextmanager
def _beside(work: Callable[[], None], done: threading.Event) -> Iterator[None]:
    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _resident(root: int) -> dict[int, int]:
    """The resident bytes of a process and of everything below it."""
    found: dict[int, int] = {}
    for pid in cpu.family(root):
        with suppress(OSError):
            found[pid] = int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGESIZE")
    return found

"""``make bench``: interleaved rounds of the floors, one exchange and one decision, then a batch; docs/figures.md."""

import itertools
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from bench import batch, cpu, decision, floors, hub, load, report
from exchange.serving import ROOT, server
from exchange.settings import read
from exchange.storage import embedded

ROUNDS = 5
SECONDS = 3.0
CLIENTS = 16
PAGE = ROOT / "docs" / "figures.md"
FOLDER = ROOT / "var" / "bench"
HELLO = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def main() -> None:
    """Measure, print and write."""
    shutil.rmtree(FOLDER / "hub", ignore_errors=True)
    embedded.erase(FOLDER / "postgresql")
    (FOLDER / "hub").mkdir(parents=True, mode=0o700)
    with embedded.start(FOLDER / "postgresql") as postgresql:
        floors.lay(postgresql)
        with hub.served(FOLDER / "hub", postgresql) as served, _bare() as (port, process):
            requests = served.referrals()
            rounds = list(itertools.islice(_rounds(postgresql, served, requests, (port, process)), ROUNDS + 1))
            print("a batch", file=sys.stderr, flush=True)
            figures = batch.measure(served)
            round_trips = served.round_trips()
    embedded.erase(FOLDER / "postgresql")
    shutil.rmtree(FOLDER, ignore_errors=True)
    text = report.page(rounds[1:], figures, clients=CLIENTS, seconds=SECONDS, round_trips=round_trips)
    PAGE.write_text(text, encoding="utf-8")
    print(text)


def _rounds(
    postgresql: embedded.Server, served: hub.Hub, requests: Iterator[bytes], bare: tuple[int, int]
) -> Iterator[report.Round]:
    """Rounds without end; the first warms everything up."""
    for number in itertools.count():
        print("warming up" if number == 0 else f"round {number} of {ROUNDS}", file=sys.stderr, flush=True)
        before = cpu.spent(served.postmaster)
        sql_rate = floors.minimal_sql(postgresql, clients=CLIENTS, seconds=SECONDS)
        sql_cpu = (cpu.spent(served.postmaster) - before) / (sql_rate * SECONDS)
        hello, (hello_cpu,) = _pressed(bare[0], itertools.repeat(HELLO), 200, bare[1])
        sent, spent = _pressed(served.port, requests, 201, served.server, served.postmaster, served.worker)
        yield report.Round(
            sql_rate=sql_rate,
            sql_cpu=sql_cpu * 1e6,
            bare_rate=hello.rate,
            bare_p50=hello.percentile(0.5),
            bare_p99=hello.percentile(0.99),
            bare_cpu=hello_cpu,
            rate=sent.rate,
            p50=sent.percentile(0.5),
            p99=sent.percentile(0.99),
            server_cpu=spent[0],
            database_cpu=spent[1],
            worker_cpu=spent[2],
            decision_1=decision.microseconds(1),
            decision_3=decision.microseconds(3),
            decision_8=decision.microseconds(8),
        )


@contextmanager
def _bare() -> Iterator[tuple[int, int]]:
    """The bare Flask under the hub's own server and settings; its port and process."""
    port = hub.free_port()
    settings = read({"HUB_MODE": "sandbox", "PORT": str(port)})
    with hub.running(server(settings, "bench.floors:bare").command, dict(os.environ), FOLDER / "bare.log") as process:
        hub.wait(f"http://127.0.0.1:{port}/")
        yield port, process


def _pressed(port: int, requests: Iterator[bytes], status: int, *processes: int) -> tuple[load.Outcome, list[float]]:
    """One round of load, and the processor time of each process for one request, in microseconds."""
    before = [cpu.spent(process) for process in processes]
    outcome = load.press(port, requests, clients=CLIENTS, seconds=SECONDS, status=status)
    after = [cpu.spent(process) for process in processes]
    return outcome, [(late - early) / outcome.answered * 1e6 for early, late in zip(before, after, strict=True)]


if __name__ == "__main__":
    main()

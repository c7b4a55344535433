"""Rounds as a page: medians with their spread, and the ratios that are the point."""

import os
import platform
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.batch import PAUSE, Figures

COMMAND = "make bench"


@dataclass(frozen=True)
class Round:
    """What one round measured; processor time is in microseconds for one request."""

    sql_rate: float
    sql_cpu: float
    bare_rate: float
    bare_p50: float
    bare_p99: float
    bare_cpu: float
    rate: float
    p50: float
    p99: float
    server_cpu: float
    database_cpu: float
    worker_cpu: float
    decision_1: float
    decision_3: float
    decision_8: float


LINES: Sequence[tuple[str, str, Callable[[Round], float]]] = (
    ("least SQL of an exchange, one call (pgbench)", "/s", lambda one: one.sql_rate),
    ("— PostgreSQL's processor time", "µs", lambda one: one.sql_cpu),
    ("bare Flask under the same server", "/s", lambda one: one.bare_rate),
    ("— p50", "ms", lambda one: one.bare_p50),
    ("— p99", "ms", lambda one: one.bare_p99),
    ("— server's processor time", "µs", lambda one: one.bare_cpu),
    ("**one exchange**: a referral under a live consent, answered 201", "/s", lambda one: one.rate),
    ("— p50", "ms", lambda one: one.p50),
    ("— p99", "ms", lambda one: one.p99),
    ("— server's processor time", "µs", lambda one: one.server_cpu),
    ("— PostgreSQL's processor time", "µs", lambda one: one.database_cpu),
    ("— worker's processor time", "µs", lambda one: one.worker_cpu),
    ("**one decision**, 1 consent to weigh", "µs", lambda one: one.decision_1),
    ("— 3 consents", "µs", lambda one: one.decision_3),
    ("— 8 consents", "µs", lambda one: one.decision_8),
)
RATIOS: Sequence[tuple[str, Callable[[Round], float]]] = (
    ("exchanges to the least SQL, a second", lambda one: one.rate / one.sql_rate),
    ("exchanges to bare Flask's answers, a second", lambda one: one.rate / one.bare_rate),
    (
        "processor time of both floors to that of an exchange",
        lambda one: (one.sql_cpu + one.bare_cpu) / (one.server_cpu + one.database_cpu),
    ),
)


TEMPLATE = """\
# Figures

Printed by `{command}`. Absolute figures belong to one machine and one hour; **compare the ratios**, whose floors were
measured in the same run. Median of the rounds, least and most in brackets.

{rounds} interleaved rounds of {seconds:g} s; {clients} clients in one process on loopback, beside the server on the
same {cores} cores; {system}, Python {python}; embedded PostgreSQL, fsync and synchronous commits on.

| measured | figure |
|---|---:|
{figures}
| times an exchange waits for PostgreSQL (round trips) | {round_trips} |

| ratio | figure |
|---|---:|
{ratios}

The least SQL is three indexed look-ups and three inserts of 1.5 kB in one durable call. The exchange is what a partner
sees: token, strict body, idempotency, person, decision, sealing, evidence, event and delivery in one transaction, with
the worker numbering and delivering meanwhile.
"""

BATCH = """\

## A batch

One `POST /v1/batches` of {rows:,} rows ({size:.0f} MiB of NDJSON), {refused} of them bad, {flowing:,} about people who
have said yes, {waiting:,} about new people, who are asked. Beside it one client sends single referrals, {pause:g} ms
after each answer.

| measured | figure |
|---|---:|
| **rows a second** | {rate} /s |
| the whole batch | {seconds} s |
| server's processor time for a row | {server_cpu} µs |
| PostgreSQL's processor time for a row | {database_cpu} µs |
| processors of {cores} that did other work meanwhile | {elsewhere} |
| most that a server process grew by | {growth} MiB |
| a single referral, nothing beside it: p50, p99 | {quiet[0]:.0f}, {quiet[1]:.0f} ms |
| a single referral beside the batch: p50, p99 | {beside[0]:.0f}, {beside[1]:.0f} ms |
| rows a second to single exchanges a second at {clients} clients | {ratio} |
"""


def page(rounds: Sequence[Round], batch: Figures, *, clients: int, seconds: float, round_trips: int) -> str:
    """The page as Markdown."""
    return _exchange(rounds, clients, seconds, round_trips) + _batch(batch, rounds, clients)


def _batch(batch: Figures, rounds: Sequence[Round], clients: int) -> str:
    return BATCH.format(
        rows=batch.rows,
        size=batch.size / 2**20,
        refused=sum(count for status, count in batch.statuses.items() if status >= 400),
        flowing=batch.statuses.get(201, 0),
        waiting=batch.statuses.get(202, 0),
        pause=PAUSE * 1000,
        rate=_plain(batch.rate),
        seconds=_plain(batch.seconds),
        server_cpu=_plain(batch.server_cpu),
        database_cpu=_plain(batch.database_cpu),
        growth=_plain(batch.growth),
        cores=os.cpu_count(),
        elsewhere=_plain(batch.elsewhere),
        quiet=batch.quiet,
        beside=batch.beside,
        clients=clients,
        ratio=_ratio(batch.rate / statistics.median(one.rate for one in rounds)),
    )


def _exchange(rounds: Sequence[Round], clients: int, seconds: float, round_trips: int) -> str:
    return TEMPLATE.format(
        command=COMMAND,
        rounds=len(rounds),
        seconds=seconds,
        clients=clients,
        cores=os.cpu_count(),
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        figures="\n".join(f"| {name} | {_spread(rounds, pick, _plain)} {unit} |" for name, unit, pick in LINES),
        ratios="\n".join(f"| {name} | {_spread(rounds, pick, _ratio)} |" for name, pick in RATIOS),
        round_trips=round_trips,
    )


def _spread(rounds: Sequence[Round], pick: Callable[[Round], float], write: Callable[[float], str]) -> str:
    values = [pick(one) for one in rounds]
    return f"{write(statistics.median(values))} [{write(min(values))}–{write(max(values))}]"


def _plain(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _ratio(value: float) -> str:
    return f"{value:.3f}"

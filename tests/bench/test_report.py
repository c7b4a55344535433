"""The page gives medians with their spread, and ratios of what was measured together."""

from dataclasses import fields, replace

from bench.batch import Figures
from bench.report import Round, page

BATCH = Figures(
    rows=1000,
    seconds=2.0,
    statuses={201: 800, 202: 190, 400: 4, 422: 6},
    size=2**20,
    growth=12.0,
    server_cpu=1900.0,
    database_cpu=300.0,
    elsewhere=0.5,
    quiet=(20.0, 30.0),
    beside=(40.0, 90.0),
)
ONE = Round(**{field.name: 100.0 for field in fields(Round)})


def test_a_figure_is_the_median_with_least_and_most() -> None:
    rounds = [replace(ONE, rate=rate) for rate in (300.0, 100.0, 2000.0)]
    text = page(rounds, BATCH, clients=16, seconds=3, round_trips=28)
    assert "| 300 [100–2,000] /s |" in text
    assert "| exchanges to the least SQL, a second | 3.000 [1.000–20.000] |" in text
    assert "`make bench`" in text


def test_a_batch_is_told_with_its_neighbour() -> None:
    text = page([replace(ONE, rate=50.0)], BATCH, clients=16, seconds=3, round_trips=28)
    assert "of 1,000 rows (1 MiB of NDJSON), 10 of them bad, 800 about" in text
    assert "| **rows a second** | 500 /s |" in text
    assert "| a single referral beside the batch: p50, p99 | 40, 90 ms |" in text
    assert "that did other work meanwhile | 0.5 |" in text
    assert "at 16 clients | 10.000 |" in text

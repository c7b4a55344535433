"""The page gives medians with their spread, and ratios of what was measured together."""

from dataclasses import fields, replace

from bench.report import Round, page

ONE = Round(**{field.name: 100.0 for field in fields(Round)})


def test_a_figure_is_the_median_with_least_and_most() -> None:
    rounds = [replace(ONE, rate=rate) for rate in (300.0, 100.0, 2000.0)]
    text = page(rounds, clients=16, seconds=3, round_trips=28)
    assert "| 300 [100–2,000] /s |" in text
    assert "| exchanges to the least SQL, a second | 3.000 [1.000–20.000] |" in text
    assert "`make bench`" in text

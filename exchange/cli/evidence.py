"""Commands about evidence."""

import click

from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import say
from exchange.evidence.verify import verify as recompute


@click.group("evidence")
def group() -> None:
    """The append-only proof of all that happened."""


@group.command()
@pass_opening
def verify(opening: Opening) -> None:
    """Recompute the whole log from its first entry; ends with 1 and names the first row that does not hold."""
    with opening.snapshot() as tx:
        verdict = recompute(tx)
    if verdict.first_bad or verdict.root is None:
        say(f"The evidence does not hold: {verdict.first_bad}.")
        raise SystemExit(1)
    say(f"{verdict.size} entries hold; {verdict.pending} wait for their number. Root: {verdict.root.hex()}")

"""Commands about agreements: the signed terms under which a partner takes part."""

from collections.abc import Mapping
from datetime import date, datetime

import click

from exchange import agreements, partners
from exchange.agreements import Agreement
from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import listed, say
from schemas import KINDS
from schemas.codes import CATEGORIES, PURPOSES

DAY = click.DateTime(["%Y-%m-%d"])


@click.group("agreement")
def group() -> None:
    """What partners agreed to, with dates of effect."""


@group.command()
@click.argument("slug")
@click.option("--sends", multiple=True, type=click.Choice(sorted(KINDS)), help="A kind of record it may send.")
@click.option("--receives", multiple=True, type=click.Choice(sorted(KINDS)), help="A kind it may receive.")
@click.option("--purpose", "purposes", multiple=True, required=True, type=click.Choice(PURPOSES), help="For what.")
@click.option("--category", "categories", multiple=True, required=True, type=click.Choice(CATEGORIES), help="Of data.")
@click.option("--scope", "scopes", multiple=True, help="Instead of those that follow from the kinds.")
@click.option("--from", "begins", type=DAY, help="First day of effect; today unless given.")
@click.option("--to", "ends", type=DAY, help="Last day of effect; open unless given.")
@pass_opening
def add(
    opening: Opening, /, slug: str, begins: datetime | None, ends: datetime | None, **terms: tuple[str, ...]
) -> None:
    """Enter a new version of the agreement of SLUG; it takes effect by its own dates."""
    words = {name: frozenset(values) for name, values in terms.items()}
    words["scopes"] = words["scopes"] or agreements.implied_scopes(words["sends"], words["receives"])
    with opening.transaction() as tx:
        first = begins.date() if begins else tx.today
        row = agreements.sign(tx, slug, _agreement(words, first, ends))
    say(f"Version {row.version} of the agreement of {slug} takes effect on {row.effective_from}.")


@group.command("list")
@click.argument("slug")
@pass_opening
def list_versions(opening: Opening, slug: str) -> None:
    """List every version that SLUG signed."""
    with opening.transaction() as tx:
        rows = tx.partners.agreements(partners.called(tx, slug).id)
    columns = ("version", "from", "to", "sends", "receives", "purposes", "categories")
    listed(
        f"Agreements of {slug}",
        columns,
        (
            (
                str(row.version),
                str(row.effective_from),
                str(row.effective_to or ""),
                *(", ".join(words) for words in (row.sends, row.receives, row.purposes, row.categories)),
            )
            for row in rows
        ),
    )


def _agreement(words: Mapping[str, frozenset[str]], first: date, ends: datetime | None) -> Agreement:
    return Agreement(
        sends=words["sends"],
        receives=words["receives"],
        purposes=words["purposes"],
        categories=words["categories"],
        scopes=words["scopes"],
        effective_from=first,
        effective_to=ends.date() if ends else None,
    )

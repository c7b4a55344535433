"""Commands about agreements: the signed terms under which a partner takes part."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import click

from exchange import agreements, laws
from exchange.agreements import Agreement
from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import listed, say
from exchange.laws import Law
from schemas import KINDS
from schemas.codes import CATEGORIES, PURPOSES

DAY = click.DateTime(["%Y-%m-%d"])
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


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
@click.option("--laws", "file", type=FILE, help="A TOML file of the laws by which records flow without consent.")
@click.option("--from", "begins", type=DAY, help="First day of effect; today unless given.")
@click.option("--to", "ends", type=DAY, help="Last day of effect; open unless given.")
@pass_opening
def add(opening: Opening, /, slug: str, file: Path | None, **terms: Any) -> None:
    """Enter a new version of the agreement of SLUG; it takes effect by its own dates."""
    named = laws.read(_text(file)) if file else ()
    with opening.transaction() as tx:
        row = agreements.sign(tx, slug, _agreement(terms, named, tx.today))
    say(f"Version {row.version} of the agreement of {slug} takes effect on {row.effective_from}.")


@group.command("list")
@click.argument("slug")
@pass_opening
def list_versions(opening: Opening, slug: str) -> None:
    """List every version that SLUG signed."""
    with opening.transaction() as tx:
        versions = agreements.versions(tx, slug)
    columns = ("version", "from", "to", "sends", "receives", "purposes", "categories", "laws")
    listed(
        f"Agreements of {slug}",
        columns,
        (
            (
                str(row.version),
                str(row.effective_from),
                str(row.effective_to or ""),
                *(", ".join(words) for words in (row.sends, row.receives, row.purposes, row.categories)),
                "; ".join(named),
            )
            for row, named in versions
        ),
    )


def _agreement(terms: Mapping[str, Any], named: tuple[Law, ...], today: date) -> Agreement:
    sends, receives = frozenset[str](terms["sends"]), frozenset[str](terms["receives"])
    begins, ends = terms["begins"], terms["ends"]
    return Agreement(
        sends=sends,
        receives=receives,
        purposes=frozenset(terms["purposes"]),
        categories=frozenset(terms["categories"]),
        scopes=frozenset(terms["scopes"]) or agreements.implied_scopes(sends, receives),
        effective_from=begins.date() if begins else today,
        effective_to=ends.date() if ends else None,
        laws=named,
    )


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise click.BadParameter("is not written in UTF-8", param_hint="--laws") from None

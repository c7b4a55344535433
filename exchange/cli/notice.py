"""Commands about notices: the words in which people are asked."""

import click

from consent.notice import LANGUAGES
from exchange import notices
from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import listed, say
from schemas.codes import PURPOSES


@click.group("notice")
def group() -> None:
    """The words in which people are asked; shipped ones are drafts until somebody approves them."""


@group.command("list")
@pass_opening
def list_all(opening: Opening) -> None:
    """List approved words and drafts."""
    with opening.transaction() as tx:
        approved = [(row.purpose, row.language, str(row.version), row.approved_by) for row in tx.notices.all()]
        waiting = [(one.purpose, one.language, str(one.version), "") for one in notices.drafts(tx)]
    listed("Notices", ("purpose", "language", "version", "approved by"), sorted(approved + waiting))


@group.command()
@click.option("--by", required=True, help="Who answers for these words.")
@click.option("--purpose", "purposes", multiple=True, type=click.Choice(PURPOSES), help="All unless given.")
@click.option("--language", "languages", multiple=True, type=click.Choice(LANGUAGES), help="All unless given.")
@pass_opening
def approve(opening: Opening, by: str, purposes: tuple[str, ...], languages: tuple[str, ...]) -> None:
    """Let people be asked in the shipped words from now on."""
    with opening.transaction() as tx:
        chosen = notices.approve(tx, by=by, purposes=purposes, languages=languages)
    say(f"{len(chosen)} notices are approved by {by.strip()}.")

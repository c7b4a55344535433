"""Commands about quarantine: people the hub would not link by itself."""

import uuid

import click

from exchange import quarantine
from exchange.cli.opening import OPERATOR, Opening, pass_opening
from exchange.cli.output import listed, say


@click.group("quarantine")
def group() -> None:
    """Persons whom only a human may link: the identifier agrees, but the birth date does not."""


@group.command("list")
@pass_opening
def list_all(opening: Opening) -> None:
    """List what waits for a decision, with the applicants each might be."""
    with opening.transaction() as tx:
        waiting = quarantine.quarantined(tx)
    rows = (
        (one.subject_id, one.partner, f"{one.since:%Y-%m-%d}", " ".join(map(str, one.candidates))) for one in waiting
    )
    listed("In quarantine", ("subject", "partner", "since", "might be"), rows)


@group.command()
@click.argument("subject_id")
@click.argument("applicant_id", type=click.UUID)
@pass_opening
def link(opening: Opening, subject_id: str, applicant_id: uuid.UUID) -> None:
    """Decide that SUBJECT_ID is the person APPLICANT_ID; what waited for that goes on."""
    with opening.transaction() as tx:
        quarantine.link(tx, subject_id, applicant_id, by=OPERATOR.id)
    say(f"{subject_id} is linked to {applicant_id}.")


@group.command()
@click.argument("subject_id")
@pass_opening
def separate(opening: Opening, subject_id: str) -> None:
    """Decide that SUBJECT_ID is a person of its own, undoing an earlier link; lists what was disclosed meanwhile."""
    with opening.transaction() as tx:
        disclosed = quarantine.separate(tx, subject_id, by=OPERATOR.id)
    say(f"{subject_id} is a person of its own.")
    for record_id in disclosed:
        say(f"Disclosed while it was linked: {record_id}")

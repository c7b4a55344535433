"""Commands about deliveries: what did not reach its partner, and trying it again."""

import uuid

import click

from consent import lifecycle
from exchange import deliveries, partners
from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import listed, say

STATE = click.Choice(lifecycle.DELIVERY.states)
MOST = 1000


@click.group("delivery")
def group() -> None:
    """What partners are told, and what did not reach them."""


@group.command("list")
@click.option("--state", type=STATE, default="dead", show_default=True, help="Those that stand so.")
@click.option("--partner", "slug", help="Those to one partner alone.")
@click.option("--limit", type=click.IntRange(1, MOST), default=100, show_default=True, help="At most so many.")
@pass_opening
def list_some(opening: Opening, state: str, slug: str | None, limit: int) -> None:
    """List deliveries that stand in a state, the newest first: to whom, of what, and why."""
    with opening.transaction() as tx:
        partner_id = partners.called(tx, slug).id if slug else None
        rows = tx.deliveries.standing(state, partner_id, limit)
    listed(
        f"Deliveries: {state}",
        ("id", "partner", "event", "failures", "made", "next", "why"),
        (
            (
                str(row.id),
                row.partner_slug,
                row.type,
                str(row.failures),
                f"{row.created_at:%Y-%m-%d %H:%M}",
                f"{row.next_attempt_at:%Y-%m-%d %H:%M}" if row.next_attempt_at else "",
                row.last_error or "",
            )
            for row in rows
        ),
    )


@group.command()
@click.argument("delivery_id", type=click.UUID)
@pass_opening
def replay(opening: Opening, delivery_id: uuid.UUID) -> None:
    """Try a dead delivery again from the start; whether it may be told is decided anew."""
    with opening.transaction() as tx:
        deliveries.replay(tx, delivery_id)
    say(f"{delivery_id} is tried again.")

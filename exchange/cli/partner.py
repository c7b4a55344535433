"""Commands about partners: take in, list, suspend, reinstate, and say where each is told."""

from collections.abc import Iterator

import click

from connectors.transport.egress import PRODUCTION, SANDBOX
from exchange import partners
from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import listed, say
from exchange.storage.partners import AgreementRow, EndpointRow
from exchange.storage.transaction import Transaction
from schemas.codes import PARTNER_KINDS


@click.group("partner")
def group() -> None:
    """Organisations on the hub."""


@group.command()
@click.argument("slug")
@click.option("--kind", required=True, type=click.Choice(PARTNER_KINDS), help="What sort of organisation it is.")
@click.option("--name", required=True, help="The name people read.")
@click.option("--authority", is_flag=True, help="This public body is AIMA itself.")
@pass_opening
def add(opening: Opening, slug: str, kind: str, name: str, *, authority: bool) -> None:
    """Take an organisation onto the hub under SLUG."""
    with opening.transaction() as tx:
        partners.add(tx, slug, kind=kind, name=name, authority=authority)
    say(f"{slug} is on the hub. Next: agreement add {slug} …")


@group.command("list")
@pass_opening
def list_all(opening: Opening) -> None:
    """List every partner: kind, state, how it is told, and until when its agreement runs."""
    with opening.transaction() as tx:
        rows = list(_rows(tx))
    listed("Partners", ("slug", "kind", "state", "told by", "agreement", "name"), rows)


@group.command()
@click.argument("slug")
@pass_opening
def suspend(opening: Opening, slug: str) -> None:
    """Refuse a partner from its next request on; its people can still withdraw."""
    with opening.transaction() as tx:
        partners.suspend(tx, slug)
    say(f"{slug} is suspended.")


@group.command()
@click.argument("slug")
@pass_opening
def reinstate(opening: Opening, slug: str) -> None:
    """Let a suspended partner take part again."""
    with opening.transaction() as tx:
        partners.reinstate(tx, slug)
    say(f"{slug} is active.")


@group.command()
@click.argument("slug")
@click.option("--webhook", metavar="URL", help="Tell it by a signed event at this address.")
@click.option("--inbox", is_flag=True, help="Let it collect events from its inbox.")
@pass_opening
def endpoint(opening: Opening, slug: str, webhook: str | None, inbox: bool) -> None:
    """Say where a partner is told: by webhook or inbox."""
    if bool(webhook) == inbox:
        raise click.UsageError("give either --webhook URL or --inbox")
    with opening.transaction() as tx:
        if webhook:
            policy = SANDBOX if opening.settings().sandbox else PRODUCTION
            secret = partners.tell_by_webhook(tx, slug, webhook, policy)
            say(f"Events to {slug} are signed with this secret, shown now and never again: {secret}")
        else:
            partners.tell_by_inbox(tx, slug)
            say(f"{slug} collects its events from its inbox.")


@group.command()
@click.argument("slug")
@pass_opening
def resume(opening: Opening, slug: str) -> None:
    """Send again to a partner's webhook that is paused, because it answered that it was gone."""
    with opening.transaction() as tx:
        partners.resume(tx, slug)
    say(f"{slug} is told by its webhook again. What it was not told before: delivery list --partner {slug}")


def _rows(tx: Transaction) -> Iterator[tuple[str, ...]]:
    known = tx.partners.all()
    endpoints = tx.partners.endpoints([row.id for row in known])
    agreed = tx.partners.agreements_on([row.id for row in known], tx.today)
    for row in known:
        channel = _channel(endpoints.get(row.id))
        yield row.slug, row.kind, row.state, channel, _until(agreed.get(row.id)), row.name


def _channel(endpoint: EndpointRow | None) -> str:
    if endpoint is None:
        return "inbox"
    return f"{endpoint.channel}, paused" if endpoint.paused else endpoint.channel


def _until(agreement: AgreementRow | None) -> str:
    if agreement is None:
        return "none in force"
    return f"until {agreement.effective_to}" if agreement.effective_to else "open"

"""Commands of the sandbox: seed it, play in it, act as its people, and throw it away."""

import uuid
from collections.abc import Iterable

import click

from exchange import accounts, contacts
from exchange.cli.demo import ended_alike, play, sandboxed, until_stopped, working
from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import say
from exchange.databases import addresses
from exchange.errors import ConfigurationError
from exchange.sandbox import demo, document, receiver
from exchange.sandbox.calling import Caller
from exchange.sandbox.receiver import Event, Received
from exchange.settings import Settings
from exchange.storage import embedded


@click.group("sandbox")
def group() -> None:
    """A hub with fictitious partners and people."""


@group.command()
@pass_opening
def seed(opening: Opening) -> None:
    """Make keys, tables, partners and people where they are missing, and write var/sandbox.json."""
    settings = sandboxed(opening).settings()
    with addresses(settings) as found, working("Migrating and seeding"):
        demo.prepare(settings, found)
    say(f"Everything to drive it is in {settings.var / document.NAME}.")


@group.command()
@pass_opening
def story(opening: Opening) -> None:
    """Play the story in a sandbox that is being served."""
    settings = sandboxed(opening).settings()
    content = document.existing(settings.var)
    with addresses(settings) as found, demo.staged(settings, found, content) as stage:
        play(stage)


@group.command()
@click.argument("applicant")
@pass_opening
def link(opening: Opening, applicant: str) -> None:
    """Print a sign-in link: for an APPLICANT by name or id, for `staff`, or for the desk of a partner."""
    content = document.existing(_settings(opening).var)
    entries = {entry["name"]: entry for entry in content["applicants"]}
    entries |= {entry["slug"]: entry for entry in content["partners"]} | {"staff": content["staff"]}
    if applicant in entries:
        say(entries[applicant]["sign_in_url"])
        return
    with sandboxed(opening).transaction() as tx:
        say(content["base_url"] + accounts.link_to_applicant(tx, _id(applicant, entries), reusable=True))


@group.command()
@click.argument("partner")
@pass_opening
def token(opening: Opening, partner: str) -> None:
    """Print an access token of a PARTNER, taken from the hub that is being served."""
    content = document.existing(_settings(opening).var)
    caller = Caller(content["base_url"], document.partner(content, partner))
    try:
        answer = caller.authenticate()
    except OSError as error:
        raise ConfigurationError(f"Nobody answers at {caller.base_url}: serve the sandbox with `make demo`") from error
    if answer.status != 200:
        raise ConfigurationError(f"The hub gave no token: {answer.text}")
    say(caller.token)


@group.command()
@pass_opening
def outbox(opening: Opening) -> None:
    """List the last messages to applicants, with the links they carry."""
    content = document.existing(_settings(opening).var)
    with sandboxed(opening).transaction() as tx:
        messages = contacts.outbox(tx)
    for one in messages:
        link_to = content["base_url"] + one.path if one.path else ""
        say(f"{one.created_at:%H:%M:%S}  {one.address}  {one.kind}  {link_to}")


@group.command("receiver")
@pass_opening
def receive(opening: Opening) -> None:
    """Take in webhooks of all partners of the sandbox, check their signatures and print them, until Ctrl-C."""
    content = document.existing(_settings(opening).var)
    received = Received(receiver.told_at(content), _print)
    with ended_alike(), receiver.listening(*receiver.address(content), received) as ears:
        say(f"Webhooks arrive at port {ears.port}. Ctrl-C ends it.")
        until_stopped()


@group.command()
@pass_opening
def reset(opening: Opening) -> None:
    """Delete the sandbox: its database, its keys and its file."""
    settings = sandboxed(opening).settings()
    if not settings.embedded:
        raise ConfigurationError("DATABASE_URL names a server of yours: drop its database yourself, then unset it")
    embedded.erase(settings.var / "postgresql")
    demo.discard(settings.var)
    say(f"{settings.var} is empty.")


def _settings(opening: Opening) -> Settings:
    return sandboxed(opening).settings()


def _id(text: str, entries: Iterable[str]) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise ConfigurationError(f"{text}: nobody of the sandbox; choose one of {', '.join(entries)}") from None


def _print(slug: str, event: Event) -> None:
    say(f"{slug}  {event['type']}  {event['id']}  {dict(event['data'])}")

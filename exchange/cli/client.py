"""Commands about clients: partners' registered software."""

import json
from pathlib import Path

import click

from exchange.cli.opening import Opening, pass_opening
from exchange.cli.output import say
from exchange.errors import ConfigurationError
from exchange.oauth import clients
from exchange.oauth.clients import Software
from schemas import KINDS

KIND = click.Choice(sorted(KINDS))
FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("client")
def group() -> None:
    """Partners' registered software."""


@group.command()
@click.argument("slug")
@click.option("--name", required=True, help="What the partner calls its software.")
@click.option("--jwks", required=True, type=FILE, help="A file with its public keys.")
@click.option("--scope", "scopes", multiple=True, required=True, help="What it may do; repeat for several.")
@pass_opening
def add(opening: Opening, slug: str, name: str, jwks: Path, scopes: tuple[str, ...]) -> None:
    """Register software of the partner SLUG with its public keys (a JWKS file, RFC 7517)."""
    software = Software(name, _read(jwks), frozenset(scopes))
    with opening.transaction() as tx:
        client_id = clients.register(tx, slug, software)
    say(f"The client id is {client_id}.")


@group.command()
@click.argument("client_id")
@pass_opening
def revoke(opening: Opening, client_id: str) -> None:
    """Take software out of use; its tokens stop at their next use."""
    with opening.transaction() as tx:
        clients.revoke(tx, client_id)
    say(f"{client_id} is revoked.")


@group.command()
@click.argument("client_id")
@click.argument("kind", type=KIND, metavar="KIND")
@click.argument("version")
@pass_opening
def pin(opening: Opening, client_id: str, kind: str, version: str) -> None:
    """Answer software in one version of a KIND's schema, also once a newer one is spoken."""
    with opening.transaction() as tx:
        clients.pin(tx, client_id, KINDS[kind], version)
    say(f"{client_id} reads {kind} in version {version}.")


@group.command()
@click.argument("client_id")
@click.argument("kind", type=KIND, metavar="KIND")
@pass_opening
def unpin(opening: Opening, client_id: str, kind: str) -> None:
    """Answer software in the newest version of a KIND's schema again."""
    with opening.transaction() as tx:
        clients.unpin(tx, client_id, KINDS[kind])
    say(f"{client_id} reads {kind} in its newest version, {KINDS[kind].version}.")


def _read(path: Path) -> object:
    try:
        return json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise ConfigurationError(f"{path}: no JSON; give a JWKS file, an object with a list 'keys'") from None

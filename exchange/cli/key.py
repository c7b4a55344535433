"""Commands about the key file."""

import secrets
from pathlib import Path

import click

from exchange.cli.output import say
from exchange.vault import keys

MODES = ("production", "sandbox")


@click.group("key")
def group() -> None:
    """The keys that keep what is stored sealed."""


@group.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--mode", type=click.Choice(MODES), default="production", help="Production unless given.")
def create(file: Path, mode: keys.Mode) -> None:
    """Make a key FILE that its owner alone can read; an existing one is never replaced."""
    file.parent.mkdir(parents=True, exist_ok=True)
    keys.create(file, mode=mode, entropy=secrets.token_bytes)
    say(f"{file}: made for {mode}. Set HUB_KEY_FILE to it, and keep a copy apart: without it all data is lost.")

"""The command that writes the API document."""

import json
import secrets
from datetime import UTC, datetime
from pathlib import Path

import click

from exchange.api.openapi import DOCUMENT
from exchange.app import assembled
from exchange.cli.output import say
from exchange.settings import read
from exchange.storage.database import Database, connect
from exchange.storage.transaction import Tools
from exchange.vault.keys import Keyring
from exchange.work.queue import Queue


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def openapi(file: Path) -> None:
    """Write the API document (OpenAPI 3.1) to FILE, from the routes themselves."""
    file.write_text(document())
    say(f"{file} is written.")


def document() -> str:
    """The API document as JSON text, the same for every hub; nothing is connected for it."""
    keys = Keyring.fresh("sandbox", secrets.token_bytes)
    tools = Tools(clock=lambda: datetime.now(UTC), entropy=secrets.token_bytes, keys=keys, jobs=Queue())
    app = assembled(Database(connect("postgresql:///never-connected"), tools), read({"HUB_MODE": "sandbox"}))
    return json.dumps(app.extensions[DOCUMENT], indent=2, ensure_ascii=False, sort_keys=True) + "\n"

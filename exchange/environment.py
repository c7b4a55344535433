"""What may be set in the environment: the one catalogue of names, meanings, defaults and cures."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Setting:
    """One setting: its field, its name in the environment, what it means, and what holds when it is not set.

    A default may name settings that come before it in the catalogue (``{var}/keys.json``).
    """

    field: str
    name: str
    meaning: str
    parse: Callable[[str], Any]
    sandbox: str | None
    production: str | None
    cure: str
    optional: bool = False
    secret: bool = False
    other_name: str | None = None

    def default(self, mode: str) -> str | None:
        """What holds in this mode when nothing is set; none where it has to be set."""
        return self.sandbox if mode == "sandbox" else self.production


def _mode(text: str) -> str:
    if text not in ("production", "sandbox"):
        raise ValueError(f"is {text!r}, which is no mode")
    return text


def _number(least: int, most: int) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise ValueError(f"is {text!r}, not a whole number from {least} to {most}")
        return int(text)

    return parse


def _web_address(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.path.strip("/"):
        raise ValueError(f"is {text!r}, not an address of a scheme and a host alone")
    return text.rstrip("/")


def _database_address(text: str) -> str:
    # The text may hold a password, so the message does not repeat it.
    if urlsplit(text).scheme not in ("postgresql", "postgresql+psycopg"):
        raise ValueError("is not a PostgreSQL address")
    return text


def _folder(text: str) -> Path:
    return Path(text).expanduser().absolute()


_LOGIN = "postgresql://{role}:password@host:5432/hub"

SETTINGS = (
    Setting(
        "mode",
        "HUB_MODE",
        "`production`, or `sandbox` with fictitious people, shared secrets and loopback targets",
        _mode,
        sandbox="sandbox",
        production="production",
        cure="set production or sandbox",
    ),
    Setting(
        "var",
        "HUB_VAR",
        "the folder of what the hub writes beside the database: embedded server, sandbox file, logs",
        _folder,
        sandbox="var",
        production="var",
        cure="set a folder the hub may write to",
    ),
    Setting(
        "host",
        "HUB_HOST",
        "the address the server listens on",
        str,
        sandbox="127.0.0.1",
        production="127.0.0.1",
        cure="set an address of this machine",
    ),
    Setting(
        "port",
        "HUB_PORT",
        "the port the server listens on",
        _number(1, 65535),
        sandbox="8765",
        production="8765",
        cure="set a free port",
        other_name="PORT",
    ),
    Setting(
        "base_url",
        "HUB_BASE_URL",
        "the address partners and people use; links and token audiences are made from it",
        _web_address,
        sandbox="http://127.0.0.1:{port}",
        production=None,
        cure="set the https address partners and people use, such as https://hub.example.pt",
    ),
    Setting(
        "proxies",
        "HUB_PROXIES",
        "how many trusted proxies stand in front, whose X-Forwarded headers are believed",
        _number(0, 5),
        sandbox="0",
        production=None,
        cure="set the number of buffering proxies in front of the hub, usually 1",
    ),
    Setting(
        "key_file",
        "HUB_KEY_FILE",
        "the key file, readable by the hub's account alone",
        _folder,
        sandbox="{var}/keys.json",
        production=None,
        cure="make one with `python -m exchange key create FILE` and set its path",
    ),
    Setting(
        "database_url",
        "DATABASE_URL",
        "the database as the application role; not set in the sandbox: the embedded server",
        _database_address,
        sandbox=None,
        production=None,
        cure="set " + _LOGIN.format(role="hub_app"),
        secret=True,
    ),
    Setting(
        "database_owner_url",
        "DATABASE_OWNER_URL",
        "the same database as the owner, who migrates; needed by `database upgrade` alone",
        _database_address,
        sandbox=None,
        production=None,
        cure="set " + _LOGIN.format(role="hub_owner"),
        optional=True,
        secret=True,
    ),
    Setting(
        "database_sequencer_url",
        "DATABASE_SEQUENCER_URL",
        "the same database as the sequencer, who numbers evidence and events; needed by `worker`",
        _database_address,
        sandbox=None,
        production=None,
        cure="set " + _LOGIN.format(role="hub_sequencer"),
        optional=True,
        secret=True,
    ),
    Setting(
        "workers",
        "HUB_WORKERS",
        "server processes",
        _number(1, 64),
        sandbox="2",
        production="2",
        cure="set about the number of processor cores",
    ),
    Setting(
        "threads",
        "HUB_THREADS",
        "requests one server process answers at a time; each may hold a database session",
        _number(1, 64),
        sandbox="4",
        production="4",
        cure="set 2 to 8",
    ),
    Setting(
        "concurrency",
        "HUB_CONCURRENCY",
        "jobs one worker runs at a time; each may hold a database session",
        _number(1, 64),
        sandbox="4",
        production="4",
        cure="set 2 to 16",
    ),
)

"""Reaching the hub's database from a process of its own: as configured, or the embedded server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from exchange import app
from exchange.settings import Settings
from exchange.storage import embedded
from exchange.storage.database import Database, connect
from exchange.storage.roles import APPLICATION, OWNER, SEQUENCER


@dataclass(frozen=True)
class Addresses:
    """The database as each of the three roles; empty where the operator did not say."""

    application: str
    owner: str
    sequencer: str

    def environment(self) -> dict[str, str]:
        """What other processes need to find it."""
        named = {
            "DATABASE_URL": self.application,
            "DATABASE_OWNER_URL": self.owner,
            "DATABASE_SEQUENCER_URL": self.sequencer,
        }
        return {name: address for name, address in named.items() if address}


@contextmanager
def addresses(settings: Settings) -> Iterator[Addresses]:
    """Where the database is; the embedded server stays while somebody uses it."""
    if settings.database_url is not None:
        yield Addresses(
            settings.database_url,
            settings.database_owner_url or "",
            settings.database_sequencer_url or "",
        )
        return
    with embedded.start(settings.var / "postgresql") as server:
        yield Addresses(server.url(APPLICATION), server.url(OWNER), server.url(SEQUENCER))


@contextmanager
def database(settings: Settings, address: str) -> Iterator[Database]:
    """The database at an address, with the hub's keys and queue."""
    opened = Database(connect(address, pool_size=1), app.tools(settings))
    try:
        yield opened
    finally:
        opened.close()

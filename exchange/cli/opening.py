"""What every command stands on: the settings of its environment, and one transaction on the database behind them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

import click

from exchange.databases import addresses, database
from exchange.settings import Settings, read
from exchange.storage.database import Database
from exchange.storage.transaction import Actor, Transaction

# Who acts when a command is typed; the operating system knows which person that was.
OPERATOR = Actor(kind="staff", id="operator")


@dataclass(frozen=True)
class Opening:
    """The environment a command was typed in."""

    environment: Mapping[str, str]

    def settings(self, *needs: str) -> Settings:
        """The settings, or all their faults; ``needs`` are settings this command cannot do without."""
        return read(self.environment, needs=needs)

    def having(self, **changes: str | None) -> "Opening":
        """The same environment with other values; what is nothing stays as it is."""
        given = {name: value for name, value in changes.items() if value is not None}
        return replace(self, environment={**self.environment, **given})

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """One transaction of the operator's, as the application role."""
        with self._database() as opened, opened.transaction(OPERATOR) as tx:
            yield tx

    @contextmanager
    def snapshot(self) -> Iterator[Transaction]:
        """One transaction that sees the database as it stood when it began."""
        with self._database() as opened, opened.snapshot(OPERATOR) as tx:
            yield tx

    @contextmanager
    def _database(self) -> Iterator[Database]:
        settings = self.settings()
        with addresses(settings) as found, database(settings, found.application) as opened:
            yield opened


pass_opening = click.make_pass_decorator(Opening)

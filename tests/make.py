"""Plain builders with sensible defaults: a test names only what it is about."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from exchange.vault.keys import Keyring

MONDAY = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@dataclass
class Clock:
    """An instant that moves only when told."""

    now: datetime = MONDAY

    def __call__(self) -> datetime:
        return self.now

    def advance(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


@dataclass
class RecordedJobs:
    """A queue that keeps what was deferred as (task, arguments) and runs nothing."""

    deferred: list[tuple[str, dict[str, Any]]] = field(default_factory=list)

    def defer(self, connection: Connection, task: str, /, **arguments: Any) -> None:
        """Remember a job."""
        self.deferred.append((task, arguments))


def keyring() -> Keyring:
    """Fresh keys for one test."""
    return Keyring.fresh("sandbox", secrets.token_bytes)

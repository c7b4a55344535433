"""Plain builders with sensible defaults: a test names only what it is about."""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from exchange.storage.applicants import SubjectRow
from exchange.storage.partners import PartnerRow
from exchange.storage.transaction import Transaction
from exchange.vault import pseudonyms
from exchange.vault.keys import Keyring
from exchange.vault.sealing import Place, mint_key, seal_json

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


def subject(tx: Transaction, partner: PartnerRow | None = None) -> str:
    """A person as one partner (a new one, unless named) knows them, with a data key; its id."""
    partner = partner or school(tx)
    subject_id = pseudonyms.subject_id(tx.tools.keys, partner.id, tx.new_id())
    mint_key(tx, subject_id)
    claims = seal_json(tx, subject_id, Place("subject", "claims", subject_id), {})
    tx.applicants.add_subject(SubjectRow(subject_id, partner.id, None, "quarantined", claims, tx.now), None)
    return subject_id


def school(tx: Transaction) -> PartnerRow:
    """A school that takes part."""
    row = PartnerRow(tx.new_id(), f"school-{secrets.token_hex(4)}", "school", "A school", "active")
    tx.partners.add(row, tx.now)
    return row

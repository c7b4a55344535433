"""Reading evidence back: what was logged about a person, with the details that only that person's key opens."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from exchange.evidence.log import SALT, detail_place
from exchange.storage.evidence import EntryRow
from exchange.storage.transaction import Transaction
from exchange.vault.errors import ShreddedError
from exchange.vault.sealing import unseal


@dataclass(frozen=True)
class Happening:
    """One entry as it was written; ``details`` is empty where there were none or their key is gone."""

    id: UUID
    at: datetime
    type: str
    outcome: str
    reasons: tuple[str, ...]
    actor_kind: str
    partner_id: UUID | None
    consent_id: UUID | None
    purpose: str | None
    object_type: str | None
    object_id: UUID | None
    details: Mapping[str, Any]


def about(tx: Transaction, subject_ids: Collection[str], limit: int) -> tuple[Happening, ...]:
    """The newest entries about these subjects, newest first."""
    return tuple(_happening(tx, row, sealed) for row, sealed in tx.evidence.about(subject_ids, limit))


def _happening(tx: Transaction, row: EntryRow, sealed: bytes | None) -> Happening:
    body: dict[str, Any] = json.loads(row.body)
    return Happening(
        id=row.id,
        at=row.at,
        type=body["type"],
        outcome=body["outcome"],
        reasons=tuple(body["reasons"]),
        actor_kind=body["actor"]["kind"],
        partner_id=_id(body["partner"]),
        consent_id=_id(body["consent"]),
        purpose=body["purpose"],
        object_type=body["object"]["type"],
        object_id=_id(body["object"]["id"]),
        details=_details(tx, row, sealed) if sealed else {},
    )


def _details(tx: Transaction, row: EntryRow, sealed: bytes) -> Mapping[str, Any]:
    try:
        opened = unseal(tx, row.subject_id or "", detail_place(row.id), sealed)
    except ShreddedError:
        return {}
    details: dict[str, Any] = json.loads(opened[SALT:])
    return details


def _id(text: str | None) -> UUID | None:
    return UUID(text) if text else None

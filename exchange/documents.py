"""What a stored record says: its content with, for a referral, the sender's snapshot of the person; sealed as one."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from consent.minimise import Minimised, minimise
from exchange.storage.records import EventRow, PartRow, RecordRow
from exchange.storage.transaction import Transaction
from exchange.vault.sealing import Place, seal_json, unseal_json
from schemas import KINDS
from schemas.base import RecordKind
from schemas.codes import SERVICE_META

WAITING, RELEASED, LAPSED = "waiting", "released", "lapsed"

SNAPSHOT = "subject_snapshot"


# What a sender gives beside the content: kept for the sender and the hub, never handed on.
BESIDE = ("period", "group_ref", "confidentiality", "restrictions", "evidence", "external_refs")


@dataclass(frozen=True)
class Document:
    """A record's words, the categories of data in them, and those without which it may not flow."""

    kind: RecordKind
    words: Mapping[str, Any]
    categories: frozenset[str]
    needs: frozenset[str]
    special: frozenset[str]


def compose(kind: RecordKind, content: Mapping[str, Any], claims: Mapping[str, Any]) -> Document:
    """The document a sending makes; the snapshot in a referral holds the sender's own claims only."""
    words = {**content, SNAPSHOT: dict(claims)} if kind.names_receiver else dict(content)
    categories = kind.categories(words) - {SERVICE_META}
    return Document(kind, words, categories, kind.needed(words), kind.special(words))


def minimised(
    kind: RecordKind, words: Mapping[str, Any], permitted: frozenset[str], readable: frozenset[str] | None = None
) -> Minimised:
    """What is left for these categories, and (for a reader) of the fields it may read."""
    return minimise(kind.veiled(words, permitted), kind.fields, permitted, readable)


@dataclass(frozen=True)
class Stored:
    """What lies sealed in a record: its words, and what the sender gave beside them; both empty once destroyed."""

    words: dict[str, Any]
    beside: dict[str, Any]

    @property
    def silent(self) -> bool:
        """Whether the person must not be contacted about it, because that would harm them."""
        return bool((self.beside.get("restrictions") or {}).get("no_contact"))


def seal(tx: Transaction, record_id: uuid.UUID, subject_id: str, stored: Stored) -> bytes:
    """Seal a record's words for their place in it."""
    return seal_json(tx, subject_id, _place(record_id), vars(stored))


def unseal(tx: Transaction, row: RecordRow) -> Stored:
    """The stored words of a record."""
    return Stored(**unseal_json(tx, row.subject_id, _place(row.id), row.content)) if row.content else Stored({}, {})


def whole(tx: Transaction, row: RecordRow) -> dict[str, Any]:
    """The words with the standing parts and the events of the record."""
    words = unseal(tx, row).words
    kind = KINDS[row.kind]
    if kind.parts:
        words |= {one.part: unseal_part(tx, row, one) for one in tx.records.parts(row.id)}
    if kind.events is not None:
        words["events"] = [unseal_event(tx, row, one) for one in tx.records.events(row.id)]
    return words


def seal_part(tx: Transaction, row: RecordRow, part: str, version: int, words: Mapping[str, Any]) -> bytes:
    """Seal one version of a part."""
    return seal_json(tx, row.subject_id, _part_place(row.id, part, version), words)


def unseal_part(tx: Transaction, row: RecordRow, part: PartRow) -> dict[str, Any]:
    """The words of one version of a part."""
    return unseal_json(tx, row.subject_id, _part_place(row.id, part.part, part.version), part.content)


def seal_event(tx: Transaction, row: RecordRow, event_id: uuid.UUID, words: Mapping[str, Any]) -> bytes:
    """Seal one reported event."""
    return seal_json(tx, row.subject_id, _event_place(event_id), words)


def unseal_event(tx: Transaction, row: RecordRow, event: EventRow) -> dict[str, Any]:
    """The words of one reported event."""
    return unseal_json(tx, row.subject_id, _event_place(event.id), event.content)


def _place(record_id: uuid.UUID) -> Place:
    return Place("record", "content", record_id)


def _part_place(record_id: uuid.UUID, part: str, version: int) -> Place:
    return Place("record_part", "content", f"{record_id}/{part}/{version}")


def _event_place(event_id: uuid.UUID) -> Place:
    return Place("record_event", "content", event_id)

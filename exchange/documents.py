"""What a stored record says: its content with, for a referral, the sender's snapshot of the person; sealed as one."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from consent.minimise import Minimised, minimise
from exchange.storage.records import EventRow, PartRow, RecordRow
from exchange.storage.transaction import Transaction
from exchange.vault.sealing import Place, seal_json, unseal_json
from schemas import KINDS
from schemas.applicant import CLAIMS
from schemas.base import categories_in, field_categories
from schemas.kinds import RecordKind

SNAPSHOT = "subject_snapshot"
UNPERSONAL = "service-meta"


@dataclass(frozen=True)
class Document:
    """A record's words and the categories of data they fall into."""

    kind: RecordKind
    words: Mapping[str, Any]
    categories: frozenset[str]
    needs: frozenset[str]


def compose(kind: RecordKind, content: Mapping[str, Any], claims: Mapping[str, Any]) -> Document:
    """The document a sending makes; the snapshot in a referral holds the sender's own claims only."""
    added = kind.added_categories(content)
    categories = categories_in(content, kind.content) | added
    words: dict[str, Any] = dict(content)
    if kind.moves and claims:
        words[SNAPSHOT] = dict(claims)
        categories |= categories_in(claims, CLAIMS)
    return Document(kind, words, categories - {UNPERSONAL}, kind.needs | added)


@cache
def fields(kind_name: str) -> Mapping[str, str]:
    """The data category of every field of a kind's documents, by dotted path."""
    kind = KINDS[kind_name]
    own = dict(field_categories(kind.content))
    for name, part in kind.parts.items():
        own |= {f"{name}.{path}": category for path, category in field_categories(part.schema).items()}
    if kind.events is not None:
        own |= {f"events.{path}": category for path, category in field_categories(kind.events).items()}
    if kind.moves:
        own |= {f"{SNAPSHOT}.{path}": category for path, category in field_categories(CLAIMS).items()}
    return own


def minimised(
    kind: RecordKind, words: Mapping[str, Any], permitted: Collection[str], reader_kind: str | None = None
) -> Minimised:
    """What is left for these categories, and (for a reader) of the fields its kind of partner may read."""
    readable = kind.readable.get(reader_kind, frozenset()) if reader_kind else None
    return minimise(words, fields(kind.name), permitted, readable)


def seal(tx: Transaction, record_id: uuid.UUID, subject_id: str, words: Mapping[str, Any]) -> bytes:
    """Seal a document for its place in the record."""
    return seal_json(tx, subject_id, _place(record_id), words)


def unseal(tx: Transaction, row: RecordRow) -> dict[str, Any]:
    """The stored words of a record; empty once destroyed."""
    return unseal_json(tx, row.subject_id, _place(row.id), row.content) if row.content else {}


def whole(tx: Transaction, row: RecordRow) -> dict[str, Any]:
    """The stored words with the standing parts and the events of the record."""
    words = unseal(tx, row)
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

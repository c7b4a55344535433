"""Writing evidence: one entry in the transaction of what it proves, so that neither exists without the other.

The body is canonical JSON (RFC 8785), format 1, with every field always present; the leaf is its RFC 9162 hash.
"""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785

from exchange.evidence.canonical import canonical
from exchange.evidence.tree import leaf_hash
from exchange.storage.evidence import EntryRow
from exchange.storage.transaction import Actor, Transaction
from exchange.vault.sealing import Place, seal

FORMAT = 1
SALT = 32
CODE = re.compile(r"[a-z][a-z0-9]*(?:[.:_-][a-z0-9]+)*")


@dataclass(frozen=True)
class Entry:
    """What happened, in codes and ids; ``details`` may identify a person and is sealed under the subject's key."""

    type: str
    outcome: str
    subject_id: str | None = None
    consent_id: UUID | None = None
    purpose: str | None = None
    object_type: str | None = None
    object_id: UUID | None = None
    partner_id: UUID | None = None
    reasons: tuple[str, ...] = ()
    details: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Proof:
    """What can be handed out at once: the entry's id and leaf hash; its number comes after commit."""

    entry_id: UUID
    leaf: bytes


def write(tx: Transaction, entry: Entry) -> Proof:
    """Log one entry in this transaction; refuses words where codes belong."""
    _refuse_words(entry)
    entry_id = tx.new_id()
    sealed, commitment = _details(tx, entry_id, entry)
    content = body(tx, entry_id, entry, commitment)
    row = EntryRow(entry_id, tx.now, entry.type, entry.subject_id, entry.object_id, content, leaf_hash(content))
    tx.evidence.add(row, sealed)
    return Proof(entry_id, row.leaf)


def body(tx: Transaction, entry_id: UUID, entry: Entry, commitment: bytes | None) -> bytes:
    """The canonical bytes of an entry, which the leaf is the hash of."""
    actor = tx.actor
    return canonical(
        {
            "format": FORMAT,
            "id": str(entry_id),
            "at": instant(tx.now),
            "type": entry.type,
            "outcome": entry.outcome,
            "reasons": list(entry.reasons),
            "actor": {"kind": actor.kind, "id": _actor_id(actor, entry), "client": actor.client_id},
            "partner": _text(entry.partner_id or actor.partner_id),
            "subject": entry.subject_id,
            "consent": _text(entry.consent_id),
            "purpose": entry.purpose,
            "object": {"type": entry.object_type, "id": _text(entry.object_id)},
            "request": actor.request_id,
            "commitment": commitment.hex() if commitment else None,
        }
    )


def instant(at: datetime) -> str:
    """An instant as a body spells it: UTC, always with six decimals."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def committed(salt: bytes, details: bytes) -> bytes:
    """The commitment to details; without the salt, which lies sealed with them, nothing can be guessed from it."""
    return hmac.digest(salt, details, "sha256")


def detail_place(entry_id: UUID) -> Place:
    """Where the details of an entry lie sealed."""
    return Place("evidence_detail", "sealed", entry_id)


def _details(tx: Transaction, entry_id: UUID, entry: Entry) -> tuple[bytes | None, bytes | None]:
    if entry.details is None:
        return None, None
    if entry.subject_id is None:
        raise ValueError("details are sealed under a subject's key; this entry names no subject")
    salt, details = tx.tools.entropy(SALT), rfc8785.dumps(dict(entry.details))
    return seal(tx, entry.subject_id, detail_place(entry_id), salt + details), committed(salt, details)


def _refuse_words(entry: Entry) -> None:
    named = (entry.type, entry.outcome, entry.subject_id, entry.purpose, entry.object_type)
    if not all(CODE.fullmatch(code) for code in (*named, *entry.reasons) if code is not None):
        # Which word it was stays out of the message: it may be a person's.
        raise ValueError("evidence bodies hold codes and ids only")


def _actor_id(actor: Actor, entry: Entry) -> str | None:
    # The hub's own id of a person would join what two partners hold of them, and outlast the person's erasure.
    return entry.subject_id if actor.kind == "applicant" else actor.id


def _text(one: UUID | None) -> str | None:
    return str(one) if one else None

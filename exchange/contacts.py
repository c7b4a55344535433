"""How a person is told that something waits for them: the contact port, and the outbox behind it.

A message is sealed under the subject whose contact it goes to, and says only that a page waits: no name, no
partner, no purpose. Its words are set at the door, in the person's language, so that a new language is one
translation file. In the sandbox the outbox can be read; a sender of text messages or e-mail takes from it later.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from exchange import accounts
from exchange.applicants import claims_of
from exchange.errors import NotFoundError
from exchange.storage.applicants import SubjectRow
from exchange.storage.messages import MessageRow
from exchange.storage.transaction import Transaction
from exchange.vault.sealing import Place, seal_json, unseal_json
from schemas.applicant import contact_points

MessageKind = Literal["question", "question-reminder", "sharing-stopped", "health-data-read"]

# ISO 639-3 as partners send it, to the languages in which messages and pages exist.
SPOKEN = {"por": "pt", "eng": "en", "ara": "ar", "arb": "ar"}
OUTBOX_SHOWS = 200


@dataclass(frozen=True)
class Message:
    """One message as the outbox shows it: to whom, in which language, and the path it leads to."""

    id: uuid.UUID
    kind: str
    channel: str
    address: str
    language: str
    path: str | None
    created_at: datetime


def put_question(tx: Transaction, *, request_id: uuid.UUID, applicant_id: uuid.UUID) -> None:
    """Tell a person that a question waits, with a fresh one-time link to it."""
    _put(tx, applicant_id, "question", accounts.link_to_question(tx, request_id))


def tell(tx: Transaction, applicant_id: uuid.UUID, kind: MessageKind) -> None:
    """Tell a person something without content, by the contact on file."""
    _put(tx, applicant_id, kind, None)


def outbox(tx: Transaction) -> tuple[Message, ...]:
    """The last messages put in the outbox, unsealed: for the sandbox alone."""
    return tuple(_message(tx, row) for row in tx.messages.newest(OUTBOX_SHOWS))


def _put(tx: Transaction, applicant_id: uuid.UUID, kind: str, path: str | None) -> None:
    row = _on_file(tx, applicant_id)
    claims = claims_of(tx, row)
    channel, address = _contact(claims)
    message_id = tx.new_id()
    body = {"channel": channel, "address": address, "language": _spoken(claims), "path": path}
    sealed = seal_json(tx, row.id, _place(message_id), body)
    tx.messages.add(MessageRow(message_id, row.id, kind, sealed, tx.now))


def _on_file(tx: Transaction, applicant_id: uuid.UUID) -> SubjectRow:
    subject_id = tx.applicants.contact_subject(applicant_id)
    row = tx.applicants.subject(subject_id) if subject_id else None
    if row is None:
        raise NotFoundError
    return row


def _contact(claims: Mapping[str, Any]) -> tuple[str, str]:
    # Whoever is spoken for is not asked themselves: the question goes to the representative or to nobody.
    representative = claims.get("representative")
    points = contact_points(representative["contact"] if representative else claims)
    return points[0] if points else ("none", "")


def _spoken(claims: Mapping[str, Any]) -> str:
    languages = (SPOKEN.get(one) for one in claims.get("contact_languages") or ())
    return next(filter(None, languages), "pt")


def _message(tx: Transaction, row: MessageRow) -> Message:
    body = unseal_json(tx, row.subject_id, _place(row.id), row.body)
    return Message(row.id, row.kind, body["channel"], body["address"], body["language"], body["path"], row.created_at)


def _place(message_id: uuid.UUID) -> Place:
    return Place("message", "body", str(message_id))

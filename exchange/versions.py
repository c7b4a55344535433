"""The versions of a record: the one that stands, those it replaced, and the tag by which a client names one.

Correcting is the business of ``corrections``, reading of ``records``. A version says what its producer wrote; parts and
events have versions of their own, and stand beside the newest alone.
"""

import uuid
from dataclasses import dataclass, replace
from typing import Any

from exchange import documents
from exchange.documents import Stored
from exchange.storage.records import RecordRow
from exchange.storage.transaction import Transaction
from exchange.storage.versions import VersionRow
from exchange.vault.fingerprints import fingerprint
from exchange.vault.sealing import Place, seal_json, unseal_json


@dataclass(frozen=True)
class Version:
    """A version as it stood, what it says still sealed; ``past`` is empty for the one that stands now."""

    row: RecordRow
    past: VersionRow | None = None


def received(tx: Transaction, row: RecordRow, number: int | None, reader_id: uuid.UUID) -> Version | None:
    """The version of that number, if its reader may know it: its producer any, another those it had read."""
    if number is None or number == row.version:
        return Version(row)
    past = tx.versions.numbered(row.id, number)
    if past is None or not (reader_id == row.producer_id or tx.versions.was_read(row.id, number, reader_id)):
        return None
    return Version(_as_it_stood(row, past), past)


def words(tx: Transaction, version: Version) -> dict[str, Any]:
    """What a version says."""
    return _stored(tx, version, version.past).words if version.past else documents.whole(tx, version.row)


def beside(tx: Transaction, version: Version) -> dict[str, Any]:
    """What its producer gave beside the content."""
    stored = _stored(tx, version, version.past) if version.past else documents.unseal(tx, version.row)
    return stored.beside


def archive(tx: Transaction, row: RecordRow) -> None:
    """Keep the version that is about to be replaced, sealed for its new place."""
    stored = documents.unseal(tx, row)
    past = VersionRow(
        record_id=row.id,
        version=row.version,
        schema_version=row.schema_version,
        source_hash=row.source_hash,
        categories=row.categories,
        needs=row.needs,
        dropped=row.dropped,
        confidentiality=row.confidentiality,
        content=seal_json(tx, row.subject_id, _place(row.id, row.version), vars(stored)),
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        evidence_id=row.evidence_id,
    )
    tx.versions.add(past)


def tag(tx: Transaction, record_id: uuid.UUID, version: int) -> str:
    """The opaque name of one version, told as its ETag (RFC 9110, section 8.8.3)."""
    return fingerprint(tx.tools.keys, f"version {record_id} {version}".encode()).hex()[:32]


def _as_it_stood(row: RecordRow, past: VersionRow) -> RecordRow:
    return replace(
        row,
        version=past.version,
        schema_version=past.schema_version,
        source_hash=past.source_hash,
        categories=past.categories,
        needs=past.needs,
        dropped=past.dropped,
        confidentiality=past.confidentiality,
        occurred_at=past.occurred_at,
        recorded_at=past.recorded_at,
        evidence_id=past.evidence_id,
    )


def _stored(tx: Transaction, version: Version, past: VersionRow) -> Stored:
    if past.content is None:
        return Stored({}, {})
    return Stored(**unseal_json(tx, version.row.subject_id, _place(past.record_id, past.version), past.content))


def _place(record_id: uuid.UUID, version: int) -> Place:
    return Place("record_version", "content", f"{record_id}/{version}")

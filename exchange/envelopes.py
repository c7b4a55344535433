"""The envelope of a record: ids, kind, state, moves, who acts next and by when; never content, nothing unsealed.

Producer and addressee read it in every state, also while a record waits and after a withdrawal.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from exchange import referrals
from exchange.movers import mover
from exchange.storage.records import RecordRow
from exchange.storage.referrals import MoveRow, ReferralRow
from exchange.storage.transaction import Transaction

Said = Mapping[uuid.UUID, Mapping[str, Any]]
NOTHING_SAID: Final[Said] = {}


@dataclass(frozen=True)
class Beside:
    """What stands beside the records of a page, looked up for all of them at once, as one partner reads them."""

    reader_id: uuid.UUID
    addressed: Mapping[uuid.UUID, Sequence[uuid.UUID]]
    slugs: Mapping[uuid.UUID, str]
    names: Mapping[str, str]
    loops: Mapping[uuid.UUID, ReferralRow]
    moves: Mapping[uuid.UUID, Sequence[MoveRow]]


def envelopes(
    tx: Transaction, rows: Sequence[RecordRow], reader_id: uuid.UUID, said: Said = NOTHING_SAID
) -> list[dict[str, Any]]:
    """The envelopes of a page of records as one partner reads them, in a fixed number of statements.

    ``said`` is what was said beside moves, by move, for who may read the content.
    """
    beside = _beside(tx, rows, reader_id)
    return [_stated(row) | _between(row, beside) | {"referral": _loop(row, beside, said)} for row in rows]


def _beside(tx: Transaction, rows: Sequence[RecordRow], reader_id: uuid.UUID) -> Beside:
    ids = [row.id for row in rows]
    addressed = tx.records.recipients_of(ids)
    parties = {row.producer_id for row in rows} | {one for them in addressed.values() for one in them}
    return Beside(
        reader_id=reader_id,
        addressed=addressed,
        slugs={one.id: one.slug for one in tx.partners.by_ids(parties).values()},
        # Who it is about is the addressee's to know only once the person has agreed to that.
        names=tx.applicants.counterparts(reader_id, {row.subject_id for row in rows if row.released_at}),
        loops=tx.referrals.by_ids(ids),
        moves=tx.referrals.moves_of(ids),
    )


def _between(row: RecordRow, beside: Beside) -> dict[str, Any]:
    """Who the two sides are and what each calls it: the producer's own names are not the addressee's."""
    mine = row.producer_id == beside.reader_id
    return {
        "subject_id": row.subject_id if mine else beside.names.get(row.subject_id),
        "producer": beside.slugs[row.producer_id],
        # To whom else it goes is the producer's business and the person's.
        "recipients": [beside.slugs[one] for one in beside.addressed[row.id] if mine or one == beside.reader_id],
        "source_record_id": row.source_record_id if mine else None,
        # What a record holds, and how long it is therefore kept, would tell of what the person withholds.
        "data_categories": row.categories if mine else [],
        "confidentiality": row.confidentiality if mine else None,
        "retention_until": row.retention_until if mine else None,
    }


def _stated(row: RecordRow) -> dict[str, Any]:
    """What both sides read alike."""
    return {
        "record_id": row.id,
        "record_type": row.kind,
        "schema_version": row.schema_version,
        "version": row.version,
        "supersedes": row.version - 1 or None,
        "purpose": row.purpose,
        "legal_basis": row.legal_basis,
        "referral_id": row.referral_id,
        "occurred_at": row.occurred_at,
        "recorded_at": row.recorded_at,
        "state": row.state,
    }


def envelope(tx: Transaction, row: RecordRow, reader_id: uuid.UUID, said: Said = NOTHING_SAID) -> dict[str, Any]:
    """The envelope of one record."""
    return envelopes(tx, [row], reader_id, said)[0]


def _loop(row: RecordRow, beside: Beside, said: Said) -> dict[str, Any] | None:
    loop = beside.loops.get(row.id)
    if loop is None:
        return None
    return {
        "number": loop.number,
        "priority": loop.priority,
        "state": loop.state,
        "state_since": loop.state_since,
        "acts_next": loop.acts_next,
        "due_at": loop.due_at,
        "open_moves": list(referrals.moves_open_to(loop, beside.reader_id)),
        "moves": [_move(loop, one, said) for one in beside.moves[row.id]],
    }


def _move(row: ReferralRow, move: MoveRow, said: Said) -> dict[str, Any]:
    told = {
        "from_state": move.from_state,
        "to_state": move.to_state,
        "by": mover(row, move),
        "at": move.at,
        "reason_code": move.reason_code,
    }
    return told | {"detail": said[move.id]} if move.id in said else told

"""The envelope of a record: ids, kind, state, moves, who acts next and by when; never content, nothing unsealed.

Producer and addressee read it in every state, also while a record waits and after a withdrawal.
"""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

from exchange import referrals
from exchange.movers import mover
from exchange.storage.records import RecordRow
from exchange.storage.referrals import MoveRow, ReferralRow
from exchange.storage.transaction import Transaction

Said = Mapping[uuid.UUID, Mapping[str, Any]]
NOTHING_SAID: Final[Said] = {}


def envelopes(
    tx: Transaction, rows: Sequence[RecordRow], reader_id: uuid.UUID, said: Said = NOTHING_SAID
) -> list[dict[str, Any]]:
    """The envelopes of a page of records as one partner reads them, in a fixed number of statements.

    ``said`` is what was said beside moves, by move, for who may read the content.
    """
    ids = [row.id for row in rows]
    addressed = tx.records.recipients_of(ids)
    parties = {row.producer_id for row in rows} | {one for them in addressed.values() for one in them}
    slugs = {one.id: one.slug for one in tx.partners.by_ids(parties).values()}
    # Who it is about is the addressee's to know only once the person has agreed to that.
    names = tx.applicants.counterparts(reader_id, {row.subject_id for row in rows if row.released_at})
    loops, moves = tx.referrals.by_ids(ids), tx.referrals.moves_of(ids)
    return [
        {
            "record_id": row.id,
            "record_type": row.kind,
            "schema_version": row.schema_version,
            "version": row.version,
            "supersedes": row.version - 1 or None,
            "subject_id": row.subject_id if row.producer_id == reader_id else names.get(row.subject_id),
            "producer": slugs[row.producer_id],
            # To whom else it goes is the producer's business and the person's.
            "recipients": [slugs[one] for one in addressed[row.id] if reader_id in (row.producer_id, one)],
            "source_record_id": row.source_record_id if row.producer_id == reader_id else None,
            "purpose": row.purpose,
            "legal_basis": row.legal_basis,
            "referral_id": row.referral_id,
            "data_categories": row.categories,
            "confidentiality": row.confidentiality,
            "occurred_at": row.occurred_at,
            "recorded_at": row.recorded_at,
            "retention_until": row.retention_until,
            "state": row.state,
            "referral": _loop(loops[row.id], moves[row.id], reader_id, said) if row.id in loops else None,
        }
        for row in rows
    ]


def envelope(tx: Transaction, row: RecordRow, reader_id: uuid.UUID, said: Said = NOTHING_SAID) -> dict[str, Any]:
    """The envelope of one record."""
    return envelopes(tx, [row], reader_id, said)[0]


def _loop(row: ReferralRow, moves: Sequence[MoveRow], reader_id: uuid.UUID, said: Said) -> dict[str, Any]:
    return {
        "number": row.number,
        "priority": row.priority,
        "state": row.state,
        "state_since": row.state_since,
        "acts_next": row.acts_next,
        "due_at": row.due_at,
        "open_moves": list(referrals.moves_open_to(row, reader_id)),
        "moves": [_move(row, one, said) for one in moves],
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

"""Batches: many submissions in one body, each decided by itself, and how far a batch has come.

What becomes of a row is the business of ``sendings``, reading rows that of the door. One request at a time reads a
batch: it holds it for half a minute and holds it anew with every chunk, so that a batch whose server died is free again
soon, and a request that lost its hold writes nothing more.
"""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from exchange.errors import CursorInvalidError, IdempotencyBusyError, NotFoundError
from exchange.storage.batches import INTERRUPTED, READING, BatchRow, Counts, ResultRow
from exchange.storage.transaction import Transaction
from exchange.vault.fingerprints import open_cursor, seal_cursor

HELD_FOR: Final = timedelta(seconds=30)
#: From the last change on; the records themselves are known by their sender's ids as long as they are kept.
KEPT_FOR: Final = timedelta(days=30)
PAGE: Final = 50
LIST: Final = "batches"

SENT, ACCEPTED, WAITS = (200, 201), (200, 201, 202), 202


@dataclass(frozen=True)
class Kind:
    """How the rows of a batch are written; those of a table are all of one kind of record."""

    media_type: str
    record_kind: str | None = None


@dataclass(frozen=True)
class Page:
    """Some batches, newest first, and the cursor of those before them."""

    items: tuple[BatchRow, ...]
    next: str | None


@dataclass(frozen=True)
class Results:
    """A batch with some of its results, in order, and the cursor of those behind them."""

    batch: BatchRow
    items: tuple[ResultRow, ...]
    next: str | None


def begin(tx: Transaction, key: str, kind: Kind) -> BatchRow:
    """Begin a batch, or go on with the one begun under the same key.

    Raises :class:`IdempotencyBusyError` while another request reads it.
    """
    partner_id, client_id = tx.actor.partner_id, tx.actor.client_id
    if partner_id is None or client_id is None:
        raise PermissionError("batches are sent by partners")
    row = BatchRow(
        id=tx.new_id(),
        partner_id=partner_id,
        client_id=client_id,
        key=key,
        media_type=kind.media_type,
        kind=kind.record_kind,
        state=READING,
        stopped_by=None,
        rows=0,
        sent=0,
        waiting=0,
        refused=0,
        holder=tx.new_id(),
        held_until=tx.now + HELD_FOR,
        begun_at=tx.now,
        changed_at=tx.now,
        ended_at=None,
        expires_at=tx.now + KEPT_FOR,
    )
    opened = tx.batches.open(row, tx.now)
    if opened is None:
        raise IdempotencyBusyError
    return opened


def hold(tx: Transaction, batch: BatchRow) -> None:
    """Go on holding a batch; :class:`IdempotencyBusyError` once another request holds it."""
    if not tx.batches.hold(batch.id, batch.holder, tx.now, tx.now + HELD_FOR):
        raise IdempotencyBusyError


def end(tx: Transaction, batch: BatchRow, stopped_by: str | None = None) -> None:
    """Let go of a batch: it is done, or the problem of that code interrupted it."""
    tx.batches.end(batch.id, batch.holder, tx.now, stopped_by)


def settled(tx: Transaction, batch: BatchRow, numbers: Sequence[int]) -> dict[int, ResultRow]:
    """What became of these rows before, by their numbers, which follow one another."""
    if not numbers:
        return {}
    return {row.number: row for row in tx.batches.results(batch.id, numbers[0] - 1, len(numbers))}


def keep(tx: Transaction, batch: BatchRow, results: Sequence[ResultRow], again: Collection[int] = ()) -> None:
    """Keep what became of some rows, of which some failed on our side before and were tried again."""
    if not results:
        return
    statuses = [row.status for row in results]
    refused = sum(status not in ACCEPTED for status in statuses)
    retried = sum(row.number in again for row in results)
    counts = Counts(
        rows=len(results) - retried,
        sent=sum(status in SENT for status in statuses),
        waiting=statuses.count(WAITS),
        refused=refused - retried,
    )
    tx.batches.keep(batch.id, results, counts)


def standing(tx: Transaction, row: BatchRow) -> BatchRow:
    """A batch as it stands: one whose reader fell silent was interrupted, though nobody could write so."""
    silent = row.state == READING and row.held_until <= tx.now
    return replace(row, state=INTERRUPTED, stopped_by="unavailable") if silent else row


def own(tx: Transaction, batch_id: uuid.UUID) -> BatchRow:
    """The partner's own batch; :class:`NotFoundError` for any other."""
    row = tx.batches.by_id(batch_id)
    if row is None or row.partner_id != tx.actor.partner_id:
        raise NotFoundError
    return standing(tx, row)


def page(tx: Transaction, cursor: str | None, limit: int = PAGE) -> Page:
    """The partner's own batches, newest first."""
    partner_id = tx.actor.partner_id
    if partner_id is None:
        raise PermissionError("batches are sent by partners")
    before = _place(tx, LIST, cursor)
    found = tx.batches.page(partner_id, uuid.UUID(before) if before else None, limit + 1)
    shown = tuple(standing(tx, row) for row in found[:limit])
    return Page(shown, _cursor(tx, LIST, str(shown[-1].id)) if len(found) > limit else None)


def results(tx: Transaction, batch_id: uuid.UUID, cursor: str | None, limit: int = PAGE) -> Results:
    """How a batch stands, with the results of some of its rows."""
    batch = own(tx, batch_id)
    place = _place(tx, str(batch_id), cursor)
    found = tx.batches.results(batch_id, int(place or 0), limit + 1)
    shown = found[:limit]
    return Results(batch, shown, _cursor(tx, str(batch_id), str(shown[-1].number)) if len(found) > limit else None)


def _cursor(tx: Transaction, list_: str, after: str) -> str:
    return seal_cursor(tx.tools.keys, {"list": list_, "after": after})


def _place(tx: Transaction, list_: str, cursor: str | None) -> str | None:
    if cursor is None:
        return None
    try:
        place = open_cursor(tx.tools.keys, cursor)
        if place["list"] != list_:
            raise CursorInvalidError
        return str(place["after"])
    except (ValueError, KeyError):
        raise CursorInvalidError from None

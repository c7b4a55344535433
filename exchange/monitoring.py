"""What AIMA's staff see of the flow: which exchanges there are, where each stands, and what was refused.

No person and no content: rows name partners, purposes and states. Looking is itself written down.
"""

import json
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from exchange.evidence.log import Entry, write
from exchange.storage.exchanges import Counts, ExchangeRow, RefusalRow
from exchange.storage.partners import PartnerRow
from exchange.storage.transaction import Transaction

VIEWS = ("all", "waiting", "undelivered", "unreachable", "overdue")
PAGE = 50
REFUSALS_SINCE = timedelta(days=7)
REFUSALS_SHOWN = 20


@dataclass(frozen=True)
class Exchange:
    """One record on its way from one partner to another."""

    row: ExchangeRow
    producer: str
    recipient: str | None
    overdue: bool


@dataclass(frozen=True)
class RefusedTry:
    """Something a partner tried and was not permitted: when, who, for which purpose, why."""

    at: datetime
    partner: str | None
    purpose: str | None
    kind: str | None
    tried: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Flow:
    """One page of the flow with the numbers above it; ``older`` is where the next page begins."""

    view: str
    counts: Counts
    exchanges: tuple[Exchange, ...]
    refused: tuple[RefusedTry, ...]
    older: uuid.UUID | None


def flow(tx: Transaction, view: str, before: uuid.UUID | None = None) -> Flow:
    """One page of exchanges in one view (one of :data:`VIEWS`), newest first."""
    rows, older = _whole(tx.exchanges.page(view, tx.now, before, PAGE + 1))
    partners = {partner.id: partner for partner in tx.partners.all()}
    write(tx, Entry(type="flow.listed", outcome="listed"))
    return Flow(
        view=view,
        counts=tx.exchanges.counts(tx.now),
        exchanges=tuple(_exchange(tx, row, partners) for row in rows),
        refused=_refused(tx, partners),
        older=older,
    )


def _whole(rows: tuple[ExchangeRow, ...]) -> tuple[tuple[ExchangeRow, ...], uuid.UUID | None]:
    """The rows of a page that ends between two records, and the record it ends with if more follow."""
    if len(rows) <= PAGE:
        return rows, None
    split = rows[PAGE].record_id
    kept = tuple(row for row in rows[:PAGE] if row.record_id != split) or rows[:PAGE]
    return kept, kept[-1].record_id


def _exchange(tx: Transaction, row: ExchangeRow, partners: dict[uuid.UUID, PartnerRow]) -> Exchange:
    recipient = partners[row.recipient_id].name if row.recipient_id else None
    overdue = row.due_at is not None and row.due_at < tx.now
    return Exchange(row, partners[row.producer_id].name, recipient, overdue)


def _refused(tx: Transaction, partners: dict[uuid.UUID, PartnerRow]) -> tuple[RefusedTry, ...]:
    rows = tx.exchanges.refusals(tx.now - REFUSALS_SINCE, REFUSALS_SHOWN)
    return tuple(_try(row, partners) for row in rows)


def _try(row: RefusalRow, partners: dict[uuid.UUID, PartnerRow]) -> RefusedTry:
    body: dict[str, Any] = json.loads(row.body)
    partner = partners.get(uuid.UUID(body["partner"])) if body["partner"] else None
    return RefusedTry(
        at=row.at,
        partner=partner.name if partner else None,
        purpose=body["purpose"],
        kind=body["object"]["type"],
        tried=row.type,
        reasons=tuple(body["reasons"]),
    )

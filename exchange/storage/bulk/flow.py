"""What flows, as a transaction over many submissions remembers it: records, where referrals stand, and who is told."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from exchange.storage.bulk.work import Work
from exchange.storage.events import EventRow, Events
from exchange.storage.evidence import Evidence
from exchange.storage.records import RecordRow, Records
from exchange.storage.referrals import ReferralRow, Referrals
from exchange.storage.statements import Statement
from exchange.storage.tables import (
    delivery,
    event,
    event_pending,
    partner_endpoint,
    record,
    record_recipient,
    referral,
)
from exchange.storage.tables.ground import CODES

BY_SOURCES = Statement(
    select(record).where(
        record.c.producer_id == bindparam("producer_id"),
        record.c.kind == any_(bindparam("kinds", type_=CODES)),
        record.c.source_record_id == any_(bindparam("sources", type_=CODES)),
    )
)
IDS = bindparam("record_ids", type_=ARRAY(UUID))
BY_IDS = Statement(select(record).where(record.c.id == any_(IDS)))
REFERRALS = Statement(select(referral).where(referral.c.record_id == any_(IDS)))
CHANNEL = Statement(
    select(partner_endpoint.c.channel).where(
        partner_endpoint.c.partner_id == bindparam("partner_id"), partner_endpoint.c.until.is_(None)
    )
)


@dataclass(frozen=True)
class ManyRecords(Records):
    """The same, with what was sent before read ahead; new records are written together.

    A record that another request adds meanwhile fails when they are written, and all are worked one by one.
    """

    work: Work = field(kw_only=True)

    def read_ahead(self, producer_id: uuid.UUID, sources: Iterable[tuple[str, str]]) -> None:
        """Know what this producer sent before under its own ids, each with its kind."""
        wanted = set(sources)
        kinds, ids = sorted({kind for kind, _ in wanted}), sorted({source for _, source in wanted})
        with self.work.reading():
            rows = BY_SOURCES.rows(self.connection, producer_id=producer_id, kinds=kinds, sources=ids)
        self.work.known.update({("source", producer_id, *one): None for one in wanted})
        for row in (RecordRow(*values) for values in rows):
            self.work.known[_source(row)] = row

    def read_records(self, record_ids: Sequence[uuid.UUID]) -> tuple[RecordRow, ...]:
        """Know these records; those there are."""
        with self.work.reading():
            found = {row[0]: RecordRow(*row) for row in BY_IDS.rows(self.connection, record_ids=list(record_ids))}
        self.work.known.update({("record", one): found.get(one) for one in record_ids})
        return tuple(found.values())

    def add(self, row: RecordRow, recipients: Sequence[uuid.UUID]) -> bool:
        """Written with the others."""
        self.work.append(record, row.id, **vars(row))
        for partner_id in recipients:
            self.work.append(record_recipient, None, record_id=row.id, partner_id=partner_id)
        self.work.known[_source(row)] = row
        return True

    def by_source(self, producer_id: uuid.UUID, kind: str, source_record_id: str) -> RecordRow | None:
        """As read ahead."""
        question = ("source", producer_id, kind, source_record_id)
        return self.work.ask(question, partial(super().by_source, producer_id, kind, source_record_id))

    def by_id(self, record_id: uuid.UUID, *, lock: bool = False) -> RecordRow | None:
        """As read ahead, unless it is to be changed."""
        if lock:
            return super().by_id(record_id, lock=True)
        return self.work.ask(("record", record_id), partial(super().by_id, record_id))

    def change(self, record_id: uuid.UUID, **values: Any) -> None:
        """Changed in place while it is not written."""
        new = self.work.fresh(record, record_id)
        if new is None:
            super().change(record_id, **values)
            return
        new.update(values)
        self.work.forget(("record", record_id))
        self.work.forget(("source", new["producer_id"], new["kind"], new["source_record_id"]))


@dataclass(frozen=True)
class ManyReferrals(Referrals):
    """The same; new referrals are written together."""

    work: Work = field(kw_only=True)

    def read_ahead(self, record_ids: Sequence[uuid.UUID]) -> tuple[ReferralRow, ...]:
        """Know where these referrals stand; those there are."""
        with self.work.reading():
            found = {row[0]: ReferralRow(*row) for row in REFERRALS.rows(self.connection, record_ids=list(record_ids))}
        self.work.known.update({("referral", one): found.get(one) for one in record_ids})
        return tuple(found.values())

    def add(self, row: ReferralRow) -> bool:
        """Written with the others."""
        self.work.append(referral, row.record_id, **vars(row))
        return True

    def by_id(self, record_id: uuid.UUID, *, lock: bool = False) -> ReferralRow | None:
        """As read ahead, unless it is to be changed."""
        if lock:
            return super().by_id(record_id, lock=True)
        return self.work.ask(("referral", record_id), partial(super().by_id, record_id))

    def change(self, record_id: uuid.UUID, **values: Any) -> None:
        """Changed in place while it is not written; nothing else that is known depends on it."""
        new = self.work.fresh(referral, record_id)
        if new is None:
            with self.work.reading():
                super().change(record_id, **values)
        else:
            new.update(values)
        self.work.forget(("referral", record_id))


@dataclass(frozen=True)
class ManyEvents(Events):
    """The same; events, and the deliveries that carry them, are written together."""

    work: Work = field(kw_only=True)

    def add(self, row: EventRow, *, delivery_id: uuid.UUID, announces: bool) -> str:
        """Written with the others."""
        channel = self.work.ask_beside(("channel", row.partner_id), partial(self._channel, row.partner_id))
        self.work.append(event, None, **{**vars(row), "data": dict(row.data)})
        self.work.append(event_pending, None, event_id=row.id, partner_id=row.partner_id)
        self.work.append(
            delivery,
            None,
            id=delivery_id,
            event_id=row.id,
            partner_id=row.partner_id,
            record_id=row.record_id,
            channel=channel,
            decided=announces,
            state="queued",
            attempt=0,
            failures=0,
            next_attempt_at=row.occurred_at if channel == "webhook" else None,
            created_at=row.occurred_at,
        )
        return channel

    def _channel(self, partner_id: uuid.UUID) -> str:
        row = CHANNEL.row(self.connection, partner_id=partner_id)
        return str(row[0]) if row else "inbox"


@dataclass(frozen=True)
class ManyEvidence(Evidence):
    """The same; reading a leaf changes nothing."""

    work: Work = field(kw_only=True)

    def leaf(self, entry_id: uuid.UUID) -> bytes:
        """Of an entry written before or with the others."""
        with self.work.reading():
            return super().leaf(entry_id)


def _source(row: RecordRow) -> tuple[str, uuid.UUID, str, str]:
    return ("source", row.producer_id, row.kind, row.source_record_id)

"""Rows of evidence as an auditor reads them: in order, a stretch at a time, and nothing believed."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Select, Table, and_, func, select, text

from exchange.storage.tables import (
    consent,
    consent_request,
    evidence_detail,
    evidence_entry,
    evidence_head,
    evidence_index,
    evidence_pending,
    record,
    record_event,
    record_part,
    referral_move,
)

# The nodes completed by the leaves from :start up to :stop; leaf (i + 1) * 2^level - 1 completes the i-th of a level.
COMPLETED = text(
    """
    select n.level, n.index, n.hash
    from generate_series(0, 62) as l (level)
    join evidence_node n on n.level = l.level
     and n.index >= cast(:start as bigint) >> l.level and n.index < cast(:stop as bigint) >> l.level
    """
)

BEYOND = text(
    """
    select level, index from evidence_node
    where level not between 0 and 62 or index < 0 or index >= cast(:size as bigint) >> level
    order by level, index limit 1
    """
)

STRAYS = text(
    """
    select e.id, (i.entry_id is null) = (p.entry_id is null) as astray
    from evidence_entry e
    left join evidence_index i on i.entry_id = e.id
    left join evidence_pending p on p.entry_id = e.id
    where e.id > :after
    order by e.id limit :limit
    """
)

NUMBERED: tuple[Column[Any], ...] = (
    evidence_index.c.index,
    evidence_entry.c.id,
    evidence_entry.c.at,
    evidence_entry.c.type,
    evidence_entry.c.subject_id,
    evidence_entry.c.object_id,
    evidence_entry.c.body,
    evidence_entry.c.leaf,
    evidence_detail.c.subject_id,
    evidence_detail.c.sealed,
)

# Rows that name the entry which proves them.
PROVED = (record, record_part, record_event, referral_move, consent_request, consent)

BEFORE_ALL = uuid.UUID(int=0)


@dataclass(frozen=True)
class Extent:
    """How far the log goes, read at one instant."""

    size: int
    lowest: int | None
    highest: int | None
    pending: int


@dataclass(frozen=True)
class NumberedRow:
    """A number and all that is stored about the entry it belongs to."""

    index: int
    entry_id: uuid.UUID
    at: datetime
    type: str
    subject_id: str | None
    object_id: uuid.UUID | None
    body: bytes
    leaf: bytes
    detail_subject_id: str | None
    sealed: bytes | None


@dataclass(frozen=True)
class Audit:
    """Reads the whole log in stretches of bounded size; needs to read only."""

    connection: Connection

    def extent(self) -> Extent:
        """Size and numbers in one statement, so that a sequencer at work does not make them disagree."""
        query = select(
            func.coalesce(select(evidence_head.c.size).scalar_subquery(), 0),
            select(func.min(evidence_index.c.index)).scalar_subquery(),
            select(func.max(evidence_index.c.index)).scalar_subquery(),
            select(func.count()).select_from(evidence_pending).scalar_subquery(),
        )
        return Extent(*self.connection.execute(query).one())

    def numbered(self, start: int, stop: int) -> dict[int, NumberedRow]:
        """The entries numbered from ``start`` up to ``stop``, by number."""
        query = (
            select(*NUMBERED)
            .select_from(evidence_index)
            .join(evidence_entry, evidence_entry.c.id == evidence_index.c.entry_id)
            .outerjoin(evidence_detail, evidence_detail.c.entry_id == evidence_entry.c.id)
            .where(evidence_index.c.index >= start, evidence_index.c.index < stop)
        )
        rows = (NumberedRow(*row) for row in self.connection.execute(query))
        return {row.index: row for row in rows}

    def completed(self, start: int, stop: int) -> dict[tuple[int, int], bytes]:
        """The stored nodes that the leaves from ``start`` up to ``stop`` complete."""
        rows = self.connection.execute(COMPLETED, {"start": start, "stop": stop})
        return {(level, index): digest for level, index, digest in rows}

    def beyond(self, size: int) -> tuple[int, int] | None:
        """A stored node that a tree of this size does not have."""
        row = self.connection.execute(BEYOND, {"size": size}).one_or_none()
        return (row[0], row[1]) if row else None

    def strays(self, limit: int) -> Iterator[uuid.UUID]:
        """Entries that are neither numbered nor waiting for it, or both."""
        after = BEFORE_ALL
        while rows := self.connection.execute(STRAYS, {"after": after, "limit": limit}).all():
            yield from (entry_id for entry_id, astray in rows if astray)
            after = rows[-1][0]

    def unproved(self) -> Iterator[str]:
        """For each table whose rows name their proof, a row that names none: its table and id."""
        for table in PROVED:
            row = self.connection.execute(_unproved(table)).one_or_none()
            if row:
                yield f"{table.name} {row[0]}"


def _unproved(table: Table) -> Select[Any]:
    proves = [evidence_entry.c.id == table.c.evidence_id]
    if "leaf" in table.c:
        proves.append(evidence_entry.c.leaf == table.c.leaf)
    first = next(iter(table.primary_key))
    return select(first).where(~select(evidence_entry.c.id).where(and_(*proves)).exists()).order_by(first).limit(1)

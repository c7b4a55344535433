"""Rows the sequencer writes under its own role: places in the evidence tree and in each partner's feed."""

import uuid
from collections.abc import Sequence as Ordered
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select, text, tuple_
from sqlalchemy.dialects.postgresql import insert

from exchange.storage.tables import evidence_head, evidence_node

LOCK = 0x45564944454E4345  # one sequencer at a time, however many workers run
HEAD = 1

# Invariant: what is taken from the pending tables is what has committed. A watermark on ids would lose entries,
# for a lower id may commit after a higher one. The oldest ids go first, so that times hardly ever run back.
TAKE_ENTRIES = text(
    """
    with taken as (
        delete from evidence_pending
        where entry_id in (select entry_id from evidence_pending order by entry_id limit :limit)
        returning entry_id
    )
    select e.id, e.leaf from taken join evidence_entry e on e.id = taken.entry_id order by e.at, e.id
    """
)

NUMBER_EVENTS = text(
    """
    with taken as (
        delete from event_pending
        where event_id in (select event_id from event_pending order by event_id limit :limit)
        returning event_id, partner_id
    ), latest as (
        select p.partner_id, coalesce((select max(position) from event_position e
                                       where e.partner_id = p.partner_id), 0) as position
        from (select distinct partner_id from taken) p
    )
    insert into event_position (partner_id, position, event_id)
    select partner_id, latest.position + row_number() over (partition by partner_id order by event_id), event_id
    from taken join latest using (partner_id)
    returning event_id
    """
)


@dataclass(frozen=True)
class Taken:
    """A committed entry that has no number yet."""

    entry_id: uuid.UUID
    leaf: bytes


@dataclass(frozen=True)
class Sequence:
    """Numbers what has committed; never commits itself."""

    connection: Connection

    def alone(self) -> bool:
        """Whether this transaction is now the only sequencer; asks without waiting."""
        return bool(self.connection.execute(select(func.pg_try_advisory_xact_lock(LOCK))).scalar_one())

    def take(self, limit: int) -> tuple[Taken, ...]:
        """Take committed entries off the pending table, in the order they are to be numbered in."""
        return tuple(Taken(*row) for row in self.connection.execute(TAKE_ENTRIES, {"limit": limit}))

    def size(self) -> int:
        """How many entries the tree holds."""
        query = select(evidence_head.c.size).where(evidence_head.c.id == HEAD)
        return self.connection.execute(query).scalar_one_or_none() or 0

    def nodes(self, places: Ordered[tuple[int, int]]) -> dict[tuple[int, int], bytes]:
        """The hashes of these nodes, by level and index."""
        columns = evidence_node.c
        query = select(columns.level, columns.index, columns.hash).where(
            tuple_(columns.level, columns.index).in_(places)
        )
        return {(row.level, row[1]): row.hash for row in self.connection.execute(query)}

    def append(self, entries: Ordered[tuple[int, uuid.UUID]], nodes: Ordered[tuple[int, int, bytes]]) -> None:
        """Write numbers and nodes in bulk, and the new size."""
        self._copy("evidence_index (index, entry_id)", ("int8", "uuid"), entries)
        self._copy("evidence_node (level, index, hash)", ("int4", "int8", "bytea"), nodes)
        size = entries[-1][0] + 1
        head = insert(evidence_head).values(id=HEAD, size=size)
        self.connection.execute(head.on_conflict_do_update(index_elements=["id"], set_={"size": size}))

    def number_events(self, limit: int) -> int:
        """Give committed events the next positions of their partners' feeds; how many there were."""
        return len(self.connection.execute(NUMBER_EVENTS, {"limit": limit}).all())

    def _copy(self, into: str, types: Ordered[str], rows: Ordered[tuple[Any, ...]]) -> None:
        driver: Any = self.connection.connection.driver_connection
        with driver.cursor() as cursor, cursor.copy(f"copy {into} from stdin (format binary)") as copy:
            copy.set_types(types)
            for row in rows:
                copy.write_row(row)

"""Recomputing the whole log from its bodies, in bounded memory, and naming the first row that does not hold.

Finds what was edited, deleted, inserted, reordered or moved between people behind the hub's back. Does not find a log
rebuilt from end to end, or cut short with its head: that takes heads kept by others.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from exchange.evidence.log import SALT, committed, detail_place, instant
from exchange.evidence.tree import append, leaf_hash, root
from exchange.storage.audit import Audit, Extent, NumberedRow
from exchange.storage.transaction import Transaction
from exchange.vault.errors import SealBrokenError
from exchange.vault.sealing import unseal

PAGE = 1024

# How far times of neighbours may run back: as long as a transaction can stay open, and clocks of machines differ.
SLACK = timedelta(minutes=2)


@dataclass(frozen=True)
class Fault:
    """One row that does not hold: which, and a code that says why."""

    why: str
    index: int | None = None
    entry_id: UUID | None = None
    node: tuple[int, int] | None = None
    row: str | None = None

    def __str__(self) -> str:
        named = {
            "index": self.index,
            "entry": self.entry_id,
            "node": self.node and "{}/{}".format(*self.node),
            "row": self.row,
        }
        return f"{self.why} at " + ", ".join(f"{name} {one}" for name, one in named.items() if one is not None)


@dataclass(frozen=True)
class Verdict:
    """What a full reading found; ``root`` is there only when every row holds."""

    size: int
    pending: int
    silent: int  # entries whose details went with their subject's key
    root: bytes | None
    first_bad: Fault | None


@dataclass
class _Walk:
    """What is carried from row to row."""

    tx: Transaction
    slack: timedelta
    frontier: list[bytes] = field(default_factory=list)
    latest: datetime | None = None
    silent: int = 0


def verify(tx: Transaction, slack: timedelta = SLACK) -> Verdict:
    """Read the log from its first entry to its head; stops at the first fault."""
    audit = Audit(tx.connection)
    extent = audit.extent()
    walk = _Walk(tx, slack)
    first_bad = next(_faults(walk, audit, extent.size), None) or next(_outside(audit, extent), None)
    whole = None if first_bad else root(walk.frontier)
    return Verdict(extent.size, extent.pending, walk.silent, whole, first_bad)


def _faults(walk: _Walk, audit: Audit, size: int) -> Iterator[Fault]:
    for start in range(0, size, PAGE):
        stop = min(start + PAGE, size)
        rows = audit.numbered(start, stop)
        walk.tx.subject_keys.read({row.subject_id for row in rows.values() if row.subject_id})
        for index in range(start, stop):
            yield from _row_faults(walk, rows[index]) if index in rows else [Fault("entry-missing", index=index)]
        yield from _node_faults(walk, audit, start, [rows[index].leaf for index in range(start, stop)])


def _outside(audit: Audit, extent: Extent) -> Iterator[Fault]:
    """Rows that a log of this size has no place for."""
    for number in (extent.lowest, extent.highest):
        if number is not None and not 0 <= number < extent.size:
            yield Fault("number-beyond-head", index=number)
    if node := audit.beyond(extent.size):
        yield Fault("node-beyond-head", node=node)
    for entry_id in audit.strays(PAGE):
        yield Fault("entry-neither-numbered-nor-pending", entry_id=entry_id)
    for row in audit.unproved():
        yield Fault("row-without-its-proof", row=row)


def _row_faults(walk: _Walk, row: NumberedRow) -> Iterator[Fault]:
    if why := _row_fault(walk, row):
        yield Fault(why, index=row.index, entry_id=row.entry_id)
    walk.latest = max(walk.latest or row.at, row.at)


def _row_fault(walk: _Walk, row: NumberedRow) -> str:
    if row.leaf != leaf_hash(row.body):
        return "leaf-is-not-the-hash-of-the-body"
    said = _said(row.body)
    object_id = str(row.object_id) if row.object_id else None
    if said[:-1] != (str(row.entry_id), instant(row.at), row.type, row.subject_id, object_id):
        return "body-disagrees-with-its-row"
    if walk.latest and row.at < walk.latest - walk.slack:
        return "time-ran-back"
    return _detail_fault(walk, row, said[-1])


def _said(body: bytes) -> tuple[Any, ...]:
    """What a body says of its row, and its commitment last; nothing if it is no body of ours."""
    try:
        said = json.loads(body)
        return said["id"], said["at"], said["type"], said["subject"], said["object"]["id"], said["commitment"]
    except (ValueError, KeyError, TypeError):
        return (None,)


def _detail_fault(walk: _Walk, row: NumberedRow, commitment: str | None) -> str:
    if commitment is None:
        return "" if row.sealed is None else "details-without-commitment"
    if row.subject_id is None or not walk.tx.subject_keys.of(row.subject_id):
        walk.silent += 1
        return ""
    if row.sealed is None or row.detail_subject_id != row.subject_id:
        return "details-missing"
    try:
        opened = unseal(walk.tx, row.subject_id, detail_place(row.entry_id), row.sealed)
    except SealBrokenError as broken:
        return f"details-{broken.why}"
    return "" if committed(opened[:SALT], opened[SALT:]).hex() == commitment else "details-differ-from-commitment"


def _node_faults(walk: _Walk, audit: Audit, start: int, leaves: list[bytes]) -> Iterator[Fault]:
    stored = audit.completed(start, start + len(leaves))
    walk.frontier, grown = append(walk.frontier, start, leaves)
    for node in grown:
        if stored.get((node.level, node.index)) != node.hash:
            yield Fault("node-differs", index=((node.index + 1) << node.level) - 1, node=(node.level, node.index))

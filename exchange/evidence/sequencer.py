"""Numbering what has committed: entries become leaves of the tree, events get their place in each partner's feed.

One pass is one transaction under the sequencer's own role. Run it as a loop: again at once while a pass is full,
else after a second. A second sequencer beside it finds the lock taken and leaves.
"""

from collections.abc import Sequence as Ordered
from dataclasses import astuple

from exchange.evidence.errors import EvidenceBrokenError
from exchange.evidence.tree import append, peaks
from exchange.storage.sequence import Sequence, Taken
from exchange.storage.transaction import Transaction

BATCH = 2000


def seal_batch(tx: Transaction, limit: int = BATCH) -> int:
    """Number up to ``limit`` entries and as many events; how many there were (``>= limit``: call again at once)."""
    sequence = Sequence(tx.connection)
    if not sequence.alone():
        return 0
    entries = sequence.take(limit)
    if entries:
        _fold(sequence, entries)
    return len(entries) + sequence.number_events(limit)


def _fold(sequence: Sequence, entries: Ordered[Taken]) -> None:
    size = sequence.size()
    _, grown = append(_frontier(sequence, size), size, (entry.leaf for entry in entries))
    numbered = [(index, entry.entry_id) for index, entry in enumerate(entries, start=size)]
    sequence.append(numbered, [astuple(node) for node in grown])


def _frontier(sequence: Sequence, size: int) -> list[bytes]:
    places = peaks(size)
    stored = sequence.nodes(places)
    try:
        return [stored[place] for place in places]
    except KeyError as missing:
        raise EvidenceBrokenError(f"tree of {size}: no node {missing}") from missing

"""The hash tree of RFC 9162, section 2.1, grown by batches; pure.

A tree of any size is a row of complete subtrees, one for each bit set in its size, the largest first: its *peaks*.
The peaks are all that is needed to append, and all that is needed for the root.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Node:
    """The root of a complete subtree: the ``index``-th, from the left, of those with 2^level leaves."""

    level: int
    index: int
    hash: bytes


def leaf_hash(body: bytes) -> bytes:
    """The hash of a leaf (RFC 9162, 2.1.1): its prefix keeps leaves and nodes apart."""
    return hashlib.sha256(b"\x00" + body).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node (RFC 9162, 2.1.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def peaks(size: int) -> tuple[tuple[int, int], ...]:
    """Level and index of the complete subtrees of a tree of ``size`` leaves, from left to right."""
    levels = [level for level in range(size.bit_length()) if size >> level & 1]
    return tuple((level, (size >> level) - 1) for level in reversed(levels))


def append(frontier: Sequence[bytes], size: int, leaves: Iterable[bytes]) -> tuple[list[bytes], list[Node]]:
    """Append leaf hashes to a tree given by the hashes of its peaks: the new peaks, and every node completed."""
    stack, grown = list(frontier), []
    for index, leaf in enumerate(leaves, start=size):
        stack.append(leaf)
        grown.append(Node(0, index, leaf))
        level = 0
        while index >> level & 1:
            level += 1
            right, left = stack.pop(), stack.pop()
            stack.append(node_hash(left, right))
            grown.append(Node(level, index >> level, stack[-1]))
    return stack, grown


def root(frontier: Sequence[bytes]) -> bytes:
    """The root of the tree with these peaks."""
    if not frontier:
        return hashlib.sha256().digest()
    *rest, folded = frontier
    for peak in reversed(rest):
        folded = node_hash(peak, folded)
    return folded

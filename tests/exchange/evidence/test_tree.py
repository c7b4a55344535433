"""The tree against the published roots, and against the definition in RFC 9162 computed the slow way."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from exchange.evidence.tree import Node, append, leaf_hash, node_hash, peaks, root

# Leaves and roots of sizes 0 to 8 used by the Certificate Transparency reference implementations.
PUBLISHED_LEAVES = [
    b"",
    b"\x00",
    b"\x10",
    b"\x20\x21",
    b"\x30\x31",
    b"\x40\x41\x42\x43",
    b"\x50\x51\x52\x53\x54\x55\x56\x57",
    b"\x60\x61\x62\x63\x64\x65\x66\x67\x68\x69\x6a\x6b\x6c\x6d\x6e\x6f",
]
PUBLISHED_ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

leaves = st.lists(st.binary(min_size=32, max_size=32), max_size=130)


def slow_root(hashes):
    """The tree hash exactly as RFC 9162, section 2.1.1, defines it."""
    if len(hashes) <= 1:
        return hashes[0] if hashes else hashlib.sha256().digest()
    split = 1 << (len(hashes) - 1).bit_length() - 1
    return node_hash(slow_root(hashes[:split]), slow_root(hashes[split:]))


def test_the_published_roots_come_out():
    for size, expected in enumerate(PUBLISHED_ROOTS):
        frontier, _ = append([], 0, map(leaf_hash, PUBLISHED_LEAVES[:size]))
        assert root(frontier).hex() == expected


@given(leaves)
def test_the_root_is_that_of_the_definition(hashes):
    frontier, _ = append([], 0, hashes)
    assert root(frontier) == slow_root(hashes)


@given(leaves, st.integers(0, 130))
def test_batches_make_the_same_tree_as_one_go(hashes, cut):
    first, rest = hashes[:cut], hashes[cut:]
    frontier, grown = append([], 0, first)
    frontier, later = append(frontier, len(first), rest)
    assert (frontier, grown + later) == append([], 0, hashes)


@given(leaves)
def test_the_peaks_are_the_last_complete_subtrees(hashes):
    frontier, grown = append([], 0, hashes)
    stored = {(node.level, node.index): node.hash for node in grown}
    assert [stored[place] for place in peaks(len(hashes))] == frontier


@given(leaves)
def test_every_complete_subtree_is_grown_once_with_its_own_root(hashes):
    _, grown = append([], 0, hashes)
    expected = [
        Node(level, index, slow_root(hashes[index << level : (index + 1) << level]))
        for level in range(8)
        for index in range(len(hashes) >> level)
    ]
    assert sorted(grown, key=lambda node: (node.level, node.index)) == expected


def test_a_leaf_is_never_taken_for_a_node():
    left, right = leaf_hash(b"left"), leaf_hash(b"right")
    assert leaf_hash(left + right) != node_hash(left, right)

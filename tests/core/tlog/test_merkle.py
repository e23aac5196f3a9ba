"""The tree against the reference vectors of RFC 6962's first implementation (certificate-transparency)."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.tlog.merkle import EMPTY_ROOT, Frontier, leaf_hash, merkle_root, node_hash

LEAVES = [
    bytes.fromhex(h)
    for h in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def test_empty_tree_has_the_hash_of_nothing() -> None:
    assert merkle_root([]) == EMPTY_ROOT == sha256(b"").digest()


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_equal_the_reference_vectors(size: int) -> None:
    assert merkle_root(LEAVES[:size]).hex() == ROOTS[size - 1]


def _recursive(leaves: list[bytes]) -> bytes:
    """MTH as RFC 6962 writes it: split at the largest power of two below n."""
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    k = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(_recursive(leaves[:k]), _recursive(leaves[k:]))


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=70), st.integers(0, 70))
def test_frontier_resumed_anywhere_gives_the_recursive_definition(leaves: list[bytes], cut: int) -> None:
    first = Frontier()
    first.extend(leaves[:cut])
    resumed = Frontier(first.size, first.hashes)
    resumed.extend(leaves[cut:])
    assert resumed.root() == _recursive(leaves)
    assert resumed.size == len(leaves)


def test_frontier_refuses_hashes_that_do_not_fit_its_size() -> None:
    with pytest.raises(ValueError, match="a tree of 3 leaves has 2 perfect subtrees, not 1"):
        Frontier(3, [b"x" * 32])

"""The Merkle tree of RFC 6962, section 2.1, kept as a frontier so that it grows without reading what came before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()


def leaf_hash(data: bytes) -> bytes:
    """SHA-256(0x00 || data): 32 bytes (RFC 6962, 2.1)."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right): 32 bytes (RFC 6962, 2.1)."""
    return sha256(b"\x01" + left + right).digest()


class Frontier:
    """The roots of the perfect subtrees of a growing tree, largest first: what is needed to add leaves.

    `size`: leaves so far. `hashes`: one 32-byte hash for each 1 bit of `size`, highest bit first.
    Raises ValueError where the number of hashes does not fit the size.
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if len(hashes) != size.bit_count():
            raise ValueError(f"a tree of {size} leaves has {size.bit_count()} perfect subtrees, not {len(hashes)}")
        self.size = size
        self.hashes = list(hashes)

    def append(self, data: bytes) -> None:
        """Add one leaf: O(1) hashes on average, log2(size) at most."""
        new = leaf_hash(data)
        size = self.size
        while size & 1:
            new = node_hash(self.hashes.pop(), new)
            size >>= 1
        self.hashes.append(new)
        self.size += 1

    def extend(self, leaves: Iterable[bytes]) -> None:
        """Add leaves in order."""
        for data in leaves:
            self.append(data)

    def root(self) -> bytes:
        """MTH of all leaves so far (32 bytes); SHA-256 of nothing for an empty tree."""
        if not self.hashes:
            return EMPTY_ROOT
        result = self.hashes[-1]
        for left in reversed(self.hashes[:-1]):
            result = node_hash(left, result)
        return result


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """MTH(D[n]) of RFC 6962, 2.1, for leaves given as their data."""
    frontier = Frontier()
    frontier.extend(leaves)
    return frontier.root()

"""Proofs that a leaf stands in a log, and that a log only grew: made from any source of hashes, verified strictly."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from junto.core.sentences import gettext_noop as _

from .lines import HASH_SIZE, LARGEST
from .merkle import EMPTY_ROOT, node_hash
from .problems import TlogError

Hashes = Callable[[int, int], bytes]  # (level, index) → MTH of the leaves [index * 2**level, (index + 1) * 2**level)


def root_of(size: int, hashes: Hashes) -> bytes:
    """MTH of the first `size` leaves: 32 bytes (RFC 9162, 2.1.1). `hashes` is asked for log2(size) hashes at most."""
    _in_range(size)
    return _range_hash(0, size, hashes) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, hashes: Hashes) -> list[bytes]:
    """PATH(index, D[size]) of RFC 9162, 2.1.3.1: from the leaf's sibling up to the root's child, 32 bytes each.

    Raises TlogError unless 0 ≤ index < size < 2^63.
    """
    _in_range(size)
    if not 0 <= index < size:
        raise TlogError("index", _("A log of %(size)d entries has no entry %(index)d."), size=size, index=index)
    beside, start, end = [], 0, size
    while end - start > 1:
        middle = start + _left(end - start)
        if index < middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    return [_range_hash(first, last, hashes) for first, last in reversed(beside)]


def consistency_proof(old: int, new: int, hashes: Hashes) -> list[bytes]:
    """PROOF(old, D[new]) of RFC 9162, 2.1.4.1: that the first `old` leaves of a log of `new` are those it had before.

    Empty where the sizes are equal or `old` is 0 (tlog-witness: "MUST be empty if the old size is zero"). Raises
    TlogError unless 0 ≤ old ≤ new < 2^63.
    """
    _in_range(new)
    if not 0 <= old <= new:
        raise TlogError("shrunk", _("A log of %(new)d entries cannot have grown from %(old)d."), new=new, old=old)
    if old in (0, new):
        return []
    beside, start, end = [], 0, new
    while end != old:
        middle = start + _left(end - start)
        if old <= middle:
            beside.append((middle, end))
            end = middle
        else:
            beside.append((start, middle))
            start = middle
    # Where the old tree is one perfect subtree its root is known to whoever verifies (SUBPROOF's flag b).
    if start:
        beside.append((start, end))
    return [_range_hash(first, last, hashes) for first, last in reversed(beside)]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Check that the leaf of that hash is entry `index` of the log with that size and root (RFC 9162, 2.1.3.2).

    `leaf`: the leaf's hash, 32 bytes, not its data. Raises TlogError where the proof does not prove it.
    """
    _hashes_only([leaf, root, *proof])
    if not 0 <= index < size <= LARGEST:
        raise TlogError("index", _("A log of %(size)d entries has no entry %(index)d."), size=size, index=index)
    at, last, found = index, size - 1, leaf
    for beside in proof:
        if last == 0:
            raise _too_long()
        if at & 1 or at == last:
            found = node_hash(beside, found)
            while at and not at & 1:
                at >>= 1
                last >>= 1
        else:
            found = node_hash(found, beside)
        at >>= 1
        last >>= 1
    if last:
        raise TlogError("short", _("The proof has too few hashes."))
    if found != root:
        template = _("The proof leads to another root than the checkpoint's: the entry is not in that log.")
        raise TlogError("inclusion", template)


def verify_consistency(old: int, old_root: bytes, new: int, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the log of `new` entries begins with the log of `old` ones (RFC 9162, 2.1.4.2).

    Nothing needs a proof where the sizes are equal or the old log was empty; a proof that is not empty is refused
    there. Raises TlogError where the proof does not prove it.
    """
    _hashes_only([old_root, new_root, *proof])
    if not 0 <= old <= new <= LARGEST:
        raise TlogError("shrunk", _("A log of %(new)d entries cannot have grown from %(old)d."), new=new, old=old)
    if old in (0, new):
        if proof:
            raise _too_long()
        if old_root != (new_root if old == new else EMPTY_ROOT):
            raise _forked()
        return
    if not proof:
        raise TlogError("empty", _("The proof is empty."))
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    at, last = old - 1, new - 1
    while at & 1:
        at >>= 1
        last >>= 1
    found_old, found_new = _climb(path, at, last)
    if found_old != old_root or found_new != new_root:
        raise _forked()


def _climb(path: Sequence[bytes], at: int, last: int) -> tuple[bytes, bytes]:
    """Steps 5 and 6 of RFC 9162, 2.1.4.2: the roots of both trees that the path leads to."""
    old = new = path[0]
    for beside in path[1:]:
        if last == 0:
            raise _too_long()
        if at & 1 or at == last:
            old, new = node_hash(beside, old), node_hash(beside, new)
            while at and not at & 1:
                at >>= 1
                last >>= 1
        else:
            new = node_hash(new, beside)
        at >>= 1
        last >>= 1
    if last:
        raise TlogError("short", _("The proof has too few hashes."))
    return old, new


def _left(width: int) -> int:
    """The largest power of two below a width of 2 or more: where RFC 9162, 2.1.1 splits it."""
    return 1 << (width - 1).bit_length() - 1


def _range_hash(start: int, end: int, hashes: Hashes) -> bytes:
    """MTH of the leaves [start, end), where `start` is a multiple of every power of two that `end - start` spans."""
    parts, at = [], start
    while at < end:
        level = (end - at).bit_length() - 1
        parts.append(hashes(level, at >> level))
        at += 1 << level
    found = parts.pop()
    while parts:
        found = node_hash(parts.pop(), found)
    return found


def _in_range(size: int) -> None:
    if not 0 <= size <= LARGEST:
        raise TlogError("size", _("A log cannot have %(size)s entries."), size=size)


def _hashes_only(hashes: Sequence[bytes]) -> None:
    for one in hashes:
        if len(one) != HASH_SIZE:
            raise TlogError("hash", _("A hash of the proof has %(found)d bytes instead of 32."), found=len(one))


def _too_long() -> TlogError:
    return TlogError("surplus", _("The proof has too many hashes."))


def _forked() -> TlogError:
    return TlogError("consistency", _("The later log does not begin with the entries of the earlier one."))

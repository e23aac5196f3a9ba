"""Proofs against the vectors of RFC 6962's implementations, its definitions word by word, and pymerkle both ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pymerkle
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.tlog.making import entry, hash_at, mth, path_of, split, subproof_of
from tests.core.tlog.test_merkle import LEAVES, ROOTS

from junto.core.tlog.merkle import EMPTY_ROOT, leaf_hash, node_hash
from junto.core.tlog.problems import TlogError
from junto.core.tlog.proofs import (
    consistency_proof,
    inclusion_proof,
    root_of,
    verify_consistency,
    verify_inclusion,
)

MOST = 70
HASH = {
    name: bytes.fromhex(text)
    for name, text in {
        "0": "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "1": "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "0-1": "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "2-3": "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "0-3": "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4": "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "4-5": "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "4-7": "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
        "6": "b08693ec2e721597130641e8211e7eedccb4c26413963eee6c1e2ed16ffb1a5f",
        "6-7": "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
    }.items()
}
# From transparency-dev/merkle, proof/verify_test.go (its leaves count from 1).
INCLUSION = [
    (0, 1, []),
    (0, 8, ["1", "2-3", "4-7"]),
    (5, 8, ["4", "6-7", "0-3"]),
    (2, 3, ["0-1"]),
    (1, 5, ["0", "2-3", "4"]),
]
CONSISTENCY = [
    (1, 1, []),
    (1, 8, ["1", "2-3", "4-7"]),
    (6, 8, ["4-5", "6-7", "0-3"]),
    (2, 5, ["2-3", "4"]),
    (6, 7, ["4-5", "6", "0-3"]),
]


def _vector_hash(level: int, index: int) -> bytes:
    width = 1 << level
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for leaf in LEAVES[index * width : (index + 1) * width]:
        tree.append_entry(leaf)
    return tree.get_root()


@pytest.mark.parametrize(("index", "size", "names"), INCLUSION)
def test_inclusion_equals_the_vectors(index: int, size: int, names: list[str]) -> None:
    proof = [HASH[name] for name in names]
    assert inclusion_proof(index, size, _vector_hash) == proof
    verify_inclusion(leaf_hash(LEAVES[index]), index, size, proof, bytes.fromhex(ROOTS[size - 1]))


@pytest.mark.parametrize(("old", "new", "names"), CONSISTENCY)
def test_consistency_equals_the_vectors(old: int, new: int, names: list[str]) -> None:
    proof = [HASH[name] for name in names]
    assert consistency_proof(old, new, _vector_hash) == proof
    verify_consistency(old, bytes.fromhex(ROOTS[old - 1]), new, bytes.fromhex(ROOTS[new - 1]), proof)


def test_every_proof_up_to_seventy_entries_is_the_one_the_rfc_defines_and_verifies() -> None:
    for size in range(1, MOST + 1):
        root = mth(0, size)
        assert root_of(size, hash_at) == root
        for index in range(size):
            proof = inclusion_proof(index, size, hash_at)
            assert proof == path_of(index, 0, size)
            verify_inclusion(mth(index, index + 1), index, size, proof, root)
        for old in range(1, size + 1):
            proof = consistency_proof(old, size, hash_at)
            assert proof == subproof_of(old, 0, size, True)
            verify_consistency(old, mth(0, old), size, root, proof)


def test_empty_log_has_its_root_and_is_consistent_with_any() -> None:
    assert root_of(0, hash_at) == EMPTY_ROOT
    assert consistency_proof(0, 5, hash_at) == []
    verify_consistency(0, EMPTY_ROOT, 5, mth(0, 5), [])
    verify_consistency(0, EMPTY_ROOT, 0, EMPTY_ROOT, [])
    with pytest.raises(TlogError, match="does not begin with"):
        verify_consistency(0, mth(0, 1), 5, mth(0, 5), [])


@pytest.fixture(scope="module")
def other_program() -> pymerkle.InmemoryTree:
    tree = pymerkle.InmemoryTree(algorithm="sha256")
    for number in range(MOST):
        tree.append_entry(entry(number))
    return tree


def test_pymerkle_verifies_our_proofs_and_we_its(other_program: pymerkle.InmemoryTree) -> None:
    """Its proofs begin with the leaf itself and count leaves from 1; what follows is the RFC's."""
    for size in (1, 2, 3, 7, 8, 33, 64, MOST):
        root = other_program.get_root(size)
        assert root == root_of(size, hash_at)
        for index in range(size):
            theirs = other_program.prove_inclusion(index + 1, size)
            leaf = theirs.path[0]
            verify_inclusion(leaf, index, size, theirs.path[1:], root)
            theirs.path = [leaf, *inclusion_proof(index, size, hash_at)]
            pymerkle.verify_inclusion(leaf, root, theirs, index=index + 1, size=size)


@pytest.mark.parametrize("new", [1, 2, 3, 7, 8, 33, 64, MOST])
def test_we_verify_the_consistency_proofs_of_pymerkle(other_program: pymerkle.InmemoryTree, new: int) -> None:
    """Its proofs go down to a leaf: what it begins with beside the old tree is one hash of ours, and the old tree's
    root, where it is one perfect subtree, is not repeated in ours."""
    for old in range(1, new):
        old_root, root = other_program.get_root(old), other_program.get_root(new)
        theirs = other_program.prove_consistency(old, new)
        pymerkle.verify_consistency(old_root, root, theirs, prior_size=old, later_size=new)
        first = theirs.subset.index(1)
        beside = [_folded(theirs.path[:first])] if first else []
        whole = old & (old - 1) == 0
        path = [*([] if whole else [theirs.path[first]]), *beside, *theirs.path[first + 1 :]]
        assert path == consistency_proof(old, new, hash_at)
        verify_consistency(old, old_root, new, root, path)


def _folded(path: list[bytes]) -> bytes:
    found = path[0]
    for right in path[1:]:
        found = node_hash(found, right)
    return found


def _tampered(proof: list[bytes]) -> Iterator[tuple[str, list[bytes]]]:
    """Every way in which a proof is damaged here: each bit, each hash dropped, doubled, swapped, and surplus."""
    for at, one in enumerate(proof):
        for bit in range(256):
            flipped = (int.from_bytes(one, "big") ^ 1 << bit).to_bytes(32, "big")
            yield f"bit {bit} of {at}", [*proof[:at], flipped, *proof[at + 1 :]]
        yield f"without {at}", proof[:at] + proof[at + 1 :]
        yield f"twice {at}", [*proof[: at + 1], *proof[at:]]
        yield f"cut {at}", [*proof[:at], one[:31], *proof[at + 1 :]]
        for other in range(at):
            swapped = list(proof)
            swapped[at], swapped[other] = proof[other], proof[at]
            yield f"{at} and {other}", swapped
    yield "before", [bytes(32), *proof]
    yield "after", [*proof, bytes(32)]
    yield "after, empty", [*proof, b""]
    if proof:
        yield "empty", []


def _refused(verify: Callable[..., None], *given: object) -> bool:
    try:
        verify(*given)
    except TlogError:
        return True
    return False


@settings(max_examples=40)
@given(st.integers(1, MOST), st.data())
def test_no_tampered_inclusion_proof_verifies(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    leaf, root, proof = mth(index, index + 1), mth(0, size), inclusion_proof(index, size, hash_at)
    for how, damaged in _tampered(proof):
        assert _refused(verify_inclusion, leaf, index, size, damaged, root), how
    for other in set(range(-1, size + 2)) - {index}:
        with pytest.raises(TlogError):
            verify_inclusion(leaf, other, size, proof, root)
    for wrong in (bytes(32), leaf if size > 1 else bytes(32), b"", root[:31]):
        with pytest.raises(TlogError):
            verify_inclusion(leaf, index, size, proof, wrong)
        if wrong != leaf:
            with pytest.raises(TlogError):
                verify_inclusion(wrong, index, size, proof, root)


@given(st.integers(1, MOST), st.data())
def test_a_wrong_size_fails_unless_the_path_has_the_same_shape(size: int, data: st.DataObject) -> None:
    """A path says the same of every size in which the leaf's way up is the same: there the checkpoint is what binds the
    size to the root. Wherever the way is another, the proof fails."""
    index = data.draw(st.integers(0, size - 1))
    other = data.draw(st.integers(0, 2 * MOST).filter(lambda one: one != size))
    proof, root = inclusion_proof(index, size, hash_at), mth(0, size)
    if _turns(index, other) == _turns(index, size):
        verify_inclusion(mth(index, index + 1), index, other, proof, root)
    else:
        with pytest.raises(TlogError):
            verify_inclusion(mth(index, index + 1), index, other, proof, root)


def _turns(index: int, size: int) -> str | None:
    """On which side the sibling stands at each step up, by the recursive definition."""
    if index >= size:
        return None
    turns, start, end = "", 0, size
    while end - start > 1:
        middle = start + split(end - start)
        left = index < middle
        turns, start, end = turns + "rl"[not left], *((start, middle) if left else (middle, end))
    return turns


@settings(max_examples=40)
@given(st.integers(2, MOST), st.data())
def test_no_tampered_consistency_proof_verifies(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new - 1))
    old_root, root, proof = mth(0, old), mth(0, new), consistency_proof(old, new, hash_at)
    for how, damaged in _tampered(proof):
        assert _refused(verify_consistency, old, old_root, new, root, damaged), how
    for wrong in (bytes(32), b"", root[:31]):
        with pytest.raises(TlogError):
            verify_consistency(old, wrong, new, root, proof)
        with pytest.raises(TlogError):
            verify_consistency(old, old_root, new, wrong, proof)
    with pytest.raises(TlogError):
        verify_consistency(old, root, new, old_root, proof)
    for other in set(range(new + 1)) - {old}:
        with pytest.raises(TlogError):
            verify_consistency(other, old_root, new, root, proof)


def test_equal_sizes_need_equal_roots_and_no_proof() -> None:
    verify_consistency(5, mth(0, 5), 5, mth(0, 5), [])
    with pytest.raises(TlogError, match="does not begin with"):
        verify_consistency(5, mth(0, 5), 5, mth(0, 6), [])
    with pytest.raises(TlogError, match="too many hashes"):
        verify_consistency(5, mth(0, 5), 5, mth(0, 5), [bytes(32)])
    with pytest.raises(TlogError, match="too many hashes"):
        verify_consistency(0, EMPTY_ROOT, 5, mth(0, 5), [bytes(32)])


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (lambda: inclusion_proof(5, 5, hash_at), "A log of 5 entries has no entry 5."),
        (lambda: inclusion_proof(-1, 5, hash_at), "A log of 5 entries has no entry -1."),
        (lambda: consistency_proof(6, 5, hash_at), "A log of 5 entries cannot have grown from 6."),
        (lambda: consistency_proof(-1, 5, hash_at), "A log of 5 entries cannot have grown from -1."),
        (lambda: root_of(-1, hash_at), "A log cannot have -1 entries."),
        (lambda: root_of(2**63, hash_at), "A log cannot have 9223372036854775808 entries."),
        (lambda: verify_consistency(6, bytes(32), 5, bytes(32), []), "A log of 5 entries cannot have grown from 6."),
        (lambda: verify_consistency(4, bytes(32), 5, bytes(32), []), "The proof is empty."),
        (lambda: verify_inclusion(bytes(32), 1, 2**63, [], bytes(32)), "A log of 9223372036854775808 entries has no"),
    ],
)
def test_sizes_that_cannot_be_are_refused(act: Callable[[], object], says: str) -> None:
    with pytest.raises(TlogError) as caught:
        act()
    assert str(caught.value).startswith(says)


def test_proofs_of_a_huge_log_ask_for_few_hashes() -> None:
    asked = []

    def some(level: int, index: int) -> bytes:
        asked.append((level, index))
        return bytes(32)

    assert len(inclusion_proof(2**62, 2**63 - 1, some)) == 63
    assert len(asked) == 1 + 61 + 61  # the left half; what is right of 2^61; a sibling at each of 61 levels

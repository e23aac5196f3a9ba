"""Sealed submissions: sealed, unsealed, and every change to one refused."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import encrypt as native
from tests.core.sealing.making import digest, header

from junto.core.sealing import SealingError, new_key, seal, seal_file, unseal, unseal_file
from junto.core.sealing import header as header_module
from junto.core.sealing.ciphering import decrypt_stream, encrypt
from junto.core.sealing.envelope import seal_stream, unseal_stream

KEY, OTHER = new_key(), new_key()
CHUNK = 65_536


def code(sealed: bytes, key=KEY) -> str:
    with pytest.raises(SealingError) as refused:
        unseal(key, sealed)
    return refused.value.sentence.code


@given(st.binary(max_size=3_000), st.booleans())
@settings(max_examples=60)
def test_content_comes_back_with_its_header(content, armoured):
    made = header(content)
    sealed = seal(KEY.recipient, made, content, armoured=armoured)
    opened, found = unseal(KEY, sealed)
    assert (found, opened.header) == (content, made)
    assert (opened.sha256, opened.length) == (digest(content), len(content))


def test_ciphertext_has_one_digest_in_both_forms(age_program):
    content = b"x" * 100
    plain = seal(KEY.recipient, header(content), content)
    opened, _ = unseal(KEY, plain)
    assert opened.ciphertext == digest(plain)


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7])
def test_every_size_around_a_block_comes_back(size):
    content = os.urandom(size)
    assert unseal(KEY, seal(KEY.recipient, header(content), content))[1] == content


def test_header_shows_nothing_outside():
    sealed = seal(KEY.recipient, header(b"canary-content"), b"canary-content")
    for hidden in (b"canary-content", b"ocds-junto-1", b"C-7", b"RFP 26-1", b"junto-sealed"):
        assert hidden not in sealed


def test_two_seals_of_one_content_differ_in_all_but_length():
    one, two = (seal(KEY.recipient, header(b"abc"), b"abc") for _ in range(2))
    assert one != two
    assert unseal(KEY, one)[0].header.nonce != unseal(KEY, two)[0].header.nonce


SEALED_SMALL = seal(KEY.recipient, header(b"a bid of a hundred and one dollars"), b"a bid of a hundred and one dollars")
SEALED_LARGE = seal(KEY.recipient, header(b"z" * 4 * CHUNK), b"z" * 4 * CHUNK)


TOLD = {
    *("not_sealed", "other_version", "bad_head", "changed_head", "changed", "cut_short", "other_key", "other_kind"),
    *("bad_armour", "several_keys"),
}


@pytest.mark.parametrize("armoured", [False, True])
def test_every_single_flipped_bit_is_refused(armoured):
    content = b"a bid of a hundred and one dollars"
    whole = seal(KEY.recipient, header(content), content, armoured=armoured)
    told = set()
    for place in range(len(whole) * 8):
        sealed = bytearray(whole)
        sealed[place // 8] ^= 1 << place % 8
        told.add(code(bytes(sealed)))
    assert told <= TOLD
    assert {"changed", "changed_head", "bad_head"} <= told


@given(st.integers(0, 10_000), st.integers(1, 300), st.binary(max_size=300))
@settings(max_examples=150)
def test_bytes_dropped_doubled_or_put_in_are_refused(at, count, put):
    at %= len(SEALED_SMALL)
    changed = SEALED_SMALL[:at] + put + SEALED_SMALL[at + count :]
    if changed != SEALED_SMALL:
        assert code(changed) in {*TOLD, "empty_file", "password", "large_head"}


def head_length(sealed: bytes) -> int:
    return sealed.index(b"\n", sealed.index(b"\n--- ") + 1) + 1


def test_small_submission_cut_anywhere_is_refused():
    told = {"empty_file", "not_sealed", "other_version", "bad_head", "cut_short", "changed"}
    assert {code(SEALED_SMALL[:at]) for at in range(len(SEALED_SMALL))} == told


@pytest.mark.parametrize("block", range(5))
@pytest.mark.parametrize("beside", [-1, 0, 1])
def test_large_submission_cut_at_every_block_is_refused(block, beside):
    at = head_length(SEALED_LARGE) + 16 + block * (CHUNK + 16) + beside
    assert code(SEALED_LARGE[:at]) in {"changed", "cut_short"}


def test_blocks_in_another_order_dropped_or_doubled_are_refused():
    begin, size = head_length(SEALED_LARGE) + 16, CHUNK + 16
    blocks = [SEALED_LARGE[begin + k * size : begin + (k + 1) * size] for k in range(5)]
    head = SEALED_LARGE[:begin]
    for order in ([1, 0, 2, 3, 4], [0, 2, 3, 4], [0, 0, 1, 2, 3, 4], [0, 1, 2, 4, 3], [4], [0, 1, 2, 3, 4, 4]):
        assert code(head + b"".join(blocks[k] for k in order)) == "changed"
    assert unseal(KEY, head + b"".join(blocks))[1] == b"z" * 4 * CHUNK


def test_head_of_one_and_body_of_another_are_refused():
    one, two = (seal(KEY.recipient, header(b"abc"), b"abc") for _ in range(2))
    assert code(one[: head_length(one)] + two[head_length(two) :]) == "changed"


def test_another_key_does_not_open():
    assert code(SEALED_SMALL, OTHER) == "other_key"


def test_submission_sealed_to_a_second_key_is_refused_though_ours_opens_it():
    made = header(b"abc")
    both = native(made.as_bytes() + b"abc", [KEY.recipient.native(), OTHER.recipient.native()])
    assert code(both) == "several_keys"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        (b"", "no_header"),
        (b"PK\x03\x04 a ZIP file without any header", "no_header"),
        (b"PK\x03\x04\nrest", "bad_header"),
        (b"x" * 10_000, "no_header"),
        (b"x" * 5_000 + b"\n", "no_header"),
        (b"x" * 100_000 + b"\n", "no_header"),
    ],
)
def test_what_has_no_header_inside_is_refused(inside, expected):
    assert code(encrypt(KEY.recipient, inside)) == expected


def test_content_that_is_not_the_header_s_is_not_sealed():
    with pytest.raises(SealingError, match="changed while it was sealed"):
        seal(KEY.recipient, header(b"abc"), b"abd")


def test_content_over_the_bound_is_refused_before_and_after(monkeypatch):
    sealed = seal(KEY.recipient, header(b"x" * 2_000), b"x" * 2_000)
    monkeypatch.setattr("junto.core.sealing.envelope.MOST_CONTENT", 1_999)
    assert code(sealed) == "too_large"
    with pytest.raises(SealingError, match="at most 256 MiB"):
        header(b"x" * 2_000)


def test_files_are_sealed_and_unsealed_whole_and_private(tmp_path: Path):
    (tmp_path / "bid.zip").write_bytes(b"abc" * 50_000)
    made = header(b"abc" * 50_000)
    seal_file(KEY.recipient, made, tmp_path / "bid.zip", tmp_path / "bid.age")
    opened = unseal_file(KEY, tmp_path / "bid.age", tmp_path / "out")
    assert opened.header == made
    assert (tmp_path / "out").read_bytes() == b"abc" * 50_000
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o600
    assert sorted(p.name for p in tmp_path.iterdir()) == ["bid.age", "bid.zip", "out"]


def test_file_that_is_refused_leaves_nothing_behind(tmp_path: Path, monkeypatch):
    (tmp_path / "bid.age").write_bytes(SEALED_LARGE[:-1])
    with pytest.raises(SealingError):
        unseal_file(KEY, tmp_path / "bid.age", tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["bid.age"]
    monkeypatch.setattr("junto.core.sealing.envelope.MOST_SEALED", 100)
    with pytest.raises(SealingError, match="at most 256 MiB"):
        unseal_file(KEY, tmp_path / "bid.age", tmp_path / "out")


class Full:
    """A disk without room."""

    def write(self, data: bytes) -> int:
        raise OSError(28, "No space left on device")


class Filling(Full):
    """A disk with room for two pieces."""

    def __init__(self) -> None:
        self.room = 2

    def write(self, data: bytes) -> int:
        self.room -= 1
        return len(data) if self.room >= 0 else super().write(data)


class Failing(BytesIO):
    """A disk that cannot be read any more."""

    def read(self, most: int = -1) -> bytes:
        if self.tell() > 200:
            raise OSError(5, "Input/output error")
        return super().read(min(most, 100) if most > 0 else 100)


def test_faults_of_the_disk_are_no_faults_of_the_submission():
    with pytest.raises(OSError, match="No space left"):
        unseal_stream(KEY, BytesIO(SEALED_LARGE), Full())
    with pytest.raises(OSError, match="No space left"):
        seal_stream(KEY.recipient, header(b"abc"), BytesIO(b"abc"), Full())
    with pytest.raises(OSError, match="No space left"):
        unseal_stream(KEY, BytesIO(SEALED_LARGE), Filling())
    with pytest.raises(OSError, match="No space left"):
        seal_stream(KEY.recipient, header(b"z" * 4 * CHUNK), BytesIO(b"z" * 4 * CHUNK), Filling())
    with pytest.raises(OSError, match="Input/output error"):
        decrypt_stream(KEY, Failing(SEALED_LARGE), BytesIO())


def test_bound_is_said_as_it_is():
    assert header_module.MOST_CONTENT == 268_435_456

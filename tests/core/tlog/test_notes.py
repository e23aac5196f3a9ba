"""Signed notes against the vectors of C2SP, of Go's sumdb/note and of a real log with its witnesses; strict reading."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.tlog.making import ORIGIN, OTHER, SIGNER, WITNESS

from junto.core.tlog.checkpoints import open_checkpoint
from junto.core.tlog.notes import (
    COSIGNATURE,
    ED25519,
    Note,
    Signature,
    Signed,
    VerifierKey,
    new_signer,
    read_key,
    read_note,
    read_signer,
    signed,
    verified,
)
from junto.core.tlog.problems import TlogError

# The example of C2SP's signed-note, "Verifier keys".
C2SP_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n\n— example.com/foo "
    "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# golang.org/x/mod/sumdb/note, its documentation and note_test.go: Ed25519 signs one text with one key in one way.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SECRET = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
GO_TEXT = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
GO_NOTE = (
    f"{GO_TEXT}\n— PeterNeumann "
    "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
# A checkpoint of Google's log "arche", seen by four public witnesses on 23 May 2026 (published by tlog_scales).
ARCHE = "arche2025h1.staging.ct.transparency.dev"
ARCHE_NOTE = f"""{ARCHE}
1432088532
U7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=

— {ARCHE} zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzalApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=
— {ARCHE} ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bfTW9g8Ei59RA23oHP7Ry1k3ZFWwQ=
— transparency.dev/DEV:witness-little-garden 2AQqhwAAAABqEiEgzgFIqqhbUoDwjMWE6UP8nd8/KYTzwZ2rhIgcqoXHAwVkjZr4AscylP3v7sEodkRAErumC2q44vdgJY096st5BQ==
— witness1.smartit.nu/witness1 pIyCDwAAAABqEiEghIp82KWebrw7/oHQwlTAm3g2RKS4+eebl8eO0WH+/iEcxZ75W3u5hNI7TOQtmJbqmNWVuE0tgh0XwzdZsDsUAQ==
— remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==
— witness.stagemole.eu Z/euoAAAAABqEiEgw0i+7g2ENfDAWHmtRzCfKTHSDwYDJA2NmKeGi9Y8FtEyOUvVr+AJmIY/2TUFucgKi7lI7cUiOvKFYe/TmN9DAg==
"""  # noqa: E501
ARCHE_KEY = f"{ARCHE}+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
WITNESSES = [
    "transparency.dev/DEV:witness-little-garden+d8042a87+BCtusOxINQNUTN5Oj8HObRkh2yHf/MwYaGX4CPdiVEPM",
    "witness1.smartit.nu/witness1+a48c820f+BPSFWg9G6KPiO7QPryYO5Xq4oYJJ+kAvLKLSimDhoxMO",
    "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2",
    "witness.stagemole.eu+67f7aea0+BEqSG3yu9YrmcM3BHvQYTxwFj3uSWakQepafafpUqklv",
]
SEEN = 0x6A122120


@pytest.mark.parametrize(("key", "note"), [(C2SP_KEY, C2SP_NOTE), (GO_KEY, GO_NOTE)])
def test_notes_of_other_programs_are_verified(key: str, note: str) -> None:
    read = read_note(note.encode())
    assert str(read) == note
    assert verified(read, [read_key(key)]) == [Signed(read_key(key), None)]
    assert str(read_key(key)) == key


def test_we_sign_as_go_does() -> None:
    signer = read_signer(GO_SECRET)
    assert str(signer.key) == GO_KEY
    assert signer.secret() == GO_SECRET
    assert str(signed(GO_TEXT, [signer])) == GO_NOTE


def test_a_real_checkpoint_is_verified_with_its_log_and_four_witnesses() -> None:
    keys = [read_key(text) for text in (ARCHE_KEY, *WITNESSES)]
    opened = open_checkpoint(ARCHE_NOTE.encode(), keys)
    assert (opened.checkpoint.origin, opened.checkpoint.size) == (ARCHE, 1432088532)
    assert opened.signers == (Signed(keys[0], None), *(Signed(key, SEEN) for key in keys[1:]))
    assert str(opened.note) == ARCHE_NOTE


@pytest.mark.parametrize("line", range(5, 9))
def test_a_real_cosignature_altered_by_a_bit_is_false(line: int) -> None:
    note = read_note(ARCHE_NOTE.encode())
    key = read_key(WITNESSES[line - 5])
    signatures = [one for one in note.signatures if one.name == key.name]
    assert len(signatures) == 1
    for bit in range(0, 8 * 72, 5):
        value = (int.from_bytes(signatures[0].value, "big") ^ 1 << bit).to_bytes(72, "big")
        with pytest.raises(TlogError, match="is false"):
            verified(Note(note.text, (Signature(key.name, key.key_id, value),)), [key])


def test_cosignatures_of_ours_are_read_back() -> None:
    text = f"{ORIGIN}\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n"
    note = Note(text, (SIGNER.sign(text), WITNESS.cosign(text, 1_700_000_000)))
    witness = VerifierKey(WITNESS.name, COSIGNATURE, WITNESS.key.public)
    again = read_note(str(note).encode())
    assert again == note
    assert verified(again, [SIGNER.key, witness]) == [Signed(SIGNER.key, None), Signed(witness, 1_700_000_000)]
    assert verified(again, [witness]) == [Signed(witness, 1_700_000_000)]
    assert read_key(str(witness)) == witness
    late = Signature(WITNESS.name, witness.key_id, (1 << 63).to_bytes(8, "big") + bytes(64))
    with pytest.raises(TlogError, match="“witness.example/w1” is false"):
        verified(Note(text, (late,)), [witness])


def test_signatures_by_unknown_keys_are_ignored_even_under_a_known_name_or_id() -> None:
    text = "text\n"
    note = signed(text, [OTHER, SIGNER])
    assert verified(note, [SIGNER.key]) == [Signed(SIGNER.key, None)]
    with pytest.raises(TlogError, match="None of the given keys signed it"):
        verified(signed(text, [OTHER]), [SIGNER.key])
    same_id = Signature("stranger", SIGNER.key.key_id, bytes(64))
    assert verified(Note(text, (same_id, SIGNER.sign(text))), [SIGNER.key]) == [Signed(SIGNER.key, None)]


@pytest.mark.parametrize("value", [bytes(64), bytes(63), b"x"])
def test_a_false_signature_by_a_known_key_condemns_the_note(value: bytes) -> None:
    text = "text\n"
    false = Signature(SIGNER.name, SIGNER.key.key_id, value)
    note = Note(text, (WITNESS.sign(text), false, SIGNER.sign(text)))
    with pytest.raises(TlogError, match="The signature of “example.org/log” is false"):
        verified(note, [SIGNER.key, WITNESS.key])


@given(st.integers(0, len(C2SP_NOTE.encode()) * 8 - 1))
def test_no_bit_of_a_note_can_be_flipped(bit: int) -> None:
    data = C2SP_NOTE.encode()
    flipped = (int.from_bytes(data, "big") ^ 1 << bit).to_bytes(len(data), "big")
    with pytest.raises(TlogError):
        verified(read_note(flipped), [read_key(C2SP_KEY)])


GOOD = "a text\n\nof two\n\n— " + f"{ORIGIN} " + "AAAAAQ==\n"


def test_the_last_empty_line_parts_text_and_signatures() -> None:
    note = read_note(("a text\n\nof two\n\n" + str(SIGNER.sign("a text\n\nof two\n"))).encode())
    assert note.text == "a text\n\nof two\n"
    assert verified(note, [SIGNER.key]) == [Signed(SIGNER.key, None)]


LINE = "— a AAAAAAE=\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The note does not end in a blank line and signatures."),
        ("text\n", "The note does not end in a blank line and signatures."),
        ("text\n\n", "The note does not end in a blank line and signatures."),
        (f"\n\n{LINE}", "The note does not end in a blank line and signatures."),
        (f"text\n\n{LINE}".rstrip("\n"), "The note does not end in a blank line and signatures."),
        (f"text\n{LINE}", "The note does not end in a blank line and signatures."),
        (f"text\n\n{LINE}trailing\n", "“trailing” is no signature line."),
        (f"text\n\n{LINE}\n", "The note does not end in a blank line and signatures."),
        (f"text\n\n{LINE}{LINE}", "The note has the same signature twice."),
        (f"text\r\n\r\n{LINE}", "Note: there are control characters in it."),
        (f"text\n\n{LINE}".replace("E=\n", "E=\r\n"), "Note: there are control characters in it."),
        (f"te\txt\n\n{LINE}", "Note: there are control characters in it."),
        ("text\n\n- a AAAAAAE=\n", "“- a AAAAAAE=” is no signature line."),
        ("text\n\n—a AAAAAAE=\n", "“—a AAAAAAE=” is no signature line."),
        ("text\n\n— a\n", "“— a” is no signature line."),
        ("text\n\n—  AAAAAAE=\n", "“” is no name of a key."),
        ("text\n\n— a  AAAAAAE=\n", "Signature: “AAAAAAE=” is no Base64."),
        ("text\n\n— a AAAAAAE= \n", "Signature: “AAAAAAE=” is no Base64."),
        ("text\n\n— a b AAAAAAE=\n", "Signature: “b AAAAAAE=” is no Base64."),
        ("text\n\n— a+b AAAAAAE=\n", "“a+b” is no name of a key."),
        ("text\n\n— a\u00a0b AAAAAAE=\n", "“a b” is no name of a key."),
        ("text\n\n— a AAAAAAF=\n", "Signature: “AAAAAAF=” is no Base64."),
        ("text\n\n— a AAAAAAE\n", "Signature: “AAAAAAE” is no Base64."),
        ("text\n\n— a AAAAAAE==\n", "Signature: “AAAAAAE==” is no Base64."),
        ("text\n\n— a AAAA_AE=\n", "Signature: “AAAA_AE=” is no Base64."),
        ("text\n\n— a ÄAAAAAE=\n", "Signature: “ÄAAAAAE=” is no Base64."),
        ("text\n\n— a AAAAAA==\n", "“— a AAAAAA==” is no signature line."),
        ("text\n\n" + "".join(f"— a{n} AAAAAAE=\n" for n in range(101)), "The note has more than 100 signatures."),
        ("x" * 1_000_001, "Note: longer than 1,000,000 bytes."),
    ],
)
def test_notes_written_otherwise_are_refused(text: str, says: str) -> None:
    with pytest.raises(TlogError) as caught:
        read_note(text.encode())
    assert str(caught.value) == says


def test_a_hundred_signatures_are_read() -> None:
    assert len(read_note(("text\n\n" + "".join(f"— a{n} AAAAAAE=\n" for n in range(100))).encode()).signatures) == 100


def test_a_text_without_its_newline_is_not_signed() -> None:
    with pytest.raises(TlogError, match="must end in a newline"):
        signed("text", [SIGNER])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The key “” is not of the form name+id+key."),
        ("a+b", "The key “a+b” is not of the form name+id+key."),
        (GO_KEY.upper(), "is not of the form"),
        (GO_KEY.replace("c74f20a3", "C74F20A3"), "is not of the form"),
        (GO_KEY.replace("c74f20a3", "c74f20a4"), "is not the one its id names."),
        (GO_KEY.replace("PeterN", "PeterM"), "is not the one its id names."),
        (GO_KEY.replace("PeterN", "Peter N"), "“Peter Neumann” is no name of a key."),
        (GO_KEY[:-4], "is of no kind that can be used here"),
        (GO_KEY + "=", "is no Base64."),
        (GO_KEY.replace("+AR", "+Ah"), "is of no kind that can be used here"),
        ("+c74f20a3" + GO_KEY[21:], "“” is no name of a key."),
    ],
)
def test_keys_written_otherwise_are_refused(text: str, says: str) -> None:
    with pytest.raises(TlogError) as caught:
        read_key(text)
    assert says in str(caught.value)


@given(st.integers(0, len(GO_KEY)), st.integers(0, len(GO_KEY)))
def test_no_part_of_a_key_is_one(start: int, end: int) -> None:
    """As Go's own test has it."""
    if (start, end) != (0, len(GO_KEY)):
        with pytest.raises(TlogError):
            read_key(GO_KEY[start:end])


@pytest.mark.parametrize("secret", ["", GO_KEY, GO_SECRET[:-1], GO_SECRET + "A", GO_SECRET.replace("+AY", "+BY"),
    GO_SECRET.replace("c74f20a3", "c74f20a4"), "PRIVATE+KEY+a b" + GO_SECRET[24:]])  # fmt: skip
def test_private_keys_written_otherwise_are_refused_without_being_shown(secret: str) -> None:
    with pytest.raises(TlogError) as caught:
        read_signer(secret)
    assert str(caught.value) == "The private key is not of the form PRIVATE+KEY+name+id+key."


def test_new_keys_differ_and_have_names() -> None:
    one, two = new_signer(ORIGIN), new_signer(ORIGIN)
    assert one.key != two.key
    assert one.key.kind == ED25519
    assert read_signer(one.secret()).key == one.key
    with pytest.raises(TlogError, match="“two words” is no name of a key"):
        new_signer("two words")

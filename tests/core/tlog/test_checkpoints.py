"""Checkpoints: C2SP's example, strict reading, and whose signature counts."""

from __future__ import annotations

import pytest
from tests.core.tlog.making import ORIGIN, OTHER, SIGNER, WITNESS

from junto.core.tlog.checkpoints import Checkpoint, open_checkpoint, read_checkpoint, sign_checkpoint
from junto.core.tlog.lines import read_base64
from junto.core.tlog.merkle import EMPTY_ROOT
from junto.core.tlog.problems import TlogError

# The example of tlog-checkpoint (its key is not published).
C2SP = """example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
"""  # noqa: E501
ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
EMPTY = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="


def test_the_example_is_read_and_written_back() -> None:
    opened = open_checkpoint(C2SP.encode())
    assert opened.checkpoint == Checkpoint("example.com/behind-the-sofa", 20852163, read_base64(ROOT, "Root"))
    assert opened.signers == ()
    assert str(opened.note) == C2SP
    assert str(opened.checkpoint) == opened.note.text


def test_extension_lines_are_kept() -> None:
    text = f"{ORIGIN}\n0\n{EMPTY}\none line\n another\n"
    checkpoint = read_checkpoint(text)
    assert checkpoint == Checkpoint(ORIGIN, 0, EMPTY_ROOT, ("one line", " another"))
    assert str(checkpoint) == text


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The checkpoint is not three lines or more, each with something on it."),
        (f"{ORIGIN}\n1\n", "The checkpoint is not three lines or more"),
        (f"{ORIGIN}\n1\n{ROOT}", "The checkpoint is not three lines or more"),
        (f"\n1\n{ROOT}\n", "The checkpoint is not three lines or more"),
        (f"{ORIGIN}\n1\n{ROOT}\n\n", "The checkpoint is not three lines or more"),
        (f"{ORIGIN}\n1\n{ROOT}\n\nmore\n", "The checkpoint is not three lines or more"),
        (f"{ORIGIN}\n01\n{ROOT}\n", "Size of the log: “01” is no whole number."),
        (f"{ORIGIN}\n-1\n{ROOT}\n", "Size of the log: “-1” is no whole number."),
        (f"{ORIGIN}\n+1\n{ROOT}\n", "Size of the log: “+1” is no whole number."),
        (f"{ORIGIN}\n1 \n{ROOT}\n", "Size of the log: “1” is no whole number."),
        (f"{ORIGIN}\n1.0\n{ROOT}\n", "Size of the log: “1.0” is no whole number."),
        (f"{ORIGIN}\n1_000\n{ROOT}\n", "Size of the log: “1_000” is no whole number."),
        (f"{ORIGIN}\n٣\n{ROOT}\n", "Size of the log: “٣” is no whole number."),
        (f"{ORIGIN}\n{2**63}\n{ROOT}\n", "Size of the log: “9223372036854775808” is no whole number."),
        (f"{ORIGIN}\n{'9' * 9000}\n{ROOT}\n", "Size of the log: “99999999"),
        (f"{ORIGIN}\n1\n{ROOT[:-1]}\n", "is no Base64."),
        (f"{ORIGIN}\n1\n{ROOT[:-2]}J=\n", "is no Base64."),
        (f"{ORIGIN}\n1\n{ROOT} \n", "is no Base64."),
        (f"{ORIGIN}\n1\nAAAA\n", "Root: 3 bytes instead of 32."),
        (f"{ORIGIN}\n0\n{ROOT}\n", "The checkpoint gives an empty log a root that is not the empty log's."),
    ],
)
def test_checkpoints_written_otherwise_are_refused(text: str, says: str) -> None:
    with pytest.raises(TlogError) as caught:
        read_checkpoint(text)
    assert says in str(caught.value)


def test_the_largest_size_is_read() -> None:
    assert read_checkpoint(f"{ORIGIN}\n{2**63 - 1}\n{ROOT}\n").size == 2**63 - 1


def test_the_log_itself_must_have_signed() -> None:
    checkpoint = Checkpoint(ORIGIN, 0, EMPTY_ROOT)
    note = str(sign_checkpoint(checkpoint, [SIGNER, WITNESS])).encode()
    assert [one.key for one in open_checkpoint(note, [WITNESS.key, SIGNER.key]).signers] == [SIGNER.key, WITNESS.key]
    with pytest.raises(TlogError, match="“example.org/log” is signed by none of the given keys under that name"):
        open_checkpoint(note, [WITNESS.key])
    with pytest.raises(TlogError, match="None of the given keys signed it"):
        open_checkpoint(note, [OTHER.key])
    witnessed = f"{checkpoint}\n{SIGNER.cosign(str(checkpoint), 1)}".encode()
    with pytest.raises(TlogError, match="None of the given keys signed it"):
        open_checkpoint(witnessed, [SIGNER.key])


@pytest.mark.parametrize("checkpoint", [Checkpoint("", 0, EMPTY_ROOT), Checkpoint("a\nb", 0, EMPTY_ROOT),
    Checkpoint("a", -1, EMPTY_ROOT), Checkpoint("a", 0, bytes(32)), Checkpoint("a", 1, b""),
    Checkpoint("a", 0, EMPTY_ROOT, ("",)), Checkpoint("a", 0, EMPTY_ROOT, ("b\nc",))])  # fmt: skip
def test_what_would_not_be_read_again_is_not_signed(checkpoint: Checkpoint) -> None:
    with pytest.raises(TlogError):
        sign_checkpoint(checkpoint, [SIGNER])

"""Many cells at once give what single rows give, and whatever is odd is left to the reader of rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junto.core.consensus import plain_blocks, reading_long, reading_wide
from junto.core.consensus.plain_blocks import NotPlain, blocks
from junto.core.consensus.problems import ConsensusError
from junto.core.consensus.reading import read_votes

some = settings(max_examples=60, deadline=None)
name = st.sampled_from(["a", "b", " a ", "ñandú", "participant-number-17", "participant-number-18", "", "x" * 70])
vote = st.sampled_from(["1", "-1", "0", "agree", " Pass", "", "2", "+1"])
long_rows = st.lists(
    st.tuples(name, name, vote, st.sampled_from(["1", "20", "1700000000000", "1.5", "", "2026-05-01"]), name),
    max_size=8,
)
wide_rows = st.lists(st.tuples(name, st.sampled_from(["1", "0", ""]), st.just("0"), vote, vote, name), max_size=6)


def answer(content: bytes, **more: str):
    try:
        votes = read_votes(content, name="v.csv", **more)
    except ConsensusError as error:
        return str(error)
    told = (votes.person.tolist(), votes.statement.tolist(), votes.vote.tolist())
    return votes.people, votes.statements, told, votes.declared, votes.again, [str(one) for one in votes.notes]


def both(content: bytes, **more: str):
    """The answer many at once, and that of the reader of rows."""
    at_once = answer(content, **more)
    with pytest.MonkeyPatch.context() as patch:
        for module in (reading_long, reading_wide):
            patch.setattr(module, "_read_blocks", refuse)
        return at_once, answer(content, **more)


def refuse(*_given: object) -> None:
    raise NotPlain


@some
@given(long_rows, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_long_tables_are_read_alike(rows, line, ends):
    text = line.join(["participant,statement,vote,time,district", *map(",".join, rows)]) + line * ends
    one, other = both(text.encode(), groups="district")
    assert one == other


@some
@given(wide_rows, st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_wide_tables_are_read_alike(rows, line, ends):
    text = line.join(["participant,n-agree,n-disagree,s1,s2,district", *map(",".join, rows)]) + line * ends
    one, other = both(text.encode(), groups="district")
    assert one == other


def test_tables_of_many_blocks_are_read_alike(monkeypatch):
    monkeypatch.setattr(plain_blocks, "SIZE", 50)
    lines = [f"p{k % 7},s{k % 5},{k % 3 - 1},{1000 - k}" for k in range(40)]
    one, other = both("\n".join(["participant,statement,vote,time", *lines]).encode())
    assert one == other
    assert one[4] == 5


def test_part_that_is_read_is_told(monkeypatch):
    monkeypatch.setattr(plain_blocks, "SIZE", 12)
    parts: list[float] = []
    read_votes(b"participant,statement,vote\na,x,1\nb,x,0\nb,y,-1\n", name="v.csv", told=parts.append)
    assert parts == pytest.approx([39 / 45, 1.0])
    parts.clear()
    read_votes(b'participant,statement,vote\n"a",x,1\n', name="v.csv", told=parts.append)
    assert parts == [1.0]


def test_whole_numbers_are_read_exactly_and_others_left():
    (block,) = blocks(b"n\n7\n123456789012345\n0042\n", 1, ",", 1)
    assert block.column(0).numbers().tolist() == [7.0, 123456789012345.0, 42.0]
    for text in (b"1.5", b"1234567890123456", b"-3", b"1\n\n2"):
        (odd,) = blocks(b"n\n" + text + b"\n", 1, ",", 1)
        with pytest.raises(NotPlain):
            odd.column(0).numbers()


def test_what_stands_in_cells_is_numbered_in_order():
    (block,) = blocks(b"h,i\nb,x\nb,y\na longer one, x\nb,x\n", 1, ",", 2)
    number, texts = block.column(0).distinct()
    assert (number.tolist(), texts) == ([0, 0, 1, 0], ["b", "a longer one"])
    assert block.column(1).distinct()[1] == ["x", "y", "x"], "blanks differ"


def test_two_texts_with_one_key_are_left_to_the_reader_of_rows(monkeypatch):
    words = np.array([[1, 2], [3, 4]], dtype=np.uint64)
    monkeypatch.setattr(plain_blocks.np, "unique", lambda key, return_inverse: (key[:1], np.zeros(len(key), dtype=int)))
    with pytest.raises(NotPlain):
        plain_blocks._numbered(words)


@pytest.mark.parametrize(
    "text",
    [
        b'h,i\n"a",1\n', b"h,i\na\n", b"h,i\na,1,2\nb\n", b"h,i\na,1\rb,2\n", b"h,i\n",
        b"h,i\na," + b"x" * 131_073,
    ],
    ids=["quoted", "short", "ragged", "returns", "no rows", "long"],
)  # fmt: skip
def test_odd_tables_are_left_to_the_reader_of_rows(text):
    with pytest.raises(NotPlain):
        list(blocks(text, 1, ",", 2))

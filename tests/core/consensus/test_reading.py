"""What may not be in a file of votes, and what is kept of one: bounds, refused cells, columns left out."""

from __future__ import annotations

import pytest

from junto.core.consensus import reading_long, reading_wide
from junto.core.consensus.problems import ConsensusError
from junto.core.consensus.reading import read_votes

LONG = b"participant,statement,vote\na,x,1\nb,x,0\nb,y,-1\n"
WIDE = b"participant,x,y\na,1,\nb,0,-1\n"


@pytest.mark.parametrize(
    ("bound", "most", "sentence"),
    [
        ("MOST_PEOPLE", 1, "“v.csv” has more than 1 participants."),
        ("MOST_STATEMENTS", 1, "“v.csv” has more than 1 statements."),
        ("MOST_VOTES", 2, "“v.csv” has more than 2 votes."),
    ],
)
@pytest.mark.parametrize(("module", "content"), [(reading_long, LONG), (reading_wide, WIDE)], ids=["long", "wide"])
def test_bound_is_kept_and_said(monkeypatch, module, content, bound, most, sentence):
    monkeypatch.setattr(module, bound, most)
    with pytest.raises(ConsensusError) as refused:
        read_votes(content, name="v.csv")
    assert str(refused.value) == sentence


@pytest.mark.parametrize("bound", ["MOST_PEOPLE", "MOST_STATEMENTS", "MOST_VOTES"])
def test_as_many_as_the_bound_are_read(monkeypatch, bound):
    for module, content in ((reading_long, LONG), (reading_wide, WIDE)):
        monkeypatch.setattr(module, bound, 3 if bound == "MOST_VOTES" else 2)
        assert read_votes(content, name="v.csv").vote.tolist() == [1, 0, -1]


def test_votes_without_times_go_by_the_order_of_the_file():
    votes = read_votes(b"participant,statement,vote\na,x,1\na,y,1\na,x,-1\n", name="v.csv")
    assert (votes.statements, votes.vote.tolist(), votes.again) == (("x", "y"), [-1, 1], 1)
    assert [str(one) for one in votes.notes] == [
        "1 votes were replaced by one further down in the file: of the same person, on the same statement. "
        "The file says no times."
    ]


def test_dates_with_and_without_zone_are_one_clock():
    """13:30 at +02:00 is 11:30 in Greenwich, before 12:00 without a zone, which is taken for Greenwich."""
    rows = b"participant,statement,vote,time\na,x,1,2026-05-01T12:00:00\na,x,-1,2026-05-01T13:30:00+02:00\n"
    assert read_votes(rows, name="v.csv").vote.tolist() == [1]


def test_columns_ignored_and_blank_rows_and_cells_are_no_votes():
    votes = read_votes(b"participant,age,x,y\na,30,1, \n,,,\n\nb,9,-1,0\n".replace(b",,,\n", b"\n"), name="v.csv",
                       ignored=["age"])  # fmt: skip
    assert (votes.people, votes.statements, votes.vote.tolist()) == (("a", "b"), ("x", "y"), [1, -1, 0])


def test_rows_that_say_no_counts_are_not_checked():
    votes = read_votes(b"participant,n-agree,n-disagree,x\na,,,1\nb,0,1,-1\n", name="v.csv")
    assert (votes.vote.tolist(), votes.notes) == ([1, -1], ())


def test_names_are_the_same_with_blanks_around_them_and_rows_may_stand_in_any_order():
    """Sorted by person and statement in the order of their first row; b's later vote on y counts."""
    rows = b"participant,statement,vote\nb,x,1\na,y, Agree \n b ,y,1\nb, y,-1\na ,x,0\n"
    votes = read_votes(rows, name="v.csv")
    assert (votes.people, votes.statements, votes.again) == (("b", "a"), ("x", "y"), 1)
    assert (votes.person.tolist(), votes.statement.tolist()) == ([0, 0, 1, 1], [0, 1, 0, 1])
    assert votes.vote.tolist() == [1, -1, 0, 1]


def test_quotation_marks_that_do_not_close_are_told_with_their_row():
    with pytest.raises(ConsensusError) as refused:
        read_votes(b'participant,statement,vote\na,x,1\nb,"x"y,1\n', name="v.csv")
    assert str(refused.value) == "“v.csv”, row 3: quotation marks do not close, or a cell is too long."


def test_group_is_kept_as_the_long_file_says_it():
    rows = b"participant,statement,vote,district\na,x,1,north\nb,x,0,\na,y,1,north\n"
    assert read_votes(rows, name="v.csv", groups="district").declared == ("north", "")

"""Games from tables: what is refused, what is missing, what does not hang together."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F

import pytest
from tests.core.sharing.making import airport

from junto.core.sharing import CostGame, GameError, Group, examine


def test_table_takes_names_in_any_order_and_numbers_exactly():
    game = CostGame.from_table("AB", {"A": 0.1, "B": Decimal("0.20"), "B, A": "1/3"})
    assert [game.cost(mask) for mask in range(4)] == [0, F(1, 10), F(1, 5), F(1, 3)]
    assert game.total == F(1, 3)
    assert game.alone() == (F(1, 10), F(1, 5))


@pytest.mark.parametrize(
    ("costs", "sentence"),
    [
        ({"A": 1, "C": 1}, "The table has a cost for C, who is no member."),
        ({"A,B": 1, "B,A": 1}, "The table names the group B, A twice."),
        ({"A,A": 1}, "The table names the group A, A twice."),
        ({"A": "much"}, "The cost of A is “much”, which is no number."),
        ({"A": float("nan")}, "The cost of A is “nan”, which is no number."),
        ({"A": float("inf")}, "The cost of A is “inf”, which is no number."),
        ({"A": True}, "The cost of A is “True”, which is no number."),
        ({"A": None}, "The cost of A is “None”, which is no number."),
        ({"A": "1/0"}, "The cost of A is “1/0”, which is no number."),
    ],
)
def test_unsound_table_is_refused_in_a_sentence(costs, sentence):
    with pytest.raises(GameError) as refused:
        CostGame.from_table("AB", costs)
    assert str(refused.value) == sentence


def test_sound_game_has_no_findings():
    assert examine(airport()) == []


def test_missing_groups_are_named_and_never_guessed():
    game = CostGame.from_table("ABC", {"A": 1, "B": 1, "A,B,C": 3})
    assert list(game.missing()) == [("C",), ("A", "B"), ("A", "C"), ("B", "C")]
    assert game.cost(0b011) is None
    assert game.alone() == (1, 1, None)
    (finding,) = examine(game)
    assert finding.code == "missing"
    assert str(finding.sentence) == (
        "The cost of 4 of the groups is not given (C; A, B; A, C; B, C). What depends on them is not known."
    )


def test_many_missing_groups_are_counted_and_some_named():
    (finding,) = examine(CostGame.from_table("ABCD", {"A": 1, "B": 1, "A,B,C,D": 3}))
    assert "The cost of 12 of the groups" in str(finding.sentence)
    assert "; …" in str(finding.sentence)


def test_cost_that_falls_as_a_group_grows_is_told_by_its_worst_case():
    game = CostGame.from_table("AB", {"A": 10, "B": 12, "A,B": 9})
    (finding,) = examine(game)
    assert (finding.code, finding.amount) == ("not_monotone", 3)
    assert str(finding.sentence) == "A, B together cost less than B. Check these two costs."


def test_negative_cost_is_told():
    game = CostGame.from_table("A", {"A": -1})
    (finding,) = examine(game)
    assert str(finding.sentence) == "A would cost less than nothing. Check this cost."


def test_groups_dearer_together_than_apart_are_told():
    game = CostGame.from_table("ABC", {"A": 1, "B": 1, "C": 1, "A,B": 2, "A,C": 2, "B,C": 5, "A,B,C": 6})
    (finding,) = examine(game)
    assert (finding.code, finding.amount, finding.groups) == ("not_subadditive", 3, (Group("C"), Group("B")))
    assert str(finding.sentence) == (
        "C and B would pay less apart than together. Doing it together gains them nothing."
    )


def test_gains_that_shrink_together_are_told():
    game = CostGame.from_table("AB", {"A": 5, "B": 5, "A,B": 9}, kind="value")
    (finding,) = examine(game)
    assert str(finding.sentence) == "B and A would gain more apart than together."


def test_beyond_twelve_members_it_is_said_that_not_all_pairs_were_tried():
    players = [f"M{i}" for i in range(13)]
    costs = {",".join(p for i, p in enumerate(players) if mask >> i & 1): mask.bit_count() for mask in range(1, 2**13)}
    (finding,) = examine(CostGame.from_table(players, costs))
    assert finding.code == "pairs_not_all_tried"


def test_more_than_24_members_are_too_many_groups():
    players = [f"M{i}" for i in range(25)]
    game = CostGame.from_table(players, {",".join(players): 100})
    with pytest.raises(GameError, match="25 members make more groups than can be looked at"):
        examine(game)

"""How rules fare: each mark held and missed, with its margin, and when a member leaves."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from tests.core.sharing.making import airport, inputs_for, item_games, table_games

from junto.core.sharing import RULES, CostGame, CostItem, Division, Inputs, Step, marks_of, rule_of, standing_of
from junto.core.sharing.standing import left_by_rounding

a_few = settings(max_examples=15)


def marks(game: CostGame, code: str, **inputs):
    rule = rule_of(code)
    shares = rule.divide(game, Inputs(**inputs)).shares
    return {mark.code: mark for mark in marks_of(game, rule, Inputs(**inputs), shares)}


def test_marks_of_a_rule_that_holds_them_all():
    found = marks(airport(), "shapley")
    assert {code: (mark.holds, mark.margin) for code, mark in found.items()} == {
        "covers": (True, 0),
        "alone": (True, 4),
        "subsidy": (True, 2),
        "equal": (True, 0),
        "leaving": (True, 3),
    }
    assert str(found["alone"].told) == "Nobody is worse off than alone; 1 is better off by 4, which is the least."
    assert str(found["subsidy"].told) == "No group pays for others; 2, 3 comes nearest to it, with 2 to spare."
    assert str(found["leaving"].told) == (
        "If any one member leaves, no group of the others would be better off by leaving too."
    )


def test_marks_of_equal_shares_are_missed_where_they_are_missed():
    found = marks(airport(), "equal")
    assert (found["alone"].holds, found["alone"].margin) == (False, -8)
    assert str(found["alone"].told) == "1 is worse off than alone, by 8."
    assert str(found["subsidy"].told) == ("1, 2 would be better off without the others, by 16: so much goes to others.")
    assert (found["leaving"].holds, found["leaving"].margin) == (False, -15)
    assert str(found["leaving"].told) == "If 2 leaves, 1 would be better off by leaving too, by 15."


def test_marks_of_members_alike_that_share_unlike():
    game = CostGame.from_table("ABC", {"A": 5, "B": 5, "C": 9, "A,B": 8, "A,C": 12, "B,C": 12, "A,B,C": 15})
    found = marks(game, "use", use={"A": F(1), "B": F(2), "C": F(2)})
    assert (found["equal"].holds, found["equal"].margin) == (False, -3)
    assert str(found["equal"].told) == "A, B are alike in all costs, and their shares differ by 3."


def test_marks_say_what_is_not_known():
    game = CostGame.from_table("ABC", {"A": 10, "B": 10, "A,B,C": 24})
    found = marks(game, "equal")
    assert [found[code].holds for code in ("alone", "subsidy", "leaving")] == [None, None, None]
    assert str(found["leaving"].told) == "If A leaves, the rule gives no shares."
    pairs = {"A": 10, "A,B": 12, "A,C": 12, "B,C": 12, "A,B,C": 24, "A,B,D": 1, "A,C,D": 1, "B,C,D": 1, "A,B,C,D": 30}
    assert str(marks(CostGame.from_table("ABCD", pairs), "equal")["leaving"].told) == (
        "If A leaves, too little is known of the others."
    )


def test_marks_of_one_and_of_many():
    one = marks(CostGame.from_table("A", {"A": 7}), "equal")
    assert all(mark.holds for mark in one.values())
    size = np.bitwise_count(np.arange(1 << 15, dtype=np.uint32)).astype(np.int64)
    many = CostGame.from_numbers([f"M{i}" for i in range(15)], size)
    assert str(marks(many, "equal")["leaving"].told) == (
        "With 15 members, the rule was not tried without each of them."
    )


def test_shares_that_miss_the_total_say_by_how_much():
    found = marks_of(airport(), rule_of("equal"), Inputs(), (F(1), F(1), F(1)))[0]
    assert (found.holds, found.margin) == (False, -39)
    assert str(found.told) == "The shares miss the total by 39."


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
@a_few
@given(game=table_games())
def test_every_rule_can_be_marked(rule, game):
    found = rule.divide(game, inputs_for(game))
    if not isinstance(found, Division):
        return
    seen = {mark.code: mark for mark in marks_of(game, rule, inputs_for(game), found.shares)}
    assert list(seen) == ["covers", "alone", "subsidy", "equal", "leaving"]
    assert seen["covers"].holds
    assert seen["equal"].holds, "all inputs are alike"
    standing = standing_of(game, found.shares)
    assert seen["alone"].holds is standing.nobody_above_alone
    assert seen["subsidy"].holds is standing.in_core
    assert all(str(mark.told).endswith(".") for mark in seen.values())


@given(game=item_games())
@a_few
def test_game_without_a_member_is_the_game_of_the_others(game):
    if game.size == 1:
        return
    for i in range(game.size):
        rest = game.without(i)
        same = CostGame.from_numbers(game.players, game.table.numerators, denominator=game.table.denominator).without(i)
        given_rest = CostGame.from_table(
            game.players, {",".join(game.group(m)): game.cost(m) for m in range(1, game.whole + 1)}
        ).without(i)
        for mask in range(rest.whole + 1):
            old = game.cost(sum(1 << game.players.index(name) for name in rest.group(mask)))
            assert rest.cost(mask) == same.cost(mask) == given_rest.cost(mask) == old


def test_rounding_that_alone_leaves_the_core_is_said():
    pair = F(4, 3)
    game = CostGame.from_table("ABC", {"A": 1, "B": 1, "C": 1, "A,B": pair, "A,C": pair, "B,C": pair, "A,B,C": 2})
    exact = (F(2, 3),) * 3
    assert str(left_by_rounding(game, exact, (F(1), F(1), F(0)))) == (
        "Before rounding, no member and no group would be better off by itself. Rounding alone leaves A, B worse off, "
        "by 2/3."
    )
    assert left_by_rounding(game, exact, exact) is None
    assert left_by_rounding(game, (F(2), F(0), F(0)), (F(2), F(0), F(0))) is None


def many(*items: CostItem) -> CostGame:
    return CostGame.from_items([f"M{i}" for i in range(30)], items)


def test_many_members_of_one_largest_are_judged_exactly():
    needs = {f"M{i}": F(i + 1) for i in range(30)}
    pole = CostItem("Pole", "capacity", needs=needs, steps=tuple(Step(F(k), F(k)) for k in range(1, 31)), adds=False)
    calls = CostItem("Call", "use", F(2), needs)
    game = many(pole, calls)
    shares = rule_of("shapley").divide(game, Inputs()).shares
    assert standing_of(game, shares).in_core is True
    moved = (shares[0], shares[1] + 2, *shares[2:-1], shares[-1] - 2)
    found = standing_of(game, moved)
    assert found.in_core is False
    assert found.blocking.members == ("M0", "M1")
    assert found.blocking.saves == found.blocking.pays - found.blocking.alone == F(1, 15) + F(1, 29)
    assert found.blocking.alone == 2 + 2 + 4


def test_many_members_of_other_forms_are_judged_one_by_one():
    ones = {f"M{i}": F(1) for i in range(30)}
    tiers = CostItem("Camera", "unit", F(10), ones, steps=(Step(F(20), F(8)),))
    game = many(tiers)
    assert standing_of(game, (F(8),) * 30).in_core is None
    assert standing_of(game, (F(11), F(5), *[F(8)] * 28)).in_core is False
    two = many(CostItem("A", "project", F(3), ones), CostItem("B", "project", F(3), ones))
    assert standing_of(two, (F(1, 5),) * 30).in_core is None
    assert standing_of(many(CostItem("Call", "use", F(2), ones)), (F(2),) * 30).in_core is True

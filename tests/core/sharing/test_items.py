"""What a cost item costs a group: by hand, and its two readings (one group, all groups) held to one another."""

from __future__ import annotations

from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given
from tests.core.sharing.making import item_games

from junto.core.sharing import CostGame, CostItem, GameError, Step


def needs(**quantities: int) -> dict[str, F]:
    return {name: F(quantity) for name, quantity in quantities.items()}


def test_project_item_costs_once_whoever_needs_it():
    item = CostItem("Software", "project", F(900), needs(A=1, B=4))
    assert [item.cost(group) for group in ("A", "B", "AB", "C", "ABC")] == [900, 900, 900, 0, 900]


def test_site_item_costs_once_for_each_site_of_the_group():
    sites = {"A": frozenset({"Elm", "Main"}), "B": frozenset({"Main", "Oak"})}
    item = CostItem("Cabinet", "site", F(100), sites=sites)
    assert [item.cost(group) for group in ("A", "B", "AB", "C")] == [200, 200, 300, 0]


def test_site_item_without_names_counts_sites_nobody_else_needs():
    item = CostItem("Cabinet", "site", F(100), needs(A=2, B=1))
    assert [item.cost(group) for group in ("A", "B", "AB")] == [200, 100, 300]


def test_unit_item_takes_the_price_of_the_tier_reached_for_every_unit():
    item = CostItem("Camera", "unit", F(10), needs(A=4, B=5), steps=(Step(F(5), F(8)), Step(F(9), F(6))))
    assert [item.cost(group) for group in ("A", "B", "AB")] == [40, 40, 54]


def test_capacity_that_adds_up_takes_the_size_that_holds_the_sum():
    item = CostItem("Pipe", "capacity", needs=needs(A=10, B=15), steps=(Step(F(10), F(70)), Step(F(30), F(90))))
    assert [item.cost(group) for group in ("A", "B", "AB", "C")] == [70, 90, 90, 0]


def test_capacity_that_does_not_add_up_takes_the_largest():
    steps = (Step(F(10), F(70)), Step(F(15), F(90)))
    item = CostItem("Pole", "capacity", needs=needs(A=10, B=15), steps=steps, adds=False)
    assert [item.cost(group) for group in ("A", "B", "AB", "C")] == [70, 90, 90, 0]


def test_use_item_costs_each_use():
    item = CostItem("Call", "use", F(1, 2), {"A": F(3), "B": F(1, 4)})
    assert [item.cost(group) for group in ("A", "B", "AB")] == [F(3, 2), F(1, 8), F(13, 8)]


@given(item_games())
def test_table_of_items_says_what_each_group_costs(game):
    table = game.table
    assert table.known.all()
    costs = [F(int(whole), table.denominator) for whole in table.numerators]
    assert costs == [game.cost(mask) for mask in range(game.whole + 1)]


def test_table_takes_python_integers_where_64_bits_would_overflow():
    game = CostGame.from_items("AB", [CostItem("Bridge", "project", F(2**61), needs(A=1, B=1))])
    assert game.table.numerators.dtype == object
    assert [int(whole) for whole in game.table.numerators] == [0, 2**61, 2**61, 2**61]
    small = CostGame.from_items("AB", [CostItem("Bridge", "project", F(2**40), needs(A=1, B=1))])
    assert small.table.numerators.dtype == np.int64


def test_table_of_twenty_members_says_what_all_pay():
    players = [f"M{i}" for i in range(20)]
    game = CostGame.from_items(players, [CostItem("Camera", "unit", F(5), dict.fromkeys(players, F(2)))])
    assert game.table.numerators[-1] == 200
    assert game.table.numerators[1] == 10


@pytest.mark.parametrize(
    ("item", "sentence"),
    [
        (CostItem("X", "month", F(1), needs(A=1)), "“month” is not a way in which a cost arises."),  # type: ignore[arg-type]
        (CostItem("X", "use", F(1), needs(A=-1)), "“X”: how much a member needs is never negative."),
        (CostItem("X", "use", F(-1), needs(A=1)), "“X”: an amount is never negative."),
        (CostItem("X", "use", F(1), {}), "“X” is needed by nobody."),
        (CostItem("X", "use", F(1), needs(A=0)), "“X” is needed by nobody."),
        (CostItem("X", "use", F(1), needs(Z=1)), "“X” is needed by Z, who is no member."),
        (CostItem("X", "capacity", F(1), needs(A=1)), "“X” arises by capacity: say what each size costs."),
        (
            CostItem("X", "unit", F(1), needs(A=1), steps=(Step(F(5), F(1)), Step(F(5), F(2)))),
            "“X”: its steps go from small to large, each once.",
        ),
        (
            CostItem("X", "capacity", needs=needs(A=6, B=6), steps=(Step(F(10), F(1)),)),
            "“X”: 12 is needed, but the largest size is 10.",
        ),
    ],
)
def test_unsound_item_is_refused_in_a_sentence(item, sentence):
    with pytest.raises(GameError) as refused:
        CostGame.from_items("AB", [item])
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("players", "sentence"), [((), "There is nobody to share the cost."), (("A", "A"), "A is named twice.")]
)
def test_unsound_members_are_refused_in_a_sentence(players, sentence):
    with pytest.raises(GameError, match=sentence):
        CostGame.from_items(players, [])

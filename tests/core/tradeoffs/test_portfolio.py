"""Options chosen together under budgets, beside trying every choice."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.tradeoffs.making import answered

from junto.core.tradeoffs.portfolio import portfolio
from junto.core.tradeoffs.portfolio_asked import MAXMIN, PortfolioAsked
from junto.core.tradeoffs.telling import chosen_together

some = settings(max_examples=40, deadline=None)


def asked(**fields: object) -> PortfolioAsked:
    given = {"budgets": {"b": 10.0}, "costs": {}, "maximize": MAXMIN, "floors": {}, "one_of": (), **fields}
    return PortfolioAsked(**given)


def test_best_choice_keeps_budget_and_floor_and_names_the_runner_up():
    costs = {"x": {"b": 6.0}, "y": {"b": 5.0}, "z": {"b": 5.0}}
    values = np.array([[0.9, 0.5, 0.3], [0.0, 0.3, 0.2]])
    found = portfolio(asked(costs=costs, maximize="g"), ["x", "y", "z"], ["g", "h"], values)
    assert found.best.options == ("x",)  # 0.9 beside 0.8 for y and z
    assert found.second.options == ("y", "z")
    floored = portfolio(asked(costs=costs, maximize="g", floors={"h": 0.5}), ["x", "y", "z"], ["g", "h"], values)
    assert floored.best.options == ("y", "z")
    assert floored.best.aim == pytest.approx(0.8)
    assert dict(floored.best.sums) == pytest.approx({"g": 0.8, "h": 0.5})
    assert dict(floored.best.spent) == {"b": 10.0}
    assert floored.second is None


def test_floor_that_cannot_be_kept_is_named_with_what_could_be_reached():
    found = portfolio(asked(floors={"g": 0.1, "h": 0.9}), ["x", "y"], ["g", "h"], np.array([[0.3, 0.1], [0.2, 0.4]]))
    assert found.best is found.second is None
    assert [(name, floor, round(reach, 9)) for name, floor, reach in found.broken] == [("h", 0.9, 0.6)]


def test_floors_that_cannot_be_kept_together_are_named_together():
    values = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    only = asked(floors={"k": 0.4, "g": 0.9, "h": 0.9}, one_of=(("x", "y"),))
    found = portfolio(only, ["x", "y"], ["g", "h", "k"], values)
    assert [name for name, _floor, _reach in found.broken] == ["g", "h"]


def test_floors_that_only_all_together_break_are_all_named():
    values = np.eye(5)
    floors = {f"g{k}": 0.9 for k in range(5)}
    costs = {f"o{k}": {"b": 2.5} for k in range(5)}  # any four fit
    found = portfolio(asked(costs=costs, floors=floors), [f"o{k}" for k in range(5)], list(floors), values)
    assert len(found.broken) == 5


def test_nothing_to_choose_from_is_an_empty_choice():
    found = portfolio(asked(), [], ["g"], np.zeros((1, 0)), ["x"])
    assert found.best.options == ()
    assert found.left_out == ("x",)
    assert found.second is None


@some
@given(st.integers(1, 6), st.integers(1, 3), st.integers(0, 100_000), st.booleans())
def test_choice_agrees_with_trying_every_choice(options, groups, seed, one_group):
    rng = np.random.default_rng(seed)
    values = rng.integers(-5, 10, (groups, options)) / 10
    cost = rng.integers(0, 6, (2, options)).astype(float)
    names, people = [f"o{k}" for k in range(options)], [f"g{k}" for k in range(groups)]
    floor = float(rng.integers(0, 8)) / 10
    wanted = asked(
        budgets={"a": 8.0, "b": 6.0}, costs={n: {"a": cost[0, k], "b": cost[1, k]} for k, n in enumerate(names)},
        maximize="g0" if one_group else MAXMIN, floors={people[-1]: floor}, one_of=(tuple(names[:2]),),
    )  # fmt: skip
    aims = []
    for choice in itertools.product((0, 1), repeat=options):
        picked = np.array(choice)
        sums = values @ picked
        fits = cost[0] @ picked <= 8 and cost[1] @ picked <= 6 and sums[-1] >= floor - 1e-9 and sum(choice[:2]) <= 1
        if fits:
            aims.append(float(sums[0] if one_group else sums.min()))
    aims.sort(reverse=True)
    found = portfolio(wanted, names, people, values)
    if not aims:
        assert found.best is None
        assert found.broken[0][0] == people[-1]
        return
    assert found.best.aim == pytest.approx(aims[0], abs=1e-6)
    assert (found.second is None) == (len(aims) == 1)
    if found.second is not None:
        assert found.second.aim == pytest.approx(aims[1], abs=1e-6)


ASKED = {"budgets": {"2027": 10}, "costs": {"x": {"2027": 6}, "y": {"2027": 6}}, "floors": {"g": 10}}
ROWS = {"nothing": [0.2, 0.2], "x": [0.9, 0.5], "y": [0.5, 0.5], "held": [1, 1]}
HOLD = {"option": "held", "kind": "legal", "by": "attorney", "reason": "r", "release": "the attorney"}


def test_portfolio_of_a_case_counts_gains_and_leaves_held_options_out():
    found = answered(ROWS, [{"name": "g"}], portfolio=ASKED, holds=[HOLD])
    assert found.portfolio.best.options == ("x",)
    assert found.portfolio.best.aim == pytest.approx(0.5)
    assert [str(one) for one in chosen_together(found)] == [
        "Within the budgets the best to do together: x (50.0 points).",
        "The next best: y (30.0 points).",
        "Not to be chosen, because held or vetoed: held.",
    ]


def test_portfolio_of_a_case_says_which_floor_breaks():
    found = answered(ROWS, [{"name": "g"}], portfolio={**ASKED, "floors": {"g": 80}}, holds=[HOLD])
    assert [str(one) for one in chosen_together(found)] == [
        "No choice of options within the budgets keeps these floors together (in brackets the most that each "
        "could reach alone): g: 80 (50)."
    ]


def test_portfolio_without_doing_nothing_counts_values():
    found = answered({"x": [0.5], "y": [0.25]}, [{"name": "g"}], portfolio={"budgets": {"b": 1}, "maximize": "g"})
    assert found.portfolio.best.options == ("x", "y")
    assert found.portfolio.best.aim == pytest.approx(0.75)
    assert chosen_together(answered({"x": [0.5], "y": [0.25]})) == []


def test_empty_choice_is_told_as_none_of_them():
    found = answered(ROWS, [{"name": "g"}], portfolio={**ASKED, "budgets": {"2027": 0}, "floors": {}}, holds=[HOLD])
    assert str(chosen_together(found)[0]) == "Within the budgets the best to do together: none of them (0.0 points)."

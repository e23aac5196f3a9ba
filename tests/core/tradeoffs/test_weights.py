"""The contract of every way of stating weights that is found, and each one's own drawing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from junto.core.tradeoffs.problems import TradeoffsError
from junto.core.tradeoffs.weighing import Weights
from junto.core.tradeoffs.weights import KINDS
from junto.core.tradeoffs.weights import bounded as bounded_kind
from junto.core.tradeoffs.weights.pairwise import priorities

NAMES = ["a", "b", "c"]
STATED: dict[str, object] = {
    "bounded": {"a": [0.2, 0.6], "b": [0.1, 0.5]},
    "exact": {"a": 3, "b": "1", "c": 0},
    "none": None,
    "ordinal": "a > b = c",
    "pairwise": {"a|b": 2, "b|c": 3, "a|c": 6},
}
every_kind = pytest.mark.parametrize("code", list(KINDS))


def state(code: str, stated: object, names: list[str] = NAMES) -> Weights:
    return KINDS[code].state(stated, names, "here")


def drawn(weights: Weights, count: int = 100_000, seed: int = 1) -> np.ndarray:
    return weights.draw(np.random.default_rng(seed), count)


def refused(code: str, stated: object, names: list[str] = NAMES) -> str:
    with pytest.raises(TradeoffsError) as caught:
        state(code, stated, names)
    return str(caught.value)


def test_all_five_ways_are_found():
    assert list(KINDS) == list(STATED)


@every_kind
def test_way_explains_itself(code):
    kind = KINDS[code]
    assert kind.code == code
    assert kind.name
    assert kind.means.startswith("The group ")
    assert kind.means.endswith(".")
    assert any(char.isdigit() for char in kind.source), "its source has a year"


@every_kind
def test_weights_are_shares_that_add_up_to_one_and_agree_with_their_centre(code):
    weights = state(code, STATED[code])
    found = drawn(weights)
    assert found.shape == (3, 100_000)
    assert found.min() >= 0
    assert found.sum(axis=0) == pytest.approx(1.0, abs=1e-12)
    assert weights.count == 3
    assert weights.centre == pytest.approx(found.mean(axis=1), abs=0.004)
    assert weights.fixed == (code in ("exact", "pairwise"))


@every_kind
def test_drawing_is_the_same_for_the_same_seed(code):
    weights = state(code, STATED[code])
    assert (drawn(weights, 50, 7) == drawn(weights, 50, 7)).all()


@every_kind
def test_unknown_criterion_is_refused_by_name(code):
    if code == "none":
        return
    stated = {"ordinal": "a > z", "pairwise": {"a|z": 2}, "exact": {"z": 1}, "bounded": {"z": [0, 1]}}[code]
    assert refused(code, stated) == "here: “z” is none of the group’s criteria."


# --- none and exact
def test_weights_not_stated_are_uniform_over_the_simplex():
    found = drawn(state("none", None))
    for limit in (0.2, 0.5):  # the chance that one of three weights is above x is (1 - x)^2
        assert (found[0] > limit).mean() == pytest.approx((1 - limit) ** 2, abs=0.005)
    assert state("none", {}).centre == pytest.approx([1 / 3] * 3, rel=1e-15)


def test_weights_not_stated_state_nothing():
    assert "weights of kind “none” state nothing" in refused("none", {"a": 1})


def test_exact_weights_keep_their_proportions():
    assert state("exact", STATED["exact"]).centre.tolist() == [0.75, 0.25, 0.0]


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ({"a": 1, "b": 1}, "here: there is no weight for “c”; write 0 where it does not count."),
        ({"a": 1, "b": -1, "c": 1}, "here: the weight of “b” is below zero."),
        ({"a": 0, "b": 0, "c": 0}, "here: all weights are zero."),
        ({"a": "much", "b": 1, "c": 1}, "here, a must be a number, not “much”."),
        ({"a": True, "b": 1, "c": 1}, "here, a must be a number, not “True”."),
        ({"a": float("nan"), "b": 1, "c": 1}, "here, a must be a number, not “nan”."),
        ([1, 2, 3], "here must be an object with named fields."),
    ],
)
def test_exact_weights_that_are_unfit_are_refused(stated, sentence):
    assert refused("exact", stated) == sentence


# --- ordinal
def test_order_with_a_tie_draws_from_its_own_simplex():
    # Corners (1, 0, 0) and (1/3, 1/3, 1/3): the first weight is uniform between 1/3 and 1.
    found = drawn(state("ordinal", "a > b = c"))
    assert (found[1] == found[2]).all()
    assert found[0].min() >= 1 / 3 - 1e-12
    for chance in (0.25, 0.5, 0.75):
        assert np.quantile(found[0], chance) == pytest.approx(1 / 3 + chance * 2 / 3, abs=0.005)
    assert state("ordinal", "a > b = c").centre == pytest.approx([2 / 3, 1 / 6, 1 / 6], rel=1e-12)


@pytest.mark.parametrize(
    "stated", [["a", "b", "c"], "a > b > c", ["a > b", "b > c"], ["b > c", "a > b", "a > c"], [["a"], "b", "c"]]
)
def test_the_same_order_can_be_written_in_several_ways(stated):
    assert state("ordinal", stated).centre == pytest.approx([11 / 18, 5 / 18, 2 / 18], rel=1e-12)


def test_ties_can_be_written_as_lists():
    assert state("ordinal", ["a", ["b", "c"]]).centre == pytest.approx([2 / 3, 1 / 6, 1 / 6], rel=1e-12)


def test_single_preferences_draw_from_all_weights_that_keep_them():
    """Beside the plainest way: draw from the whole simplex and keep what agrees."""
    names = ["a", "b", "c", "d", "e"]
    weights = state("ordinal", ["a > b", "a > c", "d > c"], names)
    found = drawn(weights)
    assert ((found[0] >= found[1]) & (found[0] >= found[2]) & (found[3] >= found[2])).all()
    whole = drawn(state("none", None, names), 1_000_000, 2)
    kept = whole[:, (whole[0] > whole[1]) & (whole[0] > whole[2]) & (whole[3] > whole[2])]
    assert found.mean(axis=1) == pytest.approx(kept.mean(axis=1), abs=0.003)
    assert found.std(axis=1) == pytest.approx(kept.std(axis=1), abs=0.003)
    assert weights.centre == pytest.approx(kept.mean(axis=1), abs=0.002)


def test_single_preferences_with_ties_weigh_orders_by_the_room_they_take():
    """a over b = c, a over d: the room of an order is the product of 1 / (criteria placed so far): a, bc, d takes
    1/1 · 1/3 · 1/4, and a, d, bc takes 1/1 · 1/2 · 1/4, so 2/5 and 3/5 of the draws.
    """
    weights = state("ordinal", ["a > b = c", "a > d"], ["a", "b", "c", "d"])
    found = drawn(weights)
    assert (found[1] > found[3]).mean() == pytest.approx(0.4, abs=0.005)
    first, second = np.array([1, 0, 0, 0]), np.array([1, 1, 1, 1]) / 4
    with_bc, with_d = np.array([1, 1, 1, 0]) / 3, np.array([1, 0, 0, 1]) / 2
    expected = 0.4 * (first + with_bc + second) / 3 + 0.6 * (first + with_d + second) / 3
    assert weights.centre == pytest.approx(expected, rel=1e-12)


def test_criteria_that_an_order_leaves_out_may_weigh_anything():
    weights = state("ordinal", "a > b")
    every = [order for order in itertools.permutations(range(3)) if order.index(0) < order.index(1)]
    places = np.array([[order.index(k) for k in range(3)] for order in every])
    assert weights.centre == pytest.approx(np.array([11, 5, 2])[places].mean(axis=0) / 18, rel=1e-12)


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        (["a > b", "b > c", "c > a"], "here: the preferences go in a circle: a > b > c > a."),
        ("a > b > a", "here: the preferences go in a circle: a > b > a."),
        (["a = b", "b > a"], "here: the preferences go in a circle: a > a."),
        ([], "here must be an order such as “safety > privacy = cost”, or a list of such preferences."),
        (7, "here must be an order such as “safety > privacy = cost”, or a list of such preferences."),
        ([{"a": 1}], "here must be a text."),
        ("a >", "here: “” is none of the group’s criteria."),
    ],
)
def test_order_that_is_unfit_is_refused(stated, sentence):
    assert refused("ordinal", stated) == sentence


def test_single_preferences_among_too_many_criteria_are_refused_but_a_whole_order_is_taken():
    names = [f"c{k}" for k in range(20)]
    assert "at most 14 criteria; give a whole order" in refused("ordinal", "c0 > c1", names)
    assert state("ordinal", names, names).centre[0] == pytest.approx(sum(1 / k for k in range(1, 21)) / 20, rel=1e-12)


# --- bounded
def test_bounded_weights_agree_with_those_of_the_simplex_that_lie_within():
    weights = state("bounded", STATED["bounded"])
    found = drawn(weights)
    assert found[0].min() >= 0.2
    assert found[0].max() <= 0.6
    whole = drawn(state("none", None), 1_000_000, 2)
    kept = whole[:, (whole[0] >= 0.2) & (whole[0] <= 0.6) & (whole[1] >= 0.1) & (whole[1] <= 0.5)]
    assert found.mean(axis=1) == pytest.approx(kept.mean(axis=1), abs=0.003)
    assert found.std(axis=1) == pytest.approx(kept.std(axis=1), abs=0.003)
    assert weights.notes == ()


def test_bounds_from_below_alone_need_no_rejection():
    weights = state("bounded", {"a": [0.4, 1], "b": [0.1, 1]})
    assert weights.centre == pytest.approx([0.4 + 0.5 / 3, 0.1 + 0.5 / 3, 0.5 / 3], rel=1e-12)


def test_narrow_bounds_are_walked_and_said(monkeypatch):
    names = [f"c{k}" for k in range(6)]
    stated = {name: [0.1, 0.188] for name in names}
    weights = state("bounded", stated, names)
    assert [note.code for note in weights.notes] == ["walked"]
    found = drawn(weights, 20_000)
    assert found.min() >= 0.1
    assert found.max() <= 0.188 + 1e-12
    monkeypatch.setattr(bounded_kind, "RARE", 0.0)  # the same by plain rejection
    exact = drawn(state("bounded", stated, names), 20_000)
    assert found.mean(axis=1) == pytest.approx(exact.mean(axis=1), abs=0.001)
    assert found.std(axis=1) == pytest.approx(exact.std(axis=1), abs=0.001)


@pytest.mark.parametrize(("low", "high"), [(0.25, 1.0), (0.0, 0.25)])
def test_bounds_that_leave_one_point_are_that_point(low, high):
    names = ["a", "b", "c", "d"]
    weights = state("bounded", {name: [low, high] for name in names}, names)
    assert weights.fixed
    assert weights.centre.tolist() == [0.25] * 4


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        (
            {"a": [0.6, 1], "b": [0.5, 1]},
            "here: the least weights add up to 1.1, more than 1: no weights lie within these bounds.",
        ),
        (
            {"a": [0, 0.2], "b": [0, 0.2], "c": [0, 0.2]},
            "here: the greatest weights add up to 0.6, less than 1: no weights lie within these bounds.",
        ),
        ({"a": [0.5, 0.2]}, "here, a: a least and a greatest weight lie between 0 and 1, the least first."),
        ({"a": [0, 1.5]}, "here, a: a least and a greatest weight lie between 0 and 1, the least first."),
        ({"a": 0.5}, "here, a must be a least and a greatest weight, such as [0.1, 0.4]."),
        ({"a": [None, 1]}, "here, a must be a number, not “None”."),
        ("a", "here must be an object with named fields."),
    ],
)
def test_bounds_that_are_unfit_are_refused(stated, sentence):
    assert refused("bounded", stated) == sentence


# --- pairwise
def test_consistent_comparisons_give_their_weights_and_no_contradiction():
    weights = state("pairwise", STATED["pairwise"])
    assert weights.centre == pytest.approx([0.6, 0.3, 0.1], rel=1e-9)
    assert str(weights.notes[0]).startswith(
        "The comparisons agree well enough with one another (consistency ratio 0.000"
    )


def test_comparisons_that_contradict_one_another_are_said():
    weights = state("pairwise", {"a|b": 3, "b|c": 3, "a|c": 1 / 3})
    assert weights.notes[0].code == "inconsistent"
    assert str(weights.notes[0]).endswith("ask again.")


def test_two_things_compared_always_agree():
    assert state("pairwise", {"a|b": 4}, ["a", "b"]).centre == pytest.approx([0.8, 0.2], rel=1e-12)
    assert priorities(np.array([[1, 4], [0.25, 1]]))[1] == 0.0


def test_consistency_of_too_many_comparisons_cannot_be_computed():
    names = [f"c{k}" for k in range(16)]
    stated = {f"{one}|{other}": 1 for one, other in itertools.combinations(names, 2)}
    assert state("pairwise", stated, names).notes[0].code == "consistency_unknown"


@pytest.mark.parametrize(
    ("stated", "sentence"),
    [
        ({"a|b": 2, "b|c": 3}, "here: “a” and “c” are not compared."),
        ({"a|b": 2, "b|a": 3}, "here: “b” and “a” are compared twice."),
        ({"a|a": 2}, "here: a comparison is written “one|other”, not “a|a”."),
        ({"a": 2}, "here: a comparison is written “one|other”, not “a”."),
        (
            {"a|b": 0},
            "here, a|b: how many times one matters as much as the other must lie between 0.001 and 1,000.",
        ),
        ([], "here must be an object with named fields."),
    ],
)
def test_comparisons_that_are_unfit_are_refused(stated, sentence):
    assert refused("pairwise", stated) == sentence

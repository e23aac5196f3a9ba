"""The contract of every rule across groups that is found, and each one's own answers; what brings a group along."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.core.tradeoffs.making import answered

from junto.core.tradeoffs.across import RULES
from junto.core.tradeoffs.across.kemeny import best_orders, improved
from junto.core.tradeoffs.ruling import Ruled, Standing
from junto.core.tradeoffs.telling import _rounded

some = settings(max_examples=30, deadline=None)
every_rule = pytest.mark.parametrize("code", list(RULES))
values = st.integers(2, 4).flatmap(
    lambda options: st.lists(
        st.lists(st.integers(0, 10).map(lambda one: one / 10), min_size=options, max_size=options),
        min_size=1, max_size=4,
    )
)  # fmt: skip


def standing(rows: list[list[float]], *, nothing: int | None = 0) -> Standing:
    found = np.array(rows, dtype=float)
    names = tuple(f"o{k}" for k in range(found.shape[1]))
    gains = None if nothing is None else found - found[:, [nothing]]
    return Standing(names, tuple(f"g{k}" for k in range(len(rows))), found, gains)


def ruled(code: str, rows: list[list[float]], *, nothing: int | None = 0) -> Ruled:
    return RULES[code].rank(standing(rows, nothing=nothing))


def test_all_five_rules_are_found_in_their_order():
    assert list(RULES) == ["pareto", "maxmin", "leximin", "nash", "kemeny"]


@every_rule
def test_rule_explains_itself(code):
    rule = RULES[code]
    assert rule.fair.endswith(".")
    assert rule.fair.count(". ") == 0, "what it takes as fair stands in one sentence"
    assert any(char.isdigit() for char in rule.source), "its source has a year"
    assert rule.name
    assert rule.figure


@every_rule
@some
@given(values)
def test_rule_places_each_option_once_at_most_and_its_first_is_never_dominated(code, rows):
    found = ruled(code, rows)
    names = [name for tier in found.tiers for name in tier]
    assert len(set(names)) == len(names)
    assert set(names) <= set(standing(rows).options)
    table = np.array(rows)
    for name in found.first if len(found.first) == 1 else ():
        mine = table[:, int(name[1:])]
        strictly = [(table[:, j] > mine + 1e-9).all() for j in range(table.shape[1])]
        assert not any(strictly)


@every_rule
@some
@given(values, st.randoms(use_true_random=False))
def test_rule_does_not_depend_on_the_order_of_the_groups(code, rows, random):
    other = list(rows)
    random.shuffle(other)
    assert ruled(code, rows).tiers == ruled(code, other).tiers


def test_pareto_names_what_is_better_for_all():
    found = ruled("pareto", [[0.2, 0.5, 0.5], [0.2, 0.1, 0.2]])
    assert found.tiers == (("o2",), ("o0", "o1"))
    assert dict(found.figures) == {"o0": 1, "o1": 1, "o2": 0}
    assert "“o2” is at least as good as “o1” for every group" in str(found.notes[1])
    assert ruled("pareto", [[0, 1], [1, 0]]).tiers == (("o0", "o1"),)


def test_maxmin_looks_at_the_worst_off_and_leximin_at_the_next_where_that_is_equal():
    rows = [[0.2, 0.2, 0.9], [0.3, 0.8, 0.1]]
    assert ruled("maxmin", rows).tiers == (("o0", "o1"), ("o2",))
    assert dict(ruled("maxmin", rows).figures) == pytest.approx({"o0": 20, "o1": 20, "o2": 10})
    assert ruled("leximin", rows).tiers == (("o1",), ("o0",), ("o2",))
    assert dict(ruled("leximin", rows).figures) == {"o1": 1, "o0": 2, "o2": 3}


def test_nash_takes_the_greatest_product_of_gains_and_leaves_out_who_makes_anybody_lose():
    found = ruled("nash", [[0.1, 0.5, 0.3, 0.9, 0.1], [0.1, 0.2, 0.3, 0.05, 0.8]])
    # Products of gains: o1 0.4 · 0.1 = 0.04, o2 0.2 · 0.2 = 0.04, o4 and doing nothing 0; o3 makes g1 lose.
    assert found.tiers == (("o1", "o2"), ("o0", "o4"))
    assert dict(found.figures) == pytest.approx({"o0": 0, "o1": 20, "o2": 20, "o4": 0})
    assert [str(note) for note in found.notes] == ["“o3” is no bargain: it makes g1 worse off than doing nothing."]


def test_nash_cannot_be_computed_without_doing_nothing():
    found = ruled("nash", [[0.1, 0.5]], nothing=None)
    assert found.tiers == found.figures == ()
    assert "cannot be computed, because “do nothing” is not among the options" in str(found.notes[0])


def test_kemeny_contradicts_least_and_counts_what_it_contradicts():
    rows = [[3, 2, 1]] * 2 + [[1, 2, 3]]
    found = ruled("kemeny", [[one / 10 for one in row] for row in rows])
    assert found.tiers == (("o0",), ("o1",), ("o2",))
    assert str(found.notes[0]) == ("Of 9 preferences between two options that groups hold, this ranking contradicts 3.")


def test_kemeny_shows_rankings_that_contradict_equally_few():
    cycle = [[0.3, 0.2, 0.1], [0.1, 0.3, 0.2], [0.2, 0.1, 0.3]]
    found = ruled("kemeny", cycle)
    assert found.tiers == (("o0", "o1", "o2"),)
    assert dict(found.figures) == {"o0": 2, "o1": 2, "o2": 2}
    assert str(found.notes[1]) == ("3 rankings contradict equally few: o0 > o1 > o2; o1 > o2 > o0; o2 > o0 > o1.")


def test_kemeny_of_no_options_says_nothing():
    empty = Standing((), ("g",), np.zeros((1, 0)), None)
    assert RULES["kemeny"].rank(empty) == Ruled()


def contradictions(above: np.ndarray, order: tuple[int, ...]) -> int:
    return sum(int(above[b, a]) for a, b in itertools.combinations(order, 2))


@some
@given(st.integers(2, 6), st.integers(1, 6), st.integers(0, 10_000))
@example(5, 5, 4)  # an option is moved twice in one round
def test_kemeny_agrees_with_trying_every_order(options, groups, seed):
    rng = np.random.default_rng(seed)
    table = rng.integers(0, 4, (groups, options))  # few values: many ties
    above = (table[:, :, None] > table[:, None, :]).sum(axis=0)
    every = {order: contradictions(above, order) for order in itertools.permutations(range(options))}
    least = min(every.values())
    best = sorted(order for order, cost in every.items() if cost == least)
    assert best_orders(above) == (least, best, len(best))
    cost, order = improved(above)
    assert cost == every[order] >= least


def test_kemeny_lists_no_more_equal_rankings_than_asked():
    count, orders, ways = best_orders(np.zeros((5, 5), dtype=int), 7)
    assert (count, len(orders), ways) == (0, 7, 120)


def test_kemeny_of_many_options_says_that_it_is_not_proven():
    rows = [[k / 20 for k in range(13)]]
    found = ruled("kemeny", rows)
    assert found.first == ("o12",)
    assert [note.code for note in found.notes] == ["contradictions", "not_proven"]


def test_moving_single_options_mends_what_counting_alone_would_place():
    """Borda's count is led here by far places; Kemeny's order follows the majority."""
    table = np.array([[5, 4, 3, 2, 1]] * 3 + [[1, 5, 4, 3, 2]] * 2)
    above = (table[:, :, None] > table[:, None, :]).sum(axis=0)
    assert improved(above) == (8, (0, 1, 2, 3, 4))
    assert best_orders(above)[:2] == (8, [(0, 1, 2, 3, 4)])


# --- what would bring a losing group along
GROUP = {"name": "g", "weights": {"exact": {"c1": 1, "c2": 3}}}


def test_smallest_change_of_one_score_is_exactly_enough():
    (one,) = answered({"nothing": [0.5, 0.5], "x": [0.9, 0.2]}, [GROUP]).won_over
    # x is worth 0.225 + 0.15 = 0.375: it lacks 0.125, which is 1/6 of c2; c1 would have to rise by 0.5 beyond its end.
    assert (one.option, one.group) == ("x", "g")
    assert one.lacks == pytest.approx(0.125)
    assert [(c.criterion, c.now) for c in one.single] == [("c2", 0.2)]
    assert one.single[0].to == pytest.approx(0.2 + 1 / 6)
    assert one.single[0].share == pytest.approx(1 / 6)
    assert one.most == pytest.approx(1.0)
    after = answered({"nothing": [0.5, 0.5], "x": [0.9, one.single[0].to]}, [GROUP])
    assert after.won_over == ()


def test_two_changes_are_tried_where_one_is_not_enough():
    (one,) = answered(
        {"nothing": [0.9, 0.9], "x": [0.0, 0.5]}, [{"name": "g", "weights": {"exact": {"c1": 1, "c2": 1}}}]
    ).won_over
    # 0.25 to 0.9: one score at its best adds 0.5 at most; c1 to 1 and c2 by 0.3, or c2 to 1 and c1 to 0.8: both 1.3.
    assert one.single == ()
    assert {c.criterion: round(c.to, 9) for c in one.pair} in ({"c1": 1.0, "c2": 0.8}, {"c2": 1.0, "c1": 0.8})
    assert sum(c.share for c in one.pair) == pytest.approx(1.3)


def test_no_change_within_the_scales_is_said():
    rows = {"nothing": [1, 1, 1], "x": [0, 0, 0]}
    (one,) = answered(rows, [{"name": "g"}]).won_over
    assert one.way == ()
    assert one.most == pytest.approx(1.0)


def test_what_a_group_accepts_stands_before_doing_nothing():
    rows = {"nothing": [0.9], "x": [0.5]}
    assert answered(rows, [{"name": "g", "accepts": 40}]).won_over == ()
    (one,) = answered({"x": [0.5], "y": [0.9]}, [{"name": "g", "accepts": 60}]).won_over
    assert one.lacks == pytest.approx(0.1)
    assert answered({"x": [0.5], "y": [0.9]}).won_over == (), "nothing is known of what it accepts"


def test_change_that_would_harm_another_group_is_named():
    groups = [{"name": "g"}, {"name": "h", "values": {"c1": {"worst": 1, "best": 0}}}, {"name": "k", "accepts": 10}]
    (one,) = answered({"nothing": [0.5], "x": [0.4]}, groups).won_over
    assert one.group == "g"
    assert one.single[0].to == pytest.approx(0.5)
    assert one.others == ()  # h is then exactly where doing nothing leaves it
    (one,) = answered({"nothing": [0.5], "x": [0.4]}, [{"name": "g", "accepts": 60}, *groups[1:]]).won_over
    assert one.others == ("h",)


def test_weightless_criterion_brings_nobody_along():
    groups = [{"name": "g", "weights": {"exact": {"c1": 1, "c2": 0}}}]
    (one,) = answered({"nothing": [1, 0], "x": [0, 0]}, groups).won_over
    assert [c.criterion for c in one.single] == ["c1"]


@some
@given(st.lists(st.floats(0, 1), min_size=3, max_size=3), st.lists(st.floats(0, 1), min_size=3, max_size=3))
def test_changes_found_are_enough(nothing, x):
    rows = {"nothing": nothing, "x": x}
    found = answered(rows, [{"name": "g", "weights": {"exact": {"c1": 1, "c2": 2, "c3": 3}}}], samples=1_000)
    for one in found.won_over:
        if not one.way:
            assert one.most < found.groups[0].expected[0] + 1e-6 or len(one.pair) == 0
            continue
        changed = list(x)
        for change in one.way:
            changed[int(change.criterion[1:]) - 1] = change.to
        weighed = sum((k + 1) * score for k, score in enumerate(changed)) / 6
        assert weighed == pytest.approx(found.groups[0].expected[0], abs=1e-6)


@pytest.mark.parametrize(("to", "now"), [(12.34567, 5), (12.34567, 20), (0.0001234567, 1), (98765.4, 0), (0, 3)])
def test_rounded_change_is_still_enough(to, now):
    found = _rounded(to, now)
    assert found == pytest.approx(to, rel=2e-3, abs=2e-4)
    assert (found >= to) if to > now else (found <= to)

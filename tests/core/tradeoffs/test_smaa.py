"""What each group would choose: ranks, regret, vetoes and what moves them, beside answers reckoned otherwise."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.tradeoffs.making import answered, table

from junto.core.tradeoffs.answering import answer
from junto.core.tradeoffs.reading import case_of
from junto.core.tradeoffs.sampling import plan_of
from junto.core.tradeoffs.scores import spread_of
from junto.core.tradeoffs.smaa import answers, sampling_error
from junto.core.tradeoffs.topsis import closeness
from junto.core.tradeoffs.values import between, through

some = settings(max_examples=25, deadline=None)
share = st.floats(0, 1).map(lambda one: round(one, 3))
scores = st.integers(2, 4).flatmap(
    lambda criteria: st.lists(st.lists(share, min_size=criteria, max_size=criteria), min_size=2, max_size=5)
)


def rows_of(lists: list[list[float]]) -> dict[str, list[object]]:
    return {f"o{k}": list(row) for k, row in enumerate(lists)}


def test_sure_scores_and_exact_weights_leave_nothing_to_chance():
    one = answered(
        {"nothing": [0.2, 0.4], "x": [1, 0], "y": [0.5, 0.6]}, [{"name": "g", "weights": {"exact": {"c1": 3, "c2": 1}}}]
    ).groups[0]
    assert one.expected.tolist() == [0.25, 0.75, 0.525]
    assert one.acceptability.tolist() == [[0, 0, 1], [1, 0, 0], [0, 1, 0]]
    assert one.regret == pytest.approx([0.5, 0, 0.225], abs=1e-12)
    assert one.worst_regret == pytest.approx([0.5, 0, 0.225], abs=1e-12)
    assert one.winning.tolist() == [[0, 0, 0], [1, 0, 1], [1, 0, 0]]
    assert one.better.tolist() == [0, 1, 1]
    assert one.worse.tolist() == [0, 0, 0]
    assert one.gain(0) == pytest.approx([0, 0.5, 0.275])
    assert one.given_up == pytest.approx([0.5, 0, 0.225])
    assert one.central[0] is None
    assert one.central[1] == pytest.approx([0.75, 0.25])
    assert one.confidence == (None, 1.0, None)
    assert one.moved == ()
    assert one.leader == 1


def test_options_of_the_same_value_share_the_better_rank():
    one = answered({"x": [0.3, 0.3], "y": [0.3, 0.3], "z": [0, 0]}).groups[0]
    assert one.acceptability.tolist() == [[1, 0, 0], [1, 0, 0], [0, 0, 1]]
    assert one.leader == 0


def test_uniform_scores_win_as_often_as_their_closed_form_says():
    """x uniform on (0, 1), y on (0.5, 1): y > x with chance 3/4; E max = 1 - (1/4)·... by integration 19/24."""
    found = answered({"x": [[0, 1]], "y": [[0.5, 1]]}, samples=200_000)
    one, error = found.groups[0], 1.5 * sampling_error(200_000)
    assert one.winning[1, 0] == pytest.approx(0.75, abs=error)
    assert one.regret == pytest.approx([19 / 24 - 1 / 2, 19 / 24 - 3 / 4], abs=error)
    assert one.confidence[1] == pytest.approx(0.75, abs=0.0075)
    moved = {m.option: m for m in one.moved}
    assert moved["y"].leader == "y"
    assert moved["x"].low == pytest.approx(1.0, abs=error)  # x below 1/2 never beats y
    assert moved["x"].high == pytest.approx(0.5, abs=1.5 * error)


def test_sampling_error_is_that_of_a_share():
    assert sampling_error(100_000) == pytest.approx(0.0031, abs=1e-5)
    assert sampling_error(100, 0.1) == pytest.approx(1.96 * 0.03, abs=1e-5)


def test_several_people_are_each_as_likely_right():
    data = table({"x": [0.5], "y": [None]})
    data["scores"]["y"]["c1"] = [{"score": 0, "by": "a"}, {"score": 1, "by": "b"}, {"score": 1, "by": "c"}]
    one = answer(case_of({**data, "samples": 100_000})).groups[0]
    assert one.expected == pytest.approx([0.5, 2 / 3])
    assert one.acceptability[1, 0] == pytest.approx(2 / 3, abs=1.5 * sampling_error(100_000))


def test_all_groups_see_the_same_drawn_scores():
    """Two groups with opposite scales on one unsure score: what one gains the other loses, in every draw."""
    groups = [{"name": "up"}, {"name": "down", "values": {"c1": {"worst": 1, "best": 0}}}]
    found = answered({"nothing": [0.5], "x": [[0, 1]]}, groups)
    up, down = found.groups
    assert up.better[1] == down.worse[1]
    assert found.undominated == {"nothing": 1.0, "x": 1.0}


def test_only_samples_without_a_better_option_for_all_count_as_undominated():
    found = answered({"x": [0.5], "y": [[0, 1]]}, [{"name": "g"}, {"name": "h"}], samples=100_000)
    assert found.undominated["x"] == pytest.approx(0.5, abs=0.005)
    assert found.undominated["x"] + found.undominated["y"] == pytest.approx(1.0)


def test_answers_do_not_depend_on_how_blocks_are_cut_or_counted():
    rows = {f"o{k}": [[0, 1], 0.5] for k in range(13)}  # more than 12 options: small blocks
    found = answered(rows, samples=3_000)
    one = found.groups[0]
    assert one.acceptability.sum(axis=1) == pytest.approx(1.0)
    assert one.acceptability[:, 0].sum() == pytest.approx(1.0)


@some
@given(scores, st.randoms(use_true_random=False))
def test_permuting_options_permutes_answers(lists, random):
    rows = rows_of(lists)
    shuffled = list(rows)
    random.shuffle(shuffled)
    one = answered(rows, samples=1_000).groups[0]
    other = answered({name: rows[name] for name in shuffled}, samples=1_000).groups[0]
    for k, name in enumerate(rows):
        at = shuffled.index(name)
        assert other.acceptability[at].tolist() == one.acceptability[k].tolist()
        assert other.expected[at] == pytest.approx(one.expected[k], abs=1e-12)


@some
@given(scores)
def test_permuting_options_with_unsure_scores_permutes_answers_exactly(lists):
    rows = {name: [[one, one + 0.25] for one in row] for name, row in rows_of(lists).items()}
    one = answered(rows, samples=1_000).groups[0]
    other = answered(dict(reversed(rows.items())), samples=1_000).groups[0]
    assert (other.acceptability[::-1] == one.acceptability).all()


@some
@given(scores, st.floats(0.01, 0.5))
def test_dominated_option_is_never_first(lists, less):
    rows = rows_of([*lists, [one - less for one in lists[0]]])
    data = table(rows, samples=1_000)
    for criterion in data["criteria"]:
        criterion["worst"] = -1
    one = answer(case_of(data)).groups[0]
    assert one.acceptability[-1, 0] == 0.0
    assert one.winning[0, -1] == 1.0


@some
@given(scores, st.integers(-50, 50))
def test_moving_a_scale_and_its_scores_changes_nothing(lists, by):
    data = table(rows_of(lists), samples=1_000)
    moved = table(rows_of([[row[0] + by, *row[1:]] for row in lists]), samples=1_000)
    moved["criteria"][0] = {"name": "c1", "worst": by, "best": by + 1}
    one, other = answer(case_of(data)).groups[0], answer(case_of(moved)).groups[0]
    assert other.acceptability == pytest.approx(one.acceptability, abs=0.002)  # rounding may break exact ties
    assert other.expected == pytest.approx(one.expected, abs=1e-9)


@some
@given(scores)
def test_ranks_wins_and_regret_agree_with_a_plain_loop(lists):
    rows = rows_of(lists)
    case = case_of(table(rows, samples=1_000))
    (one,), _free = answers(case, plan_of(case, range(len(rows))))
    random = np.random.Generator(np.random.PCG64(np.random.SeedSequence(1, spawn_key=(0, 1, 0))))
    weights = case.groups[0].weights.draw(random, 1_000)
    first, regret = np.zeros(len(rows)), np.zeros(len(rows))
    for k in range(1_000):
        values = [math.fsum(w * u for w, u in zip(weights[:, k], row, strict=True)) for row in lists]
        best = max(values)
        first += [value >= best - 1e-9 for value in values]
        regret += [best - value for value in values]
    assert one.acceptability[:, 0] == pytest.approx(first / 1_000, abs=1e-12)
    assert one.regret == pytest.approx(regret / 1_000, abs=1e-9)


# --- vetoes
VETO = {"criterion": "c2", "at_least": 0.25, "reason": "the line"}


def test_vetoed_option_ranks_last_for_its_group_however_good_it_is_elsewhere():
    found = answered(
        {"nothing": [0, 0.5], "x": [1, 0.2], "y": [0.1, 0.25]}, [{"name": "g", "vetoes": [VETO]}, {"name": "h"}]
    )
    g, h = found.groups
    assert g.acceptability[1].tolist() == [0, 0, 1]
    assert h.acceptability[1, 0] > 0.5
    assert g.regret[1] < h.regret[0], "regret is against the best permitted option"
    assert [(one.option, one.group, one.chance, one.stands) for one in found.vetoed] == [("x", "g", 1.0, True)]
    assert found.standing.options == ("nothing", "y")
    assert found.vetoes("x")[0].veto.reason == "the line"


def test_chance_of_crossing_a_line_is_reckoned_and_compared_with_what_is_tolerated():
    rows = {"x": [1, [0, 1]], "y": [0, 0.5]}
    found = answered(rows, [{"name": "g"}], vetoes=[{**VETO, "tolerated": 25}], samples=100_000)
    assert [(one.option, one.group, one.stands) for one in found.vetoed] == [("x", "", False)]
    assert found.vetoed[0].chance == 0.25
    assert found.groups[0].acceptability[0, 1] >= 0.25 - 0.003
    assert found.standing.options == ("x", "y")
    strict = answered(rows, [{"name": "g"}], vetoes=[{**VETO, "tolerated": 24}])
    assert strict.standing.options == ("y",)


def test_line_from_above_lets_the_line_itself_pass():
    veto = {"criterion": "c1", "at_most": 0.5, "reason": "r"}
    found = answered({"x": [0.5], "y": [0.50001]}, vetoes=[veto])
    assert [one.option for one in found.vetoed] == ["y"]


def test_where_all_are_vetoed_they_are_ranked_among_themselves():
    found = answered({"x": [0.1, 0.2], "y": [0.4, 0.2]}, [{"name": "g", "vetoes": [VETO]}])
    assert found.groups[0].acceptability.tolist() == [[0, 1], [1, 0]]
    assert found.groups[0].regret[1] == 0
    assert found.standing.options == ()
    assert found.notes[-1].code == "nothing_stands"
    assert all(ruled.tiers == () for ruled in found.ruled.values())


# --- scores and values
@pytest.mark.parametrize(
    ("value", "said", "middle", "at"),
    [
        (5, "5", 5, [5, 5]),
        ("1,250.5", "1,250.5", 1250.5, [1250.5, 1250.5]),
        ([3, 3], "3", 3, [3, 3]),
        ([0, 8], "0–8", 4, [2, 6]),
        ({"low": 0, "high": 8}, "0–8", 4, [2, 6]),
        ({"mean": 5, "sd": 0}, "5", 5, [5, 5]),
        ({"mean": 5, "sd": 2}, "5 ± 2", 5, [5 - 2 * 0.6744897502, 5 + 2 * 0.6744897502]),
        ({"low": 0, "mode": 2, "high": 4}, "0–2–4", 2, [math.sqrt(2), 4 - math.sqrt(2)]),
        ({"low": 4, "mode": 4, "high": 4}, "4", 4, [4, 4]),
        ({"p25": 1, "p50": 2, "p75": 4}, "1–2–4", 2, [1, 4]),
    ],
)
def test_spread_has_the_quartiles_of_what_was_written(value, said, middle, at):
    found = spread_of(value, "here")
    assert found.said == said
    assert found.middle == pytest.approx(middle)
    assert found.at(np.array([0.25, 0.75])) == pytest.approx(at, rel=1e-6)
    assert found.sure == (found.quantile is None)


def test_worth_runs_straight_between_points_and_stays_at_the_ends():
    falling = between(10, 0, "here")
    assert falling.of(np.array([-5.0, 0.0, 2.5, 10.0, 99.0])).tolist() == [1, 1, 0.75, 0, 0]
    bent = through([(8, 0.7), (0, 0), (15, 1), (40, 0.6)], "here")
    assert bent.of(np.array([4.0, 15.0, 40.0])).tolist() == [0.35, 1.0, 0.6]
    assert (bent.low, bent.high, bent.best, bent.straight) == (0, 40, 15, False)


def test_nearest_score_of_a_worth_lies_on_the_side_of_the_score():
    bent = through([(0, 0), (10, 1), (30, 0)], "here")
    assert bent.nearest(0.5, 2) == 5
    assert bent.nearest(0.5, 28) == 20
    assert bent.nearest(0.5, 8) == 8, "already worth enough"
    assert bent.nearest(1.5, 8) is None


def test_topsis_of_options_alike_cannot_be_computed():
    assert closeness(np.array([[1.0, 2.0], [1.0, 2.0]]), np.array([0.5, 0.5]), np.array([True, True])) is None


def test_topsis_turns_about_where_less_is_better():
    weights = np.array([0.5, 0.5])
    scores = np.array([[1.0, 4.0], [2.0, 1.0]])
    found = closeness(scores, weights, np.array([True, False]))
    assert found.tolist() == [0.0, 1.0]


def test_topsis_is_left_out_for_scales_with_their_best_inside():
    data = table({"x": [0.2], "y": [0.4]})
    data["criteria"][0] = {"name": "c1", "points": [[0, 0], [0.3, 1], [1, 0.5]]}
    assert answer(case_of(data)).groups[0].closeness is None

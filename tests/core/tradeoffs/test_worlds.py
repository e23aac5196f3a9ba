"""Worlds drawn at once are those drawn score by score; marks are counted right at any length."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.tradeoffs.making import table

from junto.core.tradeoffs.reading import case_of
from junto.core.tradeoffs.sampling import _counts, plan_of, values, values_at
from junto.core.tradeoffs.scores import Cell, Judgement, spread_of
from junto.core.tradeoffs.values import between, through
from junto.core.tradeoffs.worlds import worlds_of

STRAIGHT, FALLING, BENT = between(0, 10, "x"), between(10, 0, "x"), through([(0, 0), (4, 1), (10, 0.5)], "x")
CELLS = {
    ("a", "1"): [2, 8],
    ("a", "2"): [-5, 15],
    ("b", "1"): {"mean": 5, "sd": 2},
    ("b", "2"): [1, 3],
    ("c", "1"): {"low": 1, "mode": 2, "high": 9},
    ("c", "2"): [4, 6],
}
VALUED = [(0, STRAIGHT), (1, FALLING), (2, STRAIGHT), (3, BENT), (5, STRAIGHT), (4, FALLING), (0, BENT)]


def cells() -> dict[tuple[str, str], Cell]:
    found = {key: Cell((Judgement(spread_of(value, "x")),)) for key, value in CELLS.items()}
    found["d", "1"] = Cell((Judgement(spread_of(1, "x")), Judgement(spread_of([5, 7], "x"))))
    return found


def test_worlds_are_those_drawn_score_by_score() -> None:
    scores, worth = worlds_of(cells(), VALUED, {1, 5, 6}).drawn(np.random.default_rng(3), 500)
    random = np.random.default_rng(3)
    drawn = [cell.draw(random, 500) for cell in cells().values()]
    assert sorted(scores) == [0, 1, 2, 3, 4, 5, 6]
    for k, one in scores.items():
        assert one == pytest.approx(drawn[k], abs=1e-13)
    assert worth == pytest.approx(np.array([function.of(drawn[k]) for k, function in VALUED]), abs=1e-13)
    assert (worth.min(), worth.max()) == (0.0, 1.0)


def test_scores_nobody_asks_for_are_not_kept() -> None:
    scores, worth = worlds_of(cells(), [(0, STRAIGHT)], set()).drawn(np.random.default_rng(3), 5)
    assert scores == {}
    assert worth.shape == (1, 5)


def test_values_add_up_weights_and_worths_of_sure_and_unsure_scores() -> None:
    data = table({"x": [0.3, [0, 1], [0.2, 0.4]], "y": [[0, 0.5], 0.25, [0.1, 0.9]]}, samples=1_000)
    data["groups"] = [{"name": "g", "criteria": ["c3", "c1", "c2"]}, {"name": "h", "criteria": ["c1", "c2", "c3"]}]
    plan = plan_of(case_of(data), (0, 1))
    drawn = {}
    for key, cell in plan.worlds.unsure:
        drawn[key] = cell.draw(np.random.default_rng(len(drawn)), 7)
    valued = np.array([drawn[plan.worlds.unsure[k][0]] for k, _function in plan.worlds.valued])
    weights = np.array([[0.5], [0.25], [0.25]]) * np.ones(7)
    for one in plan.groups:
        wanted = [
            sum(
                w * (drawn[option, name] if (option, name) in drawn else np.full(7, data["scores"][option][name]))
                for w, name in zip((0.5, 0.25, 0.25), one.group.criteria, strict=True)
            )
            for option in ("x", "y")
        ]
        assert values(one, weights, valued) == pytest.approx(np.array(wanted), abs=1e-15)
        assert values_at(one, weights[:, 0], valued) == pytest.approx(np.array(wanted), abs=1e-15)


@given(st.integers(0, 5_000), st.floats(0, 1))
def test_marks_are_counted_at_any_length(length: int, share: float) -> None:
    marks = np.random.default_rng(length).random((2, 3, length)) < share
    assert _counts(marks).tolist() == marks.sum(axis=-1).tolist()


def test_all_marks_of_a_long_row_are_counted() -> None:
    assert _counts(np.ones((1, 4_096), dtype=bool)).tolist() == [4_096.0]


def test_expected_worth_of_a_range_on_a_straight_scale_is_exact() -> None:
    assert cells()["a", "1"].worth(STRAIGHT) == 0.5
    assert cells()["a", "2"].worth(STRAIGHT) == pytest.approx(0.5, abs=1e-9), "beyond both ends alike"
    assert cells()["b", "2"].worth(BENT) == pytest.approx(0.5, abs=1e-9)

"""Closed forms of SMAA-2, and published answers of AHP and TOPSIS (see the README of ../shared/cases)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.core.tradeoffs.making import answered

from junto.core.tradeoffs.smaa import GroupAnswer, sampling_error
from junto.core.tradeoffs.topsis import closeness
from junto.core.tradeoffs.weights import KINDS
from junto.core.tradeoffs.weights.pairwise import priorities

pytestmark = pytest.mark.external
SAMPLES = 400_000
WITHIN = 1.5 * sampling_error(SAMPLES)  # 95 in 100 lie within one; with a fixed seed all of them within 1.5


def closed(shared: Path, name: str) -> dict[str, Any]:
    found = json.loads((shared / "cases/tradeoffs/smaa_closed_form.json").read_text(encoding="utf-8"))
    return next(one for one in found["cases"] if one["id"] == name)


def published(shared: Path, name: str) -> dict[str, Any]:
    found = json.loads((shared / "cases/tradeoffs/ahp_topsis.json").read_text(encoding="utf-8"))
    return next(one for one in found if one["id"] == name)


def smaa(utilities: list[list[float]], weights: object = None) -> GroupAnswer:
    rows = {f"option {k}": row for k, row in enumerate(utilities)}
    group = {"name": "all"} if weights is None else {"name": "all", "weights": weights}
    return answered(rows, [group], samples=SAMPLES).groups[0]


def test_two_criteria_three_options_agree_with_the_closed_form(shared: Path):
    one = closed(shared, "two_criteria_three_alternatives")
    found = smaa(one["utilities"])
    assert found.acceptability == pytest.approx(np.array(one["expected_rank_acceptability"]), abs=WITHIN)
    assert np.array(found.central) == pytest.approx(np.array(one["expected_central_weights"]), abs=WITHIN)
    assert found.confidence == (1.0, 1.0, 1.0)


def test_three_opposites_agree_with_the_closed_form(shared: Path):
    one = closed(shared, "identity3")
    found = smaa(np.eye(3).tolist())
    assert found.acceptability == pytest.approx(np.full((3, 3), 1 / 3), abs=WITHIN)
    expected = np.full((3, 3), one["off_diag"])
    np.fill_diagonal(expected, one["expected_central_weight_diag"])
    assert np.array(found.central) == pytest.approx(expected, abs=WITHIN)


def test_weights_in_order_have_the_rank_order_centroid(shared: Path):
    one = closed(shared, "ordinal_roc")
    weights = KINDS["ordinal"].state("a > b > c", ["a", "b", "c"], "here")
    assert weights.centre == pytest.approx(one["expected_mean_weights_ROC"], rel=1e-12)
    drawn = weights.draw(np.random.default_rng(1), SAMPLES)
    assert drawn.mean(axis=1) == pytest.approx(one["expected_mean_weights_ROC"], abs=WITHIN)


def matrix(pairs: dict[str, float], names: list[str]) -> np.ndarray:
    found = np.eye(len(names))
    for pair, times in pairs.items():
        i, j = (names.index(name) for name in pair.split("|"))
        found[i, j], found[j, i] = times, 1 / times
    return found


def test_ahp_agrees_with_the_published_leader_example(shared: Path):
    one = published(shared, "ahp_leader")
    criteria, people = list(one["expected_criteria_weights"]), list(one["expected_target_weights"])
    weights, ratio = priorities(matrix(one["criteria_pairwise"], criteria))
    assert weights == pytest.approx(list(one["expected_criteria_weights"].values()), abs=one["tol"])
    assert ratio == pytest.approx(one["criteria_CR"], abs=one["tol"])
    by_criterion = np.array([priorities(matrix(one["alternatives"][name], people))[0] for name in criteria])
    assert weights @ by_criterion == pytest.approx(list(one["expected_target_weights"].values()), abs=one["tol"])


def test_topsis_agrees_with_the_published_example(shared: Path):
    one = published(shared, "topsis_tzeng2011")
    found = closeness(np.array(one["matrix"]), np.array(one["weights"]), np.array([True, True, True]))
    assert found == pytest.approx(one["expected_similarity"], abs=one["tol"])
    assert found == pytest.approx(one["pymcdm_check"], abs=1e-12)
    assert (np.argsort(np.argsort(-found)) + 1).tolist() == one["expected_rank"]

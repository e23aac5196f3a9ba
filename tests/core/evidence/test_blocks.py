"""The interval of before and after by whole blocks of neighbouring values, beside plain loops and Newey–West."""

from __future__ import annotations

import numpy as np
import pytest

from junto.core.evidence.methods import METHODS
from junto.core.evidence.methods.before_after import DRAWS, block_interval

from .making import plan, study, wide

RNG = np.random.default_rng(11)
BEFORE, AFTER = RNG.normal(100, 5, 61), RNG.normal(110, 5, 47)


def remembering(rng: np.random.Generator, count: int, rho: float) -> np.ndarray:
    made = rng.normal(size=count)
    for k in range(1, count):
        made[k] += rho * made[k - 1]
    return made


def test_blocks_laid_end_to_end_one_by_one_give_the_same_interval() -> None:
    rng = np.random.default_rng(4)
    means = []
    for part in (BEFORE, AFTER):
        starts = rng.integers(0, len(part) - 7 + 1, size=(DRAWS, -(-len(part) // 7)))
        means.append([np.concatenate([part[a : a + 7] for a in row])[: len(part)].mean() for row in starts])
    drawn = np.array(means[1]) - np.array(means[0])
    effect = AFTER.mean() - BEFORE.mean()
    high, low = (effect + drawn.mean() - np.quantile(drawn, end) for end in (0.025, 0.975))
    assert block_interval((BEFORE, AFTER), 7, 0.05, 4) == pytest.approx((low, high), rel=1e-12)


def test_same_seed_same_interval_another_seed_another() -> None:
    assert block_interval((BEFORE, AFTER), 7, 0.05, 1) == block_interval((BEFORE, AFTER), 7, 0.05, 1)
    assert block_interval((BEFORE, AFTER), 7, 0.05, 1) != block_interval((BEFORE, AFTER), 7, 0.05, 2)


def test_values_that_never_change_leave_no_doubt() -> None:
    assert block_interval((np.full(9, 2.0), np.full(5, 7.0)), 3, 0.05, 1) == (5.0, 5.0)


def test_single_values_without_memory_are_as_sure_as_the_normal() -> None:
    low, high = block_interval((BEFORE, AFTER), 1, 0.05, 1)
    error = np.sqrt(BEFORE.var() / len(BEFORE) + AFTER.var() / len(AFTER))
    assert (high - low) / 2 == pytest.approx(1.96 * error, rel=0.06)  # 1,999 draws: the ends of 95 % lie within 4 %


def test_blocks_cover_an_effect_in_series_that_remember_and_single_values_do_not() -> None:
    rng = np.random.default_rng(1)
    held = np.zeros(2)
    for seed in range(60):
        e = remembering(rng, 400, 0.6)
        for k, block in enumerate((14, 1)):
            low, high = block_interval((e[:200], e[200:] + 5), block, 0.05, seed)
            held[k] += low <= 5 <= high
    assert held[0] >= 51  # of 60; 95 % less five errors of the count
    assert held[1] <= 48


def test_before_after_says_both_intervals() -> None:
    days = 100 + 5 * remembering(np.random.default_rng(3), 120, 0.5) + np.where(np.arange(120) >= 60, 20, 0)
    asked = study(plan(), wide({"A": list(days)}))
    found = METHODS["before_after"].estimate(asked, 0.05)
    block = int(found.figures["block_steps"])
    assert block == found.figures["lags"] + 1
    ends = block_interval((days[:60], days[60:]), block, 0.05, asked.plan.seed)
    assert (found.figures["block_low"], found.figures["block_high"]) == pytest.approx(ends, rel=1e-12)
    assert found.low is not None
    assert found.high is not None
    assert found.said[-1].code == "by_blocks"
    assert found.said[-1].params == {"block": block, "low": f"{ends[0]:+,.4g}", "high": f"{ends[1]:+,.4g}"}
    assert ends[1] - ends[0] == pytest.approx(found.high - found.low, rel=0.35)

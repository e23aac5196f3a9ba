"""What planning foresees is what the methods find: errors by hand, beside simulation, and beside the methods' own."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm, t

from junto.core.evidence.foreseeing import by_clusters, by_first_order, by_memory, by_placebos, error_of
from junto.core.evidence.methods import METHODS
from junto.core.evidence.power import power_of
from junto.core.evidence.preparing import prepare, resolved
from junto.core.evidence.reading_data import read_data
from junto.core.sentences import Unfit

from .making import plan, study, wide
from .test_methods import noisy

DID, MIX = METHODS["difference_in_differences"], METHODS["synthetic_control"]
PAIRS = {"treated": ["A", "B", "C", "D"], "controls": ["E", "F", "G", "H"]}


def test_error_of_a_mean_agrees_with_the_sum_over_all_pairs_and_with_simulation() -> None:
    rho, before, after = 0.7, 20, 30
    weigh = np.r_[np.full(before, -1 / before), np.full(after, 1 / after)]
    power = rho ** np.abs(np.subtract.outer(np.arange(50), np.arange(50)))
    assert error_of(2.0, rho, before, after) == pytest.approx(2 * np.sqrt(weigh @ power @ weigh), rel=1e-10)
    drawn_ = np.random.default_rng(1).multivariate_normal(np.zeros(50), 4 * power, size=20_000) @ weigh
    assert drawn_.std() == pytest.approx(error_of(2.0, rho, before, after), rel=0.03)  # 20,000 draws: ± 0.5 %


def test_error_with_trend_agrees_with_generalized_least_squares() -> None:
    rho, before, after = 0.5, 12, 9
    t = np.arange(21) - before
    x = np.column_stack([np.ones(21), t, t >= 0, (t >= 0) * t])
    omega = rho ** np.abs(np.subtract.outer(np.arange(21), np.arange(21)))
    inner = np.linalg.inv(x.T @ np.linalg.inv(omega) @ x)
    weigh = np.array([0, 0, 1, 4.0])
    assert error_of(3.0, rho, before, after, trend=True) == pytest.approx(3 * np.sqrt(weigh @ inner @ weigh), rel=1e-8)


def test_first_order_is_normal_reach_times_the_error() -> None:
    noise = np.random.default_rng(2).normal(0, 2, 50)
    seen = by_first_order(noise, np.arange(50))
    wanted = (norm.ppf(0.975) + norm.ppf(0.8)) * error_of(seen.sigma, seen.rho, 50, 20)
    assert seen.smallest(20, 0.05, 0.8) == pytest.approx(wanted, rel=1e-12)


def test_a_week_s_season_is_noise_to_the_first_order_and_none_to_a_memory_of_a_week() -> None:
    """140 days, each Saturday and Sunday lower: whole weeks have one mean, and daily chance alone is left."""
    days = np.arange(140)
    chance = np.random.default_rng(3).normal(0, 1, 140)
    noise = np.where(days % 7 < 2, -10.0, 4.0) + chance
    noise -= noise.mean()
    plain, seen = by_first_order(noise, days), by_memory(noise, days, 7)
    assert seen.smallest(70, 0.05, 0.8) < 0.65 * plain.smallest(70, 0.05, 0.8)
    free = by_memory(chance - chance.mean(), days, 7)
    assert seen.smallest(70, 0.05, 0.8) < 3 * free.smallest(70, 0.05, 0.8)
    assert seen.said[0].params == {"lags": 7}


def test_memory_by_hand() -> None:
    """±1 by turns, 10 values, cycle 2: γ0 = 10, γ1 = −9, γ2 = 8; 10 − 2·(2/3)·9 + 2·(1/3)·8 = 10/3, by 9;
    b = 3/10, and 1 − 0.3 + 0.03 = 0.73 of it is seen. Where steps are missing, pairs are further apart."""
    noise = np.array([1.0, -1.0] * 5)
    found = by_memory(noise, np.arange(10), 2).smallest(5, 0.05, 0.8)
    reach = t.ppf(0.975, 13) + t.ppf(0.8, 13)
    assert found == pytest.approx(reach * np.sqrt(10 / 27 / 0.73 * (1 / 10 + 1 / 5)), rel=1e-12)
    apart = by_memory(noise, 2 * np.arange(10), 2).smallest(5, 0.05, 0.8)  # γ1 = 0, γ2 = −9: 10 − 2·(1/3)·9
    assert apart == pytest.approx(found * np.sqrt((10 - 6) / (10 / 3)), rel=1e-12)


def panel(seed: int, days: int = 120, effect: float = 0.0) -> dict[str, list[float]]:
    """Eight places with shared days and a memory of their own; the first four gain `effect` from day 60 on."""
    rng = np.random.default_rng(seed)
    shared = rng.normal(0, 5, days)
    table = {}
    for k, name in enumerate("ABCDEFGH"):
        own = np.zeros(days)
        for day in range(1, days):
            own[day] = 0.6 * own[day - 1] + rng.normal(0, 1)
        table[name] = list(100 + 3 * k + shared + own + (effect if k < 4 else 0.0) * (np.arange(days) >= 60))
    return table


def test_clusters_foresee_the_error_that_the_method_finds() -> None:
    foreseen, errors = [], []
    for seed in range(40):
        asked = study(plan(**PAIRS), wide(panel(seed)))
        seen = DID.foresee(asked)
        foreseen.append(seen.smallest(60, 0.05, 0.8) / (t.ppf(0.975, 7) + t.ppf(0.8, 7)))
        errors.append(DID.estimate(asked, 0.05, quick=True).error)
    assert np.mean(foreseen) == pytest.approx(np.sqrt(np.mean(np.square(errors))), rel=0.15)
    assert seen.said[0].params == {"count": 8}


def test_effect_foreseen_is_found_about_as_often_as_promised() -> None:
    size = np.mean([DID.foresee(study(plan(**PAIRS), wide(panel(seed)))).smallest(60, 0.05, 0.8) for seed in range(20)])
    found = 0
    for seed in range(100, 200):
        result = DID.estimate(study(plan(**PAIRS), wide(panel(seed, effect=float(size)))), 0.05, quick=True)
        found += result.p is not None and result.p < 0.05
    assert 70 <= found <= 95  # 80 of 100 promised; ± 2 · √(100 · 0.8 · 0.2) = 8, and errors foreseen are estimates


def test_clusters_by_hand() -> None:
    """Three clusters of ±1 by turns and nothing: no memory, Σ squares 20 over 9 steps' freedom, times 3/2."""
    parts = np.array([[1.0, -1.0] * 5, [-1.0, 1.0] * 5, [0.0] * 10])
    found = by_clusters(parts, np.arange(10), 1.0).smallest(10, 0.05, 0.8)
    reach = t.ppf(0.975, 2) + t.ppf(0.8, 2)
    assert found == pytest.approx(reach * error_of(np.sqrt(20 / 9 * 3 / 2), 0.0, 10, 10), rel=1e-12)


def test_errors_of_the_plan_are_followed() -> None:
    table = wide(panel(1))
    codes = {
        errors: [one.code for one in DID.foresee(study(plan(**PAIRS, errors=errors), table)).said]
        for errors in ("auto", "clustered", "hac", "classical")
    }
    assert codes == {"auto": ["by_clusters"], "clustered": ["by_clusters"], "hac": ["by_memory"], "classical": []}
    one = study(plan(treated="A", controls=["E", "F"]), table)
    assert [said.code for said in DID.foresee(one).said] == ["by_memory"]


def test_two_clusters_cannot_be_planned_with() -> None:
    with pytest.raises(Unfit, match="errors by clusters need at least 3 clusters; there are 2"):
        DID.foresee(study(plan(treated="A", controls="E", errors="clustered"), wide(panel(1))))


def test_placebos_set_what_must_be_exceeded() -> None:
    """19 placebos at 5 %: p ≤ 1/20 only above all of them; at 10 % above all but one."""
    noise = np.random.default_rng(1).normal(0, 1, 30)
    effects = np.arange(-9.0, 10.0)
    seen = by_placebos(noise, np.arange(30), effects, 10)
    either = np.quantile(np.r_[effects, -effects], 0.8)
    assert seen.smallest(10, 0.05, 0.8) == pytest.approx(9 + either, rel=1e-12)
    assert seen.smallest(10, 0.15, 0.8) == pytest.approx(8 + either, rel=1e-12)
    ratio = error_of(seen.sigma, seen.rho, 30, 40) / error_of(seen.sigma, seen.rho, 30, 10)
    assert seen.smallest(40, 0.05, 0.8) == pytest.approx(ratio * (9 + either), rel=1e-12)


def test_too_few_placebos_can_show_nothing_and_that_is_said() -> None:
    asked = study(plan(controls=["B", "C", "D", "E", "F"]), wide(noisy(3)))
    with pytest.raises(Unfit, match="with 5 controls p cannot fall below 0.167: no effect of any size can be shown"):
        power_of(asked, MIX, 0.05)
    assert power_of(asked, MIX, 0.2).told[-1].params == {"count": 5, "window": 20}


def test_synthetic_control_is_planned_before_anything_is_measured() -> None:
    table = {name: row[:60] for name, row in noisy(3).items()}
    given = plan(controls=["B", "C", "D", "E", "F"], level=20)
    before = planned(given, wide(table))
    after = study(given, wide(noisy(3)))
    assert MIX.foresee(before).sigma == pytest.approx(MIX.foresee(after).sigma, rel=1e-9)
    short = planned(plan(controls=["B", "C", "D"], start="2024-01-08"), wide({k: v[:7] for k, v in table.items()}))
    with pytest.raises(Unfit, match="at least 8 values before the start"):
        MIX.foresee(short)


def planned(given, data):
    panel_ = read_data(data, given, name="data.csv")
    return prepare(resolved(given, panel_), panel_, planning=True)

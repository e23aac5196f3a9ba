"""What the methods answer, beside amounts reckoned by hand and beside statsmodels."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize
from statsmodels.stats.diagnostic import acorr_ljungbox

from junto.core.evidence.methods import METHODS
from junto.core.evidence.problems import EvidenceError
from junto.core.evidence.regression import clustered, hac, ljung_box, ols, prais_winsten, swept
from junto.core.evidence.simplex import nearest_mix

from .making import plan, study, wide

every_method = pytest.mark.parametrize("method", METHODS.values(), ids=list(METHODS))


def noisy(seed: int, places: int = 6, days: int = 120, effect: float = 20.0) -> dict[str, list[float]]:
    """Places that share days; the first gains `effect` from day 60 (1 March 2024) on."""
    rng = np.random.default_rng(seed)
    shared = 100 + 10 * np.sin(np.arange(days) / 7) + rng.normal(0, 3, days)
    table = {chr(65 + k): shared + 5 * (k if k else 2.5) + rng.normal(0, 1, days) for k in range(places)}
    table["A"] = table["A"] + np.where(np.arange(days) >= 60, effect, 0.0)
    return {name: list(row) for name, row in table.items()}


def test_methods_are_found_from_the_weakest_on() -> None:
    assert list(METHODS) == ["before_after", "interrupted_series", "difference_in_differences", "synthetic_control"]


@every_method
def test_method_says_what_it_is(method) -> None:
    assert method.version >= 1
    assert method.assumes.startswith("Assumes that ")
    assert method.needs.startswith("Needs ")
    assert method.source
    assert 1 <= method.rung <= 3


@every_method
def test_method_finds_an_effect_that_was_put_in(method) -> None:
    found = method.estimate(study(plan(controls=["B", "C", "D", "E", "F"]), wide(noisy(3))), 0.05)
    assert found.method == method.code
    assert found.effect == pytest.approx(20, abs=8 if not method.compares else 1)
    assert found.n > 0


@every_method
def test_method_gives_the_same_effect_when_asked_quickly(method) -> None:
    asked = study(plan(controls=["B", "C", "D", "E", "F"]), wide(noisy(4)))
    assert method.estimate(asked, 0.05, quick=True).effect == method.estimate(asked, 0.05).effect


@every_method
def test_noise_has_a_step_for_each_value_and_lies_before_the_start(method) -> None:
    asked = study(plan(controls=["B", "C", "D", "E", "F"]), wide(noisy(5)))
    values, at = method.noise(asked)
    assert len(values) == len(at) == 60
    assert at.max() < asked.begin


@every_method
def test_method_that_compares_refuses_a_plan_without_controls(method) -> None:
    asked = study(plan(), wide(noisy(6)))
    if method.compares:
        with pytest.raises(EvidenceError, match="names no controls"):
            method.estimate(asked, 0.05)
    else:
        assert np.isfinite(method.estimate(asked, 0.05).effect)


def test_before_after_is_the_difference_of_means() -> None:
    found = METHODS["before_after"].estimate(study(plan(start="2024-01-04"), wide({"A": [1, 2, 3, 10, 11, 12]})), 0.05)
    assert found.effect == 9.0
    assert found.usual == 2.0
    assert found.percent == 450.0


def test_before_after_of_two_values_has_no_interval_and_says_why() -> None:
    found = METHODS["before_after"].estimate(study(plan(start="2024-01-02"), wide({"A": [100, 65]})), 0.05)
    assert (found.effect, found.low, found.high, found.p) == (-35.0, None, None, None)
    assert "cannot be computed, because there are 1 values before and 1" in str(found.said[-1])


def test_difference_in_differences_by_hand() -> None:
    asked = study(plan(start="2024-01-03", controls=["B"]), wide({"A": [1, 3, 10, 12], "B": [5, 7, 8, 10]}))
    found = METHODS["difference_in_differences"].estimate(asked, 0.05)
    assert found.effect == pytest.approx(6.0, abs=1e-12)  # (11 − 2) − (9 − 6)
    assert found.usual == pytest.approx(5.0, abs=1e-12)


def test_difference_in_differences_agrees_with_dummies_in_statsmodels() -> None:
    table = noisy(7, places=12)
    table["B"][5] = table["C"][70] = np.nan
    table["B"] = [value + (15 if k >= 60 else 0) for k, value in enumerate(table["B"])]
    names = [chr(67 + k) for k in range(10)]
    found = METHODS["difference_in_differences"].estimate(
        study(plan(treated=["A", "B"], controls=names), wide(table)), 0.05
    )
    values = np.array(list(table.values()))
    place, day = np.nonzero(np.isfinite(values))
    d = ((place < 2) & (day >= 60)).astype(float)
    x = np.column_stack([d, place[:, None] == np.arange(12), day[:, None] == np.arange(1, 120)])
    fit = sm.OLS(values[place, day], x.astype(float)).fit(cov_type="cluster", cov_kwds={"groups": place}, use_t=True)
    assert found.effect == pytest.approx(fit.params[0], rel=1e-9)
    assert found.error == pytest.approx(fit.bse[0], rel=1e-9)
    assert found.p == pytest.approx(fit.pvalues[0], rel=1e-6, abs=1e-12)
    assert (found.low, found.high) == pytest.approx(tuple(fit.conf_int()[0]), rel=1e-9)


def test_few_clusters_are_said_and_lower_the_strength() -> None:
    table = noisy(8)
    found = METHODS["difference_in_differences"].estimate(
        study(plan(treated=["A", "B"], controls=["C", "D", "E", "F"]), wide(table)), 0.05
    )
    assert [one.code for one in found.said[:2]] == ["by_clusters", "wild_bootstrap"]
    assert found.weakens[0].code == "few_clusters"


def test_interrupted_series_agrees_with_newey_west_in_statsmodels() -> None:
    y = np.array(noisy(9)["A"])
    found = METHODS["interrupted_series"].estimate(study(plan(), wide({"A": list(y)})), 0.05)
    t = np.arange(120)
    post = t >= 60
    x = np.column_stack([np.ones(120), t, post, post * (t - 60)])
    lags = int(found.figures["lags"])
    fit = sm.OLS(y, x).fit(cov_type="HAC", cov_kwds={"maxlags": lags, "use_correction": True}, use_t=True)
    weigh = np.array([0, 0, 1, 29.5])
    assert found.effect == pytest.approx(float(weigh @ fit.params), rel=1e-9)
    assert found.error == pytest.approx(float(np.sqrt(weigh @ fit.cov_params() @ weigh)), rel=1e-9)


def test_prais_winsten_agrees_with_glsar_at_its_own_rho() -> None:
    rng = np.random.default_rng(1)
    e = np.zeros(200)
    for k in range(1, 200):
        e[k] = 0.6 * e[k - 1] + rng.normal()
    x = np.column_stack([np.ones(200), np.arange(200) >= 100]).astype(float)
    found = prais_winsten(x @ [1.0, 2.0] + e, x, np.arange(200))
    assert found.rho == pytest.approx(float(e[1:] @ e[:-1] / (e[:-1] @ e[:-1])), abs=0.03)
    power = found.rho ** np.abs(np.subtract.outer(np.arange(200), np.arange(200))) / (1 - found.rho**2)
    fit = sm.GLS(x @ [1.0, 2.0] + e, x, sigma=power).fit()
    assert found.coef == pytest.approx(fit.params, rel=1e-8)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(fit.bse, rel=1e-8)


def test_ljung_box_agrees_with_statsmodels() -> None:
    e = np.random.default_rng(2).normal(size=80)
    theirs = acorr_ljungbox(e - e.mean(), lags=[6])
    assert ljung_box(e, 6) == pytest.approx((theirs["lb_stat"].iloc[0], theirs["lb_pvalue"].iloc[0]), rel=1e-9)


def test_hac_counts_distance_over_missing_steps() -> None:
    y = np.random.default_rng(3).normal(size=30)
    at = np.r_[np.arange(15), np.arange(20, 35)]
    fit = ols(y, np.ones((30, 1)))
    scores = np.zeros(35)
    scores[at] = fit.resid / 30
    by_hand = sum((1 - abs(i - j) / 4) * scores[i] * scores[j] for i in range(35) for j in range(35) if abs(i - j) <= 3)
    assert hac(fit, np.ones(1), 3, at) == pytest.approx(by_hand * 30 / 29, rel=1e-9)


def test_columns_that_cannot_be_told_apart_are_refused() -> None:
    with pytest.raises(EvidenceError, match="does not tell trend, season and effect apart"):
        ols(np.arange(5.0), np.ones((5, 2)))
    with pytest.raises(EvidenceError, match="2 values for 2 unknowns"):
        ols(np.arange(2.0), np.eye(2))


def test_clusters_are_counted() -> None:
    fit = ols(np.arange(6.0), np.ones((6, 1)))
    assert clustered(fit, np.array([0, 0, 1, 1, 2, 2]))[1] == 3


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_sweeping_out_both_groups_leaves_nothing_of_them(seed: int) -> None:
    rng = np.random.default_rng(seed)
    a, b = rng.integers(0, 5, 60), rng.integers(0, 7, 60)
    made, _used = swept(np.column_stack([a * 3.0 + b * b, rng.normal(size=60)]), a, b)
    assert made[:, 0] == pytest.approx(np.zeros(60), abs=1e-8)
    assert np.bincount(a, weights=made[:, 1]) == pytest.approx(np.zeros(a.max() + 1), abs=1e-8)
    assert np.bincount(b, weights=made[:, 1]) == pytest.approx(np.zeros(b.max() + 1), abs=1e-8)


@given(st.integers(0, 10_000), st.integers(1, 12), st.integers(1, 20))
@settings(max_examples=40, deadline=None)
def test_nearest_mix_cannot_be_bettered_by_moving_weight(seed: int, donors: int, steps: int) -> None:
    rng = np.random.default_rng(seed)
    table, target = rng.normal(size=(steps, donors)), rng.normal(size=steps)
    weights = nearest_mix(target, table)
    assert weights.min() >= 0
    assert weights.sum() == pytest.approx(1, abs=1e-12)
    gradient = table.T @ (table @ weights - target)
    assert float(gradient @ weights) <= float(gradient.min()) + 1e-7 * max(1.0, float(np.abs(gradient).max()))


def test_nearest_mix_agrees_with_slsqp() -> None:
    rng = np.random.default_rng(5)
    table, target = rng.normal(size=(30, 6)), rng.normal(size=30)
    theirs = minimize(
        lambda w: float(((target - table @ w) ** 2).sum()), np.full(6, 1 / 6), method="SLSQP", bounds=[(0, 1)] * 6,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1}, options={"ftol": 1e-14, "maxiter": 500},
    )  # fmt: skip
    assert nearest_mix(target, table) == pytest.approx(theirs.x, abs=1e-5)


def test_synthetic_control_mixes_as_the_treated_was_mixed() -> None:
    rng = np.random.default_rng(6)
    b, c, d = (100 + np.cumsum(rng.normal(size=40)) for _name in "BCD")
    a = 0.25 * b + 0.75 * c + np.where(np.arange(40) >= 30, 7.0, 0.0)
    asked = study(plan(start="2024-01-31", controls=["B", "C", "D"]), wide({"A": a, "B": b, "C": c, "D": d}))
    found = METHODS["synthetic_control"].estimate(asked, 0.05)
    assert found.effect == pytest.approx(7, abs=1e-6)
    assert found.weights == pytest.approx({"B": 0.25, "C": 0.75}, abs=1e-6)
    assert found.p == 0.25
    assert any(one.code == "rank_too_coarse" for one in found.weakens)

"""A register of risks, its correlations, and a million cases beside closed forms."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtr
from tests.core.finance.making import refused

from junto.core.finance import simulating
from junto.core.finance.correlations import matrix_of, nearest_correlation, root_of, sound
from junto.core.finance.distributions import fixed, lognormal, percentiles, triangular, uniform
from junto.core.finance.risks import Register, Risk
from junto.core.finance.simulating import drawn_for, simulate

YEARS = range(2026, 2030)
ONE = np.ones(4)


def risk(name: str, cost=None, **named) -> Risk:
    return Risk(name, uniform(0, 12) if cost is None else cost, **{"when": {2026: 1.0}, **named})


def drawn(register: Register, draws: int = 1 << 16, seed: int = 1, **sums):
    weights = sums or {"all": lambda _risk: ONE}
    return simulate(register, YEARS, weights, lambda one: one.public * ONE, draws=draws, seed=seed)


def test_mean_and_percentiles_of_one_uniform_risk_are_its_closed_forms():
    found = drawn(Register((risk("Ground"),))).sums["all"]
    assert found.mean.value == pytest.approx(6, abs=1e-3)
    assert found.percentile[10].value == pytest.approx(1.2, abs=1e-3)
    assert found.percentile[90].value == pytest.approx(10.8, abs=1e-3)
    assert found.mean.low <= 6 <= found.mean.high
    assert found.chance_above(9) == pytest.approx(0.25, abs=1e-4)


def test_sum_of_two_independent_uniform_risks_is_triangular():
    found = drawn(Register((risk("Ground"), risk("Water")))).sums["all"]
    peer = stats.triang(0.5, 0, 24)
    for percent in simulating.PERCENTS:
        assert found.percentile[percent].value == pytest.approx(peer.ppf(percent / 100), abs=0.02)
    chances, amounts = found.curve(4)
    assert chances.tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert amounts[2] == pytest.approx(12, abs=0.02)


def test_product_of_probability_and_mean_is_expected_and_half_of_the_cases_cost_nothing():
    register = Register((risk("Ground", probability=0.5),))
    found = drawn(register).sums["all"]
    assert register.expected(YEARS).tolist() == [3, 0, 0, 0]
    assert found.mean.value == pytest.approx(3, abs=2e-3)
    assert found.percentile[25].value == 0
    assert found.percentile[75].value == pytest.approx(6, abs=5e-3)


def test_confidence_holds_the_closed_form_in_about_95_of_100_seeds():
    register = Register((risk("Ground", lognormal(3, 2)), risk("Water", triangular(0, 1, 9))))
    exact = 3 + 10 / 3
    held = [(one := drawn(register, 1 << 10, seed).sums["all"].mean).low <= exact <= one.high for seed in range(30)]
    assert 25 <= sum(held) <= 30


def test_normal_scores_have_the_correlation_that_was_asked_for():
    normal = percentiles({10: -1.2815515655446004, 50: 0, 90: 1.2815515655446004})
    register = Register((risk("Ground", normal), risk("Water", normal)), (("Water", "Ground", 0.6),))
    variance = drawn(register).sums["all"].draws.var()
    assert variance / 2 - 1 == pytest.approx(0.6, abs=2e-3)


def test_perfect_correlation_doubles_the_cost_of_one():
    register = Register((risk("Ground"), risk("Water"), risk("Other")), (("Ground", "Water", 1.0),))
    found = drawn(register, pair=lambda one: (one.name != "Other") * ONE).sums["pair"]
    assert found.percentile[90].value == pytest.approx(21.6, abs=2e-3)


def test_rank_correlation_follows_the_copula():
    """Spearman's ρ of a Gaussian copula is 6/π · asin(r/2); here by the variance of a sum of two uniforms."""
    register = Register((risk("Ground"), risk("Water")), (("Ground", "Water", 0.5),))
    found = drawn(register).sums["all"].draws
    assert found.var() / (2 * 12) - 1 == pytest.approx(6 / np.pi * np.arcsin(0.25), abs=2e-3)


def test_cost_is_spread_over_years_and_carried_by_shares():
    register = Register((risk("Ground", fixed(100), when={2026: 0.25, 2028: 0.75}, public=0.4),))
    found = drawn(register, now=lambda one: (1 - one.public) * np.array([1, 1, 0.5, 1]))
    assert found.sums["now"].mean.value == pytest.approx(60 * (0.25 + 0.375), rel=1e-12)
    assert found.yearly_mean == pytest.approx([10, 0, 30, 0], rel=1e-6)
    assert found.yearly[90] == pytest.approx([10, 0, 30, 0], rel=1e-6)
    assert register.expected(YEARS, public=True).tolist() == [10, 0, 30, 0]
    assert register.expected(YEARS, public=False) == pytest.approx([15, 0, 45, 0])


def test_risk_drawn_anew_each_year_varies_less_over_all_than_one_drawn_once():
    anew = drawn(Register((risk("Upkeep", when=dict.fromkeys(YEARS, 1.0), anew=True),))).sums["all"]
    once = drawn(Register((risk("Upkeep", uniform(0, 48), when=dict.fromkeys(YEARS, 0.25)),))).sums["all"]
    assert anew.mean.value == pytest.approx(24, abs=0.01)
    assert anew.draws.var() == pytest.approx(4 * 12, rel=1e-2)
    assert once.draws.var() == pytest.approx(16 * 12, rel=1e-2)


def test_years_in_single_precision_differ_by_less_than_a_millionth_from_the_exact_percentiles():
    found = drawn(Register((risk("Ground", uniform(1e12, 3e12)),)), 1 << 20)
    exact = found.sums["all"].percentile
    for percent in (10, 50, 90):
        assert found.yearly[percent][0] == pytest.approx(exact[percent].value, rel=1e-5)
    sums = found.sums["all"].draws
    assert np.abs(sums.astype(np.float32) / sums - 1).max() < 1e-6


def test_same_seed_gives_the_same_figures_and_another_seed_others():
    register = Register((risk("Ground"), risk("Water")))
    one, same, other = (drawn(register, 2_000, seed).sums["all"].mean.value for seed in (5, 5, 6))
    assert one == same
    assert one != other


def test_number_of_cases_is_a_power_of_two_and_says_so():
    found = drawn(Register((risk("Ground"),)), 5_000)
    assert (found.draws, len(found.sums["all"].draws)) == (8_192, 8_192)
    assert str(found.told) == (
        "5,000 cases were asked for and 8,192 drawn, the next power of two, as these points need it; in 16 independent "
        "sets."
    )
    assert str(drawn(Register((risk("Ground"),)), 4_096).told) == "4,096 cases were drawn, in 16 independent sets."
    assert refused(drawn_for, 100) == "Between 1,024 and 16,777,216 draws can be made."


def test_carrier_is_named():
    assert [risk("R", public=share).carried for share in (1, 0, 0.3)] == ["public", "private", "shared"]
    assert Register((risk("R", when={2026: 0.5, 2030: 0.5}),)).years == range(2026, 2031)


CONTRADICTING = (("A", "B", 0.9), ("B", "C", 0.9), ("A", "C", -0.9))


def test_contradicting_correlations_are_refused_with_the_nearest_that_are_possible():
    matrix = matrix_of("ABC", CONTRADICTING)
    assert refused(sound, "ABC", matrix) == (
        "The correlations contradict one another: no risks can move like this together (least eigenvalue -0.800). The "
        "nearest that can (given): A / B 0.50 (0.90); A / C -0.50 (-0.90); B / C 0.50 (0.90). To take them, set "
        "“correlations_are” to “nearest”."
    )
    nearest = sound("ABC", matrix, nearest=True)
    assert nearest == pytest.approx(np.array([[1, 0.5, -0.5], [0.5, 1, 0.5], [-0.5, 0.5, 1]]), abs=1e-6)
    assert np.linalg.eigvalsh(nearest)[0] > -1e-9


def test_nearest_correlation_is_that_of_higham():
    """Higham 2002, section 4: the example with ones beside the diagonal (as printed: 0.7607 and 0.1573)."""
    found = nearest_correlation(np.array([[1.0, 1, 0], [1, 1, 1], [0, 1, 1]]))
    assert found == pytest.approx(np.array([[1, 0.7607, 0.1573], [0.7607, 1, 0.7607], [0.1573, 0.7607, 1]]), abs=5e-5)


def test_root_of_a_matrix_gives_it_back():
    matrix = np.array([[1, 0.5], [0.5, 1]])
    assert root_of(matrix) @ root_of(matrix).T == pytest.approx(matrix, abs=1e-14)
    assert float(ndtr(0)) == 0.5


def test_unusable_registers_are_refused():
    assert refused(Register, ()) == "The register holds no risk."
    assert refused(Register, (risk("A"), risk("A"))) == "The risk “A” stands twice in the register."
    assert refused(matrix_of, "AB", [("A", "Z", 0.1)]) == (
        "A correlation names the risk “Z”, which is not in the register."
    )
    twice = "The correlation of “B” and “A” is given twice, or of a risk with itself."
    assert refused(matrix_of, "AB", [("A", "B", 0.1), ("B", "A", 0.1)]) == twice
    assert refused(matrix_of, "AB", [("A", "B", 1.5)]) == (
        "The correlation of “A” and “B” must lie between -1 and 1, and is 1.5."
    )
    anew = risk("A", when={2026: 1, 2027: 1}, anew=True)
    assert refused(Register, (anew, risk("B")), (("A", "B", 0.1),)) == (
        "“A” and “B” cannot be correlated: one of them is drawn anew each year."
    )
    assert refused(risk, "A", probability=0) == "The probability of “A” must be above 0 and at most 1, and is 0."
    assert refused(risk, "A", public=2) == "The public share of “A” must lie between 0 and 1, and is 2."
    assert refused(risk, "A", when={}) == "“A” must say in which years it falls."
    assert refused(risk, "A", when={2026: 0.5}) == ("The shares of “A” by year must add up to 1, and add up to 0.5.")

"""Distributions return the percentiles they were given; means are closed forms; tables of quantiles are near enough."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from tests.core.finance.making import refused

from junto.core.finance.distributions import (
    CELLS,
    Distribution,
    Table,
    fixed,
    lognormal,
    percentiles,
    pert,
    triangular,
    uniform,
)

CHANCES = np.array([0.001, 0.1, 0.25, 0.5, 0.7, 0.9, 0.999])
SHAPES = [
    uniform(1, 5), triangular(0, 1, 4), triangular(1, 1, 4), pert(1, 2, 6), lognormal(3, 1.5),
    percentiles({10: 10, 70: 20, 90: 30}), percentiles({10: 1, 50: 2, 90: 3}), percentiles({10: 1, 50: 4, 90: 5}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("ours", "peer"),
    [
        (uniform(1, 5), stats.uniform(1, 4)),
        (triangular(0, 1, 4), stats.triang(0.25, 0, 4)),
        (triangular(2, 5, 5), stats.triang(1, 2, 3)),
        (pert(1, 2, 6), stats.beta(1.8, 4.2, 1, 5)),
        (lognormal(3, 1.5), stats.lognorm(np.sqrt(np.log(1.25)), scale=3 / np.sqrt(1.25))),
    ],
)
def test_quantiles_and_mean_agree_with_scipy(ours: Distribution, peer: stats.rv_continuous):
    assert ours.quantile(CHANCES) == pytest.approx(peer.ppf(CHANCES), rel=1e-9)
    assert ours.mean == pytest.approx(peer.mean(), rel=1e-12)


@given(
    st.sampled_from([(10, 50, 90), (10, 70, 90), (5, 50, 95), (20, 60, 80)]),
    st.floats(-1e9, 1e9), st.floats(1, 1e9), st.floats(0.02, 50),
)  # fmt: skip
def test_distribution_by_percentiles_returns_them(at: tuple[int, ...], low: float, step: float, ratio: float):
    given_points = dict(zip(at, (low, low + step, low + step + step * ratio), strict=True))
    found = percentiles(given_points).quantile(np.array(at) / 100)
    assert found == pytest.approx(list(given_points.values()), rel=1e-8, abs=1e-8 * step)


def test_even_percentiles_are_a_normal_distribution():
    found = percentiles({10: 1, 50: 2, 90: 3})
    assert found.mean == 2
    assert found.quantile(CHANCES) == pytest.approx(stats.norm(2, 1 / stats.norm.ppf(0.9)).ppf(CHANCES), rel=1e-12)


def test_percentiles_of_a_lognormal_give_that_lognormal():
    peer = stats.lognorm(0.4, scale=7)
    found = percentiles({at: float(peer.ppf(at / 100)) for at in (10, 50, 90)})
    assert found.mean == pytest.approx(peer.mean(), rel=1e-10)
    assert found.quantile(CHANCES) == pytest.approx(peer.ppf(CHANCES), rel=1e-10)


def test_long_tail_lies_where_percentiles_lie_further_apart():
    left, right = percentiles({10: 1, 50: 4, 90: 5}), percentiles({10: 1, 50: 2, 90: 5})
    assert left.mean < 4
    assert right.mean > 2
    assert left.mean == pytest.approx(6 - right.mean, rel=1e-10)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: f"{shape.shape}{shape.points}")
def test_table_is_near_the_quantiles_and_its_mean_near_the_mean(shape: Distribution):
    even = (np.arange(1 << 18) + 0.5) / (1 << 18)
    found, exact = Table(shape).look_up(even), shape.quantile(even)
    deviation = float(exact.std())
    assert np.abs(found - exact).max() < 1e-4 * deviation
    assert abs(found.mean() - exact.mean()) < 2e-7 * deviation
    assert found.mean() == pytest.approx(shape.mean, rel=1e-4)
    assert (np.diff(found) >= 0).all()


def test_outer_cells_of_a_table_are_exact():
    chances = np.array([2.0**-31, 3.5 / CELLS, 1 - 2.0**-31])
    shape = lognormal(3, 1.5)
    assert (Table(shape).look_up(chances) == shape.quantile(chances)).all()


def test_fixed_amount_has_one_quantile():
    assert Table(fixed(7)).look_up(CHANCES).tolist() == [7] * 7
    assert (fixed(7).mean, fixed(-1).below_zero) == (7, 1)


@pytest.mark.parametrize(
    ("shape", "chance"),
    [
        (uniform(-1, 3), 0.25),
        (uniform(1, 3), 0),
        (triangular(-1, 0, 3), 0.25),
        (triangular(-3, -2, -1), 1),
        (pert(-1, 1, 3), 0.1035156),
        (percentiles({10: -1, 50: 0, 90: 1}), 0.5),
        (percentiles({10: -1, 50: 0, 90: 3}), 0.5),
        (percentiles({10: -3, 50: 0, 90: 1}), 0.5),
        (percentiles({10: 10, 50: 11, 90: 13}), 0),
        (percentiles({10: -13, 50: -11, 90: -10}), 1),
        (lognormal(3, 1), 0),
    ],
)
def test_chance_of_costing_less_than_nothing_is_known(shape: Distribution, chance: float):
    assert shape.below_zero == pytest.approx(chance, abs=1e-6)


def test_unusable_points_are_refused():
    assert refused(uniform, 3, 3) == "The least cost must be below the greatest."
    assert refused(triangular, 1, 5, 4) == "The likeliest cost must lie between the least and the greatest."
    assert refused(lognormal, 0, 1) == "A lognormal cost needs a mean and a deviation above zero."
    assert refused(percentiles, {10: 1, 90: 2}) == "A cost by percentiles needs three of them, such as P10, P50, P90."
    assert refused(percentiles, {10: 1, 50: 3, 90: 2}) == (
        "A higher percentile must be a higher cost: P10 < P50 < P90."
    )
    assert refused(percentiles, {10: 0, 50: 1e-300, 90: 1}) == (
        "These percentiles are too uneven for one distribution: check the middle one."
    )

"""The parts that methods are made of, at their ends: errors of zero, sweeping, wild draws, mixes, changed clocks."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest

from junto.core.evidence.clusters import wild_p
from junto.core.evidence.moments import clock_changes, has_offset, moment
from junto.core.evidence.regression import interval, ljung_box, ols, prais_winsten, rho_of, swept
from junto.core.evidence.simplex import nearest_mix
from junto.core.sentences import Unfit


def test_interval_without_error_is_the_effect_itself() -> None:
    assert interval(2.0, 0.0, 0.05, 10) == (2.0, 2.0, 0.0)
    assert interval(0.0, 0.0, 0.05, 10) == (0.0, 0.0, 1.0)


def test_residuals_of_zero_remember_nothing() -> None:
    zeros = np.zeros(20)
    assert rho_of(zeros, np.arange(20)) == 0.0
    assert rho_of(np.array([1.0, -1.0, 2.0]), np.array([0, 2, 4])) == 0.0  # no two of them are neighbours
    assert ljung_box(zeros, 5) == (0.0, 1.0)


def test_prais_winsten_of_one_round_has_the_rho_of_least_squares() -> None:
    y = np.random.default_rng(3).normal(size=40).cumsum()
    x = np.column_stack([np.ones(40), np.arange(40.0)])
    e = y - x @ ols(y, x).coef
    assert prais_winsten(y, x, np.arange(40), rounds=1).rho == pytest.approx(float(e[1:] @ e[:-1] / (e[:-1] @ e[:-1])))


def test_swept_columns_are_the_same_whichever_grouping_is_larger() -> None:
    rng = np.random.default_rng(5)
    columns = rng.normal(size=(60, 2))
    a, b = np.repeat(np.arange(4), 15), np.tile(np.arange(15), 4)
    made, used = swept(columns, a, b)
    other, again = swept(columns, b, a)
    assert made == pytest.approx(other, abs=1e-12)
    assert used == again == 18  # 4 + 15 − 1
    assert made[a == 2].sum(axis=0) == pytest.approx([0, 0], abs=1e-12)


def test_too_many_groups_on_both_sides_are_refused() -> None:
    many = np.arange(3002)
    with pytest.raises(Unfit, match="more than 3,000 places and 3,000 times at once"):
        swept(np.zeros((3002, 1)), many, many)


def test_many_clusters_are_drawn_with_a_seed_and_agree_with_all_patterns_of_signs() -> None:
    group = np.repeat(np.arange(12), 5)
    x = np.where(group < 6, 0.5, -0.5)[:, None]
    y = 10 * x[:, 0] + np.random.default_rng(2).normal(size=60)
    p, draws = wild_p(y, x, group, 1, seed=1)
    assert draws == 1999
    assert (p, draws) == wild_p(y, x, group, 1, seed=1)
    # Of all 4,096 patterns only the two that turn no cluster or every one reach so far.
    assert p == pytest.approx(2 / 4096, abs=0.0025)


def test_mix_of_donors_that_are_the_same_or_do_not_help_is_still_the_nearest() -> None:
    target = np.array([1.0, 2.0, 3.0])
    same = np.column_stack([target, target, target + 5])
    assert same @ nearest_mix(target, same) == pytest.approx(target, abs=1e-12)
    far = np.column_stack([target + 3, target + 1, target + 9])
    assert list(nearest_mix(target, far)) == [0.0, 1.0, 0.0]
    assert list(nearest_mix(np.zeros(3), np.zeros((3, 2)))) == [1.0, 0.0]


def test_donor_that_entered_early_may_leave_again() -> None:
    # The first guess, the single donor that lies nearest, is no part of the best mix: (2, 0) and (0, 2) meet the aim.
    donors = np.array([[2.0, 0.0, 1.2], [0.0, 2.0, 1.2]])
    assert nearest_mix(np.array([1.0, 1.0]), donors) == pytest.approx([0.5, 0.5, 0.0], abs=1e-12)


def test_clocks_that_changed_by_odd_minutes_are_found_at_their_half_hour() -> None:
    # Railway time: on 18 November 1883 clocks of San Francisco went back by 7 minutes and 2 seconds.
    assert clock_changes("America/Los_Angeles", 1883, 1883) == ((datetime(1883, 11, 18, 12), -8),)
    assert clock_changes("America/Los_Angeles", 2024, 2024) == (
        (datetime(2024, 3, 10, 2), 60), (datetime(2024, 11, 3, 1), -60)
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given", "has"),
    [
        ("2016-05-02T14Z", True), ("2016-05-02 14:30 UTC", True), ("2016-05-02T14:30-08:00", True),
        ("2016-05-02T14:30", False), ("5-2-2016", False), ("2016-05-02", False), (1988, False),
        (datetime(2016, 5, 2), False),
    ],
)  # fmt: skip
def test_offset_of_a_time_is_seen(given: object, has: bool) -> None:
    assert has_offset(given) is has


def test_times_of_day_that_are_none_are_refused_and_universal_ones_read() -> None:
    assert moment("2016-05-02T14Z") == datetime(2016, 5, 2, 14)
    with pytest.raises(Unfit, match="is not a point in time"):
        moment("2024-01-01 13:00 PM")
    with pytest.raises(Unfit, match="has seconds"):
        moment("2024-01-01 13:00:07")

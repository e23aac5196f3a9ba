"""Whole cents: every sum exact, odd cents in turn."""

from __future__ import annotations

from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st

from junto.core.sharing import InTurn, per_year, to_minor_units

fractions = st.fractions(-10_000, 10_000, max_denominator=97)


def minor(parts):
    return [part.minor for part in parts]


def test_cents_left_over_go_to_the_largest_remainders():
    assert minor(to_minor_units([F(100, 3)] * 3, "USD")) == [34, 33, 33]
    assert minor(to_minor_units([F(101, 10), F(106, 10), F(93, 10)], "USD")) == [10, 11, 9]


def test_whole_shares_stay_as_they_are():
    assert minor(to_minor_units([F(3), F(-1), F(0)], "USD")) == [3, -1, 0]


def test_total_that_is_no_whole_cent_is_rounded_half_up():
    assert minor(to_minor_units([F(1, 4), F(1, 4)], "USD")) == [1, 0]
    assert minor(to_minor_units([F(-1, 4), F(-1, 4)], "USD")) == [0, -1]


@given(st.lists(fractions, min_size=1, max_size=8))
def test_rounded_shares_add_up_and_none_is_a_cent_off(shares):
    parts = minor(to_minor_units(shares, "USD"))
    total = sum(shares)
    assert abs(sum(parts) - total) <= F(1, 2)
    assert all(abs(part - share) < 1 for part, share in zip(parts, shares, strict=True))


def test_odd_cents_take_turns():
    turn = InTurn([1, 1, 1])
    assert [minor(turn.divide(100, "USD")) for _time in range(3)] == [[34, 33, 33], [33, 34, 33], [33, 33, 34]]


def test_turns_go_on_where_they_stopped():
    whole, first = InTurn([1, 1, 1]), InTurn([1, 1, 1])
    charged = [a + b for a, b in zip(minor(first.divide(100, "USD")), minor(first.divide(101, "USD")), strict=True)]
    whole.divide(100, "USD")
    whole.divide(101, "USD")
    assert minor(InTurn([1, 1, 1], charged).divide(100, "USD")) == minor(whole.divide(100, "USD"))


def test_credit_gives_back_as_it_was_charged():
    turn = InTurn([2, 1])
    assert minor(turn.divide(100, "USD")) == [67, 33]
    assert minor(turn.divide(-100, "USD")) == [-67, -33]


def test_nothing_divides_into_nothing():
    assert minor(InTurn([1, 2]).divide(0, "USD")) == [0, 0]


def test_single_cents_never_charge_below_zero():
    turn = InTurn([1, 1, 1, 1])
    for _time in range(9):
        parts = minor(turn.divide(1, "USD"))
        assert sum(parts) == 1
        assert min(parts) == 0


@given(
    st.lists(st.integers(1, 50), min_size=1, max_size=6),
    st.lists(st.integers(5_000, 10**9), min_size=1, max_size=12),
)
def test_sums_over_time_are_never_a_cent_away_from_exact(weights, amounts):
    turn = InTurn(weights)
    parts = [minor(turn.divide(amount, "USD")) for amount in amounts]
    for amount, part in zip(amounts, parts, strict=True):
        assert sum(part) == amount
    for i, weight in enumerate(weights):
        exact = F(sum(amounts) * weight, sum(weights))
        assert abs(sum(part[i] for part in parts) - exact) < 1


@given(st.lists(st.integers(0, 5), min_size=2, max_size=5).filter(any), st.lists(st.integers(-50, 50), max_size=12))
def test_any_amounts_add_up_and_nobody_pays_against_the_sign(weights, amounts):
    turn = InTurn(weights)
    for amount in amounts:
        parts = minor(turn.divide(amount, "USD"))
        assert sum(parts) == amount
        assert all(part * amount >= 0 for part in parts)
        assert all(part == 0 for part, weight in zip(parts, weights, strict=True) if weight == 0)


def test_years_add_up_and_everybody_pays_the_same_part_of_each():
    found = per_year([F(1), F(1), F(1)], {2028: 100, 2027: 200}, "USD")
    assert {year: minor(parts) for year, parts in found.items()} == {2027: [67, 67, 66], 2028: [33, 33, 34]}
    assert list(found) == [2027, 2028]

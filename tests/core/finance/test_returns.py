"""Present values, rates of return (none, one, several), payback: by hand and beside two other programs."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import numpy_financial
import pytest
import pyxirr
from hypothesis import given
from hypothesis import strategies as st
from tests.core.finance.making import line, net_flows, refused

from junto.core.finance.discounting import GREEN_BOOK, Discounting
from junto.core.finance.flows import Flows
from junto.core.finance.returns import irr, payback, worth, xirr, xnpv

spent_then_gained = st.tuples(st.integers(1, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=30)).filter(
    lambda both: sum(both[1]) > 0
)


@given(spent_then_gained)
def test_rate_of_return_makes_the_present_value_zero(both: tuple[int, list[int]]):
    amounts = [-both[0], *both[1]]
    found = irr(amounts)
    assert (found.changes, len(found.found)) == (1, 1)
    powers = (1 + found.rate) ** -np.arange(len(amounts), dtype=float)
    assert abs(amounts @ powers) <= 1e-9 * (np.abs(amounts) @ powers)


@given(st.integers(1_000, 10**6), st.lists(st.integers(1, 10**6), min_size=2, max_size=20))
def test_rate_of_return_agrees_with_numpy_financial(spent: int, gained: list[int]):
    peer = numpy_financial.irr([-spent, *gained])
    if not np.isnan(peer) and -0.9 < peer < 10:
        assert irr([-spent, *gained]).rate == pytest.approx(peer, abs=1e-6)


@given(
    st.lists(st.tuples(st.integers(1, 400), st.integers(1, 10**6)), min_size=1, max_size=20), st.integers(1_000, 10**7)
)
def test_dated_rate_of_return_agrees_with_pyxirr(later: list[tuple[int, int]], spent: int):
    days, day = [date(2026, 1, 1)], date(2026, 1, 1)
    for gap, _amount in later:
        day += timedelta(days=gap)
        days.append(day)
    amounts = [-float(spent), *(float(amount) for _gap, amount in later)]
    peer = pyxirr.xirr(days, amounts)
    if peer is not None and -0.9 < peer < 10:
        assert xirr(amounts, days).rate == pytest.approx(peer, abs=1e-6)


@given(st.floats(-0.3, 0.5), st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=40))
def test_present_value_agrees_with_numpy_financial(rate: float, amounts: list[int]):
    years = np.arange(len(amounts))
    ours = float(np.asarray(amounts, dtype=float) @ Discounting.constant(rate).factors(years))
    size = float(np.abs(amounts) @ (1 + rate) ** -years.astype(float)) + 1
    assert abs(ours - numpy_financial.npv(rate, amounts)) <= 1e-9 * size


def test_amounts_of_one_day_are_added_and_the_order_does_not_matter():
    days = [date(2027, 1, 1), date(2026, 1, 1), date(2027, 1, 1)]
    assert xirr([60, -100, 50], days).rate == pytest.approx(0.1, abs=1e-12)
    assert xnpv(Discounting.constant(0.1), [60, -100, 50], days) == pytest.approx(0, abs=1e-12)


def test_two_rates_of_return_are_both_found_and_neither_is_named_the_return():
    """The oil pump of Lorie and Savage: −1,600, +10,000, −10,000 has the rates 25 % and 400 %."""
    found = irr([-1_600, 10_000, -10_000])
    assert found.found == pytest.approx((0.25, 4.0), abs=1e-12)
    assert found.rate is None
    assert str(found.told) == (
        "There are 2 rates of return (25 %, 400 %), since the amounts change sign 2 times: none of them is the return "
        "of this project. Go by the present value."
    )


def test_three_rates_of_return_are_all_found():
    """(1 + r) = 1.1, 1.2, 1.3: the product of three factors."""
    amounts = np.poly([1.1, 1.2, 1.3])
    assert irr(list(-amounts)).found == pytest.approx((0.1, 0.2, 0.3), abs=1e-9)


def test_rates_of_two_hundred_years_that_change_sign_each_year_are_found():
    """Amounts that double each year with changing signs: (1 - (2v)^200) / (1 + 2v) is zero at v = 1/2 alone."""
    found = irr([float(2**year) * (-1) ** year for year in range(200)])
    assert found.changes == 199
    assert found.found == pytest.approx((1.0,), abs=1e-12)


def test_rate_at_which_the_value_only_touches_zero_is_found():
    found = irr([-1, 2.2, -1.21])
    assert found.found == pytest.approx((0.1,), abs=1e-6)
    assert str(found.told) == (
        "The rate of return is 10 % a year. The amounts change sign 2 times; this is the only rate at which their "
        "present value is zero."
    )


def test_no_rate_of_return_is_said_with_its_reason():
    assert str(irr([-1, 1, -1]).told) == (
        "There is no rate of return: the amounts change sign 2 times, and no rate makes their present value zero. Go "
        "by the present value."
    )
    assert str(irr([-5, -1, 0]).told) == (
        "There is no rate of return: the amounts are all on one side, nothing is first spent and then gained. Go by "
        "the present value."
    )
    assert irr([]).found == ()


def test_rates_far_from_the_ordinary_are_found():
    assert irr([-1, 1e9]).rate == pytest.approx(1e9 - 1)
    assert irr([-1e9, 1]).rate == pytest.approx(1e-9 - 1)
    assert irr([-100, *[0] * 149, 1e6]).rate == pytest.approx(1e4 ** (1 / 150) - 1)


@given(st.lists(st.floats(-0.5, 2), min_size=1, max_size=4, unique_by=lambda rate: round(rate, 1)))
def test_as_many_rates_are_found_as_were_put_in(rates: list[float]):
    assert irr(list(np.poly([1 + rate for rate in rates]))).found == pytest.approx(sorted(rates), abs=1e-4)


def test_payback_lies_within_the_year_in_proportion():
    flows = net_flows([-100, 40, 40, 40])
    plain = payback(flows, 2026)
    assert (plain.after, plain.year) == (2.5, 2029)
    assert str(plain.told) == "What is spent is made up for in 2029, 2.5 years after the base year."
    later = payback(flows, 2026, Discounting.constant(0.05))
    assert later.after == pytest.approx(2 + (100 - 40 / 1.05 - 40 / 1.1025) / (40 / 1.157625))
    assert str(later.told).startswith("Discounted, what is spent is made up for in 2029, 2.7 years")


def test_payback_that_never_comes_or_is_lost_again_is_said():
    assert str(payback(net_flows([-100, 40]), 2026).told) == "What is spent is never made up for in these years."
    assert str(payback(net_flows([-100, 104]), 2026, Discounting.constant(0.05)).told) == (
        "Discounted, what is spent is never made up for in these years."
    )
    assert str(payback(net_flows([-100, 120, -50, 60]), 2026).told) == (
        "What was spent is made up for in 2027, but is not any more in 2028, when more is spent."
    )
    assert str(payback(net_flows([5, 5]), 2026).told) == "Nothing has to be paid back: at no time was more spent."


def test_worth_of_an_annuity_is_its_closed_form():
    flows = Flows.of(
        [
            line("Build", "cost", {2026: 1_000_00}),
            line("Upkeep", "cost", dict.fromkeys(range(2027, 2047), 10_00)),
            line("Time saved", "benefit", dict.fromkeys(range(2027, 2047), 120_00)),
        ]
    )
    annuity = (1 - 1.04**-20) / 0.04
    found = worth(flows, 2026, Discounting.constant(0.04))
    assert found.costs == pytest.approx(1_000_00 + 10_00 * annuity, rel=1e-13)
    assert found.npv == pytest.approx(110_00 * annuity - 1_000_00, rel=1e-12)
    assert found.ratio == pytest.approx(120_00 * annuity / (1_000_00 + 10_00 * annuity), rel=1e-13)
    assert found.yearly_cost == pytest.approx(1_000_00 / annuity + 10_00, rel=1e-13)
    assert found.yearly_cost - 10_00 == pytest.approx(-numpy_financial.pmt(0.04, 20, 1_000_00), rel=1e-12)
    assert [str(sentence) for sentence in found.told] == [
        "In 2026, what is gained is worth $1,630.84 and what is spent $1,135.90: the project is worth $494.94.",
        "For each 1.00 spent, 1.44 comes back (benefit-cost ratio).",
        "The rate of return is 9.06 % a year.",
        "What is spent is made up for in 2036, 9.1 years after the base year.",
        "Discounted, what is spent is made up for in 2038, 11.5 years after the base year.",
        "The costs are the same as $83.58 in each year from 2027 to 2046.",
    ]


def test_costs_alone_are_told_without_a_return():
    found = worth(net_flows([-100]), 2026, GREEN_BOOK)
    assert (found.ratio, found.yearly_cost) == (0, None)
    assert [str(sentence) for sentence in found.told] == ["The costs are worth $100.00 in 2026."]


def test_amounts_without_their_dates_are_refused():
    assert refused(irr, [1, 2], [0]) == "There are 2 amounts and 1 dates: each amount needs one."
    assert refused(irr, [1, 2], [1, 1]) == "Amounts must stand in the order of their dates, each date once."

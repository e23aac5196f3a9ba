"""Debt sized to a cover ratio, its years to the cent, and what is said where cash falls short."""

from __future__ import annotations

import numpy_financial
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.finance.making import refused

from junto.core.finance.debt import carried, sized


def test_level_debt_is_the_annuity_of_the_least_cash_by_the_cover():
    debt = sized([130_000_00] * 20, 2028, rate=0.05, cover=1.3, currency="USD", shape="level")
    assert debt.amount == int(100_000_00 * (1 - 1.05**-20) / 0.05)
    assert debt.amount == pytest.approx(-numpy_financial.pv(0.05, 20, 100_000_00), abs=1)
    assert [one.service for one in debt.years[:-1]] == [100_000_00] * 19
    assert debt.years[-1].service == pytest.approx(100_000_00, abs=20)
    assert debt.years[-1].closing == 0
    assert debt.least_cover == pytest.approx(1.3, abs=1e-5)
    assert debt.life_cover == pytest.approx(1.3, abs=1e-6)
    assert str(debt.told[0]) == (
        "The cash of 2028 to 2047 carries a debt of $1,246,221.03, if it is to be 1.3 times what each year repays."
    )


def test_sculpted_debt_keeps_the_cover_in_every_year():
    cash = [100_000_00, 150_000_00, 80_000_00]
    debt = sized(cash, 2028, rate=0.04, cover=1.25, currency="USD")
    assert debt.amount == int(80_000_00 / 1.04 + 120_000_00 / 1.04**2 + 64_000_00 / 1.04**3)
    assert [one.cover for one in debt.years] == pytest.approx([1.25] * 3, abs=1e-6)
    assert debt.years[0].interest == round(debt.amount * 0.04)
    assert [debt.owed_after(year) for year in (2027, 2030, 2031)] == [debt.amount, 0, 0]
    assert debt.owed_after(2028) == debt.years[1].opening


@given(st.lists(st.integers(1_000, 10**9), min_size=1, max_size=12), st.floats(0, 0.2), st.floats(1, 3))
def test_principal_adds_up_to_the_debt_and_nothing_remains_owed(cash: list[int], rate: float, cover: float):
    debt = sized(cash, 2028, rate=round(rate, 4), cover=round(cover, 2), currency="USD")
    assert sum(one.principal for one in debt.years) == debt.amount
    assert debt.years[-1].closing == 0
    assert all(one.interest == round(one.opening * round(rate, 4)) for one in debt.years[:1])


def test_sculpting_carries_at_least_what_a_level_debt_does():
    cash = [90_00, 140_00, 120_00, 200_00]
    terms = {"rate": 0.05, "cover": 1.2, "currency": "USD"}
    level, sculpted = (sized(cash, 2028, shape=shape, **terms).amount for shape in ("level", "sculpted"))
    assert level < sculpted


def test_cover_below_one_is_said_with_its_year_and_what_is_lacking():
    debt = carried(200_000_00, [80_000_00, 60_000_00, 90_000_00], 2028, rate=0.05, currency="USD")
    assert [one.service for one in debt.years] == [73_441_71, 73_441_71, 73_441_71]
    assert [round(one.cover, 3) for one in debt.years] == [1.089, 0.817, 1.225]
    assert [str(one) for one in debt.told] == [
        "A debt of $200,000.00 is repaid from 2028 to 2030.",
        "Cash covers debt service least in 2029: 0.82 times (DSCR). Over the life of the debt, cash is worth 1.04 "
        "times what is owed (LLCR).",
        "In 2029 the cash of $60,000.00 does not pay the debt service of $73,441.71: the cover ratio is 0.82, below "
        "one. $13,441.71 is lacking.",
    ]


def test_given_debt_repaid_in_proportion_to_cash_has_the_life_cover_each_year():
    debt = carried(100_000_00, [80_000_00, 60_000_00], 2028, rate=0.05, currency="USD", shape="sculpted")
    assert [one.cover for one in debt.years] == pytest.approx([debt.life_cover] * 2, rel=1e-5)


def test_debt_that_grows_for_a_while_is_said():
    debt = sized([1_00, 500_00, 500_00], 2028, rate=0.1, cover=1, currency="USD")
    assert debt.years[0].principal < 0
    assert str(debt.told[-1]) == "In 2028 the service does not even pay the interest: the debt grows."


def test_debt_that_cannot_be_is_refused():
    base = {"rate": 0.05, "cover": 1.3, "currency": "USD"}
    assert refused(sized, [100, -5, 100], 2028, shape="level", **base) == (
        "No debt can be carried: in 2029 there is no cash to repay it from."
    )
    assert refused(sized, [], 2028, **base) == "A debt needs the cash of at least one year to be repaid from."
    assert refused(sized, [5], 2028, **{**base, "cover": 0}) == (
        "The target cover ratio must be above zero, such as 1.3."
    )
    assert refused(sized, [5], 2028, **{**base, "rate": 50}) == ("A rate of interest of 5000 % a year cannot be.")
    assert refused(sized, [5], 2028, shape="bullet", **base) == "A debt is repaid level or sculpted, not “bullet”."
    assert refused(carried, 0, [5], 2028, rate=0.05, currency="USD") == "A debt is an amount above zero."
    assert refused(carried, 5, [0], 2028, rate=0.05, currency="USD", shape="sculpted") == (
        "No debt can be carried: in 2028 there is no cash to repay it from."
    )

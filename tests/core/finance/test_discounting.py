"""Later amounts brought to today: constant and declining rates, real and nominal, and what is refused."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.finance import GREEN_BOOK, Discounting, FinanceError, preset, us_a94


def refused(make, *given) -> str:
    with pytest.raises(FinanceError) as caught:
        make(*given)
    return str(caught.value)


def test_constant_factors_are_powers_also_of_parts_of_a_year():
    found = Discounting.constant(0.05).factors(np.array([0.0, 1.0, 2.0, 0.5]))
    assert found == pytest.approx([1, 1 / 1.05, 1 / 1.05**2, 1.05**-0.5], rel=1e-14)


def test_factors_keep_the_shape_of_the_years():
    assert Discounting.constant(0.1).factors(np.zeros((2, 3))).shape == (2, 3)
    assert float(Discounting.constant(0.1).factors(2)) == pytest.approx(1 / 1.21, rel=1e-14)


def test_declining_factors_multiply_the_rates_of_each_step():
    falling = Discounting.declining([(2, 0.1), (None, 0.05)])
    assert falling.factors([1, 2, 3, 4]) == pytest.approx(
        [1 / 1.1, 1 / 1.21, 1 / (1.21 * 1.05), 1 / (1.21 * 1.05**2)], rel=1e-14
    )


def test_green_book_rates_change_after_years_30_75_125_200_and_300():
    at = GREEN_BOOK.factors([29, 30, 31, 75, 76, 125, 126, 200, 201, 300, 301])
    growth = at[[0, 1, 3, 5, 7, 9]] / at[[1, 2, 4, 6, 8, 10]] - 1
    assert growth == pytest.approx([0.035, 0.03, 0.025, 0.02, 0.015, 0.01], abs=1e-12)


def test_years_before_today_are_compounded_at_the_first_rate():
    assert GREEN_BOOK.factors([-2])[0] == pytest.approx(1.035**2, rel=1e-14)


@given(st.floats(-0.5, 0.5), st.floats(0, 50), st.floats(0, 50))
def test_constant_factors_of_two_spans_multiply(rate: float, one: float, other: float):
    found = Discounting.constant(rate).factors([one, other, one + other])
    assert found[0] * found[1] == pytest.approx(found[2], rel=1e-9)


@given(st.lists(st.floats(0, 400), min_size=2, max_size=2, unique=True))
def test_later_is_never_worth_more(years: list[float]):
    first, second = GREEN_BOOK.factors(sorted(years))
    assert first >= second


def test_rate_moves_between_real_and_nominal_by_fisher():
    nominal = GREEN_BOOK.in_terms("nominal", 0.02)
    assert nominal.terms == "nominal"
    assert nominal.rate == pytest.approx(1.035 * 1.02 - 1, rel=1e-14)
    back = nominal.in_terms("real", 0.02)
    assert [step.rate for step in back.steps] == pytest.approx([step.rate for step in GREEN_BOOK.steps], rel=1e-12)
    assert nominal.in_terms("nominal", 0.5) is nominal


def test_circular_is_a_dated_parameter_that_says_it_is_recalled():
    assert us_a94(date(2020, 1, 1)).rate == 0.07
    later = preset("us-a94", on=date(2024, 1, 1))
    assert (later.rate, later.as_of, later.verified) == (0.02, date(2023, 11, 9), False)
    assert str(later.told()) == (
        "Later amounts are discounted at 2 % a year, real (prices of one year, without inflation): 100 due in ten "
        "years counts as 82.03 percent of 100 today. Source: US Office of Management and Budget, Circular A-94, "
        "2023-11-09; recalled, not verified: check it before you rely on it."
    )


def test_declining_rates_are_told_with_their_ends():
    assert str(preset("green-book", on=date(2026, 1, 1)).told()) == (
        "Later amounts are discounted at rates that fall with time (3.5 % → 30; 3 % → 75; 2.5 % → 125; 2 % → 200; "
        "1.5 % → 300; 1 % →), real (prices of one year, without inflation): 100 due in ten years counts as 70.89 "
        "percent of 100 today. Source: HM Treasury, The Green Book, table of the declining long term discount rate."
    )


def test_unusable_rates_are_refused_in_a_sentence():
    assert refused(Discounting.constant, -1.0) == ("A rate of -100 % a year cannot be: it must be above -100 %.")
    assert refused(Discounting.constant, float("nan")).startswith("A rate of nan % a year cannot be")
    assert refused(Discounting.declining, [(30, 0.03)]) == ("The last rate must hold for good: its end is left empty.")
    assert refused(Discounting.declining, [(30, 0.03), (20, 0.02), (None, 0.01)]) == (
        "Each rate must hold until a later year than the one before it; 20 does not follow."
    )
    assert refused(Discounting.constant, 0.03, "gross") == "Rates and amounts are real or nominal, not “gross”."
    assert refused(GREEN_BOOK.in_terms, "nominal", -1.0) == (
        "An inflation of -100 % a year cannot be: it must be above -100 %."
    )
    assert refused(us_a94, date(1990, 1, 1)) == (
        "On 1990-01-01 the circular A-94 that we know did not hold yet: it begins on 1992-10-29."
    )
    assert refused(lambda: preset("a-95", on=date(2020, 1, 1))) == (
        "There is no discounting “a-95”. There are: green-book, us-a94."
    )

"""Exact amounts: one currency, no floating point, divisions that add up."""

import decimal
import random
from decimal import Decimal
from fractions import Fraction

import pytest
from babel.numbers import get_currency_precision
from hypothesis import given
from hypothesis import strategies as st

from junto.core.currencies import EXPONENTS
from junto.core.money import Money, MoneyError, exponent_of, total

DIFFERENT_IN_CLDR = "AFN ALL IQD IRR KPW LAK LBP MGA MMK RSD SOS SYP YER"  # its habit: coins nobody uses

amounts = st.integers(-(10**15), 10**15)
weights = st.lists(
    st.one_of(
        st.integers(0, 10**9),
        st.fractions(0, 1000, max_denominator=997),
        st.floats(0, 1e6, allow_nan=False),
        st.decimals(0, 1000, places=3),
    ),
    min_size=1,
    max_size=12,
).filter(lambda some: any(Fraction(one) > 0 for one in some))
ties = st.sampled_from(["first", "last", "heavier"])


@given(amounts, weights, ties)
def test_division_always_adds_up(minor, some, tie):
    parts = Money(minor, "USD").divide_by_weights(some, ties=tie)
    assert sum(part.minor for part in parts) == minor
    assert len(parts) == len(some)


@given(amounts, weights, ties)
def test_division_is_within_one_minor_unit_of_the_quota(minor, some, tie):
    whole = sum(Fraction(one) for one in some)
    for part, weight in zip(Money(minor, "USD").divide_by_weights(some, ties=tie), some, strict=True):
        assert abs(part.minor - minor * Fraction(weight) / whole) < 1


@given(amounts, weights, ties)
def test_division_of_a_negative_amount_mirrors_the_positive(minor, some, tie):
    assert Money(-minor, "USD").divide_by_weights(some, ties=tie) == [
        -part for part in Money(minor, "USD").divide_by_weights(some, ties=tie)
    ]


@given(amounts, weights, ties)
def test_division_gives_nothing_to_a_weight_of_zero(minor, some, tie):
    parts = Money(minor, "USD").divide_by_weights([*some, 0], ties=tie)
    assert parts[-1] == Money(0, "USD")


@given(amounts, weights)
def test_division_does_not_depend_on_the_scale_of_weights(minor, some):
    scaled = [Fraction(one) * 7 / 3 for one in some]
    assert Money(minor, "USD").divide_by_weights(some) == Money(minor, "USD").divide_by_weights(scaled)


@pytest.mark.parametrize(
    ("tie", "expected"),
    [("first", [34, 33, 33]), ("last", [33, 33, 34]), ("heavier", [34, 33, 33])],
)
def test_division_breaks_ties_as_named(tie, expected):
    assert [part.minor for part in Money(100, "USD").divide_by_weights([1, 1, 1], ties=tie)] == expected


def test_division_tie_heavier_prefers_the_larger_weight():
    # quotas of 10 by 1:3 are 2.5 and 7.5: the remainders are equal
    assert [part.minor for part in Money(10, "USD").divide_by_weights([1, 3], ties="heavier")] == [2, 8]
    assert [part.minor for part in Money(10, "USD").divide_by_weights([1, 3], ties="first")] == [3, 7]


@pytest.mark.parametrize(
    ("some", "code"),
    [
        ([], "no_weights"),
        ([0, 0.0], "weights_all_zero"),
        ([1, -1], "weight_negative"),
        ([1, float("nan")], "weight_not_finite"),
        ([1, float("inf")], "weight_not_finite"),
        (["x"], "weight_not_finite"),
    ],
)
def test_division_refuses_weights_that_mean_nothing(some, code):
    with pytest.raises(MoneyError) as refused:
        Money(100, "USD").divide_by_weights(some)
    assert refused.value.sentence.code == code


def test_division_refuses_an_unknown_tie_break():
    with pytest.raises(MoneyError, match=r"“random” is not a way to break ties"):
        Money(100, "USD").divide_by_weights([1], ties="random")


def test_arithmetic_stays_in_one_currency():
    assert Money(150, "USD") + Money(50, "USD") == Money(200, "USD")
    assert Money(150, "USD") - Money(200, "USD") == Money(-50, "USD")
    assert 3 * Money(5, "USD") == Money(5, "USD") * 3 == Money(15, "USD")
    assert -Money(5, "USD") == Money(-5, "USD")
    assert abs(Money(-5, "USD")) == Money(5, "USD")
    assert Money(5, "USD") < Money(6, "USD")
    assert Money(5, "USD") >= Money(5, "USD")
    assert Money(5, "USD") != Money(5, "EUR")


def test_arithmetic_across_currencies_is_refused_in_a_sentence():
    for mixed in (lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a < b):
        with pytest.raises(MoneyError) as refused:
            mixed(Money(100, "USD"), Money(100, "EUR"))
        assert str(refused.value) == (
            "1.00 USD and 1.00 EUR are in different currencies and cannot be added or compared."
        )


def test_arithmetic_with_other_things_is_a_type_error():
    for mixed in (
        lambda: Money(1, "USD") + 1,
        lambda: Money(1, "USD") - 1,
        lambda: Money(1, "USD") * 1.5,
        lambda: Money(1, "USD") * True,
        lambda: Money(1, "USD") < 1,
    ):
        with pytest.raises(TypeError):
            mixed()


def test_total_of_none_is_zero_and_refuses_another_currency():
    assert total([], "USD") == Money(0, "USD")
    assert total([Money(1, "USD"), Money(2, "USD")], "USD") == Money(3, "USD")
    with pytest.raises(MoneyError):
        total([Money(1, "EUR")], "USD")


@pytest.mark.parametrize("minor", [1.0, True, "1", None])
def test_money_refuses_minor_units_that_are_not_whole(minor):
    with pytest.raises(MoneyError):
        Money(minor, "USD")


@pytest.mark.parametrize("currency", ["usd", "XXX", "", None, "DOLLAR"])
def test_money_refuses_a_currency_that_does_not_exist(currency):
    with pytest.raises(MoneyError) as refused:
        Money(1, currency)
    assert refused.value.sentence.code == "unknown_currency"


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        (Decimal("12.50"), "USD", 1250),
        (Decimal("12.5000"), "USD", 1250),
        (12, "USD", 1200),
        (Decimal(1234), "JPY", 1234),
        (Decimal("1.234"), "KWD", 1234),
        (Decimal("1E+5"), "USD", 10_000_000),
        (Decimal("12345678901234567890123456789012.34"), "USD", 1234567890123456789012345678901234),
    ],
)
def test_from_decimal_is_exact(amount, currency, minor):
    assert Money.from_decimal(amount, currency) == Money(minor, currency)


def test_from_decimal_refuses_more_decimals_unless_told_how_to_round():
    with pytest.raises(MoneyError, match=r"12\.345 has more decimals than USD has \(2\)"):
        Money.from_decimal(Decimal("12.345"), "USD")
    assert Money.from_decimal(Decimal("12.345"), "USD", rounding=decimal.ROUND_HALF_EVEN) == Money(1234, "USD")
    assert Money.from_decimal(Decimal("12.345"), "USD", rounding=decimal.ROUND_HALF_UP) == Money(1235, "USD")


@pytest.mark.parametrize("amount", [Decimal("NaN"), Decimal("Infinity"), 1.5, True, "1"])
def test_from_decimal_refuses_what_is_no_decimal(amount):
    with pytest.raises(MoneyError):
        Money.from_decimal(amount, "USD")


@given(st.integers(-(10**30), 10**30), st.sampled_from(sorted(EXPONENTS)))
def test_money_survives_its_decimal_and_its_text(minor, currency):
    money = Money(minor, currency)
    assert Money.from_decimal(money.to_decimal(), currency) == money
    assert Money.parse(f"{money.to_decimal():f}", currency) == money
    assert str(money) == f"{money.to_decimal():f} {currency}"


def test_to_decimal_shows_all_decimals():
    assert str(Money(1250, "USD").to_decimal()) == "12.50"
    assert str(Money(-5, "USD").to_decimal()) == "-0.05"
    assert str(Money(5, "JPY").to_decimal()) == "5"


@pytest.mark.parametrize("text", ["", "1,000", "$5", "1_000", "nan", "Infinity", "٣", None])
def test_parse_refuses_all_but_the_machine_form(text):
    with pytest.raises(MoneyError):
        Money.parse(text, "USD")


@pytest.mark.parametrize(
    ("money", "language", "text"),
    [
        (Money(123_456_789, "USD"), "en", "$1,234,567.89"),
        (Money(-300, "USD"), "en", "-$3.00"),
        (Money(123_456_789, "USD"), "es", "$1,234,567.89"),
        (Money(123_456_789, "USD"), "es-mx", "$1,234,567.89"),
        (Money(1500, "KWD"), "en", "KWD\N{NO-BREAK SPACE}1.500"),
        (Money(1500, "IQD"), "en", "IQD\N{NO-BREAK SPACE}1.500"),
        (Money(1500, "JPY"), "en", "¥1,500"),
        (Money(150, "EUR"), "en", "€1.50"),
        (Money(10**30 + 1, "USD"), "en", "$10,000,000,000,000,000,000,000,000,000.01"),
    ],
)
def test_format_writes_as_the_reader_does(money, language, text):
    assert money.format(language) == text


def test_exponents_are_those_of_iso_4217():
    assert (exponent_of("USD"), exponent_of("JPY"), exponent_of("KWD"), exponent_of("IQD"), exponent_of("CLF")) == (
        2,
        0,
        3,
        3,
        4,
    )


def test_exponents_agree_with_cldr_except_where_its_habits_differ():
    differing = {code for code, decimals in EXPONENTS.items() if get_currency_precision(code) != decimals}
    assert sorted(differing) == sorted(DIFFERENT_IN_CLDR.split())


def test_amounts_sort_and_hash():
    some = [Money(minor, "USD") for minor in range(20)]
    shuffled = random.Random(4).sample(some, 20)
    assert sorted(shuffled) == some
    assert len({*some, *shuffled}) == 20

"""One function a type of value: what is accepted exactly, what is refused in which words."""

import string
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.currencies import EXPONENTS
from junto.core.money import Money
from junto.core.tables.values import (
    BadValue,
    is_missing,
    parse_boolean,
    parse_choice,
    parse_date,
    parse_decimal,
    parse_email,
    parse_integer,
    parse_money,
    parse_text,
    parse_window,
    parse_year,
)

ONE_VALUE = [parse_text, parse_decimal, parse_integer, parse_money, parse_date, parse_year, parse_boolean, parse_email]


def code(parse, *values, **options):
    with pytest.raises(BadValue) as caught:
        parse(*values, **options)
    return caught.value.sentence.code


def sentence(parse, *values, **options):
    with pytest.raises(BadValue) as caught:
        parse(*values, **options)
    return str(caught.value)


@pytest.mark.parametrize("parse", ONE_VALUE)
@pytest.mark.parametrize("nothing", [None, "", "  \t", "\N{NO-BREAK SPACE}"])
def test_nothing_is_missing_and_never_zero(parse, nothing):
    assert is_missing(nothing)
    assert code(parse, nothing) == "missing"


@pytest.mark.parametrize("parse", ONE_VALUE)
@given(
    value=st.one_of(
        st.text(), st.floats(), st.integers(), st.booleans(), st.datetimes(), st.binary(), st.lists(st.none())
    )
)
def test_anything_gives_a_value_or_a_sentence(parse, value):
    try:
        parse(value)
    except BadValue as error:
        said = error.sentence
    else:
        said = None
    assert said is None or str(said)


# texts


@pytest.mark.parametrize(("value", "text"), [(" A ", "A"), (7, "7"), (7.0, "7"), (date(2027, 1, 2), "2027-01-02")])
def test_text_is_trimmed_and_whole_numbers_are_their_digits(value, text):
    assert parse_text(value) == text


def test_text_refuses_fractions_truths_length_and_lines():
    assert code(parse_text, 1.1) == "not_text"
    assert code(parse_text, True) == "not_text"
    assert code(parse_text, float("nan")) == "not_text"
    assert code(parse_text, "x" * 11, max_chars=10) == "text_too_long"
    assert code(parse_text, "a\nb", one_line=True) == "several_lines"
    assert parse_text("a\nb") == "a\nb"


def test_choice_knows_keys_labels_synonyms_whatever_case_and_accents():
    choices = {"camera": "Traffic camera", "sign": "Señal"}
    for word in ("camera", "CAMERA", " traffic  Camera ", "cámara"):
        assert parse_choice(word, choices, synonyms={"Camara": "camera"}) == "camera"
    assert parse_choice("senal", choices) == "sign"
    assert parse_choice("b", ["a", "b"]) == "b"


def test_choice_names_the_nearest_or_all():
    assert (
        sentence(parse_choice, "camrea", ["camera", "sign"]) == "“camrea” is not one of the choices; is “camera” meant?"
    )
    assert sentence(parse_choice, "zebra", ["camera", "sign"]) == "“zebra” is not one of the choices: camera, sign."
    assert code(parse_choice, "", ["a"]) == "missing"


@pytest.mark.parametrize("value", ["yes", "Y", "TRUE", "1", 1, 1.0, True, "Sí", "verdadero"])
def test_boolean_yes(value):
    assert parse_boolean(value) is True


@pytest.mark.parametrize("value", ["no", "N", "False", "0", 0, False, "falso"])
def test_boolean_no(value):
    assert parse_boolean(value) is False


@pytest.mark.parametrize("value", ["maybe", 2, "x", 0.5])
def test_boolean_refuses_the_rest(value):
    assert code(parse_boolean, value) == "not_yes_or_no"


def test_email_is_checked():
    assert parse_email(" Ana.Ruiz+needs@City.Gov ") == "Ana.Ruiz+needs@city.gov"
    for wrong in ("ana", "ana@city", "ana@@city.gov", "ana..r@city.gov", ".ana@city.gov", "ana.@city.gov",
    "a b@city.gov",
                  "ana@city.gov, eva@city.gov", "ana@-city.gov", "x" * 65 + "@city.gov",
                  "a@" + "b." * 130 + "gov"):  # fmt: skip
        assert code(parse_email, wrong) == "not_an_email", wrong


# numbers


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1,234.50", "1234.50"), ("1234.5", "1234.5"), ("-5", "-5"), ("(5)", "-5"), ("+5", "5"), ("−5", "-5"),
        (".5", "0.5"),
        ("5.", "5"), ("1 234 567.5", "1234567.5"), ("1'234.5", "1234.5"), ("1.2e3", "1200"), (7, "7"), (0.1, "0.1"),
        (0.1 + 0.2, "0.3"), (Decimal("1.10"), "1.10"), ("007", "7"), ("2015.0", "2015.0"),
    ],
)  # fmt: skip
def test_decimal_reads_numbers_exactly(value, number):
    assert parse_decimal(value) == Decimal(number)


@pytest.mark.parametrize(
    ("value", "number"), [("1.234,50", "1234.50"), ("1234,5", "1234.5"), ("1.234", "1234"), ("1 234,5", "1234.5")]
)
def test_decimal_reads_commas_where_told(value, number):
    assert parse_decimal(value, decimal_mark=",") == Decimal(number)


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1.234,50", "1234.50"),
        ("1,234.50", "1234.50"),
        ("1,5", "1.5"),
        ("1.5", "1.5"),
        ("1,234,567", "1234567"),
        ("12", "12"),
    ],
)
def test_decimal_decides_where_only_one_reading_is_possible(value, number):
    assert parse_decimal(value, decimal_mark=None) == Decimal(number)


@pytest.mark.parametrize("value", ["1,234", "1.234", "12.345", "-1,234"])
def test_decimal_says_where_two_readings_are_possible(value):
    assert sentence(parse_decimal, value, decimal_mark=None) == (
        f"“{value}” can be read in two ways: say whether decimals stand after a point or a comma."
    )


def test_decimal_refuses_the_other_mark():
    assert code(parse_decimal, "1.234,50") == "other_decimal_mark"
    assert code(parse_decimal, "1,5") == "other_decimal_mark"
    assert code(parse_decimal, "1,234.50", decimal_mark=",") == "other_decimal_mark"


@pytest.mark.parametrize(
    "value",
    [
        "nan",
        "inf",
        "-Infinity",
        float("nan"),
        float("inf"),
        "5%",
        "abc",
        "1,23,4",
        "1 23",
        "--5",
        "(-5)",
        "٣",
        "1_000",
        True,
        "0x10",
        [1],
        "5-",
        ".",
    ],
)
def test_decimal_refuses_what_is_no_number(value):
    assert code(parse_decimal, value) in {"not_a_number", "other_decimal_mark"}


def test_decimal_refuses_endless_digits():
    assert code(parse_decimal, 10**5000) == "too_many_digits"
    assert code(parse_decimal, "9" * 41) == "too_many_digits"
    assert code(parse_decimal, "1e999") == "too_many_digits"
    assert code(parse_decimal, 10**41) == "too_many_digits"


@given(st.decimals(-(10**12), 10**12, places=4), st.sampled_from(["en", "es"]))
def test_decimal_written_with_groups_comes_back(number, language):
    text = f"{number:,f}"
    if language == "es":
        text = text.translate(str.maketrans(",.", ".,"))
    assert parse_decimal(text, decimal_mark="." if language == "en" else ",") == number


@given(st.text(string.digits + ".,", min_size=1, max_size=14))
def test_decimal_decided_alone_agrees_with_every_mark_that_accepts_it(text):
    """Without a mark, a number is accepted only if no other reading gives another number."""
    readings = set()
    for mark in (".", ","):
        try:
            readings.add(parse_decimal(text, decimal_mark=mark))
        except BadValue:
            continue
    try:
        alone = {parse_decimal(text, decimal_mark=None)}
    except BadValue:
        alone = set()
    assert alone <= readings
    assert len(readings) < 2 or not alone or readings == alone


def test_integer_is_whole_and_within_bounds():
    assert parse_integer("1,200") == 1200
    assert parse_integer(12.0) == 12
    assert parse_integer("12.0") == 12
    assert parse_integer("5", minimum=5, maximum=5) == 5
    assert code(parse_integer, "12.5") == "not_whole"
    assert sentence(parse_integer, "0", minimum=1) == "0 is less than 1."
    assert sentence(parse_integer, "9", maximum=8) == "9 is more than 8."


# money


@pytest.mark.parametrize(
    ("value", "minor"),
    [
        ("$12,997,000.00", 1_299_700_000), (" $5 ", 500), ("USD 5", 500), ("5 usd", 500), ("US$ 1,000",
        100_000), ("1200", 120_000),
        (1200.5, 120_050), (0.1 + 0.2, 30), (7, 700), ("$0.00", 0), ("$ 5 USD", 500), (Decimal("1.5"), 150),
        ("5.1000", 510),
    ],
)  # fmt: skip
def test_money_reads_what_budgets_write(value, minor):
    assert parse_money(value) == Money(minor, "USD")


@pytest.mark.parametrize(
    "value", ["(1,200.00)", "-1200", "-$1,200", "$-1,200.00", "($1,200.00)", "$(1,200)", "- 1,200", "USD -1200", -1200]
)
def test_money_negative_is_refused_unless_allowed(value):
    assert code(parse_money, value) == "negative_money"
    assert parse_money(value, allow_negative=True) == Money(-120_000, "USD")


def test_money_in_thousands_is_multiplied_exactly():
    assert parse_money(5000, factor=1000) == Money(500_000_000, "USD")
    assert parse_money("1.23456", factor=1000) == Money(123_456, "USD")
    assert code(parse_money, "1.234567", factor=1000) == "too_many_decimals"


def test_money_knows_other_currencies():
    assert parse_money("€5,50", currency="EUR", decimal_mark=",") == Money(550, "EUR")
    assert parse_money("¥500", currency="JPY") == Money(500, "JPY")
    assert parse_money("KWD 1.234", currency="KWD") == Money(1234, "KWD")
    assert parse_money("$5", currency="CAD") == Money(500, "CAD")
    assert sentence(parse_money, "€5") == "“€5” is in €, but this column is in USD."
    assert sentence(parse_money, "EUR 5") == "“EUR 5” is in EUR, but this column is in USD."
    assert code(parse_money, "US$5", currency="CAD") == "other_currency"
    assert sentence(parse_money, "¥5.5", currency="JPY") == "“¥5.5” has more decimals than JPY has (0)."


@given(
    st.from_regex(r"[0-9]{1,17}(,[0-9]{3}){0,5}(\.[0-9]{0,4})?", fullmatch=True), st.sampled_from(["USD", "JPY", "KWD"])
)
def test_money_written_plainly_is_read_as_between_blanks(text, currency):
    def outcome(value):
        try:
            return parse_money(value, currency=currency)
        except BadValue as refused:
            return refused.sentence.code

    assert outcome(text) == outcome(f" {text} ")  # the blanks have it read the long way


def test_money_dash_of_accounting_is_zero_only_when_told():
    assert code(parse_money, " $\t-   ") == "dash"
    assert parse_money(" $\t-   ", dash_is_zero=True) == Money(0, "USD")
    assert parse_money("–", dash_is_zero=True, currency="EUR") == Money(0, "EUR")


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("nan", "not_a_number"), (float("inf"), "not_a_number"), ("1.2M", "not_a_number"), ("$5 per month",
        "not_a_number"),
        ("$5$", "not_a_number"), ("USD", "missing"), ("$", "missing"), ("1e5", "scientific"), ("12.345",
        "too_many_decimals"),
        ("9" * 20, "money_too_large"), (True, "not_a_number"), ("5 dollars", "not_a_number"), ("US$ $ USD 5",
        "not_a_number"),
    ],
)  # fmt: skip
def test_money_refuses_what_is_no_amount(value, said):
    assert code(parse_money, value) == said


def test_money_never_rounds_digits_away():
    assert code(parse_money, "1.0000000000000000000000000000001", factor=1000) == "too_many_decimals"
    assert parse_money("92233720368547758.07") == Money(2**63 - 1, "USD")
    assert code(parse_money, "92233720368547758.08") == "money_too_large"


@given(st.integers(-(2**63) + 1, 2**63 - 1), st.sampled_from(sorted(EXPONENTS)))
def test_money_written_out_comes_back(minor, currency):
    money = Money(minor, currency)
    assert parse_money(f"{money.to_decimal():,f} {currency}", currency=currency, allow_negative=True) == money


@given(st.integers(-(10**12), 10**12), st.sampled_from(["USD", "EUR", "JPY", "KWD"]), st.sampled_from(["en", "es"]))
def test_money_as_pages_show_it_comes_back(minor, currency, language):
    money = Money(minor, currency)
    assert parse_money(money.format(language), currency=currency, allow_negative=True) == money


@given(st.integers(0, 10**13))
def test_money_from_a_spreadsheets_float_is_exact(minor):
    assert parse_money(minor / 100) == Money(minor, "USD")


# dates


@pytest.mark.parametrize(
    "value",
    ["2026-11-23", "2026/11/23", "20261123", " 2026-11-23 ", "Nov 23, 2026", "November 23rd, 2026",
    "23 Nov 2026", "23 de noviembre de 2026",
     "23 noviembre 2026", date(2026, 11, 23), datetime(2026, 11, 23)],
)  # fmt: skip
def test_date_is_read(value):
    assert parse_date(value) == date(2026, 11, 23)


def test_date_by_order():
    assert parse_date("11/23/2026", order="mdy") == date(2026, 11, 23)
    assert parse_date("23.11.2026", order="dmy") == date(2026, 11, 23)
    assert parse_date("1-2-2026", order="mdy") == date(2026, 1, 2)
    assert code(parse_date, "11/23/2026") == "order_not_said"
    assert code(parse_date, "23/11/2026", order="mdy") == "impossible_date"
    assert parse_date("2026-11-23", order="mdy") == date(2026, 11, 23)


@pytest.mark.parametrize("value", ["2026-02-29", "2026-13-01", "20260230", "31 Apr 2026", "0000-01-01"])
def test_date_impossible_is_refused(value):
    assert code(parse_date, value) == "impossible_date"


@pytest.mark.parametrize("value", ["09/09/9999", "01/01/1900", "12/31/9999"])
def test_date_placeholder_is_no_date(value):
    assert sentence(parse_date, value, order="mdy") == (
        f"“{value}” is a placeholder, not a date. Leave the cell empty if it is not known."
    )
    assert parse_date(value, order="mdy", placeholders=()).year in (1900, 9999)


def test_date_with_a_time_of_day_is_refused_unless_it_may_be_dropped():
    for value in (
        "05/01/2020 08:45:00 AM +0000",
        "2020-05-01T08:45:00Z",
        "2020-05-01 08:45",
        datetime(2020, 5, 1, 8, 45),
    ):
        assert code(parse_date, value, order="mdy") == "has_time"
        assert parse_date(value, order="mdy", drop_time=True) == date(2020, 5, 1)


def test_date_as_excels_count_of_days():
    assert code(parse_date, 46388) == "bare_number_as_date"
    assert parse_date(46388, excel_days=True) == date(2027, 1, 1)
    assert parse_date("46388", excel_days=True) == date(2027, 1, 1)
    assert parse_date(46388.75, excel_days=True) == date(2027, 1, 1)
    for wrong in (60, 0, -1, 3_000_000, float("nan")):
        assert code(parse_date, wrong, excel_days=True) == "not_a_date"


def test_date_within_bounds():
    bounds = {"earliest": date(2020, 1, 1), "latest": date(2030, 12, 31)}
    assert parse_date("2030-12-31", **bounds) == date(2030, 12, 31)
    assert sentence(parse_date, "2019-12-31", **bounds) == "2019-12-31 is before 2020-01-01."
    assert sentence(parse_date, "2031-01-01", **bounds) == "2031-01-01 is after 2030-12-31."


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("11/23/26", "two_digit_year"),
        ("soon", "not_a_date"),
        ("2026", "not_a_date"),
        (True, "not_a_date"),
        ("23 Foo 2026", "not_a_date"),
    ],
)
def test_date_refuses_the_rest(value, said):
    assert code(parse_date, value, order="mdy") == said


@given(st.dates())
def test_date_written_comes_back(day):
    assert parse_date(day.isoformat(), placeholders=()) == day
    assert parse_date(f"{day.month}/{day.day}/{day.year:04}", order="mdy", placeholders=()) == day
    assert parse_date(f"{day.day:02}.{day.month:02}.{day.year:04}", order="dmy", placeholders=()) == day


@pytest.mark.parametrize("value", [2021, "2021", 2021.0, "2021.0", " 2021 "])
def test_year_is_read(value):
    assert parse_year(value) == 2021


@pytest.mark.parametrize("value", ["21", "2021.5", 2021.5, 1899, 2201, True, "FY2021", date(2021, 1, 1), float("nan")])
def test_year_refuses_the_rest(value):
    assert code(parse_year, value) in {"not_a_year", "year_out_of_range", "not_a_number"}


@pytest.mark.parametrize(
    ("start", "end", "first", "last"),
    [
        ("2021", "2021", date(2021, 1, 1), date(2021, 12, 31)),
        ("2021.0", None, date(2021, 1, 1), date(2021, 12, 31)),
        (None, 2022.0, date(2022, 1, 1), date(2022, 12, 31)),
        (2021, 2023, date(2021, 1, 1), date(2023, 12, 31)),
        ("2021-03", "2021-12", date(2021, 3, 1), date(2021, 12, 31)),
        ("2024-02", "", date(2024, 2, 1), date(2024, 2, 29)),
        ("2021-03-05", "2021", date(2021, 3, 5), date(2021, 12, 31)),
        (date(2021, 3, 5), date(2021, 3, 5), date(2021, 3, 5), date(2021, 3, 5)),
    ],
)
def test_window_reads_days_months_and_years(start, end, first, last):
    assert parse_window(start, end) == (first, last)


def test_window_by_fiscal_year_ends_in_the_year_it_is_named_for():
    assert parse_window(2021, 2022, fiscal_start_month=7) == (date(2020, 7, 1), date(2022, 6, 30))
    assert parse_window("2021", "", fiscal_start_month=10) == (date(2020, 10, 1), date(2021, 9, 30))


def test_window_refuses_what_is_none():
    assert sentence(parse_window, "2023", "2021") == "the end (2021-12-31) is before the start (2023-01-01)."
    assert (
        sentence(parse_window, "2023-01-05", None) == "“2023-01-05” is only one end of a window: the other is missing."
    )
    assert code(parse_window, None, "2023-01-05") == "half_window"
    assert code(parse_window, None, " ") == "missing"
    assert code(parse_window, "2023-13", "2024") == "impossible_date"
    assert code(parse_window, "01/01/1900", "2024", order="mdy") == "placeholder_date"


@given(st.integers(1901, 2199), st.integers(1, 12))
def test_window_fiscal_years_follow_one_another_without_gap(year, month):
    _, last = parse_window(year, None, fiscal_start_month=month)
    first, _ = parse_window(year + 1, None, fiscal_start_month=month)
    assert first - last == timedelta(days=1)

"""Amounts of money as budgets and finance systems write them."""

import re
from decimal import Context, Decimal
from functools import cache

from junto.core.currencies import EXPONENTS, SIGNS
from junto.core.money import Money, MoneyError, exponent_of
from junto.core.sentences import gettext_noop as _
from junto.core.tables.problem_list import shown
from junto.core.tables.problems import BadValue
from junto.core.tables.values.numbers import DecimalMark, parse_decimal
from junto.core.tables.values.texts import refuse_missing

MOST_MINOR = 2**63 - 1
_DASH = re.compile("[-\N{EN DASH}\N{EM DASH}]+")
_CODE = re.compile(r"(?<![A-Za-z])[A-Za-z]{3}(?![A-Za-z])")
_SIGN = re.compile("US\\$|[$€£¥₹₩]")


def parse_money(
    value: object,
    *,
    currency: str = "USD",
    allow_negative: bool = False,
    factor: int = 1,
    decimal_mark: DecimalMark | None = ".",
    dash_is_zero: bool = False,
) -> Money:
    """An amount in `currency`: "$12,997,000.00", "(1,200.00)", "USD 5", "5 €", 1200.5.

    `factor`: what one unit in the file is worth (1000 where a budget is in thousands). `dash_is_zero`: read
    accounting's "$ -" as zero; otherwise it is refused, since a dash may also mean “not known”. Refused: another
    currency than the column's, negative amounts unless allowed, fractions of the smallest coin, exponents, NaN,
    what no database holds (2^63 minor units). Raises BadValue.
    """
    refuse_missing(value)
    number = value
    if isinstance(value, str):
        if decimal_mark == "." and factor == 1 and _bare(currency).fullmatch(value):
            return Money(int(value.replace(",", "").replace(".", "")), currency)
        number = _without_currency(value, currency)
        if _DASH.fullmatch(str(number)):
            if not dash_is_zero:
                raise BadValue(
                    "dash",
                    _(
                        "“%(value)s” is a dash: write 0 if nothing is meant, or leave the cell empty if the "
                        "amount is not known."
                    ),
                    value=shown(value.strip()),
                )
            return Money.zero(currency)
    amount = parse_decimal(number, decimal_mark=decimal_mark, scientific=False)
    exact = Context(prec=200).multiply(amount, Decimal(factor))  # the usual 28 digits would round
    return _as_money(exact, currency, value, allow_negative=allow_negative)


@cache
def _bare(currency: str) -> re.Pattern[str]:
    """An amount as most files write it, with all the currency's decimals: its digits are the minor units."""
    decimals = exponent_of(currency)
    ending = rf"\.[0-9]{{{decimals}}}" if decimals else ""
    return re.compile(rf"(?:[0-9]{{1,15}}|[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,4}}){ending}")


def _as_money(amount: Decimal, currency: str, value: object, *, allow_negative: bool) -> Money:
    if amount < 0 and not allow_negative:
        raise BadValue(
            "negative_money", _("“%(value)s” is negative; an amount of zero or more is wanted."), value=shown(value)
        )
    try:
        money = Money.from_decimal(amount, currency)
    except MoneyError as error:
        if error.sentence.code != "too_many_decimals":
            raise
        raise BadValue(
            "too_many_decimals", _("“%(value)s” has more decimals than %(currency)s has (%(decimals)s)."),
            value=shown(value), currency=currency, decimals=exponent_of(currency),
        ) from error  # fmt: skip
    if abs(money.minor) > MOST_MINOR:
        raise BadValue("money_too_large", _("“%(value)s” is larger than any amount kept here."), value=shown(value))
    return money


def _without_currency(text: str, currency: str) -> str:
    """The number's text alone, once the currency written beside it is known to be the column's."""
    found = _SIGN.findall(text) + [
        code.upper() for code in _CODE.findall(_SIGN.sub(" ", text)) if code.upper() in EXPONENTS
    ]
    for mark in found:
        if mark != currency and currency not in SIGNS.get(mark, ()):
            raise BadValue(
                "other_currency", _("“%(value)s” is in %(found)s, but this column is in %(currency)s."),
                value=shown(text), found=mark, currency=currency,
            )  # fmt: skip
    if len(found) > 2:
        raise BadValue("not_a_number", _("“%(value)s” is not a number."), value=shown(text))
    bare = _SIGN.sub(" ", text, count=1)
    if any(mark == currency for mark in found):
        bare = re.sub(rf"(?<![A-Za-z]){currency}(?![A-Za-z])", " ", bare, count=1, flags=re.IGNORECASE)
    bare = re.sub(r"^\s*([-+(\N{MINUS SIGN}])\s+", r"\1", bare)
    return " ".join(bare.split()).replace(" )", ")")

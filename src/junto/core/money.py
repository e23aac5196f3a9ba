"""Exact amounts of money: whole minor units (cents) of one currency; divisions that always add up."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, localcontext
from fractions import Fraction
from functools import lru_cache, total_ordering
from typing import TYPE_CHECKING, Literal, get_args

from junto.core.currencies import EXPONENTS
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

if TYPE_CHECKING:
    from babel import Locale
    from babel.numbers import NumberPattern

Weight = int | float | Fraction | Decimal
TieBreak = Literal["first", "last", "heavier"]
_LOCALES = {"en": "en_US", "es": "es_US"}  # Spanish as it is written in the United States: $1,234.50


class MoneyError(ValueError):
    """An amount that cannot be made, or two that cannot meet; `sentence` says why."""

    def __init__(self, code: str, template: str, /, **params: object) -> None:
        self.sentence = Sentence(code, template, params)
        super().__init__(str(self.sentence))


def exponent_of(currency: str) -> int:
    """Decimals of a currency by ISO 4217 (USD 2, JPY 0, KWD 3). Raises MoneyError for a code that does not exist."""
    try:
        return EXPONENTS[currency]
    except (KeyError, TypeError):
        raise MoneyError(
            "unknown_currency",
            _("“%(currency)s” is not a currency code (three capital letters of ISO 4217, such as USD)."),
            currency=currency,
        ) from None


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount: `minor` whole minor units (cents for USD, may be negative) of `currency` (ISO 4217 code).

    Adds, subtracts and compares only within one currency; multiplies only by whole numbers. Equality across
    currencies is False; every other mixed operation raises MoneyError.
    """

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise MoneyError(
                "minor_not_whole",
                _("An amount is a whole number of minor units, not %(value)s."),
                value=repr(self.minor),
            )
        exponent_of(self.currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Nothing, in that currency."""
        return cls(0, currency)

    @classmethod
    def from_decimal(cls, amount: Decimal | int, currency: str, *, rounding: str | None = None) -> Money:
        """The amount in major units (12.50 for $12.50) as Money.

        More decimals than the currency has are refused unless `rounding` names a mode of the decimal module
        (for instance decimal.ROUND_HALF_EVEN). Raises MoneyError for NaN, infinity, excess decimals, an unknown
        currency.
        """
        if isinstance(amount, bool) or not isinstance(amount, int | Decimal):
            raise MoneyError(
                "not_decimal", _("An amount is given as a decimal number, not %(value)s."), value=repr(amount)
            )
        exact = Decimal(amount)
        exponent = exponent_of(currency)
        if not exact.is_finite():
            raise MoneyError("not_finite", _("%(value)s is not an amount of money."), value=exact)
        with localcontext() as context:
            context.prec = max(len(exact.as_tuple().digits) + abs(exact.adjusted()) + exponent + 2, 28)
            minor = exact.scaleb(exponent)
            whole = minor.to_integral_value(rounding=rounding) if rounding else minor.to_integral_value()
        if whole != minor and rounding is None:
            raise MoneyError(
                "too_many_decimals",
                _("%(value)s has more decimals than %(currency)s has (%(decimals)s)."),
                value=exact, currency=currency, decimals=exponent,
            )  # fmt: skip
        return cls(int(whole), currency)

    @classmethod
    def parse(cls, text: str, currency: str) -> Money:
        """The machine form, as in the API: "1234.50", "-3". No signs of currency, no grouping (see
        tables.values for those).
        """
        try:
            if not text.isascii() or "_" in text:
                raise InvalidOperation
            amount = Decimal(text)
        except (InvalidOperation, AttributeError):
            raise MoneyError("not_an_amount", _("“%(value)s” is not an amount such as 1234.50."), value=text) from None
        return cls.from_decimal(amount, currency)

    def to_decimal(self) -> Decimal:
        """The amount in major units with exactly the currency's decimals: Money(1250, "USD") → Decimal("12.50")."""
        sign = 1 if self.minor < 0 else 0
        digits = tuple(int(digit) for digit in str(abs(self.minor)))
        return Decimal((sign, digits, -exponent_of(self.currency)))

    def __str__(self) -> str:
        return f"{self.to_decimal():f} {self.currency}"

    def format(self, language: str = "en") -> str:
        """The amount as a reader of `language` (en, es) writes it, all decimals shown: "$1,234.50", "-$3.00",
        "KWD 1.500".
        """
        pattern, locale = _pattern(language, self.currency)
        with localcontext() as context:
            context.prec = 100  # Babel quantizes, and 28 digits would not do for every amount
            text: str = pattern.apply(self.to_decimal(), locale, currency=self.currency, currency_digits=False)
        code = self.currency
        return text.replace(code, f"{code}\N{NO-BREAK SPACE}").replace(
            "\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}"
        )

    def _same(self, other: Money) -> None:
        if other.currency != self.currency:
            raise MoneyError(
                "two_currencies",
                _("%(one)s and %(other)s are in different currencies and cannot be added or compared."),
                one=self, other=other,
            )  # fmt: skip

    def __add__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        if not isinstance(other, Money):
            return NotImplemented
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __mul__(self, times: int) -> Money:
        if isinstance(times, bool) or not isinstance(times, int):
            return NotImplemented
        return Money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __lt__(self, other: Money) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        self._same(other)
        return self.minor < other.minor

    def divide_by_weights(self, weights: Sequence[Weight], *, ties: TieBreak = "first") -> list[Money]:
        """Split by weights into one part each (same order) that always add up to the whole, by largest remainder
        (Hamilton).

        Part i is the quota |minor|·w_i/Σw rounded down; the minor units left over go one each to the largest
        remainders. Equal remainders are settled by `ties`: "first" (the order given), "last" (its reverse),
        "heavier" (the larger weight, then the order given). A negative amount is split as its opposite and negated,
        so that a credit mirrors its charge. A weight of zero gets nothing. Weights: numbers ≥ 0, taken exactly (a
        float by its binary value). Raises MoneyError: no weights, a negative or infinite weight, or weights that
        are all zero. Source: Balinski & Young, Fair Representation (1982), the method of Hamilton.
        """
        exact = _exact_weights(weights)
        if ties not in get_args(TieBreak):
            raise MoneyError(
                "unknown_tie_break", _("“%(value)s” is not a way to break ties (first, last, heavier)."), value=ties
            )
        total = sum(exact, Fraction(0))
        if total == 0:
            raise MoneyError("weights_all_zero", _("All weights are zero: the amount cannot be divided by them."))
        whole = abs(self.minor)
        quotas = [whole * weight / total for weight in exact]
        parts = [math.floor(quota) for quota in quotas]
        last = -1 if ties == "last" else 1
        order = sorted(
            range(len(exact)),
            key=lambda i: (parts[i] - quotas[i], -exact[i] if ties == "heavier" else 0, last * i),
        )
        for index in order[: whole - sum(parts)]:
            parts[index] += 1
        sign = -1 if self.minor < 0 else 1
        return [Money(sign * part, self.currency) for part in parts]


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts, all in `currency`; of none: zero. Raises MoneyError for an amount in another currency."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result


def _exact_weights(weights: Sequence[Weight]) -> list[Fraction]:
    if not weights:
        raise MoneyError("no_weights", _("There is nobody to divide the amount among."))
    exact = []
    for weight in weights:
        try:
            value = Fraction(weight)
        except (ValueError, OverflowError, TypeError):  # NaN and infinity have no fraction
            raise MoneyError("weight_not_finite", _("The weight %(value)s is not a number."), value=weight) from None
        if value < 0:
            raise MoneyError("weight_negative", _("The weight %(value)s is negative."), value=weight)
        exact.append(value)
    return exact


@lru_cache(maxsize=256)
def _pattern(language: str, currency: str) -> tuple[NumberPattern, Locale]:
    from babel import Locale  # noqa: PLC0415 (for display only: half a second that most commands need not spend)
    from babel.numbers import parse_pattern  # noqa: PLC0415

    locale = Locale.parse(_LOCALES.get(language.split("-", maxsplit=1)[0].split("_", maxsplit=1)[0], "en_US"))
    pattern = parse_pattern(locale.currency_formats["standard"].pattern)
    decimals = exponent_of(currency)
    pattern.frac_prec = (decimals, decimals)  # the currency's own decimals; CLDR would round some of them away
    return pattern, locale

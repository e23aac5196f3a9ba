"""Fields of a file, read one by one: a missing, unknown or odd one is named with its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import NoReturn

from junto.core.money import Money, MoneyError
from junto.core.sentences import gettext_noop as _

from .problems import FinanceError

Raw = Mapping[str, object]
MOST = Decimal(10) ** 15  # of any number in a file: beyond it floating point no longer counts single units
FINEST = -30  # decimals, as an exponent: finer ones only make exact sums endless


class Fields:
    """The fields of one object of a file, and `where` it stands, as sentences name it. A blank field says nothing."""

    def __init__(self, data: object, where: str, known: Iterable[str]) -> None:
        self.where = where
        if not isinstance(data, Mapping):
            raise FinanceError("not_fields", _("%(where)s must be an object with named fields."), where=where)
        self.data = {str(key): value for key, value in data.items() if value is not None and value != ""}
        names = list(known)
        for key in self.data:
            if key not in names:
                words = _("%(where)s has a field “%(key)s” that is not known. Known are: %(known)s.")
                raise FinanceError("unknown_field", words, where=where, key=key, known=", ".join(names))

    def has(self, key: str) -> bool:
        """Whether the field says anything."""
        return key in self.data

    def value(self, key: str) -> object:
        """The field as it stands. Raises FinanceError where it is missing."""
        if key not in self.data:
            raise FinanceError("missing_field", _("%(where)s lacks “%(key)s”."), where=self.where, key=key)
        return self.data[key]

    def text(self, key: str, default: str = "") -> str:
        """The field as text without blanks at its ends."""
        return str(self.data.get(key, default)).strip()

    def number(self, key: str, default: float | None = None) -> float:
        """A finite number; texts such as “1,234.5” too. Raises FinanceError."""
        if key not in self.data and default is not None:
            return default
        return float(self._decimal(key, self.value(key)))

    def percent(self, key: str, default: float | None = None) -> float:
        """A number of percent as a share: 3.5 (or “3.5 %”) → 0.035, rounded as decimals are. Raises FinanceError."""
        if key not in self.data and default is not None:
            return default
        given = self.value(key)
        text = given.strip().removesuffix("%") if isinstance(given, str) else given
        return float(Fraction(self._decimal(key, text)) / 100)

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number, such as a year. Raises FinanceError."""
        if key not in self.data and default is not None:
            return default
        found = self._decimal(key, self.value(key))
        if found != found.to_integral_value():
            self._odd(key, self.data[key], _("%(where)s: “%(key)s” must be a whole number, not “%(value)s”."))
        return int(found)

    def yes(self, key: str) -> bool:
        """Whether a field says yes: true, yes, 1. Raises FinanceError for anything but yes and no."""
        said = self.text(key, "no").lower()
        if said in ("true", "yes", "1", "si", "sí"):
            return True
        if said in ("false", "no", "0"):
            return False
        self._odd(key, said, _("%(where)s: “%(key)s” must be yes or no, not “%(value)s”."))

    def amount(self, key: str, currency: str) -> int:
        """An amount of money in minor units. Raises FinanceError, also for more decimals than the currency has."""
        return amount_of(self.value(key), currency, f"{self.where}, {key}")

    def _decimal(self, key: str, value: object) -> Decimal:
        try:
            if isinstance(value, bool):
                raise InvalidOperation
            found = Decimal(str(value).replace(",", "").strip())
        except InvalidOperation:
            found = Decimal("NaN")
        if not found.is_finite():
            self._odd(key, value, _("%(where)s: “%(key)s” must be a number, not “%(value)s”."))
        if _endless(found):
            words = _("%(where)s: “%(key)s” has too many digits: at most 15 before the point, 30 after it.")
            raise FinanceError("number_too_large", words, where=self.where, key=key)
        return found

    def _odd(self, key: str, value: object, words: str) -> NoReturn:
        raise FinanceError("odd_field", words, where=self.where, key=key, value=str(value))


def amount_of(value: object, currency: str, where: str) -> int:
    """An amount as a file writes it (12.5, “1,234.50”), in minor units. Raises FinanceError naming where it stands."""
    try:
        exact = Decimal(str(value).replace(",", "").replace("$", "").strip())
        if exact.is_finite() and _endless(exact):
            words = _("%(where)s: an amount has at most 15 digits before the point.")
            raise FinanceError("amount_too_large", words, where=where)
        return Money.from_decimal(exact, currency).minor
    except InvalidOperation:
        words = _("%(where)s: “%(value)s” is not an amount of money.")
        raise FinanceError("odd_amount", words, where=where, value=str(value)) from None
    except MoneyError as error:
        words = _("%(where)s: %(problem)s")
        raise FinanceError("odd_amount", words, where=where, problem=error.sentence) from None


def _endless(number: Decimal) -> bool:
    exponent = number.as_tuple().exponent
    return abs(number) >= MOST or (isinstance(exponent, int) and exponent < FINEST)


def year_of(key: str, where: str) -> int:
    """A calendar year that names a field. Raises FinanceError for anything but four digits."""
    if not (key.isascii() and key.isdigit() and len(key) == 4):
        raise FinanceError("odd_year", _("%(where)s: “%(key)s” is not a year."), where=where, key=key)
    return int(key)

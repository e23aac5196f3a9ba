"""What a price model asks of an offer: declared once, for the reader of files, the form of a page and the sheet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Literal

from junto.core.sentences import gettext_noop as _
from junto.core.tables import BadValue
from junto.core.tables.values import parse_decimal

from .problems import PricingError

Kind = Literal["money", "percent", "number", "whole", "choice", "yes", "text", "month", "percents", "bands"]
Bands = tuple[tuple[Fraction, Fraction], ...]
Value = Fraction | int | str | bool | tuple[int, int] | tuple[Fraction, ...] | Bands | None
_MONTH = re.compile(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?")
_YES = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}


@dataclass(frozen=True, slots=True)
class Input:
    """One thing asked.

    `code`: its name in files. `name`: in words. `unit`: of one, in words. `kind`: how
    it is written. `default`: None where there is none; with `required` it must be given. `least`, `most`: the range.
    `choices`: of a choice. `swing`: by how many percent of itself it is moved each way to see what it does, where an
    offer gives no range of its own; 0 for what is no assumption. `of_city`: where offers compete, the city assumes it
    for all alike, so that no rosier forecast makes one look cheaper.
    """

    code: str
    name: str
    unit: str = ""
    kind: Kind = "money"
    default: Value = None
    required: bool = False
    least: int | None = 0
    most: int | None = None
    choices: tuple[str, ...] = ()
    swing: int = 0
    of_city: bool = False

    @property
    def moves(self) -> bool:
        """Whether it is a number that may be moved to see what it does."""
        return self.kind in ("money", "percent", "number")

    def read(self, raw: object) -> Value:
        """The value of what a file or form gives. Raises PricingError: what it is, or what it must be."""
        if isinstance(raw, str):
            raw = raw.strip()
        if self.kind in ("money", "percent", "number", "whole"):
            return self._number(raw)
        if self.kind == "percents":
            return tuple(self._percent(part) for part in _listed(raw))
        if self.kind == "bands":
            return self._bands(_listed(raw))
        return self._word(raw)

    def _word(self, raw: object) -> Value:
        if self.kind == "month":
            return _month(raw)
        if self.kind == "yes":
            found = raw if isinstance(raw, bool) else _YES.get(str(raw).lower())
            if found is None:
                raise PricingError("not_yes_or_no", _("“%(value)s” is neither yes nor no."), value=_shown(raw))
            return found
        return self._choice(str(raw).lower()) if self.kind == "choice" else " ".join(str(raw).split())

    def _number(self, raw: object) -> Fraction | int:
        value = self._within(_number(raw, percent=self.kind == "percent"), raw)
        if self.kind != "whole":
            return value
        if value.denominator != 1:
            raise PricingError("not_whole", _("“%(value)s” is not a whole number."), value=_shown(raw))
        return int(value)

    def _percent(self, raw: object) -> Fraction:
        return self._within(_number(raw, percent=True), raw)

    def _within(self, value: Fraction, raw: object) -> Fraction:
        if self.least is not None and value < self.least:
            raise PricingError("too_small", _("%(value)s is less than %(least)s."), value=_shown(raw), least=self.least)
        if self.most is not None and value > self.most:
            raise PricingError("too_large", _("%(value)s is more than %(most)s."), value=_shown(raw), most=self.most)
        return value

    def _choice(self, word: str) -> str:
        if word not in self.choices:
            raise PricingError(
                "no_such_choice", _("“%(value)s” is none of: %(choices)s."), value=word, choices=", ".join(self.choices)
            )
        return word

    def _bands(self, parts: Sequence[object]) -> Bands:
        """Pairs (from which quantity on, price of one), rising; written “1: 3000; 25: 2700” or as a list of pairs."""
        found = []
        for part in parts:
            pair = part.split(":") if isinstance(part, str) else part
            if not isinstance(pair, Sequence) or len(pair) != 2:
                words = _("“%(value)s” is not written as quantity: price; quantity: price.")
                raise PricingError("not_bands", words, value=_shown(part))
            found.append((_number(pair[0]), self._within(_number(pair[1]), pair[1])))
        if not found or any(one[0] >= other[0] for one, other in pairwise(found)):
            raise PricingError("bands_not_rising", _("The quantities must rise from one price to the next."))
        return tuple(found)


def _number(raw: object, *, percent: bool = False) -> Fraction:
    text = raw
    if isinstance(raw, str):
        text = raw.strip().removeprefix("$").strip()
        if percent:
            text = text.removesuffix("%").strip()
    try:
        return Fraction(parse_decimal(text))
    except BadValue:
        raise PricingError("not_a_number", _("“%(value)s” is no number."), value=_shown(raw)) from None


def _listed(raw: object) -> Sequence[object]:
    if isinstance(raw, str):
        return [part.strip() for part in raw.split(";") if part.strip()]
    return raw if isinstance(raw, list | tuple) else [raw]


def _month(raw: object) -> tuple[int, int]:
    if isinstance(raw, date):
        return raw.year, raw.month
    found = _MONTH.fullmatch(str(raw))
    if found is None or not 1 <= int(found[2]) <= 12 or int(found[1]) < 1900:
        raise PricingError("not_a_month", _("“%(value)s” is not a month such as 2026-07."), value=_shown(raw))
    return int(found[1]), int(found[2])


def _shown(raw: object) -> str:
    text = str(raw)
    return text if len(text) <= 60 else text[:59] + "…"

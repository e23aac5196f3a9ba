"""Numbers as people write them: grouped thousands, decimal points or commas, accounting's brackets."""

import math
import re
from decimal import Decimal
from typing import Literal

from junto.core.sentences import gettext_noop as _
from junto.core.tables.problem_list import shown
from junto.core.tables.problems import BadValue
from junto.core.tables.values.texts import refuse_missing

DecimalMark = Literal[".", ","]
_MOST_DIGITS = 40
_BLANKS = re.compile("[ \u00a0\u2007\u2009\u202f']")
_POINT = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]*)?|\.[0-9]+")
_COMMA = re.compile(r"(?:[0-9]+|[0-9]{1,3}(?:\.[0-9]{3})+)(?:,[0-9]*)?|,[0-9]+")
_SPACED = re.compile("[0-9]{1,3}(?:[ \u00a0\u2007\u2009\u202f'][0-9]{3})+(?:[.,][0-9]*)?")
_SCIENTIFIC = re.compile(r"[0-9]+(?:\.[0-9]+)?[eE][+-]?[0-9]{1,3}")


def not_a_number(value: object) -> BadValue:
    """The refusal of what is no number."""
    return BadValue("not_a_number", _("“%(value)s” is not a number."), value=shown(value))


def parse_decimal(value: object, *, decimal_mark: DecimalMark | None = ".", scientific: bool = True) -> Decimal:
    """A number, exactly.

    Text: an optional sign, digits, thousands in groups of three by comma (point, where `decimal_mark` is ","), blank or
    apostrophe; brackets for a negative number. `decimal_mark` None: decided by the text itself, which is refused where
    both readings are possible (“1,234”). A float (XLSX) is taken at 15 significant digits, as a spreadsheet shows it.
    NaN, infinity, letters, percents are refused. Raises BadValue.
    """
    refuse_missing(value)
    if isinstance(value, bool):
        raise not_a_number(value)
    if isinstance(value, int):
        return _within_digits(Decimal(value), value)
    if isinstance(value, float | Decimal):
        return _from_number(value)
    if not isinstance(value, str):
        raise not_a_number(value)
    negative, digits = _sign(value)
    if _SCIENTIFIC.fullmatch(digits):
        if not scientific:
            raise BadValue(
                "scientific",
                _("“%(value)s” is written with an exponent, which may have cost digits. Write it out."),
                value=shown(value),
            )
        number = Decimal(digits)
    else:
        number = _from_digits(digits, decimal_mark, value)
    return _within_digits(number.copy_negate() if negative else number, value)


def parse_integer(
    value: object, *, minimum: int | None = None, maximum: int | None = None, decimal_mark: DecimalMark | None = "."
) -> int:
    """A whole number; 12.0 is one, 12.5 is refused. `minimum` and `maximum` are accepted themselves. Raises
    BadValue.
    """
    number = parse_decimal(value, decimal_mark=decimal_mark)
    if number != number.to_integral_value():
        raise BadValue("not_whole", _("“%(value)s” is not a whole number."), value=shown(value))
    whole = int(number)
    if minimum is not None and whole < minimum:
        raise BadValue("too_small", _("%(value)s is less than %(limit)s."), value=whole, limit=minimum)
    if maximum is not None and whole > maximum:
        raise BadValue("too_large", _("%(value)s is more than %(limit)s."), value=whole, limit=maximum)
    return whole


def _from_number(value: float | Decimal) -> Decimal:
    if not math.isfinite(value):
        raise not_a_number(value)
    exact = value if isinstance(value, Decimal) else Decimal(format(value, ".15g"))
    return _within_digits(exact, value)


def _sign(value: str) -> tuple[bool, str]:
    text = value.strip().replace("\N{MINUS SIGN}", "-")
    if text.startswith("(") and text.endswith(")"):
        return True, text[1:-1].strip()
    if text[:1] in {"+", "-"}:
        return text[0] == "-", text[1:].strip()
    return False, text


def _from_digits(digits: str, mark: DecimalMark | None, value: object) -> Decimal:
    if _SPACED.fullmatch(digits):
        digits = _BLANKS.sub("", digits)
    as_point = bool(_POINT.fullmatch(digits))
    as_comma = bool(_COMMA.fullmatch(digits))
    if not (as_point or as_comma):
        raise not_a_number(value)
    if mark is None:
        mark = _decided(digits, as_point=as_point, as_comma=as_comma, value=value)
    if (mark == "." and not as_point) or (mark == "," and not as_comma):
        raise BadValue(
            "other_decimal_mark",
            _("“%(value)s” is not written with “%(mark)s” before the decimals, as this column is said to be."),
            value=shown(value), mark=mark,
        )  # fmt: skip
    bare = digits.replace(",", "") if mark == "." else digits.replace(".", "").replace(",", ".")
    return Decimal(bare)


def _decided(digits: str, *, as_point: bool, as_comma: bool, value: object) -> DecimalMark:
    """The decimal mark where only one reading is possible, or both give the same number."""
    if as_point and as_comma and ("," in digits or "." in digits):
        raise BadValue(
            "ambiguous_number",
            _(
                "“%(value)s” can be read in two ways: say whether decimals stand after a point or a comma."
            ), value=shown(value),
        )  # fmt: skip
    return "." if as_point else ","


def _within_digits(number: Decimal, value: object) -> Decimal:
    if number and (abs(number.adjusted()) > _MOST_DIGITS or len(number.as_tuple().digits) > _MOST_DIGITS):
        raise BadValue(
            "too_many_digits", _("“%(value)s” has more than %(limit)s digits."), value=shown(value), limit=_MOST_DIGITS
        )
    return number

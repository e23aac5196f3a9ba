"""One function a type of value; each returns the value or raises BadValue, and none guesses."""

from junto.core.tables.problems import BadValue
from junto.core.tables.values.amounts import parse_money
from junto.core.tables.values.dates import PLACEHOLDERS, parse_date, parse_window, parse_year
from junto.core.tables.values.numbers import parse_decimal, parse_integer
from junto.core.tables.values.texts import is_missing, parse_boolean, parse_choice, parse_email, parse_text

__all__ = [
    "PLACEHOLDERS",
    "BadValue",
    "is_missing",
    "parse_boolean",
    "parse_choice",
    "parse_date",
    "parse_decimal",
    "parse_email",
    "parse_integer",
    "parse_money",
    "parse_text",
    "parse_window",
    "parse_year",
]

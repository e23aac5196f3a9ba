"""What is it worth? Flows of years, debts, risks and comparators in; value for money out, told in words."""

from .discounting import GREEN_BOOK, Discounting, RateStep, preset, us_a94
from .problems import FinanceError

__all__ = ["GREEN_BOOK", "Discounting", "FinanceError", "RateStep", "preset", "us_a94"]

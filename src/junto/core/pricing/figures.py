"""Numbers that remember how they were reckoned, so that a spreadsheet can reckon them again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from operator import add, mul, sub, truediv

_Operation = Callable[[Fraction, Fraction], Fraction]
_BINARY: Mapping[str, _Operation] = {"+": add, "-": sub, "*": mul, "/": truediv}


class Figure:
    """An exact `value` with its origin: a named input, a plain number, or an operation on other figures.

    Immutable. Figures add, subtract, multiply and divide with one another and with whole numbers and fractions.
    """

    __slots__ = ("origin", "parts", "value")

    def __init__(self, value: Fraction, origin: str = "", parts: tuple[Figure, ...] = ()) -> None:
        self.value = value
        self.origin = origin
        self.parts = parts

    @classmethod
    def named(cls, name: str, value: Fraction | int) -> Figure:
        """The figure of an input, which a spreadsheet holds in a cell of its own."""
        return cls(Fraction(value), f"={name}")

    def __add__(self, other: Figure | Fraction | int) -> Figure:
        return _of("+", self, other)

    def __sub__(self, other: Figure | Fraction | int) -> Figure:
        return _of("-", self, other)

    def __mul__(self, other: Figure | Fraction | int) -> Figure:
        return _of("*", self, other)

    def __truediv__(self, other: Figure | Fraction | int) -> Figure:
        return _of("/", self, other)

    def power(self, exponent: int) -> Figure:
        """Raised to a whole power ≥ 0."""
        return Figure(self.value**exponent, "^", (self, plain(exponent)))

    def formula(self, cells: Mapping[str, str]) -> str:
        """How it is reckoned, as a spreadsheet writes it (without the leading =); `cells`: input's name → its cell.

        A named input without a cell stands as its number.
        """
        if self.origin.startswith("="):
            return cells.get(self.origin[1:]) or _written(self.value)
        if not self.origin:
            return _written(self.value)
        parts = [part.formula(cells) for part in self.parts]
        if self.origin in ("MAX", "MIN"):
            return f"{self.origin}({parts[0]},{parts[1]})"
        if self.origin == "IF":
            return f"IF({parts[0]}>={parts[1]},{parts[2]},{parts[3]})"
        return f"({parts[0]}{self.origin}{parts[1]})"


def plain(number: Fraction | int) -> Figure:
    """The figure of a number that is nobody's input."""
    return Figure(Fraction(number))


def largest(one: Figure, other: Figure | Fraction | int) -> Figure:
    """The larger of two."""
    second = _figure(other)
    return Figure(max(one.value, second.value), "MAX", (one, second))


def least(one: Figure, other: Figure | Fraction | int) -> Figure:
    """The smaller of two."""
    second = _figure(other)
    return Figure(min(one.value, second.value), "MIN", (one, second))


def where_at_least(tested: Figure, threshold: Figure, reached: Figure, below: Figure) -> Figure:
    """`reached` where `tested` is at least `threshold`, else `below`."""
    value = reached.value if tested.value >= threshold.value else below.value
    return Figure(value, "IF", (tested, threshold, reached, below))


def _figure(other: Figure | Fraction | int) -> Figure:
    return other if isinstance(other, Figure) else plain(other)


def _of(sign: str, one: Figure, other: Figure | Fraction | int) -> Figure:
    second = other if isinstance(other, Figure) else plain(other)
    return Figure(_BINARY[sign](one.value, second.value), sign, (one, second))


def _written(value: Fraction) -> str:
    """A number as a spreadsheet reads it; a negative one in brackets, so that a sign before it changes nothing."""
    text = str(value.numerator) if value.denominator == 1 else f"{value.numerator}/{value.denominator}"
    return text if value >= 0 and value.denominator == 1 else f"({text})"

"""What any amount of one thing costs, as a polynomial: C(y) = a0 + a1·y + a2·y² + …, read from a formula."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from fractions import Fraction
from itertools import zip_longest

from junto.core.sentences import gettext_noop as _

from .problems import GameError

HIGHEST = 12  # the power up to which a formula is taken


@dataclass(frozen=True, slots=True)
class Curve:
    """C(y) = Σ coefficients[k]·y^k, exact, in the unit of money of the game; C(0) is 0 whatever a0 is."""

    coefficients: tuple[Fraction, ...]

    def cost(self, amount: Fraction) -> Fraction:
        """What `amount` costs."""
        if not amount:
            return Fraction(0)
        return sum((a * amount**k for k, a in enumerate(self.coefficients)), Fraction(0))

    @classmethod
    def parse(cls, formula: str) -> Curve:
        """The curve of a formula in y, with numbers, + - * and whole powers: "y**2", "100 + 3*y".

        Raises GameError for anything else.
        """
        try:
            return cls(tuple(_polynomial(ast.parse(formula.replace("^", "**"), mode="eval").body)))
        except (SyntaxError, ValueError, TypeError, RecursionError):
            raise GameError(
                "not_a_formula",
                _("“%(formula)s” is not a formula of the amount y, such as y**2 or 100 + 3*y."),
                formula=formula,
            ) from None


def _polynomial(node: ast.expr) -> list[Fraction]:
    if isinstance(node, ast.Name) and node.id == "y":
        return [Fraction(0), Fraction(1)]
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return [Fraction(str(node.value))]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return [-a for a in _polynomial(node.operand)]
    if isinstance(node, ast.BinOp):
        return _combined(node)
    raise ValueError


def _combined(node: ast.BinOp) -> list[Fraction]:
    left, right = _polynomial(node.left), _polynomial(node.right)
    if isinstance(node.op, ast.Add | ast.Sub):
        sign = 1 if isinstance(node.op, ast.Add) else -1
        pairs = zip_longest(left, right, fillvalue=Fraction(0))
        return [a + sign * b for a, b in pairs]
    if isinstance(node.op, ast.Mult):
        return _product(left, right)
    if isinstance(node.op, ast.Div) and len(right) == 1 and right[0]:
        return [a / right[0] for a in left]
    if isinstance(node.op, ast.Pow) and len(right) == 1 and right[0].denominator == 1 and 0 <= right[0] <= HIGHEST:
        result = [Fraction(1)]
        for _time in range(int(right[0])):
            result = _product(result, left)
        return result
    raise ValueError


def _product(left: list[Fraction], right: list[Fraction]) -> list[Fraction]:
    if len(left) + len(right) > HIGHEST + 2:
        raise ValueError
    result = [Fraction(0)] * (len(left) + len(right) - 1)
    for i, a in enumerate(left):
        for k, b in enumerate(right):
            result[i + k] += a * b
    return result

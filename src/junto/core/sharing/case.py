"""A question of who pays what, as it stands in a file: the game, what rules may ask for, and the members' bounds."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from junto.core.money import Money, exponent_of

from .game import CostGame
from .limiting import Bounds
from .model import Inputs
from .rounding import to_minor_units


@dataclass(frozen=True)
class Case:
    """One question. Amounts are in the file's unit: of `currency` where it names one, else whatever it writes."""

    game: CostGame
    inputs: Inputs = field(default_factory=Inputs)
    bounds: Bounds = field(default_factory=Bounds)
    name: str = ""
    currency: str | None = None

    @property
    def decimals(self) -> int:
        """How many decimals amounts are shown and rounded with: the currency's, else two."""
        return 2 if self.currency is None else exponent_of(self.currency)

    @property
    def unit(self) -> Fraction:
        """The smallest amount that is paid."""
        return Fraction(1, 10**self.decimals)

    def said(self, amount: Fraction) -> str:
        """An amount as a reader writes it, to the nearest unit: $1,234.50, or 1,234.50 and 1,234 without one."""
        minor = to_minor_units([amount / self.unit], self.currency or "USD")[0].minor
        if self.currency is not None:
            return Money(minor, self.currency).format()
        whole, rest = divmod(abs(minor), 10**self.decimals)
        sign = "-" if minor < 0 else ""
        return f"{sign}{whole:,}.{rest:0{self.decimals}}" if rest else f"{sign}{whole:,}"

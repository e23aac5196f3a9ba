"""What each voter has left, exactly: whole numbers over one common denominator, each different amount kept once."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from ..votes import Floats, Ints

Part = tuple[int, int, int]


class Purses:
    """`of[i]`: voter i's place in `amounts`; what is left to it is `amounts[of[i]] / below`.

    One denominator for all makes paying, adding and comparing plain whole-number arithmetic, without the greatest
    common divisors that fractions take at every step.
    """

    def __init__(self, voters: int, share: Fraction, below: int) -> None:
        """`below`: a multiple of the denominators of the share and of every cost."""
        self.below = below
        self.amounts = [int(share * below)]
        self.about = np.array([float(share)])
        self.of: Ints = np.zeros(voters, dtype=np.int64)

    def nearly(self, who: Ints) -> Floats:
        """What is left to some voters, each rounded to the nearest floating-point number."""
        return np.asarray(self.about[self.of[who]], dtype=np.float64)

    def parts(self, who: Ints, given: Ints) -> list[Part]:
        """The different (left, points) of some voters, and how many have them; left in units of 1 / below."""
        width = int(given.max()) + 1
        kinds, counts = np.unique(self.of[who] * width + given, return_counts=True)
        return [
            (self.amounts[kind // width], kind % width, times)
            for kind, times in zip(kinds.tolist(), counts.tolist(), strict=True)
        ]

    def pay(self, who: Ints, given: Ints, rho: Fraction) -> tuple[Fraction, int, int]:
        """Take min(what is left, ρ · points) from each; the largest payment, how many paid all, how many paid."""
        self._divide(rho.denominator)
        point = int(rho * self.below)
        width = int(given.max()) + 1
        kinds, where, counts = np.unique(self.of[who] * width + given, return_inverse=True, return_counts=True)
        places = {amount: place for place, amount in enumerate(self.amounts)}
        after: list[int] = []
        most, all_in, paying = 0, 0, 0
        for kind, times in zip(kinds.tolist(), counts.tolist(), strict=True):
            has, asked = self.amounts[kind // width], point * (kind % width)
            paid = min(has, asked)
            most = max(most, paid)
            all_in += times if 0 < has <= asked else 0
            paying += times if paid else 0
            after.append(places.setdefault(has - paid, len(places)))
        self.of[who] = np.array(after, dtype=np.int64)[where]
        self._keep(list(places))
        return Fraction(most, self.below), all_in, paying

    def left(self) -> tuple[Fraction, ...]:
        """What each voter has left."""
        exact = [Fraction(amount, self.below) for amount in self.amounts]
        return tuple(exact[place] for place in self.of.tolist())

    def _divide(self, denominator: int) -> None:
        """Make the common denominator a multiple of one more."""
        times = Fraction(self.below, denominator).denominator
        if times > 1:
            self.below *= times
            self.amounts = [amount * times for amount in self.amounts]

    def _keep(self, amounts: list[int]) -> None:
        """Drop amounts that nobody has any more; what was there before keeps its rounded value."""
        fresh = np.array([amount / self.below for amount in amounts[len(self.about) :]], dtype=np.float64)
        held = np.flatnonzero(np.bincount(self.of, minlength=len(amounts)))
        number = np.zeros(len(amounts), dtype=np.int64)
        number[held] = np.arange(len(held))
        self.of = number[self.of]
        self.about = np.concatenate((self.about, fresh))[held]
        self.amounts = [amounts[place] for place in held.tolist()]

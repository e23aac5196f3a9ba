"""A register of risks: what each may cost, how likely, in which years, and how much of it the public side carries."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from junto.core.sentences import gettext_noop as _

from .correlations import changes_of, matrix_of, sound
from .distributions import Distribution
from .problems import FinanceError

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Risk:
    """One risk. `cost`: in minor units, if it occurs; `probability` that it does. `when`: year → share of the cost that
    falls there, adding up to one; where `anew`, each of these years draws a cost of its own and bears it whole.
    `public`: the share that the public side carries (1: all of it, 0: the private partner does).
    """

    name: str
    cost: Distribution
    when: Mapping[int, float]
    probability: float = 1.0
    public: float = 1.0
    anew: bool = False
    cause: str = ""

    def __post_init__(self) -> None:
        if not 0 < self.probability <= 1:
            raise FinanceError(
                "odd_probability",
                _("The probability of “%(risk)s” must be above 0 and at most 1, and is %(given)s."),
                risk=self.name, given=self.probability,
            )  # fmt: skip
        if not 0 <= self.public <= 1:
            raise FinanceError(
                "odd_carrier",
                _("The public share of “%(risk)s” must lie between 0 and 1, and is %(given)s."),
                risk=self.name, given=self.public,
            )  # fmt: skip
        if not self.when or any(share < 0 for share in self.when.values()):
            raise FinanceError("no_years", _("“%(risk)s” must say in which years it falls."), risk=self.name)
        if not self.anew and not math.isclose(sum(self.when.values()), 1.0, abs_tol=1e-9):
            raise FinanceError(
                "shares_not_one",
                _("The shares of “%(risk)s” by year must add up to 1, and add up to %(sum)s."),
                risk=self.name, sum=f"{sum(self.when.values()):g}",
            )  # fmt: skip

    @property
    def carried(self) -> str:
        """Who carries it: `public`, `private` or `shared`."""
        return {1.0: "public", 0.0: "private"}.get(self.public, "shared")

    def expected(self, year: int) -> float:
        """What it costs in that year on average, in minor units: probability · mean · share."""
        return self.probability * self.cost.mean * self.when.get(year, 0.0)


@dataclass(frozen=True, slots=True)
class Register:
    """Risks with the correlations of some pairs of them: those of the normal scores of a Gaussian copula.

    Where correlations contradict one another the register is refused, unless `nearest` asks for the nearest that do
    not. A risk drawn anew each year is independent of all others.
    """

    risks: tuple[Risk, ...]
    pairs: tuple[tuple[str, str, float], ...] = ()
    nearest: bool = False
    matrix: Array = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = [risk.name for risk in self.risks]
        if not names:
            raise FinanceError("no_risks", _("The register holds no risk."))
        twice = [name for name in names if names.count(name) > 1]
        if twice:
            raise FinanceError("risk_twice", _("The risk “%(name)s” stands twice in the register."), name=twice[0])
        anew = {risk.name for risk in self.risks if risk.anew}
        for one, other, _strength in self.pairs:
            if one in anew or other in anew:
                raise FinanceError(
                    "correlated_anew",
                    _("“%(one)s” and “%(other)s” cannot be correlated: one of them is drawn anew each year."),
                    one=one, other=other,
                )  # fmt: skip
        found = sound(names, matrix_of(names, self.pairs), nearest=self.nearest)
        object.__setattr__(self, "matrix", found)

    def mended(self) -> str:
        """Which correlations were changed to the nearest possible ones, taken (given); empty where none was."""
        names = [risk.name for risk in self.risks]
        given = matrix_of(names, self.pairs)
        return "" if np.allclose(given, self.matrix, atol=1e-9) else changes_of(names, given, self.matrix)

    @property
    def years(self) -> range:
        """All calendar years in which a risk may fall."""
        found = [year for risk in self.risks for year in risk.when]
        return range(min(found), max(found) + 1)

    def expected(self, years: range, *, public: bool | None = None) -> Array:
        """Average cost in each of `years`, minor units (len,): of all, or of the public or the private side alone."""
        found = np.zeros(len(years))
        for risk in self.risks:
            part = 1.0 if public is None else risk.public if public else 1 - risk.public
            found += part * np.array([risk.expected(year) for year in years])
        return found

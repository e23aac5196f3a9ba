"""What a contract binds the city to, year by year: payments, their share of the budget, guarantees, termination."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .discounting import percent
from .problems import FinanceError


@dataclass(frozen=True, slots=True)
class CommitmentYear:
    """One year, minor units. `risk`: expected cost of the risks that stay with the city; `budget` of the line that
    pays, None where it is not known; `guaranteed` expected, and `guaranteed_high` what is not exceeded in nine of ten
    cases; `termination`: what the city would owe if the contract ended in this year, None where it is not known.
    """

    year: int
    payments: int
    risk: int = 0
    budget: int | None = None
    guaranteed: int = 0
    guaranteed_high: int = 0
    termination: int | None = None

    @property
    def committed(self) -> int:
        """Payments and expected risks."""
        return self.payments + self.risk

    @property
    def share(self) -> float | None:
        """What is committed as a share of the budget line; None where that is not known or nothing."""
        return self.committed / self.budget if self.budget else None


@dataclass(frozen=True, slots=True)
class Commitments:
    """All years, with what a budget officer would say of them."""

    years: tuple[CommitmentYear, ...]
    told: tuple[Sentence, ...]


def commitments(
    years: range,
    payments: Mapping[int, int],
    currency: str,
    *,
    risk: Mapping[int, int] | None = None,
    budget: Mapping[int, int] | None = None,
    guaranteed: Mapping[int, tuple[int, int]] | None = None,
    termination: Mapping[int, int] | None = None,
    limit: float | None = None,
) -> Commitments:
    """Put together what each year is bound to. All by calendar year in minor units; `guaranteed` as (expected, P90);
    `limit`: the share of the budget line that commitments should not pass. Raises FinanceError for a limit that is
    none.
    """
    if limit is not None and not 0 < limit <= 1:
        raise FinanceError("odd_limit", _("A limit on commitments is a share of the budget between 0 and 1."))
    made = tuple(
        CommitmentYear(
            year,
            payments.get(year, 0),
            (risk or {}).get(year, 0),
            None if budget is None else budget.get(year),
            *(guaranteed or {}).get(year, (0, 0)),
            termination=None if termination is None else termination.get(year),
        )
        for year in years
    )
    return Commitments(made, tuple(_told(made, currency, limit)))


def _told(years: Sequence[CommitmentYear], currency: str, limit: float | None) -> list[Sentence]:
    def said(minor: int) -> str:
        return Money(minor, currency).format()

    most = max(years, key=lambda one: one.committed)
    words = _(
        "From %(first)s to %(last)s the city is bound to %(total)s, most of it in one year in %(year)s: %(most)s."
    )
    shown = {
        "first": years[0].year, "last": years[-1].year, "year": most.year, "most": said(most.committed),
        "total": said(sum(one.committed for one in years)),
    }  # fmt: skip
    told = [Sentence("bound", words, shown), *_of_budget(years, limit)]
    if any(one.guaranteed_high for one in years):
        high = max(years, key=lambda one: one.guaranteed_high)
        words = _(
            "Beside that, what it has guaranteed costs %(expected)s on average over all years; in %(year)s, in one of "
            "ten cases, more than %(high)s."
        )
        expected = said(sum(one.guaranteed for one in years))
        told.append(
            Sentence("guaranteed", words, {"expected": expected, "year": high.year, "high": said(high.guaranteed_high)})
        )
    ended = [one for one in years if one.termination is not None]
    if ended:
        worst = max(ended, key=lambda one: one.termination or 0)
        words = _("If the contract ended early, the city would owe most in %(year)s: %(amount)s.")
        told.append(Sentence("termination", words, {"year": worst.year, "amount": said(worst.termination or 0)}))
    return told


def _of_budget(years: Sequence[CommitmentYear], limit: float | None) -> list[Sentence]:
    shares = [(one.share, one.year) for one in years if one.share is not None]
    told = []
    if shares:
        share, year = max(shares)
        words = _("That is at most %(share)s of the budget line, in %(year)s.")
        told.append(Sentence("of_budget", words, {"share": percent(share, 1), "year": year}))
        lacking = [one.year for one in years if one.budget is None and one.committed]
        if lacking:
            words = _("The budget line is not known for %(count)s of these years, the first of them %(year)s.")
            told.append(Sentence("budget_unknown", words, {"count": len(lacking), "year": lacking[0]}))
    beyond = [str(year) for share, year in shares if limit is not None and share > limit]
    if beyond and limit is not None:
        words = _("It passes the limit of %(limit)s of the budget line in: %(years)s.")
        told.append(Sentence("beyond_limit", words, {"limit": percent(limit, 1), "years": ", ".join(beyond)}))
    return told

"""The public sector comparator beside the shadow bid: what each costs with its risks, and which is the better value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .discounting import Discounting
from .flows import Flows, present_value
from .problems import FinanceError


@dataclass(frozen=True, slots=True)
class Case:
    """What is compared, all in one currency and terms; costs count as costs, revenues are taken off.

    `raw`: what building, keeping and running it would cost the public side; `neutrality`: what the public side is
    spared as one (taxes, insurance), added so that both are alike; `bid`: what the partner is paid. `transferred`,
    `retained`: costs of risks by year that the partner would bear, and that stay with the public side whoever builds.
    `own` and `partner`: the discounting of the public side's costs and of the bid.
    """

    raw: Flows
    bid: Flows
    base: int
    own: Discounting
    partner: Discounting
    neutrality: Flows | None = None
    transferred: Flows | None = None
    retained: Flows | None = None

    def __post_init__(self) -> None:
        for flows in (self.bid, self.neutrality, self.transferred, self.retained):
            if flows is not None and (flows.currency, flows.terms) != (self.raw.currency, self.raw.terms):
                raise FinanceError(
                    "compared_apart",
                    _("“%(line)s” is in %(own)s, and what it is compared with in %(other)s."),
                    line=flows.lines[0].name, own=f"{flows.currency} ({flows.terms})",
                    other=f"{self.raw.currency} ({self.raw.terms})",
                )  # fmt: skip
        for discounting in (self.own, self.partner):
            if discounting.terms != self.raw.terms:
                raise FinanceError(
                    "rate_terms_differ",
                    _(
                        "The discount rate is %(rate)s and the amounts are %(amounts)s: that would count inflation "
                        "twice or not at all. Give a rate in the terms of the amounts, or state the inflation."
                    ),
                    rate=discounting.terms, amounts=self.raw.terms,
                )  # fmt: skip


class Step(NamedTuple):
    """One step of the waterfall: what it is, and its present value in minor units."""

    code: str
    amount: int


@dataclass(frozen=True, slots=True)
class ValueForMoney:
    """Present values in the base year, each step to the minor unit. `comparator`: raw + neutrality + transferred +
    retained; `shadow`: bid + retained. `value`: what the bid saves (below zero: costs more), `share` of the comparator.
    """

    steps: tuple[Step, ...]
    bid_steps: tuple[Step, ...]
    told: tuple[Sentence, ...]

    @property
    def comparator(self) -> int:
        """What it costs the public side to do it itself, with all risks."""
        return sum(step.amount for step in self.steps)

    @property
    def shadow(self) -> int:
        """What it costs the public side with the partner, with the risks that stay."""
        return sum(step.amount for step in self.bid_steps)

    @property
    def value(self) -> int:
        """What the bid saves against the comparator."""
        return self.comparator - self.shadow

    @property
    def share(self) -> float | None:
        """The same as a share of the comparator; None where that is nothing."""
        return self.value / self.comparator if self.comparator else None


def value_for_money(case: Case) -> ValueForMoney:
    """Compare: PSC = raw + neutrality + transferred + retained, on the public side's discounting; shadow bid = bid +
    retained, on the partner's. Value for money = PSC − shadow bid. Source: HM Treasury, Value for Money Assessment
    Guidance (2006); Partnerships Victoria, Public Sector Comparator Technical Note (2001).
    """
    steps = (
        Step("raw", _net(case.raw, case, case.own)),
        Step("neutrality", _net(case.neutrality, case, case.own)),
        Step("transferred", _net(case.transferred, case, case.own)),
        Step("retained", _net(case.retained, case, case.own)),
    )
    bid = (Step("bid", _net(case.bid, case, case.partner)), Step("retained", _net(case.retained, case, case.partner)))
    found = ValueForMoney(steps, bid, ())
    return ValueForMoney(steps, bid, _told(found, case))


def _net(flows: Flows | None, case: Case, discounting: Discounting) -> int:
    """The present cost to the minor unit, so that what is shown adds up."""
    if flows is None:
        return 0
    costs = [-float(one) for one in flows.net()]
    return round(present_value(costs, flows.years, case.base, discounting))


def same_basis(case: Case) -> bool:
    """Whether both sides are discounted alike in every year that matters."""
    if case.own.steps == case.partner.steps:
        return True
    years = np.arange(0, max(case.raw.years[-1], case.bid.years[-1]) - case.base + 1)
    return bool(np.allclose(case.own.factors(years), case.partner.factors(years), rtol=1e-12))


def _told(found: ValueForMoney, case: Case) -> tuple[Sentence, ...]:
    said = case.raw.said
    share = found.share
    shown = {
        "comparator": said(found.comparator), "shadow": said(found.shadow), "base": case.base,
        "value": said(abs(found.value)),
        "share": "" if share is None else f"{abs(share) * 100:.1f}",
    }  # fmt: skip
    words = _(
        "Doing it itself would cost the public side %(comparator)s with all risks, and the partner %(shadow)s with the "
        "risks that stay, both as worth in %(base)s."
    )
    told = [Sentence("compared", words, shown)]
    if found.value > 0:
        words = _("The partner saves %(value)s, which is %(share)s percent of the public cost.")
    elif found.value < 0:
        words = _("The partner costs %(value)s more, which is %(share)s percent of the public cost.")
    else:
        words = _("Both cost the same.")
    told.append(Sentence("value_for_money", words, shown))
    ends = {"own": case.raw.years[-1], "partner": case.bid.years[-1]}
    if ends["own"] != ends["partner"]:
        words = _(
            "The public cost runs to %(own)s and the bid to %(partner)s: they do not pay for the same years, so the "
            "difference is not one of like with like."
        )
        told.append(Sentence("years_differ", words, ends))
    return (*told, *_basis_told(case))


def _basis_told(case: Case) -> list[Sentence]:
    if same_basis(case):
        words = _("Both are discounted on the same basis.")
        return [Sentence("one_basis", words)]
    swapped = Case(case.raw, case.bid, case.base, case.own, case.own, case.neutrality, case.transferred, case.retained)
    on_own = value_alone(swapped)
    words = _(
        "Each is discounted on its own basis: the public cost at %(own)s, the bid at %(partner)s. Part of the "
        "difference comes from that alone: on the public basis for both, the partner would %(verb)s."
    )
    verb = _("save %(amount)s") if on_own >= 0 else _("cost %(amount)s more")
    told = {
        "own": _rates(case.own), "partner": _rates(case.partner),
        "verb": Sentence("verb", verb, {"amount": case.raw.said(abs(on_own))}),
    }  # fmt: skip
    return [Sentence("own_basis", words, told)]


def value_alone(case: Case) -> int:
    """Value for money in minor units without words."""
    own = sum(_net(one, case, case.own) for one in (case.raw, case.neutrality, case.transferred, case.retained))
    return own - _net(case.bid, case, case.partner) - _net(case.retained, case, case.partner)


def _rates(discounting: Discounting) -> str:
    return "; ".join(f"{step.rate * 100:.4g} %" for step in discounting.steps)

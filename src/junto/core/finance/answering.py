"""Everything that a project's file lets be said: worth, debt, payments, comparison, risks, what binds the city."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .availability import Paid, availability
from .commitments import Commitments, commitments
from .comparator import Case, ValueForMoney, value_for_money
from .debt import Debt, carried, sized
from .discounting import Discounting, percent
from .flows import Flows, Line, present_value
from .problems import FinanceError
from .project import Project
from .returns import Worth, worth
from .risks import Register, Risk
from .simulating import Simulated, Spread, simulate

Array = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Drawn:
    """What the risks do to the costs: `fixed` is what stands without them (minor units, by sum), added to every "
    "draw."""

    simulated: Simulated
    fixed: Mapping[str, float]

    def total(self, name: str) -> Spread:
        """A sum with what stands without risks."""
        spread, base = self.simulated.sums[name], self.fixed[name]
        moved = {
            at: replace(one, value=one.value + base, low=one.low + base, high=one.high + base)
            for at, one in spread.percentile.items()
        }
        mean = replace(
            spread.mean, value=spread.mean.value + base, low=spread.mean.low + base, high=spread.mean.high + base
        )
        return Spread(mean, moved, spread.draws + base)


@dataclass(frozen=True, slots=True)
class Answer:
    """What is said of a project; None for what its file does not give."""

    project: Project
    worth: Worth | None
    debt: Debt | None
    paid: tuple[Paid, ...]
    comparison: ValueForMoney | None
    case: Case | None
    drawn: Drawn | None
    guaranteed: Simulated | None
    commitments: Commitments | None
    risk_words: tuple[Sentence, ...]


def answer(project: Project) -> Answer:
    """Compute all that the file gives. Raises FinanceError for what does not go together."""
    parts = project.parts
    if project.register and {"transferred", "retained"} & set(parts):
        raise FinanceError(
            "risks_twice",
            _("Risks are given twice: as amounts (transferred, retained) and as a register. Give one of them."),
        )
    case = _case(project)
    drawn = None if project.register is None else _drawn(project, project.register, case)
    guaranteed = None if project.guarantees is None else _guaranteed(project, project.guarantees)
    debt = _debt(project)
    paid: tuple[Paid, ...] = ()
    if project.deductions is not None:
        terms, points = project.deductions, project.points
        paid = availability(project.yearly("bid"), terms, project.outages, points, project.currency)
    return Answer(
        project=project,
        worth=worth(parts["flows"], project.base, project.own) if "flows" in parts else None,
        debt=debt, paid=paid,
        comparison=None if case is None else value_for_money(case), case=case, drawn=drawn, guaranteed=guaranteed,
        commitments=_commitments(project, debt, guaranteed),
        risk_words=tuple(_risk_words(project, drawn)),
    )  # fmt: skip


def _case(project: Project) -> Case | None:
    parts = project.parts
    if "raw" not in parts or "bid" not in parts:
        return None
    transferred, retained = parts.get("transferred"), parts.get("retained")
    if project.register is not None:
        transferred = _expected(project, project.register, public=False)
        retained = _expected(project, project.register, public=True)
    return Case(
        parts["raw"], parts["bid"], project.base, project.own, project.partner, parts.get("neutrality"),
        transferred, retained,
    )  # fmt: skip


def _expected(project: Project, register: Register, *, public: bool) -> Flows | None:
    """The average cost of risks by year as a line, rounded to the minor unit; None where there is none."""
    years = register.years
    amounts = {
        year: round(cost) for year, cost in zip(years, register.expected(years, public=public), strict=True) if cost
    }
    if not amounts:
        return None
    name = "retained" if public else "transferred"
    return Flows.of([Line(name, "cost", amounts, project.currency, project.terms, project.price_year)])


def _drawn(project: Project, register: Register, case: Case | None) -> Drawn:
    years = register.years
    if years[0] < project.base:
        raise FinanceError(
            "risk_before_base",
            _("A risk falls in %(year)s, before the base year %(base)s."),
            year=years[0], base=project.base,
        )  # fmt: skip
    after = np.arange(len(years)) + (years[0] - project.base)
    own, partner = project.own.factors(after), project.partner.factors(after)

    def one_year(risk: Risk) -> Array:
        return np.full(len(years), risk.public)

    if case is None:
        flows = project.parts.get("flows")
        spent = present_value(flows.by_year("cost"), flows.years, project.base, project.own) if flows else 0.0
        sums = {"cost": lambda risk: own}
        made = simulate(register, years, sums, one_year, draws=project.draws, seed=project.seed)
        return Drawn(made, {"cost": spent})
    both = {
        "comparator": lambda risk: own,
        "shadow": lambda risk: risk.public * partner,
        "value": lambda risk: own - risk.public * partner,
    }
    made = simulate(register, years, both, one_year, draws=project.draws, seed=project.seed)
    without = value_for_money(replace(case, transferred=None, retained=None))
    return Drawn(made, {"comparator": without.comparator, "shadow": without.shadow, "value": without.value})


def _guaranteed(project: Project, register: Register) -> Simulated:
    years = register.years
    after = np.arange(len(years)) + (years[0] - project.base)
    factors = project.own.factors(after)
    return simulate(
        register, years, {"guaranteed": lambda risk: risk.public * factors},
        lambda risk: np.full(len(years), risk.public), draws=project.draws, seed=project.seed,
    )  # fmt: skip


def _debt(project: Project) -> Debt | None:
    terms, cash = project.debt, project.parts.get("cash")
    if terms is None:
        return None
    if cash is None:
        raise FinanceError("no_cash_lines", _("debt needs lines of the part “cash”, from which it is repaid."))
    first, net = cash.years[0], cash.net()
    if terms.amount is not None:
        return carried(terms.amount, net, first, rate=terms.rate, currency=project.currency, shape=terms.shape)
    return sized(net, first, rate=terms.rate, cover=terms.cover or 0.0, currency=project.currency, shape=terms.shape)


def _commitments(project: Project, debt: Debt | None, guaranteed: Simulated | None) -> Commitments | None:
    bid = project.parts.get("bid")
    if bid is None:
        return None
    ends = [bid.years[-1]]
    if project.register is not None:
        ends.append(project.register.years[-1])
    if guaranteed is not None:
        ends.append(guaranteed.years[-1])
    years = range(project.base, max(ends) + 1)
    retained = project.yearly("retained")
    if project.register is not None:
        costs = project.register.expected(years, public=True)
        retained = {year: round(cost) for year, cost in zip(years, costs, strict=True)}
    owed = project.yearly("termination")
    if debt is not None and project.debt is not None and project.debt.compensated:
        last = debt.years[-1].year
        for year in range(debt.years[0].year - 1, last + 1):
            owed[year] = owed.get(year, 0) + round(project.debt.compensated * debt.owed_after(year))
    bound = None
    if guaranteed is not None:
        means, highs = guaranteed.yearly_mean, guaranteed.yearly[90]
        bound = {
            year: (round(mean), round(high)) for year, mean, high in zip(guaranteed.years, means, highs, strict=True)
        }
    return commitments(
        years, _costs(bid), project.currency, risk=retained, budget=project.yearly("budget") or None,
        guaranteed=bound, termination=owed or None, limit=project.limit,
    )  # fmt: skip


def _costs(flows: Flows) -> dict[int, int]:
    return {year: -net for year, net in zip(flows.years, flows.net(), strict=True)}


def _risk_words(project: Project, drawn: Drawn | None) -> list[Sentence]:
    if project.register is None or drawn is None:
        return []
    told = [drawn.simulated.told]
    names = ["comparator", "shadow"] if "comparator" in drawn.fixed else ["cost"]
    words = {
        "comparator": _("With all risks, doing it itself costs the public side %(mean)s on average (±%(sure)s)."),
        "shadow": _("With the risks that stay, the partner costs it %(mean)s on average (±%(sure)s)."),
        "cost": _("With its risks, the project costs %(mean)s on average (±%(sure)s)."),
    }
    range_words = _(
        "In one of ten cases it is less than %(low)s, in one of ten more than %(high)s; the middle is %(mid)s."
    )
    for name in names:
        spread = drawn.total(name)
        sure = project.said((spread.mean.high - spread.mean.low) / 2)
        told.append(Sentence(name, words[name], {"mean": project.said(spread.mean.value), "sure": sure}))
        at = spread.percentile
        shown = {
            "low": project.said(at[10].value),
            "mid": project.said(at[50].value),
            "high": project.said(at[90].value),
        }
        told.append(Sentence("range", range_words, shown))
    if "value" in drawn.fixed:
        chance = drawn.total("value").chance_above(0.0)
        words_chance = _("The partner is the better value in %(chance)s of the cases.")
        told.append(Sentence("chance", words_chance, {"chance": percent(int(chance * 1000) / 1000, 1)}))
    return told + _register_words(project, project.register)


def _register_words(project: Project, register: Register) -> list[Sentence]:
    """What may be mistaken in the register: correlations that were changed, late years, costs below zero."""
    told = []
    if mended := register.mended():
        words = _(
            "The correlations given contradict one another; the nearest that can be were taken (given): %(shown)s."
        )
        told.append(Sentence("correlations_mended", words, {"shown": mended}))
    last = max((flows.years[-1] for flows in project.parts.values()), default=register.years[-1])
    if register.years[-1] > last:
        words = _("A risk falls in %(year)s, after the last year of all amounts, %(last)s: do the years match?")
        told.append(Sentence("risk_after_amounts", words, {"year": register.years[-1], "last": last}))
    for risk in register.risks:
        if risk.cost.below_zero > 0.001:
            words = _("“%(risk)s” saves money in %(chance)s of the cases in which it occurs: is that meant?")
            told.append(Sentence("below_zero", words, {"risk": risk.name, "chance": percent(risk.cost.below_zero, 1)}))
    return told


def basis_words(project: Project) -> tuple[Sentence, ...]:
    """How everything is brought to one year, in sentences."""
    words = _("Everything is brought to the end of %(base)s; each amount counts at the end of its year.")
    told = [Sentence("base", words, {"base": project.base}), project.own.told()]
    if project.partner != project.own:
        told.append(Sentence("bid_discounting", _("For the bid: %(told)s"), {"told": project.partner.told()}))
    low = [one for one in (project.own, project.partner) if _mistaken(one)]
    if low:
        words = _("A discount rate of %(rate)s is very low: rates in files are in percent, 3.5 for 3.5 %%.")
        told.append(Sentence("low_rate", words, {"rate": percent(low[0].rate, 4)}))
    return tuple(told)


def _mistaken(discounting: Discounting) -> bool:
    return 0 < discounting.rate < 0.002

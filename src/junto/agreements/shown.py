"""An internal agreement as a page shows it: the rules side by side, the shares by year, what each would save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from junto.agreements.allowable import Disallowed, disallowed
from junto.agreements.changing import Changed, change_by_change, changed
from junto.agreements.figuring import Figures, Row, RuleFigures
from junto.agreements.models import Amendment, Contract, InKind, InternalAgreement
from junto.agreements.queries import YearLine, balance
from junto.agreements.words import amount, cap_law, percent, said
from junto.core.money import Money, total
from junto.frame.charts import Bar, Bars
from junto.people.models import Organization


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member under one rule: what it pays, and what it saves against going alone (below zero: it loses).

    `in_kind`: what of it is given as goods or work; `cash`: the rest.
    """

    member: Organization
    alone: Money
    pays: Money
    saves: Money | None
    percent: str
    in_kind: Money
    cash: Money

    @property
    def same(self) -> bool:
        """Whether it pays what it would pay alone."""
        return self.saves is not None and not self.saves.minor

    @property
    def worse(self) -> bool:
        """Whether it would be better off alone."""
        return self.saves is not None and self.saves.minor < 0

    @property
    def loses(self) -> Money | None:
        """By how much it would be better off alone."""
        return None if self.saves is None else -self.saves


COUNTED = ("alone", "subsidy")  # marks that can be held with nothing to spare


@dataclass(frozen=True, slots=True)
class MarkShown:
    """One mark of a rule: held, missed or not known, by what margin (None: there is none to tell), in a sentence."""

    code: str
    holds: bool | None
    margin: Money | None
    told: str


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule as a page shows it."""

    figures: RuleFigures
    name: str
    fair: str
    formula: str
    marks: tuple[MarkShown, ...]
    lines: tuple[MemberLine, ...]
    rows: tuple[Row, ...]
    disallowed: tuple[Disallowed, ...]
    chosen: bool

    @property
    def code(self) -> str:
        """The rule's code."""
        return self.figures.rule.code


@dataclass(frozen=True, slots=True)
class Comparison:
    """Every rule side by side, and what does not hang together in the costs."""

    figures: Figures
    rules: tuple[RuleShown, ...]
    members: tuple[tuple[Organization, Money], ...]
    findings: tuple[str, ...]
    years: tuple[tuple[int, Money], ...]

    @property
    def marks(self) -> tuple[str, ...]:
        """What the five marks are called, in their order."""
        return (
            _("Covers the cost exactly"),
            _("Nobody above what it would pay alone"),
            _("No group pays for others"),
            _("Alike share alike"),
            _("Stable when one leaves"),
        )

    @property
    def chart(self) -> Bars:
        """Who pays what by each rule, to be drawn."""
        bars = [Bar(capfirst(rule.name), [line.pays.minor for line in rule.lines], "") for rule in self.applying]
        return Bars([member.name for member in self.figures.members], bars)

    @property
    def beyond(self) -> tuple[RuleShown, ...]:
        """The rules whose answer no division within caps and minimums can follow."""
        return tuple(sorted((rule for rule in self.others if rule.figures.alone is not None), key=_reason))

    @property
    def applying(self) -> tuple[RuleShown, ...]:
        """The rules that give shares."""
        return tuple(rule for rule in self.rules if rule.lines)

    @property
    def others(self) -> tuple[RuleShown, ...]:
        """The rules that give none, each with its reason."""
        return tuple(rule for rule in self.rules if not rule.lines)

    @property
    def silent(self) -> tuple[RuleShown, ...]:
        """Of these, the rules that would give none without caps and minimums either."""
        return tuple(rule for rule in self.others if rule.figures.alone is None)


def compared(figures: Figures) -> Comparison:
    """All rules on an agreement's figures."""
    rules = tuple(_shown(found) for found in figures.all_rules())
    members = tuple((member, figures.alone(i)) for i, member in enumerate(figures.members))
    years = tuple((year, Money(minor, figures.currency)) for year, minor in figures.costs.items())
    findings = tuple(said(finding.sentence, figures.names) for finding in figures.findings)
    return Comparison(figures, rules, members, findings, years)


def _shown(found: RuleFigures) -> RuleShown:
    figures = found.figures
    lines = tuple(
        MemberLine(
            member,
            figures.alone(i),
            found.share(i),
            found.saved(i),
            _percent(found.share(i), figures.total),
            figures.given(i),
            found.paid(i),
        )
        for i, member in enumerate(figures.members)
        if found.rows
    )
    return RuleShown(
        found,
        _(found.rule.name),
        _(found.rule.fair),
        _(found.rule.formula),
        _marks(found) if lines else (),
        lines,
        found.rows,
        tuple(disallowed(found)),
        figures.agreement.rule == found.rule.code,
    )


def _reason(rule: RuleShown) -> str:
    """By what the rules that give no shares are told together."""
    return rule.figures.lacks


def _marks(found: RuleFigures) -> tuple[MarkShown, ...]:
    figures = found.figures
    return tuple(
        MarkShown(
            mark.code,
            mark.holds,
            figures.money(abs(mark.margin)) if mark.margin or (mark.margin == 0 and mark.code in COUNTED) else None,
            said(mark.told, figures.names),
        )
        for mark in found.marks
    )


def _percent(part: Money, whole: Money) -> str:
    return f"{100 * part.minor / whole.minor:.2f} %" if whole.minor else ""


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares that were frozen: lines by fund, sums by member and by year, what was charged.

    They are what is paid in cash; `in_kind`: what each member gives beside that, empty where nobody does.
    """

    lines: Sequence[YearLine]
    members: Sequence[tuple[Organization, Money, Money]]  # share, charged
    years: Sequence[tuple[int, Sequence[Money], Money]]  # of each member, in all
    total: Money
    charged: Money
    in_kind: Sequence[Money] = ()

    @property
    def wholes(self) -> list[Money]:
        """What each member bears in cash and in kind."""
        return [share + given for (_m, share, _c), given in zip(self.members, self.in_kind, strict=True)]

    @property
    def given(self) -> Money:
        """What all give in kind."""
        return total(self.in_kind, self.total.currency)

    @property
    def all(self) -> Money:
        """What all bear, in cash and in kind."""
        return self.total + self.given

    @property
    def chart(self) -> Bars:
        """Who pays what in each fiscal year, to be drawn."""
        bars = [Bar(str(year), [part.minor for part in parts], amount(whole)) for year, parts, whole in self.years]
        return Bars([member.name for member, _share, _charged in self.members], bars)


def shares_shown(agreement: InternalAgreement) -> Shares:
    """An agreement's shares with their sums."""
    lines = balance(agreement)
    zero = Money.zero(agreement.currency)
    in_kind = list(agreement.in_kind.select_related("organization"))
    named = [*(line.organization for line in lines), *(one.organization for one in in_kind)]
    members = sorted({row.pk: row for row in named}.values(), key=_by_name)
    cells: dict[tuple[int, Any], Money] = {}
    for line in lines:
        key = (line.fiscal_year, line.organization.pk)
        cells[key] = cells.get(key, zero) + line.share
    years = []
    for year in sorted({line.fiscal_year for line in lines}):
        parts = [cells.get((year, member.pk), zero) for member in members]
        years.append((year, parts, total(parts, agreement.currency)))
    sums = [
        (
            member,
            total((line.share for line in lines if line.organization == member), agreement.currency),
            total((line.charged for line in lines if line.organization == member), agreement.currency),
        )
        for member in members
    ]
    return Shares(
        lines,
        sums,
        years,
        total((line.share for line in lines), agreement.currency),
        total((line.charged for line in lines), agreement.currency),
        [_given(in_kind, member, agreement.currency) for member in members] if in_kind else (),
    )


def _by_name(organization: Organization) -> tuple[str, str]:
    return organization.name, str(organization.pk)


def _given(in_kind: Sequence[InKind], member: Organization, currency: str) -> Money:
    return Money(sum(one.value for one in in_kind if one.organization_id == member.pk), currency)


def unshared(agreement: InternalAgreement) -> str:
    """By how much the shares miss what the contract is about, in a sentence; empty where they do not."""
    contract = agreement.contract
    if contract is None:
        return ""
    shared = Money(agreement.shares.aggregate(sum=Sum("amount"))["sum"] or 0, agreement.currency)
    words = {
        "number": contract.number, "contract": amount(contract.value), "shares": amount(shared),
        "agreement": agreement.number,
    }  # fmt: skip
    if contract.amount > shared.minor:
        rest = amount(contract.value - shared)
        return _(
            "The contract %(number)s is about %(contract)s, the shares of %(agreement)s come to %(shares)s: nobody "
            "bears the other %(rest)s yet."
        ) % {**words, "rest": rest}
    if contract.amount < shared.minor:
        rest = amount(shared - contract.value)
        return _(
            "The contract %(number)s is about %(contract)s, the shares of %(agreement)s come to %(shares)s: "
            "%(rest)s more than is owed."
        ) % {**words, "rest": rest}
    return ""


def headroom(contract: Contract) -> str:
    """How much amendments may still add, with the law that says so; what is taken off makes no room."""
    found = changed(contract)
    left = max(found.most - found.added, Money.zero(contract.currency))
    return _(
        "Amendments may add %(cap)s of %(first)s at most%(law)s: %(left)s is left, whatever others take off. To take "
        "off more than %(most)s in all, the company must agree."
    ) % {
        "cap": percent(contract.cap), "first": amount(Money(contract.first_amount, contract.currency)),
        "law": cap_law(contract), "left": amount(left), "most": amount(found.most),
    }  # fmt: skip


def changed_shown(contract: Contract) -> str:
    """What signed amendments came to by their absolute amounts, in a sentence; empty where they changed no amount."""
    return _changed_words(changed(contract))


def _changed_words(found: Changed) -> str:
    if not found.together.minor:
        return ""
    return _(
        "%(added)s added and %(taken)s taken off so far: together %(together)s, which is %(part)s of what was signed."
    ) % {
        "added": amount(found.added), "taken": amount(found.taken), "together": amount(found.together),
        "part": percent(found.part(found.together)),
    }  # fmt: skip


def amended(contract: Contract, rows: Sequence[tuple[Amendment, Any, Any]]) -> list[tuple[Any, ...]]:
    """Each amendment with what all signed up to it changed together, as amount and part of what was signed."""
    sums = change_by_change(contract, [amendment for amendment, _state, _offers in rows])
    return [(*row, so_far_shown(sums[row[0].pk]) if row[0].pk in sums else "") for row in rows]


def so_far_shown(found: Changed) -> str:
    """What was changed in all, by absolute amounts."""
    return f"{amount(found.together)} ({percent(found.part(found.together))})"

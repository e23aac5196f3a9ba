"""An internal agreement as a page shows it: the rules side by side, the shares by year, what each would save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from junto.agreements.allowable import Disallowed, disallowed
from junto.agreements.figuring import Figures, Row, RuleFigures
from junto.agreements.models import InternalAgreement
from junto.agreements.queries import YearLine, balance
from junto.agreements.words import said
from junto.core.money import Money, total
from junto.people.models import Organization


@dataclass(frozen=True, slots=True)
class MemberLine:
    """One member under one rule: what it pays, and what it saves against going alone (below zero: it loses)."""

    member: Organization
    alone: Money
    pays: Money
    saves: Money | None
    percent: str

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


@dataclass(frozen=True, slots=True)
class RuleShown:
    """One rule as a page shows it."""

    figures: RuleFigures
    name: str
    fair: str
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
    members: tuple[tuple[Organization, Money, tuple[MemberLine | None, ...]], ...]
    findings: tuple[str, ...]
    years: tuple[tuple[int, Money], ...]

    @property
    def applying(self) -> tuple[RuleShown, ...]:
        """The rules that give shares."""
        return tuple(rule for rule in self.rules if rule.lines)


def compared(figures: Figures) -> Comparison:
    """All rules on an agreement's figures."""
    rules = tuple(_shown(found) for found in figures.all_rules())
    applying = [rule for rule in rules if rule.lines]
    members = tuple(
        (member, figures.alone(i), tuple(rule.lines[i] for rule in applying))
        for i, member in enumerate(figures.members)
    )
    years = tuple((year, Money(minor, figures.currency)) for year, minor in figures.costs.items())
    findings = tuple(said(finding.sentence, figures.names) for finding in figures.findings)
    return Comparison(figures, rules, members, findings, years)


def _shown(found: RuleFigures) -> RuleShown:
    figures = found.figures
    lines = tuple(
        MemberLine(member, figures.alone(i), found.paid(i), found.saved(i), _percent(found.paid(i), figures.total))
        for i, member in enumerate(figures.members)
        if found.rows
    )
    return RuleShown(
        found,
        gettext(found.rule.name),
        gettext(found.rule.fair),
        lines,
        found.rows,
        tuple(disallowed(found)),
        figures.agreement.rule == found.rule.code,
    )


def _percent(part: Money, whole: Money) -> str:
    return f"{100 * part.minor / whole.minor:.2f} %" if whole.minor else ""


@dataclass(frozen=True, slots=True)
class Shares:
    """The shares that were frozen: lines by year, sums by member and by year, and what was charged."""

    lines: Sequence[YearLine]
    members: Sequence[tuple[Organization, Money]]
    years: Sequence[tuple[int, Money]]
    total: Money
    charged: Money


def shares_shown(agreement: InternalAgreement) -> Shares:
    """An agreement's shares with their sums."""
    lines = balance(agreement)
    currency = agreement.currency
    members: dict[Any, tuple[Organization, Money]] = {}
    years: dict[int, Money] = {}
    for line in lines:
        _known, so_far = members.get(line.organization.pk, (line.organization, Money.zero(currency)))
        members[line.organization.pk] = (line.organization, so_far + line.share)
        years[line.fiscal_year] = years.get(line.fiscal_year, Money.zero(currency)) + line.share
    return Shares(
        lines,
        sorted(members.values(), key=lambda pair: pair[0].name),
        sorted(years.items()),
        total((line.share for line in lines), currency),
        total((line.charged for line in lines), currency),
    )

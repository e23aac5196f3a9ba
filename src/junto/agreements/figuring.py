"""From an internal agreement to its game, and from every rule to shares by member, year and fund, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from junto.agreements.models import InternalAgreement, SharedCost
from junto.agreements.words import nearest, said
from junto.core.money import Money, total
from junto.core.sharing import (
    RULES,
    Compared,
    CostGame,
    CostItem,
    Finding,
    GameError,
    Inputs,
    InTurn,
    Rule,
    Step,
    compare,
    examine,
    per_year,
    standing_of,
)
from junto.core.sharing.standing import told
from junto.needs.models import Fund
from junto.people.models import Organization

LARGE = 12  # members up to which every rule is tried on the page at once


@dataclass(frozen=True, slots=True)
class Row:
    """What one member pays in one fiscal year from one fund; `fund` None: it named none yet."""

    organization: Organization
    fund: Fund | None
    fiscal_year: int
    amount: Money


@dataclass(frozen=True)
class RuleFigures:
    """One rule's answer for an agreement: shares to the cent, how they stand, or why there are none."""

    compared: Compared
    figures: Figures
    by_year: Mapping[int, Sequence[Money]] = field(default_factory=dict)  # in the order of the members
    rows: tuple[Row, ...] = ()

    @property
    def rule(self) -> Rule:
        """The rule."""
        return self.compared.rule

    @property
    def applies(self) -> bool:
        """Whether it gives shares."""
        return self.compared.shares is not None

    @cached_property
    def totals(self) -> list[Money]:
        """What each member pays over all years."""
        return [self.paid(i) for i in range(len(self.figures.members))] if self.by_year else []

    def paid(self, i: int) -> Money:
        """What member i pays over all years."""
        return total((parts[i] for parts in self.by_year.values()), self.figures.currency)

    def saved(self, i: int) -> Money | None:
        """What member i saves against going alone (below zero: it would be better off alone)."""
        standing = self.compared.standing
        if standing is None or (exact := standing.saved[i]) is None:
            return None
        return nearest(exact, self.figures.currency)

    @property
    def why(self) -> str:
        """How it came to its shares, or why it has none, in the reader's language."""
        if self.applies and not self.rows:
            return _("Under this rule a member would be paid instead of paying, or nobody would pay.")
        sentence = self.compared.why if self.applies else self.compared.reason
        return said(sentence, self.figures.names) if sentence else ""

    @property
    def stands(self) -> str:
        """Who would be better off by leaving, and by how much, or that nobody would."""
        if self.compared.standing is None:
            return ""
        game, currency = self.figures.game, self.figures.currency
        return said(told(game, self.compared.standing, lambda v: nearest(v, currency)), self.figures.names)

    @property
    def rounding_alone(self) -> bool:
        """Whether the exact shares are in the core and only rounding to whole cents leaves it."""
        standing = self.compared.standing
        if standing is None or not standing.in_core:
            return False
        rounded = [Fraction(money.minor) for money in self.totals]
        return standing_of(self.figures.game, rounded).in_core is False


@dataclass(frozen=True)
class Figures:
    """An agreement's costs as a game of its members, by year; `problem` says what keeps it from being one."""

    agreement: InternalAgreement
    members: tuple[Organization, ...]
    game: CostGame
    costs: Mapping[int, int]  # fiscal year → minor units
    inputs: Inputs
    funds: Mapping[Any, Sequence[tuple[Fund, int]]]  # member's id → funds with their parts

    @property
    def currency(self) -> str:
        """The agreement's currency."""
        return self.agreement.currency

    @property
    def names(self) -> dict[str, str]:
        """Member's id in the game → its name."""
        return {str(member.pk): member.name for member in self.members}

    @property
    def total(self) -> Money:
        """What all pay together over all years."""
        return Money(sum(self.costs.values()), self.currency)

    def alone(self, i: int) -> Money:
        """What member i would pay alone."""
        return nearest(self.game.alone()[i] or Fraction(0), self.currency)

    @property
    def findings(self) -> list[Finding]:
        """What does not hang together in the costs."""
        return examine(self.game)

    def by(self, rule: Rule) -> RuleFigures:
        """What a rule answers."""
        compared = compare(self.game, self.inputs, [rule])[0]
        if compared.shares is None or not any(compared.shares) or min(compared.shares) < 0:
            return RuleFigures(compared, self)
        by_year = per_year(compared.shares, self.costs, self.currency)
        return RuleFigures(compared, self, by_year, tuple(self._rows(by_year)))

    def all_rules(self) -> list[RuleFigures]:
        """What every rule answers, in their order."""
        return [self.by(rule) for rule in RULES.values()]

    def _rows(self, by_year: Mapping[int, Sequence[Money]]) -> Iterable[Row]:
        turns = {member.pk: self._turn(member) for member in self.members}
        for year, parts in by_year.items():
            for member, part in zip(self.members, parts, strict=True):
                funds, turn = self.funds.get(member.pk, ()), turns[member.pk]
                if turn is None:
                    yield Row(member, None, year, part)
                    continue
                for (fund, _part), money in zip(funds, turn.divide(part.minor, self.currency), strict=True):
                    yield Row(member, fund, year, money)

    def _turn(self, member: Organization) -> InTurn | None:
        funds = self.funds.get(member.pk, ())
        return InTurn([part for _fund, part in funds]) if funds else None


def figures_of(agreement: InternalAgreement) -> Figures:
    """The agreement's figures as it stands now. Raises GameError (a sentence) where its costs make no game."""
    members = members_of(agreement)
    players = [str(member.pk) for member in members]
    rows = list(agreement.cost_items.prefetch_related("needs"))
    game = CostGame.from_items(players, [cost_item(row, row.last_year - row.first_year + 1) for row in rows])
    costs: dict[int, int] = defaultdict(int)
    for row in rows:
        one_year = int(cost_item(row, 1).cost(players))
        for year in range(row.first_year, row.last_year + 1):
            costs[year] += one_year
    funds: dict[Any, list[tuple[Fund, int]]] = defaultdict(list)
    for funding in agreement.fundings.select_related("fund__organization"):
        funds[funding.organization_id].append((funding.fund, funding.part))
    return Figures(agreement, members, game, dict(sorted(costs.items())), inputs_of(agreement), dict(funds))


def members_of(agreement: InternalAgreement) -> tuple[Organization, ...]:
    """Who shares the costs, by name: the project's members while it is drafted, later those who signed it."""
    if agreement.state in ("", "drafting", "proposed"):
        rows = Organization.objects.filter(
            project_memberships__project=agreement.project_id, project_memberships__state="joined"
        )
    else:
        rows = Organization.objects.filter(
            agreement_signatures__agreement=agreement, agreement_signatures__state__in=("signed", "left")
        )
    return tuple(rows.order_by("name", "pk"))


def inputs_of(agreement: InternalAgreement) -> Inputs:
    """The rule's inputs as core takes them."""
    use = agreement.inputs.get("use", {})
    return Inputs(use={member: Fraction(text) for member, text in use.items()})


def rule_figures(agreement: InternalAgreement) -> RuleFigures | None:
    """What the agreement's own rule answers; None where none is chosen. Raises GameError."""
    if agreement.rule not in RULES:
        return None
    return figures_of(agreement).by(RULES[agreement.rule])


def problem_said(problem: GameError, agreement: InternalAgreement) -> str:
    """Why the costs make no game, in the reader's language with the members' names."""
    needed = Organization.objects.filter(pk__in=agreement.item_needs.values("organization"))
    names = {str(pk): name for pk, name in needed.values_list("pk", "name")}
    return said(problem.sentence, names)


def cost_item(row: SharedCost, years: int) -> CostItem:
    """A cost item as core takes it, for so many years."""
    needs = {str(need.organization_id): Fraction(need.quantity) for need in row.needs.all()}
    amount = Fraction(row.amount * years)
    if row.basis in ("project", "site"):  # all sites of one row are needed by the same members
        return CostItem(row.description, "project", amount * row.quantity, needs)
    steps = tuple(Step(Fraction(quantity), Fraction(minor * years)) for quantity, minor in row.steps)
    basis: Any = row.basis
    return CostItem(row.description, basis, amount, needs, steps=steps, adds=row.adds)

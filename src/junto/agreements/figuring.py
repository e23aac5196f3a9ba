"""From an internal agreement to its game, and from every rule to shares by member, year and fund, to the cent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from junto.agreements.inputs import bounds_of, inputs_of
from junto.agreements.models import InternalAgreement, SharedCost
from junto.agreements.words import amount, nearest, said, together
from junto.core.money import Money, total
from junto.core.sharing import (
    RULES,
    Bounded,
    Bounds,
    Compared,
    CostGame,
    CostItem,
    Finding,
    GameError,
    Inputs,
    InTurn,
    Mark,
    NotApplicable,
    Rule,
    Step,
    compare,
    examine,
    marks_of,
    per_year,
    standing_of,
    to_minor_units,
    within,
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
    """One rule's answer for an agreement: shares to the cent, how they stand, or why there are none.

    `compared`: the shares within the members' bounds; `alone`: what the rule says without them; `bounded`: how bounds
    were kept, None where there are none. `by_year` and `rows`: what is paid in cash, beside what is given in kind.
    """

    compared: Compared
    figures: Figures
    alone: tuple[Fraction, ...] | None = None
    bounded: Bounded | NotApplicable | None = None
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
        """Each member's share over all years, in cash and in kind."""
        return [self.share(i) for i in range(len(self.figures.members))] if self.by_year else []

    def share(self, i: int) -> Money:
        """What member i bears over all years, in cash and in kind."""
        return self.paid(i) + self.figures.given(i)

    def paid(self, i: int) -> Money:
        """What member i pays in cash over all years."""
        return total((parts[i] for parts in self.by_year.values()), self.figures.currency)

    @property
    def moved(self) -> bool:
        """Whether the rule's own shares had to give way to a cap, a minimum or a contribution."""
        return isinstance(self.bounded, Bounded) and self.bounded.moved

    @property
    def within(self) -> str:
        """How the shares keep caps and minimums, or why none do; empty where there are none to keep."""
        if self.bounded is None:
            return ""
        sentence = self.bounded.why if isinstance(self.bounded, Bounded) else self.bounded.reason
        return said(sentence, self.figures.names)

    @property
    def by_rule_alone(self) -> str:
        """What the rule says by itself, where bounds change or forbid it: names with amounts."""
        if self.alone is None or not (self.moved or isinstance(self.bounded, NotApplicable)):
            return ""
        parts = to_minor_units(self.alone, self.figures.currency)
        pairs = zip(self.figures.members, parts, strict=True)
        return "; ".join(f"{member.name} {amount(part)}" for member, part in pairs)

    def by_rule(self, i: int) -> Money | None:
        """What member i would bear by the rule alone, where caps, minimums or contributions changed the shares."""
        if self.alone is None or not self.moved:
            return None
        return to_minor_units(self.alone, self.figures.currency)[i]

    @property
    def owing(self) -> list[str]:
        """Who would owe whom by the rule alone: a contribution in kind that is worth more than the share."""
        return owed_for_work(self.figures, self.alone) if self.alone is not None else []

    @cached_property
    def marks(self) -> tuple[Mark, ...]:
        """How its shares fare: five marks, each with its margin."""
        if self.compared.shares is None:
            return ()
        figures = self.figures
        return marks_of(figures.game, self.rule, figures.inputs, self.compared.shares, figures.money)

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
            return self.figures.problem or _(
                "Under this rule a member would be paid instead of paying, or nobody would pay."
            )
        sentence = self.compared.why if self.alone is not None else self.compared.reason
        return said(sentence, self.figures.names) if sentence else ""

    @property
    def lacks(self) -> str:
        """Why it cannot be signed as it stands: no shares within the bounds, or none at all."""
        return self.within if isinstance(self.bounded, NotApplicable) else self.why

    @property
    def stands(self) -> str:
        """Who would be better off by leaving, and by how much, or that nobody would."""
        if self.compared.standing is None:
            return ""
        return said(told(self.figures.game, self.compared.standing, self.figures.money), self.figures.names)

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
    bounds: Bounds = field(default_factory=Bounds)
    in_kind: Mapping[int, int] = field(default_factory=dict)  # fiscal year → what is contributed in kind, minor units

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

    @property
    def cash(self) -> dict[int, int]:
        """Fiscal year → what is left to pay in cash, minor units (below zero: more is contributed than it costs)."""
        return {year: self.costs.get(year, 0) - self.in_kind.get(year, 0) for year in {**self.costs, **self.in_kind}}

    @property
    def problem(self) -> str:
        """Why contributions in kind leave nothing to share in cash; empty where they do."""
        over = {year: -minor for year, minor in self.cash.items() if minor < 0}
        if over:
            year = min(over)
            return _("In fiscal year %(year)s contributions in kind are worth %(over)s more than its costs.") % {
                "year": year, "over": amount(Money(over[year], self.currency)),
            }  # fmt: skip
        if self.in_kind and not any(self.cash.values()):
            return _("Everything is contributed in kind: nothing is left to pay in cash.")
        return ""

    def given(self, i: int) -> Money:
        """What member i contributes in kind, over all years."""
        return nearest(self.bounds.in_kind.get(str(self.members[i].pk), Fraction(0)), self.currency)

    def money(self, value: Fraction) -> Money:
        """An exact amount as money, to the nearest unit."""
        return nearest(value, self.currency)

    def alone(self, i: int) -> Money:
        """What member i would pay alone."""
        return nearest(self.game.alone()[i] or Fraction(0), self.currency)

    @property
    def findings(self) -> list[Finding]:
        """What does not hang together in the costs."""
        return examine(self.game)

    def by(self, rule: Rule) -> RuleFigures:
        """What a rule answers, within the members' bounds."""
        compared = compare(self.game, self.inputs, [rule])[0]
        alone, bounded = compared.shares, None
        if alone is not None and self.bounds != Bounds():
            bounded = within(self.game, alone, self.bounds, self.money)
            compared = self._kept_within(compared, bounded)
        found = RuleFigures(compared, self, alone, bounded)
        cash = self._cash(compared.shares)
        if self.problem or not any(cash) or min(cash) < 0:
            return found
        by_year = per_year(cash, self.cash, self.currency)
        return replace(found, by_year=by_year, rows=tuple(self._rows(by_year)))

    def _kept_within(self, compared: Compared, bounded: Bounded | NotApplicable) -> Compared:
        if isinstance(bounded, NotApplicable):
            return replace(compared, shares=None, standing=None, reason=bounded.reason)
        return replace(compared, shares=bounded.shares, standing=standing_of(self.game, bounded.shares))

    def _cash(self, shares: Sequence[Fraction] | None) -> list[Fraction]:
        """What of each share is left to pay in cash; nothing where there are no shares."""
        given = self.bounds.in_kind
        return [
            s - given.get(p, Fraction(0)) for p, s in zip(self.game.players, shares or (), strict=shares is not None)
        ]

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
    in_kind = list(agreement.in_kind.all())
    given: dict[int, int] = defaultdict(int)
    for one in in_kind:
        if str(one.organization_id) in players:
            given[one.fiscal_year] += one.value
    funds: dict[Any, list[tuple[Fund, int]]] = defaultdict(list)
    for funding in agreement.fundings.select_related("fund__organization"):
        funds[funding.organization_id].append((funding.fund, funding.part))
    return Figures(
        agreement,
        members,
        game,
        dict(sorted(costs.items())),
        inputs_of(agreement, players),
        dict(funds),
        bounds_of(agreement, players, in_kind),
        dict(given),
    )


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


def owed_for_work(figures: Figures, shares: Sequence[Fraction]) -> list[str]:
    """Who would owe whom what, in sentences, for contributions in kind that are worth more than the shares."""
    given = [figures.bounds.in_kind.get(player, Fraction(0)) for player in figures.game.players]
    cash = [share - one for share, one in zip(shares, given, strict=True)]
    payers = [i for i, one in enumerate(cash) if one > 0]
    weights = InTurn([cash[i] for i in payers])
    found = []
    for i, one in enumerate(cash):
        if one >= 0 or not given[i]:
            continue
        owed = figures.money(-one)
        parts = weights.divide(owed.minor, figures.currency)
        pairs = zip(payers, parts, strict=True)
        others = [f"{figures.members[k].name} {amount(part)}" for k, part in pairs if part.minor]
        words = _(
            "By the rule alone %(name)s would bear %(share)s, and it contributes %(given)s in kind: the others would "
            "owe it %(over)s (%(others)s)."
        )
        found.append(
            words
            % {
                "name": figures.members[i].name, "share": amount(figures.money(shares[i])),
                "given": amount(figures.money(given[i])), "over": amount(owed), "others": together(others),
            }
        )  # fmt: skip
    return found


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

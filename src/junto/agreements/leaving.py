"""What a member owes when it leaves an agreement in force, who covers the rest, and what the city owes regardless."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from junto.agreements.models import Chargeback, Funding, InternalAgreement, Share
from junto.agreements.words import amount
from junto.agreements.years import fiscal_year
from junto.core.money import Money
from junto.core.sharing import InTurn
from junto.needs.allowable import allowable_by
from junto.needs.models import Fund
from junto.people.models import Organization


@dataclass(frozen=True, slots=True)
class Covered:
    """What one of the others pays instead, in a fiscal year from a fund."""

    organization: Organization
    fund: Fund
    fiscal_year: int
    amount: Money


@dataclass(frozen=True, slots=True)
class Effect:
    """What leaving does. `owes`: fiscal year and amount that the member still pays; `charged`: of that already.

    `covers`: what others pay instead; `open`: what nobody covers, with `problems` that say why. `city_owes`: what is
    left to pay the company, None where there is no contract yet. `in_kind`: what falls away of what it was to
    contribute as goods or work in later years, as sentences that say who answers for it.
    """

    agreement: InternalAgreement
    organization: Organization
    leaves_in: int
    owes: tuple[tuple[int, Money], ...]
    charged: Money
    covers: tuple[Covered, ...]
    open: Money
    problems: tuple[str, ...]
    city_owes: Money | None
    in_kind: tuple[str, ...] = ()

    @property
    def owed(self) -> Money:
        """What it still owes in all, less what it was charged already."""
        return Money(sum(money.minor for _year, money in self.owes), self.agreement.currency) - self.charged

    @property
    def first_covered(self) -> int:
        """The first fiscal year that others pay."""
        return self.leaves_in + 1

    @property
    def later(self) -> Money:
        """What its share of the later years comes to."""
        covered = sum(one.amount.minor for one in self.covers)
        return Money(covered, self.agreement.currency) + self.open


def effect_of_leaving(agreement: InternalAgreement, organization: Organization, *, on: date) -> Effect:
    """What it does if a member leaves on a day: it pays the fiscal year in which it leaves, by the leaving clause."""
    year, currency = fiscal_year(on), agreement.currency
    shares = list(agreement.shares.select_related("organization", "fund__organization"))
    mine = [share for share in shares if share.organization_id == organization.pk]
    pays_on = agreement.leaving == InternalAgreement.Leaving.PAYS_ON
    owes: dict[int, int] = defaultdict(int)
    later: dict[int, int] = defaultdict(int)
    for share in mine:
        kept = pays_on or share.fiscal_year <= year
        (owes if kept else later)[share.fiscal_year] += share.amount
    covers, problems = _cover(agreement, organization, shares, later) if any(later.values()) else ([], [])
    uncovered = sum(later.values()) if problems else 0
    return Effect(
        agreement,
        organization,
        year,
        tuple((one, Money(minor, currency)) for one, minor in sorted(owes.items())),
        Money(_charged(agreement, organization), currency),
        () if problems else tuple(covers),
        Money(uncovered, currency),
        tuple(problems),
        city_owes(agreement),
        tuple(_in_kind(agreement, organization, year, pays_on)),
    )


def _in_kind(agreement: InternalAgreement, organization: Organization, year: int, pays_on: bool) -> Iterator[str]:
    """What becomes of goods and work of later years: nobody can be charged for what no contract covers."""
    for one in agreement.in_kind.filter(organization=organization, fiscal_year__gt=year):
        words = {
            "name": organization.name, "what": one.description, "year": one.fiscal_year,
            "value": amount(Money(one.value, agreement.currency)),
        }  # fmt: skip
        if pays_on:
            yield _("%(name)s still contributes “%(what)s” in fiscal year %(year)s, worth %(value)s.") % words
        elif agreement.leaving == InternalAgreement.Leaving.LEAD:
            words["lead"] = agreement.project.lead.name
            yield (
                _(
                    "%(name)s was to contribute “%(what)s” in fiscal year %(year)s, worth %(value)s. That falls away: "
                    "%(lead)s replaces it, in kind or by buying it."
                )
                % words
            )
        else:
            yield (
                _(
                    "%(name)s was to contribute “%(what)s” in fiscal year %(year)s, worth %(value)s. That falls away: "
                    "the others replace it, in kind or by buying it, in proportion to their shares."
                )
                % words
            )


def city_owes(agreement: InternalAgreement) -> Money | None:
    """What the contract still comes to, less what was paid; None where there is no contract."""
    contract = agreement.contract
    if contract is None:
        return None
    paid = contract.payments.exclude(state="set_aside").aggregate(sum=Sum("amount"))["sum"] or 0
    return Money(contract.amount - paid, contract.currency)


def _charged(agreement: InternalAgreement, organization: Organization) -> int:
    if agreement.contract is None:
        return 0
    rows = Chargeback.objects.filter(payment__contract=agreement.contract_id, organization=organization)
    return rows.aggregate(sum=Sum("amount"))["sum"] or 0


def _cover(
    agreement: InternalAgreement, organization: Organization, shares: Sequence[Share], later: dict[int, int]
) -> tuple[list[Covered], list[str]]:
    """Who pays the later years instead, or why nobody may: a fund that may not subsidize others covers nobody."""
    weights = _weights(agreement, organization, shares)
    if not any(weights.values()):
        return [], [_("Nobody is left who pays a share.")]
    members = sorted(weights, key=lambda o: (o.name, str(o.pk)))
    parts, short = _within_caps(agreement, members, weights, sum(later.values()))
    if short:
        return [], [short]
    funds: dict[Any, list[Funding]] = defaultdict(list)
    for funding in agreement.fundings.select_related("fund"):
        funds[funding.organization_id].append(funding)
    turn = InTurn(parts)
    fund_turns = {member.pk: InTurn([f.part for f in funds[member.pk]] or [1]) for member in members}
    covers = []
    for year in sorted(later):
        for member, part in zip(members, turn.divide(later[year], agreement.currency), strict=True):
            split = fund_turns[member.pk].divide(part.minor, agreement.currency)
            for funding, money in zip(funds[member.pk], split, strict=False):
                if money.minor:
                    covers.append(Covered(member, funding.fund, year, money))
    return covers, list(dict.fromkeys(_unlawful(covers)))


def _weights(
    agreement: InternalAgreement, organization: Organization, shares: Sequence[Share]
) -> dict[Organization, int]:
    """Who may be asked to cover, by what it pays in cash; the lead alone where the clause says so."""
    left = _left(agreement) | {organization.pk}
    weights: dict[Organization, int] = defaultdict(int)
    for share in shares:
        if share.organization_id not in left:
            weights[share.organization] += share.amount
    if agreement.leaving == InternalAgreement.Leaving.LEAD:
        return {o: w for o, w in weights.items() if o.pk == agreement.project.lead_id}
    return dict(weights)


def _within_caps(
    agreement: InternalAgreement, members: Sequence[Organization], weights: Mapping[Organization, int], whole: int
) -> tuple[list[Fraction], str]:
    """What each covers of the whole: by weights, but nobody beyond its cap; or why the caps leave too little room."""
    rooms = _rooms(agreement, members)
    parts = [Fraction(0)] * len(members)
    left, able = Fraction(whole), [i for i, member in enumerate(members) if weights[member]]
    while left and able:
        together = sum(weights[members[i]] for i in able)
        wanted = {i: parts[i] + left * weights[members[i]] / together for i in able}
        full = [i for i in able if (room := rooms[i]) is not None and wanted[i] >= room]
        for i in full or able:
            room = rooms[i]
            left -= (wanted[i] if not full or room is None else room) - parts[i]
            parts[i] = wanted[i] if not full or room is None else Fraction(room)
        able = [i for i in able if i not in full] if full else []
    if not left:
        return parts, ""
    return parts, _("The caps of the others leave room for %(room)s of its later share, which is %(later)s.") % {
        "room": amount(Money(int(sum(parts)), agreement.currency)),
        "later": amount(Money(whole, agreement.currency)),
    }  # fmt: skip


def _rooms(agreement: InternalAgreement, members: Sequence[Organization]) -> list[int | None]:
    """How much more each could bear below its cap (minor units); None: it has none."""
    caps = agreement.inputs.get("caps", {})
    borne: dict[Any, int] = defaultdict(int)
    for rows, name in ((agreement.shares, "amount"), (agreement.in_kind, "value")):
        for organization, minor in rows.values_list("organization", name):
            borne[organization] += minor
    return [max(caps[str(m.pk)] - borne[m.pk], 0) if str(m.pk) in caps else None for m in members]


def _unlawful(covers: Sequence[Covered]) -> list[str]:
    found = []
    for one in covers:
        accepts = allowable_by(one.fund)
        if "no_subsidy" in accepts.evidence or "core" in accepts.evidence:
            found.append(
                _("“%(fund)s” of %(name)s may not pay for others, so it cannot cover this share.")
                % {"fund": one.fund.name, "name": one.organization.name}
            )
        elif one.fund.state != "open":
            found.append(_("“%(fund)s” is closed.") % {"fund": one.fund.name})
    return found


def _left(agreement: InternalAgreement) -> set[Any]:
    return set(agreement.signatures.filter(state="left").values_list("organization_id", flat=True))


def owed_under(agreement: InternalAgreement) -> str:
    """What the city still owes the company, in a sentence."""
    contract, owed = agreement.contract, city_owes(agreement)
    if contract is None or owed is None:
        return _("There is no contract yet, so the city owes no company anything under this agreement.")
    return _(
        "The city still owes %(company)s %(amount)s under the contract %(number)s, whatever the members agree among "
        "themselves."
    ) % {"company": contract.supplier.name, "amount": amount(owed), "number": contract.number}

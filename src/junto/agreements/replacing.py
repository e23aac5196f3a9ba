"""What another agreement in the place of one in force does to each member: who joins midway, who pays more or less."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from django.db.models import Sum
from django.utils.translation import gettext as _

from junto.agreements.figuring import figures_of
from junto.agreements.models import Chargeback, InternalAgreement
from junto.agreements.words import amount
from junto.core.money import Money
from junto.core.sharing import RULES, GameError
from junto.core.workflow import Words
from junto.people.models import Organization

Years = dict[Organization, dict[int, int]]  # member → fiscal year → minor units


@dataclass(frozen=True, slots=True)
class Replaced:
    """One member. `before`, `after`: its shares in cash of both agreements, all years. `charged`: so far. `pays`: what
    it will have paid in the end if what was charged stays and the rest is charged by the new shares. `settles`: what it
    would give the others (below zero: get from them) so that it had borne its new share from the first payment on.
    """

    organization: Organization
    before: Money
    charged: Money
    after: Money
    pays: Money
    settles: Money
    joins: bool

    @property
    def says(self) -> Words:
        """In a sentence."""
        words = {
            "name": self.organization.name, "before": amount(self.before), "after": amount(self.after),
            "charged": amount(self.charged), "pays": amount(self.pays), "settles": amount(abs(self.settles)),
        }  # fmt: skip
        if self.joins:
            said = _("%(name)s joins: its share is %(after)s, and of payments from now on it pays %(pays)s.") % words
        else:
            said = _("%(name)s: %(after)s in place of %(before)s; with what was charged it pays %(pays)s.") % words
        if self.settles.minor > 0:
            return said + " " + _("To have borne its whole share it would give the others %(settles)s.") % words
        if self.settles.minor < 0:
            return said + " " + _("To bear its share and no more it would get %(settles)s from the others.") % words
        return said


def replaced(agreement: InternalAgreement) -> list[Replaced]:
    """What the agreement does beside the one in whose place it is drafted; nothing where there is none, or no shares.

    For each fiscal year, what is left of its cost once it was charged is divided by the new shares; the cents fall by
    largest remainder, so that the members together pay exactly the cost, and what they would settle adds up to nothing
    unless more was charged in a year than the new agreement is about.
    """
    former = agreement.replaces
    if former is None:
        return []
    after = _after(agreement)
    if not after:
        return []
    before, charged = _shares(former), _charged(former)
    members = sorted({*before, *after, *charged}, key=lambda one: (one.name, str(one.pk)))
    coming = _coming(members, after, charged, agreement.currency)

    def money(minor: int) -> Money:
        return Money(minor, agreement.currency)

    found = []
    for member in members:
        given = sum(charged.get(member, {}).values())
        share, pays = sum(after.get(member, {}).values()), given + coming[member]
        found.append(
            Replaced(
                member,
                money(sum(before.get(member, {}).values())),
                money(given),
                money(share),
                money(pays),
                money(share - pays),
                joins=member not in before,
            )
        )
    return found


def _after(agreement: InternalAgreement) -> Years:
    """The new shares in cash: as they stand, or, while it is drafted, as its rule says."""
    if agreement.state != "drafting":
        return _shares(agreement)
    rule = RULES.get(agreement.rule)
    if rule is None:
        return {}
    try:
        rows = figures_of(agreement).by(rule).rows
    except GameError:
        return {}
    return _by_year((row.organization, row.fiscal_year, row.amount.minor) for row in rows)


def _shares(agreement: InternalAgreement) -> Years:
    rows = agreement.shares.select_related("organization")
    return _by_year((share.organization, share.fiscal_year, share.amount) for share in rows)


def _charged(agreement: InternalAgreement) -> Years:
    """What was charged under its contract so far; nothing where there is none."""
    if agreement.contract_id is None:
        return {}
    rows = Chargeback.objects.filter(payment__contract=agreement.contract_id).order_by()
    sums = rows.values_list("organization", "payment__fiscal_year").annotate(sum=Sum("amount"))
    members = Organization.objects.in_bulk({pk for pk, _year, _sum in sums})
    return _by_year((members[pk], year, charged) for pk, year, charged in sums)


def _by_year(rows: Iterable[tuple[Organization, int, int]]) -> Years:
    found: Years = defaultdict(lambda: defaultdict(int))
    for member, year, minor in rows:
        found[member][year] += minor
    return {member: dict(years) for member, years in found.items()}


def _coming(members: list[Organization], after: Years, charged: Years, currency: str) -> Mapping[Organization, int]:
    """What each member pays of what is still to be charged."""
    coming = dict.fromkeys(members, 0)
    for year in sorted({year for years in after.values() for year in years}):
        parts = [after.get(member, {}).get(year, 0) for member in members]
        left = sum(parts) - sum(years.get(year, 0) for years in charged.values())
        if left > 0:
            for member, part in zip(members, Money(left, currency).divide_by_weights(parts), strict=True):
                coming[member] += part.minor
    return coming


def unsettled(rows: Iterable[Replaced]) -> Iterator[Words]:
    """What is to be known beside: what was charged stays, and that settling is for the members to agree on."""
    found = list(rows)
    if any(row.charged.minor for row in found):
        yield _(
            "What was charged stays as it was charged; payments from now on are charged by the new shares. Whether "
            "members settle the past among themselves is theirs to agree on: the company is not part of it."
        )
    if sum(row.settles.minor for row in found):
        yield _("In some fiscal year more was charged already than this agreement is about.")

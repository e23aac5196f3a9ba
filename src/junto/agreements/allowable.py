"""Why a fund may not bear a share: fair is not yet allowable."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from junto.agreements.figuring import RuleFigures
from junto.agreements.words import amount
from junto.agreements.years import first_day
from junto.needs.allowable import allowable_by, rule_name
from junto.needs.models import Fund
from junto.people.models import Organization


@dataclass(frozen=True, slots=True)
class Disallowed:
    """A share that a fund may not bear, with the reason in the reader's language."""

    organization: Organization
    fund: Fund
    reason: str


def disallowed(figures: RuleFigures) -> list[Disallowed]:
    """Every share that its fund may not bear under this rule; an empty list where all may be signed."""
    found = []
    seen = set()
    for row in figures.rows:
        if row.fund is None or not row.amount.minor or (row.organization.pk, row.fund.pk) in seen:
            continue
        seen.add((row.organization.pk, row.fund.pk))
        found += [Disallowed(row.organization, row.fund, why) for why in _reasons(figures, row.organization, row.fund)]
    return found


def _reasons(figures: RuleFigures, organization: Organization, fund: Fund) -> Iterator[str]:
    accepts = allowable_by(fund)
    words = {"fund": fund.name, "kind": fund.get_kind_display(), "name": organization.name}
    by_law = f" ({accepts.citation})" if accepts.citation else ""
    if accepts.rules and figures.rule.code not in accepts.rules:
        yield _(
            "“%(fund)s” (%(kind)s) does not pay shares made by the rule “%(rule)s”. It accepts: %(rules)s%(law)s."
        ) % {**words, "rule": rule_name(figures.rule.code), "rules": ", ".join(accepts.rule_names), "law": by_law}
    i = figures.figures.members.index(organization)
    by_rule = figures.by_rule(i)
    if accepts.rules and by_rule is not None and figures.share(i).minor > by_rule.minor:
        yield _(
            "“%(fund)s” (%(kind)s) pays what a rule that it accepts comes to: by “%(rule)s” alone %(name)s would pay "
            "%(alone)s, and with the caps and minimums %(pays)s%(law)s."
        ) % {
            **words, "rule": rule_name(figures.rule.code), "alone": amount(by_rule),
            "pays": amount(figures.share(i)), "law": by_law,
        }  # fmt: skip
    standing = figures.compared.standing
    if "no_subsidy" in accepts.evidence and standing is not None and (standing.saved[i] or 0) < 0:
        yield _(
            "“%(fund)s” (%(kind)s) may not subsidize others: %(name)s would pay %(pays)s, and %(alone)s alone%(law)s."
        ) % {**words, "pays": amount(figures.share(i)), "alone": amount(figures.figures.alone(i)), "law": by_law}
    if "core" in accepts.evidence and standing is not None and standing.in_core is not True:
        yield _("“%(fund)s” (%(kind)s) asks that no group would be better off by itself%(law)s: %(stands)s") % {
            **words, "law": by_law, "stands": figures.stands,
        }  # fmt: skip
    yield from _of_the_fund(figures, organization, fund)


def _of_the_fund(figures: RuleFigures, organization: Organization, fund: Fund) -> Iterator[str]:
    if fund.state != "open":
        yield _("“%(fund)s” is closed.") % {"fund": fund.name}
    if fund.until is None:
        return
    late = [
        row.fiscal_year
        for row in figures.rows
        if row.fund == fund and row.organization == organization and first_day(row.fiscal_year) > fund.until
    ]
    if late:
        yield _("“%(fund)s” must be spent by %(day)s: it cannot pay in fiscal year %(year)s.") % {
            "fund": fund.name, "day": date_format(fund.until, "DATE_FORMAT"), "year": min(late),
        }  # fmt: skip

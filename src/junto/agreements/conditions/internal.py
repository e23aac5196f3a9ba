"""What proposing, signing and leaving an internal agreement ask."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from junto.agreements.allowable import disallowed
from junto.agreements.figuring import Figures, RuleFigures, figures_of, problem_said
from junto.agreements.models import IN_FORCE, Duty, InternalAgreement, MemberSignature
from junto.agreements.models.internal import WHOLE
from junto.agreements.words import amount, percent, together
from junto.core.money import Money, total
from junto.core.sharing import RULES, GameError
from junto.core.workflow import Context, Words
from junto.projects.models import Member

SIGNED = ("executed", "proceeding", "ended", "terminated")  # contracts that everyone may read
OVER = ("dropped", "contracted", "cancelled", "unsuccessful")  # solicitations in which nobody can bid any more
ALIVE = ("planning", "ready", "paused", "closed")  # a closed project's agreement may still be amended


def project_lives(agreement: InternalAgreement, context: Context | None = None) -> Words | None:
    """The project has begun and was not given up"""
    if agreement.project.state in ALIVE:
        return None
    return _("The project is not in planning, or was given up: there is nothing to agree on.")


def no_purchase_running(agreement: InternalAgreement, context: Context | None = None) -> Words | None:
    """Its contract is signed, or nothing is being bought for the project"""
    if agreement.contract is not None and agreement.contract.state in SIGNED:
        return None
    running = agreement.project.solicitations.exclude(state__in=OVER).order_by("-year", "-serial").first()
    if running is None:
        return None
    words = _("The purchase %(number)s is not signed yet: what the members agreed on would tell bidders the budget.")
    return words % {"number": running.number}


def complete(agreement: InternalAgreement, context: Context | None = None) -> Words | None:
    """Costs, rule, funds, duties and clause are there, and every fund may bear its share"""
    return next(lacking(agreement), None)


def lacking(agreement: InternalAgreement) -> Iterator[Words]:
    """Everything that keeps an agreement from being proposed, in the order in which one would mend it."""
    try:
        figures = figures_of(agreement)
    except GameError as problem:
        yield problem_said(problem, agreement)
        return
    if len(figures.members) < 2:
        yield _("An internal agreement needs at least two members of the project.")
    if not figures.total.minor:
        yield _("There is no cost to share yet: add what is to be paid for, and who needs it.")
        return
    found = figures.by(RULES[agreement.rule]) if agreement.rule in RULES else None
    if found is None:
        yield _("No rule is chosen: compare them and choose one.")
    elif not found.rows:
        yield found.lacks
    for one in agreement.in_kind.exclude(organization__in=figures.members).select_related("organization"):
        yield _("%(name)s contributes “%(what)s” in kind, and is no member any more: take it out.") % {
            "name": one.organization.name, "what": one.description,
        }  # fmt: skip
    yield from lacking_funds(figures)
    if found is not None and found.rows:
        yield from (one.reason for one in disallowed(found))
        yield from not_adding_up(found)
    yield from _lacking_terms(agreement, figures)


def lacking_funds(figures: Figures) -> Iterator[Words]:
    """Members that named no fund, or funds for more or less than their whole share."""
    for member in figures.members:
        funds = figures.funds.get(member.pk, ())
        named = sum(part for _fund, part in funds)
        words = {"name": member.name, "part": percent(named), "rest": percent(abs(WHOLE - named))}
        if not funds:
            yield _("%(name)s has named no fund that pays its share.") % words
        elif named < WHOLE:
            yield _("%(name)s names funds for %(part)s of its share: %(rest)s is missing.") % words
        elif named > WHOLE:
            yield _("%(name)s names funds for %(part)s of its share: %(rest)s too much.") % words


def not_adding_up(found: RuleFigures) -> Iterator[Words]:
    """Shares that do not add up to the costs of a year (they always do, unless somebody changed the arithmetic)."""
    currency = found.figures.currency
    for year, cost in found.figures.cash.items():
        shares = total((row.amount for row in found.rows if row.fiscal_year == year), currency)
        if shares.minor != cost:
            yield _("The shares of fiscal year %(year)s add up to %(shares)s, but its costs are %(costs)s.") % {
                "year": year, "shares": amount(shares), "costs": amount(Money(cost, currency)),
            }  # fmt: skip


def _lacking_terms(agreement: InternalAgreement, figures: Figures) -> Iterator[Words]:
    named = set(agreement.duties.values_list("kind", flat=True))
    missing = [str(label) for code, label in Duty.Kind.choices if code not in named]
    if missing:
        yield _("Nobody is named yet as %(duties)s.") % {"duties": together(missing)}
    if len(figures.costs) > 1 and not agreement.non_appropriation.strip():
        yield _("It runs over several fiscal years: say what happens if a later year’s money is not voted.")


def may_sign(signature: MemberSignature, context: Context | None = None) -> Words | None:
    """It is still a member, its interlocal agreement is named, and its funds may bear its share"""
    agreement, name = signature.agreement, signature.organization.name
    if sentence := still_open(signature):
        return sentence
    member = Member.objects.filter(project=agreement.project_id, organization=signature.organization_id).first()
    if member is None or member.state != "joined":
        return _("%(name)s is no longer a member of the project, so it cannot sign.") % {"name": name}
    if member.needs_agreement:
        return _("Another government signs under an interlocal agreement: name it first.")
    return _why_changed(agreement)


def _why_changed(agreement: InternalAgreement) -> Words | None:
    """What was proposed still holds: the shares come out the same today, and every fund may still bear its own."""
    try:
        found = figures_of(agreement).by(RULES[agreement.rule]) if agreement.rule in RULES else None
    except GameError as problem:
        return problem_said(problem, agreement)
    if found is None or RULES[agreement.rule].version != agreement.rule_version:
        return _("The rule has a new version: it must be proposed anew.")
    today = {(r.organization.pk, r.fund.pk, r.fiscal_year): r.amount.minor for r in found.rows if r.fund is not None}
    frozen = {(s.organization_id, s.fund_id, s.fiscal_year): s.amount for s in agreement.shares.all()}
    if {key: value for key, value in today.items() if value} != {key: value for key, value in frozen.items() if value}:
        return _("The shares would come out differently today: it must be proposed anew.")
    return next((one.reason for one in disallowed(found)), None)


def still_open(signature: MemberSignature, context: Context | None = None) -> Words | None:
    """The agreement waits for signatures"""
    if signature.agreement.state == "proposed":
        return None
    return _("The agreement does not wait for signatures.")


def in_force(signature: MemberSignature, context: Context | None = None) -> Words | None:
    """The agreement is in force"""
    if signature.agreement.state in IN_FORCE:
        return None
    return _("The agreement is not in force.")

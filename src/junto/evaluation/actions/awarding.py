"""Awards: the intent announced with its notice, confirmed when nobody protests any more, opened, withdrawn."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.evaluation import telling
from junto.evaluation.actions.noticing import give_notice
from junto.evaluation.actions.opening_up import open_results
from junto.evaluation.actions.resting import rest_checks
from junto.evaluation.actions.withdrawing import take_back
from junto.evaluation.models import Award, Candidate, Evaluation, Notice
from junto.evaluation.offers import paid_for
from junto.journal.door import perform
from junto.projects.actions.holds import end_of_day
from junto.solicitations import actions as solicitations


def _award(candidate: Candidate, reasons: str) -> Award:
    if not reasons.strip():
        raise Refused(
            _("Give the reasons: they are read in the notice, and in a protest."), code="input", field="reasons"
        )
    price = paid_for(candidate.submission)
    if price is None:
        raise Refused(
            _("%(company)s has no price for everything that was asked.") % {"company": candidate.organization}
        )
    return Award(
        evaluation=candidate.evaluation,
        candidate=candidate,
        organization=candidate.organization,
        submission=candidate.submission,
        amount=price.minor,
        currency=price.currency,
        reasons=reasons.strip(),
    )


def announce_award(candidate: Candidate, *, by: Actor, reasons: str) -> Award:
    """Announce the intent to award to a candidate. Those who offered may protest until the end of the last day."""

    def apply(fresh: Award, context: Context) -> None:
        days = timedelta(days=fresh.evaluation.solicitation.method.protest_days)
        fresh.protest_until = end_of_day(timezone.localdate(context.at) + days)

    def then(fresh: Award, _context: Context) -> None:
        solicitations.announce_intent(fresh.evaluation.solicitation, submission=fresh.submission, by=by)
        rest_checks(perform(Evaluation.objects.get(pk=fresh.evaluation_id), "intend", by=PROGRAM))

    with transaction.atomic():
        award = perform(_award(candidate, reasons), "intend", by=by, apply=apply, then=then)
        award = _opened(award, Notice.Of.INTENT)
    telling.intent_announced(award)
    return award


def _opened(award: Award, of: str) -> Award:
    """Open what the method opens by now, and freeze the notice as it is given."""
    open_results(award.evaluation)
    award = Award.objects.get(pk=award.pk)
    give_notice(award, of)
    return award


def award_directly(candidate: Candidate, *, by: Actor, reasons: str, resolution: str = "") -> Award:
    """Award at once, where the method has no time for protests."""

    def then(fresh: Award, _context: Context) -> None:
        solicitations.award_solicitation(fresh.evaluation.solicitation, submission=fresh.submission, by=by)
        rest_checks(perform(Evaluation.objects.get(pk=fresh.evaluation_id), "conclude", by=PROGRAM))

    award = _award(candidate, reasons)
    award.resolution = resolution.strip()
    _refuse_spent(award, resolution)
    with transaction.atomic():
        award = _opened(perform(award, "award_directly", by=by, then=then), Notice.Of.AWARD)
    telling.awarded(award)
    return award


def name_resolution(award: Award, *, by: Actor, resolution: str, seen: int | None = None) -> Award:
    """Name the council's resolution; not one that was for an award withdrawn since."""
    if not resolution.strip():
        raise Refused(_("Name the resolution by its number and date."), code="input", field="resolution")
    _refuse_spent(award, resolution)

    def apply(fresh: Award, _context: Context) -> None:
        fresh.resolution = resolution.strip()

    inputs = {"resolution": resolution.strip()}
    return perform(award, "name_resolution", by=by, inputs=inputs, apply=apply, seen=seen)


def _refuse_spent(award: Award, resolution: str) -> None:
    withdrawn = Award.objects.filter(evaluation=award.evaluation_id, state="withdrawn").exclude(pk=award.pk)
    spent = withdrawn.filter(resolution__iexact=resolution.strip()).first() if resolution.strip() else None
    if spent is not None:
        raise Refused(
            _("That resolution was for the award %(number)s, which was withdrawn: the council resolves anew.")
            % {"number": spent.number},
            code="input", field="resolution",
        )  # fmt: skip


def confirm_award(award: Award, *, by: Actor, seen: int | None = None) -> Award:
    """Award for good: the time for protests is over and none is open."""

    def then(fresh: Award, _context: Context) -> None:
        solicitations.award_solicitation(fresh.evaluation.solicitation, submission=fresh.submission, by=by)
        perform(Evaluation.objects.get(pk=fresh.evaluation_id), "conclude", by=PROGRAM)

    with transaction.atomic():
        confirmed = _opened(perform(award, "confirm", by=by, then=then, seen=seen), Notice.Of.AWARD)
    telling.awarded(confirmed)
    return confirmed


def withdraw_award(award: Award, *, by: Actor, reason: str, seen: int | None = None) -> Award:
    """Withdraw an intent or an award; protests against it have no object any more, and the evaluation goes on."""
    with transaction.atomic():
        withdrawn = take_back(award, by=by, reason=reason, seen=seen)
    telling.award_withdrawn(withdrawn, reason)
    return withdrawn

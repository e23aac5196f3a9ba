"""Protests: filed by the door's time, the award stayed, decided in writing, appealed; late ones kept as late."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.actions import freeze
from junto.evaluation import conditions, telling
from junto.evaluation.actions.withdrawing import take_back
from junto.evaluation.models import OPEN_PROTEST, Award, Evaluation, Protest
from junto.journal import clock, due
from junto.journal.door import perform
from junto.people.models import Organization, Person
from junto.projects.actions.holds import end_of_day


def file_protest(award: Award, *, organization: Organization, by: Actor, ground: str, asked_for: str = "") -> Protest:
    """File a protest for one's company. In time it stays the award at once; late, it is only kept as late."""
    if not ground.strip():
        raise Refused(_("Say what was done wrong, and which rule or criterion says so."), code="input", field="ground")
    protest = Protest(
        award=award,
        organization=organization,
        ground=ground.strip(),
        asked_for=asked_for.strip(),
        decider=award.evaluation.solicitation.method.protest_decided_by,
        filed_at=clock.now(),  # set anew inside the door, by the time that counts
    )

    def apply(fresh: Protest, context: Context) -> None:
        fresh.filed_at = context.at

    def then(fresh: Protest, _context: Context) -> None:
        freeze(fresh, label=_("Protest as filed"), by=PROGRAM)
        fresh.award = Award.objects.get(pk=fresh.award_id)
        if not conditions.filed_late(fresh) and fresh.award.state == "intended":
            perform(fresh.award, "stay", by=PROGRAM)
            perform(Evaluation.objects.get(pk=fresh.award.evaluation_id), "stay", by=PROGRAM)

    with transaction.atomic():
        filed = perform(protest, "file", by=by, apply=apply, then=then)
        if conditions.filed_late(filed):
            filed = perform(filed, "note_late", by=PROGRAM)
    telling.protest_filed(filed)
    return filed


def withdraw_protest(protest: Protest, *, by: Actor, seen: int | None = None) -> Protest:
    """Take one's protest back."""
    withdrawn = perform(protest, "withdraw", by=by, then=end_stay, seen=seen)
    due.cancel(withdrawn, "let_stand")
    return withdrawn


def uphold_protest(protest: Protest, *, by: Actor, reason: str, remedy: str, seen: int | None = None) -> Protest:
    """Decide in writing that the protest is right: the award is withdrawn, and what follows is said."""
    done = _decide(protest, "uphold", by=by, reason=reason, remedy=remedy, seen=seen)
    telling.protest_decided(done)
    return done


def deny_protest(protest: Protest, *, by: Actor, reason: str, seen: int | None = None) -> Protest:
    """Decide in writing that the protest is denied. The stay goes on while the company may appeal."""
    done = _decide(protest, "deny", by=by, reason=reason, remedy="", seen=seen)
    if done.appeal_until is not None:
        due.schedule(done, "let_stand", at=done.appeal_until)
    telling.protest_decided(done)
    return done


def _decide(protest: Protest, action: str, *, by: Actor, reason: str, remedy: str, seen: int | None) -> Protest:
    if action == "uphold":
        _refuse_no_remedy(remedy)

    def apply(fresh: Protest, context: Context) -> None:
        fresh.decision, fresh.remedy = reason.strip(), remedy
        fresh.decided_by = Person.objects.filter(pk=by.person).first()
        if action == "deny":
            days = timedelta(days=fresh.award.evaluation.solicitation.method.appeal_days)
            fresh.appeal_until = end_of_day(timezone.localdate(context.at) + days)

    def then(fresh: Protest, _context: Context) -> None:
        freeze(fresh, label=_("Decision"), by=PROGRAM)
        if action == "uphold":
            _withdraw_award(fresh)

    return perform(protest, action, by=by, inputs={"reason": reason}, apply=apply, then=then, seen=seen)


def _refuse_no_remedy(remedy: str) -> None:
    if remedy not in Protest.Remedy.values:
        raise Refused(_("Say what follows: evaluate again, or cancel."), code="input", field="remedy")


def _withdraw_award(protest: Protest) -> None:
    """With a reason that everyone may read at once; the decision itself may name who offered."""
    reason = _("%(protest)s was upheld.") % {"protest": protest}
    take_back(Award.objects.get(pk=protest.award_id), by=PROGRAM, reason=reason)


def appeal_protest(protest: Protest, *, by: Actor, appeal: str, seen: int | None = None) -> Protest:
    """Appeal against the decision, in time by the door's clock."""
    if not appeal.strip():
        raise Refused(_("Say what is wrong with the decision."), code="input", field="appeal")

    def apply(fresh: Protest, _context: Context) -> None:
        fresh.appeal = appeal.strip()

    appealed = perform(protest, "appeal", by=by, apply=apply, seen=seen)
    due.cancel(appealed, "let_stand")
    telling.appealed(appealed)
    return appealed


def decide_appeal(
    protest: Protest, *, by: Actor, upheld: bool, reason: str, remedy: str = "", seen: int | None = None
) -> Protest:
    """Record what the council decided on the appeal, with its reasons; where it is right, what follows as well."""
    if upheld:
        _refuse_no_remedy(remedy)

    def apply(fresh: Protest, _context: Context) -> None:
        fresh.appeal_decision = reason.strip()
        fresh.remedy = remedy if upheld else ""

    def then(fresh: Protest, context: Context) -> None:
        freeze(fresh, label=_("Decision on the appeal"), by=PROGRAM)
        if upheld:
            _withdraw_award(fresh)
        else:
            end_stay(fresh, context)

    action = "uphold_appeal" if upheld else "deny_appeal"
    done = perform(protest, action, by=by, inputs={"reason": reason}, apply=apply, then=then, seen=seen)
    telling.protest_decided(done)
    return done


def end_stay(protest: Protest, _context: Context | None = None) -> None:
    """The stay ends with the last open protest. Part of the action that closes one."""
    award = Award.objects.get(pk=protest.award_id)
    if award.state != "stayed" or award.protests.filter(state__in=OPEN_PROTEST).exists():
        return
    perform(award, "unstay", by=PROGRAM)
    perform(Evaluation.objects.get(pk=award.evaluation_id), "unstay", by=PROGRAM)

"""Protests against the terms: filed by the door's time, the opening stayed, decided in writing, put right."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents.actions import freeze
from junto.evaluation import conditions, telling
from junto.evaluation.models import TermsProtest
from junto.journal import clock
from junto.journal.door import perform
from junto.people.models import Organization, Person
from junto.solicitations import actions as solicitations
from junto.solicitations.models import Addendum, Solicitation


def protest_terms(
    solicitation: Solicitation, *, organization: Organization, by: Actor, ground: str, asked_for: str = ""
) -> TermsProtest:
    """Protest against the terms for one's company. In time it stays the opening; late, it is only kept as late."""
    if not ground.strip():
        raise Refused(_("Say which term is wrong, and which rule or law says so."), code="input", field="ground")
    now = clock.now()
    protest = TermsProtest(
        solicitation=solicitation,
        organization=organization,
        ground=ground.strip(),
        asked_for=asked_for.strip(),
        decider=solicitation.method.protest_decided_by,
        filed_at=now,  # both set anew inside the door, by the time and the deadline that count
        until=conditions.terms_until(solicitation) or now,
    )

    def apply(fresh: TermsProtest, context: Context) -> None:
        fresh.filed_at = context.at
        fresh.until = conditions.terms_until(fresh.solicitation) or context.at

    def then(fresh: TermsProtest, _context: Context) -> None:
        freeze(fresh, label=_("Protest as filed"), by=PROGRAM)
        if not conditions.terms_filed_late(fresh):
            solicitations.stay_opening(fresh.solicitation, cause=fresh.number)

    with transaction.atomic():
        filed = perform(protest, "file", by=by, apply=apply, then=then)
        if conditions.terms_filed_late(filed):
            filed = perform(filed, "note_late", by=PROGRAM)
    telling.terms_protested(filed)
    return filed


def withdraw_terms_protest(protest: TermsProtest, *, by: Actor, seen: int | None = None) -> TermsProtest:
    """Take one's protest back: the stay ends."""
    return perform(protest, "withdraw", by=by, then=_end_stay, seen=seen)


def uphold_terms_protest(
    protest: TermsProtest, *, by: Actor, reason: str, remedy: str, seen: int | None = None
) -> TermsProtest:
    """Decide in writing that the protest is right, and what follows: an addendum, or cancelling."""
    if remedy not in TermsProtest.Remedy.values:
        raise Refused(_("Say what follows: an addendum, or cancelling."), code="input", field="remedy")
    return _decide(protest, "uphold", by=by, reason=reason, remedy=remedy, seen=seen)


def deny_terms_protest(protest: TermsProtest, *, by: Actor, reason: str, seen: int | None = None) -> TermsProtest:
    """Decide in writing that the protest is denied: the terms stand and the stay ends."""
    return _decide(protest, "deny", by=by, reason=reason, remedy="", seen=seen)


def _decide(
    protest: TermsProtest, action: str, *, by: Actor, reason: str, remedy: str, seen: int | None
) -> TermsProtest:
    def apply(fresh: TermsProtest, context: Context) -> None:
        if sentence := conditions.why_not_remedy_terms(fresh.solicitation, remedy):
            raise Refused(sentence, code="input", field="remedy")
        fresh.decision, fresh.remedy, fresh.decided_at = reason.strip(), remedy, context.at
        fresh.decided_by = Person.objects.filter(pk=by.person).first()

    def then(fresh: TermsProtest, context: Context) -> None:
        freeze(fresh, label=_("Decision"), by=PROGRAM)
        if action == "uphold":
            solicitations.bind_opening(fresh.solicitation, cause=fresh.number)
        else:
            _end_stay(fresh, context)

    decided = perform(protest, action, by=by, inputs={"reason": reason}, apply=apply, then=then, seen=seen)
    telling.terms_decided(decided)
    return decided


def put_terms_right(protest: TermsProtest, *, by: Actor, addendum: Addendum, seen: int | None = None) -> TermsProtest:
    """Say by which addendum, issued since the decision, it was put right: the stay ends."""

    def apply(fresh: TermsProtest, _context: Context) -> None:
        if addendum.pk not in [row.pk for row in conditions.remedying_addenda(fresh)]:
            raise Refused(_("This addendum does not put it right."), code="input", field="addendum")
        fresh.addendum = addendum

    inputs = {"addendum": addendum.number}
    done = perform(protest, "put_right", by=by, inputs=inputs, apply=apply, then=_end_stay, seen=seen)
    telling.terms_put_right(done)
    return done


def end_terms_protests(solicitation: Solicitation) -> None:
    """The solicitation ended: what was upheld is settled, what waited has no object any more."""
    for protest in solicitation.terms_protests.filter(state__in=("filed", "upheld")).order_by("pk"):
        perform(protest, "note_end" if protest.state == "upheld" else "drop", by=PROGRAM, then=_end_stay)


def _end_stay(protest: TermsProtest, _context: Context) -> None:
    solicitations.end_opening_stay(protest.solicitation, cause=protest.number)

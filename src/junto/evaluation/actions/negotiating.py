"""Clarifications, the shortlist, discussions, best and final offers."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.evaluation import conditions, telling
from junto.evaluation.actions.resting import rest_checks
from junto.evaluation.models import (
    BestAndFinal,
    Candidate,
    Clarification,
    Discussion,
    Evaluation,
    Shortlist,
    ShortlistPlace,
)
from junto.journal import due
from junto.journal.door import perform
from junto.solicitations.models import Submission
from junto.solicitations.queries import opened_submissions


def ask_clarification(candidate: Candidate, *, by: Actor, question: str, until: datetime) -> Clarification:
    """Ask a company to explain something in its submission, until a time."""
    if not question.strip():
        raise Refused(_("Say what is to be explained."), code="input", field="question")
    asked = perform(Clarification(candidate=candidate, question=question.strip(), until=until), "ask", by=by)
    due.schedule(asked, "lapse", at=until)
    telling.clarification_asked(asked)
    return asked


def answer_clarification(
    clarification: Clarification, *, by: Actor, answer: str, seen: int | None = None
) -> Clarification:
    """Answer for one's company."""
    if not answer.strip():
        raise Refused(_("Write the answer."), code="input", field="answer")

    def apply(fresh: Clarification, _context: Context) -> None:
        fresh.answer = answer.strip()

    answered = perform(clarification, "answer", by=by, apply=apply, seen=seen)
    due.cancel(answered, "lapse")
    telling.clarification_answered(answered)
    return answered


def decide_shortlist(evaluation: Evaluation, *, by: Actor, kept: Collection[Candidate], reason: str) -> Shortlist:
    """Decide with whom the city goes on; everybody else stays where they are in case those fall away."""
    ids = {c.pk for c in kept}
    candidates = list(conditions.scored_candidates(evaluation))
    if not ids or not ids <= {c.pk for c in candidates}:
        raise Refused(_("Choose one at least of those that were scored."), code="input", field="kept")

    def then(fresh: Shortlist, _context: Context) -> None:
        ShortlistPlace.objects.bulk_create(
            [ShortlistPlace(shortlist=fresh, candidate=c, kept=c.pk in ids) for c in candidates]
        )
        for candidate in candidates:
            perform(candidate, "shorten", by=PROGRAM, apply=_on_it(candidate.pk in ids))
        rest_checks(fresh.evaluation)

    inputs = {"number": len(ids), "reason": reason}
    return perform(Shortlist(evaluation=evaluation, reason=reason.strip()), "decide", by=by, inputs=inputs, then=then)


def _on_it(kept: bool) -> Callable[[Candidate, Context], None]:
    def apply(fresh: Candidate, _context: Context) -> None:
        fresh.shortlisted = kept

    return apply


def record_discussion(candidate: Candidate, *, by: Actor, held_on: date, people: str, about: str) -> Discussion:
    """Record a talk with a company on the shortlist."""
    for field, text in (("people", people), ("about", about)):
        if not text.strip():
            raise Refused(_("Say who was there and what was discussed."), code="input", field=field)
    discussion = Discussion(candidate=candidate, held_on=held_on, people=people.strip(), about=about.strip())
    return perform(discussion, "record", by=by)


def ask_final_offers(evaluation: Evaluation, *, by: Actor, text: str, deadline: datetime) -> BestAndFinal:
    """Ask all on the shortlist for their best and final offers until one time."""
    if not text.strip():
        raise Refused(_("Say what is asked."), code="input", field="text")
    last = evaluation.final_rounds.order_by("-round").first()
    round_ = BestAndFinal(
        evaluation=evaluation, round=last.round + 1 if last else 1, text=text.strip(), deadline=deadline
    )
    asked = perform(round_, "ask", by=by)
    due.schedule(asked, "close", at=deadline)
    telling.final_offers_asked(asked)
    return asked


def extend_final_round(
    round_: BestAndFinal, *, by: Actor, deadline: datetime, reason: str, seen: int | None = None
) -> BestAndFinal:
    """Give all of them more time."""
    if deadline <= round_.deadline:
        raise Refused(_("The new deadline must be later."), code="input", field="deadline")

    def apply(fresh: BestAndFinal, _context: Context) -> None:
        fresh.deadline = deadline

    extended = perform(round_, "extend", by=by, inputs={"reason": reason}, apply=apply, seen=seen)
    due.schedule(extended, "close", at=deadline)
    telling.final_offers_asked(extended)
    return extended


def close_final_round(round_: BestAndFinal) -> BestAndFinal:
    """The deadline passed; the program does it when due, or whoever goes on."""
    return perform(round_, "close", by=PROGRAM)


def take_final_offers(round_: BestAndFinal, *, by: Actor, seen: int | None = None) -> BestAndFinal:
    """Let each company's opened final offer take the place of its former one; who gave none stays with it."""
    opened = opened_submissions(round_.evaluation.solicitation, round_.round)
    by_company = {s.organization_id: s for s in opened}

    def then(fresh: BestAndFinal, _context: Context) -> None:
        for candidate in conditions.ranked_candidates(fresh.evaluation):
            if final := by_company.get(candidate.organization_id):
                perform(candidate, "take_final_offer", by=PROGRAM, apply=_now(final))

    return perform(round_, "take", by=by, inputs={"number": len(by_company)}, then=then, seen=seen)


def _now(final: Submission) -> Callable[[Candidate, Context], None]:
    def apply(fresh: Candidate, _context: Context) -> None:
        fresh.submission = final

    return apply

"""Questions: asked by a company, answered for everyone by the office, or declined."""

from __future__ import annotations

from django.db.models import Max
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal import clock
from junto.journal.door import perform
from junto.people.models import Organization
from junto.solicitations import telling
from junto.solicitations.models import Question, Solicitation

LONGEST = 4_000  # characters of a question or an answer


def ask_question(
    solicitation: Solicitation, *, organization: Organization, text: str, by: Actor, language: str = ""
) -> Question:
    """Ask for one's company. Question and answer become public once answered; who asked does not."""
    question = Question(
        solicitation=solicitation,
        organization=organization,
        text=_sound(text, "text"),
        language=language or solicitation.language,
        asked_at=clock.now(),
    )

    def apply(fresh: Question, context: Context) -> None:
        fresh.asked_at = context.at

    asked = perform(question, "ask", by=by, apply=apply)
    telling.question_asked(asked)
    return asked


def answer_question(question: Question, *, answer: str, by: Actor, seen: int | None = None) -> Question:
    """Answer for everyone; the number is given now, so that the public list has no gaps."""
    text = _sound(answer, "answer")
    number = _next_number(question.solicitation)

    def apply(fresh: Question, context: Context) -> None:
        if _next_number(fresh.solicitation) != number:
            raise Refused(_("Another question was answered at the same moment. Please send it again."), code="stale")
        fresh.answer, fresh.answered_at, fresh.number = text, context.at, number

    answered = perform(question, "answer", by=by, inputs={"number": number}, apply=apply, seen=seen)
    telling.question_answered(answered)
    return answered


def correct_answer(question: Question, *, answer: str, reason: str, by: Actor, seen: int | None = None) -> Question:
    """Correct a published answer, with the reason; the old one stays in the history."""
    text = _sound(answer, "answer")

    def apply(fresh: Question, context: Context) -> None:
        fresh.answer, fresh.answered_at = text, context.at

    inputs = {"number": question.number, "reason": reason}
    corrected = perform(question, "correct", by=by, inputs=inputs, apply=apply, seen=seen)
    telling.question_answered(corrected)
    return corrected


def decline_question(question: Question, *, reason: str, by: Actor, seen: int | None = None) -> Question:
    """Do not answer; only who asked learns why."""
    declined = perform(question, "decline", by=by, inputs={"reason": reason}, seen=seen)
    telling.question_declined(declined, reason)
    return declined


def lapse_questions(solicitation: Solicitation) -> None:
    """What was not answered in time, or not before the solicitation ended, waits for nobody any more."""
    for question in solicitation.questions.filter(state="asked"):
        perform(question, "lapse", by=PROGRAM)


def _next_number(solicitation: Solicitation) -> int:
    return (solicitation.questions.aggregate(last=Max("number"))["last"] or 0) + 1


def _sound(text: str, field: str) -> str:
    said = text.strip()
    if not said:
        raise Refused(_("Write it first: it is empty."), code="input", field=field)
    if "\0" in said:
        raise Refused(_("It holds a sign that is no text."), code="input", field=field)
    if len(said) > LONGEST:
        raise Refused(
            _("At most %(most)s characters; this has %(found)s.") % {"most": LONGEST, "found": len(said)},
            code="input",
            field=field,
        )
    return said

"""What may happen to a question, and who may do and see it. Who asked is seen by the office and the asker alone."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Workflow
from junto.journal.registry import Kind, Relation
from junto.solicitations.conditions import why_not_before
from junto.solicitations.models import Question
from junto.solicitations.workflow.roles import AUDITOR, COMPANY, OFFICE, solicitation_relations


def _open_for_questions(question: Question, context: Context) -> Any | None:
    """The solicitation is published and the date for questions has not come, by the database's clock."""
    solicitation = question.solicitation
    if solicitation.state != "published":
        return gettext("Questions are taken while a solicitation is open for offers.")
    return why_not_before(solicitation.questions_until, context.at, gettext("The date for questions has passed."))


def _company_active(question: Question, context: Context) -> Any | None:
    """The company is registered."""
    if question.organization.state == "active":
        return None
    return gettext("Your company’s registration is not confirmed yet. You can ask once it is.")


def _before_deadline(question: Question, context: Context) -> Any | None:
    """An answer helps only while companies can still offer."""
    sentence = gettext("The deadline has passed: an answer helps nobody any more. Decline the question instead.")
    if question.solicitation.state != "published":
        return sentence
    return why_not_before(question.solicitation.deadline, context.at, sentence)


THEIRS = (*OFFICE, *COMPANY, AUDITOR, SYSTEM)
QUESTION = Workflow(
    name="solicitations.question",
    title=_("question"),
    states={
        "asked": State(_("waits for an answer"), _("Seen by the purchasing office and by who asked.")),
        "answered": State(_("answered"), _("Question and answer are for everyone; who asked is not shown.")),
        "declined": State(_("not answered"), _("With the reason, for who asked.")),
    },
    transitions=(
        Transition(
            "ask",
            _("Ask a question"),
            _("A company asked a question."),
            (NEW,),
            "asked",
            COMPANY,
            guards=(_open_for_questions, _company_active),
            told_to=THEIRS,
        ),
        Transition(
            "answer",
            _("Answer"),
            _("{actor} answered question {number}."),
            ("asked",),
            "answered",
            OFFICE,
            guards=(_before_deadline,),
            public=True,
            awaited=True,
        ),
        Transition(  # what was declined waits for nobody, yet may be answered after all
            "answer",
            _("Answer"),
            _("{actor} answered question {number}."),
            ("declined",),
            "answered",
            OFFICE,
            guards=(_before_deadline,),
            public=True,
        ),
        Transition(
            "correct",
            _("Correct the answer"),
            _("{actor} corrected the answer to question {number}."),
            ("answered",),
            None,
            OFFICE,
            guards=(_before_deadline,),
            public=True,
            reason=True,
        ),
        Transition(
            "decline",
            _("Do not answer"),
            _("{actor} did not answer a question."),
            ("asked",),
            "declined",
            OFFICE,
            reason=True,
            told_to=THEIRS,
        ),
        Transition(
            "lapse",
            _("Let it lapse"),
            _("The solicitation went on without an answer to a question."),
            ("asked",),
            "declined",
            (SYSTEM,),
            told_to=THEIRS,
        ),
    ),
    readers=(Reading(THEIRS), Reading((PUBLIC,), ("answered",))),
    closed={"organization": THEIRS},
)

KINDS = (
    Kind(
        Question,
        QUESTION,
        relations={**solicitation_relations("solicitation__"), "organization": Relation("organization")},
        root="solicitation",
        act_url="solicitations:question-act",
    ),
)

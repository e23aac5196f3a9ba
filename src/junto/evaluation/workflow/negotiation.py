"""What may happen to clarifications, shortlists, discussions and final rounds, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.evaluation import conditions
from junto.evaluation.models import BestAndFinal, Clarification, Discussion, Shortlist
from junto.evaluation.workflow.roles import OFFICE, OWN, PANEL, READING, WATCH, evaluation_relations
from junto.journal.registry import Kind, Relation


def _may_clarify(clarification: Clarification, context: Context) -> Any | None:
    """The method allows it, the candidate is still in, and the date lies ahead."""
    return conditions.why_not_clarify(clarification, context.at)


def _not_too_late(clarification: Clarification, context: Context) -> Any | None:
    """The time for the answer has not passed, by the database's clock."""
    if context.at < clarification.until:
        return None
    return gettext("The time for this answer has passed.")


def _time_over(clarification: Clarification, context: Context) -> Any | None:
    """The time for the answer has passed."""
    if context.at >= clarification.until:
        return None
    return gettext("There is still time to answer.")


CLARIFICATION = Workflow(
    name="evaluation.clarification",
    title=_("clarification"),
    states={
        "asked": State(_("waits for an answer")),
        "answered": State(_("answered"), _("It explains what was offered and changes nothing of it."), final=True),
        "lapsed": State(_("not answered"), _("The time passed without an answer."), final=True),
    },
    transitions=(
        Transition(
            "ask",
            _("Ask for a clarification"),
            _("{actor} asked a company to clarify its submission."),
            (NEW,),
            "asked",
            OFFICE,
            guards=(_may_clarify,),
        ),
        Transition(
            "answer",
            pgettext_lazy("button", "Answer"),
            _("{actor} answered."),
            ("asked",),
            "answered",
            (OWN,),
            guards=(_not_too_late,),
            awaited=True,
            confirm=_("The answer explains what you offered. It cannot change a price or add what was not there."),
        ),
        Transition(
            "lapse",
            _("Lapse"),
            _("The time passed without an answer."),
            ("asked",),
            "lapsed",
            (SYSTEM,),
            guards=(_time_over,),
            minor=True,
        ),
    ),
    readers=(Reading((*WATCH, *READING, OWN)),),
)


def _may_shortlist(shortlist: Shortlist, context: Context) -> Any | None:
    """The method has discussions, the panel agreed, and nobody was ranked yet."""
    return conditions.why_not_shorten(shortlist.evaluation)


SHORTLIST = Workflow(
    name="evaluation.shortlist",
    title=_("shortlist"),
    states={"decided": State(_("decided"), _("With whom the city goes on, and why."))},
    transitions=(
        Transition(
            "decide",
            _("Decide on a shortlist"),
            _("{actor} decided on a shortlist of {number}."),
            (NEW,),
            "decided",
            OFFICE,
            guards=(_may_shortlist,),
            reason=True,
        ),
    ),
    readers=(Reading((*WATCH, *READING)),),
)


def _may_discuss(discussion: Discussion, context: Context) -> Any | None:
    """Discussions are under way and the company is on the shortlist."""
    return conditions.why_not_discuss(discussion.candidate)


DISCUSSION = Workflow(
    name="evaluation.discussion",
    title=_("discussion"),
    states={"recorded": State(_("recorded"))},
    transitions=(
        Transition(
            "record",
            _("Record a discussion"),
            _("{actor} recorded a discussion."),
            (NEW,),
            "recorded",
            OFFICE,
            guards=(_may_discuss,),
        ),
    ),
    readers=(Reading((*WATCH, *READING, OWN)),),
)


def _may_ask_final(round_: BestAndFinal, context: Context) -> Any | None:
    """The method allows it, discussions are under way, no round is open, and the deadline lies ahead."""
    return conditions.why_not_final_round(round_, context.at)


def _deadline_ahead(round_: BestAndFinal, context: Context) -> Any | None:
    """The deadline has not passed, by the database's clock."""
    if context.at < round_.deadline:
        return None
    return gettext("The deadline has passed.")


def _deadline_passed(round_: BestAndFinal, context: Context) -> Any | None:
    """The deadline has passed, by the database's clock."""
    if context.at >= round_.deadline:
        return None
    return gettext("The deadline has not passed yet.")


def _round_opened(round_: BestAndFinal, context: Context) -> Any | None:
    """What was handed in was opened, or nothing was."""
    return conditions.why_round_not_opened(round_)


INVITED = Who("company_representative", of="invited")
FINAL_ROUND = Workflow(
    name="evaluation.best_and_final",
    title=_("best and final offers"),
    states={
        "asked": State(_("open"), _("Those on the shortlist hand in until the deadline.")),
        "closed": State(_("deadline passed"), _("To be opened by two officers, as the first ones were.")),
        "taken": State(_("taken"), _("Each company’s last offer counts now."), final=True),
    },
    transitions=(
        Transition(
            "ask",
            _("Ask for best and final offers"),
            _("{actor} asked those on the shortlist for their best and final offers."),
            (NEW,),
            "asked",
            OFFICE,
            guards=(_may_ask_final,),
        ),
        Transition(
            "extend",
            _("Extend the deadline"),
            _("{actor} extended the deadline."),
            ("asked",),
            None,
            OFFICE,
            guards=(_deadline_ahead,),
            reason=True,
        ),
        Transition(
            "close", _("Close"), _("The deadline passed."), ("asked",), "closed", (SYSTEM,), guards=(_deadline_passed,)
        ),
        Transition(
            "take",
            _("Take the final offers"),
            _("{actor} took the final offers: {number} came."),
            ("closed",),
            "taken",
            OFFICE,
            guards=(_round_opened,),
            awaited=True,
        ),
    ),
    readers=(Reading((*WATCH, *PANEL, INVITED)),),
)

KINDS = (
    Kind(
        Clarification,
        CLARIFICATION,
        relations={
            **evaluation_relations("candidate__evaluation__"),
            "organization": Relation("candidate__organization"),
        },
        root="candidate__evaluation__solicitation",
        act_url="evaluation:clarification-act",
    ),
    Kind(
        Shortlist,
        SHORTLIST,
        relations=evaluation_relations("evaluation__"),
        root="evaluation__solicitation",
        parts=("places",),
    ),
    Kind(
        Discussion,
        DISCUSSION,
        relations={
            **evaluation_relations("candidate__evaluation__"),
            "organization": Relation("candidate__organization"),
        },
        root="candidate__evaluation__solicitation",
    ),
    Kind(
        BestAndFinal,
        FINAL_ROUND,
        relations={
            **evaluation_relations("evaluation__"),
            "invited": Relation(
                "evaluation__candidates__organization", where={"evaluation__candidates__shortlisted": True}
            ),
        },
        root="evaluation__solicitation",
        act_url="evaluation:final-round-act",
    ),
)

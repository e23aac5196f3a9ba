"""What may happen to the candidates of an evaluation, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, SYSTEM, Context, Reading, State, Transition, Workflow
from junto.evaluation import conditions
from junto.evaluation.models import Candidate
from junto.evaluation.workflow.roles import (
    ATTORNEY,
    CHECKERS,
    OFFICE,
    OWN,
    PANEL,
    WATCH,
    evaluation_relations,
)
from junto.journal.registry import Kind, Relation


def _checking(candidate: Candidate, context: Context) -> Any | None:
    """The evaluation has reached the checks."""
    if candidate.evaluation.state in conditions.CHECKING:
        return None
    return gettext("Candidates are decided on between the opening and the notice of intent.")


def _responsiveness_met(candidate: Candidate, context: Context) -> Any | None:
    """Everything that makes it responsive is met or waived."""
    return conditions.why_checks_open(candidate, "responsiveness")


def _responsibility_met(candidate: Candidate, context: Context) -> Any | None:
    """Everything that makes the company responsible is met or waived."""
    return conditions.why_checks_open(candidate, "responsibility")


def _something_not_met(candidate: Candidate, context: Context) -> Any | None:
    """At least one thing is not met: nobody is put aside without it."""
    return conditions.why_nothing_missed(candidate, "responsiveness")


def _not_capable(candidate: Candidate, context: Context) -> Any | None:
    """At least one thing is not met."""
    return conditions.why_nothing_missed(candidate, "responsibility")


def _no_award(candidate: Candidate, context: Context) -> Any | None:
    """No award stands for it."""
    return conditions.why_award_stands(candidate)


LIVE = ("entered", "responsive", "responsible")
CANDIDATE = Workflow(
    name="evaluation.candidate",
    title=_("candidate"),
    states={
        "entered": State(_("being checked"), _("Opened; not decided yet whether it answers what was asked.")),
        "responsive": State(_("responsive"), _("It answers what was asked.")),
        "nonresponsive": State(
            _("not responsive"), _("It does not answer what was asked and is not looked at further.")
        ),
        "responsible": State(_("responsive and responsible"), _("The company can perform.")),
        "not_responsible": State(_("not responsible"), _("The company was not found able to perform.")),
        "withdrawn": State(_("withdrawn"), _("The company took its submission back after the opening."), final=True),
        "undecided": State(_("not decided on"), _("The evaluation ended before."), final=True),
    },
    transitions=(
        Transition(
            "enter",
            _("Enter"),
            _("A submission entered the evaluation."),
            (NEW,),
            "entered",
            (*OFFICE, SYSTEM),
            minor=True,
        ),
        Transition(
            "find_responsive",
            _("Find responsive"),
            _("{actor} found {company} responsive."),
            ("entered",),
            "responsive",
            OFFICE,
            guards=(_checking, _responsiveness_met),
            awaited=True,
        ),
        Transition(
            "find_nonresponsive",
            _("Find not responsive"),
            _("{actor} found {company} not responsive."),
            ("entered", "responsive"),
            "nonresponsive",
            OFFICE,
            guards=(_checking, _something_not_met),
            reason=True,
            confirm=_("It is put aside and the company is told, with your reason."),
        ),
        Transition(
            "find_responsible",
            _("Find responsible"),
            _("{actor} found {company} responsible."),
            ("responsive",),
            "responsible",
            OFFICE,
            guards=(_checking, _responsibility_met),
        ),
        Transition(
            "find_not_responsible",
            _("Find not responsible"),
            _("{actor} found {company} not responsible."),
            ("responsive", "responsible"),
            "not_responsible",
            OFFICE,
            guards=(_checking, _not_capable, _no_award),
            reason=True,
            confirm=_("It is put aside and the company is told, with your reason."),
        ),
        Transition(
            "reconsider",
            _("Look at it again"),
            _("{actor} took {company} up again."),
            ("responsive", "responsible", "nonresponsive", "not_responsible"),
            "entered",
            (*OFFICE, *ATTORNEY),
            guards=(_checking, _no_award),
            reason=True,
        ),
        Transition(  # never done to a candidate itself: who may attach evidence to it
            "attach",
            _("Attach a file"),
            _("{actor} attached a file."),
            (*LIVE, "nonresponsive", "not_responsible"),
            None,
            (*OFFICE, *CHECKERS),
            button=False,
        ),
        Transition(
            "shorten", _("Decide on the shortlist"), _("The shortlist was decided."), LIVE, None, (SYSTEM,), minor=True
        ),
        Transition(
            "take_final_offer",
            _("Take the final offer"),
            _("The best and final offer takes the place of the former one."),
            LIVE,
            None,
            (SYSTEM,),
            minor=True,
        ),
        Transition("drop", _("Drop"), _("The evaluation ended."), ("entered",), "undecided", (SYSTEM,), minor=True),
        Transition(
            "withdraw",
            _("Record that it was withdrawn"),
            _("{actor} recorded that {company} withdrew."),
            LIVE,
            "withdrawn",
            OFFICE,
            guards=(_no_award,),
            reason=True,
        ),
    ),
    readers=(Reading((*WATCH, *PANEL, *CHECKERS)), Reading((OWN,), ("nonresponsive", "not_responsible", "withdrawn"))),
    closed={"shortlisted": (*WATCH, *PANEL, *CHECKERS)},
)

KINDS = (
    Kind(
        Candidate,
        CANDIDATE,
        relations={**evaluation_relations("evaluation__"), "organization": Relation("organization")},
        root="evaluation__solicitation",
        act_url="evaluation:candidate-act",
    ),
)

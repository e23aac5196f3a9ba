"""What may happen to the checks of a candidate and to trials of its product, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.evaluation import conditions
from junto.evaluation.models import Check, Trial
from junto.evaluation.workflow.roles import CHECKERS, OFFICE, READING, WATCH, evaluation_relations
from junto.journal.registry import Kind, Relation
from junto.solicitations.profiles import checking_roles

DECIDES = (
    Who("procurement_officer", of="asked_buyer"),
    *(Who(role, of=f"asked_{role}") for role in checking_roles()),
)


def _open_stage(check: Check, context: Context) -> Any | None:
    """The candidate is not decided on yet at this stage."""
    return conditions.why_stage_closed(check)


def _minor(check: Check, context: Context) -> Any | None:
    """Only what makes a submission responsive can be waived; whether a company can perform cannot."""
    if check.stage == Check.Stage.RESPONSIVENESS:
        return None
    return gettext("Only minor irregularities of the submission can be waived, not whether the company can perform.")


CHECK = Workflow(
    name="evaluation.check",
    title=_("check"),
    states={
        "open": State(_("to be checked")),
        "asked": State(_("to be checked"), _("By an office apart from the buyer, which is asked.")),
        "met": State(_("met"), _("With what shows it.")),
        "not_met": State(_("not met"), _("With the reason.")),
        "waived": State(_("waived"), _("A minor irregularity that harms nobody; with the reason.")),
        "resting": State(_("not needed now"), _("Its candidate is out, or it is decided who gets it.")),
    },
    transitions=(
        Transition(
            "plan", _("Plan"), _("This is to be checked: {what}"), (NEW,), "open", (SYSTEM, *OFFICE), minor=True
        ),
        Transition("ask", _("Ask"), _("This is to be checked: {what}"), (NEW,), "asked", (SYSTEM, *OFFICE), minor=True),
        Transition(
            "meet",
            _("Met"),
            _("{actor} found it met: {what}"),
            ("open", "not_met"),
            "met",
            DECIDES,
            guards=(_open_stage,),
            minor=True,
        ),
        Transition(  # waits for the office that was asked; the buyer's own checks wait with their candidate
            "meet",
            _("Met"),
            _("{actor} found it met: {what}"),
            ("asked",),
            "met",
            DECIDES,
            guards=(_open_stage,),
            awaited=True,
            minor=True,
        ),
        Transition(
            "miss",
            _("Not met"),
            _("{actor} found it not met: {what}"),
            ("open", "asked", "met"),
            "not_met",
            DECIDES,
            guards=(_open_stage,),
            reason=True,
        ),
        Transition(
            "waive",
            _("Waive as minor"),
            _("{actor} waived it as minor: {what}"),
            ("open", "asked", "not_met"),
            "waived",
            DECIDES,
            guards=(_open_stage, _minor),
            reason=True,
            confirm=_("Waive only what gives the company no advantage over others. Your reason is read in a protest."),
        ),
        Transition(  # nobody waits any more for the office that was asked
            "rest", _("Not needed now"), _("It is not needed now."), ("asked",), "resting", (SYSTEM,), minor=True
        ),
        Transition("ask_again", _("Ask"), _("It is needed again."), ("resting",), "asked", (SYSTEM,), minor=True),
        Transition(
            "reopen",
            _("Look at it again"),
            _("{actor} took it up again: {what}"),
            ("met", "not_met", "waived"),
            "open",
            (*DECIDES, SYSTEM),
            guards=(_open_stage,),
            reason=True,
        ),
    ),
    readers=(Reading((*WATCH, *CHECKERS, *READING)),),
)


def _may_be_tried(trial: Trial, context: Context) -> Any | None:
    """Trials are evidence as long as the panel has not ranked."""
    if trial.candidate.evaluation.state in ("checking", "scoring", "consensus", "negotiating"):
        return None
    return gettext("Trials are recorded between the opening and the ranking.")


RECORDERS = (*OFFICE, Who("technology_manager", of="here"), Who("clerk", of="here"), *READING)
TRIAL = Workflow(
    name="evaluation.trial",
    title=_("trial of the product"),
    states={
        "recorded": State(_("recorded"), _("Read by the panel as evidence.")),
        "public": State(_("public"), _("Scores are public by now, and so is this.")),
        "withdrawn": State(_("withdrawn"), _("With the reason."), final=True),
    },
    transitions=(
        Transition(
            "record",
            _("Record a trial"),
            _("{actor} recorded a trial: {task}"),
            (NEW,),
            "recorded",
            RECORDERS,
            guards=(_may_be_tried,),
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            _("{actor} withdrew a trial: {task}"),
            ("recorded",),
            "withdrawn",
            RECORDERS,
            guards=(_may_be_tried,),
            reason=True,
        ),
        Transition(
            "publish", _("Publish"), _("The trial became public."), ("recorded",), "public", (SYSTEM,), minor=True
        ),
    ),
    readers=(Reading((*WATCH, *READING)), Reading((PUBLIC,), ("public",))),
)


def asked_to_decide() -> dict[str, Relation]:
    """One relation for each role that a profile lets decide checks, and the office for all others."""
    solicitation = "candidate__evaluation__solicitation"
    return {
        "asked_buyer": Relation(f"{solicitation}__office", where={"role": ""}),
        **{
            f"asked_{role}": Relation(f"{solicitation}__jurisdiction", "jurisdiction", where={"role": role})
            for role in checking_roles()
        },
    }


KINDS = (
    Kind(
        Check,
        CHECK,
        relations={**evaluation_relations("candidate__evaluation__"), **asked_to_decide()},
        root="candidate__evaluation__solicitation",
        act_url="evaluation:check-act",
    ),
    Kind(
        Trial,
        TRIAL,
        relations=evaluation_relations("candidate__evaluation__"),
        root="candidate__evaluation__solicitation",
        act_url="evaluation:trial-act",
    ),
)

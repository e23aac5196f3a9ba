"""What may happen to approvals, holds and delegations, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.projects import conditions
from junto.projects.models import Approval, Hold
from junto.projects.workflow.roles import ASKED, DECIDERS, INSIDE, SIGNER

DRAFTED = ("projects.requirements:write", "projects.requirements:edit")


def _in_sign_off(approval: Approval, context: Context) -> Any | None:
    """The project is in planning and its requirements are frozen."""
    if approval.project.state != "planning":
        return gettext("The project is not in planning now: nothing is approved.")
    if approval.project.requirement_set.state != "frozen":
        return gettext("The requirements are being changed. You are asked again once they are frozen as a new version.")
    return None


def _agreement_named(approval: Approval, context: Context) -> Any | None:
    """Another government signs only where an interlocal agreement is named."""
    if not conditions.lacks_agreement(approval):
        return None
    return gettext("%(name)s is another government: name the interlocal agreement first.") % {
        "name": approval.organization
    }


def _project_in_planning(subject: Any, context: Context) -> Any | None:
    """The project is in planning or ready."""
    approval = subject.approval if isinstance(subject, Hold) else subject
    if approval.project.state in ("planning", "ready"):
        return None
    return gettext("The project is not in planning now: nothing is held.")


APPROVAL = Workflow(
    name="projects.approval",
    title=_("approval"),
    states={
        "later": State(_("not asked yet"), _("Asked when the requirements are frozen for sign-off.")),
        "waiting": State(_("waiting"), _("Asked; not answered yet.")),
        "approved": State(_("approved"), _("Approved for the version named.")),
        "held": State(_("on hold"), _("Somebody with the right stopped it and asks a question.")),
        "dropped": State(_("not asked any more"), _("The member it was asked of left.")),
    },
    transitions=(
        Transition(
            "plan",
            _("Plan"),
            _("This approval will be asked for: {gate}, {of}."),
            (NEW, "dropped"),
            "later",
            (SYSTEM,),
            minor=True,
        ),
        Transition(
            "ask",
            _("Ask"),
            _("Approval of version {number} is asked for: {gate}, {of}."),
            ("later", "waiting", "approved", "held"),
            "waiting",
            (SYSTEM,),
            minor=True,
        ),
        Transition(
            "sign",
            _("Sign off"),
            _("{actor} signed version {number} for {of}."),
            ("waiting",),
            "approved",
            (SIGNER,),
            guards=(_in_sign_off, _agreement_named),
            public=True,
            awaited=True,
        ),
        Transition(
            "approve",
            _("Approve"),
            _("{actor} approved version {number}: {gate}."),
            ("waiting",),
            "approved",
            ASKED,
            guards=(_in_sign_off,),
            public=True,
            awaited=True,
            apart_from=DRAFTED,
        ),
        Transition(
            "take_back",
            _("Take the approval back"),
            _("{actor} took the approval of version {number} back: {gate}."),
            ("approved",),
            "waiting",
            (SIGNER, *ASKED),
            guards=(_project_in_planning,),
            reason=True,
            public=True,
        ),
        Transition(
            "hold",
            _("Hold"),
            _("The gate is held: {gate}."),
            ("waiting", "approved", "held"),
            "held",
            (SYSTEM,),
            minor=True,
        ),
        Transition(
            "unhold",
            _("End the hold"),
            _("The hold ended; approval is asked for again: {gate}."),
            ("held",),
            "waiting",
            (SYSTEM,),
            minor=True,
        ),
        Transition(
            "drop",
            _("Drop"),
            _("Not asked any more: {gate}, {of}."),
            ("later", "waiting", "approved", "held"),
            "dropped",
            (SYSTEM,),
            minor=True,
        ),
    ),
    readers=(Reading(INSIDE),),
)


def _holder_or_successor(hold: Hold, context: Context) -> Any | None:
    """The one who placed it, a deputy, or a successor in the office; for a legal hold the city attorney as well."""
    return conditions.why_not_release(hold, context.actor, on=context.at)


def _decided_here(hold: Hold, context: Context) -> Any | None:
    """A policy hold, by somebody who is no party to it."""
    return conditions.why_not_decide(hold, context.actor)


OFFICE = (SIGNER, *ASKED)
ATTORNEY = Who("city_attorney", of="here")
ANSWERERS = (
    Who("department_lead", of="answerer"),
    Who("department_staff", of="answerer"),
    Who("procurement_officer", of="answerer"),
    Who("technology_manager", of="answerer"),
)
DECIDE = tuple(Who(role, of=f"delegated_{role}") for role in DECIDERS)
OPEN = ("open", "overdue", "answered")
HOLD = Workflow(
    name="projects.hold",
    title=_("hold"),
    states={
        "open": State(_("waits for an answer"), _("The question must be answered until the date named.")),
        "overdue": State(_("answer overdue"), _("The date passed without an answer. The gate stays shut.")),
        "answered": State(_("answered"), _("Its holder now releases it or asks again.")),
        "upheld": State(_("upheld"), _("It was decided that the hold stands. What it asks for must change.")),
        "released": State(_("released"), _("Its holder opened the gate again."), final=True),
        "overruled": State(_("decided against"), _("Whoever the delegation names opened the gate again."), final=True),
    },
    transitions=(
        Transition(
            "place",
            _("Hold this gate"),
            _("{actor}, {office}, placed a {kind} hold: {gate}."),
            (NEW,),
            "open",
            OFFICE,
            guards=(_project_in_planning,),
            reason=True,
            public=True,
        ),
        Transition(
            "answer",
            pgettext_lazy("button", "Answer"),
            _("{actor} answered for {organization}."),
            ("open", "overdue", "answered"),
            "answered",
            ANSWERERS,
            awaited=True,
            public=True,
        ),
        Transition(
            "cite",
            _("Name the delegation"),
            _("A delegation now says who decides this hold: {citation}"),
            OPEN,
            None,
            (SYSTEM,),
            minor=True,
        ),
        Transition(
            "miss",
            _("Note that it is overdue"),
            _("The date for an answer passed without one."),
            ("open",),
            "overdue",
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "ask_again",
            _("Ask again"),
            _("{actor} asked again: {question}"),
            ("answered", "overdue"),
            "open",
            (*OFFICE, ATTORNEY),
            guards=(_holder_or_successor,),
        ),
        Transition(
            "release",
            _("Release the hold"),
            _("{actor} released the hold."),
            (*OPEN, "upheld"),
            "released",
            (*OFFICE, ATTORNEY),
            guards=(_holder_or_successor,),
            reason=True,
            public=True,
        ),
        Transition(
            "overrule",
            _("Decide: the project goes on"),
            _("{actor} decided under {citation} that the project goes on."),
            OPEN,
            "overruled",
            DECIDE,
            guards=(_decided_here,),
            reason=True,
            public=True,
        ),
        Transition(
            "uphold",
            _("Decide: the hold stands"),
            _("{actor} decided under {citation} that the hold stands."),
            OPEN,
            "upheld",
            DECIDE,
            guards=(_decided_here,),
            reason=True,
            public=True,
        ),
    ),
    readers=(Reading(INSIDE),),
    # That a hold stands, of which kind and by whose office, is told to everyone; what it says is not.
    closed={"reason": INSIDE, "question": INSIDE, "answers": INSIDE},
)

KEEPERS = (Who("administrator", of="here"), Who("city_attorney", of="here"), SYSTEM)
DELEGATION = Workflow(
    name="projects.delegation",
    title=_("delegation"),
    states={
        "in_force": State(_("in force"), _("On the days it names.")),
        "ended": State(_("ended"), final=True),
    },
    transitions=(
        Transition(
            "record",
            _("Record a delegation"),
            _("{actor} recorded this delegation."),
            (NEW,),
            "in_force",
            KEEPERS,
            public=True,
        ),
        Transition(
            "end",
            _("End"),
            _("{actor} ended this delegation."),
            ("in_force",),
            "ended",
            KEEPERS,
            public=True,
            reason=True,
        ),
    ),
    readers=(Reading((PUBLIC,)),),
)

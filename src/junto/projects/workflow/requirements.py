"""What may happen to a project's set of requirements, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.projects.models import RequirementSet
from junto.projects.workflow.projects import PROJECT
from junto.projects.workflow.roles import INSIDE, LEAD, PROCUREMENT

WRITERS = (
    Who("department_lead", of="members"),
    Who("department_staff", of="members"),
    Who("technology_manager", of="here"),
    Who("privacy_officer", of="here"),
    Who("procurement_officer", of="here"),
)


def _project_plans(set_: RequirementSet, context: Context) -> Any | None:
    """The project is forming, in planning or ready."""
    match set_.project.state:
        case "forming" | "planning" | "ready":
            return None
        case "paused":
            return gettext("The project is paused. Requirements change again when it is resumed.")
    return gettext("The project is over: its requirements do not change any more.")


def _planning_began(set_: RequirementSet, context: Context) -> Any | None:
    """The project is in planning."""
    if set_.project.state == "planning":
        return None
    return gettext("Sign-off starts while the project is in planning; it is “%(state)s” now.") % {
        "state": PROJECT.states[set_.project.state].label
    }


def _something_asked(set_: RequirementSet, context: Context) -> Any | None:
    """There is at least one requirement."""
    if set_.requirements.filter(withdrawn=False).exists():
        return None
    return gettext("There is no requirement yet. Write at least one before sign-off starts.")


REQUIREMENTS = Workflow(
    name="projects.requirements",
    title=_("requirements"),
    states={
        "draft": State(_("being written"), _("Members and the city’s officers write together.")),
        "frozen": State(_("in sign-off"), _("This version is what the gates approve. A change makes a new version.")),
    },
    transitions=(
        Transition(
            "open",
            _("Open"),
            _("The project’s requirements were opened for writing."),
            (NEW,),
            "draft",
            (SYSTEM, *LEAD),
            minor=True,
        ),
        Transition(
            "write",
            _("Write a requirement"),
            _("{actor} wrote requirement {label}: {text}"),
            ("draft", "frozen"),
            "draft",
            WRITERS,
            guards=(_project_plans,),
            minor=True,
        ),
        Transition(
            "edit",
            _("Edit a requirement"),
            _("{actor} edited requirement {label}: {text}"),
            ("draft", "frozen"),
            "draft",
            WRITERS,
            guards=(_project_plans,),
            minor=True,
        ),
        Transition(
            "withdraw",
            _("Withdraw a requirement"),
            _("{actor} withdrew requirement {label}: {text}"),
            ("draft", "frozen"),
            "draft",
            WRITERS,
            guards=(_project_plans,),
            reason=True,
            minor=True,
        ),
        Transition(
            "freeze",
            _("Start sign-off"),
            _("{actor} froze version {number} and started sign-off."),
            ("draft",),
            "frozen",
            (*LEAD, *PROCUREMENT),
            guards=(_planning_began, _something_asked),
            confirm=_("The requirements are frozen as a version, and all who approve are asked."),
        ),
    ),
    readers=(Reading(INSIDE),),
)

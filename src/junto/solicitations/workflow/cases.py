"""What may happen to the P3 case of a project, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind
from junto.projects.workflow.projects import OPEN
from junto.projects.workflow.roles import LEAD_STAFF, MONEY, PROCUREMENT, project_relations
from junto.solicitations.conditions import why_blackout
from junto.solicitations.models import P3Case


def _public_project(case: P3Case, context: Context) -> Any | None:
    """Everyone may see the project."""
    if case.project.state in OPEN:
        return None
    return gettext("The project is not public yet: its case is published once planning has begun.")


def _nothing_running(case: P3Case, context: Context) -> Any | None:
    """No solicitation of the project runs."""
    if why_blackout(case.project) is None:
        return None
    return gettext("A purchase of the project is running: what the city expects to pay would tell bidders the budget.")


WRITERS = (*LEAD_STAFF, *PROCUREMENT, Who("budget_officer", of="here"))
PUBLISHERS = (*PROCUREMENT, Who("budget_officer", of="here"))
CASE = Workflow(
    name="solicitations.p3_case",
    title=_("P3 case"),
    states={
        "draft": State(_("draft"), _("Its assumptions can still be changed.")),
        "published": State(_("published"), _("Everyone can read the assumptions and reckon anew.")),
        "replaced": State(_("replaced"), _("A later case stands in its place; this one stays readable."), final=True),
        "dropped": State(_("dropped"), _("Given up before it was published."), final=True),
    },
    transitions=(
        Transition("write", _("Write a P3 case"), _("{actor} wrote a P3 case."), (NEW,), "draft", WRITERS),
        Transition("edit", _("Change"), _("{actor} changed the assumptions or the words."), ("draft",), None, WRITERS),
        Transition(
            "attach", _("Attach a file"), _("{actor} attached a file."), ("draft",), None, WRITERS, button=False
        ),
        Transition("drop", _("Drop"), _("{actor} dropped the draft."), ("draft",), "dropped", WRITERS, reason=True),
        Transition(
            "publish",
            _("Publish"),
            _("{actor} published the case with all its assumptions."),
            ("draft",),
            "published",
            PUBLISHERS,
            guards=(_public_project, _nothing_running),
            public=True,
            confirm=_("This cannot be taken back: everyone reads every assumption, and whoever will bid reads it too."),
        ),
        Transition(
            "replace",
            _("Replace"),
            _("A later case was published in its place."),
            ("published",),
            "replaced",
            (SYSTEM,),
            public=True,
        ),
    ),
    readers=(Reading(MONEY), Reading((PUBLIC,), ("published", "replaced"))),
)

KINDS = (
    Kind(
        P3Case,
        CASE,
        relations=project_relations("project__"),
        root="project",
        act_url="solicitations:p3-case-act",
    ),
)

"""What may happen to an overlap, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.needs.workflow import CITY
from junto.projects.models import Overlap
from junto.projects.workflow.roles import AUDITOR, PROCUREMENT

OWNERS = (Who("department_lead", of="owner"),)
OPEN = ("weak", "found", "decline_asked")
DECIDED = ("accepted", "declined")  # open to everyone, with the reasons


def _purchase(overlap: Overlap, context: Context) -> Any | None:
    """Keeping purchases apart is a question for one purchase only."""
    if overlap.kind == Overlap.Kind.SAME_PURCHASE:
        return None
    return gettext(
        "Procurement is asked only where the same thing would be bought twice. Here a department may decline."
    )


def _not_purchase(overlap: Overlap, context: Context) -> Any | None:
    """Two purchases kept apart on purpose may be splitting: that is not for a department alone."""
    if overlap.kind != Overlap.Kind.SAME_PURCHASE:
        return None
    return gettext(
        "Two purchases of the same thing kept apart on purpose may be unlawful splitting. "
        "Ask to decline: the procurement officer then confirms it with a reason, or not."
    )


OVERLAP = Workflow(
    name="projects.overlap",
    title=_("overlap"),
    states={
        "found": State(_("to decide"), _("Junto found that these needs meet. A lead accepts or declines.")),
        "weak": State(
            _("weaker, put before nobody"),
            _("It was found, but is weaker than what is put before people. Whoever it concerns can still accept it."),
        ),
        "decline_asked": State(
            _("decline waits for procurement"), _("A department wants to buy alone. Procurement says if it may.")
        ),
        "accepted": State(_("accepted"), _("Taken up by a project, or by its department alone.")),
        "declined": State(_("declined"), _("It returns only when something changes in the needs.")),
        "faded": State(_("no longer holds"), _("After a change in the needs they do not meet any more.")),
    },
    transitions=(
        Transition("find", _("Find"), _("Junto found this overlap."), (NEW,), "found", (SYSTEM,)),
        Transition(
            "find_weak",
            _("Find"),
            _("Junto found this overlap. It is weak and is put before nobody."),
            (NEW,),
            "weak",
            (SYSTEM,),
        ),
        Transition(
            "strengthen",
            _("Put up for decision"),
            _("It is stronger now and up for a decision: {what}"),
            ("weak",),
            "found",
            (SYSTEM,),
        ),
        Transition(
            "weaken",
            _("Put before nobody"),
            _("It is weak now and is put before nobody: {what}"),
            ("found", "faded"),
            "weak",
            (SYSTEM,),
        ),
        Transition(
            "refresh",
            _("Look again"),
            _("The needs changed; Junto looked again: {what}"),
            OPEN,
            None,
            (SYSTEM,),
        ),
        Transition(
            "fade",
            _("Fade"),
            _("The needs changed and do not meet any more."),
            OPEN,
            "faded",
            (SYSTEM,),
        ),
        Transition("find_again", _("Find again"), _("The needs meet again: {what}"), ("faded",), "found", (SYSTEM,)),
        Transition(
            "return",
            _("Return"),
            _("It was declined; it returns because something changed: {what}"),
            ("declined",),
            "found",
            (SYSTEM,),
        ),
        Transition(
            "accept",
            _("Accept"),
            _("{actor} accepted."),
            ("found",),
            "accepted",
            OWNERS,
            public=True,
            awaited=True,
            confirm=_("The other departments are invited, and each decides for itself."),
        ),
        Transition(  # what is weak waits for nobody, yet may be taken up
            "accept",
            _("Accept"),
            _("{actor} accepted."),
            ("weak",),
            "accepted",
            OWNERS,
            public=True,
            confirm=_("The other departments are invited, and each decides for itself."),
        ),
        Transition(
            "fold",
            _("Take in"),
            _("These needs are planned together already, in {outcome}."),
            OPEN,
            "accepted",
            (SYSTEM,),
        ),
        Transition(
            "release",
            pgettext_lazy("overlap", "Release"),
            _("The project that had taken it up ended: {outcome}."),
            ("accepted",),
            "found",
            (SYSTEM,),
        ),
        Transition(
            "decline",
            _("Decline"),
            _("{actor} declined."),
            ("found",),
            "declined",
            OWNERS,
            guards=(_not_purchase,),
            public=True,
            reason=True,
        ),
        Transition(
            "ask_decline",
            _("Ask to decline"),
            _("{actor} asked to keep these purchases apart."),
            ("found",),
            "decline_asked",
            OWNERS,
            guards=(_purchase,),
            reason=True,
            confirm=_("Buying the same thing apart on purpose may be unlawful splitting. Procurement decides."),
        ),
        Transition(
            "confirm_decline",
            _("Confirm: keep the purchases apart"),
            _("{actor} confirmed for procurement that these purchases stay apart."),
            ("decline_asked",),
            "declined",
            PROCUREMENT,
            public=True,
            reason=True,
            awaited=True,
            apart_from=("ask_decline",),
            confirm=_("Your reason stays in the record: keeping purchases apart on purpose may be unlawful splitting."),
        ),
        Transition(
            "refuse_decline",
            _("Do not confirm"),
            _("{actor} did not confirm for procurement that these purchases stay apart."),
            ("decline_asked",),
            "found",
            PROCUREMENT,
            reason=True,
        ),
        Transition(
            "reopen",
            _("Look at it again"),
            _("{actor} took this overlap up again."),
            ("declined",),
            "found",
            (*OWNERS, *PROCUREMENT),
            reason=True,
        ),
    ),
    readers=(Reading((*CITY, Who(ANY_ROLE, of="owner"), AUDITOR, SYSTEM)), Reading((PUBLIC,), DECIDED)),
    closed={"need_rows": (*CITY, AUDITOR, SYSTEM)},  # they hold digests of what a need would cost
)

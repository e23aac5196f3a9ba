"""What may happen to the approvals before an act, and who may do and see it; rooms below ask for theirs alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, SYSTEM, Context, Guard, Reading, State, Transition, Who, Words, Workflow
from junto.journal.registry import Kind
from junto.solicitations.models import ActApproval
from junto.solicitations.workflow.roles import ASKED, INSIDE, OFFICE, asked_relations, solicitation_relations
from junto.solicitations.workflow.solicitations import SOLICITATION

WROTE = ("solicitations.solicitation:write", "solicitations.solicitation:edit")
LIVE_BEFORE = {
    "publish": ("draft", "planned"),
    "award": ("opened", "intended"),
}


def approval_workflow(
    name: str,
    title: Words,
    *,
    ahead: Guard,
    office: tuple[Who, ...],
    readers: tuple[Who, ...],
    apart_from: tuple[str, ...],
    sound: tuple[Guard, ...] = (),
    awaited_where: Mapping[str, object] | None = None,
) -> Workflow:
    """Asked, given or refused with the reason, asked again after a change.

    `ahead`: that the act is still ahead. `sound`: what else must be so before it is given. `apart_from`: what whoever
    approves must not have done. `awaited_where`: on which rows it is waited for, where not on all.
    """
    waited_for = Transition(
        "approve",
        _("Approve"),
        _("{actor} approved: {what}"),
        ("waiting",),
        "given",
        ASKED,
        guards=(ahead, *sound),
        apart_from=apart_from,
        awaited=True,
        awaited_where=awaited_where or {},
    )
    refused = (_("Do not approve"), _("{actor} did not approve: {what}"))
    again = (_("Ask again"), _("Asked again, since something changed: {what}"), ("given", "refused", "lapsed"))
    asking, answered = (*office, SYSTEM), ("waiting", "given", "refused")
    return Workflow(
        name=name,
        title=title,
        states={
            "waiting": State(_("waiting"), _("Asked; not answered yet.")),
            "given": State(_("approved")),
            "refused": State(_("not approved"), _("With the reason. It is asked again after a change.")),
            "lapsed": State(_("not asked any more"), _("What it was asked for ended, or its method asks for others.")),
        },
        transitions=(
            Transition("ask", _("Ask"), _("Asked: {what}"), (NEW,), "waiting", asking, button=False),
            Transition("ask_again", *again, "waiting", asking, guards=(ahead,), button=False),
            waited_for,
            # what was refused waits for nobody, yet may be decided anew
            replace(waited_for, source=("refused",), awaited=False),
            Transition("refuse", *refused, ("waiting", "given"), "refused", ASKED, guards=(ahead,), reason=True),
            Transition("lapse", _("Let it lapse"), _("Not asked any more: {what}"), answered, "lapsed", (SYSTEM,)),
        ),
        readers=(Reading(readers),),
    )


def _act_ahead(approval: ActApproval, context: Context) -> Any | None:
    """The act it is asked for is still ahead."""
    if approval.solicitation.state in LIVE_BEFORE[approval.act]:
        return None
    return gettext("This is approved while the act it is asked for is ahead; the solicitation is “%(state)s” now.") % {
        "state": SOLICITATION.states[approval.solicitation.state].label
    }


APPROVAL = approval_workflow(
    "solicitations.approval",
    _("approval of a solicitation"),
    ahead=_act_ahead,
    office=OFFICE,
    readers=INSIDE,
    apart_from=WROTE,
)

KINDS = (
    Kind(
        ActApproval,
        APPROVAL,
        relations={**solicitation_relations("solicitation__"), **asked_relations()},
        root="solicitation",
        act_url="solicitations:approval-act",
    ),
)

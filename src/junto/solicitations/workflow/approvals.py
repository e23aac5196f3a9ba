"""What may happen to the approvals before an act on a solicitation, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, SYSTEM, Context, Reading, State, Transition, Workflow
from junto.journal.registry import Kind
from junto.solicitations.models import ActApproval
from junto.solicitations.workflow.roles import ASKED, INSIDE, OFFICE, asked_relations, solicitation_relations
from junto.solicitations.workflow.solicitations import SOLICITATION

WROTE = ("solicitations.solicitation:write", "solicitations.solicitation:edit")
LIVE_BEFORE = {
    "publish": ("draft", "planned"),
    "award": ("opened", "intended"),
    "contract": ("awarded",),
}


def _act_ahead(approval: ActApproval, context: Context) -> Any | None:
    """The act it is asked for is still ahead."""
    if approval.solicitation.state in LIVE_BEFORE[approval.act]:
        return None
    return gettext("This is approved while the act it is asked for is ahead; the solicitation is “%(state)s” now.") % {
        "state": SOLICITATION.states[approval.solicitation.state].label
    }


APPROVAL = Workflow(
    name="solicitations.approval",
    title=_("approval of a solicitation"),
    states={
        "waiting": State(_("waiting"), _("Asked; not answered yet.")),
        "given": State(_("approved")),
        "refused": State(_("not approved"), _("With the reason. It is asked again after a change.")),
        "lapsed": State(_("not asked any more"), _("The solicitation ended, or its method asks for others.")),
    },
    transitions=(
        Transition("ask", _("Ask"), _("Asked: {what}"), (NEW,), "waiting", (*OFFICE, SYSTEM), button=False),
        Transition(
            "ask_again",
            _("Ask again"),
            _("Asked again, since the solicitation changed: {what}"),
            ("given", "refused", "lapsed"),
            "waiting",
            (*OFFICE, SYSTEM),
            guards=(_act_ahead,),
            button=False,
        ),
        Transition(
            "approve",
            _("Approve"),
            _("{actor} approved: {what}"),
            ("waiting",),
            "given",
            ASKED,
            guards=(_act_ahead,),
            apart_from=WROTE,
            awaited=True,
        ),
        Transition(  # what was refused waits for nobody, yet may be decided anew
            "approve",
            _("Approve"),
            _("{actor} approved: {what}"),
            ("refused",),
            "given",
            ASKED,
            guards=(_act_ahead,),
            apart_from=WROTE,
        ),
        Transition(
            "refuse",
            _("Do not approve"),
            _("{actor} did not approve: {what}"),
            ("waiting", "given"),
            "refused",
            ASKED,
            guards=(_act_ahead,),
            reason=True,
        ),
        Transition(
            "lapse",
            _("Let it lapse"),
            _("Not asked any more: {what}"),
            ("waiting", "given", "refused"),
            "lapsed",
            (SYSTEM,),
        ),
    ),
    readers=(Reading(INSIDE),),
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

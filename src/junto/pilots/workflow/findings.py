"""What may happen to a finding, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, Reading, State, Transition, Workflow
from junto.pilots.conditions import not_a_seller, plan_begun
from junto.pilots.workflow.roles import EVERYONE, WRITERS

FINDING = Workflow(
    name="pilots.finding",
    title=_("finding"),
    states={
        "standing": State(_("stands"), _("Nothing has taken its place.")),
        "superseded": State(
            _("superseded"), _("It stays readable, with the reason why it does not stand."), final=True
        ),
    },
    transitions=(
        Transition(
            "report",
            _("Report a finding"),
            _("{actor} reported what was found at look {look} by version {number} of the plan."),
            (NEW,),
            "standing",
            WRITERS,
            guards=(plan_begun, not_a_seller),
            public=True,
        ),
        Transition(
            "supersede",
            _("Say that it does not stand"),
            _("{actor} said that the finding does not stand any more."),
            ("standing",),
            "superseded",
            WRITERS,
            guards=(not_a_seller,),
            public=True,
            reason=True,
            confirm=_("It stays readable for everyone, with your reason beside it."),
        ),
    ),
    readers=(Reading(EVERYONE),),
)

"""What may happen to a decision on a trade-off, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Reading, State, Transition, Workflow
from junto.projects.workflow.tradeoffs import COUNCIL

DECISION = Workflow(
    name="projects.decision",
    title=_("decision"),
    states={
        "standing": State(_("standing"), _("It holds until a review decides otherwise.")),
        "replaced": State(_("replaced"), _("A review decided anew; this one stays readable."), final=True),
    },
    transitions=(
        Transition(
            "record",
            _("Decide"),
            _("{decided_by} decided: {option}"),
            (NEW,),
            "standing",
            (SYSTEM,),
        ),
        Transition(
            "dissent",
            pgettext_lazy("button", "Dissent"),
            _("{actor} disagreed: {says}"),
            ("standing",),
            None,
            COUNCIL,
            public=True,
        ),
        Transition(
            "replace",
            _("Replace"),
            _("A review decided anew: {option}"),
            ("standing",),
            "replaced",
            (SYSTEM,),
            public=True,
        ),
    ),
    readers=(Reading((PUBLIC,)),),
)

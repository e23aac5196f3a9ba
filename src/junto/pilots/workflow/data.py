"""What may happen to a data file of an evaluation, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, SYSTEM, Reading, State, Transition, Workflow
from junto.pilots.conditions import not_a_seller, plan_goes_on
from junto.pilots.workflow.roles import EVERYONE, INSIDERS, WRITERS

DATA = Workflow(
    name="pilots.data_file",
    title=_("data file"),
    states={
        "used": State(_("in use"), _("Findings can be reckoned from it.")),
        "set_aside": State(_("set aside"), _("Not used any more, with the reason on the record."), final=True),
    },
    transitions=(
        Transition(
            "add",
            _("Add data"),
            _("{actor} added the data file “{name}”."),
            (NEW,),
            "used",
            WRITERS,
            guards=(plan_goes_on, not_a_seller),
            minor=True,
        ),
        Transition(
            "check",
            _("Check again"),
            _("The file was checked again, by version {number} of the plan."),
            ("used",),
            None,
            (SYSTEM,),
            button=False,
            minor=True,
        ),
        Transition(
            "set_aside",
            _("Set aside"),
            _("{actor} set the data file aside."),
            ("used",),
            "set_aside",
            WRITERS,
            guards=(not_a_seller,),
            reason=True,
        ),
    ),
    readers=(
        INSIDERS,
        Reading(EVERYONE, where={"plan__version__gte": 1}, when=_("once its plan is registered")),
    ),
)

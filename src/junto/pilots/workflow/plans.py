"""What may happen to an evaluation plan, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, SYSTEM, Reading, State, Transition, Workflow
from junto.pilots.conditions import not_a_seller, project_lives, public_project, reads_without_fault, says_enough
from junto.pilots.workflow.roles import EVERYONE, INSIDERS, WRITERS

BEGUN = ("registered", "looked", "reported")

PLAN = Workflow(
    name="pilots.evaluation_plan",
    title=_("evaluation plan"),
    states={
        "draft": State(_("draft"), _("Not registered yet: it can still be changed, and only insiders read it.")),
        "registered": State(_("registered"), _("On record, with its time. No data from after its start have come in.")),
        "looked": State(_("data seen"), _("Data from after its start have come in; the last look is still to come.")),
        "reported": State(_("reported"), _("The last look was taken, and its finding is public.")),
        "withdrawn": State(_("withdrawn"), _("Given up, with the reason on the record."), final=True),
    },
    transitions=(
        Transition(
            "write",
            _("Write an evaluation plan"),
            _("{actor} wrote an evaluation plan."),
            (NEW,),
            "draft",
            WRITERS,
            guards=(project_lives, not_a_seller),
        ),
        Transition("edit", _("Change"), _("{actor} changed the plan."), ("draft",), None, WRITERS),
        Transition(
            "attach",
            _("Attach a file"),
            _("{actor} attached a file."),
            ("draft", *BEGUN),
            None,
            WRITERS,
            button=False,
        ),
        Transition(
            "register",
            _("Register"),
            _("{actor} registered the plan as version {number}."),
            ("draft",),
            "registered",
            WRITERS,
            guards=(public_project, not_a_seller, reads_without_fault, says_enough),
            public=True,
            confirm=_(
                "From now on everyone reads this plan with the time of its registration. It is not changed any more: "
                "what must change becomes a new version with a reason, and findings say which version they follow."
            ),
        ),
        Transition(
            "amend",
            _("Amend"),
            _("{actor} amended the plan: version {number}."),
            BEGUN,
            None,
            WRITERS,
            guards=(not_a_seller,),
            public=True,
            reason=True,
        ),
        Transition(
            "see",
            _("Note that data were seen"),
            _("Data from after the start came in."),
            ("registered",),
            "looked",
            (SYSTEM,),
            public=True,
            button=False,
            minor=True,
        ),
        Transition(
            "report",
            _("Note the last look"),
            _("The last look was taken."),
            ("registered", "looked"),
            "reported",
            (SYSTEM,),
            public=True,
            button=False,
            minor=True,
        ),
        Transition("drop", _("Drop"), _("{actor} dropped the draft."), ("draft",), "withdrawn", WRITERS, reason=True),
        Transition(
            "withdraw",
            _("Withdraw"),
            _("{actor} withdrew the registered plan."),
            ("registered", "looked"),
            "withdrawn",
            WRITERS,
            guards=(not_a_seller,),
            public=True,
            reason=True,
            confirm=_("The plan stays readable for everyone, with your reason."),
        ),
    ),
    readers=(
        INSIDERS,
        Reading(EVERYONE, where={"version__gte": 1}, when=_("once it is registered")),
    ),
)

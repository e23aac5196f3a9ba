"""What may happen to an obligation, and who may do and see it: it follows the agreement that it hangs on."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.agreements.models import Obligation
from junto.agreements.workflow.roles import day_said
from junto.core.workflow import NEW, READ, SYSTEM, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation

OWNERS = (
    Who("department_lead", of="owner"),
    Who("department_staff", of="owner"),
    Who("procurement_officer", of="owner"),
    Who("company_representative", of="owner"),
)
KEEPERS = (Who("edit", of="subject"),)
DONE = (*OWNERS, *KEEPERS)

OBLIGATION = Workflow(
    name="agreements.obligation",
    title=_("obligation"),
    states={
        "open": State(_("to be done"), _("It is to be done by its day.")),
        "late": State(_("past due"), _("Its day has passed.")),
        "done": State(_("done"), _("With a note on what was done.")),
        "waived": State(_("waived"), _("It need not be done any more, with the reason."), final=True),
    },
    transitions=(
        Transition("add", _("Add an obligation"), _("{actor} added this obligation."), (NEW,), "open", KEEPERS),
        Transition("edit", _("Edit"), _("{actor} changed the obligation."), ("open",), None, KEEPERS),
        Transition(
            "postpone", _("Set a new day"), _("{actor} set a new day: {day}."), ("open", "late"), "open", KEEPERS,
            reason=True,
        ),
        Transition("finish", _("Done"), _("{actor} did it: {note}"), ("open",), "done", DONE),
        Transition("finish", _("Done"), _("{actor} did it, late: {note}"), ("late",), "done", DONE, awaited=True),
        Transition("reopen", _("Not done after all"), _("{actor} opened it again."), ("done",), "open", KEEPERS,
                   reason=True),
        Transition("lapse", _("Mark as past due"), _("Its day passed."), ("open",), "late", (SYSTEM,)),
        Transition(
            "waive", _("Waive"), _("{actor} waived it."), ("open", "late"), "waived", KEEPERS, reason=True
        ),
    ),
    readers=(Reading((Who(READ, of="subject"), *OWNERS)),),
)  # fmt: skip

KINDS = (
    Kind(
        Obligation,
        OBLIGATION,
        relations={"owner": Relation("owner")},
        root="subject",
        act_url="agreements:obligation-act",
        told={"day": day_said},
    ),
)

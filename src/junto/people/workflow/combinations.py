"""What may happen to combinations of roles and to the approvals under them, who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, Reading, State, Transition, Who, Workflow
from junto.people.guards import combinations, ownership, roles
from junto.people.workflow.shared import ADMINISTRATOR, APPROVER, END, HOLDER, WATCHING, WITHDRAWN

COMBINATION = Workflow(
    name="people.combination",
    title=_("combination of roles"),
    states={
        "proposed": State(_("proposed"), _("Waits for the compensating approver.")),
        "active": State(_("approved"), _("In force between its dates.")),
        "refused": State(_("refused"), _("Not approved."), final=True),
        "ended": State(_("ended"), _("No longer in force; its history stays."), final=True),
    },
    transitions=(
        Transition(
            "propose",
            _("Propose a combination of roles"),
            _("{actor} proposed that {person} combines two roles."),
            (NEW,),
            "proposed",
            (ADMINISTRATOR,),
            guards=(
                ownership.own_combinations,
                roles.dates_in_order,
                combinations.not_yet_over,
                combinations.approver_is_another,
                combinations.approver_may_watch,
            ),
        ),
        Transition(
            "approve",
            _("Approve the combination"),
            _("{actor} approved the combination and watches over it."),
            ("proposed",),
            "active",
            APPROVER,
            guards=(
                combinations.approver_is_another,
                combinations.approver_may_watch,
                combinations.not_yet_over,
            ),
            awaited=True,
            apart_from=("propose",),
            confirm=_("From then on your word is asked for each act that a second person would do in a larger town."),
        ),
        Transition(
            "refuse",
            _("Refuse"),
            _("{actor} refused the combination."),
            ("proposed",),
            "refused",
            APPROVER,
            reason=True,
        ),
        Transition(
            "end",
            END,
            _("{actor} ended the combination."),
            ("proposed", "active"),
            "ended",
            (ADMINISTRATOR, *APPROVER),
            guards=(ownership.own_combinations, combinations.roles_separated_again),
            reason=True,
        ),
    ),
    readers=(Reading((PUBLIC,), ("active", "ended")), Reading((Who(ANY_ROLE, of="approver"), HOLDER, *WATCHING))),
)

APPROVAL = Workflow(
    name="people.approval",
    title=_("compensating approval"),
    states={
        "asked": State(_("asked for"), _("Waits for the compensating approver.")),
        "granted": State(_("granted"), _("The act may be done, as long as nothing about it changes."), final=True),
        "refused": State(_("refused"), _("The act needs a second person."), final=True),
        "withdrawn": WITHDRAWN,
    },
    transitions=(
        Transition(
            "ask",
            _("Ask for the approval"),
            _("{actor} asked for a compensating approval."),
            (NEW,),
            "asked",
            (HOLDER,),
            guards=(combinations.combination_in_force, combinations.asked_once),
        ),
        Transition(
            "grant",
            _("Approve this act"),
            _("{actor} approved the act."),
            ("asked",),
            "granted",
            APPROVER,
            guards=(combinations.combination_in_force, combinations.unchanged_since),
            awaited=True,
        ),
        Transition(
            "refuse",
            _("Refuse"),
            _("{actor} did not approve the act."),
            ("asked",),
            "refused",
            APPROVER,
            reason=True,
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            _("{actor} no longer asks for the approval."),
            ("asked",),
            "withdrawn",
            (HOLDER,),
        ),
    ),
    readers=(Reading((HOLDER, Who(ANY_ROLE, of="approver"), *WATCHING)),),
)

"""What may happen to memberships (roles) and deputies, who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, Reading, Transition, Who, Workflow
from junto.people.guards import ownership, roles
from junto.people.workflow.shared import (
    ADMINISTRATOR,
    ASKABLE,
    HOLDER,
    KEEPERS,
    KEPT,
    SPEAKERS,
    STANDING,
    WAITING,
    WATCHING,
)

ROLE_RULES = (
    roles.held_where_it_may_be,
    roles.both_active,
    roles.dates_in_order,
    roles.held_once,
    roles.not_kept_apart,
)
MEMBERSHIP = Workflow(
    name="people.membership",
    title=_("role"),
    states=ASKABLE,
    transitions=(
        Transition(
            "add",
            _("Give a role"),
            _("{actor} gave {person} the role “{role}”."),
            (NEW,),
            "active",
            KEEPERS,
            guards=(roles.not_by_own_hand, ownership.own_roles, *ROLE_RULES),
        ),
        Transition(
            "propose",
            _("Ask for a role for oneself"),
            _("{person} asked for the role “{role}”; another administrator confirms."),
            (NEW,),
            "asked",
            (ADMINISTRATOR,),
            guards=(roles.for_oneself, ownership.roles_kept_here, *ROLE_RULES),
        ),
        Transition(
            "ask",
            _("Ask to speak for this organization"),
            _("{person} asked for the role “{role}”."),
            (NEW,),
            "asked",
            (HOLDER,),
            guards=(
                roles.role_to_ask_for,
                roles.held_where_it_may_be,
                roles.person_active,
                roles.dates_in_order,
                roles.held_once,
            ),
        ),
        Transition(
            "confirm",
            _("Confirm the role"),
            _("{actor} confirmed the role."),
            ("asked",),
            "active",
            (ADMINISTRATOR, *SPEAKERS),
            guards=(roles.organization_confirmed, ownership.own_roles, roles.only_own_representatives, *ROLE_RULES),
            awaited=True,
            apart_from=("ask", "propose"),
        ),
        Transition(
            "refuse",
            _("Refuse the role"),
            _("{actor} refused the role."),
            ("asked",),
            "refused",
            (ADMINISTRATOR, *SPEAKERS),
            guards=(ownership.own_roles, roles.only_own_representatives),
            reason=True,
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            _("{actor} no longer asks for the role."),
            ("asked",),
            "withdrawn",
            (HOLDER,),
        ),
        Transition(
            "edit",
            _("Change the dates"),
            _("{actor} changed the role's dates."),
            ("active",),
            None,
            KEEPERS,
            guards=(ownership.own_roles, roles.not_longer_by_own_hand, *ROLE_RULES),
        ),
        Transition(
            "end",
            _("End the role"),
            _("{actor} ended the role."),
            ("active",),
            "ended",
            (*KEEPERS, HOLDER, *SPEAKERS),
            guards=(ownership.own_roles, roles.only_own_representatives),
            reason=True,
            confirm=_("The role, and what its deputies may do, loses its power at once."),
        ),
    ),
    readers=(Reading((PUBLIC,), STANDING), Reading((HOLDER, *SPEAKERS, *WATCHING), WAITING)),
)

DEPUTY_RULES = (
    roles.not_oneself,
    roles.dates_in_order,
    roles.role_covers_days,
    roles.deputy_once,
    roles.deputy_not_kept_apart,
)
DEPUTY = Workflow(
    name="people.deputy",
    title=_("deputy"),
    states=KEPT,
    transitions=(
        Transition(
            "name",
            _("Name a deputy"),
            _("{actor} named {person} as deputy."),
            (NEW,),
            "active",
            (*KEEPERS, HOLDER),
            guards=(ownership.own_deputies, *DEPUTY_RULES, roles.not_deputy_by_own_hand),
        ),
        Transition(
            "edit",
            _("Change the dates"),
            _("{actor} changed the deputy's dates."),
            ("active",),
            None,
            (*KEEPERS, HOLDER),
            guards=(ownership.own_deputies, roles.not_longer_by_own_hand, *DEPUTY_RULES),
        ),
        Transition(
            "end",
            _("End the deputy's power"),
            _("{actor} ended the deputy's power."),
            ("active",),
            "ended",
            (*KEEPERS, HOLDER, Who(ANY_ROLE, of="deputy")),
            guards=(ownership.own_deputies,),
        ),
    ),
    readers=(Reading((PUBLIC,)),),
)

"""What may happen to jurisdictions and organizations, who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, Reading, Transition, Who, Workflow
from junto.people.guards import organizations, ownership
from junto.people.roles import REPRESENTATIVES
from junto.people.workflow.shared import (
    ADMINISTRATOR,
    ASKABLE,
    EDIT,
    END,
    KEEPERS,
    KEPT,
    RESUME,
    STANDING,
    WAITING,
    WATCHING,
)

JURISDICTION = Workflow(
    name="people.jurisdiction",
    title=_("jurisdiction"),
    states=KEPT,
    transitions=(
        Transition(
            "add",
            _("Add a jurisdiction"),
            _("{actor} added this."),
            (NEW,),
            "active",
            KEEPERS,
        ),
        Transition(
            "edit",
            EDIT,
            _("{actor} edited this."),
            ("active",),
            None,
            KEEPERS,
            guards=(ownership.own_jurisdiction, organizations.jurisdiction_named_once),
        ),
        Transition(
            "end",
            END,
            _("{actor} ended this."),
            ("active",),
            "ended",
            KEEPERS,
            guards=(ownership.own_jurisdiction,),
            reason=True,
            confirm=_("It was merged or dissolved. Its organizations stay until each is ended or moved."),
        ),
        Transition(
            "resume",
            RESUME,
            _("{actor} took this up again."),
            ("ended",),
            "active",
            KEEPERS,
            guards=(ownership.own_jurisdiction,),
            reason=True,
        ),
    ),
    readers=(Reading((PUBLIC,)),),
)

ORGANIZATION = Workflow(
    name="people.organization",
    title=_("organization"),
    states=ASKABLE,
    transitions=(
        Transition(
            "add",
            _("Add an organization"),
            _("{actor} added {name}."),
            (NEW,),
            "active",
            KEEPERS,
            guards=(
                ownership.own_organization,
                organizations.parent_above,
            ),  # names: see actions.add_organizations, once for many
        ),
        Transition(
            "ask",
            _("Register an organization"),
            _("{actor} asked to register {name}."),
            (NEW,),
            "asked",
            (Who(ANY_ROLE, of="asker"),),
            guards=(organizations.asked_by_a_representative_kind, organizations.named_once),
        ),
        Transition(
            "confirm",
            _("Confirm the organization"),
            _("{actor} confirmed the organization."),
            ("asked",),
            "active",
            (ADMINISTRATOR,),
            guards=(ownership.own_organization, organizations.named_once),
            awaited=True,
        ),
        Transition(
            "refuse",
            _("Refuse"),
            _("{actor} refused to register the organization."),
            ("asked",),
            "refused",
            (ADMINISTRATOR,),
            guards=(ownership.own_organization,),
            reason=True,
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            _("{actor} withdrew the registration."),
            ("asked",),
            "withdrawn",
            (Who(ANY_ROLE, of="asker"),),
        ),
        Transition(
            "edit",
            EDIT,
            _("{actor} edited the organization."),
            ("active",),
            None,
            (*KEEPERS, *(Who(role, of="itself") for role in REPRESENTATIVES.values())),
            guards=(
                ownership.own_organization,
                organizations.only_about_itself,
                organizations.named_once,
                organizations.parent_above,
                organizations.kinds_of_roles_held,
                organizations.jurisdiction_stays,
            ),
        ),
        Transition(
            "end",
            END,
            _("{actor} ended the organization."),
            ("active",),
            "ended",
            KEEPERS,
            guards=(ownership.own_organization, organizations.offices_ended),
            reason=True,
            confirm=_("All roles held in it lose their power at once. Its history stays."),
        ),
        Transition(
            "resume",
            RESUME,
            _("{actor} took the organization up again."),
            ("ended",),
            "active",
            KEEPERS,
            guards=(ownership.own_organization,),
            reason=True,
        ),
    ),
    readers=(Reading((PUBLIC,), STANDING), Reading((Who(ANY_ROLE, of="asker"), *WATCHING), WAITING)),
    closed={"asked_by": WATCHING},
)

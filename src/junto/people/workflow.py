"""What may happen to jurisdictions, organizations, people, roles, deputies and combinations; who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, SYSTEM, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.people.guards import combinations, organizations, ownership, roles
from junto.people.models import (
    Account,
    Combination,
    CompensatingApproval,
    Deputy,
    Jurisdiction,
    Membership,
    Organization,
    Person,
)
from junto.people.roles import COMPENSATING, REPRESENTATIVES, ROLES

ADMINISTRATOR = Who("administrator")
KEEPERS = (ADMINISTRATOR, SYSTEM)
WATCHING = (ADMINISTRATOR, Who("auditor"), SYSTEM)
INSIDERS = tuple(Who(role) for role in ROLES if role not in REPRESENTATIVES.values())  # roles held in the city's bodies
SPEAKERS = tuple(Who(role, of="organization") for role in REPRESENTATIVES.values())
HOLDER = Who(ANY_ROLE, of="holder")

ACTIVE, ENDED = State(_("active")), State(_("ended"), _("No longer in force; its history stays."))
ASKED = State(_("asked for"), _("Waits for confirmation by somebody who knows."))
REFUSED = State(_("refused"), _("Was asked for and not confirmed."), final=True)
WITHDRAWN = State(_("withdrawn"), _("Was asked for and taken back."), final=True)
KEPT = {"active": ACTIVE, "ended": ENDED}
ASKABLE = {"asked": ASKED, **KEPT, "refused": REFUSED, "withdrawn": WITHDRAWN}
STANDING = ("active", "ended")  # the states everyone may see
WAITING = ("asked", "refused", "withdrawn")

END = _("End")
RESUME = _("Take up again")
EDIT = _("Edit")

JURISDICTION = Workflow(
    name="people.jurisdiction",
    title=_("jurisdiction"),
    states={"active": ACTIVE},
    transitions=(
        Transition(
            "add",
            _("Add a jurisdiction"),
            _("{actor} added the jurisdiction {name}."),
            (NEW,),
            "active",
            KEEPERS,
            guards=(organizations.jurisdiction_named_once,),
        ),
        Transition(
            "edit",
            EDIT,
            _("{actor} edited the jurisdiction."),
            ("active",),
            None,
            KEEPERS,
            guards=(ownership.own_jurisdiction, organizations.jurisdiction_named_once),
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
            guards=(ownership.own_organization, organizations.named_once, organizations.parent_above),
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

PERSON = Workflow(
    name="people.person",
    title=_("person"),
    states=KEPT,
    transitions=(
        Transition(
            "add",
            _("Add a person"),
            _("{actor} added {name}."),
            (NEW,),
            "active",
            KEEPERS,
            guards=(organizations.email_free,),
        ),
        Transition(
            "register",
            _("Register"),
            _("{name} registered."),
            (NEW,),
            "active",
            (SYSTEM,),
            guards=(organizations.email_free,),
        ),
        Transition(
            "link",
            _("Link an account"),
            _("{name} signed in for the first time; the account was linked by its verified e-mail address."),
            ("active",),
            None,
            KEEPERS[1:],
            guards=(organizations.account_free,),
        ),
        Transition(
            "edit",
            EDIT,
            _("{actor} edited the person."),
            ("active",),
            None,
            (*KEEPERS, Who(ANY_ROLE, of="itself")),
            guards=(ownership.own_person, organizations.only_own_name, organizations.email_free),
        ),
        Transition(
            "end",
            END,
            _("{actor} ended this person's place here."),
            ("active",),
            "ended",
            KEEPERS,
            guards=(ownership.own_person,),
            reason=True,
            confirm=_("This person can no longer act here: every role loses its power at once. The history stays."),
        ),
        Transition(
            "resume",
            RESUME,
            _("{actor} took this person up again."),
            ("ended",),
            "active",
            KEEPERS,
            guards=(ownership.own_person, organizations.email_free),
            reason=True,
        ),
    ),
    readers=(Reading((Who(ANY_ROLE, of="itself"), Who(ANY_ROLE, of="colleagues"), *INSIDERS, SYSTEM)),),
    closed={
        "email": (*WATCHING, Who(ANY_ROLE, of="itself"), Who(ANY_ROLE, of="colleagues")),
        "account": KEEPERS,
        "language": (*KEEPERS, Who(ANY_ROLE, of="itself")),
    },
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
            guards=(ownership.own_roles, *ROLE_RULES),
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
            guards=(ownership.own_roles, *ROLE_RULES),
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
            guards=(ownership.own_deputies, *DEPUTY_RULES),
        ),
        Transition(
            "edit",
            _("Change the dates"),
            _("{actor} changed the deputy's dates."),
            ("active",),
            None,
            (*KEEPERS, HOLDER),
            guards=(ownership.own_deputies, *DEPUTY_RULES),
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

APPROVER = tuple(Who(role, of="approver") for role in COMPENSATING)
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

KINDS = (
    Kind(Jurisdiction, JURISDICTION, act_url="people:jurisdiction-act"),
    Kind(
        Organization,
        ORGANIZATION,
        relations={
            "itself": Relation("id"),
            "here": Relation("jurisdiction", "jurisdiction"),
            "asker": Relation("asked_by", "person"),
        },
        act_url="people:organization-act",
    ),
    Kind(
        Person,
        PERSON,
        relations={"itself": Relation("id", "person"), "colleagues": Relation("memberships__organization")},
        act_url="people:person-act",
    ),
    Kind(
        Membership,
        MEMBERSHIP,
        relations={"organization": Relation("organization"), "holder": Relation("person", "person")},
        root="organization",
        act_url="people:membership-act",
    ),
    Kind(
        Deputy,
        DEPUTY,
        relations={"holder": Relation("membership__person", "person"), "deputy": Relation("person", "person")},
        root="membership__organization",
        act_url="people:deputy-act",
    ),
    Kind(
        Combination,
        COMBINATION,
        relations={"holder": Relation("person", "person"), "approver": Relation("approver", "person")},
        act_url="people:combination-act",
    ),
    Kind(
        CompensatingApproval,
        APPROVAL,
        relations={
            "holder": Relation("combination__person", "person"),
            "approver": Relation("combination__approver", "person"),
        },
        root="combination",
        act_url="people:approval-act",
    ),
)
OPERATIONAL = (Account,)

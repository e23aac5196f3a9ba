"""What may happen to jurisdictions, organizations, people, memberships and deputies, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SIGNED_IN, SYSTEM, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.people.models import Account, Deputy, Jurisdiction, Membership, Organization, Person

ADMINISTRATOR = Who("administrator")
ACTIVE = {"active": State(_("active")), "ended": State(_("ended"))}


def _kept(name: str, title: object, readers: tuple[Reading, ...], closed: dict[str, tuple[Who, ...]]) -> Workflow:
    """The workflow of what an administrator keeps: add, edit, end, take up again."""
    who = (ADMINISTRATOR, SYSTEM)
    return Workflow(
        name=name,
        title=title,
        states=ACTIVE,
        transitions=(
            Transition("add", _("Add"), _("{actor} added this."), (NEW,), "active", who),
            Transition("edit", _("Edit"), _("{actor} edited this."), ("active",), None, who),
            Transition("end", _("End"), _("{actor} ended this."), ("active",), "ended", who, reason=True),
            Transition(
                "resume", _("Take up again"), _("{actor} took this up again."), ("ended",), "active", who, reason=True
            ),
        ),
        readers=readers,
        closed=closed,
    )


JURISDICTION = _kept("people.jurisdiction", _("jurisdiction"), (Reading((PUBLIC,)),), {})
ORGANIZATION = _kept("people.organization", _("organization"), (Reading((PUBLIC,)),), {})
PERSON = _kept(
    "people.person",
    _("person"),
    (Reading((SIGNED_IN, SYSTEM)),),
    {"email": (ADMINISTRATOR, SYSTEM), "account": (ADMINISTRATOR,)},
)
MEMBERSHIP = _kept("people.membership", _("role"), (Reading((PUBLIC,)),), {})
DEPUTY = _kept("people.deputy", _("deputy"), (Reading((SIGNED_IN,)),), {})

KINDS = (
    Kind(Jurisdiction, JURISDICTION, act_url="people:jurisdiction-act"),
    Kind(
        Organization,
        ORGANIZATION,
        relations={"itself": Relation("id"), "here": Relation("jurisdiction", "jurisdiction")},
        act_url="people:organization-act",
    ),
    Kind(Person, PERSON, relations={"itself": Relation("id", "person")}, act_url="people:person-act"),
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
        relations={"holder": Relation("membership__person", "person")},
        root="membership__organization",
        act_url="people:deputy-act",
    ),
)
OPERATIONAL = (Account,)

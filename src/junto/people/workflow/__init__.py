"""What may happen to jurisdictions, organizations, people, roles, deputies and combinations; who may do and see it."""

from __future__ import annotations

from junto.journal.registry import Kind, Relation
from junto.people.models import (
    Account,
    CacheRow,
    Combination,
    CompensatingApproval,
    Deputy,
    Jurisdiction,
    Membership,
    Organization,
    Person,
    Tally,
)
from junto.people.roles import role_label
from junto.people.workflow.combinations import APPROVAL, COMBINATION
from junto.people.workflow.organizations import JURISDICTION, ORGANIZATION
from junto.people.workflow.persons import PERSON
from junto.people.workflow.roles import DEPUTY, MEMBERSHIP

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
        told={"role": role_label},
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
OPERATIONAL = (Account, CacheRow, Tally)

"""Who stands in which relation to overlaps and projects: shared by this room's workflows."""

from __future__ import annotations

from junto.core.workflow import ANY_ROLE, SYSTEM, Who
from junto.journal.registry import Relation
from junto.needs.workflow import CITY
from junto.projects.profiles import APPROVERS

AUDITOR = Who("auditor")
INSIDE = (*CITY, Who(ANY_ROLE, of="party"), AUDITOR, SYSTEM)  # the city's people and everyone of an organization in it
MONEY = (*CITY, Who("department_lead", of="party"), Who("department_staff", of="party"), AUDITOR, SYSTEM)

DECIDERS = ("innovation_officer", "council_member", "budget_officer", "city_attorney")
"""Roles that a delegation may name to decide policy holds."""


def project_relations(prefix: str = "") -> dict[str, Relation]:
    """The relations of a project, seen from what hangs on it by `prefix` ("project__")."""
    return {
        "here": Relation(f"{prefix}jurisdiction", "jurisdiction"),
        "lead": Relation(f"{prefix}lead"),
        "party": Relation(f"{prefix}members__organization"),  # whatever became of the membership
        "members": Relation(f"{prefix}members__organization", where={f"{prefix}members__state": "joined"}),
    }


def asked_relations(prefix: str = "") -> dict[str, Relation]:
    """One relation for each role that approves at gates: it holds only for the approvals asked of that role."""
    jurisdiction = f"{prefix}project__jurisdiction"
    return {
        f"asked_{role}": Relation(jurisdiction, "jurisdiction", where={f"{prefix}role": role}) for role in APPROVERS
    } | {"signer": Relation(f"{prefix}organization", where={f"{prefix}role": "department_lead"})}


ASKED = tuple(Who(role, of=f"asked_{role}") for role in APPROVERS)
SIGNER = Who("department_lead", of="signer")
LEAD = (Who("department_lead", of="lead"),)
LEAD_STAFF = (*LEAD, Who("department_staff", of="lead"))
MEMBER_LEADS = (Who("department_lead", of="members"),)
PROCUREMENT = (Who("procurement_officer", of="here"),)

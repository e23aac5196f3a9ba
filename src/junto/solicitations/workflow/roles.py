"""Who stands in which relation to a solicitation: shared by this room's workflows, and by rooms below."""

from __future__ import annotations

from junto.core.workflow import ANY_ROLE, SYSTEM, Who
from junto.journal.registry import Relation
from junto.needs.workflow import CITY
from junto.solicitations.lawful.approving import GIVEN_BY
from junto.solicitations.profiles import approving_roles

OFFICE = (Who("procurement_officer", of="office"),)
CLERK = (Who("clerk", of="here"),)
AUDITOR = Who("auditor")
INSIDE = (*CITY, Who(ANY_ROLE, of="party"), AUDITOR, SYSTEM)  # the city's people and everyone of a member
MONEY = (*CITY, Who("department_lead", of="party"), Who("department_staff", of="party"), AUDITOR, SYSTEM)
APPROVING = tuple(dict.fromkeys((*approving_roles(), *GIVEN_BY.values())))  # asked by a profile, or by a law
COMPANY = (Who("company_representative", of="organization"),)


def solicitation_relations(prefix: str = "") -> dict[str, Relation]:
    """The relations of a solicitation, seen from what hangs on it by `prefix` ("solicitation__")."""
    return {
        "office": Relation(f"{prefix}office"),
        "here": Relation(f"{prefix}jurisdiction", "jurisdiction"),
        "lead": Relation(f"{prefix}project__lead"),
        "party": Relation(f"{prefix}project__members__organization"),
        "members": Relation(
            f"{prefix}project__members__organization", where={f"{prefix}project__members__state": "joined"}
        ),
    }


def asked_relations(prefix: str = "") -> dict[str, Relation]:
    """One relation for each role that a profile or a law asks: it holds only for the approvals asked of that role."""
    return {
        f"asked_{role}": Relation(f"{prefix}solicitation__jurisdiction", "jurisdiction", where={f"{prefix}role": role})
        for role in APPROVING
    }


ASKED = tuple(Who(role, of=f"asked_{role}") for role in APPROVING)

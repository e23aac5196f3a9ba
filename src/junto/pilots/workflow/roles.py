"""Who plans and reports evaluations: the members' departments, the innovation officer, an intermediary that joined."""

from __future__ import annotations

from junto.core.workflow import ANY_ROLE, PUBLIC, Reading, Who
from junto.journal.registry import Relation
from junto.projects.workflow.roles import INSIDE, project_relations

WRITERS = (
    Who("department_lead", of="members"),
    Who("department_staff", of="members"),
    Who("innovation_officer", of="here"),
    Who("intermediary_staff", of="members"),
    Who("intermediary_staff", of="intermediary"),  # whom the plan names: an intermediary that is no member helps
)
EVERYONE = (PUBLIC,)
INSIDERS = Reading((*INSIDE, Who(ANY_ROLE, of="intermediary")))


def plan_relations(prefix: str = "") -> dict[str, Relation]:
    """Who stands in which relation to a plan, seen from what hangs on it by `prefix` ("plan__")."""
    return {**project_relations(f"{prefix}project__"), "intermediary": Relation(f"{prefix}intermediary")}

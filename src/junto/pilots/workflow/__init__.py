"""What may happen in this room, and who may do and see it: one workflow for each kind of subject."""

from __future__ import annotations

from junto.journal.registry import Kind
from junto.pilots.models import DataFile, EvaluationPlan, Finding
from junto.pilots.workflow.data import DATA
from junto.pilots.workflow.findings import FINDING
from junto.pilots.workflow.plans import PLAN
from junto.pilots.workflow.roles import plan_relations

KINDS = (
    Kind(
        EvaluationPlan,
        PLAN,
        relations=plan_relations(),
        root="project",
        parts=("versions",),
        act_url="pilots:plan-act",
    ),
    Kind(
        DataFile,
        DATA,
        relations=plan_relations("plan__"),
        root="plan",
        act_url="pilots:data-act",
    ),
    Kind(
        Finding,
        FINDING,
        relations=plan_relations("plan__"),
        root="plan",
        omit=frozenset({"charts"}),
        act_url="pilots:finding-act",
    ),
)

"""What may happen in this room, and who may do and see it: one workflow for each kind of subject."""

from __future__ import annotations

from junto.journal.registry import Kind, Relation
from junto.people.roles import role_label
from junto.projects.models import (
    Approval,
    Decision,
    Delegation,
    Hold,
    Member,
    Overlap,
    Project,
    RequirementSet,
    Stakeholder,
    Tradeoff,
    Weighed,
)
from junto.projects.naming import names_of_overlaps
from junto.projects.profiles import gate_label
from junto.projects.told import back_to_planning, changed, hold_kind
from junto.projects.workflow.decisions import DECISION
from junto.projects.workflow.gates import APPROVAL, DELEGATION, HOLD
from junto.projects.workflow.overlaps import OVERLAP
from junto.projects.workflow.projects import MEMBER, PROJECT
from junto.projects.workflow.requirements import REQUIREMENTS
from junto.projects.workflow.roles import DECIDERS, asked_relations, project_relations
from junto.projects.workflow.stakeholders import STAKEHOLDER
from junto.projects.workflow.tradeoffs import TRADEOFF

OPERATIONAL = (Weighed,)

KINDS = (
    Kind(
        Overlap,
        OVERLAP,
        called=names_of_overlaps,
        relations={
            "owner": Relation("need_rows__need__organization"),
            "here": Relation("jurisdiction", "jurisdiction"),
        },
        parts=("need_rows", "thing_rows"),
        omit=frozenset({"key"}),
        act_url="projects:overlap-act",
        told={"what": changed},
    ),
    Kind(
        Project,
        PROJECT,
        relations={**project_relations(), "offered": Relation("offered_lead")},
        parts=("need_rows",),
        act_url="projects:project-act",
        told={"what": back_to_planning},
    ),
    Kind(
        Member,
        MEMBER,
        relations={**project_relations("project__"), "organization": Relation("organization")},
        root="project",
        act_url="projects:member-act",
    ),
    Kind(
        RequirementSet,
        REQUIREMENTS,
        relations=project_relations("project__"),
        root="project",
        parts=("requirements", "draftings"),
        act_url="projects:requirements-act",
    ),
    Kind(
        Approval,
        APPROVAL,
        relations={**project_relations("project__"), **asked_relations()},
        root="project",
        act_url="projects:approval-act",
        told={"gate": gate_label, "of": role_label},
    ),
    Kind(
        Hold,
        HOLD,
        relations={
            **project_relations("approval__project__"),
            **asked_relations("approval__"),
            "answerer": Relation("answerer"),
            **{
                f"delegated_{role}": Relation(
                    "delegation__jurisdiction", "jurisdiction", where={"delegation__role": role}
                )
                for role in DECIDERS
            },
        },
        root="approval__project",
        parts=("answers",),
        act_url="projects:hold-act",
        told={"gate": gate_label, "office": role_label, "kind": hold_kind},
    ),
    Kind(
        Delegation,
        DELEGATION,
        relations={"here": Relation("jurisdiction", "jurisdiction")},
        act_url="projects:delegation-act",
    ),
    Kind(
        Tradeoff,
        TRADEOFF,
        relations={**project_relations("project__"), "stakeholder": Relation("stakeholders__organization")},
        root="project",
        parts=("options", "criteria", "red_lines", "option_holds", "scores"),
        act_url="projects:tradeoff-act",
    ),
    Kind(
        Stakeholder,
        STAKEHOLDER,
        relations={
            **project_relations("tradeoff__project__"),
            "stakeholder": Relation("tradeoff__stakeholders__organization"),
            "own": Relation("organization"),
        },
        root="tradeoff__project",
        act_url="projects:stakeholder-act",
    ),
    Kind(
        Decision,
        DECISION,
        relations=project_relations("tradeoff__project__"),
        root="tradeoff__project",
        parts=("dissents",),
        act_url="projects:decision-act",
    ),
)

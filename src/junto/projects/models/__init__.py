"""The tables of the room: overlaps, projects, members, requirements, approvals at gates, holds, trade-offs."""

from junto.projects.models.gates import Approval, Delegation, Hold, HoldAnswer
from junto.projects.models.overlaps import Overlap, OverlapNeed, OverlapThing
from junto.projects.models.projects import Member, Project, ProjectNeed
from junto.projects.models.requirements import Drafting, Requirement, RequirementSet
from junto.projects.models.tradeoffs import (
    Criterion,
    Decision,
    Dissent,
    Option,
    OptionHold,
    RedLine,
    Score,
    Stakeholder,
    Tradeoff,
    Weighed,
)

__all__ = [
    "Approval",
    "Criterion",
    "Decision",
    "Delegation",
    "Dissent",
    "Drafting",
    "Hold",
    "HoldAnswer",
    "Member",
    "Option",
    "OptionHold",
    "Overlap",
    "OverlapNeed",
    "OverlapThing",
    "Project",
    "ProjectNeed",
    "RedLine",
    "Requirement",
    "RequirementSet",
    "Score",
    "Stakeholder",
    "Tradeoff",
    "Weighed",
]

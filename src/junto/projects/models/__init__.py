"""The tables of the room: overlaps, projects with members, requirements, approvals at gates, holds, delegations."""

from junto.projects.models.gates import Approval, Delegation, Hold, HoldAnswer
from junto.projects.models.overlaps import Overlap, OverlapNeed, OverlapThing
from junto.projects.models.projects import Member, Project, ProjectNeed
from junto.projects.models.requirements import Drafting, Requirement, RequirementSet

__all__ = [
    "Approval",
    "Delegation",
    "Drafting",
    "Hold",
    "HoldAnswer",
    "Member",
    "Overlap",
    "OverlapNeed",
    "OverlapThing",
    "Project",
    "ProjectNeed",
    "Requirement",
    "RequirementSet",
]

"""Evaluation plans with their versions, the data that came in for them, and findings."""

from junto.pilots.models.data import DataFile
from junto.pilots.models.findings import Finding
from junto.pilots.models.plans import EvaluationPlan, PlanVersion

__all__ = ["DataFile", "EvaluationPlan", "Finding", "PlanVersion"]

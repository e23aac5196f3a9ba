"""What may happen in this room, and who may do and see it: one file for each family of subjects, each with `KINDS`."""

from __future__ import annotations

from junto.evaluation.workflow import (
    awards,
    candidates,
    checks,
    evaluations,
    negotiation,
    panel,
    protests,
    quality,
    scores,
    terms,
)

KINDS = (
    *evaluations.KINDS,
    *candidates.KINDS,
    *checks.KINDS,
    *panel.KINDS,
    *scores.KINDS,
    *negotiation.KINDS,
    *awards.KINDS,
    *protests.KINDS,
    *quality.KINDS,
    *terms.KINDS,
)

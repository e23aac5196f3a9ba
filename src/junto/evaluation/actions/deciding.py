"""Two envelopes: the panel's word on quality frozen as minutes before any price is opened, and taken back before it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context
from junto.documents.actions import freeze
from junto.evaluation import conditions, telling
from junto.evaluation.actions.access import update_access
from junto.evaluation.actions.resting import rest_checks
from junto.evaluation.models import Candidate, Evaluation, QualityMinutes
from junto.evaluation.ranking import agreed_scores
from junto.journal.door import perform


def decide_quality(evaluation: Evaluation, *, by: Actor, seen: int | None = None) -> Evaluation:
    """Freeze the points for quality; whoever does not reach the least points goes no further, unopened."""

    def then(fresh: Evaluation, _context: Context) -> None:
        below = {c.pk for c in conditions.below_least(fresh)}
        for candidate in conditions.scored_candidates(fresh):
            if candidate.pk in below:
                perform(candidate, "shorten", by=PROGRAM, apply=_passing(passed=False))
        if below:
            rest_checks(fresh)
        number = fresh.quality_minutes.count() + 1
        minutes = perform(QualityMinutes(evaluation=fresh, number=number), "keep", by=PROGRAM)
        label = _("Minutes on quality %(number)s") % {"number": number}
        freeze(minutes, label=label, by=PROGRAM, content=content_of(fresh))

    decided = perform(evaluation, "decide_quality", by=by, then=then, seen=seen)
    telling.quality_decided(decided)
    return decided


def agree_on_quality_again(evaluation: Evaluation, *, by: Actor, reason: str, seen: int | None = None) -> Evaluation:
    """Let the panel agree once more before any price is opened; the former minutes stay."""

    def then(fresh: Evaluation, _context: Context) -> None:
        for candidate in fresh.candidates.filter(shortlisted=False).order_by("pk"):
            perform(candidate, "shorten", by=PROGRAM, apply=_passing(passed=None))
        rest_checks(fresh)
        update_access(fresh)

    again = perform(evaluation, "agree_on_quality_again", by=by, inputs={"reason": reason}, then=then, seen=seen)
    telling.quality_open_again(again)
    return again


def _passing(*, passed: bool | None) -> Any:
    def apply(fresh: Candidate, _context: Context) -> None:
        fresh.shortlisted = passed

    return apply


def content_of(evaluation: Evaluation) -> dict[str, Any]:
    """What the minutes say: criteria, least points; of each candidate points, reasons, and whether it goes on."""
    candidates = list(evaluation.candidates.select_related("organization", "submission").order_by("pk"))
    agreed = agreed_scores(candidates)
    below = {c.pk for c in conditions.below_least(evaluation)}
    criteria = conditions.quality_criteria(evaluation)
    return {
        "solicitation": evaluation.solicitation.number,
        "least": evaluation.solicitation.least_quality,
        "criteria": [{"number": c.number, "name": c.name, "weight": c.weight} for c in criteria],
        "candidates": [
            {
                "candidate": str(c.pk),
                "company": c.organization.name,
                "receipt": c.submission.receipt,
                "state": c.state,
                "points": None if (points := conditions.quality_points(c)) is None else str(points),
                "goes_on": c.state in ("responsive", "responsible") and c.pk not in below,
                "scores": [
                    {"criterion": line.criterion, "points": line.points, "reason": line.reason}
                    for line in (agreed[c.pk].lines.all() if c.pk in agreed else ())
                ],
                "dissent": agreed[c.pk].dissent if c.pk in agreed else "",
            }
            for c in candidates
        ],
    }

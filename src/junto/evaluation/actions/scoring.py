"""Scores: drafts saved, handed in for good, shown once all are in; then the consensus with its reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.evaluation import conditions, telling
from junto.evaluation.models import Candidate, Consensus, ConsensusLine, Evaluation, Panelist, Score, ScoreLine
from junto.evaluation.models.scores import MOST
from junto.journal.door import perform, perform_many


@dataclass(frozen=True, slots=True)
class Points:
    """Points for one criterion, with the reason; None in a draft where there are none yet."""

    points: int | None
    reason: str = ""


Given = Mapping[int, Points]
"""A criterion's number → points."""


def save_scores(panelist: Panelist, given: Mapping[Candidate, Given], *, by: Actor) -> list[Score]:
    """Keep one's own scores as drafts; nobody else sees them. What was handed in cannot be saved over."""
    known = {s.candidate_id: s for s in panelist.scores.all()}
    saved = []
    for candidate, lines in given.items():
        _refuse_unsound(candidate.evaluation, lines)
        score = known.get(candidate.pk)
        action = "begin" if score is None else "save"
        score = score or Score(panelist=panelist, candidate=candidate)
        saved.append(perform(score, action, by=by, then=_writing(ScoreLine, "score", lines)))
    return saved


def hand_in_scores(panelist: Panelist, *, by: Actor) -> list[Score]:
    """Hand in one's scores of every candidate, for good. When all are in, the panel sees them."""
    evaluation, drafts = panelist.evaluation, []
    for candidate in conditions.left_to_score(panelist):
        draft = panelist.scores.filter(candidate=candidate, state="draft").first()
        if draft is None:
            raise Refused(_("%(candidate)s is not scored yet.") % {"candidate": candidate})
        drafts.append(draft)

    with transaction.atomic():
        handed_in = perform_many(drafts, "hand_in", by=by)
        gather_if_complete(evaluation)
    return handed_in


def gather_if_complete(evaluation: Evaluation) -> None:
    """Where all scores are in: show them to the panel, which agrees now."""
    fresh = Evaluation.objects.get(pk=evaluation.pk)
    if fresh.state != "scoring" or conditions.why_scores_missing(fresh):
        return

    def then(gathered: Evaluation, _context: Context) -> None:
        rows = Score.objects.filter(candidate__evaluation=gathered, state="handed_in").order_by("pk")
        perform_many(list(rows), "show", by=PROGRAM)

    telling.scores_in(perform(fresh, "gather", by=PROGRAM, then=then))


def leave_out_scores(panelist: Panelist) -> None:
    """What somebody with a conflict scored is kept and does not count."""
    rows = panelist.scores.filter(state__in=("draft", "handed_in", "shown"))
    perform_many(list(rows), "leave_out", by=PROGRAM)


def write_consensus(candidate: Candidate, given: Given, *, by: Actor, dissent: str = "", reason: str = "") -> Consensus:
    """Write what the panel says of a candidate. After it was agreed a new revision begins, which needs a reason."""
    _refuse_unsound(candidate.evaluation, given)
    last = candidate.consensus.order_by("-revision").first()
    words = {"dissent": dissent.strip()}
    then = _writing(ConsensusLine, "consensus", given)

    def apply(fresh: Consensus, _context: Context) -> None:
        fresh.dissent = words["dissent"]

    if last is not None and last.state == "draft":
        return perform(last, "write", by=by, apply=apply, then=then)
    new = Consensus(evaluation=candidate.evaluation, candidate=candidate)
    if last is None:
        return perform(new, "write", by=by, apply=apply, then=then)
    new.revision = last.revision + 1
    return perform(new, "revise", by=by, inputs={"reason": reason}, apply=apply, then=then)


def agree_on_consensus(consensus: Consensus, *, by: Actor, seen: int | None = None) -> Consensus:
    """Record that the panel agrees; a former revision is replaced and kept."""

    def then(fresh: Consensus, _context: Context) -> None:
        former = Consensus.objects.filter(candidate=fresh.candidate_id, state="agreed").exclude(pk=fresh.pk)
        for one in former:
            perform(one, "replace", by=PROGRAM)

    return perform(consensus, "agree", by=by, then=then, seen=seen)


def _refuse_unsound(evaluation: Evaluation, given: Given) -> None:
    asked = {c.number for c in conditions.quality_criteria(evaluation)}
    for number, line in given.items():
        if number not in asked:
            raise Refused(_("The panel does not score criterion %(number)s.") % {"number": number}, code="input")
        if line.points is not None and not 0 <= line.points <= MOST:
            raise Refused(_("Points lie between 0 and %(most)s.") % {"most": MOST}, code="input")


def _writing(model: Any, to: str, given: Given) -> Any:
    """Write the lines of a score or consensus anew: they are a draft's."""

    def then(fresh: Any, _context: Context) -> None:
        fresh.lines.all().delete()
        lines: Sequence[Any] = [
            model(**{to: fresh}, criterion=number, points=line.points, reason=line.reason.strip())
            for number, line in sorted(given.items())
        ]
        model.objects.bulk_create(lines)

    return then

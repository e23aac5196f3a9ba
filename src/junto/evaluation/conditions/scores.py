"""Own scores and the consensus: what is missing, who is awaited."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from junto.core.workflow import Words
from junto.evaluation.conditions.candidates import SOUND, ranked_candidates, scored_candidates
from junto.evaluation.conditions.panel import sitting, why_not_seated
from junto.evaluation.models import Candidate, Consensus, ConsensusLine, Evaluation, Panelist, Score, ScoreLine
from junto.solicitations.models import Criterion

FINAL = ("handed_in", "shown", "public")  # scores that stay and count


def quality_criteria(evaluation: Evaluation) -> list[Criterion]:
    """The criteria that the panel scores, in their order."""
    return list(evaluation.solicitation.criteria.filter(scored=Criterion.Scored.QUALITY).order_by("number"))


def why_not_score(score: Score) -> Words | None:
    """The panel scores now, its author is seated, and the candidate is found responsive."""
    evaluation = score.panelist.evaluation
    if evaluation.state != "scoring":
        return _("The panel does not score now.")
    if score.panelist.state != "seated":
        return _("Declare on the names and on what was offered first.")
    if score.candidate.state not in SOUND or score.candidate.evaluation_id != evaluation.pk:
        return _("This candidate is not scored.")
    return None


def why_lines_missing(score: Score) -> Words | None:
    """The first criterion without points or reason."""
    return _why_lines_missing(score.lines.all(), quality_criteria(score.candidate.evaluation), score.candidate)


def _why_lines_missing(
    lines: Iterable[ScoreLine | ConsensusLine], criteria: Iterable[Criterion], candidate: object
) -> Words | None:
    by_number = {line.criterion: line for line in lines}
    for criterion in criteria:
        line = by_number.get(criterion.number)
        words = {"criterion": criterion.name, "candidate": candidate}
        if line is None or line.points is None:
            return _("No points yet for “%(criterion)s” of %(candidate)s.") % words
        if not line.reason.strip():
            return _("No reason yet for “%(criterion)s” of %(candidate)s: reasons are kept with the points.") % words
    return None


def why_scores_missing(evaluation: Evaluation) -> Words | None:
    """Who has not handed in all scores. It says who, and nothing of what they scored."""
    if sentence := why_not_seated(evaluation):
        return sentence
    for panelist in sitting(evaluation):
        if left_to_score(panelist):
            return _("%(person)s has not handed in all scores yet.") % {"person": panelist.person}
    return None


def left_to_score(panelist: Panelist) -> list[Candidate]:
    """The candidates that a member of the panel scores and has not handed in a score of yet."""
    done = panelist.scores.filter(state__in=FINAL).values("candidate")
    return list(scored_candidates(panelist.evaluation).exclude(pk__in=done))


def why_nobody_unscored(evaluation: Evaluation) -> Words | None:
    """Somebody came back after the scores were in, or sits on the panel since: what they lack is scored as well."""
    if any(left_to_score(panelist) for panelist in sitting(evaluation)):
        return why_not_seated(evaluation)
    return _("Everybody who is in was scored by the whole panel.")


def why_consensus_incomplete(consensus: Consensus) -> Words | None:
    """The first criterion on which the panel has no points or reason."""
    return _why_lines_missing(consensus.lines.all(), quality_criteria(consensus.evaluation), consensus.candidate)


def why_consensus_missing(evaluation: Evaluation) -> Words | None:
    """The first candidate on which the panel has not agreed."""
    agreed = set(evaluation.consensus.filter(state__in=("agreed", "public")).values_list("candidate", flat=True))
    drafts = set(evaluation.consensus.filter(state="draft").values_list("candidate", flat=True))
    for candidate in ranked_candidates(evaluation):
        if candidate.pk not in agreed or candidate.pk in drafts:
            return _("The panel has not agreed on %(company)s yet.") % {"company": candidate.organization}
    return None

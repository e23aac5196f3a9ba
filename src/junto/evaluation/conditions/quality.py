"""Two envelopes: quality decided before any price, who passed, and that it stands once prices are known."""

from __future__ import annotations

from fractions import Fraction
from uuid import UUID

from django.utils.translation import gettext as _

from junto.core.sealing import PRICE
from junto.core.workflow import Words
from junto.evaluation.conditions.candidates import ranked_candidates, scored_candidates
from junto.evaluation.conditions.scores import why_consensus_missing
from junto.evaluation.models import Candidate, Consensus, Evaluation
from junto.solicitations.models import Criterion, Solicitation
from junto.solicitations.models.parts import TWO
from junto.solicitations.receiving import UNDER_WAY, PriceGate, opening_of

DECIDED = ("decided", "ranked", "intended", "stayed", "concluded")  # the word on quality is frozen


def quality_points(candidate: Candidate) -> Fraction | None:
    """What the panel agreed on, by the weights of its criteria: points of 100, exact. None where it is not whole."""
    rows = Consensus.objects.filter(candidate=candidate, state__in=("agreed", "public"))
    agreed = rows.order_by("-revision").first()
    if agreed is None:
        return None
    points = {line.criterion: line.points for line in agreed.lines.all()}
    criteria = candidate.evaluation.solicitation.criteria.filter(scored=Criterion.Scored.QUALITY)
    weighed = [(c.weight, points.get(c.number)) for c in criteria]
    if not weighed or any(given is None for _weight, given in weighed):
        return None
    return Fraction(sum(weight * (given or 0) for weight, given in weighed), sum(weight for weight, _given in weighed))


def below_least(evaluation: Evaluation) -> list[Candidate]:
    """Those whose quality does not reach the least points that were published: their prices stay sealed."""
    least = evaluation.solicitation.least_quality
    if least is None:
        return []
    rows = [(candidate, quality_points(candidate)) for candidate in scored_candidates(evaluation)]
    return [candidate for candidate, points in rows if points is not None and points < least]


def price_gate(solicitation: Solicitation) -> PriceGate | None:
    """What this room says of the prices of two envelopes; None where no evaluation was begun."""
    evaluation = Evaluation.objects.filter(solicitation=solicitation).first()
    if evaluation is None or solicitation.envelopes != TWO:
        return None
    if evaluation.state not in DECIDED or not evaluation.quality_minutes.exists():
        return PriceGate(_("Quality is not decided yet: no price is opened before the panel’s word on it is frozen."))
    if why := why_consensus_missing(evaluation):
        return PriceGate(why)  # somebody came back since: the panel agrees on them before any price is opened
    passed: frozenset[UUID] = frozenset(ranked_candidates(evaluation).values_list("submission", flat=True))
    if not passed:
        return PriceGate(_("Nobody passed on quality: no price is opened. End the evaluation without award."))
    return PriceGate(None, passed)


def resuming(solicitation: Solicitation) -> str:
    """The action by which an evaluation goes on after an award was withdrawn."""
    if solicitation.envelopes == TWO:
        return "resume_decided"
    return "resume_consensus" if solicitation.method.quality_scored else "resume"


def why_prices_unopened(evaluation: Evaluation) -> Words | None:
    """Where there are two envelopes: quality is frozen first, then the prices are opened; then it is ranked."""
    if evaluation.solicitation.envelopes != TWO:
        return None
    if evaluation.state not in DECIDED:
        return _("There are two envelopes: freeze the word on quality first, then the prices are opened.")
    opening = opening_of(evaluation.solicitation, 0, PRICE)
    if opening is None or opening.state != "held":
        return _("The prices are not opened yet: two officers hold their opening first.")
    return None


def why_quality_stands(evaluation: Evaluation) -> Words | None:
    """Where there are two envelopes: once the opening of the prices is called, nothing about quality changes."""
    if evaluation.solicitation.envelopes != TWO:
        return None
    opening = opening_of(evaluation.solicitation, 0, PRICE)
    if opening is None or opening.state not in UNDER_WAY:
        return None
    if opening.state == "called":
        return _("The opening of the prices is called: call it off first, then the panel can agree anew.")
    return _("The prices were opened: what the panel decided on quality stands.")

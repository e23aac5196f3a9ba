"""Clarifications, shortlist, discussions, final rounds: what the method allows, and when."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from junto.core.workflow import Context, Words
from junto.evaluation.conditions.candidates import CHECKING, LIVE
from junto.evaluation.conditions.scores import why_consensus_missing
from junto.evaluation.models import BestAndFinal, Candidate, Clarification, Evaluation
from junto.solicitations.models import Opening
from junto.solicitations.models.parts import TWO

OPEN_ROUND = ("asked", "closed")


def why_not_clarify(clarification: Clarification, at: datetime) -> Words | None:
    """The method allows it, the candidate is still in, and there is time to answer."""
    candidate = clarification.candidate
    if not candidate.evaluation.solicitation.method.clarifications:
        return _("This method allows no clarifications.")
    if candidate.state not in LIVE:
        return _("%(company)s is not in the evaluation any more.") % {"company": candidate.organization}
    if candidate.evaluation.state not in CHECKING:
        return _("Clarifications are asked between the opening and the notice of intent.")
    if clarification.until <= at:
        return _("The time for the answer must lie ahead.")
    return None


def discussions_allowed(evaluation: Evaluation, context: Context) -> Words | None:
    """The method allows discussions; with two envelopes nothing is discussed between quality and price."""
    if evaluation.solicitation.envelopes == TWO:
        return _two_envelopes()
    if evaluation.solicitation.method.discussions:
        return None
    return _("This method allows no discussions.")


def _two_envelopes() -> Words:
    return _(
        "There are two envelopes: between quality and price nobody is put on a shortlist and nothing is discussed. The "
        "least points that were published say whose price is opened; what is unclear is asked as a clarification."
    )


def why_not_shorten(evaluation: Evaluation) -> Words | None:
    """A shortlist follows the consensus and comes before discussions."""
    if evaluation.solicitation.envelopes == TWO:
        return _two_envelopes()
    if not evaluation.solicitation.method.discussions:
        return _("This method allows no discussions, so there is no shortlist.")
    if evaluation.state != "consensus":
        return _("A shortlist is decided once the panel has agreed, and before the ranking.")
    return why_consensus_missing(evaluation)


def why_not_shortlisted(evaluation: Evaluation) -> Words | None:
    """Somebody is on a shortlist."""
    if evaluation.candidates.filter(shortlisted=True).exists():
        return None
    return _("Decide on a shortlist first.")


def why_not_discuss(candidate: Candidate) -> Words | None:
    """Discussions are under way, with those on the shortlist alone."""
    if candidate.evaluation.state != "negotiating":
        return _("There are no discussions now.")
    if not candidate.shortlisted:
        return _("%(company)s is not on the shortlist.") % {"company": candidate.organization}
    return None


def why_not_final_round(round_: BestAndFinal, at: datetime) -> Words | None:
    """The method allows it, discussions are under way, no other round is open, and the deadline lies ahead."""
    evaluation = round_.evaluation
    if not evaluation.solicitation.method.best_and_final:
        return _("This method knows no best and final offers.")
    if evaluation.state != "negotiating":
        return _("Best and final offers are asked for during discussions.")
    if sentence := why_round_open(evaluation):
        return sentence
    if round_.deadline <= at:
        return _("The deadline must lie ahead.")
    return None


def why_round_open(evaluation: Evaluation) -> Words | None:
    """No round of best and final offers waits for its end."""
    if evaluation.final_rounds.filter(state__in=OPEN_ROUND).exists():
        return _("A round of best and final offers is open: take what came first.")
    return None


def why_round_not_opened(round_: BestAndFinal) -> Words | None:
    """Two officers opened what came, as they did with the first submissions."""
    held = Opening.objects.filter(solicitation=round_.evaluation.solicitation_id, round=round_.round, state="held")
    if held.exists():
        return None
    return _("The final offers are not opened yet: two officers hold the opening first.")

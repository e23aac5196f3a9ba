"""An evaluation from the opening to the award, both ways of buying, through the actions that users take."""

from __future__ import annotations

from junto.evaluation import actions
from junto.evaluation.ranking import ranking_of
from junto.solicitations.models import Solicitation
from tests.evaluation.making import Evaluating, fresh


def test_low_bid_goes_from_the_opening_to_the_award_without_a_panel(evaluating: Evaluating) -> None:
    evaluation = evaluating.checking("low_bid")
    assert [c.organization.name for c in evaluation.candidates.all()] == ["Lumen Works", "Bright Roads", "Clear Sight"]
    evaluating.responsive(evaluation)
    evaluation = actions.rank_candidates(fresh(evaluation), by=evaluating.officer)
    names = [evaluation.candidates.get(pk=s.offer).organization.name for s in ranking_of(evaluation).standings]
    assert names == ["Bright Roads", "Lumen Works", "Clear Sight"]
    winner = evaluating.responsible(evaluating.candidate(evaluation, "Bright Roads"))
    award = actions.announce_award(winner, reasons="The lowest sound bid.", by=evaluating.officer)
    assert (award.amount, award.currency, award.state) == (12 * 1_250_00, "USD", "intended")
    evaluating.approve_award(award)
    with evaluating.after_protests(award):
        award = actions.confirm_award(fresh(award), by=evaluating.officer)
    assert award.state == "confirmed"
    assert fresh(evaluation).state == "concluded"
    assert Solicitation.objects.get().state == "awarded"


def test_proposal_goes_from_declarations_to_the_award(evaluating: Evaluating) -> None:
    award = evaluating.confirmed()
    assert award.organization.name == "Lumen Works"
    assert award.evaluation.solicitation.state == "awarded"

"""Clarifications, the shortlist, discussions, best and final offers opened as the first ones were."""

from __future__ import annotations

from datetime import timedelta

import pytest

from junto.core.workflow import Refused
from junto.evaluation import actions
from junto.evaluation.models import Candidate, Evaluation
from junto.evaluation.ranking import ranking_of
from junto.journal import clock, due
from junto.solicitations import actions as solicitations
from junto.solicitations.models import Submission
from tests.evaluation.making import Evaluating, envelope, fresh
from tests.solicitations.bidding import pieces

TWO = {"Lumen Works": 1_400_00, "Bright Roads": 1_250_00}


def final_offer(evaluating: Evaluating, evaluation: Evaluation, company: str, unit: int) -> Submission:
    """A company's best and final offer, handed in."""
    by, organization = evaluating.buying.seller(company), evaluating.buying.company(company)
    solicitation = evaluation.solicitation
    draft = solicitations.start_submission(solicitation, organization=organization, by=by, round_number=1)
    return solicitations.submit_packed(draft, pieces(envelope(solicitation, company, unit, 1)), by=by)


def names(evaluation: Evaluation) -> list[str]:
    return [Candidate.objects.get(pk=s.offer).organization.name for s in ranking_of(evaluation).standings]


def test_final_offers_take_the_place_of_the_former_ones(evaluating: Evaluating) -> None:
    evaluation = evaluating.consensus(prices={**TWO, "Clear Sight": 1_600_00})
    lumen, clear = (evaluating.candidate(evaluation, name) for name in ("Lumen Works", "Clear Sight"))
    officer = evaluating.officer
    with pytest.raises(Refused, match="The panel has not agreed on"):
        actions.decide_shortlist(evaluation, kept=[lumen], reason="Best.", by=officer)
    evaluating.agree(evaluation)
    with pytest.raises(Refused, match="Decide on a shortlist first"):
        actions.begin_negotiations(fresh(evaluation), by=officer)
    with pytest.raises(Refused, match="Choose one at least"):
        actions.decide_shortlist(fresh(evaluation), kept=[], reason="None.", by=officer)
    actions.decide_shortlist(fresh(evaluation), kept=[lumen, clear], reason="Within 10 points.", by=officer)
    bright = evaluating.candidate(evaluation, "Bright Roads")
    assert [fresh(c).shortlisted for c in (lumen, clear, bright)] == [True, True, False]
    evaluation = actions.begin_negotiations(fresh(evaluation), by=officer)
    with pytest.raises(Refused, match="Bright Roads is not on the shortlist"):
        actions.record_discussion(fresh(bright), held_on=clock.now().date(), people="Us.", about="Price.", by=officer)

    with pytest.raises(Refused, match="The deadline must lie ahead"):
        actions.ask_final_offers(evaluation, text="Best price.", deadline=clock.now(), by=officer)
    deadline = clock.now() + timedelta(days=5)
    round_ = actions.ask_final_offers(evaluation, text="Best price.", deadline=deadline, by=officer)
    with pytest.raises(Refused, match="Your company is not asked for a further offer"):
        final_offer(evaluating, evaluation, "Bright Roads", 1_000_00)
    sealed = final_offer(evaluating, evaluation, "Clear Sight", 1_200_00)
    with pytest.raises(Refused, match="A round of best and final offers is open"):
        actions.rank_candidates(evaluation, by=officer)
    with clock.set_to(deadline + timedelta(minutes=1)):
        due.apply_due()
        assert fresh(round_).state == "closed"
        with pytest.raises(Refused, match="The final offers are not opened yet"):
            actions.take_final_offers(fresh(round_), by=officer)
        opening = solicitations.call_opening(fresh(evaluation.solicitation), by=officer, round_number=1)
        solicitations.hold_opening(opening, by=evaluating.bidding.second)
        actions.take_final_offers(fresh(round_), by=officer)
    assert fresh(clear).submission == sealed
    assert evaluating.total(fresh(clear)) == 12 * 1_200_00
    assert fresh(lumen).submission.round == 0  # who gives none stays with the former offer
    evaluation = actions.rank_candidates(fresh(evaluation), by=officer)
    # Clear Sight: 42.5 + 18 + 30; Lumen Works: 45 + 16 + 30 × 1200/1400
    assert names(evaluation) == ["Clear Sight", "Lumen Works"]


def test_low_bid_knows_no_discussions(evaluating: Evaluating) -> None:
    evaluation = evaluating.checking("low_bid", prices=TWO)
    evaluating.responsive(evaluation)
    lumen = evaluating.candidate(evaluation, "Lumen Works")
    with pytest.raises(Refused, match="This method allows no discussions, so there is no shortlist"):
        actions.decide_shortlist(evaluation, kept=[lumen], reason="Best.", by=evaluating.officer)


def test_clarification_is_answered_in_time_by_its_company_alone(evaluating: Evaluating) -> None:
    evaluation = evaluating.checking("low_bid", prices=TWO)
    lumen = evaluating.candidate(evaluation, "Lumen Works")
    until = clock.now() + timedelta(days=2)
    with pytest.raises(Refused, match="Say what is to be explained"):
        actions.ask_clarification(lumen, question=" ", until=until, by=evaluating.officer)
    asked = actions.ask_clarification(lumen, question="Which lamp is it?", until=until, by=evaluating.officer)
    with pytest.raises(Refused) as refused:
        actions.answer_clarification(asked, answer="Ours.", by=evaluating.buying.seller("Bright Roads"))
    assert refused.value.code == "forbidden"
    late = actions.ask_clarification(lumen, question="And the pole?", until=until, by=evaluating.officer)
    answered = actions.answer_clarification(asked, answer="Model 4.", by=evaluating.buying.seller("Lumen Works"))
    assert (answered.state, answered.answer) == ("answered", "Model 4.")
    with clock.set_to(until):
        with pytest.raises(Refused, match="The time for this answer has passed"):
            actions.answer_clarification(late, answer="Steel.", by=evaluating.buying.seller("Lumen Works"))
        due.apply_due()
    assert (fresh(late).state, fresh(asked).state) == ("lapsed", "answered")


def test_trial_is_evidence_without_names_and_can_be_withdrawn(evaluating: Evaluating) -> None:
    evaluation = evaluating.checking(prices={"Lumen Works": 1_400_00})
    candidate, by = evaluation.candidates.get(), evaluating.officer
    given = {"criterion": 1, "tried_by": "resident", "task": "Report a lamp", "completed": True, "minutes": 4}
    for wrong, said in (
        ({"criterion": 3}, "Choose a criterion that the panel scores."),
        ({"tried_by": "mayor"}, "Say whether a resident or somebody of the staff tried it."),
        ({"task": " "}, "Say what they were to do."),
        ({"minutes": 1441}, "A trial lasts at most a day."),
    ):
        with pytest.raises(Refused) as refused:
            actions.record_trial(candidate, by=by, **{**given, **wrong})  # type: ignore[arg-type]
        assert str(refused.value) == said
    trial = actions.record_trial(candidate, by=by, **given)  # type: ignore[arg-type]
    withdrawn = actions.withdraw_trial(trial, reason="It was another product.", by=by)
    assert withdrawn.state == "withdrawn"

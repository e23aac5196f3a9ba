"""Own scores: unseen by others until all are in, never overwritten; then the consensus with its reasons."""

from __future__ import annotations

import pytest

from junto.core.workflow import Refused
from junto.evaluation import actions, queries
from junto.evaluation.models import Consensus, Score
from junto.journal.access import visible
from junto.journal.history import history
from junto.journal.models import Entry
from tests.evaluation.making import SEATS, Evaluating, fresh


def test_own_score_is_seen_by_nobody_else_until_all_are_in(evaluating: Evaluating) -> None:
    evaluation = evaluating.scoring()
    watching = (evaluating.officer, evaluating.buying.attorney, evaluating.world.officer("auditor"))
    others = [*watching, *(evaluating.seat(name) for name in SEATS[1:])]
    evaluating.save(evaluation, "Toni Transport")
    assert [visible(Score, actor).count() for actor in others] == [0] * 6
    actions.hand_in_scores(evaluating.panelist(evaluation, "Toni Transport"), by=evaluating.seat("Toni Transport"))
    assert visible(Score, evaluating.seat("Toni Transport")).count() == 3
    assert [visible(Score, actor).count() for actor in others] == [0] * 6
    assert [a.who for a in queries.awaited(evaluation) if a.what == "scores"] == [
        "Pat Police",
        "Taylor Technology",
        "Robin Resident",
    ]
    told = [line.sentence for line in history(evaluation.solicitation, evaluating.officer)]
    assert not [sentence for sentence in told if "score" in sentence and "let the panel score" not in sentence]
    evaluation = evaluating.hand_in(evaluation, SEATS[1:])
    assert evaluation.state == "consensus"
    assert [visible(Score, actor).count() for actor in others] == [12] * 6
    companies = evaluating.buying.seller("Lumen Works")
    assert visible(Score, companies).count() == 0


def test_handed_in_score_is_never_written_over(evaluating: Evaluating) -> None:
    evaluation = evaluating.scoring(prices={"Lumen Works": 1_400_00, "Bright Roads": 1_250_00})
    toni, by = evaluating.panelist(evaluation, "Toni Transport"), evaluating.seat("Toni Transport")
    candidate = evaluating.candidate(evaluation, "Lumen Works")
    actions.save_scores(toni, {candidate: evaluating.points(10, None)}, by=by)
    with pytest.raises(Refused, match="Bright Roads is not scored yet"):
        actions.hand_in_scores(toni, by=by)
    evaluating.save(evaluation, "Toni Transport")
    actions.save_scores(toni, {candidate: evaluating.points(10, 20, reason="")}, by=by)
    with pytest.raises(Refused, match="No reason yet for “Fit” of Lumen Works"):
        actions.hand_in_scores(toni, by=by)
    actions.save_scores(toni, {candidate: evaluating.points(10, 20)}, by=by)
    actions.hand_in_scores(toni, by=by)
    score = toni.scores.get(candidate=candidate)
    assert (score.state, list(score.lines.values_list("criterion", "points"))) == ("handed_in", [(1, 10), (2, 20)])
    with pytest.raises(Refused) as refused:
        actions.save_scores(toni, {candidate: evaluating.points(100, 100)}, by=by)
    assert refused.value.code == "state"
    assert list(score.lines.values_list("points", flat=True)) == [10, 20]
    assert Entry.objects.filter(subject_id=score.pk).count() == 5  # begun, saved thrice, handed in


@pytest.mark.parametrize(
    ("points", "said"), [(101, "Points lie between 0 and 100."), (-1, "Points lie between 0 and 100.")]
)
def test_points_out_of_range_are_refused(points: int, said: str, evaluating: Evaluating) -> None:
    evaluation = evaluating.scoring(prices={"Lumen Works": 1_400_00})
    toni, candidate = evaluating.panelist(evaluation, "Toni Transport"), evaluation.candidates.get()
    with pytest.raises(Refused) as refused:
        actions.save_scores(toni, {candidate: evaluating.points(points, 5)}, by=evaluating.seat("Toni Transport"))
    assert str(refused.value) == said
    given = {3: evaluating.points(5, 5)[1]}  # the price is computed, nobody scores it
    with pytest.raises(Refused, match="The panel does not score criterion 3"):
        actions.save_scores(toni, {candidate: given}, by=evaluating.seat("Toni Transport"))


def test_conflict_found_late_leaves_the_scores_out_and_waits_for_the_alternate(evaluating: Evaluating) -> None:
    evaluation = evaluating.checking(prices={"Lumen Works": 1_400_00})
    pat = evaluating.panelist(evaluation, "Pat Police")
    paul = actions.name_panelist(
        evaluation, person=evaluating.person("Paul Police"), seat="", alternate_for=pat, by=evaluating.officer
    )
    evaluating.responsive(evaluation)
    evaluating.declare(evaluation, "contents")
    evaluation = actions.begin_scoring(fresh(evaluation), by=evaluating.officer)
    evaluation = evaluating.hand_in(evaluation, ("Toni Transport", "Pat Police"))
    with pytest.raises(Refused, match="Their scores are handed in and stay"):
        actions.release_panelist(fresh(pat), reason="On leave.", by=evaluating.officer)
    actions.find_conflict(fresh(pat), reason="A gift came to light.", by=evaluating.buying.attorney)
    assert (fresh(pat).state, fresh(paul).state) == ("conflicted", "named")
    assert pat.scores.get().state == "left_out"
    evaluation = evaluating.hand_in(evaluation, ("Taylor Technology", "Robin Resident"))
    assert evaluation.state == "scoring"
    evaluating.declare(evaluation, "names", ["Paul Police"])
    evaluating.declare(evaluation, "contents", ["Paul Police"])
    evaluation = evaluating.hand_in(evaluation, ["Paul Police"])
    assert evaluation.state == "consensus"
    [spread, _upkeep] = queries.spreads(
        evaluation.candidates.get(), evaluating.officer, list(evaluation.solicitation.criteria.filter(scored="quality"))
    )
    assert [who for who, _points, _reason in spread.points] == [
        "Toni Transport", "Taylor Technology", "Robin Resident", "Paul Police",
    ]  # fmt: skip


def test_consensus_needs_the_chair_and_reasons_and_keeps_former_revisions(evaluating: Evaluating) -> None:
    evaluation = evaluating.consensus(prices={"Lumen Works": 1_400_00})
    candidate, chair = evaluation.candidates.get(), evaluating.seat("Toni Transport")
    with pytest.raises(Refused) as refused:
        actions.write_consensus(candidate, evaluating.points(90, 80), by=evaluating.seat("Pat Police"))
    assert refused.value.code == "forbidden"
    draft = actions.write_consensus(candidate, evaluating.points(90, 80, reason=""), by=chair)
    with pytest.raises(Refused, match="No reason yet for “Fit” of Lumen Works"):
        actions.agree_on_consensus(draft, by=chair)
    with pytest.raises(Refused, match="The panel has not agreed on Lumen Works yet"):
        actions.rank_candidates(evaluation, by=evaluating.officer)
    draft = actions.write_consensus(candidate, evaluating.points(90, 80), dissent="Pat: 60.", by=chair)
    first = actions.agree_on_consensus(draft, by=chair)
    with pytest.raises(Refused, match="Please give a reason"):
        actions.write_consensus(candidate, evaluating.points(70, 80), by=chair)
    second = actions.write_consensus(candidate, evaluating.points(70, 80), reason="We misread page 4.", by=chair)
    assert (second.revision, second.state, fresh(first).state) == (2, "draft", "agreed")
    with pytest.raises(Refused, match="The panel has not agreed on Lumen Works yet"):
        actions.rank_candidates(evaluation, by=evaluating.officer)
    actions.agree_on_consensus(second, by=chair)
    assert list(Consensus.objects.values_list("revision", "state", "dissent")) == [
        (1, "replaced", "Pat: 60."),
        (2, "agreed", ""),
    ]
    assert list(first.lines.values_list("points", flat=True)) == [90, 80]


def test_candidate_put_aside_is_not_waited_for_and_is_scored_when_it_comes_back(evaluating: Evaluating) -> None:
    evaluation = evaluating.scoring(prices={"Lumen Works": 1_400_00, "Bright Roads": 1_250_00})
    toni, by = evaluating.panelist(evaluation, "Toni Transport"), evaluating.seat("Toni Transport")
    evaluating.hand_in(evaluation, SEATS[1:])
    evaluating.save(evaluation, "Toni Transport")
    bright = evaluating.candidate(evaluation, "Bright Roads")
    actions.reconsider_candidate(bright, reason="Not signed?", by=evaluating.officer)
    actions.reopen_check(bright.checks.get(code="signed"), reason="Not signed?", by=evaluating.officer)
    actions.miss_check(bright.checks.get(code="signed"), reason="Not signed.", by=evaluating.officer)
    bright = actions.find_nonresponsive(fresh(bright), reason="Not signed.", by=evaluating.officer)
    actions.hand_in_scores(toni, by=by)  # the draft of whoever is out stays a draft
    assert (fresh(evaluation).state, toni.scores.get(candidate=bright).state) == ("consensus", "draft")
    with pytest.raises(Refused, match="Everybody who is in was scored by the whole panel"):
        actions.begin_scoring(fresh(evaluation), by=evaluating.officer)
    lumen = evaluating.candidate(fresh(evaluation), "Lumen Works")
    actions.agree_on_consensus(actions.write_consensus(lumen, evaluating.points(90, 80), by=by), by=by)

    actions.reconsider_candidate(bright, reason="Signed on page 9.", by=evaluating.buying.attorney)
    signed = bright.checks.get(code="signed")
    actions.meet_check(signed, evidence="Page 9.", by=evaluating.officer)
    actions.find_responsive(fresh(bright), by=evaluating.officer)
    evaluation = actions.begin_scoring(fresh(evaluation), by=evaluating.officer)
    assert evaluation.state == "scoring"
    with pytest.raises(Refused) as refused:
        actions.save_scores(toni, {lumen: evaluating.points(1, 1)}, by=by)
    assert refused.value.code == "state"
    actions.hand_in_scores(toni, by=by)
    assert fresh(evaluation).state == "consensus"  # the others had scored it before it was put aside
    with pytest.raises(Refused, match="The panel has not agreed on Bright Roads yet"):
        actions.rank_candidates(fresh(evaluation), by=evaluating.officer)


def test_scores_of_whoever_is_put_aside_are_not_waited_for(evaluating: Evaluating) -> None:
    evaluation = evaluating.scoring(prices={"Lumen Works": 1_400_00, "Bright Roads": 1_250_00})
    bright = evaluating.candidate(evaluation, "Bright Roads")
    actions.reconsider_candidate(bright, reason="Signed?", by=evaluating.officer)
    assert evaluating.hand_in(evaluation).state == "consensus"
    actions.find_responsive(fresh(bright), by=evaluating.officer)
    assert actions.begin_scoring(fresh(evaluation), by=evaluating.officer).state == "scoring"
    assert [a.who for a in queries.awaited(fresh(evaluation)) if a.what == "scores"] == list(SEATS)
    actions.record_withdrawal(fresh(bright), reason="Bankrupt.", by=evaluating.officer)
    assert fresh(evaluation).state == "consensus"

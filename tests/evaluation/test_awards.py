"""Checks, ranking, ties, awards and protests: each a worked path, with late, tied, withdrawn and unsuccessful ones."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.utils import timezone

from junto.core.money import Money
from junto.core.workflow import Refused
from junto.documents.models import Version
from junto.evaluation import actions, queries
from junto.evaluation.following import protests_changed, solicitations_changed
from junto.evaluation.models import Award, Check, Consensus, Notice, Protest, Ranking, Score
from junto.journal import clock, due
from junto.journal.models import Due, Entry
from junto.people.models import Person
from junto.solicitations import actions as solicitations
from junto.solicitations.models import Solicitation
from tests.evaluation.making import Evaluating, fresh

TWO = {"Lumen Works": 1_400_00, "Bright Roads": 1_250_00}


def test_check_needs_what_shows_it_and_only_minor_things_are_waived(evaluating: Evaluating) -> None:
    evaluation = evaluating.checking("low_bid", prices=TWO)
    candidate = evaluating.candidate(evaluation, "Lumen Works")
    signed = candidate.checks.get(code="signed")
    with pytest.raises(Refused, match="Say what shows it"):
        actions.meet_check(signed, evidence=" ", by=evaluating.officer)
    with pytest.raises(Refused, match="Not met yet: It is signed by somebody who may bind the company"):
        actions.find_responsive(candidate, by=evaluating.officer)
    with pytest.raises(Refused, match="Mark what is not met first"):
        actions.find_nonresponsive(candidate, reason="No.", by=evaluating.officer)
    waived = actions.waive_check(signed, reason="Signed on page 2 instead of 3.", by=evaluating.officer)
    assert (waived.state, waived.evidence) == ("waived", "Signed on page 2 instead of 3.")
    evaluating.meet(candidate, "responsiveness")
    candidate = actions.find_responsive(candidate, by=evaluating.officer)
    with pytest.raises(Refused, match="take it up again first"):
        actions.reopen_check(waived, reason="Again.", by=evaluating.officer)
    debarment = candidate.checks.get(code="debarment")
    with pytest.raises(Refused, match="not whether the company can perform"):
        actions.waive_check(debarment, reason="They are nice.", by=evaluating.officer)
    insurance = candidate.checks.get(code="insurance", stage="responsibility")
    with pytest.raises(Refused) as refused:
        actions.meet_check(insurance, evidence="Certificate.", by=evaluating.officer)
    assert refused.value.code == "forbidden"  # the risk manager decides it, apart from the buyer


def test_lowest_that_cannot_perform_is_put_aside_and_the_next_one_awarded(evaluating: Evaluating) -> None:
    evaluation = evaluating.ranked("low_bid", prices=TWO)
    lowest, next_one = (evaluating.candidate(evaluation, name) for name in ("Bright Roads", "Lumen Works"))
    with pytest.raises(Refused, match="It is not decided yet whether Bright Roads is responsible"):
        actions.announce_award(lowest, reasons="Lowest.", by=evaluating.officer)
    with pytest.raises(Refused, match="Lumen Works does not stand first"):
        actions.announce_award(next_one, reasons="Better.", by=evaluating.officer)
    debarred = lowest.checks.get(code="debarment")
    actions.miss_check(debarred, reason="Listed on 3 March.", by=evaluating.officer)
    actions.find_not_responsible(lowest, reason="It is debarred.", by=evaluating.officer)
    winner = evaluating.responsible(next_one)
    with pytest.raises(Refused, match="Something changed since the ranking was frozen"):
        actions.announce_award(winner, reasons="Next.", by=evaluating.officer)
    actions.rank_again(fresh(evaluation), reason="The first is debarred.", by=evaluating.officer)
    assert list(Ranking.objects.values_list("number", flat=True)) == [1, 2]
    award = actions.announce_award(fresh(winner), reasons="Lowest that can perform.", by=evaluating.officer)
    assert award.organization.name == "Lumen Works"


def test_tie_is_broken_by_lot_before_two_officers(evaluating: Evaluating) -> None:
    evaluation = evaluating.ranked("low_bid", prices={"Lumen Works": 1_400_00, "Bright Roads": 1_400_00})
    lumen, bright = (evaluating.candidate(evaluation, name) for name in ("Lumen Works", "Bright Roads"))
    evaluating.responsible(bright)
    with pytest.raises(Refused, match="There is a tie for the first place: Between equal bids the lot decides"):
        actions.announce_award(fresh(bright), reasons="Lot.", by=evaluating.officer)
    with pytest.raises(Refused, match="Under this method a tie is not broken by decision"):
        actions.decide_tie(evaluation, order=[bright, lumen], account="I like them.", by=evaluating.officer)
    with pytest.raises(Refused, match="Name each of those who are tied once"):
        actions.record_drawing(evaluation, order=[bright], account="Drawn.", by=evaluating.officer)
    drawn = actions.record_drawing(
        evaluation, order=[bright, lumen], account="In room 3, from a hat.", by=evaluating.officer
    )
    with pytest.raises(Refused, match="a second person must do this"):
        actions.confirm_drawing(drawn, by=evaluating.officer)
    with pytest.raises(Refused, match="There is a tie for the first place"):
        actions.announce_award(fresh(bright), reasons="Lot.", by=evaluating.officer)
    actions.confirm_drawing(drawn, by=evaluating.bidding.second)
    award = actions.announce_award(fresh(bright), reasons="By lot.", by=evaluating.officer)
    assert award.organization.name == "Bright Roads"
    with pytest.raises(Refused, match="stands. Withdraw it first"):
        actions.discard_tie_break(fresh(drawn), reason="Hm.", by=evaluating.officer)


def test_nothing_responsive_ends_the_solicitation_as_unsuccessful(evaluating: Evaluating) -> None:
    evaluation = evaluating.checking("low_bid", prices={"Lumen Works": 1_400_00})
    candidate = evaluation.candidates.get()
    with pytest.raises(Refused, match="There is still a candidate that could be awarded"):
        actions.end_unsuccessful(evaluation, reason="Nothing.", by=evaluating.officer)
    actions.miss_check(candidate.checks.get(code="bond"), reason="There is none.", by=evaluating.officer)
    actions.find_nonresponsive(candidate, reason="No bond.", by=evaluating.officer)
    with pytest.raises(Refused, match="No candidate is left that is responsive"):
        actions.rank_candidates(fresh(evaluation), by=evaluating.officer)
    actions.end_unsuccessful(fresh(evaluation), reason="The only bid has no bond.", by=evaluating.officer)
    assert (fresh(evaluation).state, Solicitation.objects.get().state) == ("ended", "unsuccessful")


def test_cancelled_solicitation_ends_its_evaluation(evaluating: Evaluating) -> None:
    evaluation = evaluating.checking("low_bid", prices=TWO)
    solicitations.cancel_solicitation(evaluation.solicitation, reason="No money.", by=evaluating.officer)
    solicitations_changed(Entry.objects.filter(action="cancel"))
    assert fresh(evaluation).state == "ended"
    solicitations_changed(Entry.objects.filter(action="cancel"))  # told twice, it changes nothing
    assert fresh(evaluation).state == "ended"
    assert set(evaluation.candidates.values_list("state", flat=True)) == {"undecided"}
    assert not Check.objects.filter(state="asked").exists()


# --- the award -------------------------------------------------------------------------------------------------------
def test_award_waits_for_protests_approval_and_resolution(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid", prices=TWO, combined_value=Money(150_000_00, "USD"))
    assert award.protest_until is not None
    announced = Entry.objects.get(action="intend", subject_type="evaluation.award").at
    last = timezone.localtime(award.protest_until)
    assert (last.date() - timezone.localdate(announced), last.time()) == (timedelta(days=7), time(23, 59, 59))
    with pytest.raises(Refused, match="Companies may protest until"):
        actions.confirm_award(award, by=evaluating.officer)
    with evaluating.after_protests(award):
        with pytest.raises(Refused, match="Not approved yet by the council member"):
            actions.confirm_award(award, by=evaluating.officer)
        evaluating.buying.approve(award.evaluation.solicitation)
        with pytest.raises(Refused, match="Name the council’s resolution first"):
            actions.confirm_award(award, by=evaluating.officer)
        actions.name_resolution(award, resolution="Res. 26-118", by=evaluating.world.officer("clerk"))
        confirmed = actions.confirm_award(fresh(award), by=evaluating.officer)
    assert (confirmed.state, confirmed.resolution) == ("confirmed", "Res. 26-118")
    assert queries.awarded(Solicitation.objects.get()) == confirmed
    assert list(Notice.objects.values_list("of", "state")) == [
        ("intent", "offered"), ("intent", "public"), ("award", "offered"), ("award", "public"),
    ]  # fmt: skip


def test_low_bid_opens_company_and_amount_with_the_intent(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid", prices=TWO)
    assert (award.opened_organization, award.opened_amount) == (award.organization, 12 * 1_250_00)
    assert award.opened_reasons == "It stands first."


def test_proposal_keeps_company_amount_and_scores_closed_until_the_award(evaluating: Evaluating) -> None:
    award = evaluating.intended(prices=TWO)
    assert (award.opened_organization, award.opened_amount, award.opened_reasons) == (None, None, "")
    public = Version.objects.filter(subject_id=Notice.objects.get(state="public").pk).get()
    assert "Lumen" not in (public.body or "")
    full = Version.objects.filter(subject_id=Notice.objects.get(state="offered").pk).get()
    assert '"company":"Lumen Works"' in (full.body or "")
    assert '"amount":null' in (full.body or "")
    evaluating.approve_award(award)
    with evaluating.after_protests(award):
        award = actions.confirm_award(fresh(award), by=evaluating.officer)
    assert (award.opened_organization, award.opened_amount) == (award.organization, 12 * 1_400_00)
    assert set(Score.objects.values_list("state", flat=True)) == {"public"}
    assert set(Consensus.objects.values_list("state", flat=True)) == {"public"}
    assert Ranking.objects.get().state == "public"


def test_office_is_not_asked_for_checks_that_nobody_needs(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid", prices=TWO)
    lumen = evaluating.candidate(award.evaluation, "Lumen Works")
    asked = lumen.checks.filter(code__in=("insurance", "conflict"), stage="responsibility").order_by("pk")

    def states() -> list[str]:
        return list(asked.values_list("state", flat=True))

    assert states() == ["resting", "resting"]  # it is decided that another gets it
    with pytest.raises(Refused) as refused:
        actions.meet_check(asked[0], evidence="Certificate.", by=evaluating.decider(asked[0]))
    assert refused.value.code == "state"
    actions.withdraw_award(award, reason="A figure was wrong.", by=evaluating.officer)
    assert states() == ["asked", "asked"]
    actions.record_withdrawal(fresh(lumen), reason="Bankrupt.", by=evaluating.officer)
    assert states() == ["resting", "resting"]


def test_withdrawn_award_lets_the_evaluation_go_on_to_the_next(evaluating: Evaluating) -> None:
    award = evaluating.confirmed("low_bid", prices=TWO)
    with evaluating.after_protests(award, minutes=60):
        withdrawn = actions.withdraw_award(award, reason="It did not bring the insurance.", by=evaluating.officer)
        evaluation = fresh(award.evaluation)
        assert (withdrawn.state, evaluation.state, evaluation.solicitation.state) == ("withdrawn", "checking", "opened")
        assert queries.awarded(evaluation.solicitation) is None
        bright = evaluating.candidate(evaluation, "Bright Roads")
        actions.record_withdrawal(bright, reason="It cannot bring the insurance.", by=evaluating.officer)
        evaluation = actions.rank_candidates(evaluation, by=evaluating.officer)
        lumen = evaluating.responsible(evaluating.candidate(evaluation, "Lumen Works"))
        again = actions.announce_award(lumen, reasons="The next lowest.", by=evaluating.officer)
    assert (again.organization.name, Award.objects.count()) == ("Lumen Works", 2)


RESOLVED = "Not approved yet by the council member: The council resolves to award."


def council(award: Award) -> str:
    """How the council's approval of an award stands."""
    return str(award.evaluation.solicitation.approvals.get(act="award").state)


def test_council_resolves_anew_on_the_award_after_one_that_was_withdrawn(evaluating: Evaluating) -> None:
    award = evaluating.confirmed("low_bid", prices=TWO, combined_value=Money(150_000_00, "USD"))
    assert (council(award), award.resolution) == ("given", "Resolution 26-118 of 2 June")
    with evaluating.after_protests(award, minutes=60):
        actions.withdraw_award(award, reason="It did not bring the insurance.", by=evaluating.officer)
        assert council(award) == "lapsed"
        evaluation = fresh(award.evaluation)
        actions.record_withdrawal(
            evaluating.candidate(evaluation, "Bright Roads"), reason="No insurance.", by=evaluating.officer
        )
        evaluation = actions.rank_candidates(evaluation, by=evaluating.officer)
        lumen = evaluating.responsible(evaluating.candidate(evaluation, "Lumen Works"))
        again = actions.announce_award(lumen, reasons="The next lowest.", by=evaluating.officer)
    assert (council(again), again.resolution) == ("waiting", "")
    with evaluating.after_protests(again, minutes=90):
        with pytest.raises(Refused, match=RESOLVED):
            actions.confirm_award(fresh(again), by=evaluating.officer)
        evaluating.buying.approve(again.evaluation.solicitation)
        with pytest.raises(Refused, match="Name the council’s resolution first"):
            actions.confirm_award(fresh(again), by=evaluating.officer)
        with pytest.raises(Refused, match=f"That resolution was for the award {award.number}, which was withdrawn"):
            actions.name_resolution(again, resolution="resolution 26-118 of 2 June ", by=evaluating.officer)
        actions.name_resolution(again, resolution="Res. 26-140", by=evaluating.officer)
        assert actions.confirm_award(fresh(again), by=evaluating.officer).state == "confirmed"
    past = Entry.objects.filter(subject_type="solicitations.approval", payload__body__contains="council").order_by("pk")
    assert list(past.values_list("action", flat=True)) == ["ask", "approve", "lapse", "ask_again", "approve"]


def test_council_resolves_anew_after_an_upheld_protest(evaluating: Evaluating) -> None:
    award = evaluating.approve_award(
        evaluating.intended("low_bid", prices=TWO, combined_value=Money(150_000_00, "USD"))
    )
    protest = evaluating.protest(award, "Lumen Works")
    actions.uphold_protest(protest, reason="The bond was short.", remedy="again", by=evaluating.buying.attorney)
    assert council(award) == "lapsed"
    evaluation = actions.rank_candidates(fresh(award.evaluation), by=evaluating.officer)
    again = actions.announce_award(
        evaluating.candidate(evaluation, "Bright Roads"), reasons="Still first.", by=evaluating.officer
    )
    assert council(again) == "waiting"
    with evaluating.after_protests(again), pytest.raises(Refused, match=RESOLVED):
        actions.confirm_award(fresh(again), by=evaluating.officer)


# --- protests --------------------------------------------------------------------------------------------------------
def test_protest_in_time_stays_the_award_until_no_appeal_comes(evaluating: Evaluating) -> None:
    award = evaluating.approve_award(evaluating.intended("low_bid", prices=TWO))
    protest = evaluating.protest(award, "Lumen Works")
    assert (protest.state, fresh(award).state, fresh(award.evaluation).state) == ("filed", "stayed", "stayed")
    with evaluating.after_protests(award), pytest.raises(Refused) as refused:
        actions.confirm_award(fresh(award), by=evaluating.officer)
    assert refused.value.code == "state"
    denied = actions.deny_protest(protest, reason="The bond is large enough.", by=evaluating.buying.attorney)
    assert (denied.state, fresh(award).state) == ("denied", "stayed")
    assert denied.appeal_until is not None
    assert Due.objects.get(action="let_stand").at == denied.appeal_until
    with clock.set_to(denied.appeal_until + timedelta(seconds=1)):
        due.apply_due()
        protests_changed(Entry.objects.filter(action="let_stand"))
        assert (fresh(protest).state, fresh(award).state) == ("final", "intended")
        assert actions.confirm_award(fresh(award), by=evaluating.officer).state == "confirmed"


def test_upheld_protest_withdraws_the_award_and_the_evaluation_goes_on(evaluating: Evaluating) -> None:
    award = evaluating.intended(prices=TWO)
    protest = evaluating.protest(award, "Bright Roads")
    other_pending = evaluating.protest
    with pytest.raises(Refused, match="Your company’s protest is not decided yet"):
        other_pending(award, "Bright Roads")
    with pytest.raises(Refused, match="The award is your own"):
        evaluating.protest(award, "Lumen Works")
    with pytest.raises(Refused, match="Whoever offered may protest; your company did not"):
        evaluating.protest(award, "Never Offered")
    with pytest.raises(Refused) as refused:
        actions.uphold_protest(protest, reason="Right.", remedy="again", by=evaluating.officer)
    assert refused.value.code == "forbidden"
    with pytest.raises(Refused, match="Say what follows"):
        actions.uphold_protest(protest, reason="Right.", remedy="", by=evaluating.buying.attorney)
    upheld = actions.uphold_protest(
        protest, reason="Criterion 2 was read otherwise than published.", remedy="again", by=evaluating.buying.attorney
    )
    evaluation = fresh(award.evaluation)
    assert (upheld.state, fresh(award).state) == ("upheld", "withdrawn")
    assert (evaluation.state, evaluation.solicitation.state) == ("consensus", "opened")
    evaluating.agree(evaluation, reason="As the decision says.")
    assert sorted(Consensus.objects.values_list("state", flat=True)) == ["agreed", "agreed", "replaced", "replaced"]
    evaluation = actions.rank_candidates(fresh(evaluation), by=evaluating.officer)
    winner = evaluating.candidate(evaluation, "Lumen Works")
    again = actions.announce_award(winner, reasons="Still first.", by=evaluating.officer)
    assert (again.state, Award.objects.count()) == ("intended", 2)


def test_upheld_protest_that_cancels_lets_nobody_be_awarded(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid", prices=TWO)
    protest = evaluating.protest(award, "Lumen Works")
    actions.uphold_protest(protest, reason="The notice was short.", remedy="cancel", by=evaluating.buying.attorney)
    evaluation = actions.rank_candidates(fresh(award.evaluation), by=evaluating.officer)
    with pytest.raises(Refused, match="was upheld and says that the solicitation is cancelled: do that"):
        actions.announce_award(
            evaluating.candidate(evaluation, "Bright Roads"), reasons="Lowest.", by=evaluating.officer
        )
    solicitations.cancel_solicitation(evaluation.solicitation, reason=protest.number, by=evaluating.officer)
    solicitations_changed(Entry.objects.filter(action="cancel"))
    assert fresh(evaluation).state == "ended"


def test_award_falls_with_the_solicitation_and_its_protest_waits_for_nothing(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid", prices=TWO)
    protest = evaluating.protest(award, "Lumen Works")
    actions.deny_protest(protest, reason="Large enough.", by=evaluating.buying.attorney)
    solicitations.cancel_solicitation(fresh(award.evaluation.solicitation), reason="No money.", by=evaluating.officer)
    solicitations_changed(Entry.objects.filter(action="cancel"))
    assert (fresh(award).state, fresh(protest).state, fresh(award.evaluation).state) == ("withdrawn", "moot", "ended")
    withdrawal = Entry.objects.get(action="withdraw", subject_id=award.pk)
    assert "The solicitation was cancelled." in (withdrawal.payload.body or "")
    assert not Due.objects.filter(subject_id=protest.pk, done_at=None).exists()
    assert award.notices.filter(of="withdrawal").count() == 2


def test_late_protest_is_kept_as_late_and_stays_nothing(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid", prices=TWO)
    assert award.protest_until is not None
    with clock.set_to(award.protest_until):
        on_time = evaluating.protest(award, "Lumen Works")
        assert on_time.state == "filed"  # the last second counts
        actions.withdraw_protest(on_time, by=evaluating.buying.seller("Lumen Works"))
    assert (fresh(award).state, fresh(award.evaluation).state) == ("intended", "intended")
    with clock.set_to(award.protest_until + timedelta(seconds=1)):
        late = evaluating.protest(award, "Lumen Works")
    assert (late.state, fresh(award).state) == ("late", "intended")
    assert late.filed_at == award.protest_until + timedelta(seconds=1)
    with pytest.raises(Refused) as refused:
        actions.deny_protest(late, reason="Late.", by=evaluating.buying.attorney)
    assert refused.value.code == "state"


def test_appeal_goes_to_the_council_in_its_time(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid", prices=TWO)
    seller = evaluating.buying.seller("Lumen Works")
    denied = actions.deny_protest(evaluating.protest(award, "Lumen Works"), reason="No.", by=evaluating.buying.attorney)
    assert denied.appeal_until is not None
    with clock.set_to(denied.appeal_until + timedelta(seconds=1)), pytest.raises(Refused, match="has passed"):
        actions.appeal_protest(denied, appeal="It is wrong.", by=seller)
    appealed = actions.appeal_protest(denied, appeal="It is wrong.", by=seller)
    assert not Due.objects.filter(action="let_stand", done_at=None).exists()
    council = evaluating.world.officer("council_member")
    done = actions.decide_appeal(appealed, upheld=False, reason="Resolution 12: denied.", by=council)
    assert (done.state, done.appeal_decision) == ("final", "Resolution 12: denied.")
    assert (fresh(award).state, fresh(award.evaluation).state) == ("intended", "intended")


def test_appeal_upheld_withdraws_the_award(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid", prices=TWO)
    denied = actions.deny_protest(evaluating.protest(award, "Lumen Works"), reason="No.", by=evaluating.buying.attorney)
    appealed = actions.appeal_protest(denied, appeal="Wrong.", by=evaluating.buying.seller("Lumen Works"))
    clerk = evaluating.world.officer("clerk")
    with pytest.raises(Refused, match="Say what follows"):
        actions.decide_appeal(appealed, upheld=True, reason="They are right.", by=clerk)
    actions.decide_appeal(appealed, upheld=True, reason="They are right.", remedy="again", by=clerk)
    assert (Protest.objects.get().state, Protest.objects.get().remedy) == ("upheld", "again")
    assert (fresh(award).state, fresh(award.evaluation).state) == ("withdrawn", "checking")
    evaluation = actions.rank_candidates(fresh(award.evaluation), by=evaluating.officer)
    winner = evaluating.candidate(evaluation, "Bright Roads")
    again = actions.announce_award(winner, reasons="Lowest, looked at again.", by=evaluating.officer)
    assert (again.state, Award.objects.count()) == ("intended", 2)


def test_appeal_upheld_can_cancel_as_a_protest_can(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid", prices=TWO)
    denied = actions.deny_protest(evaluating.protest(award, "Lumen Works"), reason="No.", by=evaluating.buying.attorney)
    appealed = actions.appeal_protest(denied, appeal="Wrong.", by=evaluating.buying.seller("Lumen Works"))
    clerk = evaluating.world.officer("clerk")
    actions.decide_appeal(appealed, upheld=True, reason="The notice was short.", remedy="cancel", by=clerk)
    evaluation = actions.rank_candidates(fresh(award.evaluation), by=evaluating.officer)
    with pytest.raises(Refused, match="was upheld and says that the solicitation is cancelled: do that"):
        actions.announce_award(evaluating.candidate(evaluation, "Bright Roads"), reasons="No.", by=evaluating.officer)


def test_whoever_runs_the_purchase_does_not_decide_the_protest(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid", prices=TWO)
    protest = evaluating.protest(award, "Lumen Works")
    person = Person.objects.get(pk=evaluating.officer.person)
    both = evaluating.world.actor("city_attorney", evaluating.world.hall, person.name)
    with pytest.raises(Refused, match="You run this purchase"):
        actions.deny_protest(protest, reason="No.", by=both)


def test_several_protests_stay_the_award_until_the_last_ends(evaluating: Evaluating) -> None:
    award = evaluating.intended("low_bid")
    one, two = evaluating.protest(award, "Lumen Works"), evaluating.protest(award, "Clear Sight")
    actions.withdraw_protest(one, by=evaluating.buying.seller("Lumen Works"))
    assert fresh(award).state == "stayed"
    actions.withdraw_protest(two, by=evaluating.buying.seller("Clear Sight"))
    assert fresh(award).state == "intended"

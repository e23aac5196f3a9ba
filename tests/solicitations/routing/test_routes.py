"""A solicitation that starts from its lawful way: what it keeps, what follows from it, and what is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from junto.core.money import Money
from junto.core.workflow import PROGRAM, Refused
from junto.journal import clock
from junto.people.actions import edit_jurisdiction
from junto.people.models import Jurisdiction
from junto.solicitations import actions
from junto.solicitations.conditions import approvals_asked, why_checklist_open
from junto.solicitations.lawful.kept import Kept
from junto.solicitations.lawful.writing import read, written
from junto.solicitations.models import Solicitation
from junto.solicitations.routing.comparing import Stand, stand
from junto.solicitations.routing.reckoning import for_project
from junto.solicitations.routing.timeline import steps_of
from tests.solicitations.making import UNSEALED, ZONE, Buying

DALLAS = "us-tx-dallas"
GOODS = {
    "need.category": "goods", "funding.federal": False, "need.single_source": False, "need.p3": False,
    "need.pilot": False, "need.public_health_safety_necessity": False, "coop.contract_available": False,
    "history.same_need_12m_total": 18000,
}  # fmt: skip
NOON = datetime(2026, 12, 7, 12, tzinfo=ZONE)  # a Monday
FIRST = date(2026, 12, 23)


def live_by(buying: Buying, law: str) -> None:
    """The city's law becomes another."""
    edit_jurisdiction(Jurisdiction.objects.get(pk=buying.world.here.pk), law=law, by=PROGRAM)


@pytest.fixture
def dallas(buying: Buying) -> Buying:
    live_by(buying, DALLAS)
    return buying


def begun(
    buying: Buying, way: str = "sealed_bid", answers: dict[str, Any] | None = None, **fields: Any
) -> Solicitation:
    given: dict[str, Any] = {
        "summary": "Cameras that see the whole crossing at night.", "route_approver": "R. Alvarez, director",
        "opening_place": "City Hall, room 3", "contact_email": "buyer@example.org", **UNSEALED,
        **fields,
    }  # fmt: skip
    return actions.write_solicitation(
        buying.project, by=buying.officer, way=way, answers={**GOODS, **(answers or {})}, **given
    )


def kept(solicitation: Solicitation) -> Kept:
    found = read(Solicitation.objects.get(pk=solicitation.pk).route)
    assert found is not None
    return found


def ticked(buying: Buying, solicitation: Solicitation) -> Solicitation:
    """Everything done before publication but the dates."""
    lines = solicitation.checklist.filter(before="publish")
    actions.tick_checklist(solicitation, by=buying.officer, evidence={line.code: "Seen." for line in lines})
    actions.ask_approvals(solicitation, by=buying.officer)
    buying.approve(solicitation)
    return Solicitation.objects.get(pk=solicitation.pk)


def at(day: date, hour: int = 14) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZONE)


def due(day: date) -> dict[str, datetime]:
    return {
        "deadline": at(day), "opening_at": at(day, 15), "questions_until": at(day) - timedelta(days=6),
    }  # fmt: skip


# --- what is kept ----------------------------------------------------------------------------------------------------
def test_solicitation_keeps_the_law_the_facts_and_the_way(dallas: Buying) -> None:
    with clock.set_to(NOON):
        made = begun(dallas)
    found = kept(made)
    assert (made.profile, made.method_citation, made.category) == (
        "low_bid", "Tex. Loc. Gov't Code 252.021(a), 252.041(a)", "goods",
    )  # fmt: skip
    assert (found.way, found.kind, found.on) == ("sealed_bid", "formal_bid", NOON.date())
    assert found.facts["value.total"] == "18000.00"
    assert found.facts["need.asset_types"] == ["camera"]
    assert [law.id for law in found.laws] == [DALLAS]
    assert {name: len(digest) for name, digest in found.laws[0].files.items()} == {
        DALLAS: 64, "us-tx-municipality": 64,
    }  # fmt: skip
    assert {one.cite for one in found.sources if one.permits} == {made.method_citation}
    assert [(one.id, one.days, one.verified) for one in found.periods] == [
        ("newspaper_notice", 14, "primary-text"), ("bid_evaluation", 5, "estimate"),
    ]  # fmt: skip


def test_route_is_read_again_as_it_was_written(dallas: Buying) -> None:
    found = kept(begun(dallas, answers={"value.total": 1}))
    assert read(written(found)) == found
    assert read({}) is None


def test_way_decides_the_method(dallas: Buying) -> None:
    assert begun(dallas, "quotes").profile == "quotes"
    assert begun(dallas, "sealed_proposals").profile == "competitive_proposal"


def test_way_that_is_not_open_or_not_run_here_is_refused(dallas: Buying) -> None:
    with pytest.raises(Refused, match="not open with these answers"):
        begun(dallas, "cooperative")
    with pytest.raises(Refused, match="not open with these answers"):
        begun(dallas, "lottery")
    with pytest.raises(Refused, match="no method for use of another government's competed contract"):
        begun(dallas, "cooperative", {"coop.contract_available": True})
    with pytest.raises(Refused, match="cannot be a value of “need.category”"):
        begun(dallas, answers={"need.category": "castles"})
    assert Solicitation.objects.count() == 0


def test_jurisdiction_without_a_law_reckons_nothing(buying: Buying) -> None:
    assert for_project(buying.project, GOODS) is None
    with pytest.raises(Refused, match="No law is chosen"):
        begun(buying)
    assert stand(buying.draft()).law is False


def test_value_not_known_is_asked_and_kept_where_it_is_told(dallas: Buying) -> None:
    dallas._project = dallas.world.project()  # without needs
    asked = for_project(dallas.project, GOODS)
    assert asked is not None
    assert "value.total" in asked.found.asked
    assert begun(dallas, answers={"value.total": 90000}).combined_value == 90_000_00
    with pytest.raises(Refused, match="no amount of USD"):
        begun(dallas, answers={"value.total": "90000.001"})


def test_overlay_is_asked_for_while_the_money_is_not_named(dallas: Buying) -> None:
    unknown = {name: value for name, value in GOODS.items() if name != "funding.federal"}
    asked = for_project(dallas.project, unknown)
    assert asked is not None
    assert "funding.federal" in asked.found.asked
    assert "funding.federal" in read(written(asked.kept("quotes"))).open  # type: ignore[union-attr]
    federal = begun(dallas, answers={"funding.federal": True})
    assert "2 CFR 200.320(b)(1)" in federal.method_citation


# --- what the day and a change of law mean ---------------------------------------------------------------------------
def test_answer_of_another_day_or_value_is_said_and_changes_nothing(dallas: Buying) -> None:
    with clock.set_to(NOON):
        made = begun(dallas, "quotes", combined_value=60_000_00)
        assert stand(made).another == ()
    before = made.route
    with clock.set_to(datetime(2025, 10, 7, 12, tzinfo=ZONE)):
        (sentence,) = stand(made).another
        assert sentence.startswith("“Quotes” is closed: the value, $60,000, is above $50,000")
    with clock.set_to(datetime(2025, 10, 8, 12, tzinfo=ZONE)):
        assert stand(made).another == ()
    made = actions.edit_solicitation(made, by=dallas.officer, combined_value=Money(120_000_00, "USD"))
    with clock.set_to(NOON):
        (sentence,) = stand(made).another
    assert "is above $100,000" in sentence
    assert made.route == before


def test_law_changed_after_writing_keeps_the_route_until_it_is_reckoned_again(dallas: Buying) -> None:
    made = begun(dallas)
    live_by(dallas, "us-id-caldwell")
    made = Solicitation.objects.get(pk=made.pk)
    assert kept(made).laws[0].id == DALLAS
    told = " ".join(stand(made).another)
    assert "Its periods are others" in told
    assert "It is permitted by other provisions" in told
    again = actions.choose_route(made, way="sealed_bid", answers={**GOODS, "need.category": "goods"}, by=dallas.officer)
    assert kept(again).laws[0].id == "us-id-caldwell"
    assert stand(again).another == ()
    live_by(dallas, "")
    assert stand(Solicitation.objects.get(pk=made.pk)).law is False


def test_method_without_a_route_is_held_against_the_law(dallas: Buying) -> None:
    with clock.set_to(NOON):
        (sentence,) = stand(dallas.draft("quotes", combined_value=100_000_01)).against
        assert "is above $100,000" in sentence
        assert stand(dallas.draft("quotes", combined_value=100_000_00)) == Stand(law=True, kept=None)
        unknown = stand(dallas.draft("quotes", combined_value=None))
    assert unknown.against == ()
    assert "What will the purchase cost in all, for all members and all years together?" in unknown.asks


def test_value_that_is_no_longer_stated_leaves_the_way_in_doubt(dallas: Buying) -> None:
    made = actions.edit_solicitation(begun(dallas, "quotes"), by=dallas.officer, combined_value=None)
    (sentence,) = stand(made).another
    assert sentence == (
        "“Quotes” may be open; it depends on this: What will the purchase cost in all, for all members and all years "
        "together?"
    )


def test_way_that_the_law_of_today_does_not_know_is_said_so(dallas: Buying) -> None:
    made, proposals = begun(dallas, "quotes"), dallas.draft("competitive_proposal")
    live_by(dallas, "us-id-caldwell")
    made, proposals = (Solicitation.objects.get(pk=one.pk) for one in (made, proposals))
    assert stand(made).another == ("“Quotes” is no longer a way of this law.",)
    assert stand(proposals).against == ("The law knows no way of this kind.",)


def test_value_beyond_what_a_law_counts_is_a_sentence(dallas: Buying) -> None:
    far = 10**18
    assert "must lie between 0 and" in stand(dallas.draft("quotes", combined_value=far)).asks[0]
    made = actions.edit_solicitation(begun(dallas), by=dallas.officer, combined_value=far)
    assert "must lie between 0 and" in stand(made).another[0]
    with pytest.raises(Refused, match="must lie between 0 and"):
        actions.choose_route(made, way="sealed_bid", answers=GOODS, by=dallas.officer)
    with pytest.raises(Refused, match="in EUR cannot be taken"):
        actions.choose_route(made, way="sealed_bid", answers=GOODS, value=Money(1, "EUR"), by=dallas.officer)


def test_calendar_beyond_all_counting_is_left_out(dallas: Buying) -> None:
    made = begun(dallas, **due(date(9950, 1, 4)))
    assert steps_of(made) == []


def test_another_method_drops_the_route(dallas: Buying) -> None:
    made = actions.edit_solicitation(begun(dallas), by=dallas.officer, profile="quotes")
    assert made.route == {}
    assert not made.checklist.filter(code__startswith="law_").exists()


def test_another_method_that_runs_the_same_kind_of_way_keeps_the_route(dallas: Buying) -> None:
    begun_with = begun(dallas, "sealed_proposals")
    made = actions.edit_solicitation(begun_with, by=dallas.officer, profile="two_envelope_proposal")
    assert (made.profile, made.envelopes, made.route) == ("two_envelope_proposal", 2, begun_with.route)
    assert made.checklist.filter(code__startswith="law_").exists()
    again = actions.choose_route(made, way="sealed_proposals", answers=GOODS, by=dallas.officer)
    assert again.profile == "two_envelope_proposal"
    other = actions.choose_route(again, way="sealed_bid", answers=GOODS, by=dallas.officer)
    assert (other.profile, other.envelopes) == ("low_bid", 1)


def test_route_is_edited_before_publication_only(dallas: Buying) -> None:
    with clock.set_to(NOON):
        made = actions.publish_solicitation(ticked(dallas, begun(dallas, **due(FIRST))), by=dallas.officer)
        with pytest.raises(Refused) as refusal:
            actions.choose_route(made, way="sealed_bid", answers=GOODS, by=dallas.officer)
    assert refusal.value.code == "state"


def test_asked_again_is_reckoned_by_the_law_of_that_day(dallas: Buying) -> None:
    with clock.set_to(NOON):
        made = actions.publish_solicitation(ticked(dallas, begun(dallas, **due(FIRST))), by=dallas.officer)
        ended = actions.cancel_solicitation(made, by=dallas.officer, reason="Wrong crossing.")
    with clock.set_to(NOON + timedelta(days=30)):
        again = actions.resolicit(ended, by=dallas.officer)
    assert kept(again).on == date(2027, 1, 6)
    live_by(dallas, "")
    actions.drop_solicitation(again, by=dallas.officer, reason="Later.")
    assert actions.resolicit(Solicitation.objects.get(pk=ended.pk), by=dallas.officer).route == {}


# --- dates -----------------------------------------------------------------------------------------------------------
def test_deadline_a_day_too_early_is_refused_with_period_and_citation(dallas: Buying) -> None:
    with clock.set_to(NOON):
        made = ticked(dallas, begun(dallas, **due(FIRST - timedelta(days=2))))
        with pytest.raises(Refused) as refusal:
            actions.publish_solicitation(made, by=dallas.officer)
    said = str(refusal.value)
    assert said.startswith("With the first notice on Dec 7, 2026, the deadline is on Dec 22, 2026 or later.")
    assert "Notice in a newspaper, once a week for two consecutive weeks" in said
    assert "(Tex. Loc. Gov't Code 252.041(a))" in said


def test_deadline_on_the_earliest_day_is_taken(dallas: Buying) -> None:
    with clock.set_to(NOON):
        made = ticked(dallas, begun(dallas, **due(date(2026, 12, 22))))
        assert actions.publish_solicitation(made, by=dallas.officer).state == "published"


def test_earliest_day_moves_over_a_holiday(dallas: Buying) -> None:
    monday = datetime(
        2026, 11, 11, 12, tzinfo=ZONE
    )  # 15 days later is Thanksgiving, the Friday after it is off as well
    with clock.set_to(monday):
        made = ticked(dallas, begun(dallas, **due(date(2026, 11, 27))))
        with pytest.raises(Refused, match=r"the deadline is on Nov 30, 2026 or later"):
            actions.publish_solicitation(made, by=dallas.officer)


def test_days_count_from_the_first_notice_where_it_comes_later(dallas: Buying) -> None:
    with clock.set_to(NOON):
        made = ticked(dallas, begun(dallas, notice_on=date(2026, 12, 13), **due(FIRST)))
        with pytest.raises(Refused, match=r"first notice on Dec 13, 2026, the deadline is on Dec 28, 2026 or later"):
            actions.publish_solicitation(made, by=dallas.officer)
        with pytest.raises(Refused, match="lies between 2000 and 2999"):
            actions.edit_solicitation(made, by=dallas.officer, notice_on=date(9999, 1, 1))


def test_estimates_of_how_long_something_takes_refuse_nothing(dallas: Buying) -> None:
    with clock.set_to(NOON):
        day = date(2026, 12, 10)  # gathering quotes is thought to take five working days; the method asks for three
        dates = {"deadline": at(day), "opening_at": at(day, 15), "questions_until": at(day) - timedelta(days=1)}
        made = ticked(dallas, begun(dallas, "quotes", **dates))
        assert actions.publish_solicitation(made, by=dallas.officer).state == "published"


def test_method_s_own_days_are_still_held(dallas: Buying) -> None:
    with clock.set_to(NOON):
        day = date(2026, 12, 9)
        dates = {"deadline": at(day), "opening_at": at(day, 15), "questions_until": at(day) - timedelta(days=1)}
        made = ticked(dallas, begun(dallas, "quotes", **dates))
        with pytest.raises(Refused, match="leaves companies at least 3 days"):
            actions.publish_solicitation(made, by=dallas.officer)


# --- documents -------------------------------------------------------------------------------------------------------
def test_documents_become_lines_with_their_citation_and_none_twice(dallas: Buying) -> None:
    made = begun(dallas, "sealed_proposals", {"funding.federal": True})
    lines = {line.code: line for line in made.checklist.all()}
    assert "law_relative_weight_of_price_and_factors" not in lines
    assert "law_public_notice" not in lines
    assert "Tex. Loc. Gov't Code 252.021(b)-(c)" in lines["weights"].citation
    assert "2 CFR 200.320(b)(2)" in lines["notice"].citation
    affidavit = lines["law_newspaper_affidavit"]
    assert (affidavit.label, affidavit.before) == ("Publisher's affidavit of both notices", "award")
    assert lines["law_form_1295"].before == "contract"
    assert why_checklist_open(made, "award") == (
        "The law asks for this first: “Publisher's affidavit of both notices” "
        "(Tex. Loc. Gov't Code 252.021(b)-(c), 252.042, 252.043). Tick it off with what shows it."
    )


def test_line_that_stays_keeps_what_shows_it_when_reckoned_again(dallas: Buying) -> None:
    made = begun(dallas)
    actions.tick_checklist(made, by=dallas.officer, evidence={"neutral": "Read."})
    again = actions.choose_route(made, way="sealed_bid", answers={**GOODS, "funding.federal": True}, by=dallas.officer)
    assert again.checklist.get(code="neutral").evidence == "Read."
    assert again.checklist.get(code="notice").citation.endswith("2 CFR 200.320(b)(1)")


def test_lines_before_the_award_are_ticked_off_after_publication_and_earlier_ones_are_not(dallas: Buying) -> None:
    with clock.set_to(NOON):
        made = actions.publish_solicitation(ticked(dallas, begun(dallas, **due(FIRST))), by=dallas.officer)
        actions.tick_checklist(made, by=dallas.officer, evidence={"law_ciq": "Filed with the secretary."})
        with pytest.raises(Refused, match="cannot be changed any more"):
            actions.tick_checklist(made, by=dallas.officer, evidence={"neutral": "Otherwise."})
    assert made.checklist.get(code="law_ciq").done_by is not None


# --- approvals -------------------------------------------------------------------------------------------------------
def asked(solicitation: Solicitation) -> list[tuple[str, str, str]]:
    return [(one.code, one.role, one.before) for one in approvals_asked(solicitation)]


def test_law_decides_when_the_council_is_asked(dallas: Buying) -> None:
    with clock.set_to(NOON):
        below = begun(dallas, combined_value=200_000_00)
        assert ("council", "council_member", "award") in asked(dallas.draft(combined_value=200_000_00))
        assert "council" not in [code for code, _role, _act in asked(below)]
        above = actions.choose_route(
            below, way="sealed_bid", answers=GOODS, value=Money(300_001_00, "USD"), by=dallas.officer
        )
    assert ("council", "council_member", "award") in asked(above)
    assert kept(above).approvals[0].weekday == 2


def test_council_s_word_is_needed_before_the_award(dallas: Buying) -> None:
    with clock.set_to(NOON):
        made = begun(dallas, **due(FIRST))
        made = actions.choose_route(
            made, way="sealed_bid", answers=GOODS, value=Money(300_001_00, "USD"), by=dallas.officer
        )
        made = actions.publish_solicitation(ticked(dallas, made), by=dallas.officer)
    with dallas.after_deadline(made):
        opened = actions.open_solicitation(made, by=PROGRAM)
        intended = actions.announce_intent(opened, by=dallas.officer)
        with pytest.raises(Refused, match="Not approved yet by the council member: The council resolves to award."):
            actions.award_solicitation(intended, by=dallas.officer)
        dallas.approve(intended)
        with pytest.raises(Refused, match="The law asks for this first: “Publisher's affidavit of both notices”"):
            actions.award_solicitation(intended, by=dallas.officer)
        lines = intended.checklist.filter(before="award")
        actions.tick_checklist(intended, by=dallas.officer, evidence={line.code: "Filed." for line in lines})
        awarded = actions.award_solicitation(intended, by=dallas.officer)
        assert awarded.state == "awarded"
        with pytest.raises(Refused, match="“Certificate of interested parties"):
            actions.contract_solicitation(awarded, by=PROGRAM)


def test_approval_that_only_the_law_asks_for_has_its_name_from_the_route(buying: Buying) -> None:
    live_by(buying, "us-id-caldwell")
    with clock.set_to(NOON):
        day = date(2026, 12, 21)
        made = begun(buying, "three_bids", combined_value=150_000_00, **due(day))
        assert ("law_governing_board", "council_member", "award") in asked(made)
        made = actions.publish_solicitation(ticked(buying, made), by=buying.officer)
    with buying.after_deadline(made):
        opened = actions.open_solicitation(made, by=PROGRAM)
        approval = opened.approvals.get(act="award")
        assert (approval.label, approval.state) == ("City council", "waiting")
        with pytest.raises(Refused, match="Not approved yet by the council member: City council"):
            actions.award_solicitation(opened, by=buying.officer)


def test_approval_that_no_role_gives_is_a_line_of_the_checklist(buying: Buying) -> None:
    live_by(buying, "us-model-code")
    made = begun(buying, "sealed_proposals", {"need.category": "services"})
    line = made.checklist.filter(code="law_chief_procurement_officer").first()
    found = kept(made)
    assert ("chief_procurement_officer" in [one.id for one in found.approvals]) == (line is not None)


# --- the timeline ----------------------------------------------------------------------------------------------------
def test_timeline_shows_earliest_chosen_done_and_next(dallas: Buying) -> None:
    late = date(2027, 1, 5)
    with clock.set_to(NOON):
        made = ticked(dallas, begun(dallas, **due(late)))
        draft = {step.act: step for step in steps_of(made)}
        assert (draft["notice"].state, draft["opening"].state) == ("next", "later")
        assert (draft["opening"].earliest, draft["opening"].day) == (date(2026, 12, 22), late)
        assert draft["evaluation"].earliest == date(2027, 1, 12)
        assert draft["evaluation"].estimated
        published = actions.publish_solicitation(made, by=dallas.officer)
        steps = {step.act: step for step in steps_of(published)}
    assert (steps["notice"].day, steps["notice"].state, steps["last_notice"].state) == (NOON.date(), "done", "next")
    assert steps_of(dallas.draft()) == []

"""A solicitation's life: written from a project, checked, published, closed, moved on and ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from junto.core.money import Money
from junto.core.workflow import ANYONE, PROGRAM, Refused
from junto.documents import search
from junto.documents.models import Version
from junto.journal import clock
from junto.journal.door import perform
from junto.journal.due import apply_due
from junto.journal.models import Due
from junto.solicitations import actions, conditions
from junto.solicitations.models import ActApproval, Solicitation
from tests.solicitations.making import Buying


def test_solicitation_is_prefilled_from_its_project(buying: Buying) -> None:
    solicitation = actions.write_solicitation(buying.project, by=buying.officer, profile="low_bid")
    assert solicitation.state == "draft"
    assert solicitation.number == f"S-{clock.now().year}-0001"
    assert solicitation.ocid == f"ocds-junto0-{solicitation.number}"
    assert solicitation.combined_value == 12 * 150_000
    assert solicitation.office == buying.world.purchasing
    assert [(i.number, i.quantity, i.member.name, i.delivery_place) for i in solicitation.items.all()] == [
        (1, 8, "Police", "Elm and Main"),
        (2, 4, "Transportation", "Elm and Main"),
    ]
    assert list(solicitation.asked_documents.values_list("code", "mandatory")) == [
        ("bid_form", True), ("bid_bond", True), ("conflict", True), ("non_collusion", True), ("insurance", False),
        ("references", False),
    ]  # fmt: skip
    assert [c.code for c in solicitation.checklist.all()] == [
        "notice",
        "neutral",
        "insurance",
        "funds",
        "opening_place",
    ]


def test_publishing_freezes_states_and_schedules(buying: Buying) -> None:
    solicitation = buying.published()
    assert solicitation.state == "published"
    assert solicitation.reached == "publication"
    assert [(r.number, r.force) for r in solicitation.requirements.all()] == [(1, "must")]
    assert [str(d) for d in solicitation.drafters.all()] == ["R1: department staff of Transportation"]
    version = Version.objects.get(subject_id=solicitation.pk)
    assert (version.number, version.label) == (1, "As published")
    assert '"combined_value"' not in version.body
    assert '"checklist"' not in version.body
    due = Due.objects.get(subject_id=solicitation.pk)
    assert (due.action, due.at) == ("close", solicitation.deadline)


def test_publishing_is_refused_until_everything_is_there(buying: Buying) -> None:
    solicitation = buying.draft(summary="")

    def sentence() -> str:
        with pytest.raises(Refused) as refusal:
            actions.publish_solicitation(solicitation, by=buying.officer)
        return str(refusal.value)

    assert sentence() == "Still missing: what is asked, in plain words."
    actions.edit_solicitation(solicitation, by=buying.officer, summary="Cameras.")
    assert sentence() == "The checklist is not done: “Notice is placed where the law asks for it”."
    actions.tick_checklist(
        solicitation, by=buying.officer, evidence={c.code: "Seen." for c in solicitation.checklist.all()}
    )
    assert sentence() == "Not approved yet by the city attorney: The documents are in lawful form."
    actions.ask_approvals(solicitation, by=buying.officer)
    actions.approve_act(ActApproval.objects.get(), by=buying.attorney)
    assert actions.publish_solicitation(solicitation, by=buying.officer).state == "published"


def test_an_edit_asks_for_the_approvals_again(buying: Buying) -> None:
    solicitation = buying.ready()
    actions.edit_solicitation(solicitation, by=buying.officer, summary="Better cameras.")
    assert ActApproval.objects.get().state == "waiting"


def test_approval_lapses_with_its_method_and_is_asked_again_with_it(buying: Buying) -> None:
    solicitation = buying.ready()
    actions.edit_solicitation(solicitation, by=buying.officer, profile="quotes")
    assert ActApproval.objects.get().state == "lapsed"
    assert solicitation.checklist.filter(code="three").exists()
    actions.edit_solicitation(solicitation, by=buying.officer, profile="low_bid")
    actions.ask_approvals(solicitation, by=buying.officer)
    assert ActApproval.objects.get().state == "waiting"


def test_solicitation_is_found_by_search_once_everyone_may_read_it(buying: Buying) -> None:
    solicitation = buying.ready(summary="Lidar for pelicans.")
    search.reindex()
    assert [r.subject for r in search.search("pelicans", by=ANYONE).results] == []
    actions.publish_solicitation(solicitation, by=buying.officer)
    search.reindex()
    assert [r.subject for r in search.search("pelicans", by=ANYONE).results] == [solicitation]


def test_deadline_closes_when_due_and_not_before(buying: Buying) -> None:
    solicitation = buying.published()
    with pytest.raises(Refused, match="The deadline has not passed yet"):
        perform(solicitation, "close", by=PROGRAM)
    assert solicitation.deadline is not None
    with clock.set_to(solicitation.deadline - timedelta(milliseconds=1)):
        assert apply_due() == []
    with clock.set_to(solicitation.deadline):
        apply_due()
    solicitation.refresh_from_db()
    assert solicitation.state == "closed"


def test_opening_applies_a_deadline_that_nobody_applied(buying: Buying) -> None:
    solicitation = buying.published()
    with buying.after_deadline(solicitation, minutes=1), pytest.raises(Refused, match="time of the opening"):
        actions.open_solicitation(solicitation, by=buying.officer)
    solicitation.refresh_from_db()
    with buying.after_deadline(solicitation):
        assert actions.open_solicitation(solicitation, by=buying.officer).state == "opened"


def test_estimate_opens_with_the_profiles_milestone(buying: Buying) -> None:
    low = buying.published("low_bid")
    proposal = buying.published("competitive_proposal")
    assert (low.opened_value, proposal.opened_value) == (None, None)
    with buying.after_deadline(low):
        low = actions.open_solicitation(low, by=buying.officer)
        proposal = actions.open_solicitation(proposal, by=buying.officer)
    assert (low.opened_value, proposal.opened_value) == (1_800_000, None)
    assert conditions.is_open(low, "prices")
    assert not conditions.is_open(proposal, "names")
    assert not conditions.is_open(low, "scores")
    proposal = actions.announce_intent(proposal, by=buying.officer)
    assert proposal.opened_value is None
    proposal = actions.award_solicitation(proposal, by=buying.officer)
    assert proposal.opened_value == 1_800_000
    assert conditions.is_open(proposal, "names")
    assert not conditions.is_open(proposal, "content")
    proposal = actions.contract_solicitation(proposal, by=buying.officer)
    assert conditions.is_open(proposal, "content")


def test_what_was_opened_stays_open_after_the_intent_is_withdrawn(buying: Buying) -> None:
    solicitation = buying.published()
    with buying.after_deadline(solicitation):
        solicitation = actions.open_solicitation(solicitation, by=buying.officer)
    solicitation = actions.announce_intent(solicitation, by=buying.officer)
    solicitation = actions.withdraw_intent(solicitation, by=buying.officer, reason="A protest was upheld.")
    assert (solicitation.state, solicitation.reached) == ("opened", "intent")


def test_award_asks_for_the_intent_and_the_council_above_its_value(buying: Buying) -> None:
    solicitation = buying.published(combined_value=Money(250_000_00, "USD"))
    with buying.after_deadline(solicitation):
        solicitation = actions.open_solicitation(solicitation, by=buying.officer)
    with pytest.raises(Refused, match="Announce the intent"):
        actions.award_solicitation(solicitation, by=buying.officer)
    solicitation = actions.announce_intent(solicitation, by=buying.officer)
    with pytest.raises(Refused, match="Not approved yet by the council member"):
        actions.award_solicitation(solicitation, by=buying.officer)
    buying.approve(solicitation)
    assert actions.award_solicitation(solicitation, by=buying.officer).state == "awarded"


def test_quotes_are_awarded_without_an_intent(buying: Buying) -> None:
    solicitation = buying.published("quotes")
    with buying.after_deadline(solicitation):
        solicitation = actions.open_solicitation(solicitation, by=buying.officer)
    assert actions.award_solicitation(solicitation, by=buying.officer).state == "awarded"


def test_cancelled_solicitation_is_asked_again(buying: Buying) -> None:
    solicitation = buying.published()
    cancelled = actions.cancel_solicitation(solicitation, by=buying.officer, reason="The pole is gone.")
    assert (cancelled.state, Due.objects.filter(subject_id=cancelled.pk, done_at=None).count()) == ("cancelled", 0)
    again = actions.resolicit(cancelled, by=buying.officer)
    assert (again.state, again.follows, again.items.count()) == ("draft", cancelled, 2)
    assert again.ocid != cancelled.ocid
    with pytest.raises(Refused, match="asked again already"):
        actions.resolicit(Solicitation.objects.get(pk=cancelled.pk), by=buying.officer)


def test_unsuccessful_is_ended_with_its_reason(buying: Buying) -> None:
    solicitation = buying.closed()
    ended = actions.end_unsuccessful(solicitation, by=buying.officer, reason="Nothing came in.")
    assert ended.state == "unsuccessful"


def test_nobody_talks_with_companies_while_it_runs(buying: Buying) -> None:
    assert conditions.why_blackout(buying.project) is None
    solicitation = buying.published()
    assert conditions.why_blackout(buying.project) == (
        f"{solicitation.number} is running: until the award, companies are answered through its public questions alone."
    )
    actions.cancel_solicitation(solicitation, by=buying.officer, reason="The pole is gone.")
    assert conditions.why_blackout(buying.project) is None

"""Protests against the terms: filed by the door's clock, the opening stayed, decided, put right; who may do what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from junto.core.workflow import Actor, Refused
from junto.evaluation import actions
from junto.evaluation.following import solicitations_changed
from junto.evaluation.models import TermsProtest
from junto.journal import clock
from junto.journal.access import visible
from junto.journal.models import Entry
from junto.people.models import Person
from junto.solicitations import actions as solicitations
from junto.solicitations.models import OpeningStay, Solicitation
from tests.evaluation.making import Evaluating, fresh
from tests.evaluation.permissions import names, people, readers_by_state, refused_with
from tests.projects.permissions import Table, expected, found

GROUND = "Item 2 can be met by one maker alone; Texas Local Government Code § 252.043."


def protest(evaluating: Evaluating, solicitation: Solicitation, company: str = "Lumen Works") -> TermsProtest:
    buying = evaluating.buying
    return actions.protest_terms(
        solicitation, organization=buying.company(company), by=buying.seller(company), ground=GROUND
    )


def until(solicitation: Solicitation) -> Any:
    """Five days before the deadline, at its hour."""
    assert solicitation.deadline is not None
    return solicitation.deadline - timedelta(days=5)


def call(evaluating: Evaluating, solicitation: Solicitation) -> Any:
    with evaluating.buying.after_deadline(solicitation):
        return solicitations.call_opening(fresh(solicitation), by=evaluating.officer)


def hold(evaluating: Evaluating, opening: Any) -> Any:
    with evaluating.buying.after_deadline(opening.solicitation):
        return solicitations.hold_opening(fresh(opening), by=evaluating.bidding.second)


# --- filing ----------------------------------------------------------------------------------------------------------
def test_protest_in_the_last_second_stays_the_opening_until_it_is_denied(evaluating: Evaluating) -> None:
    solicitation = evaluating.buying.published()
    with clock.set_to(until(solicitation)):
        filed = protest(evaluating, solicitation)
    stay = OpeningStay.objects.get()
    assert (filed.state, filed.filed_at, filed.until) == ("filed", until(solicitation), until(solicitation))
    assert (stay.state, stay.cause) == ("standing", filed.number)
    with pytest.raises(Refused, match=f"{filed.number}, a protest against the terms, is not decided"):
        call(evaluating, solicitation)
    denied = actions.deny_terms_protest(filed, reason="Three makers meet it.", by=evaluating.buying.attorney)
    assert (denied.state, fresh(stay).state, denied.decision) == ("denied", "ended", "Three makers meet it.")
    assert hold(evaluating, call(evaluating, solicitation)).state == "held"


def test_protest_a_second_too_late_is_kept_as_late_and_stays_nothing(evaluating: Evaluating) -> None:
    solicitation = evaluating.buying.published()
    with clock.set_to(until(solicitation) + timedelta(seconds=1)):
        late = protest(evaluating, solicitation)
    assert (late.state, OpeningStay.objects.count()) == ("late", 0)
    assert refused_with(actions.deny_terms_protest, late, reason="Late.", by=evaluating.buying.attorney) == "state"
    assert call(evaluating, solicitation).state == "called"


def test_protest_filed_after_the_call_stops_the_holding(evaluating: Evaluating) -> None:
    solicitation = evaluating.buying.published()
    opening = call(evaluating, solicitation)
    filed = protest(evaluating, fresh(solicitation))
    with pytest.raises(Refused, match="is not decided: nothing is opened before"):
        hold(evaluating, opening)
    actions.withdraw_terms_protest(filed, by=evaluating.buying.seller())
    assert OpeningStay.objects.get().state == "ended"
    assert hold(evaluating, opening).state == "held"


def test_terms_are_protested_by_companies_that_could_offer_where_the_method_allows_it(evaluating: Evaluating) -> None:
    solicitation = evaluating.buying.published()
    protest(evaluating, solicitation)
    with pytest.raises(Refused, match="Your company’s protest is not decided yet"):
        protest(evaluating, solicitation)
    solicitations.exclude_company(
        jurisdiction=solicitation.jurisdiction, project=solicitation.project, company_name="Bright Roads",
        ground="drafter", citation="City Code 2-31", facts="It wrote R3.", by=evaluating.officer,
    )  # fmt: skip
    with pytest.raises(Refused, match="Bright Roads cannot offer here"):
        protest(evaluating, solicitation, "Bright Roads")
    quotes = evaluating.buying.published("quotes", title="Quotes")
    with pytest.raises(Refused, match="Under this method the terms are not protested"):
        protest(evaluating, quotes, "Clear Sight")
    with pytest.raises(Refused, match="Say which term is wrong"):
        actions.protest_terms(
            solicitation, organization=evaluating.buying.company("Clear Sight"), ground=" ",
            by=evaluating.buying.seller("Clear Sight"),
        )  # fmt: skip
    hold(evaluating, _gone_ahead(evaluating, solicitation))
    with pytest.raises(Refused, match="while the solicitation is open for offers"):
        protest(evaluating, fresh(solicitation), "Clear Sight")


def _gone_ahead(evaluating: Evaluating, solicitation: Solicitation) -> Any:
    reason = "The cameras must stand before the school year; the ground is weak."
    solicitations.go_ahead(OpeningStay.objects.get(), reason=reason, by=evaluating.officer)
    return call(evaluating, solicitation)


# --- decided ---------------------------------------------------------------------------------------------------------
def test_upheld_protest_holds_the_opening_until_an_addendum_puts_it_right(evaluating: Evaluating) -> None:
    solicitation = evaluating.buying.published()
    before = evaluating.buying.addendum(solicitation)
    solicitations.issue_addendum(before, by=evaluating.officer)
    filed = protest(evaluating, fresh(solicitation))
    with pytest.raises(Refused, match="Say what follows"):
        actions.uphold_terms_protest(filed, reason="Right.", remedy="again", by=evaluating.buying.attorney)
    upheld = actions.uphold_terms_protest(filed, reason="Right.", remedy="amend", by=evaluating.buying.attorney)
    stay = OpeningStay.objects.get()
    assert (upheld.state, stay.state) == ("upheld", "binding")
    assert refused_with(solicitations.go_ahead, stay, reason="No.", by=evaluating.officer) == "state"
    with pytest.raises(Refused, match="was upheld: what it found wrong is put right by an addendum first"):
        call(evaluating, solicitation)
    with pytest.raises(Refused, match="Issue the addendum first. A later date alone does not change the terms."):
        actions.put_terms_right(upheld, addendum=fresh(before), by=evaluating.officer)
    later = solicitation.deadline + timedelta(days=9)  # type: ignore[operator]
    solicitation = solicitations.extend_deadline(
        fresh(solicitation), deadline=later, opening_at=later + timedelta(hours=1), reason="To change the terms.",
        by=evaluating.officer,
    )  # fmt: skip
    with pytest.raises(Refused, match="A later date alone"):
        actions.put_terms_right(fresh(upheld), addendum=fresh(before), by=evaluating.officer)
    changed = evaluating.buying.addendum(solicitation, summary="Item 2 or equal.")
    solicitations.issue_addendum(changed, by=evaluating.officer)
    with pytest.raises(Refused, match="This addendum does not put it right"):
        actions.put_terms_right(fresh(upheld), addendum=fresh(before), by=evaluating.officer)
    done = actions.put_terms_right(fresh(upheld), addendum=fresh(changed), by=evaluating.officer)
    assert (done.state, done.addendum, fresh(stay).state) == ("remedied", changed, "ended")
    assert call(evaluating, fresh(solicitation)).state == "called"


def test_upheld_protest_that_cancels_is_settled_by_cancelling(evaluating: Evaluating) -> None:
    solicitation = evaluating.buying.published()
    one = protest(evaluating, solicitation)
    other = protest(evaluating, solicitation, "Bright Roads")
    actions.uphold_terms_protest(one, reason="Right.", remedy="cancel", by=evaluating.buying.attorney)
    with pytest.raises(Refused, match="The decision says that the solicitation is cancelled: do that"):
        actions.put_terms_right(
            fresh(one), addendum=evaluating.buying.addendum(fresh(solicitation)), by=evaluating.officer
        )
    solicitations.cancel_solicitation(fresh(solicitation), reason=one.number, by=evaluating.officer)
    for _twice in range(2):
        solicitations_changed(Entry.objects.filter(action="cancel"))
        assert (fresh(one).state, fresh(other).state) == ("remedied", "moot")
        assert set(OpeningStay.objects.values_list("state", flat=True)) == {"ended"}


def test_officer_goes_ahead_with_a_written_determination_that_everyone_reads(
    evaluating: Evaluating, browse: Any
) -> None:
    solicitation = evaluating.sealed(prices={"Lumen Works": 1_400_00})
    filed = protest(evaluating, solicitation, "Clear Sight")
    opening = _gone_ahead(evaluating, solicitation)
    stay = OpeningStay.objects.get()
    assert (stay.state, opening.state) == ("overridden", "called")
    text = browse(None).get(solicitation.get_absolute_url()).content.decode()
    assert "The cameras must stand before the school year" in text
    assert "Clear Sight" not in text  # who protests is told with the decision
    hold(evaluating, opening)
    with pytest.raises(Refused, match="It is opened already: no addendum can change the terms any more"):
        actions.uphold_terms_protest(filed, reason="Right.", remedy="amend", by=evaluating.buying.attorney)
    actions.uphold_terms_protest(filed, reason="Right.", remedy="cancel", by=evaluating.buying.attorney)
    assert fresh(stay).state == "overridden"
    evaluation = actions.prepare_evaluation(fresh(solicitation), by=evaluating.officer)
    evaluation = actions.begin_checks(evaluation, by=evaluating.officer)
    evaluating.responsive(evaluation)
    evaluation = actions.rank_candidates(fresh(evaluation), by=evaluating.officer)
    winner = evaluating.responsible(evaluating.candidate(evaluation, "Lumen Works"))
    with pytest.raises(Refused, match="was upheld and says that the solicitation is cancelled: do that"):
        actions.announce_award(winner, reasons="Lowest.", by=evaluating.officer)


def test_whoever_runs_the_purchase_does_not_decide_on_its_terms(evaluating: Evaluating) -> None:
    filed = protest(evaluating, evaluating.buying.published())
    person = Person.objects.get(pk=evaluating.officer.person)
    both = evaluating.world.actor("city_attorney", evaluating.world.hall, person.name)
    with pytest.raises(Refused, match="You run this purchase"):
        actions.deny_terms_protest(filed, reason="No.", by=both)


# --- who may what ----------------------------------------------------------------------------------------------------
OFFICE, PROGRAM = ("officer", "second"), ("program",)
WATCH = "officer second attorney auditor program"
TERMS: Table = {
    ("filed", "attach"): ("lumen", "attorney"),
    ("filed", "note_late"): PROGRAM,
    ("filed", "withdraw"): ("lumen",),
    ("filed", "uphold"): ("attorney",),
    ("filed", "deny"): ("attorney",),
    ("filed", "drop"): PROGRAM,
    ("upheld", "put_right"): OFFICE,
    ("upheld", "note_end"): PROGRAM,
}
STAY: Table = {
    ("standing", "go_ahead"): OFFICE,
    ("standing", "bind"): PROGRAM,
    ("standing", "end"): PROGRAM,
    ("binding", "end"): PROGRAM,
    ("overridden", "bind"): PROGRAM,
    ("overridden", "end"): PROGRAM,
}


def test_permissions_of_protests_against_the_terms(evaluating: Evaluating) -> None:
    filed = protest(evaluating, evaluating.buying.published("competitive_proposal"))
    cast = people(evaluating)
    everyone = " ".join(sorted(cast))
    stay = OpeningStay.objects.get()
    assert found(fresh(filed), cast) == expected(TERMS)
    assert found(fresh(stay), cast) == expected(STAY)
    states = ("filed", "late", "withdrawn", "moot", "upheld", "remedied", "denied")
    assert readers_by_state(filed, cast) == dict.fromkeys(states, names(WATCH, "lumen"))  # while names are closed
    assert readers_by_state(stay, cast) == dict.fromkeys(("standing", "binding", "overridden", "ended"), everyone)
    listed = {name for name, actor in cast.items() if visible(TermsProtest, actor).exists()}
    assert " ".join(sorted(listed)) == names(WATCH, "lumen")


def test_terms_are_protested_by_whoever_speaks_for_the_company(evaluating: Evaluating) -> None:
    solicitation = evaluating.buying.published()
    company = evaluating.buying.company("Lumen Works")

    def tries(actor: Actor) -> str:
        return refused_with(actions.protest_terms, solicitation, organization=company, ground=GROUND, by=actor)

    cast = people(evaluating)
    assert {name for name, actor in cast.items() if tries(actor) == ""} == {"lumen"}


# --- pages -----------------------------------------------------------------------------------------------------------
def test_terms_are_protested_decided_and_put_right_by_pages(evaluating: Evaluating, browse: Any) -> None:
    solicitation = evaluating.buying.published()
    seller, attorney, officer = (
        browse(actor) for actor in (evaluating.buying.seller(), evaluating.buying.attorney, evaluating.officer)
    )
    address = f"/evaluation/terms/{solicitation.pk}/protest/"
    assert address in seller.get(solicitation.get_absolute_url()).content.decode()
    assert address not in officer.get(solicitation.get_absolute_url()).content.decode()
    assert officer.get(address).status_code == 403
    company = evaluating.buying.company("Lumen Works").pk
    assert seller.post(address, {"organization": company, "ground": ""}).status_code == 400
    answer = seller.post(address, {"organization": company, "ground": GROUND, "asked_for": "Or equal."})
    filed = TermsProtest.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, filed.get_absolute_url())
    assert browse(None).get(filed.get_absolute_url()).status_code == 404
    page = officer.get(solicitation.get_absolute_url()).content.decode()
    assert f"Stay of the opening by {filed.number}" in page
    assert "Go ahead all the same" in page
    step = f"/evaluation/terms-protests/{filed.pk}/"
    assert GROUND in attorney.get(f"{step}uphold/").content.decode()
    assert attorney.post(f"{step}uphold/", {"reason": "Right.", "remedy": "amend"}).status_code == 302
    assert "Issue the addendum first" in officer.get(f"{step}put_right/").content.decode()
    addendum = solicitations.issue_addendum(evaluating.buying.addendum(fresh(solicitation)), by=evaluating.officer)
    assert officer.post(f"{step}put_right/", {"addendum": addendum.pk}).status_code == 302
    assert browse(None).get(filed.get_absolute_url()).status_code == 404  # the bidders are not known before the opening
    public = browse(None).get(solicitation.get_absolute_url()).content.decode()
    assert f"Protest against the terms {filed.number}" in public
    assert "once the method has opened who offered" in public
    assert "Lumen Works" not in public
    hold(evaluating, call(evaluating, solicitation))
    text = browse(None).get(filed.get_absolute_url()).content.decode()
    assert "Lumen Works" in text
    assert "Put right by" in text


def test_stay_is_passed_by_page(evaluating: Evaluating, browse: Any) -> None:
    protest(evaluating, evaluating.buying.published())
    stay = OpeningStay.objects.get()
    step = f"/solicitations/stays/{stay.pk}/go_ahead/"
    assert browse(evaluating.buying.attorney).post(step, {"reason": "No."}).status_code == 403
    assert browse(evaluating.officer).post(step, {"reason": "School begins."}).status_code == 302
    assert (fresh(stay).state, fresh(stay).determination) == ("overridden", "School begins.")

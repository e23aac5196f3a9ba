"""The room's pages: what each person sees, what is hidden, what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from junto.core.money import Money
from junto.core.workflow import PROGRAM, Actor
from junto.journal.door import perform
from junto.needs.actions import edit_need, take_up_need, withdraw_need
from junto.needs.drafts import Cost
from junto.people.actions import edit_jurisdiction
from junto.people.models import Jurisdiction, Organization
from junto.projects import actions
from junto.projects.matching import match_needs
from junto.projects.models import Hold, Overlap, Project
from junto.projects.queries import bodies_of
from tests.places.making import point
from tests.projects.making import World

Browse = Callable[[Actor | None], Client]
COST = (Cost("Cameras", Money(6_000_000, "USD")),)


def text(client: Client, url: str, status: int = 200, **data: object) -> str:
    response = client.post(url, data) if data else client.get(url)
    assert response.status_code == status, response.content.decode()[:3000]
    return response.content.decode()


def test_overlaps_page_teaches_where_there_are_none(world: World, browse: Browse) -> None:
    page = text(browse(world.lead(world.transport)), reverse("projects:overlaps"))
    assert "No overlaps here" in page
    assert "As soon as a need is published" in page


def test_overlaps_are_for_the_citys_people_until_they_are_decided(world: World, browse: Browse) -> None:
    overlap = world.overlap()
    page = text(browse(None), reverse("projects:overlaps"))
    assert "Nothing decided yet" in page
    assert "Overlaps that still wait for a decision are seen by the city’s own people" in page
    assert browse(None).get(reverse("projects:overlaps") + "?state=found").status_code == 200
    assert overlap.number not in text(browse(None), reverse("projects:overlaps") + "?state=found")
    assert browse(None).get(overlap.get_absolute_url()).status_code == 404
    page = text(browse(world.lead(world.transport)), reverse("projects:overlaps"))
    assert "“Cameras for Transportation” and “Cameras for Police”" in page
    assert "They share the same ground." in page


def test_everyone_reads_what_was_declined_and_why_without_its_money(world: World, browse: Browse) -> None:
    edit_jurisdiction(world.here, law="us-tx-dallas", by=PROGRAM)
    overlap = world.overlap("same_purchase", cost_items=COST, outcome="Fewer crashes")
    actions.ask_to_decline_overlap(overlap, by=world.lead(world.police), reason="Ours must see at night.")
    actions.confirm_decline(overlap, by=world.buyer, reason="Other lenses, another contract: no splitting.")
    for url in (reverse("projects:overlaps"), overlap.get_absolute_url()):
        page = text(browse(None), url)
        assert "confirmed for procurement that these purchases stay apart." in page
        assert "Other lenses, another contract: no splitting." in page
    assert "Ours must see at night." in page
    assert "They ask for the same kind of thing: camera." in page
    assert "Costs are closed to you here" in page
    assert "60,000" not in page
    assert "120,000" not in page
    assert "How this may be bought" not in page
    assert "Digests" not in page
    places = browse(None).get(reverse("projects:overlap-places", args=[overlap.pk])).json()
    assert sorted(f["properties"]["title"] for f in places["features"]) == [
        "Cameras for Police", "Cameras for Transportation",
    ]  # fmt: skip


def test_a_project_that_forms_is_not_told_by_the_overlap_it_took_up(world: World, browse: Browse) -> None:
    overlap = world.overlap()
    project = actions.accept_overlap(overlap, by=world.lead(world.transport), title="Secret garden")
    assert isinstance(project, Project)
    page = text(browse(None), overlap.get_absolute_url())
    assert "accepted." in page
    assert "Secret garden" not in page
    assert project.number not in page
    assert "Secret garden" in text(browse(world.lead(world.police)), overlap.get_absolute_url())
    actions.join_project(world.member(project, world.police), by=world.lead(world.police))
    actions.begin_planning(project, by=world.lead(world.transport))
    assert "Secret garden" in text(browse(None), overlap.get_absolute_url())


def test_need_taken_up_again_as_a_draft_is_not_told_by_its_overlap(world: World, browse: Browse) -> None:
    overlap = world.overlap()
    actions.decline_overlap(overlap, by=world.lead(world.transport), reason="Not now.")
    theirs = withdraw_need(world.need_of(overlap, world.police), by=world.lead(world.police), reason="Later.")
    assert "Cameras for Police" in text(browse(None), overlap.get_absolute_url())  # withdrawn ones stay in the record
    edit_need(
        take_up_need(theirs, by=world.lead(world.police), reason="Now."), by=world.lead(world.police), title="Drones"
    )
    for reader in (None, world.lead(world.transport)):
        page = text(browse(reader), overlap.get_absolute_url())
        assert "Drones" not in page
        assert "One more need takes part that you may not read." in page
    assert "Drones" in text(browse(world.lead(world.police)), overlap.get_absolute_url())
    found = browse(None).get(reverse("projects:overlap-places", args=[overlap.pk])).json()
    assert [f["properties"]["title"] for f in found["features"]] == ["Cameras for Transportation"]
    need_page = text(browse(None), world.need_of(overlap, world.transport).get_absolute_url())
    assert "Drones" not in need_page


def test_list_says_how_many_are_weaker_and_shows_them(world: World, browse: Browse) -> None:
    world.need(world.transport, geometry=point(40), ends=date(2027, 1, 31))
    later = {"starts": date(2027, 7, 1), "ends": date(2027, 12, 31), "description": "Rest for the old."}
    match_needs([world.need(world.police, title="Benches", kind=world.kinds["kiosk"], **later)])
    client, url = browse(world.lead(world.transport)), reverse("projects:overlaps")
    page = text(client, url + "?kind=same_place")
    assert "One weaker overlap (strength below 50 of 100) was found and is put before nobody." in page
    assert '<a href="?kind=same_place&amp;state=weak">Show them</a>' in page
    page = text(client, url + "?kind=same_place&state=weak")
    assert "“Cameras for Transportation” and “Benches”" in page
    assert "put before nobody." not in page


def test_order_of_works_is_a_numbered_list(world: World, browse: Browse) -> None:
    early, late = {"ends": date(2027, 2, 1)}, {"starts": date(2027, 6, 1), "ends": date(2027, 8, 1)}
    world.need(world.transport, title="Resurface Elm", kind=world.kinds["street-resurfacing"], **early)
    world.need(world.works, title="Water main in Elm", kind=world.kinds["water-main"], **late)
    match_needs([world.need(world.police, title="Hydrants in Elm", kind=world.kinds["water-main"], **late)])
    page = text(browse(world.lead(world.transport)), Overlap.objects.get(kind="sequence").get_absolute_url())
    assert "3 works at one place should go in this order:" in page
    assert "<ol><li>“Water main in Elm” (water main), planned Jun 1, 2027 to Aug 1, 2027</li>" in page
    assert "“Water main in Elm”, “Hydrants in Elm” open the ground. Open it once, together." in page


def test_overlap_page_shows_both_needs_reasons_and_value_before_the_decision(world: World, browse: Browse) -> None:
    overlap = world.overlap("same_purchase", cost_items=COST)
    page = text(browse(world.lead(world.transport)), reverse("projects:overlap-act", args=[overlap.pk, "accept"]))
    for words in (
        "Cameras for Police",
        "They ask for the same kind of thing: camera.",
        "$120,000.00",
        "No law is chosen for West End: an administrator chooses it on the page of organizations.",
        f'href="{world.here.get_absolute_url()}"',
        "This is not legal advice.",
    ):
        assert words in page, words


def test_unknown_cost_is_said_and_never_zero(world: World, browse: Browse) -> None:
    one, other = world.need(world.transport, cost_items=COST), world.need(world.police)
    match_needs([one, other])
    overlap = Overlap.objects.get(kind="same_place")
    page = text(browse(world.lead(world.police)), overlap.get_absolute_url())
    assert "Together at least" in page
    assert "The cost of one need is not stated, so it may be more." in page
    assert "$0" not in page


def test_accepting_in_the_page_makes_the_project(world: World, browse: Browse) -> None:
    overlap = world.overlap()
    client = browse(world.lead(world.transport))
    url = reverse("projects:overlap-act", args=[overlap.pk, "accept"])
    text(client, url, 302, title="Eyes on Elm", purpose="Fewer crashes", profile="technology")
    project = Project.objects.get()
    assert (project.title, project.state, project.lead) == ("Eyes on Elm", "forming", world.transport)
    page = text(client, project.get_absolute_url())
    assert "Begin planning" in page
    assert "Police has not answered yet" in page


def test_forming_project_is_not_public_and_one_in_planning_is(world: World, browse: Browse) -> None:
    lead = world.lead(world.transport)
    forming = actions.form_project(lead=world.transport, title="Not yet", needs=[], by=lead)
    planning = world.project()
    anyone = browse(None)
    assert anyone.get(forming.get_absolute_url()).status_code == 404
    page = text(anyone, planning.get_absolute_url())
    assert "Members’ sign-off" in page
    assert "Not yet" not in text(anyone, reverse("projects:projects"))


def test_public_sees_neither_money_nor_the_reason_of_a_hold(world: World, browse: Browse) -> None:
    project = world.in_sign_off()
    need = world.need(world.transport, cost_items=COST)
    actions.cover_needs(project, [need], by=world.lead(world.transport))
    hold = world.hold(project)
    anyone = text(browse(None), project.get_absolute_url())
    assert "a policy hold by the office “privacy officer” stands; waits for an answer." in anyone
    assert "Faces are stored" not in anyone
    assert "How long are pictures kept" not in anyone
    assert "$60,000" not in anyone
    assert browse(None).get(hold.get_absolute_url()).status_code == 404
    inside = text(browse(world.lead(world.police)), project.get_absolute_url())
    assert "$60,000.00" in inside
    assert "How long are pictures kept" in inside


def test_gates_are_told_in_words(world: World, browse: Browse) -> None:
    project = world.in_sign_off()
    actions.approve(world.approval(project, "technology"), by=world.officer("technology_manager"))
    page = text(browse(world.officer("privacy_officer")), project.get_absolute_url())
    assert "<strong>Passed</strong>" in page
    assert "<strong>Waiting</strong>" in page
    assert reverse("projects:approval-act", args=[world.approval(project, "privacy").pk, "approve"]) in page


def test_hold_is_placed_answered_and_released_in_pages(world: World, browse: Browse) -> None:
    project = world.in_sign_off()
    approval = world.approval(project, "privacy")
    officer, answering = browse(world.officer("privacy_officer")), browse(world.staff(world.police))
    url = reverse("projects:hold-new", args=[approval.pk])
    assert "Question to be answered" in text(officer, url)
    given = {"kind": "policy", "reason": "R", "question": "Q?", "answerer": world.police.pk, "until": "2030-01-31"}
    text(officer, url, 302, **given)
    hold = Hold.objects.get()
    assert "no delegation says who else decides" in text(officer, hold.get_absolute_url())
    text(answering, reverse("projects:hold-act", args=[hold.pk, "answer"]), 302, answer="Thirty days.")
    assert "Thirty days." in text(officer, hold.get_absolute_url())
    text(officer, reverse("projects:hold-act", args=[hold.pk, "release"]), 302, reason="Answered.")
    hold.refresh_from_db()
    assert hold.state == "released"


def test_hold_page_for_strangers_to_the_gate_is_refused_in_a_sentence(world: World, browse: Browse) -> None:
    project = world.in_sign_off()
    url = reverse("projects:hold-new", args=[world.approval(project, "privacy").pk])
    assert "This is not yours to do" in text(browse(world.officer("technology_manager")), url, 403)


def test_requirements_are_written_edited_withdrawn_and_compared(world: World, browse: Browse) -> None:
    project = world.project()
    set_ = project.requirement_set
    staff, lead = browse(world.staff(world.transport)), browse(world.lead(world.transport))
    given = {
        "text": "Pictures are kept thirty days.",
        "why": "Privacy.",
        "aspect": "data",
        "force": "must",
        "user": world.police.pk,
        "technical_owner": world.hall.pk,
        "buyer": world.purchasing.pk,
    }
    text(staff, reverse("projects:requirement-write", args=[set_.pk]), 302, **given)
    text(lead, reverse("projects:requirements-act", args=[set_.pk, "freeze"]), 302, seen="")
    row = set_.requirements.get()
    edit = reverse("projects:requirement-edit", args=[set_.pk, row.pk])
    assert "This version is in sign-off" in text(staff, edit)
    text(staff, edit, 302, **{**given, "text": "Pictures are kept seven days."})
    text(lead, reverse("projects:requirements-act", args=[set_.pk, "freeze"]), 302, seen="")
    page = text(staff, reverse("projects:requirements-compare", args=[set_.pk]))
    assert '<del class="projects-old">Pictures are kept thirty days.</del>' in page
    assert '<ins class="projects-differs">Pictures are kept seven days.</ins>' in page
    withdraw = reverse("projects:requirement-withdraw", args=[set_.pk, row.pk])
    text(staff, withdraw, 302, reason="Settled by ordinance.")
    assert "No requirement yet" in text(staff, set_.get_absolute_url())


def test_requirement_without_a_technical_owner_is_refused_beside_its_field(world: World, browse: Browse) -> None:
    set_ = world.project().requirement_set
    url = reverse("projects:requirement-write", args=[set_.pk])
    page = text(browse(world.staff(world.transport)), url, 400, text="It sees.", why="Because.", aspect="data")
    assert "This field is required" in page
    assert not set_.requirements.exists()


def test_leaving_shows_what_it_does_to_the_others(world: World, browse: Browse) -> None:
    project = world.in_sign_off(world.police, world.works)
    actions.cover_needs(project, [world.need(world.police, cost_items=COST)], by=world.lead(world.police))
    url = reverse("projects:member-act", args=[world.member(project, world.police).pk, "leave"])
    page = text(browse(world.lead(world.police)), url)
    assert "Public Works, Transportation" in page
    assert "Cameras for Police" in page
    assert "$60,000.00" in page
    assert "Members’ sign-off, Law, Budget" in page


def test_invitation_and_joining_in_pages(world: World, browse: Browse) -> None:
    lead = world.lead(world.transport)
    project = actions.form_project(lead=world.transport, title="Together", needs=[], by=lead)
    url = reverse("projects:invite", args=[project.pk])
    text(browse(lead), url, 302, organization=world.county.pk)
    member = world.member(project, world.county)
    join = reverse("projects:member-act", args=[member.pk, "join"])
    assert "Interlocal agreement" in text(browse(world.lead(world.county)), join)
    text(browse(world.lead(world.county)), join, 302, agreement="Res. 26-7")
    member.refresh_from_db()
    assert (member.state, member.agreement) == ("joined", "Res. 26-7")
    assert browse(world.lead(world.police)).get(url).status_code == 403


def test_delegation_is_recorded_in_the_page(world: World, browse: Browse) -> None:
    client = browse(world.officer("city_attorney"))
    given = {
        "jurisdiction": world.here.pk,
        "role": "innovation_officer",
        "citation": "Directive 4-2",
        "starts": date(2026, 1, 1).isoformat(),
    }
    assert "No delegation recorded" in text(browse(None), reverse("projects:delegations"))
    text(client, reverse("projects:delegation-new"), 302, **given)
    assert "Directive 4-2" in text(browse(None), reverse("projects:delegations"))
    assert browse(world.lead(world.police)).get(reverse("projects:delegation-new")).status_code == 403


@pytest.mark.parametrize("name", ["overlaps", "projects", "new", "delegations"])
def test_pages_speak_spanish(name: str, world: World, browse: Browse) -> None:
    world.overlap()
    client = browse(world.lead(world.transport))
    client.cookies["django_language"] = "es"
    with translation.override("en"):  # puts back what the page's language leaves behind
        page = text(client, reverse(f"projects:{name}"))
    assert '<html lang="es"' in page


def test_bodies_of_another_government_are_named_only_where_it_takes_part(world: World, browse: Browse) -> None:
    project = world.in_sign_off()
    town = perform(Jurisdiction(name="Willow Creek", kind="city"), "add", by=PROGRAM)
    foreign = perform(Organization(name="Town Hall", kind="department", jurisdiction=town), "add", by=PROGRAM)
    offered = set(bodies_of(project))
    assert foreign not in offered
    assert world.police in offered
    hold = reverse("projects:hold-new", args=[world.approval(project, "privacy").pk])
    given = {"kind": "policy", "reason": "R", "question": "Q?", "answerer": foreign.pk, "until": "2030-01-31"}
    text(browse(world.officer("privacy_officer")), hold, 400, **given)
    set_ = project.requirement_set
    write = reverse("projects:requirement-write", args=[set_.pk])
    wanted = {"text": "T.", "why": "W.", "aspect": "data", "force": "must", "buyer": world.purchasing.pk}
    for one in ("user", "technical_owner"):
        named = {"user": world.police.pk, "technical_owner": world.hall.pk, **wanted, one: foreign.pk}
        assert "That choice is not one of" in text(browse(world.staff(world.transport)), write, 400, **named)
    assert not Hold.objects.exists()
    with_county = world.project(world.county)
    assert world.county in set(bodies_of(with_county))

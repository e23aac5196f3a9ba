"""Talks with companies are logged and open to all; the blackout while a solicitation runs; exclusions, reviewed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from junto.core.workflow import ANYONE, Actor, Refused
from junto.journal import clock
from junto.journal.access import visible
from junto.projects import actions as projects
from junto.projects.models import Project
from junto.solicitations import actions, receiving
from junto.solicitations.models import Exclusion, MarketContact
from tests.solicitations.bidding import Bidding, fresh
from tests.solicitations.test_offer_pages import page_of, said


def talk(bidding: Bidding, project: Project | None = None, by: Actor | None = None, **fields: Any) -> MarketContact:
    """A talk that transport's lead logs."""
    given: dict[str, Any] = {
        "kind": "meeting",
        "company_name": "Lumen Works, Inc.",
        "day": timezone.localdate(clock.now()),
        "for_city": "T. Lead, Transportation",
        "for_company": "A. Lumen, sales",
        "summary": "They showed a camera that sees at night.",
        **fields,
    }
    lead = bidding.world.lead(bidding.world.transport)
    return actions.log_contact(project or bidding.buying.project, by=by or lead, **given)


def exclude(bidding: Bidding, by: Actor | None = None, **fields: Any) -> Exclusion:
    """Lumen Works, excluded from the project by the officer."""
    project = bidding.buying.project
    given: dict[str, Any] = {
        "jurisdiction": project.jurisdiction,
        "project": project,
        "company_name": "Lumen Works LLC",
        "ground": "drafter",
        "citation": "Directive 4-5",
        "facts": "It wrote requirement 3.",
        **fields,
    }
    return actions.exclude_company(by=by or bidding.officer, **given)


# --- talks -----------------------------------------------------------------------------------------------------------
def test_talk_is_open_to_everyone_at_once(bidding: Bidding) -> None:
    bidding.buying.seller()
    contact = talk(bidding)
    assert (contact.state, contact.organization) == ("logged", bidding.buying.company())
    assert visible(MarketContact, ANYONE).filter(pk=contact.pk).exists()


def test_talk_of_a_project_that_is_not_public_is_opened_with_it(
    bidding: Bidding, django_capture_on_commit_callbacks: Any
) -> None:
    world = bidding.world
    lead = world.lead(world.transport)
    forming = projects.form_project(lead=world.transport, title="Kiosks", needs=[], by=lead)
    contact = talk(bidding, forming)
    assert contact.state == "kept"
    assert not visible(MarketContact, ANYONE).filter(pk=contact.pk).exists()
    with pytest.raises(Refused, match="The project is not public yet"):
        actions.open_contact(contact, by=bidding.officer)
    member = projects.invite_member(forming, organization=world.police, by=lead)
    projects.join_project(member, by=world.lead(world.police))
    with django_capture_on_commit_callbacks(execute=True):
        projects.begin_planning(fresh(forming), by=lead)
    assert fresh(contact).state == "logged"


def test_talk_is_refused_while_a_solicitation_runs_and_points_to_questions(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    with pytest.raises(Refused) as refused:
        talk(bidding)
    assert str(refused.value) == (
        f"{solicitation.number} is running: until the award, companies are answered through its public questions alone."
    )
    assert not MarketContact.objects.exists()


def test_talk_that_took_place_all_the_same_is_reported(bidding: Bidding) -> None:
    with pytest.raises(Refused, match="No solicitation of this project runs"):
        talk(bidding, breach=True)
    bidding.buying.published()
    assert talk(bidding, breach=True).state == "breach"


def test_talk_is_logged_again_once_the_solicitation_has_ended(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    actions.cancel_solicitation(solicitation, reason="No money.", by=bidding.officer)
    assert talk(bidding).state == "logged"


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"summary": " "}, "summary", "Say who was there"),
        ({"for_company": ""}, "for_company", "Say who was there"),
        ({"kind": "dinner"}, "kind", "what kind of talk"),
        ({"day": date(2999, 1, 1)}, "day", "The day lies ahead"),
    ],
)
def test_talk_that_says_too_little_is_refused(
    bidding: Bidding, fields: dict[str, Any], field: str, sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        talk(bidding, **fields)
    assert (refused.value.code, refused.value.field) == ("input", field)


def test_talk_is_corrected_with_a_reason_and_the_earlier_words_stay(bidding: Bidding) -> None:
    contact = talk(bidding)
    lead = bidding.world.lead(bidding.world.transport)
    with pytest.raises(Refused, match="give a reason"):
        actions.correct_contact(contact, summary="Two cameras.", reason="", by=lead)
    corrected = actions.correct_contact(contact, summary="Two cameras.", reason="I misheard.", by=lead)
    assert corrected.summary == "Two cameras."


# --- exclusions ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Acmé Signals, Inc.", "ACME SIGNALS", True),
        ("Acme Signals LLC", "Acme-Signals Ltd.", True),
        ("Acme Signals", "Acme Signal", False),
        ("Inc.", "LLC", False),
    ],
)
def test_plain_name_is_the_same_for_the_same_company(one: str, other: str, same: bool) -> None:
    assert (receiving.plain_name(one) == receiving.plain_name(other)) is same


def test_exclusion_holds_for_its_project_only(bidding: Bidding) -> None:
    solicitation, company = bidding.buying.published(), bidding.buying.company()
    exclude(bidding)
    assert receiving.why_excluded(solicitation, company, clock.now()) is not None
    Project.objects.exclude(pk=solicitation.project_id)
    elsewhere = bidding.world.project()
    solicitation.project = elsewhere
    assert receiving.why_excluded(solicitation, company, clock.now()) is None


def test_debarment_holds_for_every_project_until_its_last_day(bidding: Bidding) -> None:
    solicitation, company = bidding.buying.published(), bidding.buying.company()
    today = timezone.localdate(clock.now())
    exclude(bidding, project=None, ground="debarred", until=today)
    assert receiving.why_excluded(solicitation, company, clock.now()) is not None
    assert receiving.why_excluded(solicitation, company, clock.now() + timedelta(days=1)) is None


def test_exclusion_found_by_name_is_not_that_of_another_registered_company(bidding: Bidding) -> None:
    solicitation = bidding.buying.published()
    exclusion = exclude(bidding, company_name="Bright Poles")
    assert exclusion.organization is None
    namesake = bidding.buying.company("Bright Poles Inc")
    assert receiving.why_excluded(solicitation, namesake, clock.now()) is not None
    bidding.buying.seller("Bright Poles Inc")
    asked = actions.ask_review(
        exclusion, organization=namesake, plea="Another company.", by=bidding.buying.seller("Bright Poles Inc")
    )
    assert (asked.state, asked.organization) == ("under_review", namesake)
    assert receiving.why_excluded(solicitation, namesake, clock.now()) is not None  # until it is decided
    lifted = actions.lift_exclusion(asked, by=bidding.buying.attorney, reason="Not the same.")
    assert lifted.state == "lifted"
    assert receiving.why_excluded(solicitation, namesake, clock.now()) is None


def test_exclusion_upheld_stands(bidding: Bidding) -> None:
    company = bidding.buying.company()
    asked = actions.ask_review(exclude(bidding), organization=company, plea="No.", by=bidding.buying.seller())
    assert actions.uphold_exclusion(asked, by=bidding.buying.attorney, reason="It did.").state == "standing"


@pytest.mark.parametrize("field", ["citation", "facts"])
def test_exclusion_names_its_law_and_what_happened(bidding: Bidding, field: str) -> None:
    with pytest.raises(Refused, match="Say what happened and cite"):
        exclude(bidding, **{field: " "})


# --- pages -----------------------------------------------------------------------------------------------------------
def test_talks_page_teaches_and_lists(bidding: Bidding, browse: Any) -> None:
    project = bidding.buying.project
    address = page_of("contacts", project.pk)
    assert "No talk is logged" in said(browse(None).get(address))
    lead = browse(bidding.world.lead(bidding.world.transport))
    given = {
        "company_name": "Lumen Works", "day": "2026-01-05", "kind": "call", "for_city": "T. Lead",
        "for_company": "A. Lumen", "summary": "They asked when it starts.",
    }  # fmt: skip
    assert lead.post(page_of("contact-new", project.pk), given).status_code == 302
    contact = MarketContact.objects.get()
    assert "Lumen Works" in said(browse(None).get(address))
    assert "They asked when it starts." in said(browse(None).get(contact.get_absolute_url()))
    assert browse(None).get(page_of("contact-new", project.pk)).status_code == 403


def test_talks_page_says_that_none_may_be_now(bidding: Bidding, browse: Any) -> None:
    solicitation = bidding.buying.published()
    lead = browse(bidding.world.lead(bidding.world.transport))
    project = solicitation.project
    assert "answered through its public questions alone" in said(lead.get(page_of("contacts", project.pk)))
    refused = lead.get(page_of("contact-new", project.pk))
    assert "answered through its public questions alone" in said(refused)
    assert "Report a talk during the blackout" in said(lead.get(page_of("contact-new", project.pk) + "?breach=yes"))


def test_exclusions_page_is_written_by_the_officer(bidding: Bidding, browse: Any) -> None:
    project = bidding.buying.project
    officer = browse(bidding.officer)
    address = f"/solicitations/exclusions/new/?project={project.pk}&ground=drafter&company=Lumen+Works"
    assert 'value="Lumen Works"' in officer.get(address).content.decode()
    given = {"company_name": "Lumen Works", "ground": "drafter", "facts": "R3.", "citation": "Directive 4-5"}
    assert officer.post(address, given).status_code == 302
    exclusion = Exclusion.objects.get()
    assert exclusion.project == project
    assert "Lumen Works" in said(officer.get("/solicitations/exclusions/"))
    assert "Directive 4-5" in said(officer.get(exclusion.get_absolute_url()))
    assert browse(None).get(exclusion.get_absolute_url()).status_code == 404

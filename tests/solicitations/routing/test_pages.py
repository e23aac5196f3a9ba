"""Pages on which a solicitation starts from its lawful way: what is asked, shown, kept and refused, and who sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from junto.core.workflow import Actor
from junto.journal import clock
from junto.journal.history import seen_number
from junto.notices.calendar import events_for
from junto.solicitations import actions
from junto.solicitations.models import Solicitation
from junto.solicitations.routing import reckoning
from tests.solicitations.making import ZONE, Buying
from tests.solicitations.routing.test_routes import (
    FIRST,
    GOODS,
    NOON,
    begun,
    dallas,  # noqa: F401 - a fixture
    due,
    kept,
    live_by,
    ticked,
)
from tests.solicitations.test_pages import fields_of, page, text

Browse = Callable[[Actor | None], Client]
NEW = reverse("solicitations:new")
ANSWERS = {
    "fact-need__category": "goods", "fact-funding__federal": "no", "fact-coop__contract_available": "no",
    "fact-need__single_source": "no", "fact-need__p3": "no", "fact-need__public_health_safety_necessity": "no",
}  # fmt: skip


def chosen(buying: Buying, browse: Browse, status: int = 200, **data: Any) -> str:
    given = {"project": str(buying.project.pk), **ANSWERS, **data}
    response = browse(buying.officer).post(NEW, given)
    assert response.status_code == status, text(response)[:3000]
    return text(response)


# --- beginning -------------------------------------------------------------------------------------------------------
def test_page_begins_with_the_project(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    project, client = dallas.project, browse(dallas.officer)
    first = text(client.get(NEW))
    assert project.title in first
    assert "Show the ways to buy" in first
    assert client.get(NEW, {"project": "01a21c48-6146-7533-88da-39814ee499d8"}).status_code == 200
    assert client.post(NEW, {}).status_code == 400


def test_page_shows_ways_with_days_documents_and_citations_before_anything_is_answered(
    dallas: Buying,  # noqa: F811
    browse: Browse,
) -> None:
    with clock.set_to(NOON):
        shown = text(browse(dallas.officer).get(NEW, {"project": str(dallas.project.pk)}))
    for said in (
        "The value: $18,000.00",
        "The number of buyers: 2",
        "By the law of City of Dallas, Texas + Federal grant money (2 CFR 200.317-200.327), as of Dec 7, 2026.",
        "Quotes: 7 days at least",
        "Competitive sealed bidding: 23 days at least",
        "Publisher's affidavit of both notices",
        "Dallas City Code 2-31(b); Tex. Loc. Gov't Code 252.0215",
        "What may be needed as well",
        "Ways that may be open",
        "It depends on this: Is there a contract of another government or a purchasing cooperative that covers it?",
        "the value, $18,000, is above $3,000",
        'name="way" value="quotes"',
    ):
        assert said in shown, said
    assert shown.index("Quotes: 7 days") < shown.index("Competitive sealed bidding: 23 days")
    assert 'name="way" value="cooperative"' not in shown


def test_answers_are_reckoned_and_stay_in_the_form(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    shown = chosen(dallas, browse, **{"fact-coop__contract_available": "yes", "reckon": "yes"})
    assert "Cooperative or interlocal contract" in shown
    assert "Junto cannot run this way yet: it has no method for use of another government's competed contract." in shown
    assert '<option value="goods" selected>goods</option>' in shown
    assert not Solicitation.objects.exists()


@pytest.mark.parametrize(
    ("name", "value"), [("fact-need__category", "castles"), ("fact-history__same_need_12m_total", "much")]
)
def test_odd_answer_is_refused_beside_its_field(
    dallas: Buying,  # noqa: F811
    browse: Browse,
    name: str,
    value: str,
) -> None:
    shown = chosen(dallas, browse, 400, **{name: value, "reckon": "yes"})
    assert f'id="id_{name}_error"' in shown or f'id="id_{name}-error"' in shown
    assert not Solicitation.objects.exists()


def test_amount_beyond_what_a_law_counts_is_refused_above_the_form(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    far = {"fact-history__same_need_12m_total": "9" * 16, "reckon": "yes"}
    assert "must lie between 0 and" in chosen(dallas, browse, 400, **far)
    assert not Solicitation.objects.exists()


def test_begun_by_a_way_the_draft_keeps_it(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    chosen(dallas, browse, 302, way="sealed_bid")
    made = Solicitation.objects.get()
    assert (made.profile, kept(made).way, kept(made).facts["need.single_source"]) == ("low_bid", "sealed_bid", False)
    shown = page(browse, dallas.officer, made)
    for said in (
        "Lawful way and its days",
        "Competitive sealed bidding (City of Dallas, Texas)",
        "There is more than one source",
        "read in the law's own text",
        "us-tx-municipality",
        "Publisher's affidavit of both notices",
        "Before the award.",
        "estimate, no rule",
    ):
        assert said in shown, said


def test_way_that_closed_meanwhile_is_refused_in_the_page(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    assert "This way of buying is not open with these answers." in chosen(dallas, browse, 400, way="cooperative")
    assert not Solicitation.objects.exists()


def test_threshold_of_dallas_changes_in_the_page_on_8_october_2025(
    dallas: Buying,  # noqa: F811
    browse: Browse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = begun(dallas, "quotes", combined_value=90_000_00)
    url, client = reverse("solicitations:route", args=[made.pk]), browse(dallas.officer)
    monkeypatch.setattr(reckoning, "today", lambda: date(2025, 10, 7))
    before = text(client.get(url))
    monkeypatch.setattr(reckoning, "today", lambda: date(2025, 10, 8))
    after = text(client.get(url))
    assert 'value="quotes"' not in before
    assert "is above $50,000" in before
    assert 'value="quotes"' in after


def test_method_against_the_law_needs_law_and_approver(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    given = {"by_method": "yes", "profile": "quotes"}
    chosen(dallas, browse, 400, **given)
    assert not Solicitation.objects.exists()
    stated = {"method_citation": "Charter 8.2", "route_approver": "R. Alvarez, director"}
    chosen(dallas, browse, 302, **given, **stated)
    made = Solicitation.objects.get()
    assert (made.route, made.method_citation, made.route_approver) == ({}, "Charter 8.2", "R. Alvarez, director")


def test_jurisdiction_without_a_law_teaches_and_begins_by_a_method(buying: Buying, browse: Browse) -> None:
    shown = text(browse(buying.officer).get(NEW, {"project": str(buying.project.pk)}))
    assert "No law is chosen for West End: an administrator chooses it on the page of organizations." in shown
    assert f'href="{buying.world.here.get_absolute_url()}"' in shown
    assert "Law that allows this method" not in shown
    assert chosen(buying, browse, 302, by_method="yes", profile="low_bid") is not None
    made = Solicitation.objects.get()
    assert "No law is chosen for West End" in page(browse, buying.officer, made)
    assert browse(buying.officer).get(reverse("solicitations:route", args=[made.pk])).status_code == 200


def test_law_in_another_currency_is_said_not_to_answer(buying: Buying, browse: Browse) -> None:
    live_by(buying, "eu-2014-24")
    shown = text(browse(buying.officer).get(NEW, {"project": str(buying.project.pk)}))
    assert "counts in another currency" in shown


# --- reckoning again -------------------------------------------------------------------------------------------------
def test_route_is_reckoned_again_in_the_page(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    made = begun(dallas, "quotes")
    url, client = reverse("solicitations:route", args=[made.pk]), browse(dallas.officer)
    assert '<input type="radio" name="fact-need__single_source" value="no"' in text(client.get(url))
    ways = text(client.get(url, ANSWERS))
    assert "Or, chosen on the draft’s page, as" in ways
    assert "Proposal in two envelopes." in ways
    given = {**ANSWERS, "way": "sealed_proposals", "seen": str(seen_number(made))}
    assert client.post(url, given).status_code == 302
    made = Solicitation.objects.get(pk=made.pk)
    assert (made.profile, kept(made).way) == ("competitive_proposal", "sealed_proposals")
    stale = client.post(url, {**given, "way": "quotes"})
    assert stale.status_code == 400
    assert Solicitation.objects.get(pk=made.pk).profile == "competitive_proposal"


def test_page_says_where_the_answer_of_today_is_another(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    with clock.set_to(NOON):
        made = begun(dallas, "quotes", combined_value=120_000_00)
        shown = page(browse, dallas.officer, made)
        assert "The answer today is another" in shown
        assert "“Quotes” is closed: the value, $120,000, is above $100,000" in shown
        edit = text(browse(dallas.officer).get(reverse("solicitations:edit", args=[made.pk])))
    assert "Reckon again" in edit


def test_only_the_office_reckons_and_only_before_publication(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    with clock.set_to(NOON):
        made = begun(dallas, **due(FIRST))
        url = reverse("solicitations:route", args=[made.pk])
        attorney, seller = browse(dallas.attorney), browse(dallas.seller())
        assert [client.get(url).status_code for client in (browse(None), seller, attorney)] == [404, 404, 403]
        actions.publish_solicitation(ticked(dallas, made), by=dallas.officer)
        assert browse(dallas.officer).get(url).status_code == 409


def test_route_is_closed_to_companies_and_strangers(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    with clock.set_to(NOON):
        made = actions.publish_solicitation(ticked(dallas, begun(dallas, **due(FIRST))), by=dallas.officer)
        for actor in (None, dallas.seller()):
            shown = page(browse, actor, made)
            assert made.method_citation in shown
            assert "Lawful way and its days" not in shown
            assert "18,000" not in shown
        for actor in (dallas.officer, dallas.attorney, dallas.world.officer("council_member")):
            assert "Lawful way and its days" in page(browse, actor, made)


# --- dates -----------------------------------------------------------------------------------------------------------
def test_button_fills_in_the_earliest_dates_and_saves_nothing(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    with clock.set_to(NOON):
        made = begun(dallas, **due(date(2027, 2, 1)))
        url, client = reverse("solicitations:edit", args=[made.pk]), browse(dallas.officer)
        assert "Fill in the earliest dates" in text(client.get(url))
        shown = text(client.post(url, fields_of(made, fill="yes", notice_on="2026-12-13")))
        assert 'value="2026-12-28T14:00"' in shown
        assert 'value="2026-12-28T15:00"' in shown
        assert 'name="notice_on" value="2026-12-13"' in shown
        assert Solicitation.objects.get(pk=made.pk).deadline == made.deadline
        odd = text(client.post(url, fields_of(made, fill="yes", notice_on="9999-12-31")))
        assert 'value="2027-02-01T14:00"' in odd
        refused = client.post(url, fields_of(made, notice_on="9999-12-31"))
    assert refused.status_code == 400
    assert "lies between 2000 and 2999" in text(refused)


def test_dates_that_are_filled_in_may_be_published(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    with clock.set_to(NOON):
        made = begun(dallas, **due(date(2027, 2, 1)))
        url, client = reverse("solicitations:edit", args=[made.pk]), browse(dallas.officer)
        filled = client.post(url, fields_of(made, fill="yes")).context["form"]
        given = {name: filled[name].value() for name in ("notice_on", "questions_until", "deadline", "opening_at")}
        assert client.post(url, fields_of(made, **given)).status_code == 302
        made = ticked(dallas, Solicitation.objects.get(pk=made.pk))
        assert actions.publish_solicitation(made, by=dallas.officer).deadline == datetime(2026, 12, 22, 14, tzinfo=ZONE)


# --- later acts ------------------------------------------------------------------------------------------------------
def test_what_is_ahead_is_ticked_off_after_publication(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    with clock.set_to(NOON):
        made = actions.publish_solicitation(ticked(dallas, begun(dallas, **due(FIRST))), by=dallas.officer)
        url, client = reverse("solicitations:checklist", args=[made.pk]), browse(dallas.officer)
        assert "Tick off what is still ahead" in page(browse, dallas.officer, made)
        assert "Tick off what is still ahead" not in page(browse, dallas.attorney, made)
        shown = text(client.get(url))
        assert "Before the award." in shown
        assert "No requirement names a brand" not in shown
        assert client.post(url, {"law_ciq": "Filed."}).status_code == 302
    assert made.checklist.get(code="law_ciq").evidence == "Filed."


# --- calendars and the API -------------------------------------------------------------------------------------------
def test_days_of_the_route_are_in_the_office_s_calendar_and_nobody_else_s(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    with clock.set_to(NOON):
        made = actions.publish_solicitation(ticked(dallas, begun(dallas, **due(FIRST))), by=dallas.officer)
        url = reverse("solicitations:dates", args=[made.pk])
        inside, outside = (text(browse(actor).get(url)) for actor in (dallas.officer, None))
    assert "SUMMARY:Award: Cameras at Elm and Main" in inside
    assert "DTSTART;VALUE=DATE:20261231 DTEND;VALUE=DATE:20270101" in inside
    assert "Award" not in outside
    assert "SUMMARY:Offers end" in outside


def test_feed_of_the_office_holds_the_days_to_come(dallas: Buying) -> None:  # noqa: F811
    def days(actor: Actor) -> dict[str, date | None]:
        return {event.title.partition(":")[0]: event.day for event in events_for(actor) if "route-" in event.uid}

    with clock.set_to(NOON):
        made = begun(dallas, notice_on=date(2026, 12, 13), **due(date(2027, 1, 5)))
        draft = {"First notice": date(2026, 12, 13), "Last notice": date(2026, 12, 20)}
        later = {"Evaluation done": date(2027, 1, 12), "Award": date(2027, 1, 12), "Contract signed": date(2027, 1, 12)}
        assert days(dallas.officer) == {**draft, **later}
        assert days(dallas.attorney) == {}
        undated = begun(dallas, "quotes")
        assert not any(str(undated.pk) in event.uid for event in events_for(dallas.officer))
        assert days(dallas.officer) == {**draft, **later}
    with clock.set_to(datetime(2026, 12, 15, 9, tzinfo=ZONE)):
        moved = {"First notice": date(2026, 12, 15), "Last notice": date(2026, 12, 22)}  # not before the publication
        assert days(dallas.officer) == {**moved, **later}
    assert made.notice_on == date(2026, 12, 13)


def test_route_is_told_by_the_api_to_those_inside(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    with clock.set_to(NOON):
        made = actions.publish_solicitation(ticked(dallas, begun(dallas, **due(FIRST))), by=dallas.officer)
        url = f"/api/v1/solicitations/{made.pk}"
        inside, outside = (browse(actor).get(url).json() for actor in (dallas.officer, None))
    assert outside["route"] is None
    route = inside["route"]
    assert (route["way"], route["on"], route["facts"]["value.total"]) == ("sealed_bid", "2026-12-07", "18000.00")
    assert route["facts"]["history.same_need_12m_total"] == "18000"
    assert [law["id"] for law in route["laws"]] == ["us-tx-dallas"]
    assert {one["id"]: one["before"] for one in route["documents"]} == {
        "newspaper_affidavit": "award", "ciq": "award", "form_1295": "contract",
    }  # fmt: skip


def test_page_speaks_spanish(dallas: Buying, browse: Browse) -> None:  # noqa: F811
    with translation.override("es"):
        made = begun(dallas, language="es")
        client = browse(dallas.officer)
        client.cookies.load({"django_language": "es"})
        shown = text(client.get(reverse("solicitations:route", args=[made.pk])))
    assert "Licitación con ofertas selladas" in shown
    assert made.checklist.get(code="law_ciq").label == "Cuestionario de conflicto de intereses (formulario CIQ)"
    assert GOODS["need.category"] == "goods"

"""The Atom feed of opportunities, and the dates of solicitations in calendars."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from django.test import Client
from django.urls import reverse

from junto.core.workflow import Actor
from junto.notices.calendar import events_for
from junto.solicitations import actions
from tests.places.making import kind
from tests.solicitations.making import Buying

Browse = Callable[[Actor | None], Client]
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, query: str = "") -> list[ET.Element]:
    response = client.get(reverse("solicitations:feed") + query)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return ET.fromstring(response.content).findall(f"{ATOM}entry")


def test_feed_holds_what_is_open_and_coming_whoever_asks(buying: Buying, browse: Browse) -> None:
    buying.draft(title="Hidden")
    planned = actions.announce_solicitation(buying.draft(title="Coming"), by=buying.officer)
    published = buying.published(title="Open & wide")
    for client in (browse(None), browse(buying.officer)):
        found = entries(client)
        assert [e.findtext(f"{ATOM}title") for e in found] == [
            f"Open & wide ({published.number})",
            f"Coming ({planned.number})",
        ]
    assert found[0].findtext(f"{ATOM}id") == f"urn:uuid:{published.pk}"
    link = found[0].find(f"{ATOM}link")
    assert link is not None
    assert link.attrib["href"].endswith(published.get_absolute_url())
    assert (found[0].findtext(f"{ATOM}summary") or "").startswith("Invitation for bids. Offers until: ")


def test_feed_is_narrowed_by_sector(buying: Buying, browse: Browse) -> None:
    buying.published(title="Cameras")
    pipes = buying.published(title="Pipes", sector=kind("pipe", "water").sector)
    assert [e.findtext(f"{ATOM}title") for e in entries(browse(None), "?sector=water")] == [f"Pipes ({pipes.number})"]
    assert len(entries(browse(None), "?sector=nonsense")) == 2


def test_feed_entry_is_updated_by_an_addendum(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    before = entries(browse(None))[0].findtext(f"{ATOM}updated")
    assert solicitation.published_at is not None
    with buying.after_deadline(solicitation, minutes=-60 * 24 * 12):
        actions.issue_addendum(buying.addendum(solicitation), by=buying.officer)
    after = entries(browse(None))[0]
    assert after.findtext(f"{ATOM}updated") != before
    assert after.findtext(f"{ATOM}published") == before


def test_dates_stand_in_the_calendars_of_subscribers_and_the_office(buying: Buying) -> None:
    solicitation = buying.published()
    seller = buying.seller()
    assert events_for(seller) == []
    actions.subscribe(by=seller, organization=buying.company(), sector=solicitation.sector)
    named = f"{solicitation.title} ({solicitation.number})"
    assert [(e.title, e.at) for e in events_for(seller)] == [
        (f"Questions end: {named}", solicitation.questions_until),
        (f"Offers end: {named}", solicitation.deadline),
        (f"Opening: {named}", solicitation.opening_at),
    ]
    assert [e.at for e in events_for(buying.officer)].count(solicitation.deadline) == 1
    assert events_for(buying.seller("Bright Poles")) == []
    assert solicitation.questions_until is not None
    with buying.after_deadline(solicitation, minutes=-10):
        assert [e.title.split(":")[0] for e in events_for(seller)] == ["Offers end", "Opening"]
    actions.cancel_solicitation(solicitation, by=buying.officer, reason="No money.")
    assert events_for(seller) == []


def test_dates_are_a_file_for_anyones_calendar(buying: Buying, browse: Browse) -> None:
    solicitation = buying.published()
    response = browse(None).get(reverse("solicitations:dates", args=[solicitation.pk]))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    lines = response.content.decode().split("\r\n")
    assert solicitation.deadline is not None
    assert f"DTSTART:{solicitation.deadline:%Y%m%dT%H%M%SZ}" in lines
    assert lines.count("BEGIN:VEVENT") == 3
    draft = buying.draft()
    assert browse(None).get(reverse("solicitations:dates", args=[draft.pk])).status_code == 404

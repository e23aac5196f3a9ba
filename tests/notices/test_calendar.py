"""The calendar feed: whose dates, its secret address, RFC 5545 to the octet."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from junto.journal import clock, due
from junto.notices import links
from junto.notices.calendar import Event, events_for, feed
from junto.people.queries import actor_for
from tests.making import City
from tests.signing import sign_in

NOW = dt.datetime(2026, 11, 2, 18, tzinfo=dt.UTC)
SOON = dt.datetime(2026, 11, 9, 23, 30, tzinfo=dt.timezone(dt.timedelta(hours=-6)))


def test_feed_is_what_the_standard_asks() -> None:
    event = Event("due-1@city.example", SOON, "Close; bids, ñ", "Line one\nLine \\two", "https://city.example/x/")
    assert feed([event], now=NOW, name="Due dates of Ada") == (
        "BEGIN:VCALENDAR\r\n"
        "VERSION:2.0\r\n"
        "PRODID:-//Junto//Due dates//EN\r\n"
        "CALSCALE:GREGORIAN\r\n"
        "METHOD:PUBLISH\r\n"
        "X-WR-CALNAME:Due dates of Ada\r\n"
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\n"
        "BEGIN:VEVENT\r\n"
        "UID:due-1@city.example\r\n"
        "DTSTAMP:20261102T180000Z\r\n"
        "DTSTART:20261110T053000Z\r\n"
        "DURATION:PT0S\r\n"
        "SUMMARY:Close\\; bids\\, ñ\r\n"
        "DESCRIPTION:Line one\\nLine \\\\two\r\n"
        "URL:https://city.example/x/\r\n"
        "TRANSP:TRANSPARENT\r\n"
        "END:VEVENT\r\n"
        "END:VCALENDAR\r\n"
    )


def test_events_are_those_one_has_to_do_with(west_end: City) -> None:
    due.schedule(west_end.report("Light out"), "reject", at=SOON)
    done = west_end.report("Done")
    due.schedule(done, "reject", at=SOON)
    due.cancel(done, "reject")
    moderator = west_end.person("Mo", "moderator")
    assert [(e.title, e.at) for e in events_for(actor_for(moderator))] == [("Do not publish: Light out", SOON)]
    assert events_for(west_end.actor("Ada", "department_lead")) == []
    assert events_for(west_end.actor("Audrey", "auditor")) == []


def test_calendar_address_is_secret_shown_once_and_revocable(west_end: City, client: Client) -> None:
    moderator = west_end.person("Mo", "moderator")
    report = west_end.report("Light out")
    due.schedule(report, "reject", at=SOON)
    sign_in(client, moderator)
    page = client.post("/notices/calendar/").content.decode()
    address = page.partition("http://localhost:8000")[2].partition("<")[0]
    assert address.endswith(".ics")
    anybody = Client()
    answer = anybody.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert "SUMMARY:Do not publish: Light out\r\n" in answer.content.decode()
    assert address not in client.get("/notices/preferences/").content.decode()
    new = links.new_calendar_url(moderator.pk)
    assert anybody.get(address).status_code == 404
    assert anybody.get(new).status_code == 200
    client.post("/notices/calendar/", {"revoke": "yes"})
    assert anybody.get(new).status_code == 404
    assert anybody.get("/notices/calendar/guess.ics").status_code == 404


def test_calendar_shows_what_its_owner_may_see_now(west_end: City) -> None:
    moderator = west_end.person("Mo", "moderator")
    due.schedule(west_end.report("Light out"), "reject", at=SOON)
    with clock.set_to(dt.datetime(2020, 1, 1, tzinfo=dt.UTC)):  # before the role began
        assert events_for(actor_for(moderator)) == []

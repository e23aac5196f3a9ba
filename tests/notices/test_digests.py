"""Digest mails: what they say, to whom, how often."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from junto.core.workflow import PROGRAM
from junto.journal import clock, due
from junto.journal.door import perform
from junto.notices.actions import mark_all_seen, notify, set_frequency
from junto.notices.mailing import send_digests, send_urgent
from junto.notices.models import Digest, Told
from junto.people.models import Person
from junto.people.queries import actor_for
from tests.making import DAY, City

MONDAY = dt.datetime(2026, 11, 2, 18, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def at_noon():
    with clock.set_to(MONDAY):
        yield


def days(count: int) -> dt.datetime:
    return MONDAY + dt.timedelta(days=count)


def add(west_end: City, name: str = "Mo", role: str = "moderator", **fields) -> Person:
    person = west_end.person(name, role, email=f"{name.lower()}@example.org")
    if fields:

        def set_fields(fresh: Person, _context: object) -> None:
            for field, value in fields.items():
                setattr(fresh, field, value)

        perform(person, "edit", by=PROGRAM, apply=set_fields)
    return person


def test_one_mail_gathers_what_is_new_and_what_waits(west_end: City) -> None:
    mo = add(west_end)
    west_end.report("The light at Elm is out")
    west_end.report("Noise at Main")
    notify(message="Two needs meet at Elm.", person=mo, url="/overlaps/1/")
    done = send_digests(MONDAY)
    assert (done.made, done.sent, done.waiting) == (1, 1, 0)
    (sent,) = mail.outbox
    assert sent.to == ["mo@example.org"]
    assert sent.subject == "West End: your invitation, 2 things wait for you, 1 notice"
    assert (
        "- Publish: problem report (2)\n  http://localhost:8000/notices/waiting/needs.problem_report/publish/"
        in sent.body
    )
    assert "· Noise at Main" in sent.body
    assert "- Two needs meet at Elm.\n" in sent.body
    assert sent.body.startswith("Hello Mo,\n\nYou are invited to Junto, West End. Set your password here, until ")
    assert "\n\nWHAT WAITS FOR YOU\n" in sent.body
    html = sent.alternatives[0].content
    assert "Two needs meet at Elm.</a>" in html
    headers = sent.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Unsubscribe"].startswith("<http://localhost:8000/notices/unsubscribe/")
    assert headers["Message-ID"] == f"<{Digest.objects.get().pk}@localhost>"


def test_mail_is_in_the_readers_language(west_end: City) -> None:
    mo = add(west_end, language="es")
    notify(message="x", person=mo)
    send_digests(MONDAY)
    assert mail.outbox[0].subject.startswith("West End: ")
    assert 'lang="es"' in mail.outbox[0].alternatives[0].content


def test_nobody_is_mailed_twice_on_a_day_or_told_twice(west_end: City) -> None:
    mo = add(west_end)
    notify(message="one", person=mo)
    assert send_digests(MONDAY).sent == 1
    assert send_digests(MONDAY).made == 0
    notify(message="two", person=mo)
    assert send_digests(MONDAY).made == 0
    assert send_digests(days(1)).sent == 1
    assert "- two" in mail.outbox[1].body
    assert "- one" not in mail.outbox[1].body
    assert "2 notices in all that you have not seen yet" in mail.outbox[1].body
    assert Told.objects.count() == 2


def test_what_was_seen_is_not_mailed(west_end: City) -> None:
    mo = add(west_end)
    notify(message="one", person=mo)
    mark_all_seen(by=actor_for(mo, on=DAY))
    assert send_digests(MONDAY).made == 0


def test_what_still_waits_is_told_again_only_when_it_changes_or_is_nearly_due(west_end: City) -> None:
    add(west_end)
    report = west_end.report()
    assert [send_digests(days(n)).sent for n in range(3)] == [1, 0, 0]
    west_end.report("another")
    assert send_digests(days(3)).sent == 1
    assert send_digests(days(4)).sent == 0
    due.schedule(report, "reject", at=days(8))
    assert [send_digests(days(n)).sent for n in (5, 6)] == [1, 1]
    assert "3 days left" in mail.outbox[2].body
    assert mail.outbox[2].subject == "West End: your invitation, 2 things wait for you"


@pytest.mark.parametrize(
    ("frequency", "sent"),
    [("daily", [1, 1, 1, 1, 1, 1, 1, 1]), ("weekly", [1, 0, 0, 0, 0, 0, 0, 1]), ("never", [0] * 8)],
)
def test_frequency_is_kept(west_end: City, frequency: str, sent: list[int]) -> None:
    mo = add(west_end)
    set_frequency(mo.pk, frequency)
    found = []
    for n in range(8):
        with clock.set_to(days(n)):
            notify(message=f"notice {n}", person=mo)
            found.append(send_digests(days(n)).sent)
    assert found == sent


def test_urgent_notices_are_mailed_at_once_even_weekly(west_end: City) -> None:
    mo = add(west_end)
    set_frequency(mo.pk, "weekly")
    notify(message="first", person=mo)
    send_digests(MONDAY)
    assert send_urgent(MONDAY).made == 0
    notify(message="slow", person=mo)
    notify(message="The deadline moved.", person=mo, urgent=True)
    assert send_urgent(days(1)).sent == 1
    assert send_urgent(days(1)).sent == 0
    assert "The deadline moved." in mail.outbox[1].body
    assert "slow" not in mail.outbox[1].body


def test_urgent_notice_asks_of_nobody_whom_it_cannot_mean(west_end: City) -> None:
    holder = add(west_end)
    stand_in = west_end.person("Sue", "department_staff", west_end.police, email="sue@example.org")
    west_end.deputy(holder.memberships.get(), stand_in)
    asked = []
    for turn in range(2):
        notify(message="It moved.", organization=west_end.transport, role="moderator", urgent=True)
        with CaptureQueriesContext(connection) as queries:
            assert send_urgent(days(turn)).sent == 2
        asked.append(len(queries))
        for number in range(5):
            west_end.person(
                f"Nobody {turn} {number}", "moderator", west_end.police, email=f"no-{turn}-{number}@example.org"
            )
    assert {one for sent in mail.outbox for one in sent.to} == {"mo@example.org", "sue@example.org"}
    assert asked[0] == asked[1]


def test_a_deputy_is_mailed_as_deputy_alone(west_end: City) -> None:
    holder = add(west_end, "Hilda", "moderator")
    stand_in = west_end.person("Dee", "department_staff", west_end.police, email="dee@example.org")
    west_end.deputy(holder.memberships.get(), stand_in)
    west_end.report()
    notify(message="For Hilda alone.", person=holder)
    notify(message="For moderators.", organization=west_end.transport, role="moderator")
    send_digests(MONDAY)
    by_address = {m.to[0]: m.body for m in mail.outbox}
    assert set(by_address) == {"hilda@example.org", "dee@example.org"}
    assert "For Hilda alone." not in by_address["dee@example.org"]
    assert "For moderators. (in place of Hilda)" in by_address["dee@example.org"]
    assert "- Publish: problem report (1), in place of Hilda" in by_address["dee@example.org"]
    assert "in place of" not in by_address["hilda@example.org"]


def test_somebody_without_an_address_or_a_place_is_not_mailed(west_end: City) -> None:
    notify(message="x", person=west_end.person("Nomail", "moderator"))
    gone = add(west_end, "Gone")
    notify(message="x", person=gone)
    perform(gone, "end", by=PROGRAM, inputs={"reason": "left"})
    assert send_digests(MONDAY).made == 0
    assert mail.outbox == []


def test_nothing_to_say_is_no_mail(west_end: City) -> None:
    add(west_end)
    assert send_digests(MONDAY).made == 0


def test_making_digests_asks_a_few_queries_for_each_person_without_news(
    west_end: City, django_assert_max_num_queries
) -> None:
    for n in range(20):
        add(west_end, f"Person{n}", "auditor")
    with django_assert_max_num_queries(6 + 20 * 7):
        send_digests(MONDAY)

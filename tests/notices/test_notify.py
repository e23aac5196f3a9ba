"""Notices: to a person or a role, in both languages, seen once, only by those who may read what they are about."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils.translation import gettext_lazy as _

from junto.journal.door import perform
from junto.notices.actions import mark_all_seen, mark_seen, notify
from junto.notices.models import Notice
from junto.notices.queries import badge, lines, notices_for, unseen, untold
from junto.people.queries import actor_for
from tests.making import DAY, City


def test_notify_keeps_the_sentence_in_both_languages(west_end: City) -> None:
    notice = notify(
        message=_("Done: %(label)s."),
        params={"label": _("Withdraw")},
        person=west_end.person("Ada", "department_lead"),
        url="/needs/",
    )
    assert notice.words["en"] == "Done: Withdraw."
    assert set(notice.words) == {"en", "es"}


def test_notify_writes_dates_in_words(west_end: City) -> None:
    notice = notify(
        message="Due on %(day)s.", params={"day": dt.date(2026, 11, 2)}, person=west_end.person("Ada", "auditor")
    )
    assert notice.words == {"en": "Due on Nov 2, 2026.", "es": "Due on 2 de noviembre de 2026."}


def test_notify_asks_for_one_addressee(west_end: City) -> None:
    with pytest.raises(ValueError, match="to a person, or to a role in an organization"):
        notify(message="x")
    with pytest.raises(ValueError, match="to a person, or to a role"):
        notify(message="x", person=west_end.person("Ada", "auditor"), organization=west_end.police)


def test_notice_to_a_role_reaches_its_holders_and_their_deputies_alone(west_end: City) -> None:
    lead = west_end.person("Lea", "department_lead")
    stand_in = west_end.person("Dee", "department_staff", west_end.police)
    west_end.deputy(lead.memberships.get(), stand_in)
    notice = notify(message="Look.", organization=west_end.transport, role="department_lead")
    staff = west_end.actor("Stan", "department_staff")
    other = west_end.actor("Pol", "department_lead", west_end.police)
    assert list(notices_for(actor_for(lead, on=DAY))) == [notice]
    assert list(notices_for(staff)) == []
    assert list(notices_for(other)) == []
    deputy = actor_for(stand_in, on=DAY)
    assert [(line.notice, line.deputy_for) for line in lines(list(notices_for(deputy)), deputy)] == [(notice, lead.pk)]
    everyone = notify(message="All.", organization=west_end.transport)
    assert list(notices_for(staff)) == [everyone]


def test_notice_to_the_holder_in_person_does_not_reach_the_deputy(west_end: City) -> None:
    lead = west_end.person("Lea", "department_lead")
    stand_in = west_end.person("Dee", "department_staff", west_end.police)
    west_end.deputy(lead.memberships.get(), stand_in)
    notify(message="For you alone.", person=lead)
    assert list(notices_for(actor_for(stand_in, on=DAY))) == []


def test_notice_is_seen_by_each_reader_for_themselves(west_end: City) -> None:
    notice = notify(message="Look.", organization=west_end.transport)
    ada, ben = west_end.actor("Ada", "department_lead"), west_end.actor("Ben", "department_staff")
    mark_seen(notice, by=ada)
    mark_seen(notice, by=ada)
    assert list(unseen(ada)) == []
    assert list(unseen(ben)) == [notice]
    assert (badge(ada), badge(ben)) == (0, 1)
    assert mark_all_seen(by=ben) == 1
    assert mark_all_seen(by=ben) == 0
    assert list(untold(ben)) == []


def test_notice_about_something_the_reader_may_not_read_is_not_shown(west_end: City) -> None:
    need = west_end.need()  # a draft, for its own department
    notify(message="Look.", subject=need, url="/there/", organization=west_end.police)
    pol = west_end.actor("Pol", "department_lead", west_end.police)
    assert lines(list(notices_for(pol)), pol) == []
    perform(need, "publish", by=west_end.actor("Ada", "department_lead"))
    assert [line.notice.url for line in lines(list(notices_for(pol)), pol)] == ["/there/"]


def test_notice_with_a_key_replaces_an_earlier_one_until_it_is_told(west_end: City) -> None:
    ada = west_end.person("Ada", "department_lead")
    for n in (1, 2, 3):
        notify(message="%(n)s overlaps.", params={"n": n}, person=ada, key="overlaps")
    assert [n.words["en"] for n in Notice.objects.all()] == ["3 overlaps."]
    mark_all_seen(by=actor_for(ada, on=DAY))
    notify(message="%(n)s overlaps.", params={"n": 4}, person=ada, key="overlaps")
    assert sorted(n.words["en"] for n in Notice.objects.all()) == ["3 overlaps.", "4 overlaps."]

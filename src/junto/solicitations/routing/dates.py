"""The days of a kept route: the calendar from a first notice on, the earliest deadline, dates that may be proposed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from junto.core.routes.calendars import Milestone, Timing, milestones, said
from junto.core.routes.holidays import Days
from junto.core.routes.model import Approval
from junto.core.workflow import Words
from junto.solicitations.lawful import approving
from junto.solicitations.lawful.kept import Asked, Kept
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import Solicitation

ESTIMATE = "estimate"  # how long something takes, which no law asks for
HOUR, OPENING_AFTER = 14, timedelta(hours=1)
DAY = timedelta(days=1)
FIRST, LAST = date(2000, 1, 1), date(2999, 12, 31)


def calendar(
    kept: Kept, notice: date, chosen: Mapping[str, date] | None = None, *, estimates: bool = True
) -> list[Milestone]:
    """Each act on its earliest lawful day after a first notice; without `estimates` only what the law asks for."""
    periods = tuple((one, one.days) for one in kept.periods if estimates or one.verified != ESTIMATE)
    bodies = tuple(_body(one) for one in kept.approvals if one.before != "publish")
    return milestones(Timing(kept.steps, periods, bodies, Days(kept.holidays)), notice, chosen)


def _body(one: Asked) -> Approval:
    return Approval(one.id, one.label, one.before, one.weekday, one.nth)


def because(one: Milestone) -> str:
    """Why a day is not earlier: the period's name, the rule in words, and its citation; empty where none decided it."""
    if one.period is None:
        return ""
    rule = said(one.period, one.days).said(_).rstrip(".")
    return f"{approving.said(one.period.label)}: {rule} ({one.period.cite})."


def earliest_deadline(kept: Kept, notice: date) -> Milestone | None:
    """When offers may be due at the earliest by the law alone; None where the way has no such act."""
    return next((one for one in calendar(kept, notice, estimates=False) if one.act == "opening"), None)


def why_notice_odd(day: date | None) -> Words | None:
    """A first notice lies in a time for which a calendar means anything."""
    if day is None or FIRST <= day <= LAST:
        return None
    return _("The first notice lies between %(first)s and %(last)s.") % {"first": FIRST.year, "last": LAST.year}


def first_notice(solicitation: Solicitation, at: datetime) -> date:
    """The day from which the law counts: the first notice, which cannot come before the publication here."""
    published = timezone.localdate(solicitation.published_at or at)
    return max(published, solicitation.notice_on or published)


def why_too_early(solicitation: Solicitation, deadline: datetime | None, at: datetime) -> Words | None:
    """The deadline lies before the earliest that the kept route allows, with the period and its citation."""
    kept = read(solicitation.route)
    if kept is None or deadline is None:
        return None
    notice = first_notice(solicitation, at)
    earliest = earliest_deadline(kept, notice)
    if earliest is None or timezone.localdate(deadline) >= earliest.day:
        return None
    words = {"day": date_format(earliest.day), "notice": date_format(notice), "why": because(earliest)}
    if not words["why"]:
        return _("With the first notice on %(notice)s, the deadline is on %(day)s or later.") % words
    return _("With the first notice on %(notice)s, the deadline is on %(day)s or later. %(why)s") % words


def proposed(solicitation: Solicitation, kept: Kept, notice: date) -> dict[str, datetime | date]:
    """The earliest dates that keep the law and the method's own days, by field; in the afternoon, on working days."""
    method, days = solicitation.method, Days(kept.holidays)
    found = {one.act: one.day for one in calendar(kept, notice)}
    deadline = max(found.get("opening", notice), notice + method.least_days * DAY)
    deadline = days.on_or_after(deadline)
    later = {one.act: one.day for one in calendar(kept, notice, {"opening": deadline})}
    closing = _at(deadline)
    return {
        "notice_on": notice,
        "questions_until": _at(deadline - method.question_days * DAY),
        "deadline": closing,
        "opening_at": closing + OPENING_AFTER,
        **({"contract_starts": later["contract"]} if "contract" in later else {}),
    }


def _at(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(HOUR)))

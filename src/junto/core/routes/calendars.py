"""A route's calendar: the earliest lawful day of each act, counted over working days, notices and meetings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .holidays import DAY, Days, nth_weekday
from .model import ACTS, Approval, Period
from .problems import RoutesError

LATEST_START = date(9900, 1, 1)
NONE_CHOSEN: Mapping[str, date] = {}
WORKING_ACTS = ("opening", "requests", "intent", "award", "contract", "hearing")  # done by people at their desks
BEFORE_ACT = {"publish": "notice", "award": "award", "contract": "contract"}


@dataclass(frozen=True, slots=True)
class Milestone:
    """One act with its earliest day; `latest` where a rule sets a last day. `period`: the rule that decided it, with
    its `days` after reductions; None where nothing but the act before it did."""

    act: str
    day: date
    latest: date | None
    period: Period | None
    days: int
    approval: str = ""

    @property
    def label(self) -> Sentence:
        """What the act is called."""
        return Sentence(f"act_{self.act}", ACTS[self.act])

    @property
    def too_late(self) -> bool:
        """Whether the earliest day lies after the last one: these rules cannot all be kept."""
        return self.latest is not None and self.day > self.latest

    @property
    def why(self) -> Sentence | None:
        """The rule that decided the day, in words."""
        return None if self.period is None else said(self.period, self.days)


def said(period: Period, days: int) -> Sentence:
    """A period in words: how many days of which kind, between which acts."""
    params: dict[str, object] = {
        "days": days,
        "start": Sentence(f"act_{period.start}", ACTS[period.start]),
        "end": Sentence(f"act_{period.end}", ACTS[period.end]),
    }
    working = period.counting == "working"
    if period.how == "at_most" and working:
        words = _("At most %(days)s working days after “%(start)s”: “%(end)s”.")
    elif period.how == "at_most":
        words = _("At most %(days)s days after “%(start)s”: “%(end)s”.")
    elif period.how == "before_nth_day":
        words = _("“%(start)s” must lie before day number %(days)s counted back from “%(end)s”.")
    elif period.how == "clear" and working:
        words = _("%(days)s whole working days must lie between “%(start)s” and “%(end)s”.")
    elif period.how == "clear":
        words = _("%(days)s whole days must lie between “%(start)s” and “%(end)s”.")
    elif working:
        words = _("At least %(days)s working days after “%(start)s”: “%(end)s”.")
    else:
        words = _("At least %(days)s days after “%(start)s”: “%(end)s”.")
    return Sentence(f"period_{period.how}", words, params)


@dataclass(frozen=True, slots=True)
class Timing:
    """What a calendar is reckoned from: acts in order, periods with their days after reductions, approvals, days."""

    steps: tuple[str, ...]
    periods: tuple[tuple[Period, int], ...]
    approvals: tuple[Approval, ...]
    days: Days


@dataclass(frozen=True, slots=True, eq=False)
class Step:
    """An act with what decides its day: periods, by their place, that end with it, and those that set a last day; by
    how many days a last notice follows the first; the weekdays on which it can happen (() all); whether people at their
    desks do it.
    """

    act: str
    after: tuple[tuple[int, Period], ...]
    limits: tuple[tuple[int, Period], ...]
    later: timedelta
    weekdays: tuple[int, ...]
    working: bool


def milestones(timing: Timing, start: date, chosen: Mapping[str, date] | None = None) -> list[Milestone]:
    """Each act on its earliest lawful day, from `start` on, in the order of acts. Raises RoutesError beyond 9900.

    `chosen`: acts for which a day is set already; what follows one is reckoned from that day where it is later than the
    earliest lawful one, which stays the act's own `day`.

    An act comes no earlier than the one before it and than every period that ends with it allows; then it moves to the
    next day on which it can happen: notices to their weekdays, openings, awards and contracts to working days,
    approvals to a meeting of the body that gives them.
    """
    periods = tuple(period for period, _days in timing.periods)
    return reckoned(steps_of(timing.steps, periods, timing.approvals), timing, start, chosen or NONE_CHOSEN)


def reckoned(
    steps: Sequence[Step], timing: Timing, start: date, chosen: Mapping[str, date] = NONE_CHOSEN
) -> list[Milestone]:
    """The milestones of a timing whose steps are known (see milestones, steps_of)."""
    if start >= LATEST_START or max(chosen.values(), default=start) >= LATEST_START:
        raise RoutesError("start_too_late", _("A calendar must start before the year 9900."))
    at: dict[str, date] = {"start": start}
    found = [Milestone("start", start, None, None, 0)]
    earliest = start
    for step in steps:
        day, period, days = earliest, None, 0
        for place, one in step.after:
            if one.start in at:
                count = timing.periods[place][1]
                after = _after(at[one.start], one, count, timing.days)
                if after > day:
                    day, period, days = after, one, count
        approval = ""
        if step.act == "approval":
            met = [(_meeting(day, body), body.id) for body in timing.approvals]
            day = max(day for day, _body in met)
            approval = next(body for when, body in met if when == day)
        else:
            day = _possible(step, day, timing.days)
        latest = _latest(step, at, timing) if step.limits else None
        found.append(Milestone(step.act, day, latest, period, days, approval))
        at[step.act] = earliest = max(day, chosen[step.act]) if step.act in chosen else day
    return found


def steps_of(acts: Iterable[str], periods: Sequence[Period], approvals: Iterable[Approval]) -> tuple[Step, ...]:
    """The method's own acts, those between which its periods lie, the last notice, and approvals, in order."""
    wanted = set(acts)
    for period in periods:
        wanted |= {period.start, period.end}
        if period.publications > 1:
            wanted.add("last_notice")
    if any(one.before in ("award", "contract") for one in approvals):
        wanted.add("approval")
    return tuple(_step(act, periods) for act in ACTS if act in wanted and act != "start")


def _step(act: str, periods: Sequence[Period]) -> Step:
    ending = [(place, one) for place, one in enumerate(periods) if one.end == act]
    after = tuple((place, one) for place, one in ending if one.how != "at_most")
    limits = tuple((place, one) for place, one in ending if one.how == "at_most")
    papers = [one for one in periods if one.start == "notice" and one.how != "at_most"]
    later = 0 * DAY
    weekdays: tuple[int, ...] = ()
    if act in ("notice", "last_notice"):
        shared = [set(one.weekdays) for one in papers if one.weekdays]
        weekdays = tuple(sorted(set.intersection(*shared))) if shared else ()
    if act == "last_notice":
        later = 7 * DAY * (max((one.publications for one in papers), default=1) - 1)
    return Step(act, after, limits, later, weekdays, act in WORKING_ACTS)


def _after(day: date, period: Period, count: int, days: Days) -> date:
    """The first day on which a period that begins on `day` lets its other act happen."""
    extra = period.how in ("clear", "before_nth_day")
    if period.counting == "working":
        return days.plus(day, count + extra)
    last = day + count * DAY
    if period.rolls:
        last = days.on_or_after(last)
    return last + DAY if extra else last


def _latest(step: Step, at: Mapping[str, date], timing: Timing) -> date | None:
    limits = []
    for place, period in step.limits:
        if period.start in at:
            begun, count = at[period.start], timing.periods[place][1]
            working = period.counting == "working"
            limits.append(timing.days.plus(begun, count) if working else begun + count * DAY)
    return min(limits, default=None)


def _possible(step: Step, day: date, days: Days) -> date:
    if step.working:
        return days.on_or_after(day)
    day += step.later
    while step.weekdays and day.weekday() not in step.weekdays:
        day += DAY
    return day


def _meeting(day: date, body: Approval) -> date:
    """The first meeting of a body on or after a day; the day itself where it may decide any day."""
    if body.weekday is None:
        return day
    day += timedelta(days=(body.weekday - day.weekday()) % 7)
    while body.nth and day not in _meetings(day, body):
        day += 7 * DAY
    return day


def _meetings(day: date, body: Approval) -> Sequence[date | None]:
    assert body.weekday is not None
    return [nth_weekday(day.year, day.month, body.weekday, nth) for nth in body.nth]

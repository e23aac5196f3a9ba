from __future__ import annotations

from datetime import date

import pytest

from junto.core.routes import RoutesError
from junto.core.routes.calendars import Milestone, Timing, milestones, said
from junto.core.routes.holidays import Days
from junto.core.routes.model import Approval, Period, Words
from junto.core.routes.reading import jurisdiction

NAME = Words("x")
FREE = Days(())
STEPS = ("notice", "opening", "award", "contract")


def period(start: str, end: str, days: int, how="at_least", counting="calendar", **more) -> Period:
    return Period("p", NAME, start, end, days, how, counting, "Code 1", "recalled", **more)


def days_of(found: list[Milestone]) -> dict[str, date]:
    return {one.act: one.day for one in found}


def reckoned(*periods: Period, start=date(2026, 11, 2), days=FREE, steps=STEPS, bodies=()) -> dict[str, date]:
    return days_of(milestones(Timing(steps, tuple((one, one.days) for one in periods), bodies, days), start))


def test_before_the_14th_day_leaves_14_days_between():
    found = reckoned(period("notice", "opening", 14, "before_nth_day", publications=2))
    # Notice on Monday the 2nd: the 14th day before the 16th is the 2nd itself, so the 17th is the earliest.
    assert found["opening"] == date(2026, 11, 17)
    assert found["last_notice"] == date(2026, 11, 9)


def test_what_follows_a_day_that_is_set_already_is_reckoned_from_it():
    timing = Timing(STEPS, ((period("notice", "opening", 14), 14), (period("opening", "award", 5), 5)), (), FREE)
    start, late = date(2026, 11, 2), date(2026, 12, 1)
    found = days_of(milestones(timing, start, {"opening": late}))
    assert (found["opening"], found["award"]) == (date(2026, 11, 16), date(2026, 12, 7))  # the 6th is a Sunday
    assert days_of(milestones(timing, start, {"opening": start})) == days_of(milestones(timing, start))
    with pytest.raises(RoutesError, match="before the year 9900"):
        milestones(timing, start, {"opening": date(9950, 1, 1)})


def test_at_least_lets_the_act_fall_on_the_last_day_and_clear_does_not():
    assert reckoned(period("notice", "opening", 14))["opening"] == date(2026, 11, 16)
    assert reckoned(period("notice", "opening", 14, "clear"))["opening"] == date(2026, 11, 17)


def test_working_days_are_counted_without_weekends():
    assert reckoned(period("notice", "opening", 5, counting="working"))["opening"] == date(2026, 11, 9)
    assert reckoned(period("notice", "opening", 5, "clear", "working"))["opening"] == date(2026, 11, 10)


def test_opening_moves_from_a_holiday_to_the_next_working_day():
    dallas = Days(jurisdiction("us-tx-dallas").holidays)
    assert reckoned(period("notice", "opening", 24), days=dallas)["opening"] == date(2026, 11, 30)  # not 26 to 29


def test_standstill_whose_last_day_is_no_working_day_rolls_before_the_contract():
    steps = ("intent", "contract")
    started = date(2026, 11, 4)  # ten days later is Saturday the 14th
    plain = reckoned(period("intent", "contract", 10, "clear"), start=started, steps=steps)
    rolled = reckoned(period("intent", "contract", 10, "clear", rolls=True), start=started, steps=steps)
    assert (plain["contract"], rolled["contract"]) == (date(2026, 11, 16), date(2026, 11, 17))


def test_notices_wait_for_the_newspaper_s_weekday():
    paper = period("notice", "opening", 14, publications=3, weekdays=(3,))
    found = reckoned(paper, period("notice", "opening", 1, weekdays=(2, 3)))
    assert (found["notice"], found["last_notice"]) == (date(2026, 11, 5), date(2026, 11, 19))
    assert found["opening"] == date(2026, 11, 19)


def test_approval_waits_for_the_meeting_of_its_body():
    council = Approval("council", NAME, "award", 2, (2, 4))
    found = reckoned(bodies=(council,), start=date(2026, 11, 12))
    assert found["approval"] == found["award"] == date(2026, 11, 25)
    assert reckoned(bodies=(council,), start=date(2026, 11, 26))["approval"] == date(2026, 12, 9)
    weekly = Approval("board", NAME, "award", 0)
    anyone = Approval("officer", NAME, "contract")
    timing = Timing(STEPS, (), (weekly, anyone), FREE)
    approval = next(one for one in milestones(timing, date(2026, 11, 3)) if one.act == "approval")
    assert (approval.day, approval.approval) == (date(2026, 11, 9), "board")


def test_last_day_is_told_and_a_rule_that_cannot_be_kept_is_seen():
    limit = period("opening", "award", 3, "at_most")
    slow = period("opening", "award", 5)
    timing = Timing(STEPS, ((limit, 3), (slow, 5)), (), FREE)
    award = next(one for one in milestones(timing, date(2026, 11, 2)) if one.act == "award")
    assert (award.day, award.latest, award.too_late) == (date(2026, 11, 9), date(2026, 11, 5), True)
    short = period("opening", "award", 2, "at_most", "working")
    found = milestones(Timing(STEPS, ((short, 2),), (), FREE), date(2026, 11, 6))
    award = next(one for one in found if one.act == "award")
    assert (award.day, award.latest, award.too_late) == (date(2026, 11, 6), date(2026, 11, 10), False)
    assert award.why is None


def test_acts_come_in_order_and_those_of_periods_are_added():
    found = reckoned(period("hearing", "contract", 30), start=date(2026, 11, 2))
    assert list(found) == ["start", "notice", "opening", "hearing", "award", "contract"]
    assert found["contract"] == date(2026, 12, 2)


def test_calendar_near_the_end_of_time_is_refused():
    with pytest.raises(RoutesError, match="before the year 9900"):
        reckoned(start=date(9900, 1, 1))


@pytest.mark.parametrize(
    ("how", "counting", "words"),
    [
        ("at_least", "calendar", "At least 9 days after “First notice”: “Award”."),
        ("at_least", "working", "At least 9 working days after “First notice”: “Award”."),
        ("clear", "calendar", "9 whole days must lie between “First notice” and “Award”."),
        ("clear", "working", "9 whole working days must lie between “First notice” and “Award”."),
        ("at_most", "calendar", "At most 9 days after “First notice”: “Award”."),
        ("at_most", "working", "At most 9 working days after “First notice”: “Award”."),
        ("before_nth_day", "calendar", "“First notice” must lie before day number 9 counted back from “Award”."),
    ],
)
def test_period_is_said_in_words(how, counting, words: str):
    assert str(said(period("notice", "award", 9, how, counting), 9)) == words

"""Rare data and plans: hours with faults, workbook dates, places that are not there, plans half written."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from junto.core.evidence.answering import answer
from junto.core.evidence.methods import METHODS
from junto.core.evidence.moments import moment
from junto.core.evidence.power import power_of
from junto.core.evidence.reading_data import read_data
from junto.core.sentences import Unfit

from .making import plan, study, wide
from .test_methods import noisy

LONG = {"columns": {"time": "t", "place": "p", "value": "v"}, "treated": "A", "start": "2024-02-26"}


def test_zeros_at_busy_hours_are_found() -> None:
    rng = np.random.default_rng(7)
    hours = np.datetime64("2024-01-01T00") + np.arange(24 * 7 * 10)
    lines = []
    for place in "ABC":
        values = rng.poisson(40, len(hours))
        if place == "A":
            values[1000:1006] = 0
        lines += [f"{hour},{place},{value}" for hour, value in zip(hours, values, strict=True)]
    given = plan(**LONG, controls=["B", "C"])
    told = answer(
        given, read_data(("t,p,v\n" + "\n".join(lines) + "\n").encode(), given, name="x.csv"), ["before_after"]
    )
    [found] = [one for one in told.found if one.check == "false_zeros"]
    assert (found.place, found.first, found.last) == (0, 1000, 1005)


def test_dates_of_workbooks_are_moments() -> None:
    assert moment(date(2024, 1, 2)) == datetime(2024, 1, 2)
    assert moment(datetime(2024, 1, 2, 3, tzinfo=UTC)) == datetime(2024, 1, 2, 3)
    with pytest.raises(Unfit, match="has seconds"):
        moment(datetime(2024, 1, 2, 3, 4, 5))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"columns": {"time": "t", "place": "p"}}, "names time, place and value"),
        ({"treated": []}, "must name the treated places"),
        ({"looks": 3}, "must be named fields"),
        ({"controls": [True]}, "must be a list of names"),
        ({"controls": [f"p{k}" for k in range(2001)]}, "more than 2,000 names"),
    ],
)
def test_half_written_plan_is_refused(more: dict[str, object], said: str) -> None:
    with pytest.raises(Unfit, match=said):
        plan(**{**LONG, **more})


def test_place_that_the_data_do_not_have_is_refused() -> None:
    with pytest.raises(Unfit, match="The data have no place “Z”"):
        study(plan(**LONG, controls="Z"), b"t,p,v\n2024-01-01,A,1\n2024-03-01,A,2\n")
    with pytest.raises(Unfit, match="the place is missing"):
        study(plan(**LONG), b"t,p,v\n2024-01-01,,1\n")


def test_too_little_before_cannot_be_planned_with() -> None:
    with pytest.raises(Unfit, match="at least 8 values before"):
        power_of(study(plan(start="2024-01-06"), wide({"A": list(range(1, 10))})), METHODS["before_after"], 0.05)


def test_series_with_few_values_is_refused_by_interrupted_series() -> None:
    with pytest.raises(Unfit, match="at least 8 values before and from the start on"):
        METHODS["interrupted_series"].estimate(study(plan(start="2024-01-06"), wide({"A": list(range(1, 10))})), 0.05)


def test_window_of_the_plan_cuts_the_data() -> None:
    found = study(plan(data_from="2024-02-01", end="2024-03-31", controls="B"), wide(noisy(3)))
    assert (found.panel.axis.label(0), found.panel.steps, found.begin) == ("2024-02-01", 60, 29)

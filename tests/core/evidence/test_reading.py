"""Plans and data that do not fit are refused in one sentence that names the place; clocks, duplicates and periods."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.evidence.moments import moment
from junto.core.evidence.reading_data import read_data
from junto.core.evidence.reading_plan import read_plan
from junto.core.sentences import Unfit

from .making import plan, study, wide

PLAN = b"outcome: bicycles\nwanted: up\ncolumns: {time: day}\ntreated: A\nstart: 2024-03-01\n"
DAYS = wide({"A": [1.0, 2.0, 3.0, 4.0], "B": [2.0, 3.0, 4.0, 5.0]})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (b"outcome: twice\n", "Line 6 of the plan: “outcome” stands here a second time (first in line 1)."),
        (b"x: &a 1\n", "Line 6 of the plan: Anchors and aliases (& and *) are not read"),
        (b"statr: 2024\n", "Line 6 of the plan: plan has a field “statr” that is not known."),
        (b"level: .nan\n", "Line 6 of the plan: plan: “level” must be a number, not “.nan”."),
        (b"level: true\n", "Line 6 of the plan: plan: “level” must be a number, not “True”."),
        (b"level: 99\n", "Line 6 of the plan: plan: “level” must be from 0.01 to 50, not 99."),
        (b"expected: 1e999\n", "Line 6 of the plan: plan: “expected” has too many digits"),
        (b"controls: [A]\n", "Line 6 of the plan: “A” is both a treated place and a control"),
        (b"controls: [B, B]\n", "Line 6 of the plan: “controls” names “B” twice."),
        (b"controls: {B: 1}\n", "“controls” must be a list of names."),
        (b"name: x\nstarts: {A: 2024-01-01}\n", "Line 7 of the plan: plan has a field “starts” that is not known."),
        (b"end: 2024-01-31\n", "Line 6 of the plan: The end lies before the start"),
        (b"data_from: 2024-04-01\n", "“data_from” must lie before the start"),
        (b"timezone: Mars/Olympus\n", "There is no time zone “Mars/Olympus”"),
        (b"timezone: ../../etc/passwd\n", "There is no time zone"),
        (b"season: [tide]\n", "“season” can name"),
        (b"looks: {planned: 2, this: 3}\n", "this look is number 3 of 2"),
        (b"assignment: as_if_random\n", "needs an “assignment_reason”"),
        (b"exclude:\n  - {from: 2024-01-02, to: 2024-01-01, reason: x}\n", "Line 7 of the plan: exclude, 0: the time"),
        (b"exclude:\n  - {from: 2024-01-02, to: 2024-01-03}\n", "say the “reason”"),
        (b"exclude: x\n", "“exclude” must be a list."),
        (b"seed: -1\n", "“seed” must be from 0"),
        (b"registered: yesterday\n", "“yesterday” is not a point in time"),
        (b"worth: 5\n", "“worth” must be named fields."),
        (b"errors: huge\n", "“errors” must be one of"),
        (b'name: "\\ud800"\n', "Line 6 of the plan: This cannot be read as YAML: "),
        (b"name: !!python/object:os.system x\n", "Line 6 of the plan: Tags such as “"),
        (b"a: " + b"[" * 20 + b"]" * 20 + b"\n", "Line 6 of the plan: Values lie more than 20 deep here."),
        (b"a: [\n", "Line 7 of the plan: This cannot be read as YAML: "),
    ],
)  # fmt: skip
def test_plan_is_refused_with_its_line(more: bytes, said: str) -> None:
    with pytest.raises(Unfit) as refused:
        read_plan(PLAN + more)
    assert said in str(refused.value)


def test_starts_at_different_times_are_refused_with_their_places() -> None:
    head = b"outcome: bicycles\nwanted: up\ncolumns: {time: day}\ntreated: [A, B]\n"
    with pytest.raises(Unfit) as refused:
        read_plan(head + b"start: {A: 2024-03-01, B: 2024-04-01}\n")
    assert str(refused.value).startswith(
        "Line 5 of the plan: The treated places begin at different times (“A” 2024-03-01; “B” 2024-04-01)."
    )
    assert read_plan(head + b"start: {A: 2024-03-01, B: 2024-03-01}\n").start == datetime(2024, 3, 1)
    with pytest.raises(Unfit, match="start has a field “C” that is not known"):
        read_plan(head + b"start: {C: 2024-03-01}\n")
    with pytest.raises(Unfit, match="begin at different times"):
        read_plan(head + b"start: {}\n")


@pytest.mark.parametrize("content", [b"", b"- 1", b"\xff\xfe\x00", b"x" * 1_000_001])
def test_plan_that_is_no_plan_is_refused(content: bytes) -> None:
    with pytest.raises(Unfit):
        read_plan(content)


@given(st.binary(max_size=200))
def test_plan_of_any_bytes_is_read_or_refused(content: bytes) -> None:
    try:
        said = read_plan(PLAN + content).outcome
    except Unfit as error:
        said = str(error)
    assert said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"start": "2025-01-01"}, "The start, 2025-01-01, lies after the data, which end with 2024-01-04"),
        ({"start": "2023-01-01"}, "there is no time before to compare with"),
        ({"treated": "C"}, "no column “C”"),
        ({"columns": {"time": "when"}}, "no column “when”. They have: day, A, B."),
        ({"covariates": ["A"]}, "one column a place"),
        ({"exclude": [{"from": "2024", "to": "2024", "reason": "x", "places": "Z"}]}, "left out at “Z”"),
        ({"exclude": [{"from": "2024", "to": "2024", "reason": "x"}]}, "“A” has no value before the start."),
        ({"analyse_by": "year", "start": "2024-01-03"}, "there is no time before|lies after the data"),
    ],
)
def test_plan_that_does_not_fit_its_data_is_refused(more: dict[str, object], said: str) -> None:
    with pytest.raises(Unfit, match=said):
        study(plan(**{"start": "2024-01-03", **more}), DAYS)


@pytest.mark.parametrize("row", ["yesterday,1,2", ",1,2", "2024-01-05T10:00:07,1,2", "2024-13-01,1,2", "99999,1,2"])
def test_time_that_is_none_is_refused_with_its_row(row: str) -> None:
    with pytest.raises(Unfit, match="Row 6, column “day”"):
        read_data(DAYS + row.encode() + b"\n", plan(), name="x.csv")


def test_uneven_times_that_would_make_too_many_steps_are_refused() -> None:
    with pytest.raises(Unfit, match="more than the"):
        read_data(b"day,A\n0001-01-01 00:00,1\n0001-01-01 00:03,1\n2024-01-01 00:01,2\n", plan(), name="x.csv")


@pytest.mark.parametrize("cell", ["1e400", "inf", "closed", "0x10", "1,2,3"])
def test_cell_that_is_no_number_counts_as_missing_and_is_kept(cell: str) -> None:
    panel = read_data(f'day,A\n2024-01-01,"{cell}"\n2024-01-02,2\n'.encode(), plan(), name="x.csv")
    assert np.isnan(panel.values[0, 0])
    assert panel.unread == ((0, 2, cell),)


def long(*rows: str) -> bytes:
    return ("t,p,v\n" + "\n".join(rows) + "\n").encode()


LONG = {"columns": {"time": "t", "place": "p", "value": "v"}, "treated": "A"}


def test_rows_that_differ_for_one_time_give_no_value_until_the_plan_says_which() -> None:
    data = long("2024-01-01,A,1", "2024-01-01,A,3", "2024-01-02,A,5", "2024-01-02,A,5")
    found = read_data(data, plan(**LONG), name="x.csv")
    assert np.isnan(found.values[0, 0])
    assert found.values[0, 1] == 5
    assert [one.values for one in found.twice] == [(1.0, 3.0), (5.0, 5.0)]
    for rule, value in {"first": 1, "last": 3, "mean": 2, "sum": 4}.items():
        assert read_data(data, plan(**LONG, duplicates=rule), name="x.csv").values[0, 0] == value


def test_hour_that_clocks_show_twice_counts_twice_and_the_skipped_one_is_no_gap() -> None:
    hours = [f"2024-11-03T{hour:02},A,{hour}" for hour in (0, 1, 1, 2, 3)]
    found = read_data(long(*hours), plan(**LONG, timezone="America/Los_Angeles"), name="x.csv")
    assert list(found.values[0]) == [0, 2, 2, 3]
    assert [one.clock for one in found.twice] == [True]
    spring = [f"2024-03-10T{hour:02},A,{hour}" for hour in (0, 1, 3, 4)]
    found = read_data(long(*spring), plan(**LONG, timezone="America/Los_Angeles"), name="x.csv")
    assert list(found.skipped) == [False, False, True, False, False]


def test_days_are_put_together_and_incomplete_ones_left_out() -> None:
    hours = [f"2024-01-0{day}T{hour:02},A,1" for day in (1, 2, 3) for hour in range(24) if (day, hour) != (2, 5)]
    found = study(plan(**{**LONG, "start": "2024-01-03"}, analyse_by="day"), long(*hours))
    assert np.array_equal(found.panel.values[0], [24, np.nan, 24], equal_nan=True)
    found = study(plan(**{**LONG, "start": "2024-01-03"}, analyse_by="day", complete=95), long(*hours))
    assert list(found.panel.values[0]) == [24, 23, 24]


def test_weeks_begin_on_monday() -> None:
    found = study(plan(start="2024-01-08", analyse_by="week"), wide({"A": [1.0] * 14}))
    assert found.panel.axis.label(1) == "2024-01-08"
    assert list(found.panel.values[0]) == [7, 7]


@pytest.mark.parametrize(
    ("given", "order", "when"),
    [
        ("2016-05-02T14:30-08:00", "iso", datetime(2016, 5, 2, 22, 30)),
        ("5/2/2016 2:30 PM", "mdy", datetime(2016, 5, 2, 14, 30)),
        ("5/2/2016", "dmy", datetime(2016, 2, 5)),
        ("1988-Q2", "iso", datetime(1988, 4, 1)),
        ("1988", "iso", datetime(1988, 1, 1)),
        (1988.0, "iso", datetime(1988, 1, 1)),
        ("1988-03", "iso", datetime(1988, 3, 1)),
    ],
)
def test_moments_are_read(given: object, order: str, when: datetime) -> None:
    assert moment(given, order) == when  # type: ignore[arg-type]


@pytest.mark.parametrize("given", [True, None, "", "13:00 PM", "5/2/2016", "2016-02-30", "2016-01-01 25:00", "9" * 100])
def test_what_is_no_moment_is_refused(given: object) -> None:
    with pytest.raises(Unfit, match="is not a point in time"):
        moment(given)


def test_digest_changes_with_the_plan_alone() -> None:
    assert read_plan(PLAN).digest == read_plan(PLAN + b"# a comment\n").digest
    assert read_plan(PLAN).digest != read_plan(PLAN.replace(b"up", b"down")).digest

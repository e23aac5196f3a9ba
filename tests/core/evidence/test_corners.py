"""What seldom happens is said as it is: values on one side, places that never meet, effects without an interval."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from junto.cli import main
from junto.core.evidence import checks, methods
from junto.core.evidence.answering import answer, checked, verdict
from junto.core.evidence.check import Found
from junto.core.evidence.methods import METHODS
from junto.core.evidence.page import as_html
from junto.core.evidence.power import power_of
from junto.core.evidence.preparing import resolved
from junto.core.evidence.reading_data import read_data
from junto.core.evidence.reading_plan import read_plan
from junto.core.evidence.sensitivity import variants
from junto.core.evidence.strength import expected_size, strength_of
from junto.core.evidence.worth import worth_of
from junto.core.evidence.writing import as_json, as_text, worth_lines
from junto.core.sentences import Unfit

from .making import plan, study, wide
from .test_answering import OTHERS, WORTH, faulty, found
from .test_methods import noisy

LONG = {"columns": {"time": "t", "place": "p", "value": "v"}, "treated": "A", "start": "2024-02-26"}
DID, MIX = METHODS["difference_in_differences"], METHODS["synthetic_control"]
NONE = float("nan")


@pytest.mark.parametrize(("room", "said"), [(checks, "Two checks of data"), (methods, "Two evidence methods")])
def test_code_taken_twice_is_refused(room: object, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name = "gaps" if room is checks else "before_after"
    monkeypatch.setattr(room, "iter_modules", lambda _path: [SimpleNamespace(name=name)] * 2)
    with pytest.raises(ValueError, match=f"{said} are called {name}"):
        room._found()  # type: ignore[attr-defined]


def checks_of(data: bytes, **given: object) -> list[Found]:
    made = plan(**given)
    panel = read_data(data, made, name="x.csv")
    return list(checked(resolved(made, panel), panel)[0])


def test_hours_put_back_are_said_where_both_rows_hold_a_value() -> None:
    hours = [f"2024-11-03T{hour:02},{place},{hour}" for place in "AB" for hour in (0, 1, 1, 2, 3)]
    data = ("t,p,v\n" + "\n".join(hours) + "\n").encode()
    told = checks_of(data, **{**LONG, "start": "2024-11-03T02"}, controls="B", timezone="America/Los_Angeles")
    assert [(one.place, one.first, str(one.told), one.fault) for one in told] == [
        (0, 1, "two rows, as clocks were put back: both count (1, 1)", False),
        (1, 1, "two rows, as clocks were put back: both count (1, 1)", False),
    ]


def test_failure_with_a_weak_day_in_between_is_one() -> None:
    rows = np.random.default_rng(2).poisson(1000, (7, 120)).astype(float)
    rows[0, 60:80] = 0
    rows[0, 70:72] = 300  # counts again, but less than half: the failure lasts
    rows[1, 60:65] = rows[1, 66:71] = 0  # a good day in between: two short ones
    data = wide({name: list(row) for name, row in zip("ABCDEFG", rows, strict=True)})
    told = checks_of(data, controls=list("BCDEFG"), start="2024-04-20")
    assert [(one.check, one.place, one.first, one.last) for one in told] == [
        ("failed", 0, 60, 79), ("false_zeros", 1, 60, 64), ("false_zeros", 1, 66, 70)
    ]  # fmt: skip


def test_place_with_few_days_is_not_searched_for_outliers_or_levels() -> None:
    rows = np.random.default_rng(2).poisson(1000, (4, 150)).astype(float)
    rows[3, :130] = NONE
    rows[3, 140] = 9000
    told = checks_of(wide({name: list(row) for name, row in zip("ABCD", rows, strict=True)}), controls=list("BCD"))
    assert {(one.check, one.place) for one in told} == {("starts", 3)}


def test_level_that_moved_is_left_out_with_one_of_its_sides() -> None:
    given = {"controls": ["E", "C", "D"], "start": "2024-08-20", "methods": ["before_after"]}
    out = {"places": "E", "from": "2024-01-01", "to": "2024-05-19", "reason": "another counter"}
    [before] = [one for one in found(faulty(), "all", **given).strengths[DID.code].lowered if one.code == "faults_left"]
    [after] = [
        one for one in found(faulty(), "all", **given, exclude=[out]).strengths[DID.code].lowered
        if one.code == "faults_left"
    ]  # fmt: skip
    assert (before.params["places"], after.params["places"]) == ("“A”, “E”, “C”", "“A”, “C”")


def test_expected_effect_without_an_interval_cannot_be_said_to_be_reached() -> None:
    told = found(wide({"A": [100.0, 65.0]}), "before_after", start="2024-01-02", expected=-40, wanted="down")
    assert [one.code for one in verdict(told)] == ["effect", "expected_unknown", "strength"]
    assert str(verdict(told)[1]) == "Whether the expected effect, -40, was reached cannot be said."


def test_interval_that_holds_nothing_but_not_the_expected_size_is_not_called_wide() -> None:
    told = found(wide(noisy(3, effect=0)), "all", controls=OTHERS, methods=[DID.code], expected=500)
    assert [one.code for one in told.strengths[DID.code].lowered] == ["not_registered", "few_places"]
    near = found(wide(noisy(3, effect=0)), "all", controls=OTHERS, methods=[DID.code], expected=0.001)
    assert "wide_interval" in [one.code for one in near.strengths[DID.code].lowered]


def test_percent_expected_of_nothing_is_no_size() -> None:
    asked = study(plan(expected="10 %", start="2024-01-03"), wide({"A": [0.0, 0.0, 4.0, 4.0]}))
    result = METHODS["before_after"].estimate(asked, 0.05)
    assert (result.effect, result.percent, expected_size(asked, result)) == (4.0, None, None)
    assert strength_of(asked, METHODS["before_after"], result, [], 0.05).rung == 1


def test_controls_without_values_cannot_be_compared_with() -> None:
    with pytest.raises(Unfit, match="the controls have no values"):
        DID.estimate(study(plan(controls="B", start="2024-01-03"), wide({"A": [1, 2, 3, 4], "B": [NONE] * 4})), 0.05)
    late = wide({"A": [1, 2, 3, 4], "B": [NONE, NONE, 3, 4]})
    with pytest.raises(Unfit, match="no values at the same times, before and after"):
        DID.estimate(study(plan(controls="B", start="2024-01-03"), late), 0.05)


def test_two_clusters_are_too_few() -> None:
    asked = study(plan(controls="B", errors="clustered"), wide(noisy(3)))
    with pytest.raises(Unfit, match="need at least 3 clusters; there are 2"):
        DID.estimate(asked, 0.05)


def test_treated_places_that_never_have_values_together_have_no_usual() -> None:
    data = {
        "A": [1, NONE, 3, NONE, 11, NONE, 13, NONE], "C": [NONE, 2, NONE, 4, NONE, 12, NONE, 14],
        "B": [1, 2, 3, 4, 5, 6, 7, 8], "D": [1, 2, 3, 4, 5, 6, 7, 8],
    }  # fmt: skip
    result = DID.estimate(study(plan(treated=["A", "C"], controls=["B", "D"], start="2024-01-05"), wide(data)), 0.05)
    assert result.effect == pytest.approx(6)  # both gain 10, the controls 4
    assert (result.usual, result.percent) == (None, None)


def test_control_without_values_afterwards_is_not_ranked() -> None:
    table = noisy(5, places=13)
    table["M"] = table["M"][:60] + [NONE] * 60
    result = DID.estimate(study(plan(controls=list(table)[1:]), wide(table)), 0.05)
    assert result.said[1].params["p"] == "0.083"  # 1 of 12: 11 controls with both sides, and the treated place itself


def test_plan_without_controls_cannot_be_planned_by_comparison() -> None:
    with pytest.raises(Unfit, match="names no controls"):
        power_of(study(plan(), wide(noisy(3))), DID, 0.05)


def test_predictor_that_a_place_lacks_is_named() -> None:
    lines = [
        f"{np.datetime64('2024-02-01') + day},{place},{day + k},{'' if place == 'C' else k}"
        for day in range(40) for k, place in enumerate("ABCD")
    ]  # fmt: skip
    data = ("t,p,v,x\n" + "\n".join(lines) + "\n").encode()
    with pytest.raises(Unfit, match="“x” has no value before the start at some place"):
        MIX.estimate(study(plan(**LONG, controls=list("BCD"), covariates="x"), data), 0.05)


def test_more_controls_than_can_be_tried_are_refused_but_mixed_when_asked_quickly() -> None:
    rng = np.random.default_rng(1)
    asked = study(
        plan(controls="all others", start="2024-01-06"),
        wide({"A": [1.0] * 8, **{f"p{k}": list(rng.normal(1, 0.1, 8)) for k in range(201)}}),
    )
    with pytest.raises(Unfit, match="more than 200 controls are not tried one by one"):
        MIX.estimate(asked, 0.05)
    assert MIX.estimate(asked, 0.05, quick=True).effect == pytest.approx(0, abs=0.2)


def test_short_time_before_has_no_placebo_in_time() -> None:
    table = {name: row[53:] for name, row in noisy(3).items()}
    result = MIX.estimate(study(plan(controls=OTHERS, start="2024-01-08"), wide(table)), 0.05)
    assert "in_time_placebo" not in [one.code for one in result.said]
    assert result.effect == pytest.approx(20, abs=3)


def test_plan_that_expects_nothing_is_told_what_can_be_seen_alone() -> None:
    told = power_of(study(plan(), wide(noisy(3))), METHODS["before_after"], 0.05)
    assert [one.code for one in told.told] == ["smallest_planned", "by_memory"]
    assert (told.expected, told.needed) == (None, None)


def test_shortest_pilot_is_named_where_any_length_would_do() -> None:
    asked = study(plan(expected=1e6), wide(noisy(3)))
    assert power_of(asked, METHODS["before_after"], 0.05).needed == 2


def test_window_and_grouping_that_leave_nothing_are_refused() -> None:
    days = wide({"A": [1.0, 2.0, 3.0, 4.0]})
    with pytest.raises(Unfit, match="the data hold nothing|lies after the data"):
        study(plan(data_from="2025-01-01", start="2025-02-01"), days)
    twice = b"t,p,v\n2024-02-25,A,1\n2024-02-25,A,3\n2024-02-26,A,1\n2024-02-27,A,3\n"
    with pytest.raises(Unfit, match="cannot be put together by week"):
        study(plan(**LONG, observations="repeated", analyse_by="week"), twice)


def test_data_without_rows_are_refused() -> None:
    with pytest.raises(Unfit, match="hold no row"):
        read_data(b"day,A\n", plan(), name="x.csv")


def test_rows_for_one_time_without_any_value_give_none() -> None:
    panel = read_data(b"t,p,v\n2024-01-01,A,\n2024-01-01,A,\n2024-01-02,A,1\n", plan(**LONG), name="x.csv")
    assert np.array_equal(panel.values, [[NONE, 1.0]], equal_nan=True)


def test_plan_that_lacks_a_field_has_no_line_to_name() -> None:
    with pytest.raises(Unfit) as refused:
        read_plan(b"outcome: bicycles\nwanted: up\ncolumns: {time: day}\ntreated: A\n")
    assert not str(refused.value).startswith("Line")
    assert "start" in str(refused.value)


@pytest.mark.parametrize(
    ("end", "until"),
    [
        ("1990-Q2", "1990-07-01 00:00"), ("1990", "1991-01-01 00:00"), ("1990-12", "1991-01-01 00:00"),
        ("1990-12-31", "1991-01-01 00:00"), ("1990-12-31T14", "1990-12-31 14:01"),
    ],
)  # fmt: skip
def test_end_includes_all_that_it_names(end: str, until: str) -> None:
    assert f"{plan(start='1989', end=end).until:%Y-%m-%d %H:%M}" == until


def test_variants_that_cannot_be_reckoned_have_no_effect() -> None:
    told = found(wide({"A": [1.0, 2.0, 5.0, 6.0], "B": [1.0, 2.0, 3.0, 4.0], "C": [NONE, 3.0, NONE, 5.0]}),
                 "all", start="2024-01-03", controls=["B", "C"], methods=[DID.code])  # fmt: skip
    # Without B as many effects as values are reckoned: nothing is left to judge by.
    assert [(one.told.code, one.effect) for one in variants(told)][:2] == [
        ("without_control", None), ("without_control", pytest.approx(2))
    ]  # fmt: skip


def test_shortest_data_have_no_other_window() -> None:
    told = found(wide({"A": [1.0, 2.0]}), "before_after", start="2024-01-02")
    assert [one.told.code for one in variants(told)] == ["no_faults"]
    assert variants(found(wide({"A": [1.0, 2.0]}), DID.code, start="2024-01-02")) == []


def test_controls_without_weight_are_not_left_out_one_by_one() -> None:
    told = found(wide(noisy(3)), MIX.code, controls=OTHERS)
    assert told.result is not None
    left = [one.told.params["place"] for one in variants(told) if one.told.code == "without_control"]
    assert left == list(told.result.weights)


def test_worth_of_a_mix_takes_its_error_from_the_width_of_its_interval() -> None:
    asked = study(plan(controls=OTHERS, worth={**WORTH, "costs": [{"line": "none", "amount": 0}]}), wide(noisy(3)))
    result = MIX.estimate(asked, 0.05)
    told = worth_of(asked, result)
    assert told is not None
    assert result.low is not None
    assert result.high is not None
    assert told.net[90] - told.net[50] == pytest.approx(
        (result.high - result.low) / 2 * 1.2815515655 / 1.9599639845 * 20_000
    )
    assert (dict(told.ratio), [one.code for one in told.told]) == ({}, ["net_worth"])


def test_worth_without_an_interval_cannot_be_computed() -> None:
    told = found(wide({"A": [100.0, 65.0]}), "before_after", start="2024-01-02", worth=WORTH)
    assert worth_lines(told) == [
        "Return on investment cannot be computed, because how sure the effect is cannot be computed."
    ]


def test_worth_of_what_cannot_be_computed_is_not_said() -> None:
    told = found(wide({"A": [1.0, 2.0]}), DID.code, start="2024-01-02", worth=WORTH)
    assert told.result is None
    assert json.loads(as_json(told))["worth"] is None


def test_page_of_clean_data_has_no_table_of_faults() -> None:
    page = as_html(found(wide(noisy(3)), "before_after", controls=OTHERS))
    assert "Found in the data" not in page
    assert "What would change the answer" in page


def test_more_findings_than_are_listed_are_counted() -> None:
    lines = [f"2024-01-{1 + k // 10:02},A{k % 10},x" for k in range(260)]
    lines += [f"2024-01-{day:02},A{k},1" for day in (29, 30) for k in range(10)]
    given = plan(**{**LONG, "treated": "A0", "start": "2024-01-30"}, controls="all others")
    told = answer(given, read_data(("t,p,v\n" + "\n".join(lines) + "\n").encode(), given, name="x.csv"), [])
    assert len(told.found) > 200
    assert f"… and {len(told.found) - 200} more" in as_text(told)


def test_command_says_what_cannot_be_planned(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data.csv").write_bytes(wide(noisy(3)))
    (tmp_path / "plan.yaml").write_text(
        "outcome: x\nwanted: up\ncolumns: {time: day}\ntreated: A\nstart: 2024-03-01\nmethods: [before_after]\n"
    )
    files = [str(tmp_path / "plan.yaml"), str(tmp_path / "data.csv")]
    assert main(["evidence", *files, "--power", "--method", DID.code]) == 0
    assert capsys.readouterr().out == "Difference in differences: the plan names no controls\n"
    assert main(["evidence", *files]) == 0
    assert capsys.readouterr().out.startswith("x\n\nx: +")

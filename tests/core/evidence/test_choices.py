"""What a plan may choose: seasons, covariates, clusters, errors, looks, single observations, planning."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from junto.cli import main
from junto.core.evidence.answering import answer
from junto.core.evidence.looks import told as looks_told
from junto.core.evidence.methods import METHODS
from junto.core.evidence.moments import Axis
from junto.core.evidence.problems import EvidenceError
from junto.core.evidence.reading_data import read_data
from junto.core.evidence.seasons import classes_of, season_columns
from junto.core.evidence.writing import as_json, as_text

from .making import plan, study, wide
from .test_methods import noisy

LONG = {"columns": {"time": "t", "place": "p", "value": "v"}, "treated": "A", "start": "2024-01-21"}
HOURS = Axis("h", 1, 24 * 19723, 336)  # from Monday, 1 January 2024


def test_seasons_are_counted_from_monday_and_midnight() -> None:
    assert list(classes_of(HOURS, "hour_of_day")[:25]) == [*range(24), 0]
    assert list(classes_of(HOURS, "weekday")[::24]) == [0, 1, 2, 3, 4, 5, 6] * 2
    assert list(classes_of(HOURS, "hour_of_week")[166:170]) == [166, 167, 0, 1]
    assert set(classes_of(HOURS, "month")) == {1}
    assert season_columns(HOURS, ("weekday", "hour_of_day"), np.arange(336)).shape == (336, 6 + 23)


def test_season_finer_than_the_data_is_refused() -> None:
    told = answer(plan(season=["hour_of_day"]), read_data(wide(noisy(3)), plan(), name="x.csv"), ["interrupted_series"])
    assert "is finer than the data, which have one value each 1 days" in str(told.cannot["interrupted_series"])
    assert "–" in as_text(told)
    assert json.loads(as_json(told))["results"] == {}


def test_weekday_season_takes_the_week_out_of_the_interval() -> None:
    days = np.arange(120)
    series = 100 + 30 * (days % 7 >= 5) + 12.0 * (days >= 60) + np.random.default_rng(1).normal(0, 1, 120)
    bare = METHODS["interrupted_series"].estimate(study(plan(), wide({"A": list(series)})), 0.05)
    taken = METHODS["interrupted_series"].estimate(study(plan(season="weekday"), wide({"A": list(series)})), 0.05)
    assert taken.effect == pytest.approx(12, abs=1.5)
    assert bare.error is not None
    assert taken.error is not None
    assert taken.error < bare.error
    assert [one.code for one in taken.said] == ["memory"]


def rows(covariate: bool = True) -> bytes:
    """Six places over 40 days; the covariate x explains most, c names two clusters of places."""
    rng = np.random.default_rng(4)
    lines = ["t,p,v,x,c"]
    for day in range(40):
        for k, place in enumerate("ABCDEF"):
            x = rng.normal() + k % 3
            gain = 6.0 if place in "AB" and day >= 20 else 0.0
            value = 50 + 3 * x + k + gain + rng.normal(0, 0.1)
            lines.append(f"{np.datetime64('2024-01-01') + day},{place},{value:.6f},{x:.6f},{'uvw'[k // 2]}")
    return "\n".join(lines).encode() + b"\n"


def test_covariates_and_clusters_are_used() -> None:
    given = {**LONG, "treated": ["A", "B"], "controls": ["C", "D", "E", "F"]}
    with_x = METHODS["difference_in_differences"].estimate(study(plan(**given, covariates="x"), rows()), 0.05)
    bare = METHODS["difference_in_differences"].estimate(study(plan(**given), rows()), 0.05)
    assert with_x.effect == pytest.approx(6, abs=0.1)
    assert with_x.error is not None
    assert bare.error is not None
    assert with_x.error < bare.error
    by_c = METHODS["difference_in_differences"].estimate(
        study(plan(**given, clusters="c", covariates="x"), rows()), 0.05
    )
    assert by_c.weakens[0].params["count"] == 3
    assert by_c.left == 2


@pytest.mark.parametrize(
    ("errors", "code"), [("classical", "classical"), ("hac", "by_memory"), ("clustered", "by_clusters")]
)
def test_errors_are_reckoned_as_the_plan_asks(errors: str, code: str) -> None:
    given = {**LONG, "controls": ["C", "D", "E", "F"], "errors": errors}
    found = METHODS["difference_in_differences"].estimate(study(plan(**given), rows()), 0.05)
    assert found.said[0].code == code


def test_predictors_shape_the_synthetic_control() -> None:
    given = {**LONG, "controls": ["B", "C", "D", "E", "F"], "covariates": "x", "start": "2024-01-30"}
    found = METHODS["synthetic_control"].estimate(study(plan(**given), rows()), 0.05, quick=True)
    assert sum(found.weights.values()) == pytest.approx(1, abs=0.01)
    assert found.p is None


def test_two_places_with_too_few_values_have_no_interval() -> None:
    asked = study(plan(start="2024-01-03", controls="B"), wide({"A": [1, 2, 5, 6], "B": [1, 2, 3, 4]}))
    found = METHODS["difference_in_differences"].estimate(asked, 0.05)
    assert (found.effect, found.low) == (pytest.approx(2), None)
    assert found.weakens[-1].code == "no_pretrend"


def test_one_treated_place_among_many_is_ranked() -> None:
    table = noisy(5, places=25)
    found = METHODS["difference_in_differences"].estimate(study(plan(controls=list(table)[1:]), wide(table)), 0.05)
    assert found.p == pytest.approx(1 / 25)
    assert found.said[1].code == "rank"


def test_rank_among_few_places_speaks_against_an_effect_only_where_others_moved_as_much() -> None:
    table = noisy(5, places=13)
    asked = plan(controls=list(table)[1:])
    first = METHODS["difference_in_differences"].estimate(study(asked, wide(table)), 0.05)
    assert first.said[1].params["p"] == "0.077"  # the greatest of thirteen, which cannot fall to 0.05
    assert first.p is not None
    assert first.p < 0.001
    table["C"] = [value + (30 if k >= 60 else 0) for k, value in enumerate(table["C"])]
    second = METHODS["difference_in_differences"].estimate(study(asked, wide(table)), 0.05)
    assert second.p == pytest.approx(2 / 13)


def test_places_that_moved_apart_before_weaken() -> None:
    table = noisy(5)
    table["A"] = [value + 0.5 * k for k, value in enumerate(table["A"])]
    found = METHODS["difference_in_differences"].estimate(study(plan(controls=list("BCDEF")), wide(table)), 0.05)
    assert "pretrend_failed" in [one.code for one in found.weakens]
    assert found.figures["event_-1"] == 0.0


def test_place_with_values_on_one_side_is_said() -> None:
    table = noisy(5)
    table["B"] = [np.nan] * 60 + table["B"][60:]
    found = METHODS["difference_in_differences"].estimate(study(plan(controls=list("BCDEF")), wide(table)), 0.05)
    assert "one_side" in [one.code for one in found.said]


def test_controls_with_gaps_are_left_out_of_the_mix_and_named() -> None:
    table = noisy(5)
    table["B"] = [np.nan] * 30 + table["B"][30:]
    found = METHODS["synthetic_control"].estimate(study(plan(controls=list("BCDEF")), wide(table)), 0.05)
    assert "“B”" in str(found.said[-1])
    with pytest.raises(EvidenceError, match="at least 2 controls"):
        METHODS["synthetic_control"].estimate(study(plan(controls=["B"]), wide(table)), 0.05)


def test_looks_are_told() -> None:
    assert looks_told(plan()).code == "one_look"
    assert "names no stopping rule" in str(looks_told(plan()))
    assert "One look is planned" in str(looks_told(plan(stopping="at the end")))
    assert "look 2 of 4" in str(looks_told(plan(looks={"planned": 4, "this": 2})))


def test_single_observations_are_not_checked_as_series() -> None:
    data = b"t,p,v\n2024-01-01,A,1\n2024-01-01,A,3\n2024-01-01,B,5\n2024-02-01,A,8\n2024-02-01,B,6\n2024-02-01,B,8\n"
    given = plan(**{**LONG, "start": "2024-02-01"}, controls="B", observations="repeated", errors="classical")
    told = answer(given, read_data(data, given, name="x.csv"), ["difference_in_differences"])
    assert told.found == ()
    assert "single observations" in str(told.unchecked[0])
    assert told.results["difference_in_differences"].effect == pytest.approx((8 - 2) - (7 - 5))


def test_short_data_say_what_could_not_be_checked() -> None:
    told = answer(
        plan(start="2024-01-03"), read_data(wide({"A": [1, 2, 3, 4]}), plan(), name="x.csv"), ["before_after"]
    )
    assert any("needs 16 weeks of data" in str(one) for one in told.unchecked)
    assert any("fewer than three places" in str(one) for one in told.unchecked)
    yearly = plan(columns={"time": "year"}, start="2001")
    told = answer(
        yearly, read_data(b"year,A\n1999,1\n2000,2\n2001,3\n2002,3\n", yearly, name="x.csv"), ["before_after"]
    )
    assert any("no value for each day or hour" in str(one) for one in told.unchecked)


def test_faults_of_rows_and_ends_are_found() -> None:
    data = "t,p,v\n" + "".join(
        f"2024-01-{day:02},{place},{day}\n" for place in "AB" for day in range(1, 31) if place == "A" or day <= 10
    )
    data += "2024-01-05,A,99\n2024-01-06,A,6\n2024-01-31,A,closed\n2024-01-05,C,\n"
    given = plan(**LONG, controls=["B", "C"])
    told = answer(given, read_data(data.encode(), given, name="x.csv"), ["before_after"])
    assert {one.told.code for one in told.found} == {"rows_twice", "gap", "not_a_number", "no_values", "ends_early"}
    assert [one.fault for one in told.found if one.told.code == "rows_twice"] == [True, False]


def test_before_the_pilot_the_data_may_end_before_its_start(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data.csv").write_bytes(wide(noisy(3)))
    (tmp_path / "plan.yaml").write_text(
        "outcome: x\nwanted: up\ncolumns: {time: day}\ntreated: A\ncontrols: all others\n"
        "start: 2025-01-01\nexpected: 40\n"
    )
    files = [str(tmp_path / "plan.yaml"), str(tmp_path / "data.csv")]
    assert main(["evidence", *files]) == 2
    assert "lies after the data" in capsys.readouterr().err
    assert main(["evidence", *files, "--power", "--out", str(tmp_path / "out.txt")]) == 0
    assert "the pilot must run" in (tmp_path / "out.txt").read_text()

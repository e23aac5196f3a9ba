"""What is said: strength and its reasons, looks, sensitivity, planning, worth, charts, the command."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.stats import norm

from junto.cli import main
from junto.core.evidence.answering import answer, verdict
from junto.core.evidence.checks import CHECKS
from junto.core.evidence.drawing import drawn
from junto.core.evidence.looks import level_of
from junto.core.evidence.methods import METHODS
from junto.core.evidence.page import as_html
from junto.core.evidence.power import power_of
from junto.core.evidence.reading_data import read_data
from junto.core.evidence.sensitivity import variants
from junto.core.evidence.worth import worth_of
from junto.core.evidence.writing import as_json, as_text

from .making import plan, study, wide
from .test_methods import noisy

OTHERS = ["B", "C", "D", "E", "F"]
WORTH = {
    "per_unit": 1, "steps_a_year": 100, "from": 2025, "to": 2026, "rate": 0,
    "costs": [{"line": "lanes", "amount": 3000}],
}  # fmt: skip


def found(data: bytes, asked: str = "all", **given: object):
    made = plan(**given)
    return answer(made, read_data(data, made, name="x.csv"), [asked])


def test_west_end_before_and_after_never_passes_the_lowest_rung() -> None:
    data = wide({"A": [100.0 + k % 3 for k in range(60)] + [65.0 + k % 3 for k in range(60)]})
    for assignment in ("chosen", "random"):
        told = found(data, "before_after", registered="2023-12-01", wanted="down", assignment=assignment)
        assert told.strengths["before_after"].rung == 1
        assert round(told.results["before_after"].percent or 0) == -35
    words = as_text(told)
    assert "weakest evidence" in words
    assert "1 of 5, very weak" in words


def test_each_reason_takes_one_rung_and_is_said() -> None:
    given = {"controls": OTHERS, "registered": "2024-01-01", "methods": ["difference_in_differences"]}
    told = found(wide(noisy(3)), **given)
    assert [one.code for one in told.strengths["difference_in_differences"].lowered] == ["few_places"]
    assert told.strengths["difference_in_differences"].rung == 2
    late = found(wide(noisy(3)), **{**given, "registered": "2024-03-02"}).strengths["difference_in_differences"]
    assert (late.rung, late.lowered[0].code) == (1, "registered_late")
    lot = found(wide(noisy(3)), **given, assignment="random").strengths["difference_in_differences"]
    assert (lot.of_method, lot.rung) == (5, 4)


def test_verdict_says_direction_and_expectation() -> None:
    given = {"controls": OTHERS, "methods": ["difference_in_differences"]}
    codes = [one.code for one in verdict(found(wide(noisy(3)), **given, expected=20))]
    assert codes == ["effect", "interval", "shown", "expected_inside", "strength"]
    told = " ".join(str(one) for one in verdict(found(wide(noisy(3)), **given, expected=5, wanted="down")))
    assert "against the direction that was wanted" in told
    assert "more than the expected effect, +5" in told
    missed = [one.code for one in verdict(found(wide(noisy(3)), **given, expected=90))]
    assert "expected_missed" in missed
    nothing = [one.code for one in verdict(found(wide(noisy(3, effect=0)), **given))]
    assert "not_shown" in nothing


def test_four_places_cannot_show_a_change_however_narrow_the_interval() -> None:
    table = noisy(3)
    four = {name: table[name] for name in ("A", "B", "C", "D")}
    four["B"] = [value + (20 if k >= 60 else 0) for k, value in enumerate(four["B"])]
    told = found(wide(four), treated=["A", "B"], controls=["C", "D"], methods=["difference_in_differences"])
    result = told.result
    assert result is not None
    assert result.low is not None
    assert result.low > 0
    assert result.p == 0.125  # two of the sixteen patterns of signs over four clusters
    assert [one.code for one in verdict(told)][:3] == ["effect", "interval", "not_shown_by_p"]
    assert "(p 0.125, allowed is 0.05)" in str(verdict(told)[2])


def test_looks_spend_the_level_and_no_more() -> None:
    looks = [level_of(plan(looks={"planned": 4, "this": k})) for k in (1, 2, 3, 4)]
    assert sum(looks) == pytest.approx(0.05, rel=1e-12)
    assert looks == sorted(looks)
    assert looks[0] == pytest.approx(2 * norm.sf(norm.ppf(0.975) * 2), rel=1e-12)
    assert level_of(plan(looks={"planned": 4, "this": 2, "rule": "bonferroni"})) == 0.0125


def test_sensitivity_leaves_out_each_control_and_moves_the_start() -> None:
    told = variants(found(wide(noisy(3)), controls=OTHERS, methods=["difference_in_differences"]))
    codes = [one.told.code for one in told]
    assert codes == ["without_control"] * 5 + ["start_moved"] * 2 + ["half_after", "half_before", "no_faults"]
    assert all(one.effect == pytest.approx(20, abs=2) for one in told)


@pytest.mark.parametrize("code", list(METHODS))
def test_needed_length_is_the_least_that_sees_the_effect(code: str) -> None:
    asked = study(plan(controls=OTHERS, expected=100, level=20), wide(noisy(3)))
    told, seen = power_of(asked, METHODS[code], 0.2), METHODS[code].foresee(asked)
    assert told.needed is not None
    assert seen.smallest(told.needed, 0.2, 0.8) <= 100
    assert told.needed == 2 or seen.smallest(told.needed - 1, 0.2, 0.8) > 100
    if not METHODS[code].trend:
        assert list(told.smallest) == sorted(told.smallest, reverse=True)


def test_effect_too_small_is_never_seen_and_that_is_said() -> None:
    told = power_of(study(plan(expected="0.01 %"), wide(noisy(3))), METHODS["before_after"], 0.05)
    assert told.needed is None
    assert "However long the pilot runs" in str(told.told[1])


def test_worth_by_hand() -> None:
    asked = study(plan(controls=OTHERS, worth=WORTH), wide(noisy(3)))
    result = METHODS["difference_in_differences"].estimate(asked, 0.05)
    told = worth_of(asked, result)
    assert told is not None
    assert told.costs == 300_000
    assert told.net[50] == pytest.approx(result.effect * 2 * 100 * 100 - 300_000)
    assert told.ratio[50] == pytest.approx(result.effect * 20_000 / 300_000)
    assert told.net[10] < told.net[50] < told.net[90]
    assert told.chance > 0.99


def test_worth_takes_costs_from_offers_by_price_model() -> None:
    offer = {"name": "counters", "model": "subscription", "price": 1200, "units": 2, "start": "2025-01", "term": 2}
    given = {**WORTH, "costs": [], "offers": [offer]}
    asked = study(plan(controls=OTHERS, worth=given), wide(noisy(3)))
    told = worth_of(asked, METHODS["difference_in_differences"].estimate(asked, 0.05))
    assert told is not None
    assert dict(told.by_year) == {2025: 240_000, 2026: 240_000}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"costs": []}, "neither costs nor offers"),
        ({"to": 2150}, "100 years at most"),
        ({"to": 2500}, "An amount runs over at most"),
        ({"costs": [{"amount": 1, "from": 1999}]}, "must lie from 2025 to 2026"),
        ({"costs": 5}, "must be a list"),
        ({"rate": "much"}, "must be a number"),
    ],
)
def test_worth_that_cannot_be_reckoned_is_said(change: dict[str, object], said: str) -> None:
    told = found(wide(noisy(3)), "before_after", worth={**WORTH, **change})
    assert said in as_text(told)
    assert "cannot" in json.loads(as_json(told))["worth"]


def test_checks_are_a_family() -> None:
    assert sorted(CHECKS) == [
        "closures", "duplicates", "exchanged", "failed", "false_zeros", "gaps", "outliers", "resolution",
        "starts", "stuck",
    ]  # fmt: skip
    assert all(one.version >= 1 and one.looks_for.endswith(".") for one in CHECKS.values())


def faulty() -> bytes:
    """Five places for 40 weeks: A stuck 12 days, B dead 10, C with a gap, D with a peak, E doubled from day 140."""
    rng = np.random.default_rng(2)
    shared = 1000 + 200 * np.sin(np.arange(280) / 40)
    table = {name: np.round(shared * rng.normal(1, 0.04, 280)) for name in "ABCDE"}
    table["A"][50:62] = 1234
    table["B"][100:110] = 0
    table["C"][30:33] = np.nan
    table["D"][200] *= 6
    table["E"][140:] *= 2
    return wide({name: list(row) for name, row in table.items()})


def test_faults_put_in_are_found_where_they_are_and_nothing_else() -> None:
    told = found(faulty(), "before_after", controls=["B", "C", "D", "E"], start="2024-08-20")
    assert {(one.check, told.raw.places[one.place], one.first, one.last) for one in told.found} == {
        ("stuck", "A", 50, 61), ("failed", "B", 100, 109), ("gaps", "C", 30, 32), ("outliers", "D", 200, 200),
        ("exchanged", "E", 140, 140), ("resolution", "E", 139, 279),  # twice as much is always even
    }  # fmt: skip


def test_level_that_moves_at_the_start_of_the_pilot_is_no_fault() -> None:
    told = found(faulty(), "before_after", treated="E", controls=["A", "B", "C", "D"], start="2024-05-20")
    [moved] = [one for one in told.found if one.check == "exchanged"]
    assert not moved.fault
    assert "cannot be told from an effect" in str(moved.told)


def test_faults_left_out_with_a_reason_no_longer_weaken() -> None:
    given = {
        "controls": ["C", "D"],
        "start": "2024-08-20",
        "registered": "2024-01-01",
        "methods": ["difference_in_differences"],
    }
    before = found(faulty(), **given).strengths["difference_in_differences"]
    out = [{"places": "A", "from": "2024-02-20", "to": "2024-03-02", "reason": "stuck"},
           {"places": "C", "from": "2024-01-31", "to": "2024-02-02", "reason": "no power"}]  # fmt: skip
    after = found(faulty(), **given, exclude=out).strengths["difference_in_differences"]
    assert "faults_left" in [one.code for one in before.lowered]
    assert "faults_left" not in [one.code for one in after.lowered]


def test_chart_and_page_are_whole(tmp_path: Path) -> None:
    told = found(faulty(), controls=["B", "C", "D", "E"], start="2024-08-20", worth=WORTH,
                 exclude=[{"places": "A", "from": "2024-09-01", "to": "2024-09-03", "reason": "<works>"}])  # fmt: skip
    root = ElementTree.fromstring(drawn(told))
    words = [one.text for one in root.iter() if one.tag.endswith("}text")]
    assert "Start" in words
    assert "Without the pilot" in words
    assert "Failed counters" in words
    assert "&lt;works&gt;" in as_html(told)


def test_command_writes_what_it_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "data.csv").write_bytes(wide(noisy(3)))
    text = "outcome: bicycles\nwanted: up\ncolumns: {time: day}\ntreated: A\ncontrols: all others\n"
    text += "start: 2024-03-01\nexpected: 20\n"
    (tmp_path / "plan.yaml").write_text(text)
    files = [str(tmp_path / "plan.yaml"), str(tmp_path / "data.csv")]
    assert main(["evidence", *files, "--format", "json", "--chart", str(tmp_path / "c.svg")]) == 0
    data = json.loads(capsys.readouterr().out)
    assert list(data["results"]) == list(METHODS)
    assert len(data["plan_digest"]) == 64
    assert (tmp_path / "c.svg").read_text().startswith("<svg")
    assert main(["evidence", *files, "--power", "--method", "before_after", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["before_after"]["planned_steps"] == 60
    assert main(["evidence", *files, "--method", "magic"]) == 2
    assert "There is no method “magic”" in capsys.readouterr().err

"""Cases from files: YAML, JSON and workbooks; and what is said of unfit ones, place by place."""

# ruff: noqa: E501 - sentences stand as they are said
from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.core.tradeoffs.making import refused, table

from junto.core.tables import Unreadable
from junto.core.tradeoffs.problems import TradeoffsError
from junto.core.tradeoffs.reading import case_of, read_case

SMALL = table({"nothing": [0.5, 0.5], "x": [1, 0]}, [{"name": "g"}])


def changed(path: str, value: object) -> dict[str, Any]:
    """SMALL with the field at a path such as “groups 0 weights” set."""
    made: Any = copy.deepcopy(SMALL)
    inner = made
    *way, last = [int(key) if key.isdigit() else key for key in path.split(" ")]
    for key in way:
        inner = inner[key]
    if isinstance(inner, list) and last == len(inner):
        inner.append(value)
    else:
        inner[last] = value
    return made


def written(tmp_path: Path, content: str | bytes, name: str = "case.yaml") -> Path:
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def unread(tmp_path: Path, content: str | bytes) -> str:
    with pytest.raises(TradeoffsError) as caught:
        read_case(written(tmp_path, content))
    return str(caught.value)


# --- what is taken
def test_case_keeps_what_was_written():
    case = case_of(SMALL)
    assert [one.name for one in case.options] == ["nothing", "x"]
    assert case.nothing == 0
    assert (case.samples, case.seed) == (2_000, 1)
    assert case.groups[0].criteria == ("c1", "c2")
    assert case.cells["x", "c1"].said == "1"
    assert [note.code for note in case.notes] == ["no_pilot"]


def test_do_nothing_and_pilot_first_are_known_by_name():
    made = copy.deepcopy(SMALL)
    made["options"] = ["Do nothing", {"name": "Pilot first"}]
    made["scores"] = {"Do nothing": {"c1": 1, "c2": 1}, "Pilot first": {"c1": 0, "c2": 1}}
    case = case_of(made)
    assert [one.role for one in case.options] == ["nothing", "pilot"]
    assert case.notes == ()


def test_missing_do_nothing_and_unused_criteria_are_said():
    made = table({"x": [1, 0], "y": [0, 1]}, [{"name": "g", "criteria": ["c1"]}])
    assert [note.code for note in case_of(made).notes] == ["no_nothing", "no_pilot", "unused"]


def test_scores_as_rows_and_as_an_object_are_the_same():
    rows = [
        {"option": "nothing", "criterion": "c1", "score": 0.5, "by": "A", "evidence": "e"},
        {"option": "nothing", "criterion": "c2", "low": 0, "high": 1, "by": "A"},
        {"option": "nothing", "criterion": "c2", "score": [0, 0.5], "by": "B"},
        {"option": "x", "criterion": "c1", "mean": 0.5, "sd": 0.1},
        {"option": "x", "criterion": "c2", "score": "0.25"},
    ]
    nested = {
        "nothing": {
            "c1": {"score": 0.5, "by": "A", "evidence": "e"},
            "c2": [{"low": 0, "high": 1, "by": "A"}, {"score": [0, 0.5], "by": "B"}],
        },
        "x": {"c1": {"mean": 0.5, "sd": 0.1}, "c2": 0.25},
    }
    one, other = case_of(changed("scores", rows)), case_of(changed("scores", nested))
    for key, cell in one.cells.items():
        assert cell.said == other.cells[key].said
        assert [(j.by, j.evidence) for j in cell.judgements] == [
            (j.by, j.evidence) for j in other.cells[key].judgements
        ]
    assert one.cells["nothing", "c2"].disputed
    assert not one.cells["nothing", "c1"].disputed
    assert one.cells["nothing", "c1"].judgements[0].evidence == "e"


def test_missing_score_may_be_anything_and_is_said():
    case = case_of(changed("scores x", {"c1": 1}))
    cell = case.cells["x", "c2"]
    assert cell.missing
    assert (cell.judgements[0].spread.said, cell.middle) == ("0–1", 0.5)
    assert str(case.notes[-1]) == "Nobody scored “x” on “c2”: anything from 0 to 1 is taken to be possible."


def test_score_beyond_its_scale_counts_as_its_end_and_is_said():
    case = case_of(changed("scores x c1", 3))
    assert str(case.notes[-1]) == ("A score of “x” on “c1” lies beyond the scale from 0 to 1 and counts as its end.")
    assert case.cells["x", "c1"].worth(case.criteria[0].value) == 1.0


def test_yaml_takes_words_that_old_yaml_takes_for_yes_and_no(tmp_path: Path):
    text = (
        json.dumps(SMALL)
        .replace('"nothing"', '"no"')
        .replace('"x"', '"on"')
        .replace('"role": "no"', '"role": "nothing"')
    )
    lines = "# a comment\n" + text.replace('"no"', "no").replace('"on"', "on")
    case = read_case(written(tmp_path, lines))
    assert [one.name for one in case.options] == ["no", "on"]


def test_json_and_yaml_of_the_same_case_are_the_same(tmp_path: Path):
    as_json = read_case(written(tmp_path, json.dumps(SMALL), "a.json"), {"samples": "3000", "seed": None})
    as_yaml = read_case(written(tmp_path, "# yaml\n" + json.dumps(SMALL), "a.yaml"), {"samples": 3_000})
    assert as_json.samples == as_yaml.samples == 3_000
    assert as_json.options == as_yaml.options
    assert as_json.criteria == as_yaml.criteria


# --- what is refused
REFUSED = [
    ("samples", 10, "“samples” must be a whole number from 1,000 to 4,000,000."),
    ("samples", 1000.5, "“samples” must be a whole number from 1,000 to 4,000,000."),
    ("samples", True, "The case, samples must be a number, not “True”."),
    ("samples", 10**400, "The case, samples must be a number, not “10000000000000000000000000000000000000000000000000000000000…”."),
    ("colour", 1, "The case has a field “colour” that is not known. Known are: name, criteria, options, groups, scores, vetoes, "
     "holds, portfolio, decision, samples, seed."),
    ("criteria", [], "The case lacks “criteria”, or the list is empty."),
    ("criteria", "c1", "The case, criteria must be a list."),
    ("criteria", [{"name": "c"}] * 61, "The case has 61 criteria; at most 60 are taken."),
    ("criteria 0", 5, "criteria 1 must be an object with named fields."),
    ("criteria 0", {"name": "c1", "worst": 0}, "criteria, c1 lacks “best”."),
    ("criteria 0 best", 0, "criteria, c1: worst and best are the same score; nothing can be told apart on such a scale."),
    ("criteria 0 best", "high", "criteria, c1, best must be a number, not “high”."),
    ("criteria 0 direction", "min", "criteria, c1: direction “min” contradicts which score is the worst and which the best."),
    ("criteria 0 direction", "up", "criteria, c1, direction: “up” is none of: max, min."),
    ("criteria 0 points", [[0, 0], [1, 1]], "criteria, c1: give worst and best, or points, not both."),
    ("criteria 0", {"name": "c1", "points": [[0, 0], 1]}, "criteria, c1, points must be pairs of a score and its worth, such as [[0, 0], [40, 1]]."),
    ("criteria 0", {"name": "c1", "points": [[0, 0]]}, "criteria, c1: points need two to 50 different scores."),
    ("criteria 0", {"name": "c1", "points": [[0, 0], [0, 1]]}, "criteria, c1: points need two to 50 different scores."),
    ("criteria 0", {"name": "c1", "points": [[0, 0], [1, 0.9]]}, "criteria, c1: the worst point must be worth 0 and the best 1; the others lie between."),
    ("criteria 0 name", "a > b", "criteria, a > b: a name must not contain >, = or |, with which weights are written."),
    ("criteria 1 name", "C1", "criteria: “C1” stands there twice."),
    ("criteria 0 name", "\ud800", "criteria 1, name must be a text of whole characters, at most 2000 of them."),
    ("criteria 0 name", ["c1"], "criteria 1, name must be a text."),
    ("options 0 role", "king", "options, nothing, role: “king” is none of: nothing, pilot, other."),
    ("options 1 role", "nothing", "options: only one of them can be “do nothing”."),
    ("options", ["x"], "There is only one option: nothing is to be chosen."),
    ("options 2", "x", "options: “x” stands there twice."),
    ("options 2", "z", "scores: nobody scored the option “z” on any criterion that counts."),
    ("groups 0 kind", "king", "groups, g, kind: “king” is none of: department, company, residents, intermediary, council, other."),
    ("groups 0 criteria", [], "groups, g has no criteria of its own."),
    ("groups 0 criteria", ["c1", "z"], "groups, g, criteria: there is no “z”. Known are: c1, c2."),
    ("groups 0 criteria", ["c1", "c1"], "groups, g, criteria: “c1” stands there twice."),
    ("groups 0 values", {"z": {}}, "groups, g, values: there is no “z”. Known are: c1, c2."),
    ("groups 0 values", [1], "groups, g, values must be an object with named fields."),
    ("groups 0 values", {"c1": {"worst": 1}}, "groups, g, values, c1 lacks “best”."),
    ("groups 0 weights", {"magic": 1}, "groups, g, weights has a field “magic” that is not known. Known are: bounded, exact, none, ordinal, pairwise."),
    ("groups 0 weights", {"exact": {"c1": 1, "c2": 1}, "ordinal": "c1 > c2"}, "groups, g: weights are stated in one way only; here are: exact, ordinal."),
    ("groups 0 weights", {"exact": {"c1": "x", "c2": 1}}, "groups, g, weights, c1 must be a number, not “x”."),
    ("groups 0 weights", {"ordinal": ["c1 > c2", "c2 > c1"]}, "groups, g, weights: the preferences go in a circle: c1 > c2 > c1."),
    ("groups 0 accepts", 101, "groups, g, accepts must lie between 0 and 100."),
    ("groups 0 vetoes", [{"criterion": "c1", "reason": "r"}], "groups, g, vetoes 1 must have either “at_most” or “at_least”."),
    ("groups 0 vetoes", [{"criterion": "c1", "at_most": 1}], "groups, g, vetoes 1 lacks “reason”."),
    ("groups 0 vetoes", [{"criterion": "z", "at_most": 1, "reason": "r"}], "groups, g, vetoes 1: there is no “z”. Known are: c1, c2."),
    ("vetoes", [{"criterion": "c1", "at_most": 1, "reason": "r", "tolerated": -1}], "vetoes 1, tolerated must lie between 0 and 100."),
    ("holds", [{"option": "z", "by": "b", "reason": "r"}], "holds 1: there is no “z”. Known are: nothing, x."),
    ("holds", [{"option": "x", "kind": "legal", "by": "b", "reason": "r"}], "holds 1 lacks “release”."),
    ("scores", [], "“scores” must be a list of scores, or an object: option, then criterion, then score."),
    ("scores", 5, "“scores” must be a list of scores, or an object: option, then criterion, then score."),
    ("scores", [{}] * 10_001, "There are more than 10,000 scores."),
    ("scores", [{"option": "x", "criterion": "c1"}], "scores 1 (x, c1) must have a “score”, or fields such as low and high, but not both."),
    ("scores", [{"option": "x", "criterion": "z", "score": 1}], "scores 1 (x, z): there is no “z”. Known are: c1, c2."),
    ("scores z", {"c1": 1}, "scores, z, c1: there is no “z”. Known are: nothing, x."),
    ("scores x", 5, "scores, x must be an object with named fields."),
    ("scores x", {}, "scores: nobody scored the option “x” on any criterion that counts."),
    ("scores x", {"c1": {"by": "A"}}, "scores, x, c1 must have a “score”, or fields such as low and high, but not both."),
    ("scores x c1", [{"score": 1}, {"score": 2}], "scores, x, c1: the same person gives two scores; where people differ, name each under “by”."),
    ("scores x c1", [{"score": 1, "by": f"p{k}"} for k in range(41)], "scores, x, c1: more than 40 people score the same thing."),
    ("scores x c1", [1, 2, 3], "scores, x, c1: a range has a low and a high score."),
    ("scores x c1", [2, 1], "scores, x, c1: the low score is above the high one."),
    ("scores x c1", {"mean": 1}, "scores, x, c1 must be a number, a low and a high, a mean and an sd, a low, mode and high, or three percentiles such as p10, p50 and p90."),
    ("scores x c1", {"mean": 1, "sd": -1}, "scores, x, c1: sd must not be below zero."),
    ("scores x c1", {"low": 0, "mode": 3, "high": 1}, "scores, x, c1: the likeliest score (mode) must lie between low and high."),
    ("scores x c1", {"p10": 3, "p50": 2, "p90": 4}, "scores, x, c1: a higher percentile must be a higher score."),
    ("scores x c1", {"p10": 0, "p50": 1e-14, "p90": 1e14}, "scores, x, c1: these percentiles are too uneven for one distribution; check the middle one."),
    ("scores x c1", float("nan"), "scores, x, c1 must be a number, not “nan”."),
    ("scores x c1", float("inf"), "scores, x, c1 must be a number, not “inf”."),
    ("scores x c1", 1e16, "scores, x, c1 must be a number, not “1e+16”."),
    ("scores x c1", False, "scores, x, c1 must be a number, not “False”."),
    ("portfolio", {"maximize": "g"}, "portfolio lacks “budgets”, such as {2027: 400000}."),
    ("portfolio", {"budgets": {"a": -1}}, "portfolio, budgets, a must not be below zero."),
    ("portfolio", {"budgets": {"a": 1}, "costs": {"z": {}}}, "portfolio, costs: there is no “z”. Known are: nothing, x."),
    ("portfolio", {"budgets": {"a": 1}, "costs": {"x": {"b": 1}}}, "portfolio, costs, x has a field “b” that is not known. Known are: a."),
    ("portfolio", {"budgets": {"a": 1}, "maximize": "z"}, "portfolio, maximize: there is no “z”. Known are: max-min, g."),
    ("portfolio", {"budgets": {"a": 1}, "floors": {"z": 1}}, "portfolio, floors: there is no “z”. Known are: g."),
    ("portfolio", {"budgets": {"a": 1}, "one_of": ["x"]}, "portfolio, one_of must be a list of lists of options."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "sentence"), REFUSED, ids=range(len(REFUSED)))
def test_unfit_case_is_refused_naming_the_place(path, value, sentence):
    assert refused(changed(path, value)) == sentence


def test_case_that_is_no_object_is_refused():
    assert refused([1]) == "The case must be an object with named fields."


def test_criterion_that_nobody_scored_is_refused():
    made = changed("scores", {"nothing": {"c1": 1}, "x": {"c1": 1}})
    assert refused(made) == "scores: nobody scored any option on the criterion “c2”."


def test_group_named_twice_is_refused():
    assert refused(changed("groups 1", SMALL["groups"][0])) == "groups: “g” stands there twice."


def test_work_beyond_bounds_is_refused_with_the_most_that_is_taken():
    rows = {f"o{k}": [0.5] * 40 for k in range(30)}
    made = table(rows, [{"name": f"g{k}"} for k in range(30)], samples=1_000_000)
    assert refused(made) == "So many samples would take too long for this case: ask for at most 96,618."


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (b"\xff\xfe\x00", "Line 1: This is not UTF-8 text."),
        (b"x" * 1_000_001, "The file is larger than 1,000,000 bytes."),
        (b"{" + b" " * 1_000_000, "The file is larger than 1,000,000 bytes."),
        ('{"a": 1, "a": 2}', "“a” stands twice in one object."),
        ('{"a": ', "The file is not sound JSON: Expecting value: line 1 column 7 (char 6)."),
        ("[" * 100_000, "The file is nested more than 20 deep."),
        ('{"a":' + "[" * 22 + "]" * 22 + "}", "The file is nested more than 20 deep."),
        ("# y\na: [" + "[" * 22 + "]" * 22 + "]", "Line 2: Values lie more than 20 deep here."),
        ("name: x\nname: y", "Line 2: “name” stands here a second time (first in line 1)."),
        ("? [a]\n: 1", "Line 1: The name of a field must be text."),
        ("a: &x 1\nb: *x", "Line 1: Anchors and aliases (& and *) are not read; write the value out."),
        ("a: [1\nb: 2", "Line 2: This cannot be read as YAML: did not find expected ',' or ']'."),
        ("a: !!python/object:os.system 1", "Line 1: Tags such as “tag:yaml.org,2002:python/object:os.system” are not read."),
        ("a: \x00", "Line 1: This cannot be read as YAML: control characters are not allowed."),
        ("a: 2027-13-45", "The case has a field “a” that is not known. Known are: name, criteria, options, groups, scores, vetoes, holds, portfolio, decision, samples, seed."),
        ("just words", "The case must be an object with named fields."),
    ],
)  # fmt: skip
def test_file_that_cannot_be_read_is_refused(tmp_path: Path, content, sentence):
    assert unread(tmp_path, content) == sentence


def test_whole_numbers_of_any_length_are_read_quickly(tmp_path: Path):
    made = json.dumps(SMALL).replace('"samples": 2000', f'"samples": {"9" * 5000}')
    assert unread(tmp_path, made) == "The case, samples must be a number, not “inf”."


# --- workbooks
def book(tmp_path: Path, sheets: dict[str, list[list[object]]]) -> Path:
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "case.xlsx"
    made.save(path)
    return path


SHEETS: dict[str, list[list[object]]] = {
    "Case": [["field", "value"], ["name", "Lights"], ["samples", 1500]],
    "Criteria": [
        ["name", "unit", "worst", "best", "points"], ["safety", "points", 0, 10, None], ["light", "lux", None, None, "0: 0; 15: 1; 40: 0.5"],
    ],
    "Options": [["name", "role"], ["Do nothing", None], ["Lamps", None]],
    "Groups": [
        ["name", "kind", "criteria", "order"],
        ["Police", "department", "safety; light", "safety > light"],
        ["Residents", "residents", "safety; light", None],
        ["Council", "council", "safety; light", None],
        ["Lab", "intermediary", "safety; light", None],
    ],
    "Weights": [
        ["group", "criterion", "weight", "low", "high", "other", "times"],
        ["Residents", "safety", 3], ["Residents", "light", 1],
        ["Council", "safety", None, 0.2, 0.6],
        ["Lab", "safety", None, None, None, "light", 4],
    ],
    "Scores": [
        ["option", "criterion", "score", "low", "high", "by"],
        ["Do nothing", "safety", 3, None, None, "Police"], ["Do nothing", "light", None, 2, 4, "Transport"],
        ["Lamps", "safety", 6], ["Lamps", "light", 14],
    ],
    "Vetoes": [["group", "criterion", "at_least", "reason"], ["Police", "light", 1, "dark"], [None, "safety", 1, "law"]],
    "Holds": [["option", "kind", "by", "reason", "release"], ["Lamps", "legal", "Attorney", "permit", "Attorney"]],
    "Other": [["anything"], [1]],
}  # fmt: skip


def test_workbook_holds_the_same_as_other_files(tmp_path: Path):
    case = read_case(book(tmp_path, SHEETS))
    assert (case.name, case.samples) == ("Lights", 1500)
    assert case.criteria[1].value.at == (0, 15, 40)
    assert [one.weight_kind.code for one in case.groups] == ["ordinal", "exact", "bounded", "pairwise"]
    assert case.groups[1].weights.centre.tolist() == [0.75, 0.25]
    assert case.groups[3].weights.centre == pytest.approx([0.8, 0.2])
    assert case.cells["Do nothing", "light"].said == "2–4"
    assert case.cells["Do nothing", "light"].judgements[0].by == "Transport"
    assert [veto.criterion for veto in case.groups[0].vetoes] == ["light"]
    assert [veto.reason for veto in case.vetoes] == ["law"]
    assert case.held("Lamps")[0].release == "Attorney"


@pytest.mark.parametrize(
    ("sheet", "rows", "sentence"),
    [
        ("Weights", [["group", "criterion", "weight"], ["King", "safety", 1]], "Weights, row 2: there is no “King”. Known are: Police, Residents, Council, Lab."),
        ("Weights", [["group", "criterion", "weight"], ["Lab", "safety", 1], ["Lab", "safety", 2]], "Weights, row 3: “safety” stands there twice."),
        ("Vetoes", [["group", "criterion", "at_most", "reason"], ["King", "safety", 1, "r"]], "Vetoes, row 2: there is no “King”. Known are: Police, Residents, Council, Lab."),
        ("Groups", [["name"]], "The case lacks “groups”, or the list is empty."),
    ],
)  # fmt: skip
def test_unfit_workbook_is_refused(tmp_path: Path, sheet, rows, sentence):
    with pytest.raises(TradeoffsError) as caught:
        read_case(book(tmp_path, {**SHEETS, "Weights": [["group"]], "Vetoes": [["group"]], sheet: rows}))
    assert str(caught.value) == sentence


def test_what_is_no_workbook_is_refused(tmp_path: Path):
    with pytest.raises((TradeoffsError, Unreadable)):
        read_case(written(tmp_path, b"PK but no workbook", "case.xlsx"))


def test_day_as_a_name_is_kept_as_it_was_written(tmp_path: Path):
    text = "# yaml\n" + json.dumps(SMALL).replace('"x"', "2027-03-09")
    assert read_case(written(tmp_path, text)).options[1].name == "2027-03-09"


def test_rows_and_columns_that_say_nothing_are_passed_over(tmp_path: Path):
    sheets = {**SHEETS, "Case": [["field"], ["name"]], "Scores": [*SHEETS["Scores"], [None, "  "]]}
    case = read_case(book(tmp_path, sheets))
    assert case.name == ""
    assert len(case.cells) == 4

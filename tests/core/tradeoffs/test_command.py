"""`junto tradeoffs` from the guide's example to words, JSON, a page, charts and a workbook; and the decision."""

# ruff: noqa: E501 - sentences stand as they are said
from __future__ import annotations

import copy
import io
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from tests.core.tradeoffs.making import answered, table

from junto.cli import main
from junto.core.tradeoffs.answering import Answer, answer
from junto.core.tradeoffs.decision import decision_of, losing
from junto.core.tradeoffs.drawing import acceptability, gains, tornado
from junto.core.tradeoffs.problems import TradeoffsError
from junto.core.tradeoffs.reading import case_of
from junto.core.tradeoffs.reading_text import data_of
from junto.core.tradeoffs.telling import differing, moves, paragraph, percent, winning
from junto.core.tradeoffs.workbook import workbook
from junto.core.tradeoffs.writing import as_html, as_text

GUIDE = Path(__file__).parents[3] / "docs" / "tradeoffs.md"
TEXT = re.search(r"```yaml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1].replace(
    "samples: 100000", "samples: 5000"
)


@pytest.fixture
def file(tmp_path: Path):
    def made(content: object, name: str = "case.yaml") -> str:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return made


@pytest.fixture(scope="module")
def example() -> Answer:
    return answer(case_of(data_of(TEXT.encode())))


def told(capsys, *words: str) -> str:
    assert main(["tradeoffs", *words]) == 0
    return capsys.readouterr().out


def test_example_of_the_guide_is_told_in_words(capsys, file):
    found = told(capsys, file(TEXT))
    for words in (
        "Council decided on 2027-03-09: Lights and counting sensors.",
        "The groups would choose differently: Police: Lights and cameras",
        "Under a legal hold by City attorney: no impact assessment of the cameras is on file. It cannot be outvoted",
        "Vetoed by Residents of the West End, and no gain elsewhere makes up for it",
        "People differ on “assaults at night”: Police: 34–44; Residents' association: 40–47.",
        "Nobody scored “Cameras paid by advertising” on “months until it works”",
        "Nash bargain: Nobody may be worse off than by doing nothing",
        "Within the budgets the best to do together:",
    ):
        assert words in found


def test_same_file_gives_the_same_bytes_and_another_seed_others(capsys, file):
    path = file(TEXT)
    first = told(capsys, path, "--format", "json")
    assert told(capsys, path, "--format", "json") == first
    assert told(capsys, path, "--format", "json", "--seed", "2") != first


def test_json_holds_every_figure(capsys, file):
    found = json.loads(told(capsys, file(TEXT), "--format", "json", "--samples", "2000"))
    assert found["samples"] == 2000
    assert found["error"] == pytest.approx(0.0219, abs=1e-4)
    police = found["groups"][0]
    assert police["weights"] == "ordinal"
    assert sum(police["rank_acceptability"]["Lights only"]) == pytest.approx(1)
    assert police["central_weights"]["Do nothing"] is None
    assert police["gain"]["Do nothing"] == 0
    assert police["topsis"] is None  # its scale of light has its best inside
    assert found["standing"] == ["Do nothing", "Pilot first", "Lights only", "Lights and counting sensors"]
    assert {one["option"]: one["vetoed"] for one in found["vetoes"]}["Cameras paid by advertising"] is True
    assert found["holds"][0]["release"] == "the City attorney"
    assert found["across"]["kemeny"]["tiers"]
    assert found["decision"]["review"][0]["on"] == "2028-06-30"
    assert found["portfolio"]["best"]["spent"].keys() == {"2027", "2028"}
    missing = found["options"][5]["scores"]["months until it works"]
    assert missing["missing"] is True
    assert found["options"][2]["scores"]["assaults at night"]["disputed"] is True


def test_page_charts_and_workbook_are_written_whole(capsys, file, tmp_path):
    names = {name: tmp_path / name for name in ("a.svg", "b.svg", "c.svg", "d.xlsx", "e.html", "f.svg", "g.svg")}
    words = [
        "--pareto",
        "f.svg",
        "--pair",
        "Police",
        "Council",
        "--portfolio",
        "g.svg",
        "--chart",
        "a.svg",
        "--gains",
        "b.svg",
        "--tornado",
        "c.svg",
        "--xlsx",
        "d.xlsx",
        "--out",
        "e.html",
    ]
    assert told(capsys, file(TEXT), "--format", "html", *(str(names.get(word, word)) for word in words)) == ""
    for name in ("a.svg", "b.svg", "c.svg", "f.svg", "g.svg"):
        assert ET.fromstring(names[name].read_text()).tag.endswith("svg")
    page = names["e.html"].read_text()
    assert page.count("<svg") == 5
    assert page.count("<h1>") == 1
    assert "<script" not in page
    assert "Residents&#x27; association" in page
    assert openpyxl.load_workbook(names["d.xlsx"]).sheetnames[:2] == ["Trade-offs", "Group 1"]


def test_unfit_file_is_one_sentence_and_nothing_is_written(capsys, file, tmp_path):
    out = tmp_path / "out.txt"
    bad = table({"x": [1], "y": [0]}, [{"name": "g", "weights": {"exact": {"c1": "much"}}}])
    assert main(["tradeoffs", file(bad), "--out", str(out)]) == 2
    said = capsys.readouterr()
    assert said.err == "junto tradeoffs: groups, g, weights, c1 must be a number, not “much”.\n"
    assert said.out == ""
    assert not out.exists()


def test_progress_counts_the_blocks_that_are_done():
    parts: list[float] = []
    answer(case_of(table({"x": [1], "y": [0]}, samples=10_000)), parts.append)
    assert parts == pytest.approx([1 / 3, 2 / 3, 1])


# --- words
def test_paragraph_of_an_option_says_who_loses_what(example):
    words = [str(one) for one in paragraph(example, 5)]
    assert any(one.startswith("Residents of the West End loses 18 of 100 points") for one in words)
    assert any(one.startswith("Vetoed by the case as a whole") and "15,000 people a day" in one for one in words)
    assert "Nobody scored it on: months until it works; anything on the scale is taken to be possible there." in words


def test_paragraph_without_do_nothing_says_nothing_of_gains():
    found = answered({"x": [0.5], "y": [0.7]})
    assert [one.code for one in paragraph(found, 0)] == ["nobodys_first", "nameless"]
    assert [one.code for one in paragraph(found, 1)] == ["first_choice", "nameless"]


def test_tolerated_chance_and_policy_hold_are_told():
    hold = {"option": "x", "by": "Budget office", "reason": "no fund named"}
    veto = {"criterion": "c1", "at_least": 0.25, "reason": "the line", "tolerated": 30}
    found = answered({"nothing": [0.5], "x": [[0, 1]]}, vetoes=[veto], holds=[hold])
    words = [str(one) for one in paragraph(found, 1)]
    assert words[0] == "Under a policy hold by Budget office: no fund named. Budget office may release it."
    assert words[1] == (
        "the case as a whole: the line (“c1” must be at least 0.25). The chance of crossing this line is 25 %, which is "
        "within the 30 % that are tolerated."
    )
    assert "x" in found.standing.options


def test_agreement_of_all_groups_is_told():
    found = answered({"nothing": [0], "x": [1]}, [{"name": "g"}, {"name": "h"}])
    assert str(differing(found)[0]) == "Every group’s likeliest first choice is “x”."
    assert [str(one) for one in moves(found.groups[0])] == ["No single weight or score moves the first choice much."]


def test_ways_to_bring_a_group_along_are_told():
    half = {"weights": {"exact": {"c1": 1, "c2": 1}}}
    one_score = answered({"nothing": [0.5, 0.5], "x": [0.4, 0.4]}, [{"name": "g", **half}])
    assert [str(one) for one in winning(one_score)] == [
        "“x” would bring g along (it lacks 10.0 points) if “c1” were surely 0.6 instead of about 0.4."
    ]
    two = answered({"nothing": [0.9, 0.9], "x": [0, 0]}, [{"name": "g", **half}])
    assert str(winning(two)[0]).startswith(
        "“x” would bring g along (it lacks 90.0 points) if “c1” were surely 1 instead of"
    )
    none = answered({"nothing": [1, 1, 1], "x": [0, 0, 0]}, [{"name": "g"}])
    assert str(winning(none)[0]) == (
        "No change of one or two scores within their scales would bring g to accept “x”: it lacks 100.0 points."
    )
    harms = answered(
        {"nothing": [0.5], "x": [0.4]},
        [{"name": "g", "accepts": 60}, {"name": "h", "values": {"c1": {"worst": 1, "best": 0}}}],
    )
    assert str(winning(harms)[0]).endswith("But that would take h below what they accept.")


@pytest.mark.parametrize(("share", "said"), [(0, "0"), (0.001, "<1"), (0.5, "50"), (0.999, ">99"), (1, "100")])
def test_percent_tells_sure_from_nearly_sure(share, said):
    assert percent(share) == said


def test_words_can_be_put_into_another_language(example):
    def shout(words: str) -> str:
        return re.sub(r"%\(\w+\)s|\b[a-z]+\b", lambda m: m[0] if m[0][0] == "%" else m[0].upper(), words)

    found = as_html(example, None, shout, "en-x-loud")
    assert '<html lang="en-x-loud">' in found
    assert "WOULD EACH GROUP CHOOSE?" in found
    assert "DAY OF THE" not in found


def test_text_without_a_name_begins_with_its_first_title():
    found = as_text(answered({"nothing": [0], "x": [1]}))
    assert found.startswith("What would each choose?")
    assert "\n\n\n" not in found


# --- drawings and workbook
def test_charts_say_in_words_what_they_show(example):
    for draw in (acceptability, gains, tornado):
        found = draw(example)
        assert "<title id=" in found
        assert "<desc id=" in found
    assert "Lights and cameras (held by law)" in acceptability(example)
    assert "(vetoed)" in gains(example)
    assert "rank 5 and later" in acceptability(example)


def test_chart_of_gains_without_do_nothing_says_why_there_is_none():
    assert "cannot be drawn, because “do nothing” is not among" in gains(answered({"x": [1], "y": [0]}))


def test_tornado_of_sure_things_says_that_nothing_moves():
    assert "Weights and scores are sure: nothing moves it." in tornado(answered({"nothing": [0], "x": [1]}))


def test_values_of_the_workbook_are_formulas_of_what_was_reckoned():
    found = answered({"nothing": [0.2, 0.4], "=x": [1, 0]}, [{"name": "g", "weights": {"exact": {"c1": 3, "c2": 1}}}])
    book = openpyxl.load_workbook(io.BytesIO(workbook(found)))
    sheet = book["Group 1"]
    assert [cell.value for cell in sheet[3]][:3] == ["mean weight", 0.75, 0.25]
    assert [cell.value for cell in sheet[5]] == [
        "'=x", 1, 0, "=SUMPRODUCT($B$3:$C$3,B5:C5)/SUM($B$3:$C$3)", "=D5-D$4",
    ]  # fmt: skip
    told_there = [row[0].value for row in book["Trade-offs"].iter_rows()]
    assert "Who gains, who loses? Points of 100 against doing nothing" in told_there


def test_workbook_without_do_nothing_has_no_gains():
    found = answered(
        {"x": [0.2], "y": [0.4]}, portfolio={"budgets": {"b": 0}, "costs": {"x": {"b": 1}}, "floors": {"all": 90}}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(workbook(found)))["Group 1"]
    assert sheet[4][3].value is None
    assert found.portfolio.best is None


# --- the decision
ROWS = {"nothing": [0.5], "x": [0.2], "y": [0.9], "held": [1], "far": [0.95]}
CASE: dict[str, Any] = table(
    ROWS, [{"name": "g"}],
    holds=[
        {"option": "held", "kind": "legal", "by": "attorney", "reason": "r", "release": "the attorney"},
        {"option": "far", "by": "treasurer", "reason": "r"},
    ],
)  # fmt: skip
MADE: dict[str, Any] = {
    "option": "x", "on": "2027-03-09", "by": "Council", "reasons": ["cheap"], "losers": {"g": "paid for"},
    "dissent": [{"who": "h", "says": "too dear"}], "review": [{"what": "cost", "on": "2028-01-01"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def decided() -> Answer:
    return answer(case_of(CASE))


def test_decision_keeps_who_loses_what_and_comes_back_from_its_data(decided):
    found = decision_of(MADE, decided)
    assert losing(decided, "x") == {"g": 30.0}
    assert [(one.group, one.points, one.answer) for one in found.losers] == [("g", 30.0, "paid for")]
    assert decision_of(found.as_data() | {"losers": MADE["losers"]}, decided) == found
    assert "g loses 30.0 points: paid for." in as_text(decided, found)


def test_decision_against_a_hold_says_why(decided):
    found = decision_of({**MADE, "option": "far", "losers": {}, "despite": "the fund was found"}, decided)
    assert "In the face of a veto or a hold, because: the fund was found." in as_text(decided, found)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("option", "z", "decision, option: there is no “z”. Known are: nothing, x, y, held, far."),
        ("option", "held", "decision: “held” is under a legal hold by attorney, which cannot be outvoted; only the attorney may release it."),
        ("option", "far", "decision: “far” is vetoed or under a policy hold; say under “despite” why it is taken."),
        ("losers", {}, "decision: g loses 30.0 points by it; say under “losers” what is done about that."),
        ("losers", {"z": "a"}, "decision, losers: there is no “z”. Known are: g."),
        ("reasons", [], "decision: it needs at least one reason."),
        ("review", [], "decision: say under “review” what is looked at again, and when."),
        ("review", [{"what": "w", "on": "2027-03-09"}], "decision, review 1: the day of review must come after the day of the decision."),
        ("on", "March", "decision, on: “March” is not a day such as 2027-03-09."),
        ("on", None, "decision lacks “on”."),
        ("by", "", "decision lacks “by”."),
        ("dissent", [{"who": "h"}], "decision, dissent 1 lacks “says”."),
    ],
)  # fmt: skip
def test_decision_that_is_unfit_is_refused(decided, field, value, sentence):
    with pytest.raises(TradeoffsError) as caught:
        decision_of({**copy.deepcopy(MADE), field: value}, decided)
    assert str(caught.value) == sentence


def test_json_of_a_case_without_portfolio_or_decision_holds_null(capsys, file):
    found = json.loads(told(capsys, file(table({"x": [0.2], "y": [0.4]}), "c.json"), "--format", "json"))
    assert found["portfolio"] is found["decision"] is found["groups"][0]["gain"] is None
    made = table({"x": [0.2], "y": [0.4]}, portfolio={"budgets": {"b": 1}, "floors": {"all": 90}})
    found = json.loads(told(capsys, file(made, "c.json"), "--format", "json"))
    assert found["portfolio"]["best"] is None
    assert found["portfolio"]["broken_floors"] == [{"group": "all", "floor": 0.9, "reach": 0.6}]

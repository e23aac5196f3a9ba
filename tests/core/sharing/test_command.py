"""`junto share` from a file to a table, JSON, a page and a chart, and what it says of bad input."""
# ruff: noqa: E501 - a case a line is easier to read than a case in pieces

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from fractions import Fraction as F
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from junto.cli import main
from junto.core.sharing import RULES, GameError
from junto.core.sharing.reading import case_of, read_case

AIRPORT: dict[str, Any] = {
    "name": "Three taxis", "kind": "cost", "players": ["1", "2", "3"], "unions": [["1", "2"], ["3"]], "weights": [1, 2, 3],
    "cost": {"1": 6, "2": 12, "3": 42, "1,2": 12, "1,3": 42, "2,3": 42, "1,2,3": 42},
}  # fmt: skip
ITEMS = """item,basis,amount,steps,adds,Parks,Police,Water
Software,project,900,,,1,1,
Camera,unit,10,5: 8; 12: 6,,4,5,3
Pole,capacity,,6: 300; 9: 450,largest,6,9,
Cabinet,site,100,,,Elm; Main,Main,2
Call,use,"1,000.50",,,,2,
,input: use,,,,1,2,3
,input: weight,,,,1,1,2
,input: union,,,,safety,safety,works
,input: cap,,,,,"3,000",
"""


@pytest.fixture
def file(tmp_path: Path):
    def written(content: object, name: str = "costs.json") -> str:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return written


def shared(capsys, *words: str) -> str:
    assert main(["share", *words]) == 0
    return capsys.readouterr().out


def refused(capsys, *words: str) -> str:
    assert main(["share", *words]) == 2
    return capsys.readouterr().err


def test_json_has_every_rule_with_shares_core_blocking_and_explanation(capsys, file):
    found = json.loads(shared(capsys, file(AIRPORT), "--format", "json"))
    assert list(found) == ["players", "rules"]
    assert found["players"] == ["1", "2", "3"]
    assert set(found["rules"]) == set(RULES)
    assert found["rules"]["equal"] == {
        "shares": {"1": 14, "2": 14, "3": 14},
        "in_core": False,
        "blocking": {"members": ["1", "2"], "saves": 16},
        "explanation": "The total is divided by the number of members, which is 3. 1, 2 would be better off by "
        "themselves, by 16: they would pay 12, and pay 28 here.",
    }
    assert found["rules"]["nucleolus"]["shares"] == {"1": 3, "2": 4.5, "3": 34.5}
    assert found["rules"]["owen"]["shares"] == {"1": 1.5, "2": 4.5, "3": 36}
    assert found["rules"]["weighted-shapley"]["shares"] == {"1": 3.5, "2": 5.2, "3": 33.3}
    assert found["rules"]["benefit"] == {
        "shares": None, "in_core": None, "blocking": None, "explanation": "What it is worth to 1, 2, 3 is not given.",
    }  # fmt: skip


def test_one_rule_alone_is_told(capsys, file):
    found = json.loads(shared(capsys, file(AIRPORT), "--rule", "shapley", "--format", "json"))
    assert list(found["rules"]) == ["shapley"]


def test_game_without_an_imputation_says_so_in_json(capsys, file):
    given = {"players": ["A", "B"], "cost": {"A": 1, "B": 1, "A,B": 5}}
    assert main(["share", file(given), "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out)["rules"]["nucleolus"]["shares"] is None
    assert "A and B would pay less apart" in err or "B and A would pay less apart" in err


def test_gains_work_as_well_as_costs(capsys, file):
    given = {"players": ["A", "B"], "value": {"A": 10, "B": 20, "A,B": 40}}
    found = json.loads(shared(capsys, file(given), "--rule", "shapley", "--format", "json"))
    assert found["rules"]["shapley"]["shares"] == {"A": 15, "B": 25}
    assert found["rules"]["shapley"]["explanation"].startswith("Each member gets what it adds")


def test_table_shows_amounts_marks_and_words(capsys, file):
    out = shared(capsys, file(AIRPORT))
    lines = out.splitlines()
    assert lines[0] == "Three taxis"
    assert "             alone  airport  ensc  equal  least-core  nucleolus" in lines
    assert "in the core             yes   yes     no         yes        yes" in lines
    assert (
        "    covers the total: yes; nobody worse off than alone: no (-8); no group pays for others: no (-16); alike share alike: yes; stable when one leaves: no (-15)"
        in lines
    )


def test_table_names_what_does_not_hang_together(capsys, file):
    out = shared(capsys, file({"players": ["A", "B", "C"], "cost": {"A": 1, "B": 2, "A,B,C": 9}}), "--rule", "equal")
    assert "What to know about these costs:" in out
    assert "The cost of 4 of the groups is not given" in out
    assert "?" in out


def test_amounts_are_rounded_by_largest_remainder_and_that_is_said_where_it_matters(capsys, file):
    third = {
        "players": ["A", "B", "C"],
        "currency": "USD",
        "cost": {"A": "0.34", "B": "0.34", "C": "0.34", "A,B": "0.67", "A,C": "0.67", "B,C": "0.67", "A,B,C": 1},
    }
    out = shared(capsys, file(third), "--rule", "equal")
    assert "A            $0.34  $0.34" in out
    tight = {"players": ["A", "B"], "currency": "USD", "cost": {"A": "0.005", "B": "0.005", "A,B": "0.01"}}
    assert "Rounding alone leaves A worse off, by" in shared(capsys, file(tight), "--rule", "equal")


def test_caps_move_shares_to_the_nearest_in_the_core_or_say_why_not(capsys, file):
    found = json.loads(
        shared(
            capsys, file({**AIRPORT, "caps": {"3": 33}, "in_kind": {"1": 1}}), "--rule", "shapley", "--format", "json"
        )
    )
    shapley = found["rules"]["shapley"]
    assert (shapley["shares"], shapley["in_core"]) == ({"1": 3, "2": 6, "3": 33}, True)
    assert (
        "the nearest in the core that keep them all. Beside what is contributed in kind: 1 2; 2 6; 3 33."
        in shapley["explanation"]
    )
    found = json.loads(shared(capsys, file({**AIRPORT, "caps": {"3": 20}}), "--rule", "shapley", "--format", "json"))
    assert found["rules"]["shapley"]["shares"] is None
    assert found["rules"]["shapley"]["explanation"].endswith(
        "No division keeps these caps and minimums and leaves no group better off by itself."
    )


def test_page_holds_table_chart_and_every_rule(capsys, file):
    page = shared(capsys, file({**AIRPORT, "name": "Taxis <&> more"}), "--format", "html")
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert "<h1>Taxis &lt;&amp;&gt; more</h1>" in page
    assert page.count("<h3>") == len(RULES)
    assert "<svg" in page
    assert "lexicographic max of C(S) − x(S)" in page
    none = shared(capsys, file({"players": ["A", "B"], "cost": {"A": 1}}), "--format", "html")
    assert "No rule gives shares." in none
    assert "What to know about these costs" in none


def test_chart_draws_a_bar_for_each_share_and_a_mark_for_each_cost_alone(capsys, file, tmp_path):
    chart = tmp_path / "chart.svg"
    shared(capsys, file({**AIRPORT, "players": ["1", "2", "3"]}), "--rule", "equal", "--chart", str(chart))
    root = ET.fromstring(chart.read_text(encoding="utf-8"))
    space = "{http://www.w3.org/2000/svg}"
    bars = [r for r in root.iter(f"{space}rect") if r.find(f"{space}title") is not None]
    assert [r.find(f"{space}title").text for r in bars] == ["1: 14", "2: 14", "3: 14"]
    assert len({r.get("width") for r in bars}) == 1
    words = "".join(root.itertext())
    assert "1, 2 better off without the others, by 16" in words
    assert "what it would pay alone" in words
    shared(
        capsys,
        file(
            {
                "players": ["A long name for a department", "B"],
                "value": {"A long name for a department": -5, "B": 20, "A long name for a department,B": 40},
            }
        ),
        "--rule",
        "all",
        "--chart",
        str(chart),
    )
    words = "".join(ET.fromstring(chart.read_text(encoding="utf-8")).itertext())
    assert "A long name for a d…" in words
    assert "what it would gain alone" in words
    shared(capsys, file({"players": ["A", "B"], "cost": {"A,B": 1}}), "--rule", "equal", "--chart", str(chart))
    words = "".join(ET.fromstring(chart.read_text(encoding="utf-8")).itertext())
    assert "core" not in words
    shared(capsys, file({"players": ["A", "B"], "cost": {"A": 1}}), "--chart", str(chart))
    assert "No rule gives shares." in chart.read_text(encoding="utf-8")


def test_output_goes_to_a_file(capsys, file, tmp_path):
    out = tmp_path / "out.json"
    assert shared(capsys, file(AIRPORT), "--format", "json", "--out", str(out)) == ""
    assert json.loads(out.read_text(encoding="utf-8"))["players"] == ["1", "2", "3"]


def test_cost_items_in_a_table_make_the_game(capsys, file):
    path = file(ITEMS, "costs.csv")
    case = read_case(path)
    assert case.game.players == ("Parks", "Police", "Water")
    assert case.game.alone() == (900 + 40 + 300 + 200, 900 + 40 + 450 + 100 + 2001, 30 + 200)
    assert case.game.total == 900 + 12 * 6 + 450 + 400 + 2001
    assert case.inputs.use == {"Parks": 1, "Police": 2, "Water": 3}
    assert case.inputs.weights["Water"] == 2
    assert case.inputs.unions == (("Parks", "Police"), ("Water",))
    assert case.bounds.caps == {"Police": 3000}
    found = json.loads(shared(capsys, path, "--format", "json"))
    assert found["rules"]["serial"]["shares"] is not None
    assert found["rules"]["equal"]["explanation"].startswith("The total is divided")


def test_workbook_is_read_as_the_same_table(tmp_path):
    book = openpyxl.Workbook()
    for row in (
        ["Item", "Basis", "Amount", "Parks", "Water"],
        ["Camera", "unit", 10.5, 4, 3],
        ["Site", "site", 5, "Elm", None],
    ):
        book.active.append(row)
    path = tmp_path / "costs.xlsx"
    book.save(path)
    assert read_case(path).game.total == F("78.5")


def test_groups_in_a_table_make_the_game(file):
    case = read_case(file('group,cost\nA,10\nB,12\n"A, B",18\n', "groups.csv"))
    assert case.game.total == 18
    gains = read_case(file("group;value\nA;1\nB;2\nA+B;4\n", "groups.csv"))
    assert (gains.game.kind, gains.game.total) == ("value", 4)


def test_items_demands_and_inputs_in_json():
    case = case_of({
        "players": ["A", "B"], "use": [1, None], "benefit": {"A": "2.5", "B": 1},
        "items": [
            {"description": "Camera", "basis": "unit", "amount": 10, "needs": {"A": 2, "B": 4}, "steps": [[5, 8]]},
            {"item": "Software", "amount": "0.1", "needs": ["A", "B"]},
            {"description": "Cabinet", "basis": "site", "amount": 1, "sites": {"A": ["Elm"], "B": ["Elm"]}},
            {"description": "Pole", "basis": "capacity", "needs": {"A": 2, "B": 4}, "steps": [[4, 8]], "adds": False},
        ],
    })  # fmt: skip
    assert case.game.total == 48 + F("0.1") + 1 + 8
    assert case.inputs.use == {"A": 1}
    assert case.inputs.benefit == {"A": F("2.5"), "B": 1}
    serial = case_of({"q": [1, 2, 3], "C": "y**2"})
    assert serial.game.alone() == (1, 4, 9)
    assert serial.inputs.demand == {"1": 1, "2": 2, "3": 3}


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "“players” must be a list of the members’ names."),
        ({"players": ["A"]}, "The file gives no costs: neither"),
        ({"players": ["A"], "kind": "joy", "cost": {"A": 1}}, "A game is one of cost or of value, not of “joy”."),
        ({"players": ["A"], "cost": {"A": 1}, "use": {"B": 1}}, "“use” names “B”, which is not among the members."),
        ({"players": ["A"], "cost": {"A": 1}, "use": [1, 2]}, "“use” must give a number for each member: a list"),
        ({"players": ["A"], "cost": {"A": 1}, "unions": "A"}, "“unions” must be a list of lists of members’ names"),
        ({"players": ["A"], "cost": {"A": 1}, "currency": "XXQ"}, "“XXQ” is not a currency code"),
        ({"players": ["A"], "cost": {"A": "much"}}, "The cost of A is “much”, which is no number."),
        ({"players": ["A"], "cost": {"A": 10**15}}, "“A” has a number with too many digits: at most 15 before"),
        ({"players": ["A"], "cost": {"A": "1e-31"}}, "“A” has a number with too many digits: at most 15 before"),
        ({"players": ["A"], "cost": {"A": "1e999999999"}}, "The cost of A is “1e999999999”, which is no number."),
        ({"players": ["A"], "cost": {"A": "sNaN"}}, "The cost of A is “sNaN”, which is no number."),
        (
            {"players": ["A"], "items": [{"description": "X", "needs": [{}]}]},
            "“needs” of the item “X” must say by name",
        ),
        ({"players": ["A"], "items": [3]}, "Each of “items” must be an object with description"),
        ({"players": ["A"], "items": [{"description": "X", "needs": 3}]}, "“needs” of the item “X” must say by name"),
        (
            {"players": ["A"], "items": [{"description": "X", "sites": {"A": "Elm"}}]},
            "“sites” of the item “X” must list the sites of each member by name.",
        ),
        (
            {"players": ["A"], "items": [{"description": "X", "steps": [3], "needs": ["A"]}]},
            "“steps” of the item “X” must be pairs of a quantity and an amount.",
        ),
        ({"q": [1], "C": 3}, "The cost curve “C” must be a formula in y, such as “y**2”."),
        ({"q": [1] * 25, "C": "y"}, "A formula is taken for 24 members at most."),
    ],
)
def test_odd_data_is_refused_in_a_sentence(data, sentence):
    with pytest.raises((GameError, ValueError)) as found:
        case_of(data)
    assert str(found.value).startswith(sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a,b\n1,2\n", "“costs.csv” has neither the columns “item” and “basis” nor “group” and “cost”."),
        ("group,amount\nA,2\n", "“costs.csv” has no column “cost” or “value”."),
        ("group,cost\nA,much\n", "The cost of A is “much”, which is no number."),
        ("item,basis,amount,A\nX,use,much,1\n", "Row 2: The cost of X is “much”, which is no number."),
        ("item,basis,steps,A\nX,unit,5-8,1\n", "Row 2: Steps are written as quantity: amount; …, not as “5-8”."),
        ("item,basis,adds,A\nX,use,perhaps,1\n", "Row 2: “perhaps” is neither sum nor largest."),
        ("item,basis,A\nX,input: mood,1\n", "Row 2: “mood” is no input that a rule asks for."),
        ("item,basis,A\nX,monthly,1\n", "“monthly” is not a way in which a cost arises."),
    ],
)  # fmt: skip
def test_odd_tables_are_refused_in_a_sentence(capsys, file, content, sentence):
    assert refused(capsys, file(content, "costs.csv")).startswith(f"junto share: {sentence}")


def test_odd_options_are_refused_in_a_sentence(capsys, file, tmp_path):
    assert "There is no rule “mood”. There are: airport, benefit" in refused(capsys, file(AIRPORT), "--rule", "mood")
    assert "The file is not sound JSON" in refused(capsys, file("{", "x.json"))
    assert "The folder of" in refused(capsys, file(AIRPORT), "--chart", str(tmp_path / "none" / "x.svg"))
    assert "No such file" in refused(capsys, str(tmp_path / "none.json"))


def test_thirty_members_are_shared_without_a_table(capsys, file):
    members = [f"M{i}" for i in range(30)]
    data = {"players": members, "items": [{"description": "Site", "amount": 300, "needs": members}]}
    found = json.loads(shared(capsys, file(data), "--format", "json"))["rules"]
    assert found["shapley"]["shares"]["M7"] == 10
    assert found["shapley"]["in_core"] is True
    assert found["nucleolus"]["explanation"].startswith("This rule looks at every group")

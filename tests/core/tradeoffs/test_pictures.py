"""The Pareto and the portfolio picture: what stands in them, where, and what is said where they cannot be drawn."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest
from tests.core.tradeoffs.making import answered

from junto.core.tradeoffs.drawing_pareto import PANEL, pareto
from junto.core.tradeoffs.drawing_portfolio import together
from junto.core.tradeoffs.problems import TradeoffsError

GROUPS = [
    {"name": name, "criteria": [f"c{k}"], "weights": {"exact": {f"c{k}": 1}}} for k, name in enumerate("ABC", start=1)
]
ROWS = {"nothing": [0.1, 0.1, 0.1], "x": [0.9, 0.2, 0.5], "y": [0.3, 0.8, 0.5], "z": [0.2, 0.2, 0.5]}
ASKED = {
    "budgets": {"2027": 10, "2028": 5}, "costs": {"x": {"2027": 6}, "y": {"2027": 6, "2028": 2}}, "maximize": "max-min",
    "floors": {"A": 5},
}  # fmt: skip


def texts(svg: str) -> list[str]:
    return ["".join(one.itertext()) for one in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


def marks(svg: str, sign: str) -> int:
    return len(re.findall(sign, svg))


def test_dominated_options_are_told_apart_by_their_shape():
    svg = pareto(answered(ROWS, GROUPS[:2]))
    assert marks(svg, "<circle ") == 1 + 2 + 2, "the key, the names of x and y, and their places"
    assert marks(svg, 'width="10" height="10"') == 1 + 2 + 2, "nothing and z are dominated"
    assert [one for one in texts(svg) if one in ("A →", "↑ B")] == ["A →", "↑ B"]


def test_pair_is_drawn_large_with_names_beside_the_points():
    svg = pareto(answered(ROWS, GROUPS), ("B", "A"))
    assert {"B →", "↑ A", "2 x", "3 y"} <= set(texts(svg))
    x, y = next(
        (float(a), float(b)) for a, b, words in re.findall(r'x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', svg)
        if words == "2 x"
    )  # fmt: skip
    # B from 5 to 85, A from 5 to 95 points; x is worth 20 to B and 90 to A.
    assert x == pytest.approx(80 + 15 / 80 * 760 + 10, abs=0.1)
    top = float(re.search(r'<rect x="80.0" y="([\d.]+)"', svg)[1])
    assert y == pytest.approx(top + 5 / 90 * 470 + 4, abs=0.1)


def test_all_pairs_are_drawn_and_no_more_than_fifteen():
    assert marks(pareto(answered(ROWS, GROUPS)), f'width="{PANEL}"') == 3
    many = [{"name": f"g{k}", "criteria": ["c1"]} for k in range(7)]
    svg = pareto(answered(ROWS, many))
    assert marks(svg, f'width="{PANEL}"') == 15
    assert "The first 15 of 21 pairs; name two groups to see another." in texts(svg)


def test_vetoed_options_are_crosses_and_no_step_of_the_line():
    vetoes = [{"criterion": "c1", "at_most": 0.5, "reason": "r"}]
    svg = pareto(answered(ROWS, GROUPS[:2], vetoes=vetoes))
    assert marks(svg, "l10 10M") == 3
    assert marks(svg, "stroke-dasharray") == 1, "y alone is free: only the key has a line"


def test_one_group_has_no_pairs_and_other_names_are_refused():
    assert texts(pareto(answered(ROWS, GROUPS[:1]))) == ["This cannot be drawn, because there is one group only."]
    for pair, said in [
        (("A", "D"), "There is no group “D”. Known are: A, B, C."), (("A", "A"), "Name two different groups."),
        (("A", "B", "C"), "Name two different groups."),
    ]:  # fmt: skip
        with pytest.raises(TradeoffsError) as refused:
            pareto(answered(ROWS, GROUPS), pair)
        assert str(refused.value) == said


def test_options_in_one_place_have_labels_beside_one_another():
    svg = pareto(answered({k: [0.5, 0.5] for k in "abcdefghij"}, GROUPS[:2]))
    places = re.findall(r'x="([\d.]+)" y="([\d.]+)" text-anchor="\w+" font-weight="normal"[^>]*>(\d+)<', svg)
    assert len({(x, y) for x, y, words in places if int(words) <= 10}) >= 8


def test_portfolio_shows_what_is_chosen_spent_and_gained_beside_floor_and_next_best():
    svg = together(answered(ROWS, GROUPS, portfolio=ASKED, holds=[
        {"option": "z", "kind": "legal", "by": "b", "reason": "r", "release": "c"}
    ]))  # fmt: skip
    words = texts(svg)
    assert words[words.index("x") + 1] in ("not chosen (next best: chosen)", "chosen (next best: not chosen)")
    assert words[words.index("z") + 1] == "not to be chosen: held or vetoed"
    assert "6 / 10" in words
    assert {"2 / 5", "0 / 5"} & set(words)
    assert any(one.endswith("(floor 5)") for one in words)
    assert marks(svg, "l6 6l-6 6l-6 -6z") == 1 + 2 + 3
    assert marks(svg, 'stroke-width="4"') == 2 + 1


def test_portfolio_without_a_choice_or_a_question_says_so():
    assert texts(together(answered(ROWS, GROUPS))) == [
        "This cannot be drawn, because the case states no portfolio."
    ]  # fmt: skip
    broken = answered(ROWS, GROUPS, portfolio={**ASKED, "floors": {"A": 100, "B": 100}})
    words = texts(together(broken))
    assert words[0] == "What to do together within the budgets"
    assert " ".join(words[1:]).startswith("No choice of options within the budgets keeps these floors together")
    assert all(len(one) <= 116 for one in words)


def test_loss_is_drawn_to_the_left_in_another_colour():
    rows = {"nothing": [0.5, 0.1, 0.1], "x": [0.2, 0.9, 0.9]}
    svg = together(answered(rows, GROUPS, portfolio={"budgets": {"2027": 1}, "maximize": "B"}))
    assert "-30.0" in texts(svg)
    assert marks(svg, 'fill="#b50909"') == 1

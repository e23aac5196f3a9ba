"""What is said and drawn where little can be shown."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from junto.core.consensus.analysing import analyse
from junto.core.consensus.drawing import drawn, opinion_map
from junto.core.consensus.page import as_html, table
from junto.core.consensus.problems import ConsensusError
from junto.core.consensus.reading import read_votes
from junto.core.consensus.stability import Stability
from junto.core.consensus.telling import cautions, groups, told
from junto.core.consensus.writing import as_json, as_text


def votes(groups: list[str], statements: int = 2, cell: str = "1"):
    heads = ",".join(f"s{k}" for k in range(statements))
    rows = [f"p{k},{name},{','.join([cell] * statements)}" for k, name in enumerate(groups)]
    return read_votes("\n".join([f"participant,group,{heads}", *rows]).encode(), name="v.csv")


def test_no_two_groups_of_ten_is_said_and_nothing_is_drawn():
    found = analyse(votes(["a"] * 12 + ["b"] * 4), groups="declared")
    said = [one.code for one in told(found)]
    assert said[:3] == ["elsewhere", "small_groups", "no_comparison"]
    assert "no statement has ten votes or more in every group" in drawn(found)
    assert "There are no found groups of ten people or more" in opinion_map(found)
    assert "16/16" in as_text(found)


def test_few_people_elsewhere_are_withheld():
    found = analyse(votes(["a"] * 12 + ["b"] * 12 + [""] * 3), groups="declared")
    assert str(told(found)[2]) == "How many people are in no group shown is withheld: they are fewer than 10."


def test_chart_of_many_statements_shows_both_ends():
    assert drawn(analyse(votes(["a"] * 12 + ["b"] * 12, statements=30), groups="declared")).count("<circle") == 25


def test_nothing_supported_by_all_is_said():
    found = analyse(votes(["a"] * 12 + ["b"] * 12, cell="0"), groups="declared")
    assert "nothing_common" in [one.code for one in told(found)]


def test_more_groups_than_can_be_compared_are_refused():
    with pytest.raises(ConsensusError, match="51 groups; at most 50"):
        analyse(votes([f"g{k}" for k in range(51)]), groups="declared")


def test_other_counts_of_a_file_are_said():
    rows = b"participant,n-agree,n-disagree,s1,s2\na,2,0,1,1\nb,5,0,1,1\n"
    assert [one.code for one in read_votes(rows, name="v.csv").notes] == ["other_counts"]


def test_json_and_zero_bytes_are_no_votes(tmp_path: Path):
    with pytest.raises(ConsensusError, match="zero bytes"):
        read_votes(b"participant,s1\na,\x001\n", name="v.csv")
    with pytest.raises(ConsensusError, match="not a text file"):
        read_votes(b'{"a": 1}', name="v.json")


def test_page_of_declared_groups_has_no_map_and_an_empty_table_is_left_out():
    html = as_html(analyse(votes(["a"] * 12 + ["b"] * 12), groups="declared"), language="es")
    assert html.startswith('<!doctype html>\n<html lang="es">')
    assert (html.count("<svg"), "Opinion map" in html) == (1, False)
    assert table("empty", ["a"], [], words=1) == ""


def test_groups_that_hardly_come_back_are_called_unstable():
    found = analyse(votes(["a"] * 12 + ["b"] * 12), groups="declared")
    sure, unsure = (groups(replace(found, stable=Stability(mean, 0.25, 40))) for mean in (0.7, 0.69))
    assert [one.code for one in sure[2:]] == ["stability"]
    assert [str(one) for one in unsure[2:]] == [
        "When as many people are drawn anew, the groups agree by 0.69 on average with those shown (1: the same; 0: no "
        "more than by chance); in one draw of ten by less than 0.25.",
        "These groups are not stable: other people from the same city might well have formed others.",
    ]


def test_statements_on_which_few_of_a_group_voted_are_counted():
    """Of two statements, nine of group b voted on the second: 9 of 21 votes, so its consensus is not shown."""
    rows = [f"a{k},a,1,1" for k in range(12)] + [f"b{k},b,1,{'1' if k < 9 else ''}" for k in range(12)]
    found = analyse(read_votes("\n".join(["participant,group,s,t", *rows]).encode(), name="v.csv"), groups="declared")
    assert [one.agreement for one in found.results] == [(13 / 14) ** 2, None]
    assert json.loads(as_json(found))["statements"][1]["groups"] == {"a": None, "b": None}
    assert str(cautions(found)[2]) == (
        "For 1 of 2 statements consensus among groups cannot be shown, because fewer than 10 people of a group voted "
        "on them."
    )

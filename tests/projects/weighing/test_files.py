"""A file fills a trade-off whole or not at all, and comes back as the same case with the same answer."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from junto.core.tradeoffs.answering import answer
from junto.core.tradeoffs.reading import case_of
from junto.core.tradeoffs.reading_text import data_of as read
from junto.core.tradeoffs.writing import as_json
from junto.core.workflow import Refused
from junto.projects.actions.tradeoffs import begin_tradeoff
from junto.projects.models import Tradeoff
from junto.projects.weighing.answers import outcome_of
from junto.projects.weighing.compiling import data_of
from junto.projects.weighing.files import EXAMPLES, as_text, as_yaml
from junto.projects.weighing.filling import filled, read_file
from tests.projects.making import World
from tests.projects.weighing.making import CASE, case, content, laid_out, officer


def answered(data: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(as_json(answer(case_of(data))))
    return found


def test_case_comes_back_as_it_was_brought_in(world: World) -> None:
    assert data_of(laid_out(world)) == CASE


@pytest.mark.parametrize("write", [as_yaml, as_text])
def test_file_that_comes_back_gives_the_same_answer(world: World, write: Any) -> None:
    example = read(EXAMPLES["example.yaml"][1]().encode())
    assert isinstance(example, dict)
    example["samples"] = 2000
    back = read(write(data_of(laid_out(world, filled(example).data))).encode())
    assert answered(back) == answered(example)


def test_answer_of_the_page_is_the_answer_of_the_command(world: World) -> None:
    assert outcome_of(laid_out(world)).answer == answered(CASE)


def test_scores_nested_by_option_are_read_like_rows() -> None:
    nested = case(scores={
        "Do nothing": {"assaults": {"score": 48, "by": "Police"}, "faces": 0, "cost": [700, 900], "light": "4"},
        "Lights only": {"assaults": [{"low": 34, "high": 46, "by": "Police"}, {"score": 41, "by": "Residents"}]},
        "Lights and cameras": {"cost": {"mean": 3000, "sd": 10, "by": "Budget", "evidence": "quote"}},
    })  # fmt: skip
    found = filled(nested)
    assert [(s["option"], s["criterion"], s["value"], s["by"]) for s in found.scores] == [
        ("Do nothing", "assaults", 48.0, "Police"),
        ("Do nothing", "faces", 0.0, ""),
        ("Do nothing", "cost", {"low": 700.0, "high": 900.0}, ""),
        ("Do nothing", "light", 4.0, ""),
        ("Lights only", "assaults", {"low": 34.0, "high": 46.0}, "Police"),
        ("Lights only", "assaults", 41.0, "Residents"),
        ("Lights and cameras", "cost", {"mean": 3000.0, "sd": 10.0}, "Budget"),
    ]


def broken(**changes: Any) -> bytes:
    return content(case(**changes))


GROUP = CASE["groups"][0]
FIRST = CASE["criteria"][0]


def weighing(weights: dict[str, Any]) -> dict[str, Any]:
    return {**GROUP, "weights": weights}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (b"", "The file is empty."),
        (b"\xff\xfe", "Line 1: This is not UTF-8 text"),
        (b"{", "The file is not sound JSON:"),
        (b"x" * 1_000_001, "The file has more than 1 MB."),
        (broken(samples=500_000), "At most 200,000 samples are drawn here"),
        (broken(options=["only one"]), "There is only one option: nothing is to be chosen."),
        (
            broken(groups=[{**GROUP, "weights": {"ordinal": ["assaults > light", "light > assaults"]}}]),
            "groups, Police, weights: the preferences go in a circle:",
        ),
        (broken(groups=[weighing({"exact": {"assaults": "much", "light": 1}})]), "groups, Police, weights,"),
        (
            broken(groups=[{**GROUP, "weights": {"bounded": {"assaults": [0.8, 0.9], "light": [0.4, 0.5]}}}]),
            "groups, Police, weights: the least weights add up to 1.2, more than 1",
        ),
        (broken(scores=CASE["scores"][:4]), "scores: nobody scored the option “Lights only”"),
        (broken(options=[*CASE["options"], "x" * 121]), "scores: nobody scored the option"),
        (content(case(name="a\0b")), "The file holds characters that cannot be kept."),
        (broken(criteria=[FIRST | {"unit": "u" * 61}, *CASE["criteria"][1:]]), "criteria 1, unit: at most 60"),
    ],
)  # fmt: skip
def test_file_that_does_not_hang_together_is_refused_in_a_sentence(given: bytes, sentence: str) -> None:
    with pytest.raises(Refused) as refused:
        read_file(given, "case.json")
    assert (refused.value.field, str(refused.value)[: len(sentence)]) == ("file", sentence)


def test_nothing_of_a_file_is_kept_where_one_part_is_refused(world: World) -> None:
    found = filled(case())
    project = world.project()
    with pytest.raises(Refused, match="Give it a title"):
        begin_tradeoff(project, title=" ", filled=found, by=officer(world))
    assert not Tradeoff.objects.exists()


def test_written_yaml_repeats_what_stands_twice_without_anchors() -> None:
    shared = {"low": 1}
    assert "&" not in as_yaml({"a": shared, "b": shared})
    assert yaml.safe_load(as_yaml({"on": "yes"})) == {"on": "yes"}

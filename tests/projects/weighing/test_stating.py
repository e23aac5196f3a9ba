"""A group states for itself, in the way it chooses; what does not hang together is said at its field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.workflow import Actor, Refused
from junto.projects.actions import stakeholders
from junto.projects.actions.stakeholders import Statement
from junto.projects.models import Stakeholder
from junto.projects.statement_form import ranks_of
from junto.projects.weighing.compiling import data_of
from junto.projects.weighing.shown import order_said, statement_said
from tests.projects.making import World
from tests.projects.weighing.making import asked, group, laid_out, officer

Browse = Callable[[Actor | None], Client]
ASSAULTS, FACES, COST, LIGHT = range(4)  # the criteria by their place


def post(world: World, browse: Browse, way: str, given: dict[str, Any]) -> tuple[Any, Stakeholder]:
    """The police post a statement; what came back, and the group as it is then."""
    one = group(asked(world), "Police")
    where = reverse("projects:stakeholder-act", args=[one.pk, "state"]) + f"?way={way}"
    client = browse(world.lead(world.police))
    assert client.get(where).status_code == 200
    return client.post(where, given), group(one.tradeoff, "Police")


def counting(*places: int) -> dict[str, str]:
    return {f"counts_{k}": "on" for k in places}


@pytest.mark.parametrize(
    ("way", "given", "weights"),
    [
        ("ordinal", {"rank_0": "2", "rank_1": "1", "rank_3": "2"}, {"ordinal": "faces > assaults = light"}),
        ("exact", {"weight_0": "3", "weight_1": "1", "weight_3": "0"},
         {"exact": {"assaults": 3.0, "faces": 1.0, "light": 0.0}}),
        ("bounded", {"low_0": "20", "high_0": "60", "low_1": "0", "high_1": "50", "low_3": "10", "high_3": "50"},
         {"bounded": {"assaults": [0.2, 0.6], "faces": [0.0, 0.5], "light": [0.1, 0.5]}}),
        ("pairwise", {"pair_0_1": "2", "pair_0_3": "0.5", "pair_1_3": "1"},
         {"pairwise": {"assaults|faces": 2.0, "assaults|light": 0.5, "faces|light": 1.0}}),
        ("none", {}, {}),
    ],
)  # fmt: skip
def test_weights_are_stated_in_each_way(
    world: World, browse: Browse, way: str, given: dict[str, str], weights: dict[str, Any]
) -> None:
    answer, police = post(world, browse, way, {**counting(ASSAULTS, FACES, LIGHT), **given})
    assert answer.status_code == 302
    assert (police.state, police.criteria, police.weights) == ("stated", ["assaults", "faces", "light"], weights)
    assert police.spoken_for is False


def test_red_lines_own_scales_and_what_is_accepted_are_stated(world: World, browse: Browse) -> None:
    answer, police = post(world, browse, "ordinal", {
        **counting(ASSAULTS), "rank_0": "1", "worst_0": "80", "best_0": "10", "objective": "fewer  hurt",
        "line_0": "faces", "most_0": "100", "why_0": "no  more", "tolerated_0": "0", "accepts": "30",
    })  # fmt: skip
    assert answer.status_code == 302
    assert police.scales == {"assaults": {"worst": 80.0, "best": 10.0}}
    assert police.red_lines == [{"criterion": "faces", "reason": "no more", "at_most": 100.0, "tolerated": 0.0}]
    assert (police.objective, police.accepts) == ("fewer hurt", 30.0)


@pytest.mark.parametrize(
    ("way", "given", "field", "sentence"),
    [
        ("ordinal", {"objective": ""}, "counts_0", "Say at least one thing that counts for you."),
        ("ordinal", {**counting(FACES)}, "rank_1", "“faces” counts for you: say how much."),
        ("exact", {**counting(FACES), "weight_1": "much"}, "weight_1", "Enter a number."),
        ("exact", {**counting(FACES), "weight_1": "0"}, "weight_1", "groups, Police, weights: all weights are zero."),
        ("exact", {**counting(FACES), "weight_1": "nan"}, "weight_1", "Enter a number."),
        ("bounded", {**counting(FACES, COST), "low_1": "80", "high_1": "90", "low_2": "40", "high_2": "50"}, "low_1",
         "groups, Police, weights: the least weights add up to 1.2, more than 1: no weights lie within these bounds."),
        ("bounded", {**counting(FACES), "low_1": "90", "high_1": "10"}, "low_1",
         "groups, Police, weights, faces: a least and a greatest weight lie between 0 and 1, the least first."),
        ("pairwise", counting(FACES, COST), "pair_1_2",
         "Say how many times “faces” matters as much as “cost”, a half being 0.5."),
        ("ordinal", {**counting(FACES), "rank_1": "1", "worst_1": "5"}, "best_1",
         "Give both the worst and the best, or neither."),
        ("ordinal", {**counting(FACES), "rank_1": "1", "worst_1": "5", "best_1": "5"}, "best_1",
         "groups, Police, values, faces: worst and best are the same score; nothing can be told apart on such "
         "a scale."),
        ("ordinal", {**counting(FACES), "rank_1": "1", "line_0": "cost"}, "most_0",
         "Say either at most or at least how much."),
        ("ordinal", {**counting(FACES), "rank_1": "1", "line_0": "cost", "least_0": "1"}, "why_0",
         "Say why nothing else makes up for it."),
        ("ordinal", {**counting(FACES), "rank_1": "1", "line_0": "cost", "least_0": "1", "why_0": "x",
                     "tolerated_0": "101"}, "tolerated_0", "A chance lies between 0 and 100 percent."),
    ],
)  # fmt: skip
def test_what_does_not_hang_together_is_said_at_its_field(
    world: World, browse: Browse, way: str, given: dict[str, str], field: str, sentence: str
) -> None:
    answer, police = post(world, browse, way, given)
    assert answer.status_code in (400, 409)
    assert answer.context["form"].errors[field] == [sentence]
    assert police.state == "invited"


def test_circle_of_preferences_is_refused_with_its_names(world: World) -> None:
    one = group(asked(world), "Police")
    circle = Statement(criteria=["light", "cost"], weights={"ordinal": ["light > cost", "cost > light"]})
    with pytest.raises(Refused, match="the preferences go in a circle: light > cost > light") as refused:
        stakeholders.state(one, statement=circle, by=world.lead(world.police))
    assert refused.value.field == "weights"


def test_statement_waits_until_the_groups_are_asked(world: World) -> None:
    one = group(laid_out(world), "Police")
    with pytest.raises(Refused, match="have not been asked yet"):
        stakeholders.state(one, statement=Statement(criteria=["light"]), by=world.lead(world.police))


def test_group_is_named_once(world: World) -> None:
    tradeoff = asked(world)
    with pytest.raises(Refused, match="“police” stands there already") as refused:
        stakeholders.name_stakeholder(tradeoff, name=" police ", kind="other", by=officer(world))
    assert refused.value.field == "name"
    with pytest.raises(Refused, match="Give it a name"):
        stakeholders.name_stakeholder(tradeoff, name=" ", kind="other", by=officer(world))


def test_group_taken_out_stands_in_no_case(world: World) -> None:
    one = group(asked(world), "Residents")
    stakeholders.remove_stakeholder(one, reason="named twice", by=officer(world))
    assert [g["name"] for g in data_of(one.tradeoff)["groups"]] == ["Police", "Council", "Lamp company"]


@pytest.mark.parametrize(
    ("stated", "ranks"),
    [
        ("a > b = c", {"a": 1, "b": 2, "c": 2}),
        (["a > b = c"], {"a": 1, "b": 2, "c": 2}),
        (["c", ["a", "b"]], {"c": 1, "a": 2, "b": 2}),
        (["a > b", "a > c"], {}),
        ("a > b", {}),
        (None, {}),
    ],
)
def test_rank_of_each_in_an_order(stated: Any, ranks: dict[str, int]) -> None:
    assert ranks_of(stated, ["a", "b", "c"]) == ranks


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({}, ""),
        ({"ordinal": ["a > b", "a > c"]}, "a > b; a > c"),
        ({"ordinal": ["a", ["b", "c"]]}, "a > b = c"),
        ({"exact": {"a": 3, "b": 0.5}}, "a 3; b 0.5"),
        ({"bounded": {"a": [0.2, 0.6]}}, "a 20–60 %"),
        ({"pairwise": {"a|b": 3}}, "a : b = 3"),
    ],
)
def test_what_matters_more_in_words(weights: dict[str, Any], words: str) -> None:
    assert statement_said(Stakeholder(name="x", weights=weights)) == words
    assert order_said("a > b") == "a > b"

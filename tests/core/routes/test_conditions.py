from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from junto.core.routes.conditions import (
    Always,
    Compare,
    Every,
    Includes,
    Misread,
    Not,
    OneOf,
    Some,
    Truth,
    Vocabulary,
    condition_of,
    facts_of,
    parameters_of,
)
from junto.core.routes.facts import FACTS
from junto.core.routes.logic import compiled

WORDS = Vocabulary(FACTS, {"formal"})


def read(text: str):
    return condition_of(text, WORDS)


def test_condition_binds_not_before_and_before_or():
    found = read("need.pilot or not need.p3 and value.total <= formal")
    assert found == Some((Truth("need.pilot"), Every((Not(Truth("need.p3")), Compare("value.total", "<=", "formal")))))


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("always", Always()),
        ("value.total == 3000.50", Compare("value.total", "=", Decimal("3000.50"))),
        ("need.pilot is true", Truth("need.pilot")),
        ("need.pilot = false", Not(Truth("need.pilot"))),
        ("need.pilot != true", Not(Truth("need.pilot"))),
        ("need.category is goods", OneOf("need.category", ("goods",))),
        ("need.category != goods", Not(OneOf("need.category", ("goods",)))),
        ("need.category in [goods, services, goods]", OneOf("need.category", ("goods", "services"))),
        ("need.category not in [goods]", Not(OneOf("need.category", ("goods",)))),
        ("need.asset_types includes camera", Includes("need.asset_types", ("camera",))),
        ("need.asset_types not includes [camera, radio]", Not(Includes("need.asset_types", ("camera", "radio")))),
        ("(need.pilot)", Truth("need.pilot")),
    ],
)
def test_condition_is_read(text: str, wanted: object):
    assert read(text) == wanted


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("value.totl <= 3000", "unknown_fact", "Did you mean “value.total”?"),
        ("value.total <= frmal", "unknown_parameter", "Did you mean “formal”?"),
        ("need.category is good", "unknown_value", "Did you mean “goods”?"),
        ("need.category <= 3", "odd_comparison", "need.category is goods"),
        ("need.asset_types is camera", "odd_comparison", "need.asset_types includes word"),
        ("need.asset_types includes and", "unknown_value", "“and”"),
        ("value.total is 3", "odd_comparison", "value.total <= 3000"),
        ("need.pilot is maybe", "odd_comparison", "need.pilot or not need.pilot"),
        ("need.pilot not", "missing_sign", "“in”"),
        ("need.pilot and", "condition_ends", "too early"),
        ("(need.pilot", "missing_sign", "“)”"),
        ("need.pilot need.p3", "condition_goes_on", "“need.p3”"),
        ("value.total % 3", "odd_sign", "“%”"),
        ("value.total < 3x", "odd_sign", "“3”"),
        ("not " * 30 + "need.pilot", "deep_condition", "20"),
        ("(" * 30 + "need.pilot" + ")" * 30, "deep_condition", "20"),
        ("need.pilot " * 300, "long_condition", "2000"),
    ],
)
def test_condition_that_cannot_be_read_is_said(text: str, code: str, said: str):
    with pytest.raises(Misread) as caught:
        read(text)
    assert caught.value.sentence.code == code
    assert said in str(caught.value.sentence)


def test_condition_names_its_facts_and_parameters():
    found = read("not (need.pilot and value.total > formal) or need.pilot or always")
    assert list(facts_of(found)) == ["need.pilot", "value.total", "need.pilot"]
    assert list(parameters_of(found)) == ["formal"]


# Conditions in which each fact stands once: there the questions are exactly the facts that could change the answer.
LEAVES = ("need.pilot", "need.p3", "need.single_source", "need.exigency", "funding.federal")
TRUTHS = st.sampled_from([True, False, None])


@st.composite
def read_once(draw, names=LEAVES):
    if len(names) == 1:
        leaf = Truth(names[0])
        return Not(leaf) if draw(st.booleans()) else leaf
    cut = draw(st.integers(1, len(names) - 1))
    parts = (draw(read_once(names[:cut])), draw(read_once(names[cut:])))
    whole = Every(parts) if draw(st.booleans()) else Some(parts)
    return Not(whole) if draw(st.booleans()) else whole


def plainly(condition, world) -> bool:
    """Two-valued, by another way."""
    if isinstance(condition, Truth):
        return world[condition.fact]
    if isinstance(condition, Not):
        return not plainly(condition.part, world)
    return (all if isinstance(condition, Every) else any)(plainly(part, world) for part in condition.parts)


def worlds(values):
    if not (open_names := [name for name in LEAVES if name not in values]):
        return [values]
    first = open_names[0]
    return [world for value in (True, False) for world in worlds({**values, first: value})]


@given(read_once(), st.lists(TRUTHS, min_size=5, max_size=5))
def test_state_is_true_or_false_exactly_where_every_world_agrees(condition, truths):
    values = {name: value for name, value in zip(LEAVES, truths, strict=True) if value is not None}
    found = {plainly(condition, world) for world in worlds(values)}
    assert compiled(condition, {}).state(values) is (found.pop() if len(found) == 1 else None)


@given(read_once(), st.lists(TRUTHS, min_size=5, max_size=5))
def test_questions_are_exactly_the_facts_that_could_change_the_answer(condition, truths):
    values = {name: value for name, value in zip(LEAVES, truths, strict=True) if value is not None}
    matters = {
        name
        for name in LEAVES
        if name not in values
        and any(
            plainly(condition, world) != plainly(condition, {**world, name: not world[name]})
            for world in worlds(values)
        )
    }
    assert set(compiled(condition, {}).unknown(values)) == matters


@given(read_once(), st.lists(st.booleans(), min_size=5, max_size=5))
def test_blamed_comparisons_suffice_for_the_answer(condition, truths):
    values = dict(zip(LEAVES, truths, strict=True))
    made = compiled(condition, {})
    state = made.state(values)
    blamed = dict((leaf.fact, holds) for leaf, holds in made.blamed(values, wanted=not state))
    assert blamed.items() <= values.items()
    assert {plainly(condition, world) for world in worlds(blamed)} == {state}

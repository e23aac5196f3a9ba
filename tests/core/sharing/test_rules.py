"""The contract of every rule that is found, and each rule's own numbers."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.sharing.making import AIRPORT, airport, inputs_for, item_games, table_games

from junto.core.sharing import RULES, CostGame, Division, Inputs, NotApplicable, compare, rule_of

every_rule = pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
games = st.one_of(item_games(), table_games())
a_few = settings(max_examples=12)  # for each rule that there is


# --- the family's contract -------------------------------------------------------------------------------------------
@every_rule
def test_rule_explains_itself(rule):
    assert rule_of(rule.code, rule.version) is rule
    assert rule.version >= 1
    for words in (rule.name, rule.fair, rule.formula, rule.source):
        assert words.strip()
    assert rule.fair.endswith(".")
    assert rule.fair.count(". ") == 0, "what it treats as fair stands in one sentence"
    assert set(rule.asks) <= {field.name for field in fields(Inputs)}


@every_rule
@a_few
@given(game=games)
def test_rule_covers_the_cost_exactly_or_says_why_it_does_not_apply(rule, game):
    found = rule.divide(game, inputs_for(game))
    if isinstance(found, NotApplicable):
        assert str(found.reason).endswith(".")
    else:
        assert len(found.shares) == game.size
        assert sum(found.shares) == game.total
        assert str(found.why).endswith(".")


@every_rule
@a_few
@given(game=games, data=st.data())
def test_rule_does_not_depend_on_the_order_of_members(rule, game, data):
    order = data.draw(st.permutations(game.players))
    other = (
        CostGame.from_items(order, game.items)
        if game.given is None
        else CostGame.from_table(order, {",".join(game.group(m)): c for m, c in game.given.items()}, kind=game.kind)
    )
    one, two = rule.divide(game, inputs_for(game)), rule.divide(other, inputs_for(game))
    if isinstance(one, Division):
        assert isinstance(two, Division)
        assert dict(zip(game.players, one.shares, strict=True)) == dict(zip(order, two.shares, strict=True))
    else:
        assert two == one


@every_rule
@a_few
@given(game=table_games(), factor=st.fractions(F(1, 9), 9, max_denominator=9).filter(bool))
def test_rule_does_not_depend_on_the_unit_of_money(rule, game, factor):
    scaled = {",".join(game.group(m)): c * factor for m, c in game.given.items()}
    one = rule.divide(game, inputs_for(game))
    two = rule.divide(CostGame.from_table(game.players, scaled, kind=game.kind), inputs_for(game))
    if isinstance(one, Division):
        assert two.shares == tuple(share * factor for share in one.shares)
    else:
        assert isinstance(two, NotApplicable)


@every_rule
@a_few
@given(count=st.integers(1, 5), cost=st.integers(0, 1000), data=st.data())
def test_equal_members_pay_equal_shares(rule, count, cost, data):
    sizes = sorted(data.draw(st.lists(st.integers(0, 1000), min_size=count, max_size=count)))
    players = "ABCDE"[:count]
    costs = {
        ",".join(p for i, p in enumerate(players) if mask >> i & 1): sizes[mask.bit_count() - 1]
        for mask in range(1, 1 << count)
    }
    game = CostGame.from_table(players, costs)
    found = rule.divide(game, inputs_for(game))
    if isinstance(found, Division):
        assert found.shares == (F(sizes[-1], count),) * count


@every_rule
def test_one_member_pays_everything(rule):
    game = CostGame.from_table("A", {"A": 7})
    assert rule.divide(game, inputs_for(game)).shares == (7,)


@every_rule
def test_missing_total_is_a_reason_and_no_guess(rule):
    game = CostGame.from_table("AB", {"A": 1, "B": 2})
    found = rule.divide(game, inputs_for(game))
    assert isinstance(found, NotApplicable)
    assert str(found.reason) == "What all members together would pay is not given."


# --- each rule -------------------------------------------------------------------------------------------------------
def test_rules_are_found_by_themselves():
    assert {"equal", "stand-alone", "use"} <= set(RULES)


def test_unknown_rule_and_unknown_version_are_errors():
    with pytest.raises(KeyError):
        rule_of("by-mood")
    with pytest.raises(KeyError, match="version 1, not 9"):
        rule_of("equal", 9)


def test_equal_divides_by_the_number_of_members():
    found = rule_of("equal").divide(airport(), Inputs())
    assert found.shares == (14, 14, 14)
    assert str(found.why) == "The total is divided by the number of members, which is 3."


def test_use_divides_in_proportion_to_use():
    found = rule_of("use").divide(airport(), Inputs(use={"1": F(1), "2": F(2), "3": F(4)}))
    assert found.shares == (6, 12, 24)
    assert str(found.why) == "The total is divided in proportion to use, 7 in all."


@pytest.mark.parametrize(
    ("use", "sentence"),
    [
        ({"1": F(1)}, "How much 2, 3 will use is not given."),
        ({"1": F(0), "2": F(0), "3": F(0)}, "Nobody uses anything: there is nothing to share by."),
        ({"1": F(3), "2": F(-1), "3": F(0)}, "A use is never negative."),
    ],
)
def test_use_says_what_is_missing(use, sentence):
    found = rule_of("use").divide(airport(), Inputs(use=use))
    assert isinstance(found, NotApplicable)
    assert str(found.reason) == sentence


def test_stand_alone_lets_all_save_in_the_same_proportion():
    found = rule_of("stand-alone").divide(airport(), Inputs())
    assert found.shares == (F(42, 10), F(84, 10), F(294, 10))
    assert str(found.why) == ("Each member pays 70 % of what it would pay alone: all save in the same proportion.")


def test_stand_alone_of_gains_says_gain():
    found = rule_of("stand-alone").divide(CostGame.from_table("AB", {"A": 1, "B": 3, "A,B": 6}, kind="value"), Inputs())
    assert found.shares == (F(3, 2), F(9, 2))
    assert str(found.why) == ("Each member gets 150 % of what it would gain alone: all gain in the same proportion.")


@pytest.mark.parametrize(
    ("costs", "sentence"),
    [
        ({"A": 1, "A,B": 5}, "What B would pay alone is not given."),
        (
            {"A": 0, "B": 0, "A,B": 5},
            "No member has a stand-alone cost above zero, or one is below it: there is nothing to share by.",
        ),
    ],
)
def test_stand_alone_says_why_it_does_not_apply(costs, sentence):
    found = rule_of("stand-alone").divide(CostGame.from_table("AB", costs), Inputs())
    assert isinstance(found, NotApplicable)
    assert str(found.reason) == sentence


@given(costs=st.lists(st.integers(1, 1000), min_size=1, max_size=5))
def test_stand_alone_of_an_additive_game_is_the_stand_alone_cost(costs):
    players = "ABCDE"[: len(costs)]
    table = {
        ",".join(p for i, p in enumerate(players) if mask >> i & 1): sum(
            c for i, c in enumerate(costs) if mask >> i & 1
        )
        for mask in range(1, 1 << len(costs))
    }
    assert rule_of("stand-alone").divide(CostGame.from_table(players, table), Inputs()).shares == tuple(costs)


def test_comparison_shows_every_rule_with_its_standing_or_its_reason():
    found = {one.rule.code: one for one in compare(CostGame.from_table(("1", "2", "3"), AIRPORT))}
    assert set(found) == set(RULES)
    assert found["equal"].shares == (14, 14, 14)
    assert found["equal"].standing.in_core is False
    assert found["use"].shares is None
    assert str(found["use"].reason) == "How much 1, 2, 3 will use is not given."
    only = compare(airport(), rules=[rule_of("equal")])
    assert [one.rule.code for one in only] == ["equal"]

"""Rules by what joining adds: by hand, by brute force over orders, by their axioms."""

from __future__ import annotations

from fractions import Fraction as F
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.sharing.making import airport, table_games

from junto.core.sharing import CostGame, CostItem, Division, Inputs, NotApplicable, Step, rule_of
from junto.core.sharing.marginals import dividends, shapley_of
from junto.core.sharing.structure import averages

a_few = settings(max_examples=25)


def shares_of(code: str, game: CostGame, **inputs) -> tuple[F, ...]:
    found = rule_of(code).divide(game, Inputs(**inputs))
    assert isinstance(found, Division), str(found.reason)
    return found.shares


def reason_of(code: str, game: CostGame, **inputs) -> str:
    found = rule_of(code).divide(game, Inputs(**inputs))
    assert isinstance(found, NotApplicable)
    return str(found.reason)


def over_orders(game: CostGame, orders) -> tuple[F, ...]:
    """What each adds, averaged over these orders, one after another."""
    sums, count = [F(0)] * game.size, 0
    for order in orders:
        mask, count = 0, count + 1
        for i in order:
            sums[i] += game.cost(mask | 1 << i) - game.cost(mask)
            mask |= 1 << i
    return tuple(one / count for one in sums)


@pytest.mark.parametrize(
    ("code", "shares"),
    [
        ("scrb", (F("2.4"), F("4.8"), F("34.8"))),
        ("ensc", (4, 4, 34)),
        ("tau", (F("2.4"), F("4.8"), F("34.8"))),
        ("airport", (2, 5, 35)),
        ("shapley", (2, 5, 35)),
    ],
)
def test_taxis_pay_what_the_rule_says(code, shares):
    assert shares_of(code, airport()) == shares


def test_rules_say_how_they_came_to_it():
    why = {code: str(rule_of(code).divide(airport(), Inputs()).why) for code in ("scrb", "shapley", "airport")}
    assert why["scrb"] == (
        "Each member pays what its joining adds, and of the rest 40 % of what that leaves below its stand-alone cost."
    )
    assert why["shapley"] == (
        "Each member pays what it adds to the cost, averaged over all orders in which the members could join."
    )
    assert why["airport"] == "Every step of size is paid in equal parts by those who need at least that size."


def test_benefit_divides_in_proportion_to_benefit():
    game = CostGame.from_table("AB", {"A": 60, "B": 60, "A,B": 90})
    assert shares_of("benefit", game, benefit={"A": F(100), "B": F(200)}) == (30, 60)
    assert reason_of("benefit", game) == "What it is worth to A, B is not given."
    assert reason_of("benefit", game, benefit={"A": F(0), "B": F(0)}).startswith("Nobody benefits")
    assert reason_of("benefit", game, benefit={"A": F(-1), "B": F(0)}) == "A benefit is never negative."


def test_scrb_without_a_remaining_benefit_is_a_reason():
    dear = CostGame.from_table("AB", {"A": 1, "B": 5, "A,B": 9})
    assert reason_of("scrb", dear) == (
        "A, B would do better alone than by what joining adds, so no benefit remains to share by."
    )
    alike = {"A": 2, "B": 2, "C": 2, "A,B": 3, "A,C": 3, "B,C": 3, "A,B,C": 5}
    assert reason_of("scrb", CostGame.from_table("ABC", alike)).startswith("Joining adds to each member what it would")
    additive = CostGame.from_table("AB", {"A": 1, "B": 5, "A,B": 6})
    assert shares_of("scrb", additive) == (1, 5)


def test_rules_by_what_joining_adds_name_the_missing_group():
    game = CostGame.from_table("ABC", {"A": 1, "B": 1, "C": 1, "A,B": 2, "A,C": 2, "A,B,C": 3})
    for code in ("scrb", "ensc"):
        assert reason_of(code, game) == (
            "What the others would pay without A is not given, so what joining adds is not known."
        )
    for code in ("tau", "shapley", "weighted-shapley", "owen"):
        assert reason_of(code, game) == (
            "This rule asks for the cost of every group, and that of 1 groups is not given."
        )
    assert reason_of("scrb", CostGame.from_table("AB", {"A": 1, "A,B": 3})).startswith("What the others would pay")
    pairs = CostGame.from_table("ABC", {"A": 1, "B": 1, "A,B": 2, "A,C": 2, "B,C": 2, "A,B,C": 3})
    assert reason_of("scrb", pairs) == "What C would pay alone is not given."
    assert reason_of("airport", pairs).startswith("This rule is for a group that costs what its dearest member")


def test_rules_that_look_at_every_group_say_from_how_many_members_on_they_do_not():
    players = [f"M{i}" for i in range(25)]
    game = CostGame.from_items(players, [CostItem("Site", "project", F(100), dict.fromkeys(players, F(1)))])
    assert reason_of("tau", game) == (
        "This rule looks at every group, which can be done for 24 members at most, not for 25."
    )
    assert shares_of("airport", game) == (4,) * 25
    assert shares_of("serial", game) == (4,) * 25
    assert shares_of("ensc", game) == (4,) * 25


def test_tau_of_a_game_without_room_is_a_reason():
    game = CostGame.from_table("AB", {"A": 1, "B": 1, "A,B": 5})
    assert reason_of("tau", game).startswith("What members cannot avoid and the most they should be asked for")


def test_airport_says_when_the_largest_does_not_decide():
    assert reason_of("airport", CostGame.from_table("AB", {"A": 1, "B": 2, "A,B": 3})).startswith(
        "This rule is for a group"
    )
    assert reason_of("airport", CostGame.from_table("AB", {"A": 1, "B": 2, "A,B": 2}, kind="value")).startswith(
        "This rule"
    )


def test_airport_of_a_hundred_members_is_exact_by_its_form():
    players = [f"M{i}" for i in range(100)]
    steps = tuple(Step(F(size), F(size)) for size in range(1, 101))
    item = CostItem("Pole", "capacity", needs={p: F(i + 1) for i, p in enumerate(players)}, steps=steps, adds=False)
    game = CostGame.from_items(players, [item])
    shares = shares_of("airport", game)
    assert sum(shares) == 100
    assert shares[0] == F(1, 100)
    assert shares[-1] == sum(F(1, k) for k in range(1, 101))
    assert shares_of("shapley", game) == shares_of("serial", game) == shares


@given(game=table_games())
@a_few
def test_shapley_is_the_mean_over_all_orders(game):
    assert shares_of("shapley", game) == over_orders(game, permutations(range(game.size)))


@given(game=table_games(), other=st.data())
@a_few
def test_shapley_of_a_sum_is_the_sum(game, other):
    second = other.draw(table_games().filter(lambda g: g.size == game.size and g.kind == game.kind))
    both = {",".join(game.group(m)): c + second.given[m] for m, c in game.given.items()}
    together = CostGame.from_table(game.players, both, kind=game.kind)
    parts = zip(shares_of("shapley", game), shares_of("shapley", second), strict=True)
    assert shares_of("shapley", together) == tuple(a + b for a, b in parts)


@given(game=table_games(), alone=st.integers(0, 50))
@a_few
def test_member_that_adds_the_same_everywhere_pays_just_that(game, alone):
    costs = {",".join(game.group(m)): c for m, c in game.given.items()}
    costs |= {f"{words},Z": cost + alone for words, cost in costs.items()} | {"Z": alone}
    larger = CostGame.from_table((*game.players, "Z"), costs, kind=game.kind)
    for code in ("shapley", "weighted-shapley", "owen"):
        same = dict.fromkeys(larger.players, F(2))
        unions = (larger.players[:2], larger.players[2:])
        assert shares_of(code, larger, weights=same, unions=tuple(u for u in unions if u))[-1] == alone


@given(game=table_games())
@a_few
def test_weights_alike_and_unions_of_one_or_all_are_shapley(game):
    plain = shares_of("shapley", game)
    assert shares_of("weighted-shapley", game, weights=dict.fromkeys(game.players, F(7, 3))) == plain
    assert shares_of("owen", game, unions=(game.players,)) == plain
    assert shares_of("owen", game, unions=tuple((p,) for p in game.players)) == plain


def test_owen_is_the_mean_over_orders_that_interrupt_no_union():
    players = "ABCDE"
    costs = {m: (m * 37 + m.bit_count() * 11) % 101 for m in range(1, 32)}
    game = CostGame.from_table(
        players, {",".join(p for i, p in enumerate(players) if m >> i & 1): c for m, c in costs.items()}
    )
    first, second = (0, 3), (1, 2, 4)
    orders = [
        order
        for pair in permutations((first, second))
        for a in permutations(pair[0])
        for b in permutations(pair[1])
        for order in [(*a, *b)]
    ]
    assert shares_of("owen", game, unions=(("A", "D"), ("B", "C", "E"))) == over_orders(game, orders)


@pytest.mark.parametrize(
    ("unions", "sentence"),
    [
        ((), "Which members belong together (departments of one bureau) is not given."),
        ((("1", "2"),), "Every member belongs to exactly one union; look at 3."),
        ((("1", "2"), ("2", "3")), "Every member belongs to exactly one union; look at 2."),
        ((("1", "2", "3", "9"),), "Every member belongs to exactly one union; look at 9."),
    ],
)
def test_owen_says_what_is_odd_about_the_unions(unions, sentence):
    assert reason_of("owen", airport(), unions=unions) == sentence


def test_weighted_shapley_divides_what_each_group_saves_by_weights():
    assert shares_of("weighted-shapley", airport(), weights={"1": F(1), "2": F(2), "3": F(3)}) == (
        F("3.5"), F("5.2"), F("33.3"),
    )  # fmt: skip
    assert reason_of("weighted-shapley", airport(), weights={"1": F(1)}) == "The weight of 2, 3 is not given."
    zero = {"1": F(0), "2": F(1), "3": F(1)}
    assert reason_of("weighted-shapley", airport(), weights=zero) == "A weight must be above zero."


def test_weighted_shapley_with_too_many_different_sums_is_a_reason(monkeypatch):
    monkeypatch.setattr("junto.core.sharing.rules.weighted_shapley.MOST_SUMS", 3)
    weights = {"1": F(1), "2": F(2), "3": F(4)}
    assert reason_of("weighted-shapley", airport(), weights=weights).startswith("These weights make too many")


@pytest.mark.parametrize("largest", [10**3, 10**12, 4 * 10**18])
def test_shapley_of_long_numbers_is_exact_read_in_parts(largest):
    costs = np.random.default_rng(3).integers(-largest, largest, 1 << 9)
    costs[0] = 0
    assert shapley_of(costs, 9) == shapley_of(costs.astype(object), 9)
    assert sum(shapley_of(costs, 9)) == costs[-1]


def test_dividends_add_up_to_the_costs():
    costs = np.array([0, 6, 12, 12, 42, 42, 42, 42])
    assert dividends(costs, 3).tolist() == [0, 6, 12, -6, 42, -6, -12, 6]
    assert dividends(costs * 2**57, 3).tolist() == [d * 2**57 for d in (0, 6, 12, -6, 42, -6, -12, 6)]


def test_shapley_of_many_members_is_exact_item_by_item():
    players = [f"M{i}" for i in range(30)]
    items = [
        CostItem("Software", "project", F(300), dict.fromkeys(players, F(1))),
        CostItem("Call", "use", F(2), {p: F(i) for i, p in enumerate(players)}),
        CostItem("Cabinet", "site", F(60), sites={p: frozenset({f"S{i // 3}"}) for i, p in enumerate(players)}),
    ]
    found = rule_of("shapley").divide(CostGame.from_items(players, items), Inputs())
    assert found.shares == tuple(F(10 + 2 * i + 20) for i in range(30))
    assert found.errors == ()
    assert str(found.why).endswith("found item by item, exactly.")


def test_shapley_of_many_members_without_a_form_is_sampled_with_its_error():
    players = [f"M{i}" for i in range(30)]
    tiers = CostItem(
        "Camera", "unit", F(10), dict.fromkeys(players, F(3)), steps=(Step(F(40), F(8)), Step(F(80), F(6)))
    )
    pipe = CostItem(
        "Pipe", "capacity", needs=dict.fromkeys(players, F(1)), steps=(Step(F(5), F(70)), Step(F(30), F(90)))
    )
    game = CostGame.from_items(players, [tiers, pipe])
    found = rule_of("shapley").divide(game, Inputs())
    assert sum(found.shares) == game.total == 630
    assert max(found.errors) > 0
    for share, error in zip(found.shares, found.errors, strict=True):
        assert abs(float(share) - 21) < 5 * error
    assert "averaged over 4000 orders of joining drawn at random" in str(found.why)
    assert rule_of("shapley").divide(game, Inputs()).shares == found.shares


def test_sampling_comes_near_to_the_exact_value():
    players = ("A", "B", "C", "D")
    needs = {"A": F(1), "B": F(5, 2), "C": F(4), "D": F(7)}
    item = CostItem("Camera", "unit", F(10), needs, steps=(Step(F(5), F(8)), Step(F(12), F(6))))
    exact = shares_of("shapley", CostGame.from_items(players, [item]))
    found = averages(players, [item], orders=3000)
    assert sum(found.shares) == sum(exact)
    for share, true, error in zip(found.shares, exact, found.errors, strict=True):
        assert abs(float(share - true)) < 5 * error + 1e-12
    big = CostItem("Camera", "unit", F(10**18), needs, steps=(Step(F(5), F(8 * 10**17)),))
    assert sum(averages(players, [big], orders=5).shares) == big.cost(players)

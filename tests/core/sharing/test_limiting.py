"""Caps, minimums, contributions in kind: the nearest division in the core by hand, and every reason for none."""

from __future__ import annotations

from fractions import Fraction as F

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.sharing.making import airport, table_games

from junto.core.sharing import Bounds, CostGame, CostItem, NotApplicable, standing_of, within
from junto.core.sharing.nearest import Limits, nearest

SHAPLEY = (F(2), F(5), F(35))


def test_shares_that_keep_the_bounds_stay():
    found = within(airport(), SHAPLEY, Bounds(caps={"3": F(35)}, minimums={"1": F(2)}))
    assert (found.shares, found.cash, found.moved) == (SHAPLEY, SHAPLEY, False)
    assert str(found.why) == "The rule’s shares keep every cap and minimum."


def test_cap_moves_the_rest_to_the_others_as_evenly_as_the_core_allows():
    found = within(airport(), SHAPLEY, Bounds(caps={"3": F(33)}))
    assert found.shares == (3, 6, 33)
    assert found.moved
    assert "the nearest in the core that keep them all" in str(found.why)
    assert within(airport(), SHAPLEY, Bounds(caps={"3": F(31)})).shares == (4, 7, 31)
    tight = within(airport(), SHAPLEY, Bounds(caps={"3": F(30)}, minimums={"1": F(1)})).shares
    assert tight == (F("4.5"), F("7.5"), 30)
    assert standing_of(airport(), tight).margin == 0


def test_contribution_in_kind_counts_toward_the_share_and_is_never_paid_back():
    found = within(airport(), SHAPLEY, Bounds(in_kind={"2": F(4), "1": F(1)}))
    assert (found.shares, found.cash) == (SHAPLEY, (1, 1, 35))
    more = within(airport(), SHAPLEY, Bounds(in_kind={"2": F(7)}, minimums={"2": F(1)}))
    assert more.shares == (1, 7, 34)
    assert more.cash == (1, 0, 34)


@pytest.mark.parametrize(
    ("bounds", "sentence"),
    [
        (
            Bounds(caps={"1": F(2), "2": F(5), "3": F(30)}),
            "The caps add up to 37, which is 5 less than the total.",
        ),
        (
            Bounds(minimums={"1": F(6), "2": F(12), "3": F(30)}),
            "The minimums add up to 48, which is 6 more than the total.",
        ),
        (
            Bounds(caps={"1": F(2)}, in_kind={"1": F(3)}),
            "The least that 1 must pay is above the most it can pay.",
        ),
        (
            Bounds(caps={"3": F(29)}),
            "No division keeps these caps and minimums and leaves no group better off by itself.",
        ),
    ],
)
def test_bounds_that_leave_nothing_are_said(bounds, sentence):
    found = within(airport(), SHAPLEY, bounds)
    assert isinstance(found, NotApplicable)
    assert str(found.reason) == sentence


def test_game_without_a_core_is_said():
    game = CostGame.from_table("ABC", {"A": 9, "B": 9, "C": 9, "A,B": 10, "A,C": 10, "B,C": 10, "A,B,C": 18})
    found = within(game, (F(6),) * 3, Bounds(caps={"A": F(5)}))
    assert str(found.reason) == (
        "However the total is divided, some group would be better off by itself: the core is empty."
    )


def test_gains_are_bounded_the_other_way_round():
    game = CostGame.from_table("AB", {"A": 10, "B": 20, "A,B": 40}, kind="value")
    assert within(game, (F(15), F(25)), Bounds(caps={"A": F(12)})).shares == (12, 28)
    assert within(game, (F(15), F(25)), Bounds(caps={"B": F(19)})).reason.code == "core_beyond_bounds"


def test_many_members_keep_their_bounds_and_are_told_what_was_not_tried():
    players = [f"M{i}" for i in range(30)]
    game = CostGame.from_items(players, [CostItem("Site", "project", F(300), dict.fromkeys(players, F(1)))])
    found = within(game, (F(10),) * 30, Bounds(caps={"M0": F(0)}))
    assert found.shares == (0, *[F(300, 29)] * 29)
    assert "it was not tried whether a group would be better off" in str(found.why)


def test_what_floating_point_does_not_see_is_kept_exactly():
    big = 10**18
    game = CostGame.from_table("AB", {"A": big, "B": 2 * big, "A,B": 2 * big})
    none = (None, None)
    for limits in (Limits(none, none), Limits((F(big), None), none, core=False)):
        assert nearest(game, (F(big + 1), F(big - 1)), limits) == (big, big)
    one = CostGame.from_table("A", {"A": 7})
    assert nearest(one, (F(0),), Limits((None,), (None,), slack=F(1))) == (7,)


def test_nearest_without_limits_spreads_what_is_missing():
    game = airport()
    none = (None,) * 3
    assert nearest(game, (F(0), F(0), F(0)), Limits(none, none, core=False)) == (14, 14, 14)


def test_amounts_beyond_64_bits_stay_exact():
    big = 10**30
    game = CostGame.from_table("AB", {"A": 6 * big, "B": 12 * big, "A,B": 14 * big})
    assert nearest(game, (F(14 * big), F(0)), Limits((None, None), (None, None))) == (6 * big, 8 * big)


@given(game=table_games(), data=st.data())
@settings(max_examples=40)
def test_nearest_division_is_in_the_core_and_no_other_is_nearer(game, data):
    wished = tuple(F(data.draw(st.integers(-200, 500))) for _member in game.players)
    caps = tuple(data.draw(st.one_of(st.none(), st.integers(0, 400).map(F))) for _member in game.players)
    floors = (None,) * game.size
    found = nearest(game, wished, Limits(caps, floors))
    if found is None:
        return
    standing = standing_of(game, found)
    assert standing.in_core
    assert all(cap is None or share <= cap for cap, share in zip(caps, found, strict=True))
    # moving toward what was wished, along any two members, breaks a limit or leads away
    for i in range(game.size):
        for j in range(game.size):
            if i == j or wished[i] - found[i] <= wished[j] - found[j]:
                continue
            step = F(1, 10**6)
            moved = tuple(share + step * ((k == i) - (k == j)) for k, share in enumerate(found))
            kept = caps[i] is None or moved[i] <= caps[i]
            assert not (kept and standing_of(game, moved).in_core) or _length(moved, wished) >= _length(found, wished)


def _length(shares, wished):
    return sum((a - b) ** 2 for a, b in zip(shares, wished, strict=True))

"""Who would be better off by leaving: by hand, by brute force, in words."""

from __future__ import annotations

from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st
from tests.core.sharing.making import airport, item_games, table_games

from junto.core.sharing import CostGame, Group, standing_of
from junto.core.sharing.standing import told


def test_equal_shares_of_the_airport_are_blocked_by_the_two_small_ones():
    game = airport()
    found = standing_of(game, (F(14), F(14), F(14)))
    assert found.in_core is False
    assert (found.blocking.members, found.blocking.pays, found.blocking.alone, found.blocking.saves) == (
        Group(("1", "2")), 28, 12, 16,
    )  # fmt: skip
    assert found.margin == -16
    assert found.saved == (-8, -2, 28)
    assert found.nobody_above_alone is False
    assert str(told(game, found)) == (
        "1, 2 would be better off by themselves, by 16: they would pay 12, and pay 28 here."
    )


def test_shares_in_the_core_say_who_gains_least_and_how_much():
    game = airport()
    found = standing_of(game, (F(2), F(5), F(35)))
    assert found.in_core is True
    assert found.blocking is None
    assert (found.margin, found.nearest) == (2, Group(("2", "3")))
    assert found.nobody_above_alone is True
    assert str(told(game, found)) == (
        "No member and no group would be better off by itself. 2, 3 together gain least by staying: 2."
    )


def test_shares_on_the_edge_of_the_core_are_in_it():
    game = airport()
    found = standing_of(game, (F(6), F(6), F(30)))
    assert (found.in_core, found.margin, found.nearest) == (True, 0, Group("1"))
    assert str(told(game, found)).endswith("1 would be neither better nor worse off.")


def test_group_that_gains_least_is_the_one_nearest_to_leaving():
    game = CostGame.from_table("ABC", {"A": 9, "B": 9, "C": 9, "A,B": 10, "A,C": 18, "B,C": 18, "A,B,C": 15})
    found = standing_of(game, (F(9, 2), F(9, 2), F(6)))
    assert (found.margin, found.nearest) == (1, Group(("A", "B")))
    assert str(told(game, found)).endswith("A, B together gain least by staying: 1.")


def test_shares_just_outside_the_core_are_outside_exactly():
    game = airport()
    assert standing_of(game, (F(6) + F(1, 10**12), F(6), F(30) - F(1, 10**12))).in_core is False


def test_one_who_would_be_better_off_alone_is_told_so():
    game = CostGame.from_table("AB", {"A": 10, "B": 20, "A,B": 24})
    found = standing_of(game, (F(12), F(12)))
    assert str(told(game, found)) == ("A would be better off alone, by 2: it would pay 10, and pays 12 here.")


def test_gains_are_judged_the_other_way_round():
    game = CostGame.from_table("AB", {"A": 10, "B": 20, "A,B": 40}, kind="value")
    found = standing_of(game, (F(20), F(20)))
    assert (found.in_core, found.margin, found.saved) == (True, 0, (10, 0))
    found = standing_of(game, (F(22), F(18)))
    assert found.blocking.saves == 2
    assert str(told(game, found)) == ("B would be better off alone, by 2: it would gain 20, and gets 18 here.")
    three = CostGame.from_table(
        "ABC", {"A": 0, "B": 0, "C": 0, "A,B": 90, "A,C": 0, "B,C": 0, "A,B,C": 90}, kind="value"
    )
    assert str(told(three, standing_of(three, (F(30),) * 3))) == (
        "A, B would be better off by themselves, by 30: they would gain 90, and get 60 here."
    )


def test_amounts_are_said_as_asked():
    game = airport()
    found = standing_of(game, (F(14), F(14), F(14)))
    assert "by $16" in str(told(game, found, amount=lambda value: f"${value}"))


def test_with_groups_missing_only_a_no_is_certain():
    game = CostGame.from_table("ABC", {"A": 10, "B": 10, "A,B,C": 24})
    known = standing_of(game, (F(8), F(8), F(8)))
    assert known.in_core is None
    assert known.nobody_above_alone is None
    assert str(told(game, known)).startswith("Whether a group would be better off by itself is not known")
    assert standing_of(game, (F(11), F(8), F(5))).in_core is False
    nothing = CostGame.from_table("AB", {"A,B": 3})
    assert standing_of(nothing, (F(1), F(2))).in_core is None


def test_shares_that_do_not_add_up_are_not_in_the_core():
    game = airport()
    found = standing_of(game, (F(2), F(5), F(30)))
    assert (found.covers, found.in_core) == (False, False)
    assert str(told(game, found)) == "The shares do not add up to the total."


def test_one_member_is_in_the_core_when_it_pays_everything():
    game = CostGame.from_table("A", {"A": 7})
    found = standing_of(game, (F(7),))
    assert (found.in_core, found.saved, found.margin) == (True, (0,), None)
    assert str(told(game, found)) == "There is one member, who pays everything."
    assert standing_of(game, (F(6),)).in_core is False


def test_members_alike_that_pay_unlike_are_named():
    game = CostGame.from_table("ABC", {"A": 5, "B": 5, "C": 9, "A,B": 8, "A,C": 12, "B,C": 12, "A,B,C": 15})
    assert standing_of(game, (F(3), F(4), F(8))).unequal == (Group(("A", "B")),)
    assert standing_of(game, (F(4), F(4), F(7))).unequal == ()


def test_beyond_24_members_single_ones_are_tried():
    players = [f"M{i}" for i in range(25)]
    costs = {**dict.fromkeys(players, 10), ",".join(players): 200}
    game = CostGame.from_table(players, costs)
    assert standing_of(game, (F(8),) * 25).in_core is None
    assert standing_of(game, (F(11), F(5), *[F(8)] * 23)).in_core is False
    assert standing_of(game, (F(8),) * 25).unequal == ()


def test_amounts_beyond_64_bits_stay_exact():
    big = 10**30
    game = CostGame.from_table("AB", {"A": big, "B": big, "A,B": 2 * big})
    assert standing_of(game, (F(big), F(big))).in_core is True
    assert standing_of(game, (F(big + 1), F(big - 1))).blocking.saves == 1


def brute_force(game: CostGame, shares: tuple[F, ...]) -> F | None:
    """The most that any group gains by leaving, one group after another."""
    gains = []
    for mask in range(1, game.whole):
        pays = sum((share for i, share in enumerate(shares) if mask >> i & 1), F(0))
        gains.append(game.sign * (pays - game.cost(mask)))
    return max(gains, default=None)


@given(st.one_of(item_games(), table_games()), st.data())
def test_margin_is_what_brute_force_finds(game, data):
    parts = data.draw(st.lists(st.integers(0, 9), min_size=game.size, max_size=game.size))
    whole = sum(parts) or 1
    shares = (
        tuple(game.total * F(part, whole) for part in parts) if sum(parts) else (game.total / game.size,) * game.size
    )
    found, most = standing_of(game, shares), brute_force(game, shares)
    assert found.covers
    assert found.margin == (None if most is None else -most)
    assert found.in_core is (most is None or most <= 0)
    if found.blocking is not None:
        assert found.blocking.saves == most == game.sign * (found.blocking.pays - found.blocking.alone)

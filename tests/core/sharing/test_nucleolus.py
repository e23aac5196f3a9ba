"""The nucleolus and its kin: published ones, ties, games without an imputation; always proved, and proofs that fail."""

from __future__ import annotations

import sys
from fractions import Fraction as F

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.core.sharing.making import airport, table_games

from junto.core.sharing import (
    CostGame,
    Division,
    GameError,
    Inputs,
    NotApplicable,
    certify,
    nucleolus,
    prenucleolus,
    rule_of,
    standing_of,
)
from junto.core.sharing.certificate import balanced
from junto.core.sharing.exact import solved
from junto.core.sharing.lexicographic import Level, Savings, Search, exact_shares, least_saving
from junto.core.sharing.simplex import NoSolution, Optimum, Simplex, by_highs

AIRPORT_COSTS = (0, 6, 12, 12, 42, 42, 42, 42)
a_few = settings(max_examples=20)


def numbers(values, *, kind="value") -> CostGame:
    array = np.asarray(values, dtype=np.int64)
    return CostGame.from_numbers([f"M{i}" for i in range(len(array).bit_length() - 1)], array, kind=kind)


def counts(size: int) -> np.ndarray:
    return np.bitwise_count(np.arange(1 << size, dtype=np.uint32)).astype(np.int64)


def divided(code: str, game: CostGame) -> Division:
    found = rule_of(code).divide(game, Inputs())
    assert isinstance(found, Division), str(found.reason)
    return found


@pytest.mark.parametrize(
    ("code", "shares"),
    [
        ("nucleolus", (3, F("4.5"), F("34.5"))),
        ("per-capita-nucleolus", (4, 4, 34)),
    ],
)
def test_taxis_pay_what_the_rule_says_with_its_proof(code, shares):
    found = divided(code, airport())
    assert found.shares == shares
    assert str(found.why).endswith(
        "Proved by Kohlberg’s criterion: no group could save more without one that saves less losing by it."
    )


def test_estates_of_the_talmud_are_divided_as_it_says():
    """Claims of 100, 200, 300 on an estate of 100, 200, 300 (Aumann and Maschler 1985)."""
    claims = np.array([100, 200, 300])
    sums = np.array([sum(claims[i] for i in range(3) if mask >> i & 1) for mask in range(8)])
    answers = {100: (F(100, 3),) * 3, 200: (50, 75, 75), 300: (50, 100, 150)}
    for estate, answer in answers.items():
        assert divided("nucleolus", numbers(np.maximum(0, estate - (600 - sums)))).shares == answer


def test_majority_of_many_is_divided_equally_whatever_the_ties():
    for size in (5, 9, 12):
        assert divided("nucleolus", numbers(counts(size) > size // 2)).shares == (F(1, size),) * size


def test_member_with_a_veto_gets_everything():
    masks = np.arange(16)
    assert divided("nucleolus", numbers((masks & 1 == 1) & (masks & 14 != 0))).shares == (1, 0, 0, 0)


def test_weighted_vote_is_divided_by_its_homogeneous_weights():
    """One of any group and its complement wins, and all least winning groups weigh the same (Peleg 1968)."""
    weights = np.array([2, 1, 1, 1])
    sums = np.array([sum(weights[i] for i in range(4) if mask >> i & 1) for mask in range(16)])
    assert divided("nucleolus", numbers(sums >= 3)).shares == (F(2, 5), F(1, 5), F(1, 5), F(1, 5))


def test_prenucleolus_may_leave_a_member_worse_off_than_alone():
    """The nucleolus may not. A gains nothing with the others (example of the peer’s documentation, by hand)."""
    game = numbers([0, 0, 0, 10, 0, 0, 0, 2])
    pre, within = prenucleolus(game), nucleolus(game)
    assert pre.shares == (3, 3, -4)
    assert within.shares == (1, 1, 0)
    assert certify(game, pre.shares, imputations=False).holds
    assert not certify(game, within.shares, imputations=False).holds
    refused = certify(game, pre.shares)
    assert (refused.holds, str(refused.found)) == (False, "A member would be better off alone.")


def test_game_without_an_imputation_is_said_and_its_prenucleolus_exists():
    game = CostGame.from_table("AB", {"A": 3, "B": 4, "A,B": 9})
    for code in ("nucleolus", "per-capita-nucleolus"):
        found = rule_of(code).divide(game, Inputs())
        assert isinstance(found, NotApplicable)
        assert str(found.reason) == (
            "Together the members pay more than each by itself in sum, so somebody would be better off alone."
        )
    assert prenucleolus(game).shares == (4, 5)
    gains = CostGame.from_table("AB", {"A": 3, "B": 4, "A,B": 5}, kind="value")
    assert str(rule_of("nucleolus").divide(gains, Inputs()).reason).startswith("Together the members gain less")


def test_only_imputation_is_the_nucleolus():
    assert divided("nucleolus", CostGame.from_table("AB", {"A": 3, "B": 4, "A,B": 7})).shares == (3, 4)
    three = {"A": 3, "B": 4, "C": 5, "A,B": 1, "A,C": 2, "B,C": 3, "A,B,C": 12}
    assert divided("nucleolus", CostGame.from_table("ABC", three)).shares == (3, 4, 5)


def test_least_core_says_that_others_exist_and_which_one_this_is():
    found = divided("least-core", airport())
    assert standing_of(airport(), found.shares).margin == 3
    assert found.shares == (3, 6, 33)  # x(1) must be 3, x(2) from 3 to 6; in proportion it would be 4.2, 8.4, 29.4
    assert "Other divisions do that as well; this one is the nearest to shares in proportion" in str(found.why)
    only = divided("least-core", CostGame.from_table("AB", {"A": 3, "B": 4, "A,B": 5}))
    assert only.shares == (2, 3)
    assert str(only.why).endswith("No other division does that.")
    one = divided("least-core", CostGame.from_table("A", {"A": 3}))
    assert (one.shares, str(one.why)) == ((3,), "There is one member, who pays everything.")


@given(game=table_games())
@a_few
def test_nucleolus_lies_in_the_core_where_there_is_one_and_least_core_is_no_worse(game):
    least = divided("least-core", game)
    standing = standing_of(game, least.shares)
    found = prenucleolus(game)
    assert found.certificate.holds
    assert standing_of(game, found.shares).margin == standing.margin
    if standing.in_core:
        within = divided("nucleolus", game)
        assert within.shares == found.shares
        assert standing_of(game, within.shares).in_core


@given(game=table_games(), weights=st.lists(st.integers(-5, 5), min_size=4, max_size=4))
@a_few
def test_nucleolus_moves_with_what_each_owes_anyway(game, weights):
    """Add a fixed amount to each member: its share moves by just that (covariance)."""
    moved = {
        ",".join(game.group(m)): c + sum(w for i, w in enumerate(weights[: game.size]) if m >> i & 1)
        for m, c in game.given.items()
    }
    other = CostGame.from_table(game.players, moved, kind=game.kind)
    expected = tuple(share + w for share, w in zip(prenucleolus(game).shares, weights, strict=False))
    assert prenucleolus(other).shares == expected


@given(values=st.lists(st.integers(0, 1), min_size=31, max_size=31), capped=st.booleans())
@a_few
def test_quick_and_careful_search_agree(values, capped):
    game = numbers([0, *values])
    if capped and sum(game.alone()) > game.total:
        return
    found = []
    for careful in (False, True):
        search = Search(Savings(game), per_capita=False, capped=capped, careful=careful).run()
        found.append(exact_shares(game, search.levels, per_capita=False))
    assert found[0] == found[1]


def test_proof_fails_for_any_other_division():
    game = airport()
    assert certify(game, (F(3), F("4.5"), F("34.5"))).holds
    for shares in ((F(2), F(5), F(35)), (F(3), F(4), F(35)), (F(3) + F(1, 10**9), F("4.5"), F("34.5") - F(1, 10**9))):
        found = certify(game, shares)
        assert (found.holds, found.found.code) == (False, "not_balanced")
    assert certify(game, (F(1), F(1), F(1))).found.code == "not_covered"
    assert certify(CostGame.from_table("A", {"A": 1}), (F(1),)).holds


def test_proof_of_many_groups_looks_at_more_as_they_are_needed():
    """Ten members: equal shares of a game in which every size saves otherwise; and a wrong division of it."""
    size = counts(10)
    game = numbers(size * size)
    assert certify(game, (F(10),) * 10).holds
    assert certify(game, (F(10),) * 10, per_capita=True).holds
    wrong = (F(11), F(9), *[F(10)] * 8)
    assert not certify(game, wrong).holds


def test_numbers_beyond_64_bits_are_proved_too():
    big = 10**20
    costs = {",".join("ABC"[i] for i in range(3) if m >> i & 1): c * big for m, c in enumerate(AIRPORT_COSTS) if m}
    found = divided("nucleolus", CostGame.from_table("ABC", costs))
    assert found.shares == (3 * big, F(9, 2) * big, F(69, 2) * big)
    per_member = divided("per-capita-nucleolus", CostGame.from_table("ABC", costs))
    assert per_member.shares == (4 * big, 4 * big, 34 * big)


def test_search_that_ends_nowhere_is_tried_carefully_and_then_said(monkeypatch):
    def stuck(*_args, **_kwargs):
        raise NoSolution

    monkeypatch.setattr(Simplex, "optimum", stuck)
    assert divided("nucleolus", airport()).shares == (3, F("4.5"), F("34.5"))
    monkeypatch.setattr("junto.core.sharing.lexicographic.by_highs", stuck)
    for code in ("nucleolus", "least-core"):
        assert str(rule_of(code).divide(airport(), Inputs()).reason) == (
            "The numbers lie too close to one another for an answer that can be proved."
        )


def test_wrong_levels_never_become_an_answer(monkeypatch):
    module = sys.modules[prenucleolus.__module__]
    for wrong in ((F(14),) * 3, None):
        monkeypatch.setattr(module, "exact_shares", lambda *_args, wrong=wrong, **_kwargs: wrong)
        assert prenucleolus(airport()) is None


def test_simplex_and_highs_find_the_same_largest_t():
    """t ≤ 1 − z, t ≤ 3 + z: the largest is 2, at z = −1."""
    rows, right = np.array([[1.0, 1.0], [-1.0, 1.0]]), np.array([1.0, 3.0])
    simplex = Simplex(1)
    simplex.add(rows, right)
    for found in (simplex.optimum(), by_highs(rows, right)):
        assert found.point.tolist() == pytest.approx([-1, 2])
        assert found.rows == [0, 1] or found.rows == [1, 0]
        assert found.weights == pytest.approx([0.5, 0.5])


def test_simplex_widens_its_first_limits_and_gives_up_where_t_has_none():
    far = Simplex(1)
    far.add(np.array([[1.0, 1.0], [-1.0, 1.0]]), np.array([0.0, 1000.0]))
    assert far.optimum().point.tolist() == pytest.approx([-500, 500])
    open_ended = Simplex(1)
    open_ended.add(np.array([[1.0, 1.0]]), np.array([0.0]))
    with pytest.raises(NoSolution):
        open_ended.optimum()
    contradiction = Simplex(1)
    contradiction.add(np.array([[1.0, 1.0], [1.0, 0.0], [-1.0, 0.0]]), np.array([0.0, -1.0, -1.0]))
    with pytest.raises(NoSolution):
        contradiction.optimum()
    with pytest.raises(NoSolution):
        by_highs(contradiction.rows, contradiction.right)


def test_equations_are_solved_exactly_and_say_what_stays_open():
    assert solved([[2, 1], [1, 3]], [3, 5]) == [F(4, 5), F(7, 5)]
    assert solved([[1, 1, 0], [0, 0, 2]], [3, 5]) == [None, None, F(5, 2)]
    assert solved([[1, 1], [2, 2]], [3, 5]) is None
    assert solved([[0, 1], [1, 0]], [3, 5]) == [5, 3]


def test_first_basis_that_is_none_and_too_many_steps_are_no_solution(monkeypatch):
    with pytest.raises(NoSolution):
        Simplex(1, ready=True).add(np.array([[1.0, 1.0], [1.0, 1.0]]), np.array([0.0, 0.0]))
    monkeypatch.setattr("junto.core.sharing.simplex.MOST_STEPS", 0)
    simplex = Simplex(1)
    simplex.add(np.array([[1.0, 1.0], [-1.0, 1.0]]), np.array([1.0, 3.0]))
    with pytest.raises(NoSolution):
        simplex.optimum()


def test_simplex_of_many_steps_agrees_with_highs():
    random = np.random.default_rng(5)
    rows = np.column_stack([random.standard_normal((400, 25)), np.ones(400)])
    right = random.random(400)
    simplex = Simplex(25)
    simplex.add(rows, right)
    found = simplex.optimum()
    assert simplex.steps > 50
    assert found.point[-1] == pytest.approx(by_highs(rows, right).point[-1])


def test_search_without_progress_or_end_is_no_solution(monkeypatch):
    nowhere = Optimum(np.zeros(3), [], [])
    with monkeypatch.context() as patched:
        patched.setattr(Simplex, "optimum", lambda _self: nowhere)
        with pytest.raises(NoSolution):
            Search(Savings(airport()), per_capita=False, capped=False).run()
    monkeypatch.setattr("junto.core.sharing.lexicographic.MOST_ROUNDS", 0)
    with pytest.raises(NoSolution):
        Search(Savings(airport()), per_capita=False, capped=False).run()


def test_levels_that_leave_shares_open_settle_nothing():
    assert exact_shares(airport(), [], per_capita=False) is None
    assert least_saving(airport(), Level((1,))) is None


@pytest.mark.parametrize("name", ["least_saving", "nearest"])
def test_least_core_that_is_not_settled_is_said(monkeypatch, name):
    monkeypatch.setattr(f"junto.core.sharing.least_favoured.{name}", lambda *_args, **_kwargs: None)
    assert rule_of("least-core").divide(airport(), Inputs()).reason.code == "not_proved"


def test_least_core_without_costs_alone_is_nearest_to_equal_shares():
    found = divided("least-core", numbers([0, 0, 0, 0, 0, 0, 100, 200]))
    assert str(found.why).endswith("this one is the nearest to equal shares.")
    assert sum(found.shares) == 200
    assert standing_of(numbers([0, 0, 0, 0, 0, 0, 100, 200]), found.shares).margin == 50


def test_proof_reaches_past_the_first_groups_where_these_settle_little():
    """The 510 groups that save least hold both of two members or neither: what these two pay each is settled later."""
    random = np.random.default_rng(1)
    masks = np.arange(1 << 10)
    apart = (masks >> 8 & 1) != (masks >> 9 & 1)
    values = 10_000 * counts(10) + random.integers(0, 99, 1 << 10) - 1_000_000 * apart
    values[0], values[-1] = 0, 100_500
    found = prenucleolus(numbers(values))
    assert found.certificate.holds
    assert found.certificate.levels > 2


def test_balance_of_many_groups_adds_the_ones_it_needs():
    right, left = np.tile([[1.0, 0.0]], (250, 1)), np.tile([[-1.0, 0.0]], (10, 1))
    none = np.zeros((0, 2))
    assert balanced(np.concatenate([right, left]), none)
    assert not balanced(right, none)
    assert balanced(right, np.array([[-1.0, 0.0]]))


@pytest.mark.parametrize("values", [[0, 1, 2], [1, 1, 2, 3]])
def test_array_that_is_no_game_is_refused(values):
    with pytest.raises(GameError, match="one number for every group, and nothing for nobody"):
        CostGame.from_numbers("AB", np.array(values))

"""Games for the tests of this folder."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from junto.core.sharing import CostGame, CostItem, Inputs, Step

NAMES = ("A", "B", "C", "D", "E")

# Six, twelve and forty-two: three taxis, or three aircraft that share a runway.
AIRPORT = {"1": 6, "2": 12, "3": 42, "1,2": 12, "1,3": 42, "2,3": 42, "1,2,3": 42}


def airport() -> CostGame:
    return CostGame.from_table(("1", "2", "3"), AIRPORT)


@st.composite
def items(draw: st.DrawFn, players: tuple[str, ...]) -> CostItem:
    """A sound item of any basis that somebody needs."""
    basis = draw(st.sampled_from(["project", "site", "unit", "capacity", "use"]))
    number = st.fractions(0, 50, max_denominator=4) if basis in ("capacity", "use") else st.integers(0, 9)
    needs = {name: Fraction(draw(number)) for name in players}
    if not any(needs.values()):
        needs[players[0]] = Fraction(1)
    sites = {}
    if basis == "site" and draw(st.booleans()):
        named = st.frozensets(st.sampled_from(["Elm", "Main", "Oak"]), max_size=3)
        needs, sites = {}, {name: draw(named) for name in players}
        sites[players[0]] = sites[players[0]] | {"Elm"}
    amount = Fraction(draw(st.integers(0, 10_000)))
    steps: tuple[Step, ...] = ()
    adds = draw(st.booleans())
    if basis == "unit" and draw(st.booleans()):
        steps = (Step(Fraction(5), amount * 3 / 4), Step(Fraction(12), amount / 2))
    if basis == "capacity":
        largest = sum(needs.values()) + 1
        steps = (Step(largest / 4, amount), Step(largest / 2, amount + 100), Step(largest, amount + 150))
    return CostItem("item", basis, amount, needs, sites, steps, adds)


@st.composite
def item_games(draw: st.DrawFn) -> CostGame:
    """A game of one to five members from one to four items."""
    players = NAMES[: draw(st.integers(1, 5))]
    return CostGame.from_items(players, draw(st.lists(items(players), min_size=1, max_size=4)))


@st.composite
def table_games(draw: st.DrawFn) -> CostGame:
    """A game of one to four members from any table, sound or not, of costs or gains."""
    players = NAMES[: draw(st.integers(1, 4))]
    costs = {
        ",".join(name for i, name in enumerate(players) if mask >> i & 1): draw(st.integers(0, 500))
        for mask in range(1, 1 << len(players))
    }
    return CostGame.from_table(players, costs, kind=draw(st.sampled_from(["cost", "value"])))


def inputs_for(game: CostGame) -> Inputs:
    """Everything any rule may ask for; the same for all members, so that alike in costs is alike."""
    same = dict.fromkeys(game.players, Fraction(3, 2))
    return Inputs(use=same, benefit=same, weights=same, unions=(game.players,))

"""Serial shares: the published one, by item, and formulas of what an amount costs."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from junto.core.sharing import CostGame, CostItem, Curve, GameError, Inputs, NotApplicable, Step, rule_of

DEMAND = {"A": F(1), "B": F(2), "C": F(3)}


def squares() -> CostGame:
    costs = {"A": 1, "B": 4, "C": 9, "A,B": 9, "A,C": 16, "B,C": 25, "A,B,C": 36}
    return CostGame.from_table("ABC", costs)


def test_serial_shares_of_a_rising_price():
    found = rule_of("serial").divide(squares(), Inputs(demand=DEMAND, curve=Curve.parse("y**2")))
    assert found.shares == (3, 11, 22)
    assert str(found.why).startswith("All pay equally for the smallest demand")


def test_serial_shares_of_items_are_reckoned_item_by_item():
    items = [
        CostItem("Software", "project", F(90), {"A": F(1), "B": F(1)}),
        CostItem("Camera", "unit", F(10), DEMAND, steps=(Step(F(5), F(8)),)),
        CostItem("Pole", "capacity", needs=DEMAND, steps=(Step(F(1), F(30)), Step(F(3), F(60))), adds=False),
        CostItem("Pipe", "capacity", needs=DEMAND, steps=(Step(F(3), F(30)), Step(F(6), F(60)))),
        CostItem("Cabinet", "site", F(6), {"A": F(2)}, sites={"B": frozenset({"Elm"}), "C": frozenset({"Elm"})}),
        CostItem("Call", "use", F(1), {"C": F(5)}),
    ]
    game = CostGame.from_items("ABC", items)
    found = rule_of("serial").divide(game, Inputs())
    cameras = (F(10), F(10) + F(10, 2), F(15) + F(8))  # C(3) = 30, C(5) = 40, C(6) = 48
    poles = (F(10), F(25), F(25))
    pipes = (F(10), F(25), F(25))
    software, cabinets, calls = (45, 45, 0), (12, 3, 3), (0, 0, 5)
    columns = zip(software, cameras, poles, pipes, cabinets, calls, strict=True)
    assert found.shares == tuple(sum(column) for column in columns)
    assert sum(found.shares) == game.total


@pytest.mark.parametrize(
    ("inputs", "sentence"),
    [
        (Inputs(), "This rule asks how much each member demands and what any amount costs; a table does not say that."),
        (Inputs(curve=Curve.parse("y")), "How much A, B, C will demand is not given."),
        (
            Inputs(demand={**DEMAND, "A": F(-1)}, curve=Curve.parse("y")),
            "A demand is never negative.",
        ),
        (
            Inputs(demand=DEMAND, curve=Curve.parse("y")),
            "What the formula says for all demands together is not the total.",
        ),
    ],
)
def test_serial_says_what_is_missing(inputs, sentence):
    found = rule_of("serial").divide(squares(), inputs)
    assert isinstance(found, NotApplicable)
    assert str(found.reason) == sentence


def test_formulas_are_read_exactly():
    assert Curve.parse("100 + 3*y").cost(F(2)) == 106
    assert Curve.parse("100 + 3*y").cost(F(0)) == 0
    assert Curve.parse("-(y - 1)^2 / 4 + 0.1*y").coefficients == (F(-1, 4), F(1, 2) + F(1, 10), F(-1, 4))


@pytest.mark.parametrize(
    "formula",
    ["", "x", "y**y", "y**99", "y/y", "exp(y)", "__import__('os')", "y if y else 1", "y**12*y**12", "y %", "True"],
)
def test_other_formulas_are_refused_in_a_sentence(formula):
    with pytest.raises(GameError, match="is not a formula of the amount y"):
        Curve.parse(formula)

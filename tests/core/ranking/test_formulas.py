"""Each formula on numbers worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest

from junto.core.money import Money
from junto.core.ranking import CannotRank, Criterion, Offer, Ranking, formula_of, rank
from junto.core.ranking.arithmetic import written

PRICE = Criterion("price", 4_000, "price")
FIT = Criterion("fit", 3_500)
TEAM = Criterion("team", 2_500)
CRITERIA = (PRICE, FIT, TEAM)


def offer(name: str, dollars: int, fit: int = 0, team: int = 0) -> Offer:
    return Offer(name, Money(dollars * 100, "USD"), {"fit": Fraction(fit), "team": Fraction(team)})


NORTH = offer("North", 300_000, 90, 80)  # quality: 90 × 35 % + 80 × 25 % = 31.5 + 20 = 51.5
SOUTH = offer("South", 240_000, 70, 60)  # 24.5 + 15 = 39.5
WEST = offer("West", 480_000, 100, 100)  # 35 + 25 = 60
OFFERS = [NORTH, SOUTH, WEST]


def order(found: Ranking) -> list[tuple[str, int, Fraction | None]]:
    return [(s.offer, s.position, s.worth.points) for s in found.standings]


def test_lowest_price_orders_by_price_alone() -> None:
    found = rank(OFFERS, formula="lowest_price")
    assert order(found) == [("South", 1, None), ("North", 2, None), ("West", 3, None)]
    assert str(found.of("South").worth.says) == "The price is 240000.00 USD."


def test_lowest_price_takes_zero_and_money_paid_to_the_city() -> None:
    rows = [offer("Free", 0), offer("Pays", -100), offer("Asks", 1)]
    assert [s.offer for s in rank(rows, formula="lowest_price").standings] == ["Pays", "Free", "Asks"]


def test_price_proportional_gives_half_the_points_to_twice_the_price() -> None:
    found = rank(OFFERS, CRITERIA, formula="price_proportional")
    # price: North 40 × 240/300 = 32, South 40, West 40 × 240/480 = 20
    assert order(found) == [("North", 1, Fraction("83.5")), ("West", 2, Fraction(80)), ("South", 3, Fraction("79.5"))]
    north = found.of("North").worth
    assert [str(part.says) for part in north.parts] == [
        "lowest price 240000.00 USD ÷ this price 300000.00 USD × 40 = 32",
        "90 of 100 × 35 = 31.5",
        "80 of 100 × 25 = 20",
    ]
    assert str(north.says) == "32 + 31.5 + 20 = 83.5 points"


def test_price_proportional_keeps_thirds_exact() -> None:
    rows = [offer("A", 100, 50, 50), offer("B", 300, 50, 50)]
    found = rank(rows, CRITERIA, formula="price_proportional")
    assert found.of("B").worth.points == Fraction(40, 3) + 30
    assert str(found.of("B").worth.says) == "13.33 + 17.5 + 12.5 = 43.33 points"


def test_price_linear_takes_a_percent_for_each_percent_above_the_lowest() -> None:
    found = rank(OFFERS, CRITERIA, formula="price_linear")
    # North is 25 % above: 40 × 75 % = 30; West 100 % above: 0
    assert order(found) == [("North", 1, Fraction("81.5")), ("South", 2, Fraction("79.5")), ("West", 3, Fraction(60))]
    assert str(found.of("North").worth.parts[0].says) == (
        "25 % above the lowest price 240000.00 USD: 40 × (100 − 25) %, at least 0 = 30"
    )


def test_price_linear_never_falls_below_zero() -> None:
    rows = [offer("A", 100, 50, 50), offer("B", 1_000, 50, 50)]
    assert rank(rows, CRITERIA, formula="price_linear").of("B").worth.parts[0].points == 0


def test_price_range_gives_nothing_to_the_highest_price() -> None:
    found = rank(OFFERS, CRITERIA, formula="price_range")
    # North (480 − 300)/(480 − 240) × 40 = 30, South 40, West 0
    assert order(found) == [("North", 1, Fraction("81.5")), ("South", 2, Fraction("79.5")), ("West", 3, Fraction(60))]


def test_price_range_gives_all_points_to_equal_prices() -> None:
    rows = [offer("A", 100, 50, 50), offer("B", 100, 40, 50)]
    found = rank(rows, CRITERIA, formula="price_range")
    assert order(found) == [("A", 1, Fraction(70)), ("B", 2, Fraction("66.5"))]
    assert str(found.of("A").worth.parts[0].says) == "all prices are equal: 40"


def test_price_range_changes_the_order_by_a_hopeless_offer_as_it_cautions() -> None:
    rows = [offer("A", 100, 50, 50), offer("B", 110, 60, 60)]
    assert rank(rows, CRITERIA, formula="price_range").first()[0].offer == "A"
    assert rank([*rows, offer("C", 1_000)], CRITERIA, formula="price_range").first()[0].offer == "B"


def test_price_per_point_divides_by_the_points_for_quality() -> None:
    found = rank(OFFERS, CRITERIA, formula="price_per_point")
    # of 100: North 51.5/0.6 = 85.83, South 65.83, West 100 → 3495.15, 3645.57, 4800 dollars a point
    assert order(found) == [("North", 1, None), ("South", 2, None), ("West", 3, None)]
    assert str(found.of("West").worth.says) == "480000.00 USD ÷ 100 points of quality = 4800.00 USD for one point"
    assert found.of("North").worth.key == -Fraction(30_000_000 * 60, 5_150)


def test_price_per_point_refuses_an_offer_without_a_point() -> None:
    with pytest.raises(CannotRank) as refused:
        rank([NORTH, offer("Empty", 100)], CRITERIA, formula="price_per_point")
    assert str(refused.value) == "Empty has no point by which its price could be divided."


def test_weighted_points_lets_the_price_take_no_part() -> None:
    criteria = (Criterion("fit", 6_000), Criterion("team", 4_000))
    found = rank([NORTH, SOUTH], criteria, formula="weighted_points")
    assert order(found) == [("North", 1, Fraction(86)), ("South", 2, Fraction(66))]


def test_tie_is_broken_by_the_first_rule_that_tells_apart() -> None:
    # both 40·100/200 + 35·… : A 20 + 35 + 0, B 40 + 0 + 15
    rows = [offer("A", 200, 100, 0), offer("B", 100, 0, 60)]
    same = rank(rows, CRITERIA, formula="price_proportional")
    assert [(s.offer, s.position, s.tied) for s in same.standings] == [("A", 1, True), ("B", 1, True)]
    by_price = rank(rows, CRITERIA, formula="price_proportional", ties=("price", "quality"))
    assert [(s.offer, s.position, s.broken_by) for s in by_price.standings] == [("B", 1, "price"), ("A", 2, "price")]
    by_quality = rank(rows, CRITERIA, formula="price_proportional", ties=("quality",))
    assert [(s.offer, s.broken_by) for s in by_quality.standings] == [("A", "quality"), ("B", "quality")]
    by_heaviest = rank(rows, CRITERIA, formula="price_proportional", ties=("heaviest",))
    assert [s.offer for s in by_heaviest.standings] == ["A", "B"]


def test_tie_of_three_is_narrowed_by_one_rule_and_ended_by_the_next() -> None:
    rows = [offer("A", 100), offer("B", 100), offer("C", 100), offer("D", 90)]
    found = rank(rows, formula="lowest_price", ties=("drawing",), drawn=("C",))
    assert [(s.offer, s.position, s.tied, s.broken_by) for s in found.standings] == [
        ("D", 1, False, ""),
        ("C", 2, False, "drawing"),
        ("A", 3, True, "drawing"),
        ("B", 3, True, "drawing"),
    ]


def test_tie_rule_that_needs_scores_refuses_offers_without_them() -> None:
    rows = [Offer("A", Money(100, "USD")), Offer("B", Money(100, "USD"))]
    with pytest.raises(CannotRank) as refused:
        rank(rows, (FIT,), formula="lowest_price", ties=("quality",))
    assert refused.value.sentence.code == "score_missing"


def test_tie_rule_that_needs_a_price_refuses_offers_without_one() -> None:
    rows = [Offer("A", None, {"fit": Fraction(1)})]
    with pytest.raises(CannotRank) as refused:
        rank(rows, (Criterion("fit", 10_000),), formula="weighted_points", ties=("price",))
    assert refused.value.sentence.code == "price_missing"


def test_unknown_formula_and_unknown_tie_break_are_refused() -> None:
    with pytest.raises(CannotRank, match="There is no formula “fairest” of that version"):
        rank(OFFERS, CRITERIA, formula="fairest")
    with pytest.raises(CannotRank, match="no known way to break ties"):
        rank(OFFERS, CRITERIA, formula="price_linear", ties=("coin",))
    with pytest.raises(CannotRank):
        formula_of("price_linear", 99)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(100, 3), "33.33"),
        (Fraction(2, 3), "0.67"),
        (Fraction(70), "70"),
        (Fraction(1, 200), "0.01"),
        (Fraction(0), "0"),
    ],
)
def test_number_is_written_with_at_most_two_decimals(number: Fraction, text: str) -> None:
    assert written(number) == text

"""What every formula of the family must do, whichever file it comes from; a new one is held to it as it lands."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from junto.core import ranking
from junto.core.money import Money
from junto.core.ranking import FORMULAS, FULL, CannotRank, Criterion, Formula, Offer, rank

few = settings(max_examples=25)  # for each formula and property; the family grows, CI's time does not
every_formula = pytest.mark.parametrize("formula", FORMULAS, ids=lambda f: f"{f.code}-{f.version}")

prices = st.integers(min_value=1, max_value=10**12)
scores = st.integers(min_value=1, max_value=100).map(Fraction)


def criteria_for(formula: Formula) -> tuple[Criterion, ...]:
    if not formula.uses_quality:
        return ()
    if not formula.uses_price:
        return (Criterion("fit", 7_000), Criterion("team", 3_000))
    return (Criterion("price", 4_000, "price"), Criterion("fit", 3_500), Criterion("team", 2_500))


@st.composite
def offers(draw: st.DrawFn, least: int = 1) -> list[Offer]:
    rows = draw(st.lists(st.tuples(prices, scores, scores), min_size=least, max_size=6))
    return [Offer(f"S{n}", Money(p, "USD"), {"fit": f, "team": t}) for n, (p, f, t) in enumerate(rows)]


def test_formulas_are_found_one_for_each_file() -> None:
    folder = Path(ranking.__file__).parent / "formulas"
    files = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {f.code for f in FORMULAS} == files
    assert len({(f.code, f.version) for f in FORMULAS}) == len(FORMULAS)
    assert files >= {"lowest_price", "price_proportional", "price_linear", "weighted_points"}


@every_formula
def test_formula_says_what_it_does_how_and_by_whom(formula: Formula) -> None:
    for words in (formula.label, formula.sentence, formula.formula, formula.source, formula.caution):
        assert words.strip()
    assert formula.sentence.endswith(".")
    assert formula.uses_price or formula.uses_quality
    assert not formula.above_zero or formula.uses_price


@every_formula
@few
@given(rows=offers(), order=st.randoms())
def test_ranking_does_not_depend_on_the_order_of_the_offers(formula: Formula, rows: list[Offer], order: object) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    criteria = criteria_for(formula)
    assert rank(rows, criteria, formula=formula) == rank(shuffled, criteria, formula=formula)


@every_formula
@few
@given(rows=offers())
def test_ranking_holds_every_offer_once_and_counts_positions_as_in_a_race(formula: Formula, rows: list[Offer]) -> None:
    found = rank(rows, criteria_for(formula), formula=formula).standings
    assert sorted(s.offer for s in found) == sorted(o.id for o in rows)
    for standing in found:
        before = sum(other.worth.key > standing.worth.key for other in found)
        same = sum(other.worth.key == standing.worth.key for other in found)
        assert (standing.position, standing.tied) == (before + 1, same > 1)


@every_formula
@few
@given(rows=offers())
def test_points_are_the_exact_sum_of_their_parts_and_lie_between_0_and_100(formula: Formula, rows: list[Offer]) -> None:
    criteria = criteria_for(formula)
    most = {c.code: Fraction(c.weight, 100) for c in criteria}
    for standing in rank(rows, criteria, formula=formula).standings:
        worth = standing.worth
        assert isinstance(worth.key, Fraction)
        for part in worth.parts:
            assert isinstance(part.points, Fraction)
            assert 0 <= part.points <= most[part.criterion]
        if worth.points is not None:
            assert [p.criterion for p in worth.parts] == [c.code for c in criteria]
            assert worth.points == sum(p.points for p in worth.parts) == worth.key


@every_formula
@few
@given(rows=offers())
def test_arithmetic_is_said_for_every_offer_and_part(formula: Formula, rows: list[Offer]) -> None:
    for standing in rank(rows, criteria_for(formula), formula=formula).standings:
        assert str(standing.worth.says)
        assert all(str(part.says) for part in standing.worth.parts)


@every_formula
@few
@given(rows=offers(), less=st.integers(min_value=1, max_value=10**12))
def test_lower_price_never_worsens_the_own_position(formula: Formula, rows: list[Offer], less: int) -> None:
    criteria, own = criteria_for(formula), rows[0]
    assert own.price is not None
    lowered = [replace(own, price=Money(max(1, own.price.minor - less), "USD")), *rows[1:]]
    before, after = (rank(found, criteria, formula=formula).of(own.id).position for found in (rows, lowered))
    assert after <= before


@every_formula
@few
@given(rows=offers(), more=st.integers(min_value=1, max_value=100), criterion=st.sampled_from(("fit", "team")))
def test_better_score_never_worsens_the_own_position(
    formula: Formula, rows: list[Offer], more: int, criterion: str
) -> None:
    criteria, own = criteria_for(formula), rows[0]
    better = min(Fraction(100), own.scores[criterion] + more)
    raised = [replace(own, scores={**own.scores, criterion: better}), *rows[1:]]
    before, after = (rank(found, criteria, formula=formula).of(own.id).position for found in (rows, raised))
    assert after <= before


@every_formula
@few
@given(rows=offers(), times=st.integers(min_value=2, max_value=1000))
def test_order_is_the_same_in_units_a_thousandth_as_large(formula: Formula, rows: list[Offer], times: int) -> None:
    criteria = criteria_for(formula)
    scaled = [replace(o, price=o.price * times) for o in rows if o.price is not None]
    one, other = (rank(found, criteria, formula=formula).standings for found in (rows, scaled))
    assert [(s.offer, s.position, s.worth.points) for s in one] == [
        (s.offer, s.position, s.worth.points) for s in other
    ]


@every_formula
def test_equal_offers_are_tied_and_a_drawing_tells_them_apart(formula: Formula) -> None:
    rows = [Offer(name, Money(500, "USD"), {"fit": Fraction(80), "team": Fraction(60)}) for name in ("A", "B", "C")]
    criteria = criteria_for(formula)
    tied = rank(rows, criteria, formula=formula, ties=("heaviest",) if formula.uses_quality else ())
    assert [(s.offer, s.position, s.tied) for s in tied.standings] == [("A", 1, True), ("B", 1, True), ("C", 1, True)]
    drawn = rank(rows, criteria, formula=formula, ties=("price", "drawing"), drawn=("C", "A", "B"))
    assert [(s.offer, s.position, s.tied, s.broken_by) for s in drawn.standings] == [
        ("C", 1, False, "drawing"),
        ("A", 2, False, "drawing"),
        ("B", 3, False, "drawing"),
    ]


@every_formula
def test_no_offer_makes_an_empty_ranking_and_one_stands_first(formula: Formula) -> None:
    criteria = criteria_for(formula)
    assert rank([], criteria, formula=formula).first() == ()
    alone = Offer("A", Money(500, "USD"), {"fit": Fraction(80), "team": Fraction(60)})
    found = rank([alone], criteria, formula=formula)
    assert [(s.offer, s.position, s.tied) for s in found.first()] == [("A", 1, False)]
    assert (found.formula, found.version) == (formula.code, formula.version)


@every_formula
def test_what_a_formula_needs_must_be_there(formula: Formula) -> None:
    criteria = criteria_for(formula)
    whole = Offer("A", Money(500, "USD"), {"fit": Fraction(80), "team": Fraction(60)})
    if formula.uses_price:
        assert _refused([replace(whole, price=None)], criteria, formula) == "price_missing"
        other = Offer("B", Money(500, "EUR"), whole.scores)
        assert _refused([whole, other], criteria, formula) == "two_currencies"
    if formula.above_zero:
        assert _refused([replace(whole, price=Money(0, "USD"))], criteria, formula) == "price_not_above_zero"
    if formula.uses_quality:
        assert _refused([replace(whole, scores={"fit": Fraction(80)})], criteria, formula) == "score_missing"
        beyond = {"fit": Fraction(101), "team": Fraction(60)}
        assert _refused([replace(whole, scores=beyond)], criteria, formula) == "score_out_of_range"
        assert _refused([whole], criteria[:-1], formula) == "weights_not_whole"
        assert _refused([whole], (*criteria, replace(criteria[-1], weight=0)), formula) == "criterion_twice"
        negative = (*criteria, Criterion("a", -100), Criterion("b", 100))
        assert _refused([whole], negative, formula) == "weights_not_whole"
        second = (Criterion("price", 5_000, "price"), Criterion("upkeep", 5_000, "price"))
        wanted = "one_price_criterion" if formula.uses_price else "no_price_criterion"
        assert _refused([whole], second, formula) == wanted
    assert _refused([whole, whole], criteria, formula) == "offer_twice"


def _refused(rows: list[Offer], criteria: tuple[Criterion, ...], formula: Formula) -> str:
    with pytest.raises(CannotRank) as refused:
        rank(rows, criteria, formula=formula)
    return refused.value.sentence.code


def test_full_weight_is_in_hundredths_of_a_percent() -> None:
    assert FULL == 10_000

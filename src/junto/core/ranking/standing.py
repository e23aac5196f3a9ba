"""Put offers in order by a formula, then break ties by named rules, in the order given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from junto.core.ranking.formulas import formula_of
from junto.core.ranking.model import FULL, MOST, CannotRank, Criterion, Formula, Offer, Ranking, Standing, Worth
from junto.core.ranking.ties import TIES
from junto.core.sentences import gettext_noop as _

Judged = tuple[Offer, Worth, str]  # the offer, what the formula makes of it, the tie-breaker that placed it


def rank(
    offers: Sequence[Offer],
    criteria: Sequence[Criterion] = (),
    *,
    formula: str | Formula,
    version: int | None = None,
    ties: Sequence[str] = (),
    drawn: Sequence[str] = (),
) -> Ranking:
    """Put offers in order, first to last; exact, and the same whatever order they come in.

    `formula`: a code (its newest version where none is named). `ties`: names of tie-breakers, tried one after another
    on offers of the same worth. `drawn`: the order in which offers' ids were drawn, asked by the tie-breaker
    `drawing`. What nothing tells apart shares a position, the next one counts on (1, 1, 3). Raises CannotRank for
    offers that the formula cannot judge: a price or score missing, two currencies, weights that are not 100 %.
    """
    chosen = formula_of(formula, version) if isinstance(formula, str) else formula
    if unknown := [name for name in ties if name not in TIES]:
        raise CannotRank("unknown_tie_break", _("“%(name)s” is no known way to break ties."), name=unknown[0])
    _refuse_unsound(chosen, offers, criteria, ties)
    ordered = sorted(offers, key=lambda offer: offer.id)
    worths = chosen.worth(ordered, criteria) if ordered else []
    groups: dict[Fraction, list[Judged]] = defaultdict(list)
    for offer, worth in zip(ordered, worths, strict=True):
        groups[worth.key].append((offer, worth, ""))
    found: list[Standing] = []
    for key in sorted(groups, reverse=True):
        for group in _told_apart(groups[key], criteria, ties, drawn):
            position = len(found) + 1
            found += [Standing(o.id, position, len(group) > 1, worth, by) for o, worth, by in group]
    return Ranking(chosen.code, chosen.version, tuple(found), tuple(ties))


def _told_apart(
    group: list[Judged], criteria: Sequence[Criterion], ties: Sequence[str], drawn: Sequence[str]
) -> Iterator[list[Judged]]:
    """Offers of one worth in groups that the tie-breakers cannot tell apart any further, best first."""
    if len(group) == 1 or not ties:
        yield group
        return
    name, later = ties[0], ties[1:]
    by_key: dict[tuple[Fraction, ...], list[Judged]] = defaultdict(list)
    for offer, worth, by in group:
        by_key[TIES[name].key(offer, criteria, drawn)].append((offer, worth, by))
    for key in sorted(by_key, reverse=True):
        apart = by_key[key]
        yield from _told_apart(
            apart if len(by_key) == 1 else [(o, w, name) for o, w, _by in apart], criteria, later, drawn
        )


def _refuse_unsound(
    formula: Formula, offers: Sequence[Offer], criteria: Sequence[Criterion], ties: Sequence[str]
) -> None:
    ids = [offer.id for offer in offers]
    if len(set(ids)) != len(ids):
        raise CannotRank("offer_twice", _("An offer is there twice."))
    if formula.uses_quality:
        _refuse_weights(formula, criteria)
    if formula.uses_quality or any(TIES[name].uses_quality for name in ties):
        for offer in offers:
            _refuse_scores(offer, criteria)
    if formula.uses_price or any(TIES[name].uses_price for name in ties):
        _refuse_prices(formula, offers)


def _refuse_weights(formula: Formula, criteria: Sequence[Criterion]) -> None:
    codes = [c.code for c in criteria]
    if len(set(codes)) != len(codes):
        raise CannotRank("criterion_twice", _("A criterion is there twice."))
    whole = sum(c.weight for c in criteria)
    if whole != FULL or any(c.weight < 0 for c in criteria):
        raise CannotRank(
            "weights_not_whole",
            _("The weights of the criteria must be 10000 hundredths of a percent, none below 0; they are %(whole)s."),
            whole=whole,
        )
    prices = sum(c.scored == "price" for c in criteria)
    if formula.uses_price and prices != 1:
        raise CannotRank(
            "one_price_criterion",
            _("This formula needs exactly one criterion that is the price; there are %(number)s."),
            number=prices,
        )
    if not formula.uses_price and prices:
        raise CannotRank("no_price_criterion", _("This formula knows no criterion that is the price."))


def _refuse_scores(offer: Offer, criteria: Iterable[Criterion]) -> None:
    for criterion in criteria:
        if criterion.scored == "price":
            continue
        if criterion.code not in offer.scores:
            raise CannotRank(
                "score_missing",
                _("%(offer)s has no score for “%(criterion)s”."),
                offer=offer.id, criterion=criterion.code,
            )  # fmt: skip
        if not 0 <= offer.scores[criterion.code] <= MOST:
            raise CannotRank(
                "score_out_of_range",
                _("A score lies between 0 and 100; %(offer)s has %(score)s for “%(criterion)s”."),
                offer=offer.id, score=offer.scores[criterion.code], criterion=criterion.code,
            )  # fmt: skip


def _refuse_prices(formula: Formula, offers: Sequence[Offer]) -> None:
    for offer in offers:
        if offer.price is None:
            raise CannotRank("price_missing", _("%(offer)s has no price."), offer=offer.id)
        if formula.above_zero and offer.price.minor <= 0:
            raise CannotRank(
                "price_not_above_zero",
                _("This formula divides by prices: %(offer)s must have one above zero, not %(price)s."),
                offer=offer.id, price=offer.price,
            )  # fmt: skip
    currencies = sorted({offer.price.currency for offer in offers if offer.price is not None})
    if len(currencies) > 1:
        raise CannotRank(
            "two_currencies", _("Prices in %(currencies)s cannot be compared."), currencies=", ".join(currencies)
        )

"""The offers that were opened, item by item, over the same years: what each costs, and what would change the order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from junto.core.money import Money
from junto.core.pricing import Comparison, Offer, PricingError, compare
from junto.core.pricing.comparing import Priced
from junto.core.pricing.moving import RATE, Moved
from junto.core.pricing.telling import break_evens, ranking, tails
from junto.core.workflow import Actor, Words
from junto.journal.access import sees
from junto.solicitations.charging.offers import case_of, read_offer
from junto.solicitations.charging.terms import PriceTerms
from junto.solicitations.conditions import is_open
from junto.solicitations.models import Item, Solicitation, Submission
from junto.solicitations.queries import opened_submissions
from junto.solicitations.totals import nominal_of, priced_in_full, total_of

MOST_MOVES = 10


@dataclass(frozen=True)
class Row:
    """One offer for one item: how it is charged, and its costs as money."""

    priced: Priced
    model: Words
    present: Money
    yearly: Money
    unit_month: Money
    nominal: Money
    years: tuple[Money, ...]


@dataclass(frozen=True)
class Moving:
    """What one assumption does: whose, which, between which values, and the cost at each."""

    offer: str
    what: Words
    low: str
    high: str
    at_low: Money
    at_high: Money
    leaders: tuple[str, ...]  # who would then cost least, where that is another one


@dataclass(frozen=True)
class Compared:
    """One item with its offers from the least cost up. `left_out`: companies whose price cannot be reckoned."""

    item: Item
    comparison: Comparison | None
    rows: tuple[Row, ...] = ()
    said: tuple[str, ...] = ()
    moving: tuple[Moving, ...] = ()
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Together:
    """All items of one company: what counts, and what is paid; None where an item's price cannot be reckoned."""

    company: str
    present: Money | None
    nominal: Money | None


def together(submissions: Sequence[Submission]) -> list[Together]:
    """What each submission comes to over all items, the least first; those that cannot be reckoned last."""
    found = [
        Together(s.organization.name, *((total_of(s), nominal_of(s)) if priced_in_full(s) else (None, None)))
        for s in submissions
    ]
    return sorted(found, key=lambda one: (one.present is None, one.present.minor if one.present else 0, one.company))


def comparable(solicitation: Solicitation, actor: Actor) -> list[Submission]:
    """The opened submissions whose prices and companies the reader may know: by right, or being open to all."""
    open_to_all = is_open(solicitation, "names") and is_open(solicitation, "prices")
    return [s for s in opened_submissions(solicitation) if open_to_all or sees(s, "prices", actor)]


def compared(
    solicitation: Solicitation, terms: PriceTerms, submissions: Sequence[Submission], *, only: int | None = None
) -> Iterator[Compared]:
    """Each item that is asked for (or the one numbered `only`) with the offers of those submissions."""
    for item in solicitation.items.select_related("member"):
        if only is None or item.number == only:
            yield _compared(item, terms, *_offers(item, terms, submissions))


def _offers(item: Item, terms: PriceTerms, submissions: Sequence[Submission]) -> tuple[list[Offer], list[str]]:
    offers, left_out = [], []
    for submission in submissions:
        name = submission.organization.name
        price = next((p for p in submission.prices.all() if p.item == item.number and p.model), None)
        if price is None:
            continue
        try:
            offers.append(
                read_offer(
                    terms,
                    who=name,
                    model=price.model,
                    version=price.model_version,
                    inputs=price.inputs,
                    quantity=item.quantity or 0,
                )
            )
        except PricingError:  # said among the defects of that submission
            left_out.append(name)
    return offers, left_out


def _compared(item: Item, terms: PriceTerms, offers: list[Offer], left_out: list[str]) -> Compared:
    if not offers:
        return Compared(item, None, left_out=tuple(left_out))
    found = compare(case_of(terms, offers, str(item)))
    sentences = [*ranking(found), *(one.sentence for one in break_evens(found)), *tails(found)]
    sentences += [note for one in found.priced for note in one.notes]
    return Compared(
        item,
        found,
        rows=tuple(_row(one, terms.currency) for one in found.ranked()),
        said=tuple(sentence.said(_) for sentence in sentences),
        moving=tuple(_moving(found, one, terms.currency) for one in found.moved[:MOST_MOVES] if one.span >= 1),
        left_out=tuple(left_out),
    )


def _row(priced: Priced, currency: str) -> Row:
    return Row(
        priced,
        _(priced.offer.model.name),
        _money(priced.present, currency),
        _money(priced.yearly, currency),
        _money(priced.unit_month, currency),
        _money(priced.nominal, currency),
        tuple(_money(amount, currency) for amount in priced.by_year),
    )


def _moving(comparison: Comparison, moved: Moved, currency: str) -> Moving:
    what: Words = _("discount rate")
    if moved.code != RATE:
        offer = next(one.offer for one in comparison.priced if one.offer.name == moved.offer)
        asked = offer.model.input(moved.code)
        what = _(asked.name) if asked is not None else moved.code
    leaders = tuple(dict.fromkeys(one for one in (moved.leader_low, moved.leader_high) if one is not None))
    ends = _money(moved.present_low, currency), _money(moved.present_high, currency)
    return Moving(moved.offer, what, f"{float(moved.low):,.6g}", f"{float(moved.high):,.6g}", *ends, leaders)


def _money(minor: float, currency: str) -> Money:
    return Money(round(minor), currency)

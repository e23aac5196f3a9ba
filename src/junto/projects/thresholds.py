"""What a combined value may mean for the way of buying: dated, cited rows. Not legal advice; a rules engine follows.

Rows are never edited: where a threshold changes, the old row gets its last day and a new one follows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from junto.core.money import Money
from junto.core.workflow import Words

FEDERAL = ""  # for a purchase paid with federal money, in any jurisdiction


@dataclass(frozen=True, slots=True)
class Threshold:
    """Above `amount` something else is asked; in force from `since` to `until`, both included."""

    jurisdictions: tuple[str, ...]  # names; (FEDERAL,): wherever federal money pays
    amount: Money
    since: date
    until: date | None
    label: Words
    above: Words
    citation: str
    asks: str  # what a method must be above it: `formal` (sealed bids or proposals) or `quotes`
    verified: bool = False  # whether somebody read it in its source; what was only recalled is said to be


DALLAS = ("Dallas", "City of Dallas", "West End", "City of West End")  # West End is the demonstration's Dallas
THRESHOLDS: tuple[Threshold, ...] = (
    Threshold(
        DALLAS,
        Money(50_000_00, "USD"),
        date(2007, 9, 1),
        date(2025, 10, 7),
        _("formal bidding"),
        _("competitive sealed bids or proposals are required"),
        "Texas Local Government Code § 252.021",
        "formal",
    ),
    Threshold(
        DALLAS,
        Money(100_000_00, "USD"),
        date(2025, 10, 8),
        None,
        _("formal bidding"),
        _("competitive sealed bids or proposals are required"),
        "Texas Local Government Code § 252.021; City of Dallas",
        "formal",
    ),
    Threshold(
        (FEDERAL,),
        Money(15_000_00, "USD"),
        date(2025, 10, 1),
        None,
        _("federal micro-purchase"),
        _("quotes from several sources are required where federal money pays"),
        "2 CFR 200.320(a)(1); 48 CFR 2.101",
        "quotes",
    ),
    Threshold(
        (FEDERAL,),
        Money(350_000_00, "USD"),
        date(2025, 10, 1),
        None,
        _("federal simplified acquisition"),
        _("sealed bids or proposals are required where federal money pays"),
        "2 CFR 200.320; 48 CFR 2.101",
        "formal",
    ),
)


@dataclass(frozen=True, slots=True)
class Meaning:
    """One threshold against the values at hand."""

    threshold: Threshold
    combined_above: bool
    alone_above: int  # how many of the needs are above it by themselves

    @property
    def crossed(self) -> bool:
        """Together above, though none is alone: buying apart could look like splitting."""
        return self.combined_above and not self.alone_above


def thresholds_on(day: date, jurisdiction: str, *, federal: bool) -> list[Threshold]:
    """The rows in force on a day for a jurisdiction, and the federal ones where federal money pays."""
    return [
        t
        for t in THRESHOLDS
        if t.since <= day
        and (t.until is None or day <= t.until)
        and (jurisdiction in t.jurisdictions or (federal and FEDERAL in t.jurisdictions))
    ]


def meanings(
    combined: Money | None, alone: Sequence[Money], *, on: date, jurisdiction: str, federal: bool
) -> list[Meaning]:
    """Each threshold in force against a combined value (None: not known, then nothing is said)."""
    if combined is None:
        return []
    return [
        Meaning(
            t,
            combined_above=combined > t.amount,
            alone_above=sum(1 for value in alone if value.currency == t.amount.currency and value > t.amount),
        )
        for t in thresholds_on(on, jurisdiction, federal=federal)
        if t.amount.currency == combined.currency
    ]

"""Availability payments: what is paid for a thing that is there and works, less deductions within their caps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .problems import FinanceError


@dataclass(frozen=True, slots=True)
class Outage:
    """A part that was not available in a year, for so many hours."""

    year: int
    part: str
    hours: float


@dataclass(frozen=True, slots=True)
class Deductions:
    """How a contract deducts. `parts`: part → its weight (any measure; shares of the payment follow). `hours`: those
    of a year in which it must be available. `factor`: how many times the lost share is deducted. Points for poor
    performance above `points_free` cost `point` minor units each. Caps are shares of the year's payment, 1 for all of
    it.
    """

    parts: Mapping[str, float] = field(default_factory=lambda: {"all": 1.0})
    hours: float = 8_760.0
    factor: float = 1.0
    points_free: int = 0
    point: int = 0
    cap_unavailability: float = 1.0
    cap_performance: float = 1.0
    cap: float = 1.0

    def __post_init__(self) -> None:
        if not self.parts or any(weight <= 0 for weight in self.parts.values()) or not self.hours > 0:
            raise FinanceError(
                "odd_parts", _("Parts need weights above zero, and a year hours in which they must be available.")
            )
        if min(self.factor, self.points_free, self.point) < 0:
            raise FinanceError("odd_deduction", _("What is deducted cannot be below zero."))
        for cap in (self.cap_unavailability, self.cap_performance, self.cap):
            if not 0 <= cap <= 1:
                raise FinanceError(
                    "odd_cap", _("A cap on deductions is a share of the payment between 0 and 1, not %(cap)s."), cap=cap
                )


@dataclass(frozen=True, slots=True)
class Paid:
    """One year, minor units: the payment before deductions, what was deducted for what after all caps, and what the
    caps let the partner keep. Deductions under the common cap are cut in proportion.
    """

    year: int
    full: int
    unavailability: int
    performance: int
    kept_by_caps: int
    told: Sentence

    @property
    def paid(self) -> int:
        """What is left to pay."""
        return self.full - self.unavailability - self.performance


def availability(
    payments: Mapping[int, int], terms: Deductions, outages: Sequence[Outage], points: Mapping[int, int], currency: str
) -> tuple[Paid, ...]:
    """What is paid in each year of `payments` (calendar year → minor units before deductions).

    Unavailability: payment · factor · Σ weight share · hours / hours of the year; performance: (points − free) · point;
    each to its cap, then both together to the common cap; rounded to the minor unit. Raises FinanceError for a part or
    a year that is not in the contract.
    """
    for outage in outages:
        if outage.part not in terms.parts:
            raise FinanceError(
                "unknown_part",
                _("“%(part)s” was not available in %(year)s, but is not among the parts of the contract."),
                part=outage.part, year=outage.year,
            )  # fmt: skip
        if not 0 <= outage.hours <= terms.hours:
            raise FinanceError(
                "odd_hours",
                _("“%(part)s” was not available for %(hours)s hours in %(year)s, of %(all)s."),
                part=outage.part, hours=f"{outage.hours:g}", year=outage.year, all=f"{terms.hours:g}",
            )  # fmt: skip
    strangers = sorted({outage.year for outage in outages}.union(points) - set(payments))
    if strangers:
        raise FinanceError(
            "year_not_paid", _("In %(year)s nothing is paid that could be deducted from."), year=strangers[0]
        )
    return tuple(
        _paid(
            year,
            full,
            terms,
            [one for one in outages if one.year == year],
            points=points.get(year, 0),
            currency=currency,
        )
        for year, full in sorted(payments.items())
    )


def _paid(year: int, full: int, terms: Deductions, outages: Sequence[Outage], *, points: int, currency: str) -> Paid:
    weights = sum((Fraction(str(weight)) for weight in terms.parts.values()), Fraction(0))
    lost = sum((Fraction(str(terms.parts[one.part])) * Fraction(str(one.hours)) for one in outages), Fraction(0))
    asked_out = Fraction(str(terms.factor)) * full * lost / (weights * Fraction(str(terms.hours)))
    asked_points = Fraction(max(points - terms.points_free, 0) * terms.point)
    out = min(asked_out, full * Fraction(str(terms.cap_unavailability)))
    poor = min(asked_points, full * Fraction(str(terms.cap_performance)))
    most = full * Fraction(str(terms.cap))
    cut = min(Fraction(1), most / (out + poor)) if out + poor else Fraction(1)
    both = round((out + poor) * cut)
    first = round(out * cut)
    kept = round(asked_out + asked_points) - both
    said = {
        "year": year, "full": Money(full, currency).format(), "paid": Money(full - both, currency).format(),
        "out": Money(first, currency).format(), "poor": Money(both - first, currency).format(),
        "kept": Money(kept, currency).format(),
    }  # fmt: skip
    words = _("In %(year)s all of %(full)s is paid.")
    if both:
        words = _(
            "In %(year)s %(paid)s of %(full)s is paid: %(out)s is deducted for what was not available, %(poor)s for "
            "poor performance."
        )
    if kept > 0:
        words = _(
            "In %(year)s %(paid)s of %(full)s is paid: %(out)s is deducted for what was not available, %(poor)s for "
            "poor performance; caps spare the partner another %(kept)s."
        )
    return Paid(year, full, first, both - first, kept, Sentence("availability_paid", words, said))

"""A project as its file describes it: lines by part, discounting, debt, deductions, risks, guarantees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from junto.core.money import Money

from .availability import Deductions, Outage
from .debt import Shape
from .discounting import Discounting, Terms
from .flows import Flows
from .risks import Register

PARTS = {
    "flows": "what the project costs and gains over its life",
    "raw": "what it would cost the public side to do it itself",
    "neutrality": "what the public side is spared as one: taxes, insurance",
    "transferred": "risks that the partner would bear, as amounts",
    "retained": "risks that stay with the public side, as amounts",
    "bid": "what the partner is paid",
    "cash": "cash from which debt is repaid: revenues less costs",
    "budget": "the budget line that pays",
    "termination": "what ending the contract early would cost beside the debt",
}


@dataclass(frozen=True, slots=True)
class DebtTerms:
    """A debt: sized to `cover`, or of a given `amount` in minor units. `compensated`: the share of what is owed that
    the city would repay if the contract ended early.
    """

    rate: float
    shape: Shape
    cover: float | None = None
    amount: int | None = None
    compensated: float = 0.0


@dataclass(frozen=True, slots=True)
class Project:
    """One file. Amounts in minor units of `currency`, in `terms`; everything is brought to the year `base`."""

    name: str
    currency: str
    terms: Terms
    base: int
    own: Discounting
    partner: Discounting
    parts: Mapping[str, Flows]
    price_year: int | None = None
    debt: DebtTerms | None = None
    deductions: Deductions | None = None
    outages: tuple[Outage, ...] = ()
    points: Mapping[int, int] = field(default_factory=dict)
    register: Register | None = None
    guarantees: Register | None = None
    limit: float | None = None
    draws: int = 1 << 16
    seed: int = 1

    def said(self, minor: float) -> str:
        """An amount of minor units as a reader writes it."""
        return Money(round(minor), self.currency).format()

    def yearly(self, part: str, *, net: bool = False) -> dict[int, int]:
        """Calendar year → minor units of a part, empty where it is not there; `net`: revenues less costs."""
        flows = self.parts.get(part)
        if flows is None:
            return {}
        return dict(zip(flows.years, flows.net() if net else flows.by_year(), strict=True))

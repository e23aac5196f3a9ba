"""The parts of a contracting process as plain values, before they become JSON. Nothing here knows what is public.

Whoever builds a `Process` leaves out what may not be told yet: an absent value is absent in the release, never null.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from junto.core.money import Money


@dataclass(frozen=True, slots=True)
class Party:
    """An organization of the process. Its roles are not given: they follow from where the process names it."""

    id: str
    name: str
    identifier: tuple[str, str] | None = None  # (scheme of org-id.guide, number there)
    contact_name: str = ""
    contact_email: str = ""


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment until a moment, both aware; either may be unknown."""

    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document at an address. `type` is a code of documentType.csv."""

    id: str
    type: str
    title: str
    url: str
    published: datetime | None = None
    format: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A date that matters, and whether it was met. `type` of milestoneType.csv, `status` of milestoneStatus.csv."""

    id: str
    title: str
    type: str
    due: datetime | None = None
    met: datetime | None = None
    status: str = "scheduled"


@dataclass(frozen=True, slots=True)
class BudgetPart:
    """What one member brings: the party that pays, its amount where it is open, the years it is for."""

    id: str
    source: str
    description: str = ""
    amount: Money | None = None
    period: Period | None = None


@dataclass(frozen=True, slots=True)
class Planning:
    """Why it is bought and from whose budget."""

    rationale: str = ""
    project: str = ""
    project_id: str = ""
    amount: Money | None = None
    parts: tuple[BudgetPart, ...] = ()
    documents: tuple[Document, ...] = ()
    milestones: tuple[Milestone, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """One thing bought: how many of what, delivered where. `geometry` is GeoJSON in degrees."""

    id: str
    description: str
    quantity: int | None = None
    unit: str = ""
    unit_price: Money | None = None
    place: str = ""
    geometry: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """What submissions are judged by, and its weight in hundredths of a percent (10,000 is all)."""

    name: str
    weight: int
    description: str = ""


@dataclass(frozen=True, slots=True)
class Enquiry:
    """A question with its answer. Who asked is left out while that may not be known."""

    id: str
    question: str
    asked: datetime | None = None
    answer: str = ""
    answered: datetime | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """A published change: why, what, when."""

    id: str
    date: datetime
    rationale: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Tender:
    """The solicitation. Codes: `status` tenderStatus.csv, `method` method.csv, `category` procurementCategory.csv,
    `award_criteria` awardCriteria.csv, `submission_methods` submissionMethod.csv.
    """

    id: str
    title: str
    status: str
    procuring_entity: str
    description: str = ""
    items: tuple[Item, ...] = ()
    value: Money | None = None
    method: str = ""
    method_details: str = ""
    method_rationale: str = ""
    category: str = ""
    award_criteria: str = ""
    criteria: tuple[Criterion, ...] = ()
    submission_methods: tuple[str, ...] = ()
    submission_details: str = ""
    eligibility: str = ""
    tender_period: Period | None = None
    enquiry_period: Period | None = None
    award_period: Period | None = None
    contract_period: Period | None = None
    documents: tuple[Document, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    tenderers: tuple[str, ...] | None = None  # None: not open yet; empty: open, and there was nobody


@dataclass(frozen=True, slots=True)
class Bid:
    """One opened submission. `status` is a code of bidStatus.csv."""

    id: str
    tenderers: tuple[str, ...]
    status: str
    date: datetime | None = None
    value: Money | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """A decision for a submission. `status` is a code of awardStatus.csv; `buyers` are all members that pay."""

    id: str
    title: str
    status: str
    suppliers: tuple[str, ...]
    buyers: tuple[str, ...] = ()
    date: datetime | None = None
    description: str = ""
    value: Money | None = None
    items: tuple[Item, ...] = ()
    contract_period: Period | None = None
    documents: tuple[Document, ...] = ()
    related_bid: str = ""


@dataclass(frozen=True, slots=True)
class Transaction:
    """Money paid: one payer's part of one payment, so that who paid what adds up to the invoice.

    `source` is an address at which the payment can be read.
    """

    id: str
    date: datetime
    value: Money
    payer: str
    payee: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Contract:
    """What city and company signed. `status` is a code of contractStatus.csv."""

    id: str
    award: str
    title: str
    status: str
    buyer: str = ""
    suppliers: tuple[str, ...] = ()
    description: str = ""
    period: Period | None = None
    value: Money | None = None
    signed: datetime | None = None
    items: tuple[Item, ...] = ()
    documents: tuple[Document, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    transactions: tuple[Transaction, ...] = ()


@dataclass(frozen=True, slots=True)
class Process:
    """A contracting process as far as it may be told. `buyers`: the members that pay, the lead first."""

    ocid: str
    language: str
    parties: tuple[Party, ...]
    buyers: tuple[str, ...]
    planning: Planning | None = None
    tender: Tender | None = None
    bids: tuple[Bid, ...] | None = None  # None: not open yet
    awards: tuple[Award, ...] = ()
    contracts: tuple[Contract, ...] = ()

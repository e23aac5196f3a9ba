"""What an envelope holds: prices, documents with their claims, answers; `submission.json` lists them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from junto.core.money import Money
from junto.journal.entries import canonical
from junto.solicitations.charging.terms import PriceTerms

FORMAT, VERSION = "junto-envelope", 1
LISTING = "submission.json"  # the member that says what the others are
FOLDER = "files/"


@dataclass(frozen=True, slots=True)
class Price:
    """The price of one unit of an asked item, and how many units it is offered for."""

    item: int
    unit: Money
    quantity: int

    @property
    def total(self) -> Money:
        """Price times quantity, exact."""
        return self.unit * self.quantity


@dataclass(frozen=True, slots=True)
class ModelPrice:
    """An asked item priced by a price model: its code and version, and its inputs as the company wrote them."""

    item: int
    quantity: int
    model: str
    version: int
    inputs: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Document:
    """One file inside: which asked document it is, where it lies, its digest, and the claim that it is confidential."""

    code: str
    title: str
    path: str
    sha256: str
    size: int
    reason: str = ""  # why the company claims that it is confidential; empty: it claims nothing
    media_type: str = ""  # found in the content when the envelope is read, never taken from the listing


@dataclass(frozen=True, slots=True)
class Contents:
    """All that a company hands in.

    `nonce` makes the digest of two envelopes with the same content differ, so that nobody finds a price by trying.
    `total` is what the company says its prices add up to, None where it says nothing.
    """

    ocid: str
    round: int
    addendum: int
    currency: str
    bidder: str
    nonce: str
    prices: tuple[Price, ...] = ()
    modelled: tuple[ModelPrice, ...] = ()
    total: Money | None = None
    documents: tuple[Document, ...] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    part: str = ""  # which of two envelopes

    def sum(self) -> Money:
        """What the prices in the envelope's currency add up to."""
        added = Money.zero(self.currency)
        for price in self.prices:
            if price.unit.currency == self.currency:
                added = added + price.total
        return added


@dataclass(frozen=True, slots=True)
class AskedItem:
    """One item of the solicitation: its number and how many units are asked for."""

    number: int
    quantity: int


@dataclass(frozen=True, slots=True)
class AskedDocument:
    """One document that a submission must or may hold."""

    code: str
    label: str
    mandatory: bool
    confidential: bool  # whether it may be claimed confidential


@dataclass(frozen=True, slots=True)
class Asked:
    """What the solicitation asks for, as far as an envelope is measured against it."""

    ocid: str
    round: int
    currency: str
    items: tuple[AskedItem, ...] = ()
    documents: tuple[AskedDocument, ...] = ()
    answers: tuple[str, ...] = ()  # codes of the answers that must be there
    addendum: int = 0  # the last material one
    terms: PriceTerms | None = None  # where offers are priced by models
    part: str = ""  # which of two envelopes is read


def listing(contents: Contents) -> bytes:
    """`submission.json`: the contents as canonical JSON (RFC 8785). Amounts are texts in major units."""
    return canonical(
        {
            "format": FORMAT,
            "version": VERSION,
            "ocid": contents.ocid,
            **({"part": contents.part} if contents.part else {}),
            "round": contents.round,
            "addendum": contents.addendum,
            "currency": contents.currency,
            "bidder": contents.bidder,
            "nonce": contents.nonce,
            "prices": sorted(
                [
                    *({"item": p.item, "quantity": p.quantity, "unit": _amount(p.unit)} for p in contents.prices),
                    *(_modelled(p) for p in contents.modelled),
                ],
                key=lambda row: row["item"],
            ),
            "total": None if contents.total is None else _amount(contents.total),
            "documents": [_document(d) for d in contents.documents],
            "answers": dict(contents.answers),
        }
    ).encode()


def _amount(money: Money) -> dict[str, str]:
    return {"amount": f"{money.to_decimal():f}", "currency": money.currency}


def _modelled(price: ModelPrice) -> dict[str, Any]:
    model = {"code": price.model, "version": price.version, "inputs": dict(price.inputs)}
    return {"item": price.item, "quantity": price.quantity, "model": model}


def _document(document: Document) -> dict[str, Any]:
    return {
        "code": document.code,
        "title": document.title,
        "path": document.path,
        "sha256": document.sha256,
        "size": document.size,
        "confidential": document.reason or None,
    }

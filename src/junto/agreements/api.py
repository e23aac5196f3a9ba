"""The API of agreements: internal agreements with their shares, contracts, payments with who bears them."""

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from junto.agreements import queries
from junto.agreements.figuring import members_of
from junto.agreements.forms.contracts import ContractFilter
from junto.agreements.forms.internal import InternalFilter
from junto.agreements.forms.payments import PaymentFilter
from junto.agreements.inputs import Given, given_of
from junto.agreements.models import Amendment, Contract, InternalAgreement, Payment
from junto.core.money import Money
from junto.journal.access import fetch, sees, visible
from junto.journal.api import Limit, Offset, Page, asks, filtered, listed

contract_router = Router(tags=["contracts"])
internal_router = Router(tags=["internal agreements"])


class ContractInShort(Schema):
    """A contract in a list; `amount` as text, as amended."""

    id: UUID
    number: str
    title: str
    state: str
    supplier: str
    amount: str
    currency: str
    starts: date
    ends: date


class ContractPage(Page):
    """Some contracts, and whether there are more."""

    items: list[ContractInShort]


class PriceLineOut(Schema):
    """One thing with its price."""

    number: int
    description: str
    quantity: int
    unit: str
    unit_amount: str


class AmendmentOut(Schema):
    """A change of the amount or the end; `change` as text."""

    number: int
    state: str
    reason: str
    change: str
    ends: date | None


class ContractOut(ContractInShort):
    """A contract in full. `paid` is what was charged to members; `misfits` is paid, but charged to nobody yet."""

    project: UUID
    solicitation: UUID | None
    award: UUID | None
    summary: str
    language: str
    first_amount: str
    options: str
    non_appropriation: str
    resolution: str
    proceed_on: date | None
    internal_agreements: list[UUID]
    price_lines: list[PriceLineOut]
    amendments: list[AmendmentOut]
    paid: str
    misfits: str | None


class ChargebackOut(Schema):
    """What one member bears of a payment, from which fund."""

    organization: str
    fund: str
    amount: str


class PaymentOut(Schema):
    """A payment. `encumbrance` and `difference` are null where they are closed to the reader."""

    id: UUID
    number: str
    state: str
    invoice: str
    paid_on: date
    fiscal_year: int
    amount: str
    currency: str
    encumbrance: str | None
    difference: str | None
    chargebacks: list[ChargebackOut]


class PaymentPage(Page):
    """Some payments, and whether there are more."""

    items: list[PaymentOut]


class InternalInShort(Schema):
    """An internal agreement in a list."""

    id: UUID
    number: str
    title: str
    state: str
    project: UUID
    contract: UUID | None
    rule: str


class InternalPage(Page):
    """Some internal agreements, and whether there are more."""

    items: list[InternalInShort]


class ShareOut(Schema):
    """What one member pays from one fund in one fiscal year, and what was charged so far."""

    organization: str
    fund: str
    fiscal_year: int
    amount: str
    charged: str


class DutyOut(Schema):
    """Who answers for what."""

    duty: str
    organization: str
    person: str | None


class InputsOut(Schema):
    """What rules ask for of one member, and what it cannot go beyond; amounts as text, empty or null: not stated."""

    organization: str
    use: str
    benefit: str
    weight: str
    bureau: str
    cap: str | None
    minimum: str | None


class InKindOut(Schema):
    """What a member contributes as goods or work: it counts as part of its share."""

    organization: str
    description: str
    value: str
    fiscal_year: int
    valued_by: str
    valued_how: str


class InternalOut(InternalInShort):
    """An internal agreement in full. `shares` are what is paid in cash, empty until it is proposed."""

    language: str
    currency: str
    rule_version: int | None
    non_appropriation: str
    leaving: str
    replaces: UUID | None
    inputs: list[InputsOut]
    in_kind: list[InKindOut]
    shares: list[ShareOut]
    duties: list[DutyOut]


@contract_router.get("", response=ContractPage, summary="List contracts", openapi_extra=asks(ContractFilter))
def list_contracts(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The contracts that you may read, newest first."""
    rows = queries.contracts(request.actor, **filtered(ContractFilter(request.GET)))  # type: ignore[attr-defined]
    found, more = listed(rows, limit, offset)
    return {"items": [_contract(row) for row in found], "limit": limit, "offset": offset, "more": more}


@contract_router.get("/{uuid:pk}", response=ContractOut, summary="Read a contract")
def get_contract(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One contract with its prices, signed amendments and what was paid."""
    row, actor = _fetched(request, pk), request.actor  # type: ignore[attr-defined]
    paid = queries.paid_under(row)
    inside = visible(Payment, actor).filter(contract=row, state="differs").exists()
    names = ("summary", "language", "options", "non_appropriation", "resolution", "proceed_on")
    return {
        **_contract(row),
        **{name: getattr(row, name) for name in names},
        "project": row.project_id,
        "solicitation": row.solicitation_id,
        "award": row.award_id,
        "first_amount": _said(row.first_amount, row.currency),
        "internal_agreements": [one.pk for one in queries.internal_agreements(actor).filter(contract=row)],
        "price_lines": [
            {**_named(line, PriceLineOut), "unit_amount": _said(line.unit_amount, row.currency)}
            for line in row.price_lines.all()
        ],
        "amendments": [
            {**_named(one, AmendmentOut), "change": _said(one.change, row.currency)}
            for one in visible(Amendment, actor).filter(contract=row).order_by("number")
        ],
        "paid": f"{paid.charged.to_decimal():f}",
        "misfits": f"{paid.misfits.to_decimal():f}" if inside or not paid.misfit_count else None,
    }


@contract_router.get(
    "/{uuid:pk}/payments", response=PaymentPage, summary="List payments", openapi_extra=asks(PaymentFilter)
)
def list_payments(request: HttpRequest, pk: UUID, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The payments under a contract, newest first, each with who bears it."""
    asked = filtered(PaymentFilter(request.GET))
    rows = queries.payments(request.actor, contract=_fetched(request, pk), **asked)  # type: ignore[attr-defined]
    found, more = listed(rows.prefetch_related("chargebacks__organization", "chargebacks__fund"), limit, offset)
    return {"items": [_payment(row, request) for row in found], "limit": limit, "offset": offset, "more": more}


@internal_router.get("", response=InternalPage, summary="List internal agreements", openapi_extra=asks(InternalFilter))
def list_internal(request: HttpRequest, limit: Limit = 50, offset: Offset = 0) -> dict[str, Any]:
    """The internal agreements that you may read, newest first."""
    rows = queries.internal_agreements(request.actor, **filtered(InternalFilter(request.GET)))  # type: ignore[attr-defined]
    found, more = listed(rows, limit, offset)
    return {"items": [_internal(row) for row in found], "limit": limit, "offset": offset, "more": more}


@internal_router.get("/{uuid:pk}", response=InternalOut, summary="Read an internal agreement")
def get_internal(request: HttpRequest, pk: UUID) -> dict[str, Any]:
    """One internal agreement: its rule, shares by fiscal year and fund, and who answers for what."""
    row = fetch(InternalAgreement, pk, by=request.actor)  # type: ignore[attr-defined]
    names = ("language", "currency", "rule_version", "non_appropriation", "leaving")
    return {
        **_internal(row),
        **{name: getattr(row, name) for name in names},
        "replaces": row.replaces_id,
        "inputs": [_inputs(one) for one in given_of(row, members_of(row)) if one.anything],
        "in_kind": [
            {**_named(one, InKindOut), "organization": one.organization.name, "value": _said(one.value, row.currency)}
            for one in row.in_kind.select_related("organization")
        ],
        "shares": [_share(line) for line in queries.balance(row)] if row.state != "drafting" else [],
        "duties": [
            {"duty": d.kind, "organization": d.organization.name, "person": d.person.name if d.person else None}
            for d in row.duties.select_related("organization", "person").order_by("pk")
        ],
    }


def _fetched(request: HttpRequest, pk: UUID) -> Contract:
    return fetch(Contract, pk, by=request.actor, rows=Contract.objects.select_related("supplier"))  # type: ignore[attr-defined]


def _said(minor: int, currency: str) -> str:
    return f"{Money(minor, currency).to_decimal():f}"


def _named(row: Any, schema: type[Schema]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in schema.model_fields}


def _contract(row: Contract) -> dict[str, Any]:
    names = ("number", "title", "state", "currency", "starts", "ends")
    told = {name: getattr(row, name) for name in names}
    return {**told, "id": row.pk, "supplier": row.supplier.name, "amount": _said(row.amount, row.currency)}


def _internal(row: InternalAgreement) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in ("number", "title", "state", "rule")}
    return {**told, "id": row.pk, "project": row.project_id, "contract": row.contract_id}


def _inputs(one: Given) -> dict[str, Any]:
    limits = {"cap": one.cap, "minimum": one.minimum}
    return {
        "organization": one.organization.name,
        **{name: getattr(one, name) for name in ("use", "benefit", "weight", "bureau")},
        **{name: None if money is None else f"{money.to_decimal():f}" for name, money in limits.items()},
    }


def _share(line: queries.YearLine) -> dict[str, Any]:
    return {
        "organization": line.organization.name,
        "fund": line.fund.name,
        "fiscal_year": line.fiscal_year,
        "amount": f"{line.share.to_decimal():f}",
        "charged": f"{line.charged.to_decimal():f}",
    }


def _payment(row: Payment, request: HttpRequest) -> dict[str, Any]:
    currency, actor = row.contract.currency, request.actor  # type: ignore[attr-defined]
    told = {name: getattr(row, name) for name in ("state", "invoice", "paid_on", "fiscal_year")}
    closed = {name: getattr(row, name) if sees(row, name, actor) else None for name in ("encumbrance", "difference")}
    return {
        **told,
        **closed,
        "id": row.pk,
        "number": row.external_id,
        "amount": _said(row.amount, currency),
        "currency": currency,
        "chargebacks": [
            {"organization": c.organization.name, "fund": c.fund.name, "amount": _said(c.amount, currency)}
            for c in row.chargebacks.all()
        ],
    }

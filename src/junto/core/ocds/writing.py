"""A process as one OCDS release: camel-case JSON, absent values absent, the roles of each party found by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from junto.core.money import Money
from junto.core.ocds import sections as s

Json = dict[str, Any]
TAGS = (
    "planning", "planningUpdate", "tender", "tenderAmendment", "tenderUpdate", "tenderCancellation", "award",
    "awardUpdate", "awardCancellation", "contract", "contractUpdate", "contractAmendment", "implementation",
    "implementationUpdate", "contractTermination",
)  # fmt: skip
_EXACT_DIGITS = 15  # a JSON number of so many digits is the same number to every reader


class OcdsError(ValueError):
    """A process that cannot be told in the standard's words: a party that is missing, a moment without a time zone."""


class _Roles:
    """Which party is named in which role, in the order in which they are named."""

    def __init__(self, parties: Iterable[s.Party]) -> None:
        self.parties = {p.id: p for p in parties}
        self.roles: dict[str, list[str]] = {}

    def reference(self, party: str, role: str) -> Json:
        """An OrganizationReference, and the role noted. OcdsError where no party has that id."""
        if party not in self.parties:
            raise OcdsError(f"The party {party!r} is named as {role} but is not among the parties.")
        roles = self.roles.setdefault(party, [])
        if role not in roles:
            roles.append(role)
        return {"id": party, "name": self.parties[party].name}

    def references(self, parties: Iterable[str], role: str) -> list[Json]:
        return [self.reference(party, role) for party in parties]


def release(process: s.Process, *, id: str, date: datetime, tags: Iterable[str]) -> Json:
    """One release of `process` (OCDS 1.1.5, release-schema.json) as a JSON-ready dict.

    `id` is unique among the releases of the ocid; `date` an aware moment; `tags` codes of releaseTag.csv but
    `compiled`. Money becomes a number in major units. Extensions: budget breakdown, contract buyer and suppliers,
    bids, enquiries, location. Raises OcdsError for a tag that does not exist, a party that is not among the process's
    parties, a moment without time zone, and an amount of more than 15 digits.
    """
    tags = list(tags)
    if not tags or set(tags) - set(TAGS):
        raise OcdsError(f"The tags {tags} are not tags of a release.")
    roles = _Roles(process.parties)
    written: Json = {
        "ocid": process.ocid,
        "id": id,
        "date": _moment(date),
        "tag": tags,
        "initiationType": "tender",
        "language": process.language,
    }
    buyers = roles.references(process.buyers, "buyer")
    body = {
        "buyer": buyers[0] if buyers else None,
        "planning": process.planning and _planning(process.planning, roles),
        "tender": process.tender and _tender(process.tender, roles),
        "bids": None if process.bids is None else {"details": [_bid(b, roles) for b in process.bids]},
        "awards": [_award(a, roles) for a in process.awards],
        "contracts": [_contract(c, roles) for c in process.contracts],
    }
    # After everything was written: only then are all roles known.
    written["parties"] = [_party(roles.parties[party], named) for party, named in roles.roles.items()]
    told: Json = _without_absent({**written, **body})
    return told


def _party(party: s.Party, roles: list[str]) -> Json:
    return {
        "id": party.id,
        "name": party.name,
        "identifier": party.identifier and {"scheme": party.identifier[0], "id": party.identifier[1]},
        "contactPoint": {"name": party.contact_name, "email": party.contact_email},
        "roles": roles,
    }


def _planning(planning: s.Planning, roles: _Roles) -> Json:
    return {
        "rationale": planning.rationale,
        "budget": {
            "project": planning.project,
            "projectID": planning.project_id,
            "amount": _value(planning.amount),
            "budgetBreakdown": [
                {
                    "id": part.id,
                    "description": part.description,
                    "amount": _value(part.amount),
                    "period": _period(part.period),
                    "sourceParty": roles.reference(part.source, "sourceParty"),
                }
                for part in planning.parts
            ],
        },
        "documents": [_document(d) for d in planning.documents],
        "milestones": [_milestone(m) for m in planning.milestones],
    }


def _tender(tender: s.Tender, roles: _Roles) -> Json:
    return {
        "id": tender.id,
        "title": tender.title,
        "description": tender.description,
        "status": tender.status,
        "procuringEntity": roles.reference(tender.procuring_entity, "procuringEntity"),
        "items": [_item(i) for i in tender.items],
        "value": _value(tender.value),
        "procurementMethod": tender.method,
        "procurementMethodDetails": tender.method_details,
        "procurementMethodRationale": tender.method_rationale,
        "mainProcurementCategory": tender.category,
        "awardCriteria": tender.award_criteria,
        "awardCriteriaDetails": "; ".join(map(_criterion, tender.criteria)),
        "submissionMethod": list(tender.submission_methods),
        "submissionMethodDetails": tender.submission_details,
        "eligibilityCriteria": tender.eligibility,
        "tenderPeriod": _period(tender.tender_period),
        "enquiryPeriod": _period(tender.enquiry_period),
        "awardPeriod": _period(tender.award_period),
        "contractPeriod": _period(tender.contract_period),
        "hasEnquiries": bool(tender.enquiries),
        "enquiries": [_enquiry(e, roles) for e in tender.enquiries],
        "numberOfTenderers": None if tender.tenderers is None else len(tender.tenderers),
        "tenderers": None if tender.tenderers is None else roles.references(tender.tenderers, "tenderer"),
        "documents": [_document(d) for d in tender.documents],
        "milestones": [_milestone(m) for m in tender.milestones],
        "amendments": [_amendment(a) for a in tender.amendments],
    }


def _criterion(criterion: s.Criterion) -> str:
    """`Quality 60 %: what is meant`."""
    whole, rest = divmod(criterion.weight, 100)
    percent = f"{whole}.{rest:02d}".rstrip("0").rstrip(".") if rest else str(whole)
    words = f"{criterion.name} {percent} %"
    return f"{words}: {criterion.description}" if criterion.description else words


def _bid(bid: s.Bid, roles: _Roles) -> Json:
    return {
        "id": bid.id,
        "date": _moment(bid.date),
        "status": bid.status,
        "tenderers": roles.references(bid.tenderers, "tenderer"),
        "value": _value(bid.value),
    }


def _award(award: s.Award, roles: _Roles) -> Json:
    return {
        "id": award.id,
        "title": award.title,
        "description": award.description,
        "status": award.status,
        "date": _moment(award.date),
        "value": _value(award.value),
        "suppliers": roles.references(award.suppliers, "supplier"),
        "buyers": roles.references(award.buyers, "buyer"),
        "items": [_item(i) for i in award.items],
        "contractPeriod": _period(award.contract_period),
        "documents": [_document(d) for d in award.documents],
        "relatedBid": award.related_bid,
    }


def _contract(contract: s.Contract, roles: _Roles) -> Json:
    return {
        "id": contract.id,
        "awardID": contract.award,
        "title": contract.title,
        "description": contract.description,
        "status": contract.status,
        "buyer": roles.reference(contract.buyer, "buyer") if contract.buyer else None,
        "suppliers": roles.references(contract.suppliers, "supplier"),
        "period": _period(contract.period),
        "value": _value(contract.value),
        "dateSigned": _moment(contract.signed),
        "items": [_item(i) for i in contract.items],
        "documents": [_document(d) for d in contract.documents],
        "milestones": [_milestone(m) for m in contract.milestones],
        "amendments": [_amendment(a) for a in contract.amendments],
        "implementation": {"transactions": [_transaction(t, roles) for t in contract.transactions]},
    }


def _transaction(transaction: s.Transaction, roles: _Roles) -> Json:
    return {
        "id": transaction.id,
        "source": transaction.source,
        "date": _moment(transaction.date),
        "value": _value(transaction.value),
        "payer": roles.reference(transaction.payer, "payer"),
        "payee": roles.reference(transaction.payee, "payee"),
    }


def _item(item: s.Item) -> Json:
    return {
        "id": item.id,
        "description": item.description,
        "quantity": item.quantity,
        "unit": {"name": item.unit, "value": _value(item.unit_price)},
        "deliveryLocation": {"description": item.place, "geometry": item.geometry and dict(item.geometry)},
    }


def _enquiry(enquiry: s.Enquiry, roles: _Roles) -> Json:
    return {
        "id": enquiry.id,
        "date": _moment(enquiry.asked),
        "author": roles.reference(enquiry.author, "enquirer") if enquiry.author else None,
        "description": enquiry.question,
        "answer": enquiry.answer,
        "dateAnswered": _moment(enquiry.answered),
    }


def _document(document: s.Document) -> Json:
    return {
        "id": document.id,
        "documentType": document.type,
        "title": document.title,
        "url": document.url,
        "datePublished": _moment(document.published),
        "format": document.format,
        "language": document.language,
    }


def _milestone(milestone: s.Milestone) -> Json:
    return {
        "id": milestone.id,
        "title": milestone.title,
        "type": milestone.type,
        "dueDate": _moment(milestone.due),
        "dateMet": _moment(milestone.met),
        "status": milestone.status,
    }


def _amendment(amendment: s.Amendment) -> Json:
    return {
        "id": amendment.id,
        "date": _moment(amendment.date),
        "rationale": amendment.rationale,
        "description": amendment.description,
    }


def _period(period: s.Period | None) -> Json | None:
    return None if period is None else {"startDate": _moment(period.start), "endDate": _moment(period.end)}


def _value(money: Money | None) -> Json | None:
    """Amount in major units and currency. Whole amounts are whole numbers, so that nothing looks like a fraction."""
    if money is None:
        return None
    if len(str(abs(money.minor))) > _EXACT_DIGITS:
        raise OcdsError(f"{money} has more digits than a JSON number keeps exactly.")
    exact = money.to_decimal()
    return {"amount": int(exact) if exact == int(exact) else float(exact), "currency": money.currency}


def moment_text(moment: datetime) -> str:
    """An aware moment as RFC 3339 with its own offset, in whole seconds; OcdsError where it has no time zone."""
    if moment.tzinfo is None:
        raise OcdsError(f"{moment} has no time zone.")
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


def _without_absent(value: Any) -> Any:
    """The same without nulls, empty texts, empty lists and empty objects; `tenderers: []` says something and stays."""
    if isinstance(value, Mapping):
        kept = {key: _without_absent(inner) for key, inner in value.items()}
        return {k: v for k, v in kept.items() if not _is_absent(v) and not (k != "tenderers" and v == [])}
    if isinstance(value, list | tuple):
        return [_without_absent(inner) for inner in value]
    return value


def _is_absent(value: Any) -> bool:
    return value is None or value in ("", {})

"""Payments reconciled by encumbrance and split to the cent: what fits is charged, what does not is said and kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Sum
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.agreements.models import IN_FORCE, Certification, Chargeback, Contract, InternalAgreement, Payment, Share
from junto.core.sharing import InTurn
from junto.core.workflow import Refused, Words
from junto.journal import statements

DIFFERENCES: Mapping[str, Words] = {  # code → why nobody is charged yet
    "no_encumbrance": _("It names no encumbrance, so it is not known which certified money paid it."),
    "unknown_encumbrance": _("Its encumbrance is not certified for this contract."),
    "over_certification": _("With it, more was paid against its encumbrance than was certified."),
    "other_fund": _("The finance system names another fund than the one certified under this encumbrance."),
    "outside_term": _("It was paid before the contract began."),
    "no_share": _("The internal agreement names no shares for this fiscal year."),
    "over_share": _("With it, more was paid in this fiscal year than the members’ shares come to."),
    "over_contract": _("With it, more was paid than the contract is about."),
}
CHUNK = 2_000


class Charged(NamedTuple):
    """What one member bears of a payment, from which fund: a chargeback before it is written."""

    organization: UUID
    fund: UUID
    amount: int  # minor units


@dataclass(slots=True)
class Year:
    """One fiscal year of one contract: who bears what part of it, and what was paid and charged so far."""

    parties: Sequence[tuple[UUID, UUID]]  # organization, fund
    weights: Sequence[int]
    due: int
    paid: int
    turn: InTurn | None


@dataclass
class Book:
    """What is known of some contracts' money, kept in memory while many payments are posted one after another."""

    contracts: Mapping[UUID, Contract]
    by_encumbrance: dict[tuple[UUID, str], Certification] = field(default_factory=dict)
    paid_on: dict[UUID, int] = field(default_factory=dict)  # certification → paid
    paid: dict[UUID, int] = field(default_factory=dict)  # contract → paid
    agreements: dict[UUID, InternalAgreement] = field(default_factory=dict)
    years: dict[tuple[UUID, int], Year] = field(default_factory=dict)

    @classmethod
    def of(cls, contracts: Iterable[Contract]) -> Book:
        """The book of some contracts, from what is posted."""
        by_id = {contract.pk: contract for contract in contracts}
        book = cls(by_id)
        ids = list(by_id)
        for start in range(0, len(ids), 500):
            book._read(ids[start : start + 500])
        return book

    def _read(self, ids: Sequence[UUID]) -> None:
        certifications = Certification.objects.filter(contract__in=ids, state="certified").select_related("fund")
        for one in certifications:
            self.by_encumbrance[one.contract_id, one.encumbrance.casefold()] = one
        posted = Payment.objects.filter(contract__in=ids, state="posted").order_by()
        sums = posted.values_list("certification").annotate(sum=Sum("amount"))
        self.paid_on |= {certification: paid for certification, paid in sums if certification is not None}
        self.paid |= dict(posted.values_list("contract").annotate(sum=Sum("amount")))
        agreements = InternalAgreement.objects.filter(contract__in=ids, state__in=IN_FORCE)
        self.agreements |= {a.contract_id: a for a in agreements if a.contract_id is not None}
        self._read_shares(ids)

    def _read_shares(self, ids: Sequence[UUID]) -> None:
        contract_of = {a.pk: c for c, a in self.agreements.items()}
        shares: dict[tuple[UUID, int], list[Share]] = defaultdict(list)
        rows = Share.objects.filter(agreement__in=list(contract_of), amount__gt=0)
        for share in rows.order_by("organization__name", "fund__name", "pk"):
            shares[contract_of[share.agreement_id], share.fiscal_year].append(share)
        charged: dict[tuple[UUID, int], dict[tuple[UUID, UUID], int]] = defaultdict(dict)
        sums = Chargeback.objects.filter(payment__contract__in=ids, payment__state="posted").order_by()
        grouped = sums.values("payment__contract", "payment__fiscal_year", "organization", "fund")
        for row in grouped.annotate(sum=Sum("amount")):
            key = (row["payment__contract"], row["payment__fiscal_year"])
            charged[key][row["organization"], row["fund"]] = row["sum"]
        for key, found in shares.items():
            self.years[key] = _year(found, charged[key])

    def difference(self, payment: Payment, fund: str = "") -> str:
        """The code of the first thing that does not fit; empty where all does. `fund`: as the finance system calls it.

        Finds the payment's certification by its encumbrance.
        """
        contract = self.contracts[payment.contract_id]
        if not payment.encumbrance:
            return "no_encumbrance"
        certification = self.by_encumbrance.get((contract.pk, payment.encumbrance.casefold()))
        payment.certification = certification
        if certification is None:
            return "unknown_encumbrance"
        if fund and fund.casefold() not in (certification.fund.name.casefold(), certification.fund.code.casefold()):
            return "other_fund"
        if payment.paid_on < contract.starts:
            return "outside_term"
        if self.paid_on.get(certification.pk, 0) + payment.amount > certification.amount:
            return "over_certification"
        return self._against_shares(payment, contract)

    def _against_shares(self, payment: Payment, contract: Contract) -> str:
        if self.paid.get(contract.pk, 0) + payment.amount > contract.amount:
            return "over_contract"
        if contract.pk not in self.agreements:
            return ""
        year = self.years.get((contract.pk, payment.fiscal_year))
        if year is None:
            return "no_share"
        return "over_share" if year.paid + payment.amount > year.due else ""

    def charge(self, payment: Payment) -> list[Charged]:
        """Who bears the payment, to the unit, and note it in the book. They add up to the payment.

        By the shares of its fiscal year, the odd cents in turn; without an internal agreement the fund that was
        certified bears it alone. Needs a certification, or shares.
        """
        contract = self.contracts[payment.contract_id]
        year = self.years.get((contract.pk, payment.fiscal_year))
        if payment.certification_id is not None:
            key = payment.certification_id
            self.paid_on[key] = self.paid_on.get(key, 0) + payment.amount
        self.paid[contract.pk] = self.paid.get(contract.pk, 0) + payment.amount
        if year is None or year.turn is None:
            certification = payment.certification
            assert certification is not None  # asked before
            owner = certification.fund.organization_id
            return [Charged(owner, certification.fund_id, payment.amount)]
        year.paid += payment.amount
        parts = year.turn.units(payment.amount)
        return [
            Charged(organization, fund, part)
            for (organization, fund), part in zip(year.parties, parts, strict=True)
            if part
        ]


def _year(shares: Sequence[Share], charged: Mapping[tuple[UUID, UUID], int]) -> Year:
    parties = [(share.organization_id, share.fund_id) for share in shares]
    weights = [share.amount for share in shares]
    so_far = [charged.get(party, 0) for party in parties]
    return Year(parties, weights, sum(weights), sum(charged.values()), InTurn(weights, so_far))


def write_chargebacks(charged: Sequence[tuple[Payment, Sequence[Charged]]]) -> None:
    """Write who bears each payment; `Refused` where one does not add up, whatever the arithmetic was."""
    for payment, parts in charged:
        if parts and sum(part.amount for part in parts) != payment.amount:
            raise Refused(gettext("The chargebacks do not add up to the payment."))
    rows = [(payment.pk, *part) for payment, parts in charged for part in parts]
    statements.append_many(Chargeback, ("payment_id", "organization_id", "fund_id", "amount"), rows)


def payment_inputs(payment: Payment, file: str) -> dict[str, Any]:
    """What the entry of a payment keeps of how it came."""
    return {"file": file, **({"difference": payment.difference} if payment.difference else {})}

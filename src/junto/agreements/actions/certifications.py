"""Funds certified for a contract by year, each under an encumbrance of the finance system."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.agreements.actions.contracts import refuse_currency
from junto.agreements.models import Certification, Contract
from junto.agreements.years import fiscal_year
from junto.core.money import Money
from junto.core.workflow import Actor, Refused
from junto.journal.door import perform
from junto.needs.models import Fund


def certify_funds(
    contract: Contract, *, fund: Fund, fiscal_year: int, amount: Money, encumbrance: str, by: Actor
) -> Certification:
    """Certify that a fund has so much money for a contract in a fiscal year, set aside under an encumbrance."""
    refuse_currency(contract, amount)
    if amount.minor <= 0:
        raise Refused(_("Certify an amount above zero."), code="input", field="amount")
    if not encumbrance.strip():
        raise Refused(_("Give the number of the encumbrance in the finance system."), code="input", field="encumbrance")
    if fund.state != "open":
        raise Refused(_("“%(fund)s” is closed.") % {"fund": fund.name}, code="input", field="fund")
    _refuse_year(contract, fiscal_year)
    same = Certification.objects.filter(
        contract__jurisdiction=contract.jurisdiction_id, encumbrance=encumbrance.strip(), state="certified"
    )
    if other := same.first():
        raise Refused(
            _("The encumbrance %(number)s is used for the contract %(contract)s already.")
            % {"number": other.encumbrance, "contract": other.contract.number},
            code="input", field="encumbrance",
        )  # fmt: skip
    certification = Certification(
        contract=contract, fund=fund, fiscal_year=fiscal_year, amount=amount.minor, encumbrance=encumbrance.strip()
    )
    inputs = {"amount": str(amount), "fund": fund.name, "year": fiscal_year}
    return perform(certification, "certify", by=by, inputs=inputs)


def _refuse_year(contract: Contract, year: int) -> None:
    first, last = fiscal_year(contract.starts), fiscal_year(contract.ends)
    if not first <= year <= last:
        raise Refused(
            _("The contract runs from fiscal year %(first)s to %(last)s.") % {"first": first, "last": last},
            code="input", field="fiscal_year",
        )  # fmt: skip


def withdraw_certification(
    certification: Certification, *, by: Actor, reason: str, seen: int | None = None
) -> Certification:
    """Take a certification back; its encumbrance may be used anew."""
    return perform(certification, "withdraw", by=by, inputs={"reason": reason}, seen=seen)

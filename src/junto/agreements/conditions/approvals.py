"""What the approvals that a method asks before its contract is signed ask themselves, and what they stand against."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from junto.agreements.conditions.contracts import award_stands, funds_certified
from junto.agreements.conditions.internal import SIGNED
from junto.agreements.models import Contract, ContractApproval
from junto.agreements.models.contracts import FORM, FUNDS
from junto.core.workflow import Context, Words
from junto.solicitations.conditions import approvals_before, why_checklist_open, why_not_given
from junto.solicitations.profiles import AskedApproval

SETTLED = (*SIGNED, "withdrawn")


def approvals_of(contract: Contract) -> list[AskedApproval]:
    """Those that the profile of its solicitation asks; none where nothing was solicited."""
    return approvals_before(contract.solicitation, "contract") if contract.solicitation is not None else []


def approved_by_method(contract: Contract, context: Context | None = None) -> Words | None:
    """Every approval and document that its solicitation asks for before the contract is given"""
    rows = contract.approvals.filter(solicitation=contract.solicitation_id)
    if sentence := why_not_given(approvals_of(contract), rows):
        return sentence
    return why_checklist_open(contract.solicitation, "contract") if contract.solicitation is not None else None


def not_signed(approval: ContractApproval, context: Context | None = None) -> Words | None:
    """The contract is not signed by the city yet"""
    if approval.contract.state not in SETTLED:
        return None
    return _("This is approved before the city signs; nothing can be changed about it any more.")


def approval_award_stands(approval: ContractApproval, context: Context | None = None) -> Words | None:
    """The award that the contract follows was not withdrawn"""
    return award_stands(approval.contract)


def asked_apart() -> QuerySet[ContractApproval]:
    """Those that wait by themselves: lawful form does only once the draft is approved, since that step gives both."""
    return ContractApproval.objects.exclude(code=FORM, contract__state="drafting")


def step_done(approval: ContractApproval, context: Context | None = None) -> Words | None:
    """Lawful form is approved on the contract itself, and money is certified before it is said to exist"""
    if approval.code == FORM and approval.contract.state == "drafting":
        return _("Approve the contract as to form: the text is frozen, and this approval is given with it.")
    return funds_certified(approval.contract) if approval.code == FUNDS else None

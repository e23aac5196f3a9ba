"""The tables of the room: internal agreements with signatures, contracts with certifications, payments."""

from junto.agreements.models.contracts import (
    Amendment,
    Certification,
    Contract,
    ContractApproval,
    ContractSignature,
    PriceLine,
)
from junto.agreements.models.internal import (
    IN_FORCE,
    Duty,
    Funding,
    InKind,
    InternalAgreement,
    ItemNeed,
    MemberSignature,
    Share,
    SharedCost,
)
from junto.agreements.models.obligations import Obligation
from junto.agreements.models.payments import Chargeback, Difference, Payment, PaymentImport

__all__ = [
    "IN_FORCE",
    "Amendment",
    "Certification",
    "Chargeback",
    "Contract",
    "ContractApproval",
    "ContractSignature",
    "Difference",
    "Duty",
    "Funding",
    "InKind",
    "InternalAgreement",
    "ItemNeed",
    "MemberSignature",
    "Obligation",
    "Payment",
    "PaymentImport",
    "PriceLine",
    "Share",
    "SharedCost",
]

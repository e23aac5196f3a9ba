"""What the room tells whom: agreements proposed, objected to, in force; members that left; agreement wanted."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from junto.agreements.models import Amendment, InternalAgreement, MemberSignature
from junto.notices.actions import notify
from junto.people.models import Organization

LEAD = "department_lead"


def _of(agreement: InternalAgreement) -> dict[str, Any]:
    return {"number": agreement.number, "title": agreement.title}


def _members(agreement: InternalAgreement) -> list[Organization]:
    rows = Organization.objects.filter(agreement_signatures__agreement=agreement).exclude(
        agreement_signatures__state="dropped", agreement_signatures__agreement=agreement
    )
    return list(rows.order_by("name").distinct())


def proposed(agreement: InternalAgreement) -> None:
    """Each member's lead is asked to sign."""
    for member in _members(agreement):
        notify(
            organization=member,
            role=LEAD,
            subject=agreement,
            message=_("The internal agreement %(number)s, “%(title)s”, waits for your signature."),
            params=_of(agreement),
            key=f"agreement:{agreement.pk}",
        )


def objected(signature: MemberSignature) -> None:
    """The lead member learns who objected."""
    agreement = signature.agreement
    notify(
        organization=agreement.project.lead,
        role=LEAD,
        subject=agreement,
        message=_("%(name)s objected to the internal agreement %(number)s, “%(title)s”."),
        params={**_of(agreement), "name": signature.organization.name},
    )


def in_force(agreement: InternalAgreement) -> None:
    """Every member learns that all have signed."""
    for member in _members(agreement):
        notify(
            organization=member,
            role=LEAD,
            subject=agreement,
            message=_("The internal agreement %(number)s, “%(title)s”, is in force: every member has signed."),
            params=_of(agreement),
            key=f"agreement:{agreement.pk}",
        )


def left(signature: MemberSignature) -> None:
    """The other members learn who left."""
    agreement = signature.agreement
    for member in _members(agreement):
        if member.pk == signature.organization_id:
            continue
        notify(
            organization=member,
            role=LEAD,
            subject=agreement,
            message=_("%(name)s left the internal agreement %(number)s, “%(title)s”. See what that changes for you."),
            params={**_of(agreement), "name": signature.organization.name},
        )


def agreement_wanted(amendment: Amendment) -> None:
    """The company learns that a change takes off more than the city may alone."""
    contract = amendment.contract
    notify(
        organization=contract.supplier,
        role="company_representative",
        subject=amendment,
        message=_(
            "Amendment %(amendment)s of the contract %(number)s, “%(title)s”, takes off more than the city may alone: "
            "it waits for your agreement."
        ),
        params={"amendment": amendment.number, "number": contract.number, "title": contract.title},
        key=f"amendment:{amendment.pk}",
    )

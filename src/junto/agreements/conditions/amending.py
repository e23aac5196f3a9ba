"""How far an amendment may change a contract: the cap on what is added, agreement to what is taken off."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.agreements.changing import Changed, changed
from junto.agreements.models import Amendment
from junto.agreements.words import amount, percent
from junto.core.money import Money
from junto.core.workflow import Context, Words


def within_cap(amendment: Amendment, context: Context | None = None) -> Words | None:
    """What all amendments add stays within the cap, whatever others take off"""
    contract = amendment.contract
    if amendment.change <= 0:
        return _below_zero(amendment)
    found = changed(contract, besides=amendment.pk, more=amendment.change)
    if found.added <= found.most:
        return None
    return _(
        "With this amendment the contract would grow by %(grown)s in all; at most %(cap)s of %(first)s may be added, "
        "which is %(most)s%(law)s. More must be bought anew."
    ) % {"grown": amount(found.added), **_cap(found)}


def _cap(found: Changed) -> dict[str, str]:
    contract = found.contract
    return {
        "cap": percent(contract.cap), "most": amount(found.most),
        "first": amount(Money(contract.first_amount, contract.currency)),
        "law": f" ({contract.cap_citation})" if contract.cap_citation else "",
    }  # fmt: skip


def _below_zero(amendment: Amendment) -> Words | None:
    if amendment.contract.amount + amendment.change < 0:
        return _("The contract cannot shrink by more than it is about.")
    return None


def must_be_agreed(amendment: Amendment) -> bool:
    """Whether it takes off so much, with those signed so far, that the company must agree."""
    if amendment.change >= 0:
        return False
    found = changed(amendment.contract, besides=amendment.pk, more=amendment.change)
    return found.taken > found.most


def asks_agreement(amendment: Amendment, context: Context | None = None) -> Words | None:
    """It takes off more than the cap, and the company has not agreed yet"""
    if amendment.agreed_by:
        return _("%(name)s agreed for the company already.") % {"name": amendment.agreed_by}
    if must_be_agreed(amendment):
        return None
    return _("The city may make this change without the company’s agreement.")


def decrease_agreed(amendment: Amendment, context: Context | None = None) -> Words | None:
    """The company agrees where more than the cap is taken off"""
    if amendment.agreed_by or not must_be_agreed(amendment):
        return None
    found = changed(amendment.contract, besides=amendment.pk, more=amendment.change)
    return _(
        "With this amendment %(taken)s would be taken off in all, more than %(cap)s of %(first)s, which is "
        "%(most)s%(law)s: the company must agree first."
    ) % {"taken": amount(found.taken), **_cap(found)}

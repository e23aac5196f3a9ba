"""How far an amendment may change a contract: the cap on what is added, agreement to what is taken off."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from junto.agreements.changing import WHOLE, Changed, changed
from junto.agreements.conditions.contracts import RUNNING
from junto.agreements.models import Amendment, Contract
from junto.agreements.words import amount, cap_law, percent
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
        "law": cap_law(contract),
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


def waiting_for_company() -> QuerySet[Amendment]:
    """Those that wait for the company's agreement: `must_be_agreed` as a condition on rows, while the contract runs."""
    signed = Amendment.objects.filter(contract=OuterRef("contract"), state="signed", change__lt=0)
    taken = signed.order_by().values("contract").annotate(sum=Sum("change")).values("sum")
    most = F("contract__cap") * F("contract__first_amount")
    unsigned = Amendment.objects.filter(state__in=("drafting", "approved"), contract__state__in=RUNNING)
    rows = unsigned.filter(change__lt=0, agreed_by="")
    return rows.annotate(left=(Coalesce(Subquery(taken), 0) + F("change")) * WHOLE + most).filter(left__lt=0)


def asks_agreement(amendment: Amendment, context: Context | None = None) -> Words | None:
    """It takes off more than the cap, and the company has not agreed yet"""
    if amendment.agreed_by:
        return _("%(name)s agreed for the company already.") % {"name": amendment.agreed_by}
    if must_be_agreed(amendment):
        return None
    return _("The city may make this change without the company’s agreement.")


def room_with(contract: Contract, change: int, *, besides: UUID | None = None) -> str:
    """What amendments come to with one of `change` minor units, and what is left then; what stands against it if so."""
    amendment = Amendment(contract=contract, change=change)
    if besides is not None:
        amendment.pk = besides
    if sentence := within_cap(amendment) or decrease_agreed(amendment):
        return str(sentence)
    found = changed(contract, besides=besides, more=change)
    if change > 0:
        return _("With this amendment %(added)s would be added in all: %(left)s of %(most)s%(law)s would be left.") % {
            "added": amount(found.added), "left": amount(found.most - found.added), **_cap(found),
        }  # fmt: skip
    return _(
        "With this amendment %(taken)s would be taken off in all. The company need not agree: that is at most "
        "%(most)s%(law)s."
    ) % {"taken": amount(found.taken), **_cap(found)}


def decrease_agreed(amendment: Amendment, context: Context | None = None) -> Words | None:
    """The company agrees where more than the cap is taken off"""
    if amendment.agreed_by or not must_be_agreed(amendment):
        return None
    found = changed(amendment.contract, besides=amendment.pk, more=amendment.change)
    return _(
        "With this amendment %(taken)s would be taken off in all, more than %(cap)s of %(first)s, which is "
        "%(most)s%(law)s: the company must agree first."
    ) % {"taken": amount(found.taken), **_cap(found)}

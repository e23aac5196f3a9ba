"""What several pages of the room show: a member's own share, what leaving does, why a payment does not fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import gettext as _

from junto.agreements import leaving, shown
from junto.agreements.leaving import Effect, effect_of_leaving
from junto.agreements.models import Contract, InKind, InternalAgreement, MemberSignature, Payment, Share
from junto.agreements.posting import DIFFERENCES
from junto.core.money import Money, total
from junto.core.workflow import Words
from junto.needs.allowable import rule_name
from junto.people.queries import today

register = template.Library()


@dataclass(frozen=True, slots=True)
class Mine:
    """A member's own shares as they were frozen, their sum, what it gives in kind, and what the rule is."""

    shares: list[Share]
    total: Money
    in_kind: list[InKind]
    words: str


@register.simple_tag
def headroom(contract: Contract) -> str:
    """`{% headroom contract as words %}`: how much amendments may still add and take off, with the law."""
    return shown.headroom(contract)


@register.simple_tag
def member_shares(signature: MemberSignature) -> Mine:
    """`{% member_shares signature as mine %}`: what the member pays."""
    agreement = signature.agreement
    shares = list(agreement.shares.filter(organization=signature.organization_id).select_related("fund"))
    whole = total((Money(share.amount, agreement.currency) for share in shares), agreement.currency)
    words = _("Shared by the rule “%(rule)s”, version %(version)s.") % {
        "rule": rule_name(agreement.rule), "version": agreement.rule_version,
    }  # fmt: skip
    return Mine(shares, whole, list(agreement.in_kind.filter(organization=signature.organization_id)), words)


@dataclass(frozen=True, slots=True)
class Leaving:
    """What leaving does, and what the city still owes."""

    effect: Effect
    owed: str


@register.simple_tag
def leaving_effect(signature: MemberSignature) -> Leaving:
    """`{% leaving_effect signature as shown %}`: what it does if this member leaves today."""
    effect = effect_of_leaving(signature.agreement, signature.organization, on=today())
    return Leaving(effect, leaving.owed_under(signature.agreement))


@register.simple_tag
def owed_under(agreement: InternalAgreement) -> str:
    """`{% owed_under agreement as owed %}`: what the city still owes the company, where there is a contract."""
    return leaving.owed_under(agreement) if agreement.contract is not None else ""


@register.simple_tag
def difference_of(payment: Payment) -> Words:
    """`{% difference_of payment as words %}`: why it does not fit; nothing where it does."""
    return DIFFERENCES.get(payment.difference, "")


@register.filter
def value_of(table: dict[Any, Any], key: Any) -> Any:
    """`{{ words|value_of:code }}`: the value of a key, nothing where there is none."""
    return table.get(key, "")


@register.filter
def subtract(value: int, other: int) -> int:
    """`{{ all|subtract:some }}`."""
    return value - other

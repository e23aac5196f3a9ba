"""How needs, reports and their costs are told in pages."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.core.money import Money
from junto.journal.registry import kind_of
from junto.needs.models import CostItem, Need

register = template.Library()
TAGS = {
    "draft": "open",
    "submitted": "open",
    "published": "good",
    "withdrawn": "closed",
    "rejected": "bad",
}


@register.simple_tag
def need_state(subject: Model) -> dict[str, Any]:
    """The state's label and the look of its tag."""
    code = subject.state  # type: ignore[attr-defined]
    return {"label": kind_of(type(subject)).workflow.states[code].label, "kind": TAGS.get(code, "plain")}


@register.simple_tag
def need_cost(costs: dict[Any, Money | None], need: Need) -> SafeString:
    """What a need would cost; closed, unknown or the sum."""
    if need.pk not in costs:
        return format_html('<span class="junto-unknown">{}</span>', _("closed"))
    return _amount(costs[need.pk])


@register.simple_tag
def item_total(item: CostItem) -> SafeString:
    """What a cost item comes to: the amount as often as it arises."""
    return _amount(Money(item.amount, item.currency) * item.quantity)


def _amount(amount: Money | None) -> SafeString:
    if amount is None:
        return format_html('<span class="junto-unknown">{}</span>', _("not stated"))
    return format_html("{}", amount.format(get_language() or "en"))

"""Filters that write money, dates and numbers for the reader's language; available in every template."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.core.money import Money

register = template.Library()


@register.filter
def money(amount: Money | int | None, currency: str = "") -> str:
    """`{{ item.amount|money:item.currency }}`: minor units, or a Money, as people write it."""
    if amount is None or amount == "":
        return _("not stated")
    known = amount if isinstance(amount, Money) else Money(amount, currency or settings.CURRENCY)
    return known.format(get_language() or "en")


@register.filter
def number(value: Any) -> str:
    """`{{ count|number }}`: digits in groups."""
    return _("not stated") if value is None or value == "" else formats.number_format(value, force_grouping=True)


@register.filter
def day(value: date | datetime | None) -> str | SafeString:
    """`{{ need.starts|day }}`: a date in words, for programs too."""
    if not value:
        return _("not stated")
    value = timezone.localtime(value).date() if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.date_format(value, "DATE_FORMAT"))


@register.filter
def moment(value: datetime | None) -> str | SafeString:
    """`{{ entry.at|moment }}`: a date with its time in the city's zone."""
    if not value:
        return _("not stated")
    local = timezone.localtime(value)
    written = formats.date_format(local, "DATETIME_FORMAT")
    return format_html('<time datetime="{}">{}</time>', local.isoformat(timespec="seconds"), written)


@register.filter
def until(starts: date | None, ends: date | None = None) -> str | SafeString:
    """`{{ need.starts|until:need.ends }}`: a window of days, also where one end is open."""
    if starts and ends:
        return format_html(_("{} to {}"), day(starts), day(ends))
    if starts:
        return format_html(_("from {}"), day(starts))
    return format_html(_("until {}"), day(ends)) if ends else _("not stated")

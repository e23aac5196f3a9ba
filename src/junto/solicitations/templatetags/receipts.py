"""Times as a receipt and minutes write them; the frozen version of minutes."""

from __future__ import annotations

from datetime import UTC, datetime

from django import template
from django.utils.safestring import SafeString

from junto.documents.models import Version
from junto.documents.queries import versions_of
from junto.frame.templatetags.writing import moment
from junto.solicitations.models import Minutes

register = template.Library()


@register.filter
def utc(value: datetime | None) -> str:
    """`{{ submission.received_at|utc }}`: to the microsecond, in UTC: what a dispute is about."""
    return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if value else ""


@register.filter
def at(value: str | None) -> str | SafeString:
    """`{{ entry.received_at|at }}`: a time as frozen minutes hold it, in the city's zone."""
    return moment(datetime.fromisoformat(value)) if value else "–"


@register.filter
def frozen(minutes: Minutes) -> list[Version]:
    """`{% for version in row|frozen %}`: the versions in which minutes were frozen."""
    return list(versions_of(minutes))

"""`{% panels "needs.need" need %}`: what lower rooms add to a page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from junto.frame import panels as registry

register = template.Library()


@register.simple_tag(takes_context=True)
def panels(context: dict[str, Any], page: str, subject: Any) -> SafeString:
    """All panels of a page for its subject."""
    request = context["request"]
    return format_html_join("", "{}", ((panel(request, subject),) for panel in registry.on(page)))

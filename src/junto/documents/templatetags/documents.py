"""`{% attachments subject %}`, `{% versions subject %}`, `{% legal_hold subject %}`: what any page shows of these."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model

from junto.documents import media
from junto.documents.forms import AttachForm
from junto.documents.holding import hold_on
from junto.documents.queries import attachments_of, may_attach, may_place_hold, sees_holds, versions_of
from junto.journal.registry import kind_of

register = template.Library()


@register.inclusion_tag("documents/_attachments.html", takes_context=True)
def attachments(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """The subject's files, with a form to attach one where the reader may."""
    actor = context["request"].actor
    allowed = may_attach(subject, by=actor)
    return {
        "subject": subject,
        "kind": kind_of(type(subject)).name,
        "rows": [(one, media.BY_TYPE[one.media_type].label) for one in attachments_of(subject, by=actor)],
        "form": AttachForm(auto_id="attach_%s") if allowed else None,
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }


@register.inclusion_tag("documents/_versions.html", takes_context=True)
def versions(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """The subject's frozen versions, newest first; nothing where there is none."""
    found = list(versions_of(subject))[::-1]
    return {"subject": subject, "kind": kind_of(type(subject)).name, "versions": found}


@register.inclusion_tag("documents/_legal_hold.html", takes_context=True)
def legal_hold(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """For attorney, clerk and auditor: the hold that stands over the subject, or the way to place one."""
    actor = context["request"].actor
    if not sees_holds(actor):
        return {}
    return {
        "concerned": True,
        "may_place": may_place_hold(subject, actor),
        "hold": hold_on(subject, read_by=actor),
        "subject": subject,
        "kind": kind_of(type(subject)).name,
    }

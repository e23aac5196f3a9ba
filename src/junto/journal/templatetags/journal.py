"""`{% history subject %}` and `{% actions subject %}`: what happened, and what the reader could do next."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model

from junto.core.workflow import State
from junto.frame.paging import page_of
from junto.journal import access
from junto.journal.history import PARAMETER, PER_PAGE, entries_told, folded, told_in_words
from junto.journal.log import proofs
from junto.journal.log.views import proof_of
from junto.journal.registry import kind_of

register = template.Library()


@register.inclusion_tag("journal/_history.html", takes_context=True)
def history(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """The subject's history in words, newest first, page by page; smaller steps on what hangs on it are folded."""
    request = context["request"]
    entries = entries_told(subject, request.actor)
    page = page_of(entries, request, per_page=PER_PAGE, parameter=PARAMETER)
    lines = told_in_words(list(page.object_list), subject, request.actor)
    return {"subject": subject, "groups": folded(lines), "page": page, "parameter": PARAMETER, "request": request}


@register.inclusion_tag("journal/_actions.html", takes_context=True)
def actions(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """Buttons for what the reader may do; those that a guard speaks against are disabled and say why."""
    offered = access.offers(subject, context["request"].actor)
    return {
        "subject": subject,
        "offers": offered,
        "forward": next((offer for offer in offered if not offer.ends), None),
        "csrf_token": context.get("csrf_token"),
        "request": context["request"],
    }


@register.simple_tag(takes_context=True)
def may_see(context: dict[str, Any], subject: Model, field: str) -> bool:
    """`{% may_see need "cost_items" as costs_shown %}`: whether the reader may see a closed field."""
    return access.sees(subject, field, context["request"].actor)


@register.simple_tag(takes_context=True)
def may_do(context: dict[str, Any], subject: Model, action: str) -> bool:
    """`{% may_do need "edit" as can_edit %}`: whether the reader may do this now."""
    return access.may(subject, action, context["request"].actor)


@register.simple_tag
def state_of(subject: Model) -> State:
    """`{% state_of need as state %}`: the present state, with its label and what it means."""
    return kind_of(type(subject)).workflow.states[subject.state]  # type: ignore[attr-defined]


@register.inclusion_tag("journal/_proof.html", takes_context=True)
def proof(context: dict[str, Any], subject: Model, action: str) -> dict[str, Any]:
    """`{% proof submission "submit" %}`: the receipt of a subject's last such step, where the reader sees all of it."""
    entry = proofs.entry_that(subject, *action.split())
    if entry is None or not proofs.opens(entry, subject, context["request"].actor):
        return {}
    return proof_of(entry)

"""What several pages of the room show: an overlap's facts, a project's gates as a path, the effect of a change."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Words
from junto.journal import access
from junto.projects import queries
from junto.projects.models import Member, Overlap, Project
from junto.projects.shown import facts

register = template.Library()

GATE_STATES: dict[str, tuple[Words, str]] = {  # state → its word, its shape; the class of the colour is the state
    "passed": (_("passed"), "✓"),
    "waiting": (_("waiting"), "…"),
    "held": (_("on hold"), "‖"),
    "later": (_("not asked yet"), "○"),
}


@register.inclusion_tag("projects/_facts.html", takes_context=True)
def overlap_facts(context: dict[str, Any], overlap: Overlap) -> dict[str, Any]:
    """The needs side by side, the reasons, the strength's parts, the combined value and what it may mean."""
    row = queries.with_parts(Overlap.objects.filter(pk=overlap.pk)).get()
    return {**facts(row, context["request"].actor), "request": context["request"]}


@register.inclusion_tag("projects/_gates.html", takes_context=True)
def gates_path(context: dict[str, Any], project: Project, inside: bool = False) -> dict[str, Any]:
    """The gates as a path, each with its state in a word, a shape and a colour; names of approvers for the inside."""
    gates = [(view, *GATE_STATES[view.state]) for view in queries.gates_of(project)]
    actor = context["request"].actor
    offers = {}
    if inside:
        offers = {a.pk: access.offers(a, actor) for view, _w, _s in gates for a in view.approvals}
    return {"gates": gates, "project": project, "inside": inside, "offers": offers, "request": context["request"]}


NOT_FOR = {True: ("decline",), False: ("ask_decline",)}  # one purchase or not → what is not offered at all


@register.inclusion_tag("journal/_actions.html", takes_context=True)
def decision(context: dict[str, Any], overlap: Overlap) -> dict[str, Any]:
    """What the reader can do with an overlap; of the two ways to decline only the one that its kind knows."""
    hidden = NOT_FOR[overlap.kind == Overlap.Kind.SAME_PURCHASE]
    offers = [o for o in access.offers(overlap, context["request"].actor) if o.transition.name not in hidden]
    return {"offers": offers, "csrf_token": context.get("csrf_token"), "request": context["request"]}


@register.inclusion_tag("projects/_effect.html", takes_context=True)
def effect(context: dict[str, Any], member: Member) -> dict[str, Any]:
    """What a member's joining or leaving does to the others."""
    found = queries.effect_of(member)
    shown = access.sees(member.project, "combined_value", context["request"].actor)
    return {"effect": found, "member": member, "money": shown}


@register.filter
def of(table: dict[Any, Any], key: Any) -> Any:
    """`{{ offers|of:approval.pk }}`: the value of a key, nothing where there is none."""
    return table.get(key)

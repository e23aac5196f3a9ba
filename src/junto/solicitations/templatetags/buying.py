"""What pages of steps ask of a solicitation that they were handed."""

from __future__ import annotations

from django import template

from junto.solicitations import comparing
from junto.solicitations.comparing import Change
from junto.solicitations.models import Addendum, Solicitation
from junto.solicitations.queries import RouteCheck, route_check

register = template.Library()


@register.simple_tag
def route_of(solicitation: Solicitation) -> RouteCheck:
    """`{% route_of solicitation as route %}`: what the combined value means for the method."""
    return route_check(solicitation)


@register.simple_tag
def changes_of(addendum: Addendum) -> list[Change]:
    """`{% changes_of addendum as changes %}`: what it changes, line by line."""
    return comparing.changes_of(addendum)

"""What pages of steps ask of a solicitation that they were handed."""

from __future__ import annotations

from django import template

from junto.solicitations import comparing
from junto.solicitations.charging.telling import Asked, Charged, asked_by, charged
from junto.solicitations.comparing import Change
from junto.solicitations.models import Addendum, Solicitation, SubmissionPrice
from junto.solicitations.routing.comparing import Stand, stand

register = template.Library()


@register.simple_tag
def route_of(solicitation: Solicitation) -> Stand:
    """`{% route_of solicitation as route %}`: how it stands to the law today."""
    return stand(solicitation)


@register.simple_tag
def charged_by(price: SubmissionPrice) -> Charged:
    """`{% charged_by price as charged %}`: how a price by a model is charged."""
    return charged(price.model, price.inputs)


@register.simple_tag
def price_terms(solicitation: Solicitation) -> Asked:
    """`{% price_terms solicitation as asked %}`: which ways to charge it takes, and how offers are compared."""
    return asked_by(solicitation)


@register.simple_tag
def changes_of(addendum: Addendum) -> list[Change]:
    """`{% changes_of addendum as changes %}`: what it changes, line by line."""
    return comparing.changes_of(addendum)

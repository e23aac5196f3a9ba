"""The room's pages."""

from junto.solicitations.views.addenda import addendum
from junto.solicitations.views.pages import opportunities, solicitation, subscriptions
from junto.solicitations.views.steps import (
    addendum_act,
    approval_act,
    question_act,
    solicitation_act,
    subscription_act,
)

__all__ = [
    "addendum",
    "addendum_act",
    "approval_act",
    "opportunities",
    "question_act",
    "solicitation",
    "solicitation_act",
    "subscription_act",
    "subscriptions",
]

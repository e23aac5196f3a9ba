"""Whom a trade-off tells what: groups that are asked, what was decided, that a review is due."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.notices.actions import notify
from junto.projects.models import Decision, Stakeholder, Tradeoff


def groups_asked(tradeoff: Tradeoff) -> None:
    """Every group with an account learns that it is asked."""
    for stakeholder in tradeoff.stakeholders.filter(state="invited").select_related("organization"):
        group_asked(stakeholder)


def group_asked(stakeholder: Stakeholder) -> None:
    """A group learns that it is asked what counts for it."""
    if stakeholder.organization is not None:
        message = _("You are asked what counts for “%(group)s” in “%(title)s”.")
        params = {"group": stakeholder.name, "title": stakeholder.tradeoff.title}
        notify(organization=stakeholder.organization, subject=stakeholder, message=message, params=params)


def decided(decision: Decision) -> None:
    """Every group with an account, and the lead member, learn what was decided."""
    message = _("It was decided on “%(title)s”: %(option)s.")
    tradeoff = decision.tradeoff
    params = {"title": tradeoff.title, "option": decision.option.name}
    rows = tradeoff.stakeholders.exclude(organization=None).exclude(state="removed").select_related("organization")
    told = {one.organization_id: one.organization for one in rows} | {tradeoff.project.lead_id: tradeoff.project.lead}
    for organization in told.values():
        notify(organization=organization, subject=tradeoff, message=message, params=params)


def review_due(tradeoff: Tradeoff) -> None:
    """The lead member learns that the decision is to be reviewed."""
    message = _("The day has come to review the decision on “%(title)s”.")
    notify(
        organization=tradeoff.project.lead, role="department_lead", subject=tradeoff, message=message,
        params={"title": tradeoff.title},
    )  # fmt: skip

"""Announcing a solicitation that is coming, and publishing it: frozen, stated, its deadline appointed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Context
from junto.documents.actions import freeze
from junto.journal import due
from junto.journal.door import perform
from junto.solicitations.actions.sealing import put_key_in_use
from junto.solicitations.conditions import is_open, milestone_reached
from junto.solicitations.drafting import public_content, state_requirements
from junto.solicitations.models import Solicitation


def announce_solicitation(solicitation: Solicitation, *, by: Actor, seen: int | None = None) -> Solicitation:
    """Let everyone know that it is coming."""
    return perform(solicitation, "announce", by=by, seen=seen)


def publish_solicitation(solicitation: Solicitation, *, by: Actor, seen: int | None = None) -> Solicitation:
    """Publish: the project's frozen requirements and their drafters are stated, and all of it frozen as version 1.

    The deadline is applied by the program when it is due; guards ask the clock as well.
    """
    inputs = {"citation": solicitation.method_citation, "approver": solicitation.route_approver}

    def apply(fresh: Solicitation, context: Context) -> None:
        fresh.published_at = context.at
        fresh.requirements_version = fresh.project.requirement_set.version
        reach(fresh, "publication")

    def then(fresh: Solicitation, _context: Context) -> None:
        state_requirements(fresh)
        if fresh.sealed_by == Solicitation.SealedBy.KEY:
            put_key_in_use(fresh)
        freeze(fresh, label=_("As published"), by=by, content=public_content(fresh))
        assert fresh.deadline is not None  # asked by the guard
        due.schedule(fresh, "close", at=fresh.deadline)

    return perform(solicitation, "publish", by=by, inputs=inputs, apply=apply, then=then, seen=seen)


def reach(solicitation: Solicitation, milestone: str) -> None:
    """Note a milestone, and open the estimate where the profile opens it there. Called inside `apply=`."""
    if not milestone_reached(solicitation, milestone):
        solicitation.reached = milestone
    if is_open(solicitation, "estimate"):
        solicitation.opened_value = solicitation.combined_value

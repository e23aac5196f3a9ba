"""What the room does when a member leaves a project above: a draft in sign-off returns, one in force is left."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from junto.agreements.actions.members import member_left_project
from junto.agreements.models import IN_FORCE, InternalAgreement
from junto.journal.models import Entry
from junto.projects.models import Member


def members_changed(entries: Sequence[Entry]) -> None:
    """A member left: every agreement of the project that it is in."""
    left = [entry.subject_id for entry in entries if entry.action == "leave"]
    for member in Member.objects.filter(pk__in=left, state="left").select_related("organization"):
        live = InternalAgreement.objects.filter(project=member.project_id, state__in=("proposed", *IN_FORCE))
        for agreement in live.select_related("project", "contract"):
            member_left_project(agreement, member.organization_id, reason=_("It left the project."))

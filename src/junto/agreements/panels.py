"""What this room adds to pages above: a project's agreements, and what a member owes that is about to leave."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from junto.agreements import queries
from junto.agreements.leaving import effect_of_leaving, owed_under
from junto.agreements.models import IN_FORCE, InternalAgreement
from junto.agreements.workflow.roles import EDITORS, OFFICE
from junto.core.workflow import standing
from junto.journal.registry import kind_of, relation_lookup
from junto.people.queries import today
from junto.projects.models import Member, Project


def of_project(request: HttpRequest, project: Project) -> SafeString:
    """A project's agreements and contracts that the reader may see, and where one begins a draft."""
    actor = request.actor  # type: ignore[attr-defined]
    related = relation_lookup(project, kind_of(Project))
    page: dict[str, Any] = {
        "project": project,
        "agreements": queries.internal_agreements(actor, project=project),
        "contracts": queries.contracts(actor, project=project),
        "may_draft": project.state != "forming" and standing(EDITORS, actor, related) is not None,
        "may_contract": standing(OFFICE, actor, related) is not None,
    }
    if not any((page["agreements"], page["contracts"], page["may_draft"], page["may_contract"])):
        return SafeString("")
    return SafeString(render_to_string("agreements/_project_panel.html", page, request=request))  # nosec B703


def of_member(request: HttpRequest, member: Member) -> SafeString:
    """What leaving does to the agreements that the member has signed; nothing where there is none."""
    if member.state != "joined":
        return SafeString("")
    signed = InternalAgreement.objects.filter(
        project=member.project_id,
        state__in=IN_FORCE,
        signatures__organization=member.organization_id,
        signatures__state="signed",
    ).select_related("project__lead", "contract__supplier")
    effects = [effect_of_leaving(agreement, member.organization, on=today()) for agreement in signed]
    if not effects:
        return SafeString("")
    page = {"effects": [(effect, owed_under(effect.agreement)) for effect in effects]}
    return SafeString(render_to_string("agreements/_leaving_panel.html", page, request=request))  # nosec B703

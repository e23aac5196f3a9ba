"""What this room adds to pages above: a project's agreements, who pays for a purchase, what leaving members owe."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from junto.agreements import queries
from junto.agreements.conditions.internal import SIGNED
from junto.agreements.leaving import effect_of_leaving, owed_under
from junto.agreements.models import IN_FORCE, InternalAgreement
from junto.agreements.workflow.roles import EDITORS, OFFICE
from junto.core.workflow import standing
from junto.journal.registry import kind_of, relation_lookup
from junto.people.queries import today
from junto.projects.models import Member, Project
from junto.solicitations.conditions import ENDED
from junto.solicitations.models import Solicitation


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


def of_purchase(request: HttpRequest, solicitation: Solicitation) -> SafeString:
    """For whoever asks in plain words: what each member pays, or who settles that; the contract once it is public."""
    if solicitation.state in ENDED:
        return SafeString("")
    actor = request.actor  # type: ignore[attr-defined]
    contract = None
    if solicitation.state in ("awarded", "contracted"):
        contract = queries.contracts(actor).filter(solicitation=solicitation).exclude(state="withdrawn").first()
    signed = queries.internal_agreements(actor, project=solicitation.project, state="open")
    agreement = signed.filter(contract=contract).first() if contract is not None else None
    page = {
        "contract": contract if contract is not None and contract.state in SIGNED else None,
        "agreement": agreement,
        "paid": queries.paid_by_member(agreement) if agreement is not None else [],
        "alone": agreement is None and len({item.member_id for item in solicitation.items.all()}) < 2,
    }
    return SafeString(render_to_string("agreements/_who_pays.html", page, request=request))  # nosec B703


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

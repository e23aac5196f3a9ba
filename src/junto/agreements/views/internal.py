"""Pages of internal agreements: the list, one in full with its rules side by side, its costs, funds, duties."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from junto.agreements import actions, queries
from junto.agreements.comparison_sheets import comparison_workbook
from junto.agreements.conditions.internal import lacking
from junto.agreements.figuring import figures_of, members_of, problem_said
from junto.agreements.forms.internal import (
    CostForm,
    DraftForm,
    DutiesForm,
    FundsForm,
    InternalFilter,
    TermsForm,
    TieForm,
)
from junto.agreements.inputs import given_of
from junto.agreements.leaving import owed_under
from junto.agreements.models import IN_FORCE, InternalAgreement, MemberSignature
from junto.agreements.replacing import replaced, unsettled
from junto.agreements.shown import compared, shares_shown, unshared
from junto.agreements.spreadsheets import shares_workbook
from junto.agreements.workflow.internal import MEMBER_SIGNATURE
from junto.agreements.workflow.roles import INSIDE
from junto.core.sharing import GameError
from junto.core.workflow import Actor, Refused, standing
from junto.frame.paging import page_of
from junto.journal.access import fetch, offers, refuse_to_begin
from junto.journal.history import history
from junto.journal.registry import kind_of, relation_lookup
from junto.journal.views import ReasonForm, Step, steps
from junto.needs.allowable import rule_name
from junto.projects.models import Project
from junto.projects.views.projects import make

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ROWS = InternalAgreement.objects.select_related(
    "project__lead", "project__jurisdiction", "contract__supplier", "replaces", "frozen"
)


def internals(request: HttpRequest) -> HttpResponse:
    """The internal agreements that the reader may see."""
    form = InternalFilter(request.GET)
    state = form.cleaned_data.get("state", "") if form.is_valid() else ""
    rows = queries.internal_agreements(request.actor, state=state)  # type: ignore[attr-defined]
    return render(request, "agreements/internals.html", {"form": form, "page": page_of(rows, request)})


def new(request: HttpRequest, project: UUID) -> HttpResponse:
    """Begin a draft for a project."""
    found = fetch(Project, project, by=request.actor)  # type: ignore[attr-defined]
    refuse_to_begin(InternalAgreement(project=found), "draft", request.actor)  # type: ignore[attr-defined]
    form = DraftForm(request.POST or None, initial={"title": found.title, "gather": True})
    return make(
        request,
        form,
        lambda **fields: actions.draft_agreement(found, **fields),
        title=_("Draft an internal agreement"),
        back=found.get_absolute_url(),
        subject=found,
    )


def internal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One internal agreement: rules side by side while it is drafted, shares and signatures once it is proposed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(InternalAgreement, pk, by=actor, rows=ROWS)
    inside = standing(INSIDE, actor, relation_lookup(found, kind_of(InternalAgreement))) is not None
    page: dict[str, Any] = {
        "agreement": found,
        "inside": inside,
        "in_force": found.state in IN_FORCE,
        "signatures": _signatures(found, actor) if inside else [],
        "signed": found.signatures.filter(state__in=("signed", "left")).select_related("organization"),
        "duties": found.duties.select_related("organization", "person").order_by("pk"),
        "obligations": queries.obligations_of(found, actor),
        "may_oblige": queries.may_oblige(found, actor),
        "owed": owed_under(found) if found.state in IN_FORCE else "",
        "rule_name": rule_name(found.rule) if found.rule else "",
        "in_kind": found.in_kind.select_related("organization"),
        "stated": [one for one in given_of(found, members_of(found)) if one.anything],
    }
    if inside and found.state in ("drafting", "proposed"):
        page |= _drafting(found, actor)
        page["replaced"] = replaced(found)
        page["unsettled"] = list(unsettled(page["replaced"]))
    if found.state != "drafting":
        page["shares"] = shares_shown(found)
        page["unshared"] = unshared(found) if found.state in ("proposed", *IN_FORCE) else ""
    return render(request, "agreements/internal.html", page)


def _signatures(agreement: InternalAgreement, actor: Actor) -> list[Any]:
    rows = agreement.signatures.exclude(state="dropped").select_related(
        "organization", "agreement__project__lead", "version"
    )
    found = []
    for signature in rows.order_by("organization__name"):
        mine = offers(signature, actor)
        if agreement.state != "proposed":  # then what cannot be done needs no reason: it is over
            mine = [offer for offer in mine if not offer.refusal]
        told = history(signature, actor, limit=1) if signature.state == "objected" else []
        reason = told[0].reason if told else ""
        found.append((signature, MEMBER_SIGNATURE.states[signature.state], mine, reason))
    return found


def _drafting(agreement: InternalAgreement, actor: Actor) -> dict[str, Any]:
    page: dict[str, Any] = {
        "items": agreement.cost_items.prefetch_related("needs__organization"),
        "members": [
            (m, agreement.fundings.filter(organization=m).select_related("fund")) for m in members_of(agreement)
        ],
    }
    if agreement.state == "drafting":
        page["lacking"] = list(lacking(agreement))
    try:
        figures = figures_of(agreement)
        page["comparison"] = compared(figures) if figures.total.minor else None
    except GameError as problem:
        page["problem"] = problem_said(problem, agreement)
    return page


def _funds_by_member(agreement: InternalAgreement) -> list[Any]:
    fundings = list(agreement.fundings.select_related("fund"))
    return [(m, [f for f in fundings if f.organization_id == m.pk]) for m in members_of(agreement)]


# --- what a draft is made of -----------------------------------------------------------------------------------------
def draft_to(request: HttpRequest, pk: UUID, action: str) -> InternalAgreement:
    """The agreement for whoever may carry out an action on it; a refusal, or nothing there, for others."""
    return fetch(InternalAgreement, pk, by=request.actor, to=action, rows=ROWS)  # type: ignore[attr-defined]


def cost(request: HttpRequest, pk: UUID, item: UUID | None = None) -> HttpResponse:
    """Add something to be paid for, or change it."""
    found = draft_to(request, pk, "cost")
    row = None
    if item is not None:
        row = found.cost_items.select_related("agreement").prefetch_related("needs").filter(pk=item).first()
        if row is None:
            raise Http404(_("There is nothing here that you may see."))
    form = CostForm(request.POST or None, agreement=found, item=row)

    def do(*, by: Actor, **_fields: Any) -> InternalAgreement:
        return actions.write_cost(found, form.cost(), item=item, by=by)

    title = _("Change a cost") if row else _("Add a cost")
    return make(request, form, do, title=title, back=found.get_absolute_url(), subject=found)


def remove_cost(request: HttpRequest, pk: UUID, item: UUID) -> HttpResponse:
    """Take something out of the costs, by one button."""
    found = draft_to(request, pk, "cost")
    if request.method == "POST":
        actions.remove_cost(found, item, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("It was taken out."))
    return redirect(found)


def gather(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take the costs anew from the needs, by one button."""
    found = draft_to(request, pk, "cost")
    if request.method == "POST":
        try:
            actions.gather_costs(found, by=request.actor)  # type: ignore[attr-defined]
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The costs are those that the needs state."))
    return redirect(found)


def choose_rule(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose one of the rules that stand side by side, by one button."""
    found = draft_to(request, pk, "edit")
    if request.method == "POST":
        actions.edit_agreement(found, rule=request.POST.get("rule", ""), by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("The rule is chosen."))
    return redirect(found)


def funds(request: HttpRequest, pk: UUID, organization: UUID) -> HttpResponse:
    """From which funds a member pays."""
    found = draft_to(request, pk, "fund")
    member = next((m for m in members_of(found) if m.pk == organization), None)
    if member is None:
        raise Http404(_("There is nothing here that you may see."))
    form = FundsForm(request.POST or None, agreement=found, organization=member)

    def do(*, by: Actor, **_fields: Any) -> InternalAgreement:
        return actions.name_funds(found, member, form.parts(), by=by)

    title = _("Funds of %(name)s") % {"name": member.name}
    return make(request, form, do, title=title, back=found.get_absolute_url(), subject=found)


def duties(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Who answers for what."""
    found = draft_to(request, pk, "assign")
    form = DutiesForm(request.POST or None, agreement=found)

    def do(*, by: Actor, **_fields: Any) -> InternalAgreement:
        return actions.assign_duties(found, form.duties(), by=by)

    return make(request, form, do, title=_("Name who answers"), back=found.get_absolute_url(), subject=found)


def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a draft that takes the place of an agreement in force, by one button."""
    found = fetch(InternalAgreement, pk, by=request.actor, rows=ROWS)  # type: ignore[attr-defined]
    if request.method != "POST":
        return redirect(found)
    return redirect(actions.draft_change(found, by=request.actor))  # type: ignore[attr-defined]


def shares_xlsx(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The shares as a workbook with live formulas, so that the arithmetic can be checked elsewhere."""
    return _workbook(request, pk, shares_workbook, "shares")


def comparison_xlsx(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Every rule side by side as a workbook with live formulas, for whoever may read the agreement."""
    return _workbook(request, pk, comparison_workbook, "rules")


def _workbook(request: HttpRequest, pk: UUID, write: Callable[[InternalAgreement], bytes], name: str) -> HttpResponse:
    found = fetch(InternalAgreement, pk, by=request.actor, rows=ROWS)  # type: ignore[attr-defined]
    try:
        body = write(found)
    except GameError as problem:
        raise Refused(problem_said(problem, found)) from None
    response = HttpResponse(body, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.number}-{name}.xlsx"'
    return response


act = steps(
    InternalAgreement,
    {
        "edit": Step(actions.edit_agreement, TermsForm),
        "propose": Step(actions.propose_agreement, None, "agreements/propose_step.html"),
        "revise": Step(actions.revise_agreement, ReasonForm),
        "publish": Step(actions.open_agreement),
        "tie": Step(actions.tie_contract, TieForm),
        "end": Step(actions.end_agreement, ReasonForm, "agreements/end_step.html"),
        "withdraw": Step(actions.withdraw_agreement, ReasonForm),
    },
)
act_on_signature = steps(
    MemberSignature,
    {
        "sign": Step(actions.sign_agreement, None, "agreements/sign_step.html"),
        "object": Step(actions.object_to_agreement, ReasonForm, "agreements/sign_step.html"),
        "leave": Step(actions.leave_agreement, ReasonForm, "agreements/leave_step.html"),
    },
)

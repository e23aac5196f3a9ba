"""Pages of contracts: the list, one in full with its approvals, money, amendments and payments."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import escape
from django.utils.translation import gettext as _

from junto.agreements import actions, queries
from junto.agreements.conditions import lacking_certifications, room_with
from junto.agreements.forms.contracts import (
    AmendmentForm,
    CertifyForm,
    ContractFilter,
    ContractForm,
    DayForm,
    NotVotedForm,
    PaperForm,
    ResolutionForm,
    SignForm,
    line_formset,
)
from junto.agreements.models import IN_FORCE, Amendment, Certification, Contract, ContractApproval
from junto.agreements.shown import amended, changed_shown, headroom, unshared
from junto.agreements.workflow.contracts import AMENDMENT, BEFORE, CERTIFICATION
from junto.core.workflow import Actor, Context, Refused
from junto.frame.forms import MoneyField
from junto.frame.paging import page_of
from junto.journal import clock
from junto.journal.access import Offer, fetch, may, offers, visible
from junto.journal.door import decide
from junto.journal.history import seen_number
from junto.journal.registry import kind_of
from junto.journal.views import ReasonForm, Step, steps
from junto.projects.models import Project
from junto.projects.views.projects import make
from junto.solicitations.asked import asked_shown

ROWS = Contract.objects.select_related(
    "project", "solicitation", "award", "jurisdiction", "supplier", "signatory", "frozen"
)
SHOWN = 12  # a year of monthly payments


def contracts(request: HttpRequest) -> HttpResponse:
    """The contracts that the reader may see."""
    form = ContractFilter(request.GET)
    state = form.cleaned_data.get("state", "") if form.is_valid() else ""
    rows = queries.contracts(request.actor, state=state)  # type: ignore[attr-defined]
    return render(request, "agreements/contracts.html", {"form": form, "page": page_of(rows, request)})


def contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One contract: its terms, who approved and signed, certified money, amendments, payments by member."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Contract, pk, by=actor, rows=ROWS)
    certifications = visible(Certification, actor).filter(contract=found).select_related("fund__organization")
    amendments = visible(Amendment, actor).filter(contract=found)
    payments = queries.payments(actor, contract=found)
    internal = queries.internal_agreements(actor).filter(contract=found)
    page: dict[str, Any] = {
        "contract": found,
        "lines": found.price_lines.all(),
        "signatures": found.signatures.all(),
        "certifications": [(c, CERTIFICATION.states[c.state], offers(c, actor)) for c in certifications],
        "approvals": asked_shown(found.approvals.select_related("contract", "solicitation"), actor),
        "may_certify": may(Certification(contract=found), "certify", actor),
        "lacking": list(lacking_certifications(found)) if found.state in BEFORE and certifications else [],
        "amendments": amended(found, [(a, AMENDMENT.states[a.state], _offered(a, actor)) for a in amendments]),
        "changed": changed_shown(found),
        "may_amend": may(Amendment(contract=found), "draft", actor),
        "headroom": headroom(found),
        "internal": internal,
        "unshared": [one for one in (unshared(i) for i in internal if i.state in IN_FORCE) if one],
        "paid": queries.paid_under(found),
        "by_member": queries.by_member(found),
        "payments": payments[:SHOWN],
        "payments_more": payments.count() > SHOWN,
        "obligations": queries.obligations_of(found, actor),
        "may_oblige": queries.may_oblige(found, actor),
    }
    return render(request, "agreements/contract.html", page)


def _offered(amendment: Amendment, actor: Actor) -> list[Offer]:
    """What can be done about it; the company's agreement only where it is asked."""
    agreement = ("agree", "record_agreement")
    return [o for o in offers(amendment, actor) if not (o.refusal and o.transition.name in agreement)]


def new(request: HttpRequest, project: UUID) -> HttpResponse:
    """Draft a contract for a project."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Project, project, by=actor)
    if not any(h.role == "procurement_officer" and h.jurisdiction == found.jurisdiction_id for h in actor.held):
        raise Refused(_("Contracts are drafted by the purchasing office."), code="forbidden")
    form = ContractForm(request.POST or None, project=found)

    def do(lines: Any) -> Contract:
        return actions.draft_contract(found, lines=lines, by=actor, **form.fields_of_contract())

    return _written(request, form, do, title=_("Draft a contract"), subject=found)


def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Contract, pk, by=actor, to="edit", rows=ROWS)
    form = ContractForm(request.POST or None, project=found.project, subject=found)

    def do(lines: Any) -> Contract:
        seen = request.POST.get("seen", "")
        return actions.edit_contract(
            found, lines=lines, by=actor, seen=int(seen) if seen.isdecimal() else None, **form.fields_of_contract()
        )

    return _written(request, form, do, title=_("Edit the contract"), subject=found)


def _written(request: HttpRequest, form: ContractForm, do: Any, *, title: str, subject: Any) -> HttpResponse:
    """The form with its price lines; refusals stand beside their fields."""
    contract_ = subject if isinstance(subject, Contract) else None
    lines = line_formset(request.POST or None, contract=contract_)
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid() and lines.is_valid():
            try:
                made = do(lines.lines())
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
                status = 409
            else:
                return redirect(made)
    page = {
        "form": form,
        "lines": lines,
        "title": title,
        "subject": subject,
        "seen": request.POST.get("seen") or (seen_number(contract_) if contract_ else ""),
    }
    return render(request, "agreements/write_contract.html", page, status=status)


def certify(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Certify money for a contract."""
    found = fetch(Contract, pk, by=request.actor, rows=ROWS)  # type: ignore[attr-defined]
    _refuse_unless(request, Certification(contract=found), "certify")
    form = CertifyForm(request.POST or None, contract=found)

    def do(**fields: Any) -> Contract:
        actions.certify_funds(found, **fields)
        return found

    return make(request, form, do, title=_("Certify funds"), back=found.get_absolute_url(), subject=found)


def amend(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draft an amendment."""
    found = fetch(Contract, pk, by=request.actor, rows=ROWS)  # type: ignore[attr-defined]
    _refuse_unless(request, Amendment(contract=found), "draft")
    form = AmendmentForm(request.POST or None, contract=found)

    def do(**fields: Any) -> Contract:
        actions.draft_amendment(found, **fields)
        return found

    title, template = _("Draft an amendment"), "agreements/draft_amendment.html"
    return make(request, form, do, title=title, back=found.get_absolute_url(), template=template, subject=found)


def room(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What a change of the amount would leave of the cap, as words for the form; nothing where no amount is written."""
    found = fetch(Contract, pk, by=request.actor, rows=ROWS)  # type: ignore[attr-defined]
    written, besides = request.GET.get("change", ""), request.GET.get("besides", "")
    try:
        change = MoneyField(allow_negative=True, required=False, currency=found.currency).clean(written)
        amendment = UUID(besides) if besides else None
    except (ValidationError, ValueError):
        return HttpResponse("")
    return HttpResponse(escape(room_with(found, change.minor, besides=amendment)) if change else "")


def _refuse_unless(request: HttpRequest, subject: Any, action: str) -> None:
    """Raise the sentence that the door would, before a form is filled in for nothing."""
    decide(kind_of(type(subject)), subject, action, Context(request.actor, clock.now(), {"reason": "…"}))  # type: ignore[attr-defined]


_act = steps(
    Contract,
    {
        "approve_form": Step(actions.approve_form),
        "send_back": Step(actions.send_back_contract, ReasonForm),
        "declare_certified": Step(actions.declare_certified),
        "resolve": Step(actions.record_resolution, ResolutionForm),
        "sign_company": Step(actions.sign_for_company, SignForm, "agreements/contract_step.html"),
        "record_company_signature": Step(actions.record_company_signature, PaperForm),
        "execute": Step(actions.execute_contract, SignForm, "agreements/contract_step.html"),
        "proceed": Step(actions.give_notice_to_proceed, DayForm),
        "end": Step(actions.end_contract, ReasonForm),
        "not_appropriated": Step(actions.end_for_non_appropriation, NotVotedForm, "agreements/contract_step.html"),
        "terminate": Step(actions.terminate_contract, ReasonForm),
        "withdraw": Step(actions.withdraw_contract, ReasonForm),
    },
)


def act(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Carry out a step; editing has a page of its own."""
    return edit(request, pk) if action == "edit" else _act(request, pk, action)


act_on_approval = steps(
    ContractApproval,
    {"approve": Step(actions.approve_act), "refuse": Step(actions.refuse_approval)},
)
act_on_certification = steps(Certification, {"withdraw": Step(actions.withdraw_certification, ReasonForm)})
act_on_amendment = steps(
    Amendment,
    {
        "edit": Step(actions.edit_amendment, AmendmentForm, "agreements/edit_amendment.html"),
        "agree": Step(actions.agree_to_amendment, None, "agreements/amendment_step.html"),
        "record_agreement": Step(actions.record_agreement, PaperForm, "agreements/amendment_step.html"),
        "approve": Step(actions.approve_amendment, None, "agreements/amendment_step.html"),
        "sign": Step(actions.sign_amendment, None, "agreements/amendment_step.html"),
        "drop": Step(actions.drop_amendment, ReasonForm),
    },
)

"""Pages of obligations: those of all agreements, one in full, a new one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.agreements import actions, queries
from junto.agreements.forms.contracts import EditObligationForm, NoteForm, ObligationForm, PostponeForm
from junto.agreements.models import Contract, InternalAgreement, Obligation
from junto.agreements.workflow.obligations import OBLIGATION
from junto.core.workflow import Actor, Context
from junto.frame.paging import page_of
from junto.journal import clock
from junto.journal.access import fetch
from junto.journal.door import decide
from junto.journal.registry import kind_of
from junto.journal.views import ReasonForm, Step, steps
from junto.people.models import Organization
from junto.projects.queries import bodies_of
from junto.projects.views.projects import make


class ObligationFilter(forms.Form):
    """Which obligations are listed."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("open or late")), *((c, s.label) for c, s in OBLIGATION.states.items())],
    )
    mine = forms.BooleanField(label=gettext_lazy("Only those of my organizations"), required=False)


def obligations(request: HttpRequest) -> HttpResponse:
    """Obligations under all agreements that the reader may see, the next one first."""
    form = ObligationFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = queries.obligations(actor, mine=asked.get("mine", False), state=asked.get("state", ""))
    page = page_of(rows, request)
    return render(request, "agreements/obligations.html", {"form": form, "page": page, "of": queries.subjects_of(page)})


def obligation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One obligation and the agreement it hangs on."""
    found = fetch(Obligation, pk, by=request.actor, rows=Obligation.objects.select_related("owner", "person"))  # type: ignore[attr-defined]
    return render(request, "agreements/obligation.html", {"obligation": found, "subject": found.subject})


def new_for_contract(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add an obligation to a contract."""
    found = fetch(Contract, pk, by=request.actor)  # type: ignore[attr-defined]
    return _new(request, found, Organization.objects.filter(pk=found.supplier_id))


def new_for_internal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add an obligation to an internal agreement."""
    found = fetch(InternalAgreement, pk, by=request.actor)  # type: ignore[attr-defined]
    return _new(request, found, Organization.objects.none())


def _new(request: HttpRequest, subject: Model, others: QuerySet[Organization]) -> HttpResponse:
    decide(kind_of(Obligation), _empty(subject), "add", Context(request.actor, clock.now(), {}))  # type: ignore[attr-defined]
    owners = bodies_of(subject.project) | others  # type: ignore[attr-defined]
    form = ObligationForm(request.POST or None, owners=owners)

    def do(**fields: Any) -> Model:
        actions.add_obligation(subject, **fields)
        return subject

    back = subject.get_absolute_url()  # type: ignore[attr-defined]
    return make(request, form, do, title=_("Add an obligation"), back=back, subject=subject)


def _empty(subject: Model) -> Obligation:
    return Obligation(subject_type=kind_of(type(subject)).name, subject_id=subject.pk)


act = steps(
    Obligation,
    {
        "edit": Step(actions.edit_obligation, EditObligationForm),
        "postpone": Step(actions.postpone_obligation, PostponeForm),
        "finish": Step(actions.finish_obligation, NoteForm),
        "reopen": Step(actions.reopen_obligation, ReasonForm),
        "waive": Step(actions.waive_obligation, ReasonForm),
    },
)

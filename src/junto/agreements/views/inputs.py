"""Pages that write what rules ask for, and what members contribute in kind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from junto.agreements import actions
from junto.agreements.forms.inputs import ContributionForm, InputsForm
from junto.agreements.models import InternalAgreement
from junto.agreements.views.internal import draft_to
from junto.core.workflow import Actor
from junto.projects.views.projects import make


def inputs(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What rules ask for of each member, and what it cannot go beyond."""
    found = draft_to(request, pk, "inform")
    form = InputsForm(request.POST or None, agreement=found)

    def do(*, by: Actor, **_fields: Any) -> InternalAgreement:
        return actions.state_inputs(found, form.given(), by=by)

    return make(request, form, do, title=_("State what rules ask for"), back=found.get_absolute_url(), subject=found)


def contribution(request: HttpRequest, pk: UUID, item: UUID | None = None) -> HttpResponse:
    """Add what a member contributes in kind, or change it."""
    found = draft_to(request, pk, "contribute")
    row = None
    if item is not None:
        row = found.in_kind.select_related("organization").filter(pk=item).first()
        if row is None:
            raise Http404(_("There is nothing here that you may see."))
    form = ContributionForm(request.POST or None, agreement=found, actor=request.actor, item=row)  # type: ignore[attr-defined]

    def do(*, by: Actor, **_fields: Any) -> InternalAgreement:
        return actions.write_contribution(found, form.contribution(), item=item, by=by)

    title = _("Change a contribution in kind") if row else _("Add a contribution in kind")
    return make(request, form, do, title=title, back=found.get_absolute_url(), subject=found)


def remove_contribution(request: HttpRequest, pk: UUID, item: UUID) -> HttpResponse:
    """Take a contribution in kind out, by one button."""
    found = draft_to(request, pk, "contribute")
    if request.method == "POST":
        actions.remove_contribution(found, item, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("It was taken out."))
    return redirect(found)

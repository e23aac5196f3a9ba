"""Funds: money with its restrictions, for those who may see it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.frame.paging import page_of
from junto.journal.access import fetch, visible
from junto.journal.views import Step, steps
from junto.needs import actions, queries
from junto.needs.allowable import allowable_by
from junto.needs.forms import FundForm
from junto.needs.models import Fund, Need


def funds(request: HttpRequest) -> HttpResponse:
    """The funds of the reader's government."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = queries.funds(actor, state="").order_by("state", "name")
    page = {"page": page_of(rows, request), "may_add": queries.fund_keepers(actor).exists()}
    return render(request, "needs/funds.html", page)


def fund(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One fund, and the needs it would pay for."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Fund, pk, by=actor, rows=Fund.objects.select_related("organization"))
    rows = visible(Need, actor).filter(fund=found).select_related("organization")
    page = {"fund": found, "page": page_of(rows, request), "allowable": allowable_by(found)}
    return render(request, "needs/fund.html", page)


def new_fund(request: HttpRequest) -> HttpResponse:
    """Add a fund."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not queries.fund_keepers(actor).exists():
        raise Refused(_("Funds are added by departments and the budget officer."), code="forbidden")
    form = FundForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_fund(by=actor, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, _("Added: %(name)s.") % {"name": made})
            return redirect(made)
    return render(request, "needs/new_fund.html", {"form": form}, status=400 if form.is_bound else 200)


fund_act = steps(Fund, {"edit": Step(actions.edit_fund, FundForm), "close": Step(actions.close_fund)})

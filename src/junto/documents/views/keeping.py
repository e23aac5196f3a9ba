"""Retention classes and legal holds."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from junto.core.workflow import Refused
from junto.documents.actions import (
    add_retention_class,
    edit_retention_class,
    end_retention_class,
    place_hold,
    release_hold,
)
from junto.documents.forms import EditRetentionForm, HoldForm, RetentionForm
from junto.documents.models import LegalHold, RetentionClass
from junto.documents.queries import HOLD_KEEPERS, may_place_hold, subject_named
from junto.journal.access import fetch, offers, visible
from junto.journal.views import ReasonForm, Step, steps

retention_act = steps(
    RetentionClass,
    {
        "edit": Step(edit_retention_class, EditRetentionForm, done=gettext_lazy("The retention class is changed.")),
        "end": Step(end_retention_class, ReasonForm, done=gettext_lazy("The retention class is offered no more.")),
    },
)
hold_act = steps(LegalHold, {"release": Step(release_hold, ReasonForm, done=gettext_lazy("The hold is released."))})


@require_safe
def retention(request: HttpRequest) -> HttpResponse:
    """How long records are kept, by which rule: open to all."""
    found = visible(RetentionClass, request.actor).filter(state="used")  # type: ignore[attr-defined]
    rows = [(one, offers(one, request.actor)) for one in found]  # type: ignore[attr-defined]
    unchecked = any(not one.verified for one in found)
    page = {"rows": rows, "may_add": _keeps(request), "unchecked": unchecked}
    return render(request, "documents/retention.html", page)


def add_retention(request: HttpRequest) -> HttpResponse:
    """Add a retention class."""
    if not _keeps(request):
        raise Refused(_("Retention classes are kept by the clerk and the city attorney."), code="forbidden")
    form = RetentionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        add_retention_class(by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        messages.success(request, _("The retention class is added."))
        return redirect("documents:retention")
    return render(
        request, "documents/retention_new.html", {"form": form}, status=422 if request.method == "POST" else 200
    )


def _keeps(request: HttpRequest) -> bool:
    return bool(request.actor.roles() & HOLD_KEEPERS)  # type: ignore[attr-defined]


@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    """Legal holds, standing ones first; for those whom they concern."""
    found = visible(LegalHold, request.actor).select_related("jurisdiction").order_by("-state", "-pk")  # type: ignore[attr-defined]
    standing = [h for h in found if h.state != "released"]
    released = [h for h in found if h.state == "released"]
    return render(request, "documents/holds.html", {"standing": standing, "released": released})


@require_safe
def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One legal hold."""
    found = fetch(LegalHold, pk, by=request.actor)  # type: ignore[attr-defined]
    return render(request, "documents/hold.html", {"hold": found, "subject": found.subject})


def new_hold(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Place a legal hold on any subject that the reader may see."""
    subject = subject_named(kind, pk, by=request.actor)  # type: ignore[attr-defined]
    if not may_place_hold(subject, request.actor):  # type: ignore[attr-defined]
        raise Refused(_("Legal holds are placed by the city attorney or the clerk."), code="forbidden")
    form = HoldForm(request.POST or None, actor=request.actor)  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        role, jurisdiction = form.cleaned_data["role"]
        try:
            made = place_hold(
                subject,
                matter=form.cleaned_data["matter"],
                reason=form.cleaned_data["reason"],
                jurisdiction=jurisdiction,
                as_clerk=role == "clerk",
                by=request.actor,  # type: ignore[attr-defined]
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("The hold stands: nothing of it will be destroyed."))
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    return render(request, "documents/hold_new.html", {"subject": subject, "form": form}, status=status)

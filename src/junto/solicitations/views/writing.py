"""Pages with which a solicitation is written: begun from a project, edited, its lists, its checklist."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.pricing import MODELS
from junto.core.workflow import Refused
from junto.journal.access import fetch, refuse_to_begin
from junto.journal.history import seen_number
from junto.solicitations import actions, writing_forms
from junto.solicitations.charging.forms import PriceTermsForm
from junto.solicitations.charging.terms import assumed_by_city
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import Solicitation
from junto.solicitations.routing import dates as route_dates
from junto.solicitations.routing.comparing import stand
from junto.solicitations.routing.dates import why_notice_odd
from junto.solicitations.routing.reckoning import today
from junto.solicitations.writing_forms import AgainForm, ChecklistForm, Lines, SolicitationForm


def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change what a solicitation says beside its lists; a button fills in the earliest dates that its route allows."""
    found = fetch(Solicitation, pk, by=request.actor, to="edit")  # type: ignore[attr-defined]
    filling = request.method == "POST" and "fill" in request.POST
    form = SolicitationForm(request.POST or None, subject=found)
    status = 400 if request.method == "POST" else 200
    if filling:
        form, status = _filled(request, found), 200
    elif request.method == "POST" and form.is_valid():
        made = save(request, form, lambda **more: actions.edit_solicitation(found, **more, **form.cleaned_data))
        if made is not None:
            return redirect(made)
    page = {
        "form": form, "solicitation": found, "route": stand(found), "lists": lists_of(found), "filled": filling,
    }  # fmt: skip
    return form_page(request, "solicitations/edit.html", page, found, status=status)


def _filled(request: HttpRequest, found: Solicitation) -> SolicitationForm:
    """The form as it was handed in, with the earliest dates in the place of its own; nothing is saved."""
    given, kept = SolicitationForm(request.POST, subject=found), read(found.route)
    given.is_valid()
    notice = given.cleaned_data.get("notice_on")
    if kept is None or why_notice_odd(notice) is not None:
        return given
    data = request.POST.copy()
    for name, day in route_dates.proposed(found, kept, max(notice or today(), today())).items():
        data[name] = _as_written(day)
    return SolicitationForm(data, subject=found)


def _as_written(day: date) -> str:
    """A date, or a time of the city, as a browser's field sends it."""
    if isinstance(day, datetime):
        return timezone.localtime(day).strftime("%Y-%m-%dT%H:%M")
    return day.isoformat()


def save(request: HttpRequest, form: Any, do: Callable[..., Any]) -> Any:
    """Do it for the reader with the version they had before them; None, and the sentence in the form, if refused."""
    seen = request.POST.get("seen", "")
    try:
        made = do(by=request.actor, seen=int(seen) if seen.isdecimal() else None)  # type: ignore[attr-defined]
    except Refused as refusal:
        add_refusal(form, refusal)
        return None
    messages.success(request, _("Saved."))
    return made


def add_refusal(form: Any, refusal: Refused) -> None:
    """The sentence beside the field it is about, or above the form."""
    if isinstance(form, Lines):
        form.non_form_errors().append(str(refusal))
    else:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def form_page(
    request: HttpRequest, template: str, page: Mapping[str, Any], subject: Any, *, status: int | None = None
) -> HttpResponse:
    """A page with a form: 400 where what was handed in was not taken."""
    shown = {**page, "seen": request.POST.get("seen") or seen_number(subject)}
    return render(request, template, shown, status=status or (400 if request.method == "POST" else 200))


TITLES: Mapping[str, Any] = {
    "items": gettext_lazy("Items"),
    "criteria": gettext_lazy("Criteria"),
    "documents": gettext_lazy("Documents asked for"),
}
LEADS: Mapping[str, Any] = {
    "items": gettext_lazy(
        "Each thing that companies offer a price on, and where it is to be delivered. "
        "Latitude and longitude, such as 32.7810, -96.8050, put it on the map."
    ),
    "criteria": gettext_lazy("By what offers are judged. The weights make exactly 100 % and stand once published."),
    "documents": gettext_lazy("What an offer must hold. What a company may claim confidential is said beforehand."),
}


def lists_of(solicitation: Solicitation) -> list[tuple[Any, str]]:
    """Title and address of each list that the method has."""
    names = [n for n in TITLES if n != "criteria" or solicitation.method.quality_scored]
    names += ["criteria"] if "criteria" not in names and solicitation.criteria.exists() else []
    found = [(TITLES[n], reverse("solicitations:edit-list", args=[solicitation.pk, n])) for n in names]
    return [*found, (_("How offers may charge"), reverse("solicitations:price-terms", args=[solicitation.pk]))]


def price_terms(request: HttpRequest, pk: UUID) -> HttpResponse:
    """By which price models offers may charge, what the city assumes, and how they are compared."""
    found = fetch(Solicitation, pk, by=request.actor, to="edit")  # type: ignore[attr-defined]
    form = PriceTermsForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        terms = form.terms()
        made = save(request, form, lambda **more: actions.edit_solicitation(found, **more, **terms))
        if made is not None:
            more = any(
                assumed_by_city(MODELS[code]) for code in set(made.price_models) - set(form.initial["price_models"])
            )
            return redirect(request.path if more else made)
    title = _("How offers may charge")
    page = {"form": form, "solicitation": found, "title": title, "button": _("Save"), "back": found}
    return form_page(request, "solicitations/price_terms.html", page, found)


def edit_list(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Change one of the lists: items, criteria, documents."""
    found = fetch(Solicitation, pk, by=request.actor, to="edit")  # type: ignore[attr-defined]
    if name not in TITLES:
        raise Http404(_("There is nothing here that you may see."))
    lines = lines_of(found, name, request.POST or None)
    if request.method == "POST" and lines.is_valid():
        part = "asked_documents" if name == "documents" else name
        given: dict[str, Any] = {part: given_in(name, lines)}
        made = save(request, lines, lambda **more: actions.edit_solicitation(found, **more, **given))
        if made is not None:
            return redirect(made)
    page = {"lines": lines, "solicitation": found, "title": TITLES[name], "lead": LEADS[name], "back": found}
    return form_page(request, "solicitations/edit_list.html", page, found)


def lines_of(subject: Any, name: str, data: Any) -> Lines:
    """A list of a solicitation (or an addendum) as rows of a form."""
    solicitation = subject if isinstance(subject, Solicitation) else subject.solicitation
    if name == "items":
        return writing_forms.item_lines(solicitation, writing_forms.current_items(subject), data)
    if name == "criteria":
        return writing_forms.criterion_lines(writing_forms.current_criteria(subject), data)
    return writing_forms.document_lines(solicitation.asked_documents.all(), data)


def given_in(name: str, lines: Lines) -> list[dict[str, Any]]:
    """The rows of a valid list as an action takes them."""
    read = {
        "items": writing_forms.items_given,
        "criteria": writing_forms.criteria_given,
        "documents": writing_forms.documents_given,
    }
    return read[name](lines)


def checklist(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Go through what must be there before publication."""
    found = fetch(Solicitation, pk, by=request.actor, to="check")  # type: ignore[attr-defined]
    form = ChecklistForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        made = save(request, form, lambda **more: actions.tick_checklist(found, evidence=form.evidence(), **more))
        if made is not None:
            return redirect(made)
    return form_page(request, "solicitations/checklist.html", {"form": form, "solicitation": found}, found)


def resolicit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask again after a cancelled or unsuccessful one, by the same method or another."""
    found = fetch(Solicitation, pk, by=request.actor)  # type: ignore[attr-defined]
    refuse_to_begin(Solicitation(project=found.project, office=found.office), "write", request.actor)  # type: ignore[attr-defined]
    form = AgainForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.resolicit(found, by=request.actor, **form.cleaned_data)  # type: ignore[attr-defined]
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Begun from the earlier one. Set its dates anew."))
            return redirect("solicitations:edit", pk=made.pk)
    title = _("Ask again")
    page = {"form": form, "solicitation": found, "title": title, "button": title, "back": found}
    return form_page(request, "solicitations/form.html", page, found)

"""Pages of addenda: written, their lists, read beside what stood before, acknowledged."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from junto.core.pricing import MODELS
from junto.core.workflow import Actor, Refused
from junto.journal.access import fetch, visible
from junto.people.models import Organization
from junto.solicitations import actions
from junto.solicitations.amending import charged_after, plain
from junto.solicitations.charging.forms import PriceTermsForm
from junto.solicitations.charging.terms import assumed_by_city
from junto.solicitations.comparing import changes_of
from junto.solicitations.models import Acknowledgement, Addendum, Solicitation
from junto.solicitations.queries import in_office
from junto.solicitations.sealing.queries import prepared_key
from junto.solicitations.views.writing import LEADS, TITLES, add_refusal, form_page, given_in, lines_of, save
from junto.solicitations.writing_forms import AddendumForm


def addendum(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One addendum: what it says, what it changes line by line, who acknowledged it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Addendum.objects.select_related("solicitation__office", "before", "after")
    found = fetch(Addendum, pk, by=actor, rows=rows)
    given = visible(Acknowledgement, actor).filter(addendum=found).select_related("organization")
    mine = actor.organizations("company_representative")
    page = {
        "addendum": found,
        "solicitation": found.solicitation,
        "changes": changes_of(found),
        "acknowledgements": list(given),
        "office": in_office(actor, found.solicitation),
        "to_acknowledge": to_acknowledge(found, mine, given),
    }
    return render(request, "solicitations/addendum.html", page)


def to_acknowledge(addendum: Addendum, companies: Any, given: Any) -> list[Organization]:
    """The reader's companies that have not acknowledged it, while one can."""
    if addendum.state != "issued" or addendum.solicitation.state != "published" or not companies:
        return []
    done = {a.organization_id for a in given}
    return list(Organization.objects.filter(pk__in=companies, state="active").exclude(pk__in=done).order_by("name"))


@require_POST
def acknowledge(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say for one's company that it has seen an addendum."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Addendum, pk, by=actor)
    company = Organization.objects.filter(
        pk__in=actor.organizations("company_representative"), pk=_uuid(request.POST.get("organization"))
    ).first()
    if company is None:
        raise Refused(
            _("Addenda are acknowledged by companies’ representatives, each for their own."), code="forbidden"
        )
    actions.acknowledge_addendum(found, organization=company, by=actor)
    messages.success(request, _("Acknowledged for %(name)s.") % {"name": company})
    return redirect(found)


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def new(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin an addendum."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Solicitation, pk, by=actor)
    if not in_office(actor, found):
        raise Refused(_("Addenda are written by the purchasing office."), code="forbidden")
    form = AddendumForm(request.POST or None, initial=_for_new_key(found))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.write_addendum(found, by=actor, **form.cleaned_data)
        except Refused as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Begun. Nothing is published until you issue it."))
            return redirect(made)
    page = {"form": form, "solicitation": found, "title": _("Write an addendum"), "back": found}
    return form_page(request, "solicitations/form.html", page, found)


def _for_new_key(solicitation: Solicitation) -> dict[str, Any]:
    """What an addendum begins with where a rehearsed key waits for it."""
    keys = [prepared_key(solicitation, part) for part in solicitation.parts]
    if any(key is None or key.state != "rehearsed" for key in keys):
        return {}
    words = _("Offers are sealed to a new key. Who has handed in seals the offer again and hands it in anew.")
    return {"summary": words, "material": True}


def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change a draft of an addendum."""
    found = fetch(Addendum, pk, by=request.actor, to="edit")  # type: ignore[attr-defined]
    form = AddendumForm(request.POST or None, subject=found)
    if request.method == "POST" and form.is_valid():
        made = save(request, form, lambda **more: actions.edit_addendum(found, **more, **form.cleaned_data))
        if made is not None:
            return redirect(made)
    page = {"form": form, "solicitation": found.solicitation, "title": _("Edit the addendum"), "back": found}
    return form_page(request, "solicitations/form.html", page, found)


def edit_price_terms(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Give the addendum other ways to charge, begun from those in force; or leave them as they are."""
    found = fetch(Addendum, pk, by=request.actor, to="edit")  # type: ignore[attr-defined]
    if request.method == "POST" and "unchanged" in request.POST:
        made = save(request, AddendumForm(), lambda **more: actions.edit_addendum(found, price_terms=None, **more))
        return redirect(made or found)
    form = PriceTermsForm(request.POST or None, subject=charged_after(found))
    if request.method == "POST" and form.is_valid():
        terms = form.terms()
        made = save(request, form, lambda **more: actions.edit_addendum(found, price_terms=terms, **more))
        if made is not None:
            asks = set(terms["price_models"]) - set(form.initial["price_models"])
            return redirect(request.path if any(assumed_by_city(MODELS[code]) for code in asks) else made)
    page = {
        "form": form, "solicitation": found.solicitation, "title": _("How offers may charge"), "button": _("Save"),
        "back": found, "addendum": found,
    }  # fmt: skip
    return form_page(request, "solicitations/price_terms.html", page, found)


def edit_list(request: HttpRequest, pk: UUID, name: str) -> HttpResponse:
    """Give the addendum a new list of items or criteria, begun from the one in force; or leave it as it is."""
    found = fetch(Addendum, pk, by=request.actor, to="edit")  # type: ignore[attr-defined]
    if name not in ("items", "criteria"):
        raise Http404(_("There is nothing here that you may see."))
    if request.method == "POST" and "unchanged" in request.POST:
        nothing: dict[str, Any] = {name: None}
        made = save(request, AddendumForm(), lambda **more: actions.edit_addendum(found, **more, **nothing))
        return redirect(made or found)
    lines = lines_of(found, name, request.POST or None)
    if request.method == "POST" and lines.is_valid():
        given: dict[str, Any] = {name: [{k: plain(v) for k, v in row.items()} for row in given_in(name, lines)]}
        made = save(request, lines, lambda **more: actions.edit_addendum(found, **more, **given))
        if made is not None:
            return redirect(made)
    page = {
        "lines": lines, "solicitation": found.solicitation, "title": TITLES[name], "lead": LEADS[name], "back": found,
        "addendum": found,
    }  # fmt: skip
    return form_page(request, "solicitations/edit_list.html", page, found)

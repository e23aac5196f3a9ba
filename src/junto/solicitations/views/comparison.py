"""The page on which offers that charge in different ways stand side by side, and its workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from junto.core.pricing import Comparison
from junto.core.pricing.drawing import drawn, tornado
from junto.core.pricing.workbook import workbook
from junto.core.workflow import Actor, Refused
from junto.journal.access import fetch
from junto.solicitations.charging.terms import PriceTerms, terms_of
from junto.solicitations.models import Solicitation, Submission
from junto.solicitations.offers_compared import comparable, compared, together

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SVG = "image/svg+xml"
FILES: Mapping[str, tuple[str, Callable[[Comparison], str | bytes]]] = {
    "offers.xlsx": (XLSX, workbook),
    "years.svg": (SVG, lambda found: drawn(found, _)),
    "tornado.svg": (SVG, lambda found: tornado(found, _)),
}


def _found(request: HttpRequest, pk: UUID) -> tuple[Solicitation, PriceTerms, list[Submission]]:
    """What was opened, for who may read the prices; a refusal in words for everyone else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = fetch(Solicitation, pk, by=actor)
    terms = terms_of(found)
    if terms is None:
        raise Http404(_("There is nothing here that you may see."))
    rows = comparable(found, actor)
    if not rows:
        raise Refused(_("Prices are compared here once they are opened to you."), code="state")
    return found, terms, rows


def comparison(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Item by item: costs over the same years, where the order turns, what each assumption moves."""
    found, terms, rows = _found(request, pk)
    page = {
        "solicitation": found,
        "terms": terms,
        "shown": list(compared(found, terms, rows)),
        "together": together(rows),
    }
    return render(request, "solicitations/comparison.html", page)


def comparison_file(request: HttpRequest, pk: UUID, item: int, name: str) -> HttpResponse:
    """One item's workbook with live formulas, or one of its charts."""
    found, terms, rows = _found(request, pk)
    shown = next(compared(found, terms, rows, only=item), None)
    if name not in FILES or shown is None or shown.comparison is None:
        raise Http404(_("There is nothing here that you may see."))
    media, made = FILES[name]
    response = HttpResponse(made(shown.comparison), content_type=media)
    if media == XLSX:
        response["Content-Disposition"] = f'attachment; filename="{found.number}-{item}-{name}"'
    return response

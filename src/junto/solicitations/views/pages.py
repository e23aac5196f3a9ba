"""Pages to read: the opportunities, a solicitation, an addendum, one's subscriptions."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from junto.frame.paging import page_of
from junto.journal.access import fetch, visible
from junto.solicitations import queries
from junto.solicitations.models import Addendum, Solicitation, Subscription


def opportunities(request: HttpRequest) -> HttpResponse:
    """What the city buys and will buy, for everyone."""
    rows = queries.opportunities(request.actor)  # type: ignore[attr-defined]
    return render(request, "solicitations/opportunities.html", {"page": page_of(rows, request)})


def solicitation(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One solicitation."""
    found = fetch(Solicitation, pk, by=request.actor)  # type: ignore[attr-defined]
    return render(request, "solicitations/solicitation.html", {"solicitation": found})


def addendum(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One addendum."""
    found = fetch(Addendum, pk, by=request.actor)  # type: ignore[attr-defined]
    return render(request, "solicitations/addendum.html", {"addendum": found})


def subscriptions(request: HttpRequest) -> HttpResponse:
    """What one is told of."""
    rows = visible(Subscription, request.actor)  # type: ignore[attr-defined]
    return render(request, "solicitations/subscriptions.html", {"subscriptions": rows})

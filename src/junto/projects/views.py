"""Pages of overlaps and projects (being written)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def _page(request: HttpRequest, **_where: object) -> HttpResponse:
    return render(request, "frame/base.html")


projects = overlaps = overlap = delegations = requirements = hold = project = _page
act_on_overlap = act_on_delegation = act_on_requirements = act_on_member = act_on_approval = _page
act_on_hold = act_on_project = _page

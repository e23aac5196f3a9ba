"""The list of needs with its map, and the same as files."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from junto.core.tables import write_csv, write_xlsx
from junto.core.workflow import Actor
from junto.frame.paging import page_of
from junto.needs import queries
from junto.needs.forms import WRITERS, NeedFilter
from junto.needs.imports.forms import may_import
from junto.needs.layers import SHOWN, columns_for, costs_of, download_features, need_features, open_to, records
from junto.needs.models import Need
from junto.needs.queries import total_of
from junto.places.layers import layer, within_box

LISTED = (  # what a line of the list shows
    *("year", "serial", "title", "state", "citywide", "place_name", "cell", "starts", "ends"),
    *("organization__name", "kind__name", "kind__names"),
)
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "geojson": "application/geo+json",
}


def needs(request: HttpRequest) -> HttpResponse:
    """All needs that the reader may see, narrowed by the filters: a map beside a table."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form, rows = _narrowed(request)
    page = page_of(rows.select_related("organization", "kind").only(*LISTED), request)
    query = request.GET.urlencode()
    shown = {
        "form": form,
        "page": page,
        "costs": _costs(actor, page.object_list),
        "source": f"{reverse('needs:needs-geojson')}?{query}",
        "areas_url": reverse("places:areas-geojson"),
        "downloads": [(name.upper(), f"{reverse('needs:download', args=[name])}?{query}") for name in TYPES],
        "may_import": may_import(actor),
        "may_write": bool(actor.organizations(*WRITERS)),
    }
    return render(request, "needs/needs.html", shown)


def _narrowed(request: HttpRequest) -> tuple[NeedFilter, QuerySet[Need]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = NeedFilter(request.GET, actor=actor)
    return form, queries.needs(actor, form.wanted())


def _costs(actor: Actor, page: Any) -> dict[Any, Any] | None:
    """Need → what it would cost, for those the reader may see; None where there are none such."""
    ids = [need.pk for need in page]
    shown = open_to(actor, Need.objects.filter(pk__in=ids)) if ids else frozenset()
    if not shown:
        return None
    items = costs_of(shown)
    return {pk: total_of(items.get(pk, [])) for pk in shown}


def needs_geojson(request: HttpRequest) -> HttpResponse:
    """The needs of the list's filters, for its map."""
    _form, rows = _narrowed(request)
    rows, most = within_box(request, rows)
    return layer(request, sorted(request.GET.items()), lambda: need_features(rows, most or SHOWN))


def download(request: HttpRequest, form: str) -> HttpResponse:
    """What the list shows, as a file with what the reader may see of it."""
    if form not in TYPES:
        raise Http404(_("There is nothing here that you may see."))
    _filters, rows = _narrowed(request)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    columns, shown = columns_for(actor, rows)
    site = settings.SITE_URL
    if form == "geojson":
        content = _collection(download_features(rows, shown, site))
    else:
        write = write_csv if form == "csv" else write_xlsx
        content = write(records(rows, shown, site), columns)
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="needs.{form}"'
    return response


def _collection(features: Iterator[dict[str, Any]]) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}, ensure_ascii=False).encode()

"""Open data for people and programs: what there is, releases and records in pages, tables, one process at a time."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotModified,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junto.core import ocds
from junto.core.tables import csv_row
from junto.journal import clock
from junto.publication.bulk import processes, publisher
from junto.publication.models import Release
from junto.publication.releases.names import address

A_PAGE = 100  # releases or records that one request gets; the rest by the links of the answer


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    """What there is to take away, in plain words, and the newest processes."""
    newest = Release.objects.values("ocid").annotate(last=Max("number"), at=Max("date")).order_by("-at", "ocid")[:20]
    shown = [_process_line(row["ocid"], row["last"]) for row in newest]
    return render(request, "publication/open_data.html", {"processes": shown, "tables": list(ocds.TABLES)})


def _process_line(ocid: str, last: int) -> dict[str, Any]:
    release = Release.objects.get(ocid=ocid, number=last)
    tender = json.loads(release.body).get("tender", {})
    return {"ocid": ocid, "title": tender.get("title", ocid), "at": release.date, "number": last}


@require_safe
def release_package(request: HttpRequest) -> HttpResponse:
    """Releases, newest last, a page at a time."""
    rows = Release.objects.order_by("date", "ocid", "number")
    page = _page(request, rows.values_list("body", flat=True))
    releases = [json.loads(body) for body in page]
    return _package(request, page, ocds.release_package, releases)


@require_safe
def record_package(request: HttpRequest) -> HttpResponse:
    """One record for each process, a page at a time."""
    ocids = Release.objects.order_by("ocid").values_list("ocid", flat=True).distinct()
    page = _page(request, ocids)
    bodies = Release.objects.filter(ocid__in=list(page)).order_by("ocid", "number").values_list("body", flat=True)
    return _package(request, page, ocds.record_package, [json.loads(body) for body in bodies])


@require_safe
def one_process(request: HttpRequest, ocid: str) -> HttpResponse:
    """The record of one process, with all its releases."""
    rows = Release.objects.filter(ocid=ocid).order_by("number")
    found = [json.loads(body) for body in rows.values_list("body", flat=True)]
    if not found:
        raise Http404(_("There is nothing here that you may see."))
    mark = f'"{ocid}-{len(found)}"'  # releases are only ever added
    if request.headers.get("If-None-Match") == mark:
        return HttpResponseNotModified()
    uri = address(request.path)
    package = ocds.record_package(found, uri=uri, published=rows[len(found) - 1].date, publisher=publisher())
    response = JsonResponse(package, json_dumps_params={"ensure_ascii": False})
    response["ETag"] = mark
    return response


@require_safe
def table(request: HttpRequest, name: str) -> HttpResponseBase:
    """One of the flat tables, as CSV."""
    if name not in ocds.TABLES:
        raise Http404(_("There is nothing here that you may see."))
    response = StreamingHttpResponse(_csv(name), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _csv(name: str) -> Iterator[str]:
    """The table's lines, written as they are read."""
    columns = ocds.TABLES[name]
    lines = _Lines()
    yield "\ufeff" + lines.of(columns)
    for process in processes(Release.objects.all()):
        for row in ocds.table(name, [ocds.compiled(process)]):
            yield lines.of(csv_row(row, columns))


class _Lines:
    """A CSV writer that hands each line back."""

    def __init__(self) -> None:
        self._line = ""
        self._writer = csv.writer(self, lineterminator="\r\n")

    def write(self, text: str) -> None:
        self._line = text

    def of(self, cells: Any) -> str:
        self._writer.writerow(cells)
        return self._line


def _page(request: HttpRequest, rows: QuerySet[Any]) -> Any:
    """The page that is asked for; a number that is none is not there."""
    asked = request.GET.get("page", "1")
    pages = Paginator(rows, A_PAGE)
    if not asked.isascii() or not asked.isdigit() or not 1 <= int(asked) <= pages.num_pages:
        raise Http404(_("There is no such page."))
    return pages.page(int(asked))


def _package(request: HttpRequest, page: Any, package: Any, releases: list[dict[str, Any]]) -> HttpResponse:
    """A package with the addresses of its neighbours in the Link header (RFC 8288)."""
    uri = address(f"{request.path}?page={page.number}")
    response = JsonResponse(
        package(releases, uri=uri, published=clock.now(), publisher=publisher()),
        json_dumps_params={"ensure_ascii": False},
    )
    links = []
    if page.has_next():
        links.append(f'<{address(request.path)}?page={page.next_page_number()}>; rel="next"')
    if page.has_previous():
        links.append(f'<{address(request.path)}?page={page.previous_page_number()}>; rel="prev"')
    if links:
        response["Link"] = ", ".join(links)
    return response

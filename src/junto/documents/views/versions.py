"""Frozen versions: one of them, two side by side, the canonical JSON to keep."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from junto.documents.models import Version
from junto.documents.queries import compare, content_of, json_told, subject_named, verify, versions_of
from junto.journal.access import fetch


@require_safe
def version(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One version, path by path."""
    found = fetch(Version, pk, by=request.actor)  # type: ignore[attr-defined]
    content, closed = content_of(found, by=request.actor)  # type: ignore[attr-defined]
    page = {
        "version": found,
        "subject": found.subject,
        "rows": [(path, _words(value)) for path, value in flat("", content)],
        "closed": closed,
        "verified": verify(found),
        "others": versions_of(found.subject).exclude(pk=found.pk),
    }
    return render(request, "documents/version.html", page)


@require_safe
def version_json(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The canonical JSON as it was frozen; without what is closed to the reader, and then it says so."""
    found = fetch(Version, pk, by=request.actor)  # type: ignore[attr-defined]
    told = json_told(found, by=request.actor)  # type: ignore[attr-defined]
    if told is None:
        raise Http404(_("The content of this version was erased when its retention ended."))
    name = f"{found.subject_type}-{found.number}{'-redacted' if told.closed else ''}.json"
    return HttpResponse(
        told.body,
        content_type="application/json",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-cache",
        },
    )


@require_safe
def compared(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Two versions of a subject side by side: the last two, or the numbers asked for."""
    subject = subject_named(kind, pk, by=request.actor)  # type: ignore[attr-defined]
    known = list(versions_of(subject))
    if len(known) < 2:
        raise Http404(_("There are no two versions to compare."))
    old = _chosen(known, request.GET.get("old"), known[-2])
    new = _chosen(known, request.GET.get("new"), known[-1])
    (before, closed), (after, _closed) = (content_of(v, by=request.actor) for v in (old, new))  # type: ignore[attr-defined]
    page = {
        "subject": subject,
        "versions": known,
        "old": old,
        "new": new,
        "rows": [(path, _words(a), _words(b)) for path, a, b in compare(before, after)],
        "closed": closed | _closed,
        "erased": old.body is None or new.body is None,
    }
    return render(request, "documents/compare.html", page)


def _chosen(known: list[Version], number: str | None, otherwise: Version) -> Version:
    return next((v for v in known if str(v.number) == number), otherwise)


def flat(path: str, value: Any) -> list[tuple[str, Any]]:
    """A nested value as (path, leaf) pairs, in its order."""
    match value:
        case dict() if value:
            return [line for k, v in value.items() for line in flat(f"{path}.{k}" if path else str(k), v)]
        case list() if value:
            return [line for i, v in enumerate(value, 1) for line in flat(f"{path}[{i}]", v)]
    return [(path, value)]


def _words(value: Any) -> str:
    """A value for reading; what is not there is told apart from an empty text by the page."""
    match value:
        case None:
            return ""
        case bool():
            return _("yes") if value else _("no")
        case dict() | list():
            return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)

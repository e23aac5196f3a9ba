"""The search page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from junto.documents import search as index
from junto.documents.forms import SearchForm
from junto.journal.registry import kind_named


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything the reader may see in which the words occur."""
    kinds = [(name, str(kind_named(name).workflow.title).capitalize()) for name in index.registered()]
    form = SearchForm(request.GET or None, kinds=kinds)
    words, kind = ("", "")
    if form.is_valid():
        words, kind = form.cleaned_data["q"].strip(), form.cleaned_data["kind"]
    found = index.search(words, by=request.actor, kinds=[kind] if kind else None)  # type: ignore[attr-defined]
    page = {"form": form, "words": words, "results": found.results, "more": found.more}
    return render(request, "documents/search.html", page)

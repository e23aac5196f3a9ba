"""A body larger than any file may be is answered before anything reads or stores it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from junto.core.workflow import Refused
from junto.journal.middleware import for_programs, problem

SPARE = 1_000_000  # for the other fields of the form
DRAINED = 8  # times the limit: read and dropped, so that the browser shows the answer; beyond, the connection ends
PIECE = 256 * 1024


class BodyLimit:
    """Refuses by the length that the request states; the server reads no more than that."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limit = max(settings.ATTACHMENT_MAX_BYTES, settings.IMPORT_MAX_BYTES, settings.ENVELOPE_MAX_BYTES)
        length = _length(request)
        if length <= limit + SPARE:
            return self.get_response(request)
        if length <= DRAINED * limit:
            while request.META["wsgi.input"].read(PIECE):
                pass
        sentence = _("What you sent is larger than the %(limit)s MB allowed here.") % {"limit": limit // 1_000_000}
        refusal = Refused(sentence, code="input")
        if for_programs(request):
            answer: HttpResponse = problem(refusal, request.path)
        else:
            answer = render(request, "frame/refused.html", {"refusal": refusal})
        answer.status_code = 413
        return answer


def _length(request: HttpRequest) -> int:
    stated = request.META.get("CONTENT_LENGTH") or "0"
    return int(stated) if stated.isdigit() else 0

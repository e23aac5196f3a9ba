"""A refusal that no page caught becomes a clear answer: a sentence for people, problem+json for programs."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from typing import Any

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from junto.core.workflow import Refused

# Everything else: 409, the state of things speaks against it.
STATUS = {"forbidden": 403, "input": 422, "throttled": 429, "full": 507}
NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT})
log = logging.getLogger(__name__)


def problem(refusal: Refused, path: str) -> JsonResponse:
    """RFC 9457 problem details for a refusal."""
    more = {"field": refusal.field} if refusal.field else {}
    return details(path, STATUS.get(refusal.code, 409), refusal.code, str(refusal), **more)


def details(path: str, status: int, kind: str, title: str, **more: Any) -> JsonResponse:
    """RFC 9457 problem details: what kind of problem, in a sentence, at which address."""
    body = {"type": f"urn:junto:{kind}", "title": title, "status": status, "instance": path, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def for_programs(request: HttpRequest) -> bool:
    """Whether a program asks, which wants problem details instead of a page."""
    return request.path.startswith("/api/")


def is_full(exception: BaseException) -> bool:
    """Whether that is what a full disk says, through a file or through either database."""
    if isinstance(exception, OSError):
        return exception.errno in NO_SPACE
    said = str(exception)
    return isinstance(exception, OperationalError) and ("disk is full" in said or "No space left on device" in said)


class RefusalMiddleware:
    """Answers `Refused` raised by any view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and for_programs(request):
            told = details(
                request.path, 405, "method", _("%(method)s is not possible here.") % {"method": request.method}
            )
            told["Allow"] = response["Allow"]
            return told
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django asks here for anything a view let through."""
        if is_full(exception):
            log.error("The disk is full: %s", exception)
            full = _("There is no room left on this server, so nothing was saved or taken. Please tell the city.")
            exception = Refused(full, code="full")
        if not isinstance(exception, Refused):
            return None
        if for_programs(request):
            return problem(exception, request.path)
        return render(request, "frame/refused.html", {"refusal": exception}, status=STATUS.get(exception.code, 409))

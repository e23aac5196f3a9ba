"""A refusal that no page caught becomes a clear answer: a sentence for people, problem+json for programs."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from junto.core.workflow import Refused

# Everything else: 409, the state of things speaks against it.
STATUS = {"forbidden": 403, "input": 422, "throttled": 429}


def problem(refusal: Refused, path: str) -> JsonResponse:
    """RFC 9457 problem details for a refusal."""
    status = STATUS.get(refusal.code, 409)
    body = {"type": f"urn:junto:{refusal.code}", "title": str(refusal), "status": status, "instance": path}
    if refusal.field:
        body["field"] = refusal.field
    return JsonResponse(body, status=status, content_type="application/problem+json")


class RefusalMiddleware:
    """Answers `Refused` raised by any view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Django asks here for anything a view let through."""
        if not isinstance(exception, Refused):
            return None
        if request.path.startswith("/api/"):
            return problem(exception, request.path)
        return render(request, "frame/refused.html", {"refusal": exception}, status=STATUS.get(exception.code, 409))

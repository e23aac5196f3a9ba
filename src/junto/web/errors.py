"""Pages for what went wrong, in the reader's language and inside the frame; the last one needs nothing but itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import Resolver404
from django.utils.translation import gettext_lazy as _

from junto.journal.middleware import details, for_programs


@dataclass(frozen=True, slots=True)
class Fault:
    """What a page says about a kind of fault."""

    status: int
    title: Any
    text: Any


BAD = Fault(400, _("This request cannot be read"), _("Please go back, reload the page and try again."))
FORBIDDEN = Fault(403, _("This is not open to you"), _("If it should be, ask the administrator about your role."))
FORM_EXPIRED = Fault(
    403,
    _("This form was open too long"),
    _("For your safety it is no longer valid. Go back, reload the page and send it again. Cookies must be allowed."),
)
MISSING = Fault(
    404,
    _("There is nothing here that you may see"),
    _("The address may be mistyped, or what it shows is not open to you. Signing in may help."),
)
TOO_BIG = Fault(
    413,
    _("What you sent is too large"),
    _("Nothing was kept. Send a smaller file, or split it into several."),
)

TOO_OFTEN = Fault(
    429,
    _("This was tried too often"),
    _("For your safety, and everyone's, please wait some minutes, then try again."),
)
PAUSE = 300  # seconds, where nobody knows better


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400, or 413 where the request was larger than the settings allow."""
    return _page(request, TOO_BIG if isinstance(exception, RequestDataTooBig) else BAD)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, FORBIDDEN)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 where the form's token does not fit."""
    return _page(request, FORM_EXPIRED)


def missing(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404; a sentence that came with it is shown, not the list of addresses that Django tried."""
    sentence = exception.args[0] if isinstance(exception, Http404) and exception.args else ""
    said = "" if isinstance(exception, Resolver404) else str(sentence)
    return _page(request, MISSING, said if said != str(MISSING.title) else "")


def too_often(request: HttpRequest) -> HttpResponse:
    """429."""
    answer = _page(request, TOO_OFTEN)
    answer["Retry-After"] = str(PAUSE)
    return answer


def broken(request: HttpRequest) -> HttpResponse:
    """500: no database and no context are needed to say it; dressed where the static files can be found."""
    if for_programs(request):
        return details(request.path, 500, "fault", "Something went wrong here; it was noted. Nothing was changed.")
    page = {"city_name": settings.CITY_NAME, "sheets": _sheets()}
    return HttpResponse(render_to_string("web/500.html", page), status=500)


def _sheets() -> list[str]:
    try:
        return [staticfiles_storage.url(name) for name in ("vendor/uswds/css/uswds.min.css", "frame/junto.css")]
    except ValueError:  # not collected: that may be the very fault
        return []


def _page(request: HttpRequest, fault: Fault, said: str = "") -> HttpResponse:
    if for_programs(request):
        kind = "missing" if fault is MISSING else "input" if fault.status in (400, 413) else "forbidden"
        return details(request.path, fault.status, kind, f"{fault.title}. {said or fault.text}")
    return render(request, "web/error.html", {"fault": fault, "said": said}, status=fault.status)

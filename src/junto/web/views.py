"""Home, what is open, the guided tour, and answers to load balancers and search engines."""

from datetime import timedelta

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from junto.journal import clock
from junto.web.home import for_person, for_stranger
from junto.web.openness import openness
from junto.web.tour import steps


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page: what this is, for a stranger; what waits and what is new, for a person."""
    actor = request.actor  # type: ignore[attr-defined]
    if actor.person is None:
        return render(request, "web/home.html", for_stranger(actor))
    return render(request, "web/desk.html", for_person(actor))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What everyone may read, what stays closed, to whom it is open, and why: told from the workflows themselves."""
    return render(request, "web/about.html", {"rows": openness()})


@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """The way through the demonstration, step by step and role by role."""
    return render(request, "web/tour.html", {"steps": steps(request.actor)})  # type: ignore[attr-defined]


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Search engines may read everything public; the demonstration is not theirs."""
    rule = "Disallow: /" if settings.DEMO else "Disallow: /account/"
    return HttpResponse(f"User-agent: *\n{rule}\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116), good for half a year from today."""
    until = (clock.now() + timedelta(days=180)).strftime("%Y-%m-%dT00:00:00Z")
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until}",
        "Preferred-Languages: en, es",
        f"Canonical: {settings.SITE_URL}{reverse('security-txt')}",
    )
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """The icon, for browsers that ask for it by its old name."""
    return redirect(staticfiles_storage.url("frame/favicon.svg"), permanent=False)


def healthz(request: HttpRequest) -> HttpResponse:
    """200 where the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")

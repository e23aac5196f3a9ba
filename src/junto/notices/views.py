"""Pages of the notices room: what waits, what is new; mail and calendar of one's own."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from junto.journal import clock
from junto.journal.registry import kind_named
from junto.notices import actions, links
from junto.notices import calendar as ical
from junto.notices.digests import address_of, language_of
from junto.notices.forms import PreferenceForm
from junto.notices.models import CalendarKey, Preference
from junto.notices.queries import lines, notices_for
from junto.notices.waiting import days_left, items, rows_waiting, waiting_for
from junto.people.models import Person
from junto.people.queries import actor_for
from junto.people.roles import ROLES

PER_PAGE = 25
View = Callable[..., HttpResponse]


def _personal(view: View) -> View:
    """For people who are signed in and have a place in the record."""

    @wraps(view)
    def checked(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if request.actor.person is None:  # type: ignore[attr-defined]
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return checked


@require_safe
@_personal
def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the reader by role, and what is new."""
    actor = request.actor  # type: ignore[attr-defined]
    held = sorted({h.role for h in actor.held if h.role in ROLES})
    role = request.GET.get("role", "")
    role = role if role in held else ""
    waits, now = waiting_for(actor, role=role), clock.now()
    news = Paginator(notices_for(actor), PER_PAGE).get_page(request.GET.get("page"))
    told = lines(list(news.object_list), actor)
    holders = _holders([*waits, *told])
    page = {
        "waits": [(w, _rows(w.subjects, now), holders.get(w.deputy_for, ""), days_left(w.due, now)) for w in waits],
        "roles": [(code, ROLES[code].label) for code in held] if len(held) > 1 else [],
        "role": role,
        "lines": [
            (n, n.notice.in_language(translation.get_language() or ""), holders.get(n.deputy_for, "")) for n in told
        ],
        "page": news,
        "any_new": any(not line.seen for line in told),
        "now": now,
    }
    return render(request, "notices/inbox.html", page)


def _rows(found: tuple, now: object) -> list:
    return [(item, days_left(item.due, now)) for item in found]  # type: ignore[arg-type]


def _holders(told: list) -> dict[UUID | None, str]:
    ids = {one.deputy_for for one in told if one.deputy_for}
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}


@require_safe
@_personal
def waiting(request: HttpRequest, kind: str, action: str) -> HttpResponse:
    """All subjects at which one thing waits for the reader."""
    try:
        found = kind_named(kind)
    except KeyError:
        raise Http404(_("There is nothing here that you may see.")) from None
    transition = next((t for t in found.workflow.named(action) if t.awaited), None)
    if transition is None:
        raise Http404(_("There is nothing here that you may see."))
    rows = Paginator(rows_waiting(request.actor, found, action), PER_PAGE).get_page(request.GET.get("page"))  # type: ignore[attr-defined]
    shown = items(found, transition, list(rows.object_list))
    now = clock.now()
    page = {"kind": found, "transition": transition, "page": rows, "rows": _rows(tuple(shown), now)}
    return render(request, "notices/waiting.html", page)


@require_safe
@_personal
def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark a notice as seen and go where it leads."""
    found = notices_for(request.actor).filter(pk=pk).first()  # type: ignore[attr-defined]
    if found is None or not lines([found], request.actor):  # type: ignore[attr-defined]
        raise Http404(_("There is nothing here that you may see."))
    actions.mark_seen(found, by=request.actor)  # type: ignore[attr-defined]
    return redirect(found.url or "notices:inbox")


@require_POST
@_personal
def all_seen(request: HttpRequest) -> HttpResponse:
    """Mark everything as seen."""
    actions.mark_all_seen(by=request.actor)  # type: ignore[attr-defined]
    return redirect("notices:inbox")


@_personal
def preferences(request: HttpRequest) -> HttpResponse:
    """How often one wants mail, and where it goes."""
    person = Person.objects.select_related("account").get(pk=request.actor.person)  # type: ignore[attr-defined]
    chosen = Preference.objects.filter(person=person).first() or Preference(person=person)
    form = PreferenceForm(request.POST or None, instance=chosen)
    if request.method == "POST" and form.is_valid():
        actions.set_frequency(person.pk, form.cleaned_data["frequency"])
        messages.success(request, _("Saved."))
        return redirect("notices:preferences")
    page = {
        "form": form,
        "address": address_of(person),
        "calendar": CalendarKey.objects.filter(person=person).first(),
    }
    return render(request, "notices/preferences.html", page, status=422 if request.method == "POST" else 200)


@require_POST
@_personal
def calendar_address(request: HttpRequest) -> HttpResponse:
    """Make a new secret address of the calendar, or let it work no more. It is shown this once."""
    person = request.actor.person  # type: ignore[attr-defined]
    if "revoke" in request.POST:
        links.revoke_calendar(person)
        messages.success(request, _("The calendar address works no more."))
        return redirect("notices:preferences")
    answer = render(request, "notices/calendar.html", {"address": links.new_calendar_url(person)})
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """The feed behind a secret address, with the roles its owner holds today."""
    owner = links.person_of_calendar(token)
    person = Person.objects.filter(pk=owner, state="active").select_related("account").first() if owner else None
    if person is None:
        raise Http404(_("This calendar address does not work, or no more."))
    with translation.override(language_of(person)):
        text = ical.feed(
            ical.events_for(actor_for(person)), now=clock.now(), name=_("Due dates of %(name)s") % {"name": person.name}
        )
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={"Cache-Control": "private, no-cache", "Content-Disposition": 'inline; filename="junto.ics"'},
    )


@csrf_exempt  # mail programs send this by themselves (RFC 8058); the signed address is the proof
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """End one's mail by the address in it: a question by GET, done by POST."""
    person = links.person_of_token(token)
    if person is None or not Person.objects.filter(pk=person).exists():
        raise Http404(_("This address does not work."))
    if request.method == "POST":
        actions.set_frequency(person, Preference.Frequency.NEVER)
    return render(request, "notices/unsubscribe.html", {"done": request.method == "POST"})

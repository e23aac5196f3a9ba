"""Pages with which a solicitation's key is made, rehearsed and given up for lost, and one's own key registered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from junto.core.sealing import read_ceremony
from junto.core.workflow import Actor, Refused
from junto.journal.access import fetch, hidden_fields, may, offers, visible
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.solicitations import actions
from junto.solicitations.models import KeyShare, OfficerKey, SealingKey, Solicitation
from junto.solicitations.sealing import ceremonies, queries, rehearsing
from junto.solicitations.sealing.forms import AnswerForm, HoldersForm, LostForm, OwnKeyForm, UploadForm
from junto.solicitations.sealing.platform import make_platform_key
from junto.solicitations.views.making import make
from junto.solicitations.workflow.sealing import MAKERS


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


# --- one's own key ---------------------------------------------------------------------------------------------------
@never_cache
def own_key(request: HttpRequest) -> HttpResponse:
    """One's own key: made in this browser or by age, registered, replaced; the shares that one holds."""
    actor = _actor(request)
    if actor.person is None:
        raise Refused(_("Sign in to make your key."), code="forbidden")
    form = OwnKeyForm(request.POST or None)
    own = OfficerKey.objects.filter(person=actor.person)

    def do(given: dict[str, Any]) -> str:
        actions.register_officer_key(given["recipient"], by=actor, replace=True)
        return reverse("solicitations:own-key")

    shares = KeyShare.objects.filter(person=actor.person).select_related("key__solicitation").order_by("-pk")
    return make(
        request,
        form,
        do,
        title=_("My key"),
        back="",
        button=_("Register this key"),
        template="solicitations/own_key.html",
        own=own.filter(state="in_force").first(),
        before=list(own.filter(state="retired")),
        shares=list(shares),
        scripts=ceremonies.scripts(),
        person_name=actor.name,
    )


def share_file(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The file of one's own share, which only one's own key opens."""
    found = fetch(KeyShare, pk, by=_actor(request))
    if not found.file or "file" in hidden_fields(found, _actor(request)):
        raise Http404(_("There is nothing here that you may see."))
    return _file(found.file, f"share-{found.place}.share.age", "text/plain")


# --- the ceremony ----------------------------------------------------------------------------------------------------
def _for_maker(pk: UUID, actor: Actor) -> Solicitation:
    """The solicitation of one who may make its key now. Raises `Refused`."""
    found = fetch(Solicitation, pk, by=actor)
    if stands(kind_of(SealingKey), SealingKey(solicitation=found), MAKERS, actor) is None:
        words = _("The key is made by an officer of the purchasing office or the clerk.")
        raise Refused(words, code="forbidden")
    if sentence := queries.why_no_new_key(found):
        raise Refused(sentence)
    make_platform_key()  # setting up makes it; an installation that is older has none yet
    return found


@never_cache
def new_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Choose who holds the key, then make it in the browser; POST takes in what the browser made."""
    actor = _actor(request)
    if request.method == "POST":
        return _taken_in(request, pk)
    found = _for_maker(pk, actor)
    chosen = "needed" in request.GET
    form = HoldersForm(request.GET if chosen else None, subject=found)
    page: dict[str, Any] = {"form": form, "solicitation": found}
    if not (chosen and form.is_valid()):
        return render(request, "solicitations/new_key.html", page, status=400 if chosen else 200)
    given = form.cleaned_data
    made = ceremonies.plan(found, given["needed"], given["persons"], given["custodians"], paper=given["paper"])
    if request.GET.get("as") == "file":
        return _file(ceremonies.plan_file(made), "officers.yaml", "text/plain")
    page |= {
        "plan": made,
        "warnings": ceremonies.warnings(made["needed"], len(made["holders"])),
        "query": request.GET.urlencode(),
        "scripts": ceremonies.scripts(),
    }
    return render(request, "solicitations/make_key.html", page)


def _taken_in(request: HttpRequest, pk: UUID) -> JsonResponse:
    """Take in the browser's ceremony; the answer holds the test message for the rehearsal that follows."""
    try:
        found = _for_maker(pk, _actor(request))
        record, files, persons = ceremonies.handed_in(request.POST.get("made", ""))
        key = actions.make_key(found, record=record, files=files, persons=persons, by=_actor(request))
    except Refused as refusal:
        return JsonResponse({"refused": str(refusal)}, status=403 if refusal.code == "forbidden" else 409)
    at = {name: reverse(f"solicitations:sealing-key-{name}", args=[key.pk]) for name in ("rehearse",)}
    page = {"key": key.get_absolute_url(), **at, "message": rehearsing.ask(key, request.session)}
    return JsonResponse(page, status=201)


@never_cache
def upload_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take in what `junto ceremony new` wrote."""
    actor = _actor(request)
    found = _for_maker(pk, actor)
    form = UploadForm(request.POST or None, request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        record = ceremonies.canonical(given["record"].read())
        files = {file.name: file.read() for file in given["shares"]}
        persons = ceremonies.persons_of(read_ceremony(record), found)
        return actions.make_key(found, record=record, files=files, persons=persons, by=actor).get_absolute_url()

    title = _("Hand in a key made by the command")
    return make(
        request,
        form,
        do,
        title=title,
        back=found.get_absolute_url(),
        subject=found,
        button=_("Hand in"),
        lead=_("“junto ceremony new” makes the key on a computer of yours, without this server."),
    )


# --- the rehearsal ---------------------------------------------------------------------------------------------------
def _rehearsed_by(pk: UUID, actor: Actor) -> SealingKey:
    found = fetch(SealingKey, pk, by=actor)
    if not may(found, "rehearse", actor):
        raise Refused(_("It is rehearsed by who makes the key, before it is published."), code="forbidden")
    return found


@never_cache
def test_message(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A new test message, sealed to the key: for a rehearsal by the command."""
    found = _rehearsed_by(pk, _actor(request))
    return _file(rehearsing.ask(found, request.session), "message.age", "text/plain")


@never_cache
def rehearse(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Rehearse by the command; a browser that has just made the key hands its answer in here as well."""
    actor = _actor(request)
    found = _rehearsed_by(pk, actor)

    def answer(content: bytes) -> None:
        kept = rehearsing.answered(found, content, request.session)
        actions.rehearse_key(found, rehearsal=kept, by=actor)
        rehearsing.forget(found, request.session)

    if "answer" in request.POST:
        try:
            answer(request.POST["answer"].encode())
        except Refused as refusal:
            return JsonResponse({"refused": str(refusal)}, status=409)
        return JsonResponse({"key": found.get_absolute_url()})
    form = AnswerForm(request.POST or None, request.FILES or None)

    def do(given: dict[str, Any]) -> str:
        answer(given["record"].read(ceremonies.MOST_FILE))
        return found.get_absolute_url()

    template, back = "solicitations/rehearse_key.html", found.get_absolute_url()
    return make(request, form, do, title=_("Rehearse by the command"), back=back, template=template, key=found)


# --- what everybody can take along, and the end ----------------------------------------------------------------------
def record(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The public record of the ceremony."""
    return _file(fetch(SealingKey, pk, by=_actor(request)).record, "ceremony.json", "application/json")


def lost(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Nobody can open: cancel, tell the companies, begin to ask again, in one step."""
    actor = _actor(request)
    found = fetch(SealingKey, pk, by=actor)
    solicitation = fetch(Solicitation, found.solicitation_id, by=actor)
    if found.state != "lost" or not may(solicitation, "cancel", actor):
        raise Refused(_("This is for an officer of the purchasing office, once too few shares are left."))
    form = LostForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        return actions.ask_again_without_key(found, by=actor, **given).get_absolute_url()

    return make(
        request,
        form,
        do,
        title=_("Nobody can open what came in"),
        back=found.get_absolute_url(),
        button=_("Cancel, tell the companies, ask again"),
        template="solicitations/lost_key.html",
        key=found,
        subject=solicitation,
    )


def sealing_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One key: to what companies seal, who holds its shares as far as the reader may know, what happens when."""
    actor = _actor(request)
    found = fetch(SealingKey, pk, by=actor, rows=SealingKey.objects.select_related("solicitation", "made_by"))
    shares = list(visible(KeyShare, actor).filter(key=found).select_related("person"))
    makes = stands(kind_of(SealingKey), found, MAKERS, actor) is not None
    left = queries.shares_left(found)
    page = {
        "key": found,
        "solicitation": found.solicitation,
        "shares": shares,
        "dealt": [(share, offers(share, actor)) for share in shares],
        "roleless": queries.without_a_role(shares) if makes else set(),
        "left": left,
        "spare": left - found.needed,
        "makes": makes,
        "rehearses": may(found, "rehearse", actor),
        "stage": queries.stage_of(found),
        "beside": queries.beside(found),
        "rehearsal": queries.rehearsal_of(found) if shares else None,
        "prepared": queries.prepared_key(found.solicitation) if makes and found.state == "in_use" else None,
    }
    return render(request, "solicitations/sealing_key.html", page)


def _file(content: str, name: str, kind: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=f"{kind}; charset=utf-8", headers=headers)

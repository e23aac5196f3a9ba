"""Pages of an opening by shares of a key: what is given and awaited, and the page on which an officer gives theirs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables

from junto.core.workflow import Actor, Refused
from junto.journal import clock
from junto.journal.access import fetch, visible
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.journal.views import Step, steps
from junto.people.freshness import WAYS, shown_lately, where_to_show
from junto.solicitations import actions
from junto.solicitations.models import GivenShare, KeyShare, Opening
from junto.solicitations.sealing import giving
from junto.solicitations.sealing.ceremonies import demonstration_cards
from junto.solicitations.sealing.scripts import sealing_scripts
from junto.solicitations.share_forms import ShareForm
from junto.solicitations.workflow.given_shares import HOLDER, PRESENT


def shares_of(opening: Opening, actor: Actor) -> dict[str, Any] | None:
    """What the page of an opening tells of its key: how many shares are given, whose are awaited; None without one."""
    key = giving.key_of(opening)
    if key is None:
        lost = giving.key_lost(opening.solicitation) and opening.state in ("called", "reading")
        return {"lost": True, "keys": list(opening.solicitation.sealing_keys.order_by("-number"))} if lost else None
    given = {row.share_id: row for row in giving.given_to(opening)}
    awaits = opening.state == giving.WAITING or bool(giving.undecided(opening))
    seen = {row.pk for row in visible(KeyShare, actor).filter(key=key)}
    rows = [_row(share, opening, given.get(share.pk), actor, awaits) for share in key.shares.all() if share.pk in seen]
    return {
        "key": key,
        "given": len(given),
        "awaits": awaits,
        "again": awaits and opening.state != giving.WAITING,
        "enough": len(given) >= key.needed,
        "waiting": ", ".join(share.name for share in giving.awaited_by(opening)),
        "rows": rows,
        "lost": giving.key_lost(opening.solicitation),
    }


def _row(share: KeyShare, opening: Opening, given: GivenShare | None, actor: Actor, awaits: bool) -> dict[str, Any]:
    mine = given is not None and given.given_by_id == actor.person and giving.why_not_back(given) is None
    return {
        "share": share,
        "given": given,
        "gives": awaits and given is None and share.state == "held" and _gives(opening, share, actor),
        "takes_back": mine,
    }


def _gives(opening: Opening, share: KeyShare, actor: Actor) -> bool:
    """Whether it is the actor's to give: their own, or, present as an officer, that of one without an account."""
    asked = GivenShare(opening=opening, share=share)
    who = HOLDER if share.person_id is not None else PRESENT
    return stands(kind_of(GivenShare), asked, who, actor) is not None


@sensitive_post_parameters("words")
@sensitive_variables("form", "given")
@never_cache
def give(request: HttpRequest, pk: UUID, share: UUID) -> HttpResponse:
    """Give one's share: why not yet, showing once more who one is, then the words or the file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    opening = fetch(Opening, pk, by=actor, rows=Opening.objects.select_related("solicitation"))
    row = visible(KeyShare, actor, rows=KeyShare.objects.select_related("key")).filter(pk=share).first()
    if row is None or row.key.solicitation_id != opening.solicitation_id:
        raise Http404(_("There is nothing here that you may see."))
    if not _gives(opening, row, actor):
        raise Refused(_("This share is not yours to give."), code="forbidden")
    asked = GivenShare(opening=opening, share=row)
    refusal = giving.why_not_asked(opening, clock.now()) or giving.why_share_does_not_count(asked)
    shown = shown_lately(request)
    form = ShareForm(request.POST or None, initial={"way": GivenShare.Way.WORDS})
    status = 409 if refusal else 200
    if request.method == "POST" and refusal is None:
        status = 400
        if form.is_valid():
            given = form.cleaned_data
            try:
                actions.give_share(opening, row, words=given["words"], way=given["way"], shown=shown, by=actor)
            except Refused as refused:
                form.add_error("words", str(refused))
                status = 409
            else:
                messages.success(request, _("The share of %(name)s is given.") % {"name": row.name})
                return redirect(opening.get_absolute_url())
    page = {
        "opening": opening,
        "solicitation": opening.solicitation,
        "share": row,
        "key": row.key,
        "refusal": refusal,
        "shown": shown,
        "shown_by": WAYS[shown.way] if shown else "",
        "asks": refusal is None and (shown is not None or request.method == "POST"),
        "show_at": where_to_show(request, request.path),
        "form": form,
        "scripts": sealing_scripts("solicitations/give_share.js"),
        "cards": demonstration_cards() if settings.DEMO and demonstration_cards().exists() else "",
    }
    return render(request, "solicitations/give_share.html", page, status=status)


given_share_act = steps(GivenShare, {"take_back": Step(actions.take_share_back)})


def give_address(opening: Opening, share: KeyShare) -> str:
    """The page on which a share is given."""
    return reverse("solicitations:share-give", kwargs={"pk": opening.pk, "share": share.pk})

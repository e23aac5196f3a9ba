"""Pages of keys: a solicitation's key with its shares, and the steps of keys and shares."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from junto.journal.access import fetch, visible
from junto.journal.views import ReasonForm, Step, steps
from junto.solicitations import actions
from junto.solicitations.models import KeyShare, OfficerKey, SealingKey
from junto.solicitations.sealing.queries import shares_left


def sealing_key(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One key: to what companies seal, who holds its shares as far as the reader may know."""
    actor = request.actor  # type: ignore[attr-defined]
    found = fetch(SealingKey, pk, by=actor, rows=SealingKey.objects.select_related("solicitation", "made_by"))
    page = {
        "key": found,
        "solicitation": found.solicitation,
        "shares": list(visible(KeyShare, actor).filter(key=found)),
        "left": shares_left(found),
    }
    return render(request, "solicitations/sealing_key.html", page)


sealing_key_act = steps(SealingKey, {"discard": Step(actions.discard_key, ReasonForm)})
key_share_act = steps(
    KeyShare,
    {"report_lost": Step(actions.report_share_lost, ReasonForm), "leave": Step(actions.let_holder_leave, ReasonForm)},
)
officer_key_act = steps(OfficerKey, {"retire": Step(actions.retire_officer_key)})

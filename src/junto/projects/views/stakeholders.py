"""Pages of a group with a stake: it states what counts for it; others name it, or note that it stayed silent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal.access import fetch
from junto.journal.views import Step, steps
from junto.projects.actions import stakeholders as actions
from junto.projects.models import Stakeholder
from junto.projects.statement_form import WAYS, StatementForm
from junto.projects.tradeoff_forms import SilenceForm, StakeholderForm
from junto.projects.views.laying_out import ask
from junto.projects.weighing import shown

rest = steps(
    Stakeholder,
    {
        "edit": Step(actions.edit_stakeholder, StakeholderForm),
        "note_silence": Step(actions.note_silence, SilenceForm),
        "remove": Step(actions.remove_stakeholder, SilenceForm),
    },
)


def act(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """Any step of a group; stating has a page of its own."""
    if action in ("state", "state_for"):
        return state(request, pk, action)
    return rest(request, pk, action)


def state(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
    """A group states what counts for it, in the way it chooses; ranking unless it stated otherwise before."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = Stakeholder.objects.select_related("tradeoff__project", "organization")
    found = fetch(Stakeholder, pk, by=actor, to=action, rows=rows)
    tradeoff = found.tradeoff
    if not tradeoff.criteria.exists():
        raise Refused(_("There is no criterion yet: options can be scored on nothing."))
    now = next(iter(found.weights), "ordinal")
    way = request.GET.get("way", now)
    way = way if way in WAYS else "ordinal"
    form = StatementForm(request.POST or None, stakeholder=found, way=way)

    def do(_given: dict[str, Any]) -> object:
        put = actions.state if action == "state" else actions.state_for
        try:
            return put(found, statement=form.statement(), by=actor)
        except Refused as refusal:
            raise Refused(refusal.sentence, code=refusal.code, field=form.field_for(refusal.field)) from None

    return ask(
        request, tradeoff, form, do,
        title=_("State what counts for you") if action == "state" else _("State it for them"),
        template="projects/tradeoff_statement.html", stakeholder=found, way=way, ways=WAYS.items(),
        back=found.get_absolute_url(), proposed=found.spoken_for and found.state == "invited",
        said=shown.statement_said(found), kept_way=now == way, for_them=action == "state_for",
    )  # fmt: skip

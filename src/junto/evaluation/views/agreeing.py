"""Pages of the consensus and the ranking: how far scores lie apart, what is agreed on, the arithmetic in words."""

from __future__ import annotations

import json
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from junto.core.ranking import CannotRank, formula_of
from junto.core.workflow import Refused
from junto.documents.queries import versions_of
from junto.evaluation import actions, conditions, queries
from junto.evaluation.forms import ConsensusForm, TieForm, points_initial
from junto.evaluation.models import Candidate, Consensus, Evaluation, QualityMinutes, TieBreak
from junto.evaluation.ranking import said, tied_first
from junto.evaluation.views.desk import MAKE, ROWS, actor_of, watches
from junto.journal.access import fetch, may, offers, visible
from junto.journal.views import Step, steps
from junto.solicitations.conditions import is_open
from junto.solicitations.views.making import make


@never_cache
def consensus(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All own scores side by side with their spread, and the panel's word on each candidate."""
    actor = actor_of(request)
    found = fetch(Evaluation, pk, by=actor, rows=ROWS)
    open_to_all = is_open(found.solicitation, "scores") and is_open(found.solicitation, "names")
    shown = watches(found, actor) or open_to_all
    if not shown or found.state in ("preparing", "declaring", "checking", "scoring"):
        raise Refused(_("The scores are seen once all are in."))
    criteria = conditions.quality_criteria(found)
    blocks = [
        (candidate, queries.spreads(candidate, actor, criteria), queries.last_consensus(candidate, actor))
        for candidate in conditions.scored_candidates(found)
    ]
    chair = found.panelists.filter(chairs=True, state="seated").select_related("person").first()
    page = {
        "evaluation": found,
        "blocks": blocks,
        "chair": chair,
        "chairs": chair is not None and chair.person_id == actor.person and found.state == "consensus",
    }
    return render(request, "evaluation/consensus.html", page)


@never_cache
def write_consensus(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The chair writes what the panel says of one candidate, and records that it agrees."""
    actor = actor_of(request)
    rows = Candidate.objects.select_related("evaluation__solicitation", "organization")
    found = fetch(Candidate, pk, by=actor, rows=rows)
    criteria = conditions.quality_criteria(found.evaluation)
    last = queries.last_consensus(found, actor)
    initial = {**points_initial(last.lines.all()), "dissent": last.dissent} if last is not None else None
    again = last is not None and last.state != "draft"
    form = ConsensusForm(request.POST or None, criteria=criteria, initial=initial, again=again)
    refusal = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            written = actions.write_consensus(
                found, form.given(), dissent=data["dissent"], reason=data.get("reason", ""), by=actor
            )
            if "agree" in request.POST:
                actions.agree_on_consensus(written, by=actor)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Kept."))
            return redirect("evaluation:consensus", pk=found.evaluation_id)
    page = {
        "candidate": found,
        "evaluation": found.evaluation,
        "form": form,
        "refusal": refusal,
        "spreads": {s.criterion.number: s for s in queries.spreads(found, actor, criteria)},
        "may_write": _may_write(found, last, request),
    }
    return render(request, "evaluation/write_consensus.html", page, status=400 if request.method == "POST" else 200)


def _may_write(candidate: Candidate, last: Consensus | None, request: HttpRequest) -> bool:
    draft = (
        last
        if last is not None and last.state == "draft"
        else Consensus(evaluation=candidate.evaluation, candidate=candidate)
    )
    return may(draft, "write", actor_of(request))


# --- quality, before any price ---------------------------------------------------------------------------------------
@never_cache
def quality(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the panel decided on quality before any price was opened: points, and whose prices are opened."""
    actor = actor_of(request)
    found = fetch(Evaluation, pk, by=actor, rows=ROWS)
    last = visible(QualityMinutes, actor).filter(evaluation=found).order_by("-number").first()
    version = versions_of(last).first() if last else None
    if last is None or version is None or version.body is None:
        raise Refused(_("The minutes on quality are not open to you, or there are none yet."))
    said_there = json.loads(version.body)
    names = {c["number"]: c["name"] for c in said_there["criteria"]}
    rows = [
        {
            **row,
            "points": None if row["points"] is None else Fraction(row["points"]),
            "scores": [(names.get(line["criterion"], line["criterion"]), line) for line in row["scores"]],
        }
        for row in said_there["candidates"]
    ]
    page = {"evaluation": found, "minutes": last, "version": version, "least": said_there["least"], "rows": rows}
    return render(request, "evaluation/quality.html", page)


# --- the ranking -----------------------------------------------------------------------------------------------------
@never_cache
def ranking(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The order by the published formula: its sentence, its caution, each candidate's arithmetic in words."""
    actor = actor_of(request)
    found = fetch(Evaluation, pk, by=actor, rows=ROWS)
    if not queries.may_see_ranking(found, actor):
        raise Refused(_("The ranking is not open to you yet."))
    rows = queries.ranking_shown(found, actor)
    names = {str(c.number): c.name for c in found.solicitation.criteria.all()}
    formula = formula_of(found.formula, found.formula_version)
    breaks = visible(TieBreak, actor).filter(evaluation=found).order_by("-pk")
    page = {
        "evaluation": found,
        "method": found.solicitation.method,
        "formula": formula,
        "rows": [(row, said(row.standing.worth.says), _parts(row, names)) for row in rows],
        "last": found.rankings.order_by("-number").first(),
        "tied": len([r for r in rows if r.standing.position == 1]) > 1,
        "breaks": [(b, offers(b, actor), _order(b)) for b in breaks],
        "watches": watches(found, actor),
        "may_break": may(TieBreak(evaluation=found, how="lot"), "draw", actor) or _could_break(found, request),
        "awarding": _awarding(found, rows, request),
    }
    return render(request, "evaluation/ranking.html", page)


def _parts(row: queries.Row, names: dict[str, str]) -> list[tuple[str, str]]:
    return [(names.get(p.criterion, _("Price")), said(p.says)) for p in row.standing.worth.parts]


def _order(tie_break: TieBreak) -> list[str]:
    rows = Candidate.objects.filter(pk__in=tie_break.order).select_related("organization")
    names = {str(c.pk): c.organization.name for c in rows}
    return [names.get(pk, "…") for pk in tie_break.order]


def _could_break(evaluation: Evaluation, request: HttpRequest) -> bool:
    return evaluation.state == "ranked" and any(
        h.role == "procurement_officer" and h.organization == evaluation.solicitation.office_id
        for h in actor_of(request).held
    )


def _awarding(evaluation: Evaluation, rows: list[queries.Row], request: HttpRequest) -> queries.Row | None:
    """The candidate that could be awarded now, where the reader is the one to do it."""
    if evaluation.state != "ranked" or not _could_break(evaluation, request):
        return None
    first = [r for r in rows if r.standing.position == 1]
    return first[0] if len(first) == 1 else None


def break_tie(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Record how lots were drawn, or decide with reasons where the method lets the officer."""
    actor = actor_of(request)
    found = fetch(Evaluation, pk, by=actor, rows=ROWS)
    try:
        ids = tied_first(found)
    except CannotRank as refusal:
        raise Refused(said(refusal.sentence)) from None
    tied = list(found.candidates.filter(pk__in=ids).select_related("organization").order_by("pk"))
    if len(tied) < 2:
        raise Refused(_("There is no tie for the first place."))
    method = found.solicitation.method
    by_lot = method.quality_scored or method.tie.how != "officer"
    form = TieForm(request.POST or None, tied=tied)

    def do(given: dict[str, Any]) -> str:
        action = actions.record_drawing if by_lot else actions.decide_tie
        return action(found, order=form.order(), account=given["account"], by=actor).get_absolute_url()

    title = _("Record the drawing of lots") if by_lot else _("Decide the tie")
    back = found.get_absolute_url()
    return make(request, form, do, title=title, back=back, template=MAKE, subject=found, lead=method.tie.sentence)


act_on_tie = steps(TieBreak, {"witness": Step(actions.confirm_drawing), "discard": Step(actions.discard_tie_break)})

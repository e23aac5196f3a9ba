"""A panel member's pages: declare, read, score, hand in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from junto.core.workflow import Refused
from junto.evaluation import actions, conditions, queries
from junto.evaluation.forms import DeclarationForm, PointsForm, points_initial
from junto.evaluation.models import Candidate, Declaration, Panelist, Score, Trial
from junto.evaluation.views.desk import actor_of
from junto.journal.access import fetch, visible
from junto.solicitations.models import Submission
from junto.solicitations.views.making import make

ROWS = Panelist.objects.select_related("evaluation__solicitation", "person", "organization", "alternate_for__person")


@never_cache
def seat(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A seat on the panel: for its holder what comes next; for others who holds it and what was declared."""
    actor = actor_of(request)
    found = fetch(Panelist, pk, by=actor, rows=ROWS)
    evaluation = found.evaluation
    readable = set(visible(Submission, actor).values_list("pk", flat=True))
    candidates = visible(Candidate, actor).filter(evaluation=evaluation).select_related("organization").order_by("pk")
    page = {
        "panelist": found,
        "evaluation": evaluation,
        "solicitation": evaluation.solicitation,
        "own": found.person_id == actor.person,
        "phase": due_declaration(found),
        "declarations": visible(Declaration, actor).filter(panelist=found),
        "candidates": [(c, c.submission_id in readable) for c in candidates],
        "criteria": list(evaluation.solicitation.criteria.order_by("number")),
        "scoring": evaluation.state == "scoring" and found.state == "seated",
        "handed_in": queries.handed_in(found),
        "kept": found.scores.filter(state__in=conditions.FINAL).exists(),
        "drafts": found.scores.filter(state="draft").exists() if found.person_id == actor.person else False,
    }
    return render(request, "evaluation/seat.html", page)


def due_declaration(panelist: Panelist) -> str:
    """The phase on which they are to declare now; empty where nothing is due."""
    wanted = {"named": Declaration.Phase.NAMES, "declared": Declaration.Phase.CONTENTS}.get(panelist.state)
    if wanted is None:
        return ""
    declaration = Declaration(panelist=panelist, phase=wanted, interest=False)
    return "" if conditions.why_not_declare(declaration) else wanted.value


def declare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Declare one's interests; a later interest can be declared at any time."""
    actor = actor_of(request)
    found = _own(request, pk)
    phase = due_declaration(found) or (Declaration.Phase.CONTENTS.value if found.state == "seated" else "")
    if not phase:
        raise Refused(_("There is nothing to declare on yet. You are told when there is."))
    form = DeclarationForm(request.POST or None)

    def do(given: dict[str, Any]) -> str:
        actions.declare_interests(found, phase=phase, by=actor, **given)
        return found.get_absolute_url()

    candidates = visible(Candidate, actor).filter(evaluation=found.evaluation).select_related("organization")
    page: dict[str, Any] = {"panelist": found, "phase": phase, "candidates": candidates.order_by("pk")}
    back = found.get_absolute_url()
    title = _("Declare your interests")
    return make(request, form, do, title=title, back=back, template="evaluation/declare.html", subject=found, **page)


def _own(request: HttpRequest, pk: UUID) -> Panelist:
    """The reader's own seat; anybody else's is not there."""
    found = fetch(Panelist, pk, by=actor_of(request), rows=ROWS)
    if found.person_id != actor_of(request).person:
        raise Http404(_("There is nothing here that you may see."))
    return found


# --- scoring ---------------------------------------------------------------------------------------------------------
@never_cache
def scores(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's own scores of every candidate on one page: saved as a draft, then handed in on the next."""
    actor = actor_of(request)
    found = _own(request, pk)
    evaluation = found.evaluation
    if evaluation.state != "scoring" or found.state != "seated":
        raise Refused(_("The panel does not score now."))
    if queries.handed_in(found):
        return redirect("evaluation:hand-in", pk=found.pk)
    forms = _forms(request, found)
    refusal = None
    if request.method == "POST" and all(form.is_valid() for _c, form, _t in forms):
        try:
            actions.save_scores(found, {c: form.given() for c, form, _t in forms}, by=actor)
        except Refused as refused:
            refusal = refused
        else:
            if "hand_in" in request.POST:
                return redirect("evaluation:hand-in", pk=found.pk)
            messages.success(request, _("Your draft is saved. Nobody else sees it."))
            return redirect("evaluation:scores", pk=found.pk)
    page = {"panelist": found, "evaluation": evaluation, "forms": forms, "refusal": refusal}
    page["saved"] = found.scores.filter(state="draft").exists()
    status = 400 if request.method == "POST" else 200
    return render(request, "evaluation/scores.html", page, status=status)


def _forms(request: HttpRequest, panelist: Panelist) -> list[tuple[Candidate, PointsForm, list[Trial]]]:
    evaluation = panelist.evaluation
    criteria = conditions.quality_criteria(evaluation)
    drafts = {s.candidate_id: s for s in panelist.scores.filter(state="draft").prefetch_related("lines")}
    trials = list(visible(Trial, actor_of(request)).filter(candidate__evaluation=evaluation).exclude(state="withdrawn"))
    found = []
    for number, candidate in enumerate(conditions.left_to_score(panelist), 1):
        draft = drafts.get(candidate.pk)
        form = PointsForm(
            request.POST or None,
            criteria=criteria,
            prefix=f"c{number}",
            initial=points_initial(draft.lines.all()) if draft is not None else None,
        )
        found.append((candidate, form, [t for t in trials if t.candidate_id == candidate.pk]))
    return found


@never_cache
def hand_in(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What is about to be handed in for good, or was; POST hands in."""
    actor = actor_of(request)
    found = _own(request, pk)
    refusal = None
    if request.method == "POST":
        try:
            actions.hand_in_scores(found, by=actor)
        except Refused as refused:
            refusal = refused
        else:
            messages.success(request, _("Your scores are handed in. They are shown to the panel once all are in."))
            return redirect(found.get_absolute_url())
    rows = visible(Score, actor).filter(panelist=found).select_related("candidate__organization")
    criteria = conditions.quality_criteria(found.evaluation)
    shown = [(s, _named(s, criteria)) for s in rows.prefetch_related("lines").order_by("candidate")]
    page = {"panelist": found, "evaluation": found.evaluation, "scores": shown, "refusal": refusal}
    page["drafts"] = any(s.state == "draft" for s, _lines in shown)
    return render(request, "evaluation/hand_in.html", page, status=409 if refusal else 200)


def _named(score: Score, criteria: Any) -> list[tuple[str, Any]]:
    lines = {line.criterion: line for line in score.lines.all()}
    return [(c.name, lines.get(c.number)) for c in criteria]

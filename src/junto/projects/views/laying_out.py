"""Pages on which a trade-off is laid out by hand: one small form for each option, criterion, score, line and hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal.access import Offer, fetch, may, offers
from junto.journal.views import NothingForm, ReasonForm
from junto.projects.actions import laying_out as actions
from junto.projects.actions import stakeholders
from junto.projects.models import OptionHold, Stakeholder, Tradeoff
from junto.projects.tradeoff_forms import (
    CriterionForm,
    HoldOptionForm,
    LineForm,
    OptionForm,
    ScoreForm,
    StakeholderForm,
)
from junto.projects.views.tradeoffs import found_tradeoff
from junto.projects.weighing import shown
from junto.projects.workflow.stakeholders import STAKEHOLDER

ACTIONS = ("put_option", "take_option", "put_criterion", "take_criterion", "put_score", "take_score", "put_line",
           "take_line", "hold_option", "release_legal", "release_policy", "ask")  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined,no-any-return]


def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All that is weighed, each thing with the way to write, change and take it out."""
    found, actor = found_tradeoff(request, pk), _actor(request)
    allowed = {action: may(found, action, actor) for action in ACTIONS}
    groups = found.stakeholders.exclude(state="removed").select_related("organization", "spoken_by")
    page = {
        "tradeoff": found,
        "project": found.project,
        "may": allowed,
        "names": may_name(found, actor),
        "words": None if may_name(found, actor) else actions.own_words(actor),
        "options": list(found.options.prefetch_related("holds")),
        "cells": shown.cells_of(found),
        "criteria": [(one, shown.ends(_scale(one))) for one in found.criteria.all()],
        "lines": list(found.red_lines.select_related("criterion")),
        "holds": list(found.option_holds.select_related("option")),
        "groups": [(g, STAKEHOLDER.states[g.state], shown.statement_said(g), _offered(g, actor)) for g in groups],
    }
    return render(request, "projects/tradeoff_write.html", page)


def _offered(stakeholder: Stakeholder, actor: Actor) -> list[Offer]:
    """What can be done with a group; that others state it is not offered where somebody speaks for it."""
    spoken = stakeholder.organization_id is not None
    return [one for one in offers(stakeholder, actor) if not (spoken and one.transition.name == "state_for")]


def _scale(criterion: Any) -> Mapping[str, Any]:
    return {"worst": criterion.worst, "best": criterion.best, "points": criterion.points}


def may_name(tradeoff: Tradeoff, actor: Actor) -> bool:
    """Whether the reader may name groups: those who may change its question."""
    return may(tradeoff, "edit", actor)


def ask(
    request: HttpRequest, tradeoff: Tradeoff, form: forms.BaseForm, do: Callable[[dict[str, Any]], object], *,
    title: str,
    template: str = "projects/tradeoff_form.html", **page: Any,
) -> HttpResponse:  # fmt: skip
    """One small form: done, it leads back to where all is laid out; a refusal stands at its field."""
    back = page.pop("back", reverse("projects:tradeoff-write", kwargs={"pk": tradeoff.pk}))
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                do(form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
                status = 403 if refusal.code == "forbidden" else 409
            else:
                messages.success(request, _("Done: %(label)s.") % {"label": title})
                return redirect(back)
    shared = {"form": form, "title": title, "back": back, "tradeoff": tradeoff, **page}
    return render(request, template, shared, status=status)


def _to(request: HttpRequest, pk: UUID, action: str) -> Tradeoff:
    return fetch(Tradeoff, pk, by=_actor(request), to=action, rows=Tradeoff.objects.select_related("project"))


def _row(tradeoff: Tradeoff, part: str, row: int | None) -> Any:
    return None if row is None else get_object_or_404(getattr(tradeoff, part), pk=row)


def option(request: HttpRequest, pk: UUID, row: int | None = None) -> HttpResponse:
    """Write an option, or change one."""
    found = _to(request, pk, "put_option")
    old = _row(found, "options", row)
    form = OptionForm(request.POST or None, row=old)
    title = _("Write an option") if old is None else _("Change the option")
    return ask(
        request,
        found,
        form,
        lambda given: actions.put_option(found, option=old, by=_actor(request), **given),
        title=title,
    )


def criterion(request: HttpRequest, pk: UUID, row: int | None = None) -> HttpResponse:
    """Write a criterion, or change one."""
    found = _to(request, pk, "put_criterion")
    old = _row(found, "criteria", row)
    form = CriterionForm(request.POST or None, row=old)
    title = _("Write a criterion") if old is None else _("Change the criterion")

    def do(given: dict[str, Any]) -> object:
        return actions.put_criterion(found, criterion=old, by=_actor(request), **given)

    return ask(request, found, form, do, title=title)


def score(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Score an option on a criterion; where one is named in the address, it is filled in."""
    found, actor = _to(request, pk, "put_score"), _actor(request)
    officer = may(found, "edit", actor)
    own = actions.own_words(actor)[0]
    old = _row(found, "scores", _whole(request.GET.get("score")))
    first = {"option": _whole(request.GET.get("option")), "criterion": _whole(request.GET.get("criterion"))}
    if old is not None:
        first = {"option": old.option_id, "criterion": old.criterion_id}
    form = ScoreForm(request.POST or None, tradeoff=found, word=own, row=old, initial=first)
    if not officer:  # others speak in their own name alone
        form.fields["word"].disabled = True
        form.initial["word"] = own

    def do(given: dict[str, Any]) -> object:
        return actions.put_score(
            found, option=given["option"], criterion=given["criterion"], value=given["value"], word=given["word"],
            evidence=given["evidence"], by=actor,
        )  # fmt: skip

    return ask(request, found, form, do, title=_("Score an option"))


def _whole(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 19 else None


def line(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Draw a red line of the whole city."""
    found = _to(request, pk, "put_line")
    form = LineForm(request.POST or None, tradeoff=found)
    return ask(
        request,
        found,
        form,
        lambda given: actions.put_line(found, by=_actor(request), **given),
        title=_("Draw a red line"),
    )


def hold(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Hold an option."""
    found = _to(request, pk, "hold_option")
    form = HoldOptionForm(request.POST or None, tradeoff=found)
    return ask(
        request,
        found,
        form,
        lambda given: actions.hold_option(found, by=_actor(request), **given),
        title=_("Hold an option"),
    )


def release(request: HttpRequest, pk: UUID, row: int) -> HttpResponse:
    """End a hold on an option."""
    found = found_tradeoff(request, pk)
    old: OptionHold = _row(found, "option_holds", row)
    _to(request, pk, "release_legal" if old.kind == "legal" else "release_policy")
    form = ReasonForm(request.POST or None)

    def do(given: dict[str, Any]) -> object:
        return actions.release_option(found, hold=old, by=_actor(request), **given)

    return ask(request, found, form, do, title=_("Release the hold"), thing=old.option, lead=old.reason)


TAKEN: Mapping[str, tuple[str, str, Callable[..., object]]] = {  # in addresses → the part, what takes it out
    "option": ("options", "take_option", actions.take_option),
    "criterion": ("criteria", "take_criterion", actions.take_criterion),
    "score": ("scores", "take_score", actions.take_score),
    "line": ("red_lines", "take_line", actions.take_line),
}


def take_out(request: HttpRequest, pk: UUID, part: str, row: int) -> HttpResponse:
    """Take an option, a criterion, a score or a red line out."""
    if part not in TAKEN:
        raise Http404(_("There is nothing here that you may see."))
    rows, action, do = TAKEN[part]
    found = _to(request, pk, action)
    old = _row(found, rows, row)
    form = NothingForm(request.POST) if request.method == "POST" else NothingForm()

    def done(_given: dict[str, Any]) -> object:
        return do(found, **{part: old}, by=_actor(request))

    return ask(request, found, form, done, title=_("Take it out"), thing=old)


def group(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Name a group that has a stake."""
    found = _to(request, pk, "edit")
    form = StakeholderForm(request.POST or None)
    return ask(
        request, found, form, lambda given: stakeholders.name_stakeholder(found, by=_actor(request), **given),
        title=_("Name a group"),
    )  # fmt: skip

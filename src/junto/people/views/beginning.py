"""The page on which something new begins: who may, what it asks for, and a refusal that loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from junto.core.workflow import NEW, Actor, Refused, standing
from junto.journal.registry import kind_of, relation_lookup


def may_begin(subject: Model, action: str, actor: Actor) -> bool:
    """Whether the actor's roles allow to create `subject`, not saved yet; guards are asked when it is handed in."""
    kind = kind_of(type(subject))
    transition = kind.workflow.find(action, NEW)
    return transition is not None and standing(transition.who, actor, relation_lookup(subject, kind)) is not None


def refuse_to_begin(subject: Model, action: str, actor: Actor) -> None:
    """Raise `Refused` where the actor's roles do not allow to create `subject`."""
    if not may_begin(subject, action, actor):
        label = kind_of(type(subject)).workflow.named(action)[0].label
        raise Refused(_("This is not yours to do: %(label)s.") % {"label": label}, code="forbidden")


def begin(
    request: HttpRequest,
    form: forms.BaseForm,
    act: Callable[..., Model],
    *,
    title: Any,
    lead: Any = "",
    done: Any = "",
    back: str,
    above: tuple[Any, str] | None = None,
) -> HttpResponse:
    """GET shows the form; POST calls `act(**cleaned_data)` and goes to what it made, or says why not.

    `done`: what is said then; a function says it of what was made.
    """
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = act(**form.cleaned_data)
            except Refused as refused:
                status = 403 if refused.code == "forbidden" else 409
                form.add_error(refused.field if refused.field in form.fields else None, str(refused))
            else:
                said = done(made) if callable(done) else done
                messages.success(request, said or _("Done: %(label)s.") % {"label": title})
                return redirect(made.get_absolute_url())  # type: ignore[attr-defined]
    page = {"form": form, "title": title, "lead": lead, "back": back, "above": above}
    return render(request, "people/begin.html", page, status=status)

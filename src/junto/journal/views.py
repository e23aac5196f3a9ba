"""The page at which any transition is carried out: what it asks for, its confirmation, its refusal in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.workflow import Context, Refused
from junto.journal import access, clock
from junto.journal.door import decide
from junto.journal.history import seen_number
from junto.journal.registry import kind_of


class NothingForm(forms.Form):
    """A step that asks for nothing but the decision."""


class ReasonForm(forms.Form):
    """A step that asks for a reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It becomes part of the record, in these words."),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """How a transition is carried out in the page: the room's action, and the form whose fields it takes.

    `action(subject, *, by, seen, **cleaned_data)` returns the subject to show next. A form class whose
    `__init__` takes `subject` and `actor` gets both (declare `wants_subject = True` on it).
    """

    action: Callable[..., Model]
    form: type[forms.BaseForm] | None = None
    template: str = "journal/step.html"
    done: Any = None  # a message when it is done


def steps(model: type[Model], table: Mapping[str, Step]) -> Callable[[HttpRequest, UUID, str], HttpResponse]:
    """A view `(request, pk, action)` for every transition in `table`: GET asks, POST does."""

    def act(request: HttpRequest, pk: UUID, action: str) -> HttpResponse:
        subject = access.fetch(model, pk, by=request.actor)  # type: ignore[attr-defined]
        step = table.get(action)
        if step is None:
            raise Http404(_("There is nothing here that you may see."))
        return _carry_out(request, subject, action, step)

    return act


def _carry_out(request: HttpRequest, subject: Model, action: str, step: Step) -> HttpResponse:
    kind = kind_of(type(subject))
    actor = request.actor  # type: ignore[attr-defined]
    refusal, status = None, 200
    try:
        transition, _held = decide(kind, subject, action, Context(actor, clock.now(), {"reason": "…"}))
    except Refused as refused:
        refusal, status = refused, 403 if refused.code == "forbidden" else 409
        transition = kind.workflow.named(action)[0]
    form = _form(step, transition.reason, subject, request)
    if request.method == "POST" and refusal is None and form.is_valid():
        try:
            shown = step.action(subject, by=actor, seen=_seen(request), **form.cleaned_data)
        except Refused as refused:
            refusal, status = refused, 409
            if refused.field in form.fields:
                form.add_error(refused.field, str(refused))
        else:
            messages.success(request, step.done or _("Done: %(label)s.") % {"label": transition.label})
            return redirect(shown.get_absolute_url())  # type: ignore[attr-defined]
    elif request.method == "POST":
        status = max(status, 400)
    page = {
        "subject": subject,
        "transition": transition,
        "form": form,
        "refusal": refusal,
        "seen": request.POST.get("seen") or seen_number(subject),
    }
    return render(request, step.template, page, status=status)


def _form(step: Step, reason: bool, subject: Model, request: HttpRequest) -> Any:
    made = step.form or (ReasonForm if reason else NothingForm)
    extra = {"subject": subject, "actor": request.actor} if getattr(made, "wants_subject", False) else {}  # type: ignore[attr-defined]
    if request.method == "POST":
        return made(request.POST, request.FILES, **extra)
    return made(**extra)


def _seen(request: HttpRequest) -> int | None:
    value = request.POST.get("seen", "")
    return int(value) if value.isdigit() else None

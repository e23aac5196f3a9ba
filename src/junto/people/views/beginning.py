"""The page on which something new begins: what it asks for, and a refusal that loses nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from junto.core.workflow import Refused


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

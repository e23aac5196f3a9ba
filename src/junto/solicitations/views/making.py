"""A page that asks for something and does it: the form, the refusal beside its field, then what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from junto.core.workflow import Refused


def make(
    request: HttpRequest,
    form: forms.BaseForm,
    do: Callable[[dict[str, Any]], str],
    *,
    title: str,
    back: str,
    button: str = "",
    template: str = "solicitations/make.html",
    told: bool = True,
    **page: Any,
) -> HttpResponse:
    """`do(cleaned data)` returns the address to go on at; a `Refused` it raises stands beside the field it names.

    Not `told`: the page gone on to says it; a word kept for it in the session would be one more write.
    """
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                onward = do(form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
                status = 403 if refusal.code == "forbidden" else 409
            else:
                if told:
                    messages.success(request, _("Done: %(label)s.") % {"label": button or title})
                return redirect(onward)
    return render(
        request,
        template,
        {"form": form, "title": title, "back": back, "button": button or title, **page},
        status=status,
    )

"""One's own API tokens."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Refused
from junto.journal.views import Step, steps
from junto.publication import actions
from junto.publication.forms import TokenForm
from junto.publication.models import ApiToken


def tokens(request: HttpRequest) -> HttpResponse:
    """One's own tokens; a new one is shown once."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.person is None:
        raise Refused(_("Sign in first: a token acts as you."), code="forbidden")
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _token, text = actions.make_token(by=actor, **form.cleaned_data)
        form = TokenForm()
    mine = ApiToken.objects.filter(person=actor.person).order_by("state", "name")
    status = 400 if form.is_bound else 200
    page = {"form": form, "new_token": text, "tokens": mine}
    response = render(request, "publication/tokens.html", page, status=status)
    response["Cache-Control"] = "no-store"
    return response


token_act = steps(ApiToken, {"revoke": Step(actions.revoke_token)})

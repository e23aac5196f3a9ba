"""The page to which an invitation leads: set a password, and be here."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from junto.core.workflow import Refused
from junto.people import actions
from junto.people.invitations import person_invited
from junto.people.models import Account


@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody who was invited sets their password and is signed in."""
    try:
        person = person_invited(token)
    except Refused as refused:
        return render(request, "people/invitation.html", {"refusal": str(refused)}, status=410)
    form = SetPasswordForm(Account(email=person.email, name=person.name), request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = actions.accept_invitation(person, form.cleaned_data["new_password1"])
        login(request, account, backend="django.contrib.auth.backends.ModelBackend")
        messages.success(request, _("Welcome. Your password is set."))
        return redirect("people:me")
    page = {"form": form, "person": person}
    return render(request, "people/invitation.html", page, status=422 if request.method == "POST" else 200)

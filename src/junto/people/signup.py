"""What registering asks for besides address and password. Imports no model: the sign-in library reads it early."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class SignupForm(forms.Form):
    """The name under which one will stand in the record."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=200,
        help_text=_("It stands beside what you do here. Roles that people hold are public."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ["name", "email", "password1"]

    def signup(self, request: HttpRequest, account: forms.Form) -> None:
        """The library calls this once the account is saved."""
        account.name = " ".join(self.cleaned_data["name"].split())  # type: ignore[attr-defined]
        account.language = get_language() or ""  # type: ignore[attr-defined]
        account.save(update_fields=["name", "language"])  # type: ignore[attr-defined]

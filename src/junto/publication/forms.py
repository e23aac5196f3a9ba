"""Forms of the publication room."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from junto.publication.actions import LONGEST


class TokenForm(forms.Form):
    """A new API token."""

    name = forms.CharField(label=_("What it is for"), max_length=100, help_text=_("Such as: nightly export."))
    days = forms.IntegerField(label=_("Good for how many days"), min_value=1, max_value=LONGEST, initial=90)

"""What the page asks of an officer who gives a share at an opening."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from junto.solicitations.models import GivenShare


class ShareForm(forms.Form):
    """The 33 words of a share; from a file they come by the script of the page, which opens it in the browser."""

    words = forms.CharField(
        label=_("The 33 words"),
        max_length=10_000,
        widget=forms.Textarea(
            attrs={"rows": 6, "autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
        help_text=_("In small letters or capitals, on one line or several, with numbers before them or without."),
    )
    way = forms.ChoiceField(choices=GivenShare.Way.choices, initial=GivenShare.Way.WORDS, widget=forms.HiddenInput)

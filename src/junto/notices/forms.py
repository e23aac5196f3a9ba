"""Forms of the notices room."""

from __future__ import annotations

from django import forms

from junto.notices.models import Preference


class PreferenceForm(forms.ModelForm):
    """How often one wants mail."""

    class Meta:
        model = Preference
        fields = ("frequency",)
        widgets = {"frequency": forms.RadioSelect}

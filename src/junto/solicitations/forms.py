"""What the room's pages ask for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from junto.journal.views import ReasonForm


class AnswerForm(forms.Form):
    """The answer to a question, for everyone."""

    answer = forms.CharField(
        label=_("Answer"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Everyone reads it beside the question. What changes the terms is said in an addendum."),
    )


class CorrectionForm(ReasonForm):
    """A corrected answer, and why."""

    field_order = ("answer", "reason")
    answer = forms.CharField(label=_("Answer"), widget=forms.Textarea(attrs={"rows": 6}))


class ExtensionForm(ReasonForm):
    """A later deadline, and why."""

    field_order = ("deadline", "opening_at", "reason")
    deadline = forms.DateTimeField(label=_("New deadline"))
    opening_at = forms.DateTimeField(
        label=_("New opening"), required=False, help_text=_("Empty: at the new deadline, where the old one is earlier.")
    )

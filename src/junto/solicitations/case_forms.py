"""What the pages of a P3 case ask for: its words, and the file with its assumptions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.workflow import Refused
from junto.solicitations.models import P3Case
from junto.solicitations.valuing import MOST_BYTES, Valued, valued
from junto.solicitations.workflow.cases import CASE


class P3CaseFilter(forms.Form):
    """Which P3 cases are listed."""

    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("any")), *((code, state.label) for code, state in CASE.states.items())],
    )


class P3CaseForm(forms.Form):
    """A P3 case: its words, and the assumptions as a file that is reckoned before anything is kept."""

    groups = (
        (gettext_lazy("The case"), ("title", "summary")),
        (gettext_lazy("Its assumptions"), ("file",)),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    summary = forms.CharField(
        label=gettext_lazy("What is compared, in plain words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy(
            "What the city would do itself, what a partner would do instead, and who bears which risk."
        ),
    )
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("JSON or XLSX, as in the example. All is reckoned from it before anything is kept."),
    )

    def clean_file(self) -> Valued | None:
        """The file, reckoned; what does not hang together in it is said beside the field."""
        file: File | None = self.cleaned_data["file"]
        if file is None:
            return None
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file has more than %(most)s MB.") % {"most": MOST_BYTES // 1_000_000})
        try:
            return valued(file.read(), file.name or "")
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None


class P3CaseEditForm(P3CaseForm):
    """The same for a draft: without a file, the assumptions stay as they are."""

    wants_subject = True

    def __init__(self, *args: Any, subject: P3Case, actor: Any, **options: Any) -> None:
        super().__init__(*args, initial={"title": subject.title, "summary": subject.summary}, **options)
        self.fields["file"].required = False
        self.fields["file"].help_text = _("Only where the assumptions change. Now: %(name)s.") % {
            "name": subject.file_name
        }

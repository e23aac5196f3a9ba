"""What the pages of data and findings ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.files import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.pilots.models import DataFile, EvaluationPlan
from junto.pilots.studying import MOST_BYTES


class DataForm(forms.Form):
    """A file of measurements: where it comes from, and that it tells of no single person."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV or XLSX, at most 5 MB and 250,000 values (places × times)."),
    )
    source = forms.CharField(
        label=gettext_lazy("Where the numbers come from"),
        max_length=300,
        help_text=gettext_lazy("Who measured, with what instrument, downloaded when."),
    )
    counts_only = forms.BooleanField(
        label=gettext_lazy(
            "These are counts or sums for places and times. Nothing in the file tells of a single person."
        ),
        help_text=gettext_lazy("No names, plates, faces, device addresses or single trips: put them together first."),
    )
    public = forms.BooleanField(
        label=gettext_lazy("Everyone may download the file"),
        required=False,
        initial=True,
        help_text=gettext_lazy(
            "Once the plan is registered. A CSV file with no other columns than the plan names; others stay inside."
        ),
    )

    def clean_file(self) -> Any:
        """The file, not larger than a page takes."""
        file: File | None = self.cleaned_data["file"]
        if file is not None and file.size > MOST_BYTES:
            words = _("The file has more than %(most)s MB. For larger ones there is the command “junto evidence”.")
            raise forms.ValidationError(words % {"most": MOST_BYTES // 1_000_000})
        return file


class FindingForm(forms.Form):
    """Which data a registered plan is run on; a reason where a finding stands for the same look."""

    file = forms.ModelChoiceField(queryset=DataFile.objects.none(), label=gettext_lazy("Data"), empty_label=None)
    reason = forms.CharField(
        label=gettext_lazy("Why it takes the place of the finding that stands"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Only where a finding stands for the same look. It becomes part of the record."),
    )

    def __init__(self, *args: Any, plan: EvaluationPlan, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].queryset = plan.data_files.filter(state="used", seen=True).order_by("-added_at")  # type: ignore[attr-defined]

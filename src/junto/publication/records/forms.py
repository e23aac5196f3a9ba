"""What the pages of requests for records ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from junto.journal import clock
from junto.journal.registry import kind_of
from junto.journal.views import ReasonForm
from junto.publication.models import RecordsRequest, ResponsiveDocument
from junto.publication.records.sources import Found
from junto.publication.records.terms import TERMS, working_day
from junto.solicitations.models import Solicitation


class RequestFilter(forms.Form):
    """Which requests are listed."""

    state = forms.ChoiceField(label=_("State"), required=False)
    solicitation = forms.ModelChoiceField(Solicitation.objects.all(), label=_("Purchase"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = kind_of(RecordsRequest).workflow.states
        self.fields["state"].choices = [("", _("any")), *((c, s.label) for c, s in states.items())]  # type: ignore[attr-defined]


class RequestForm(forms.ModelForm):
    """A request as it came in."""

    groups = (
        (_("The request"), ("wanted", ("received_on", "due_on"), "citation")),
        (_("Who asked: known to those alone who answer it"), ("requester", "contact", "purpose")),
    )

    class Meta:
        model = RecordsRequest
        fields = ("wanted", "received_on", "due_on", "citation", "requester", "contact", "purpose")
        widgets = {"wanted": forms.Textarea(attrs={"rows": 4}), "purpose": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance.pk or self.instance._state.adding:
            today = timezone.localdate(clock.now())
            self.fields["received_on"].initial = today
            self.fields["due_on"].initial = working_day(today, TERMS.answer_days)
            self.fields["citation"].initial = TERMS.citation


class DocumentsForm(forms.Form):
    """Which documents of the purchase the request asks for."""

    documents = forms.MultipleChoiceField(
        label=_("Documents"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What companies claim is confidential is marked: they are heard before it is decided."),
    )

    def __init__(self, *args: Any, found: Sequence[Found], **options: Any) -> None:
        super().__init__(*args, **options)
        claimed = _("claimed confidential")
        choices = [(one.code, f"{one.title} ({claimed})" if one.claimed else one.title) for one in found]
        self.fields["documents"].choices = choices  # type: ignore[attr-defined]


class ObjectForm(forms.Form):
    """A company's objection."""

    objection = forms.CharField(
        label=_("What must be left out, and by which law"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Name the passages and what harm their release would do. Who decides reads it."),
    )


class DecideForm(ReasonForm):
    """A decision that keeps something back, with its law."""

    citation = forms.CharField(label=_("Law that says so"), max_length=300, help_text=_("As one would cite it."))


class AnswerForm(forms.Form):
    """The answer that everyone reads beside the copies."""

    answer = forms.CharField(
        label=_("Answer"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Everyone reads it. Do not name who asked."),
    )
    looked = forms.BooleanField(
        label=_("I looked at each copy once more: what must be left out is gone from the file.")
    )


class CopyForm(forms.Form):
    """A redacted copy that was made elsewhere."""

    file = forms.FileField(
        label=_("Redacted copy"),
        help_text=_("What is left out must be gone from the file, not covered: print it and scan it where in doubt."),
    )


class RedactionForm(forms.Form):
    """One passage that is left out."""

    row_title = _("Redaction")
    place: forms.Field = forms.CharField(label=_("Where"), max_length=200, help_text=_("Such as: page 3, table 2."))
    reason = forms.CharField(label=_("Reason"), max_length=500)
    citation = forms.CharField(label=_("Law that says so"), max_length=300)


class FieldRedactionForm(RedactionForm):
    """One field of a record that is left out."""

    place = forms.ChoiceField(label=_("Field"))

    def __init__(self, *args: Any, fields: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].choices = [("", "—"), *((name, name) for name in fields)]  # type: ignore[attr-defined]


def redaction_lines(document: ResponsiveDocument, fields: Sequence[str], data: Any) -> Any:
    """The redactions of a copy as rows of a form, with those it has already."""
    made: Any = forms.formset_factory(
        FieldRedactionForm if fields else RedactionForm, extra=2, min_num=1, validate_min=True, max_num=200
    )
    known = list(document.redactions.values("place", "reason", "citation"))
    return made(data, initial=known, prefix="redactions", form_kwargs={"fields": fields} if fields else {})

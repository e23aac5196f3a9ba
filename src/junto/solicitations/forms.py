"""What the room's pages ask for, beside writing: filters, questions, steps, subscriptions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Actor
from junto.frame.forms import MomentField
from junto.journal.views import ReasonForm
from junto.people.models import Organization
from junto.places.queries import sectors
from junto.solicitations.actions.questions import LONGEST
from junto.solicitations.models import Question

COMPANY = "company_representative"
STATES = [
    ("", _("open and coming")),
    ("published", _("open for offers")),
    ("planned", _("announced")),
    ("running", _("being decided")),
    ("done", _("decided or ended")),
    ("all", _("all")),
]


class OpportunityFilter(forms.Form):
    """What the list of opportunities is narrowed to."""

    words = forms.CharField(label=_("Words or number"), required=False, max_length=100)
    sector = forms.ModelChoiceField(
        sectors(), label=_("Sector"), required=False, empty_label=_("All sectors"), to_field_name="code"
    )
    state = forms.ChoiceField(label=_("State"), required=False, choices=STATES)


class AskForm(forms.Form):
    """A question, for which company."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("For your company"))
    text = forms.CharField(
        label=_("Question"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Everyone will read it beside the answer. Name neither your company nor yourself."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = Organization.objects.filter(pk__in=actor.organizations(COMPANY)).order_by("name")
        self.fields["organization"].queryset = mine  # type: ignore[attr-defined]
        self.fields["organization"].initial = mine.first()


class AnswerForm(forms.Form):
    """The answer to a question, for everyone."""

    answer = forms.CharField(
        label=_("Answer"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Everyone reads it beside the question. What changes the terms is said in an addendum."),
    )


class CorrectionForm(ReasonForm):
    """A corrected answer, and why."""

    wants_subject = True
    field_order = ("answer", "reason")
    answer = forms.CharField(label=_("Answer"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, subject: Question, actor: Actor, **options: Any) -> None:
        super().__init__(*args, initial={"answer": subject.answer}, **options)


class ExtensionForm(ReasonForm):
    """A later deadline, and why."""

    field_order = ("deadline", "opening_at", "reason")
    deadline = MomentField(label=_("New deadline"))
    opening_at = MomentField(
        label=_("New opening"), required=False, help_text=_("Empty: it moves as far as the deadline does.")
    )


class SubscriptionForm(forms.Form):
    """Of which sector one wants to hear, for oneself or for one's company."""

    sector = forms.ModelChoiceField(sectors(), label=_("Sector"), required=False, empty_label=_("Every sector"))
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("For"), required=False, empty_label=_("Myself")
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        mine = Organization.objects.filter(pk__in=actor.organizations(COMPANY)).order_by("name")
        if mine.exists():
            self.fields["organization"].queryset = mine  # type: ignore[attr-defined]
        else:
            del self.fields["organization"]

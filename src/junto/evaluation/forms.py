"""Forms of the room: panel, declarations, scores, consensus, checks, negotiation, awards, protests, debriefings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Actor
from junto.evaluation import conditions
from junto.evaluation.actions.scoring import Points
from junto.evaluation.conditions.terms import remedying_addenda
from junto.evaluation.models import (
    BestAndFinal,
    Candidate,
    Check,
    Clarification,
    Evaluation,
    Panelist,
    Protest,
    TermsProtest,
    Trial,
)
from junto.evaluation.models.scores import MOST
from junto.evaluation.workflow.protests import PROTEST
from junto.evaluation.workflow.terms import TERMS_PROTEST
from junto.journal import clock
from junto.journal.views import ReasonForm
from junto.people.models import Organization, Person
from junto.solicitations.models import Addendum, Criterion, Solicitation


def _text(label: Any, rows: int = 4, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


# --- the panel -------------------------------------------------------------------------------------------------------
class PanelistForm(forms.Form):
    """Whom to name to the panel, in which seat."""

    person = forms.CharField(
        label=_("Person"),
        max_length=254,
        help_text=_("Their e-mail address, or their name as it stands here. A resident signs up first."),
    )
    seat = forms.ChoiceField(
        label=_("Seat"), choices=Panelist.Seat.choices, required=False, help_text=_("An alternate takes the member’s.")
    )
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Sits for the member"), required=False, help_text=_("For a member’s seat.")
    )
    alternate_for = forms.ModelChoiceField(
        Panelist.objects.none(), label=_("As an alternate for"), required=False, empty_label=_("nobody: as a member")
    )
    chairs = forms.BooleanField(label=_("Chairs the panel"), required=False)

    def __init__(self, *args: Any, evaluation: Evaluation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organization"].queryset = Organization.objects.filter(  # type: ignore[attr-defined]
            project_memberships__project=evaluation.solicitation.project_id, project_memberships__state="joined"
        ).order_by("name")
        members = evaluation.panelists.filter(alternate_for=None).exclude(state="released")
        self.fields["alternate_for"].queryset = members.select_related("person")  # type: ignore[attr-defined]
        self.fields["alternate_for"].label_from_instance = lambda p: f"{p.person} ({p.seat_words})"  # type: ignore[attr-defined]

    def clean_person(self) -> Person:
        """The one active person of that address or name."""
        said = self.cleaned_data["person"].strip()
        rows = Person.objects.filter(state="active")
        found = list(rows.filter(email__iexact=said)[:2] if "@" in said else rows.filter(name__iexact=said)[:2])
        if not found:
            raise forms.ValidationError(_("Nobody of that name or address is registered here."))
        if len(found) > 1:
            raise forms.ValidationError(_("Several people have that name: give the e-mail address."))
        return found[0]


class DeclarationForm(forms.Form):
    """Whether one has an interest, and which."""

    interest = forms.TypedChoiceField(
        label=_("Your interests"),
        choices=[
            ("no", _("I have no interest in any of them: no money, no job, no family, no friendship, no dispute.")),
            ("yes", _("I have an interest, or somebody could think so.")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = _text(
        _("Which interest"),
        rows=3,
        required=False,
        help_text=_("In which company, of what sort. The office and the city attorney read it."),
    )
    confidential = forms.BooleanField(
        label=_("I keep to myself what I read and hear here, and talk with no company about it."), required=False
    )


# --- scores ----------------------------------------------------------------------------------------------------------
class PointsForm(forms.Form):
    """Points and a reason for each criterion, of one candidate: one's own or the panel's."""

    def __init__(self, *args: Any, criteria: list[Criterion], **options: Any) -> None:
        super().__init__(*args, **options)
        self.criteria = criteria
        for criterion in criteria:
            name = criterion.name
            self.fields[f"points_{criterion.number}"] = forms.IntegerField(
                label=_("%(criterion)s: points from 0 to 100") % {"criterion": name},
                min_value=0,
                max_value=MOST,
                required=False,
                help_text=criterion.description,
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "step": 1}),
            )
            self.fields[f"reason_{criterion.number}"] = _text(
                _("%(criterion)s: reason") % {"criterion": name}, rows=2, required=False
            )

    @property
    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        """Each criterion with its two fields."""
        return [(c, self[f"points_{c.number}"], self[f"reason_{c.number}"]) for c in self.criteria]

    def given(self) -> dict[int, Points]:
        """What was written, by the criterion's number."""
        data = self.cleaned_data
        return {c.number: Points(data[f"points_{c.number}"], data[f"reason_{c.number}"]) for c in self.criteria}


def points_initial(lines: Any) -> dict[str, Any]:
    """What stands in a `PointsForm` for lines written before."""
    found: dict[str, Any] = {}
    for line in lines:
        found[f"points_{line.criterion}"] = line.points
        found[f"reason_{line.criterion}"] = line.reason
    return found


class ConsensusForm(PointsForm):
    """The panel's points, with who sees it otherwise."""

    def __init__(self, *args: Any, again: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["dissent"] = _text(
            _("Dissent"),
            rows=2,
            required=False,
            help_text=_("Who sees it otherwise, and why. It stays with the record."),
        )
        if again:
            self.fields["reason"] = _text(
                _("Why the panel agrees anew"), rows=2, help_text=_("The former revision is kept beside it.")
            )


class TrialForm(forms.Form):
    """What somebody who tried the product could do."""

    criterion = forms.TypedChoiceField(label=_("It is evidence for"), coerce=int)
    tried_by = forms.ChoiceField(label=_("Who tried it"), choices=Trial.By.choices, widget=forms.RadioSelect)
    task = forms.CharField(label=_("What they were to do"), max_length=300)
    completed = forms.TypedChoiceField(
        label=_("Could they do it?"),
        choices=[("yes", _("yes")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    minutes = forms.IntegerField(label=_("Minutes it took"), min_value=0, max_value=Trial.LONGEST, required=False)
    words = _text(
        _("In their words"), rows=3, required=False, help_text=_("Without names: everyone reads it in the end.")
    )

    def __init__(self, *args: Any, evaluation: Evaluation, **options: Any) -> None:
        super().__init__(*args, **options)
        criteria = conditions.quality_criteria(evaluation)
        self.fields["criterion"].choices = [(c.number, c.name) for c in criteria]  # type: ignore[attr-defined]


class EvidenceForm(forms.Form):
    """What shows that something is met."""

    wants_subject = True
    evidence = _text(_("What shows it"), rows=3, help_text=_("A document, a register, a call, with its date."))

    def __init__(self, *args: Any, subject: Check, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["evidence"].initial = subject.evidence


# --- negotiation -----------------------------------------------------------------------------------------------------
class ClarificationForm(forms.ModelForm):
    """What is to be explained, until when."""

    class Meta:
        model = Clarification
        fields = ["question", "until"]
        widgets = {"question": forms.Textarea(attrs={"rows": 3})}

    def _post_clean(self) -> None:
        """The action alone makes and checks the row."""


class AnswerForm(forms.Form):
    """A company's explanation."""

    answer = _text(_("Answer"), rows=5, help_text=_("It explains what you offered and changes nothing of it."))


class ShortlistForm(forms.Form):
    """With whom the city goes on, and why."""

    kept = forms.ModelMultipleChoiceField(
        Candidate.objects.none(), label=_("On the shortlist"), widget=forms.CheckboxSelectMultiple
    )
    reason = _text(_("Reason"), help_text=_("Why these, and why not the others."))

    def __init__(self, *args: Any, evaluation: Evaluation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["kept"].queryset = conditions.scored_candidates(evaluation)  # type: ignore[attr-defined]


class DiscussionForm(forms.Form):
    """A talk with a company on the shortlist."""

    held_on = forms.DateField(label=_("Held on"))
    people = forms.CharField(label=_("Who was there"), max_length=500)
    about = _text(_("What was discussed"), help_text=_("Nothing of another company’s offer is told."))


class FinalRoundForm(forms.ModelForm):
    """What is asked of those on the shortlist, until when."""

    class Meta:
        model = BestAndFinal
        fields = ["text", "deadline"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def _post_clean(self) -> None:
        """The action alone makes and checks the row."""


class ExtensionForm(ReasonForm):
    """A later deadline for all of them."""

    field_order = ("deadline", "reason")
    deadline = forms.DateTimeField(label=_("New deadline"))


# --- ranking, award --------------------------------------------------------------------------------------------------
class TieForm(forms.Form):
    """In which order those who are tied stand, and how that was found."""

    account = _text(_("How it was done, and before whom"), rows=3)

    def __init__(self, *args: Any, tied: list[Candidate], **options: Any) -> None:
        super().__init__(*args, **options)
        self.tied = tied
        places = [(str(n), str(n)) for n in range(1, len(tied) + 1)]
        for candidate in tied:
            self.fields[f"place_{candidate.pk}"] = forms.TypedChoiceField(
                label=_("Place of %(company)s") % {"company": candidate}, choices=places, coerce=int
            )
        self.order_fields([*(f"place_{c.pk}" for c in tied), "account"])

    def clean(self) -> dict[str, Any]:
        """Each place once."""
        given = super().clean() or {}
        places = [given.get(f"place_{c.pk}") for c in self.tied]
        if None not in places and len(set(places)) < len(places):
            raise forms.ValidationError(_("Give each of them another place."))
        return given

    def order(self) -> list[Candidate]:
        """The tied, first to last."""
        return sorted(self.tied, key=lambda c: self.cleaned_data[f"place_{c.pk}"])


class AwardForm(forms.Form):
    """Why it is theirs."""

    reasons = _text(_("Reasons"), help_text=_("They stand in the notice, and are read in a protest."))


class DirectAwardForm(AwardForm):
    """The award at once, with the council's resolution where there is one."""

    resolution = forms.CharField(
        label=_("Council resolution"), max_length=300, required=False, help_text=_("Its number and date, if any.")
    )


class ResolutionForm(forms.Form):
    """The council's resolution."""

    resolution = forms.CharField(label=_("Council resolution"), max_length=300, help_text=_("Its number and date."))


class ProtestForm(forms.Form):
    """What was done wrong, and what the company asks for."""

    ground = _text(
        _("What was done wrong"), rows=7, help_text=_("Name the rule, the criterion or the page that says so.")
    )
    asked_for = _text(_("What you ask for"), rows=3, required=False)


class AppealForm(forms.Form):
    """What is wrong with the decision."""

    appeal = _text(_("What is wrong with the decision"), rows=6)


class UpholdForm(ReasonForm):
    """The written decision, and what follows from it."""

    field_order = ("reason", "remedy")
    remedy = forms.ChoiceField(label=_("What follows"), choices=Protest.Remedy.choices, widget=forms.RadioSelect)


class TermsProtestForm(forms.Form):
    """Which term is wrong, and what the company asks for."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("For"), empty_label=None)
    ground = _text(_("What is wrong with the terms"), rows=7, help_text=_("Name the term, and the rule or law."))
    asked_for = _text(_("What you ask for"), rows=3, required=False)

    def __init__(self, *args: Any, companies: Iterable[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Organization.objects.filter(pk__in=companies, kind="company").order_by("name")
        self.fields["organization"].queryset = rows  # type: ignore[attr-defined]


class UpholdTermsForm(ReasonForm):
    """The written decision, and what follows from it."""

    field_order = ("reason", "remedy")
    remedy = forms.ChoiceField(label=_("What follows"), choices=TermsProtest.Remedy.choices, widget=forms.RadioSelect)


class PutRightForm(forms.Form):
    """By which addendum it was put right."""

    wants_subject = True
    addendum = forms.ModelChoiceField(Addendum.objects.none(), label=_("Addendum"), empty_label=None)

    def __init__(self, *args: Any, subject: TermsProtest, actor: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        able = [row.pk for row in remedying_addenda(subject)] if subject.decided_at else []
        self.fields["addendum"].queryset = Addendum.objects.filter(pk__in=able).order_by("number")  # type: ignore[attr-defined]


class WishForm(forms.Form):
    """What a company would like to know."""

    wish = _text(_("What you would like to know"), rows=3, required=False)


class DebriefingForm(forms.Form):
    """What the company was told."""

    told = _text(
        _("What the company is told"),
        rows=6,
        help_text=_("Strengths and weaknesses of its own submission. Nothing of others’ offers belongs here."),
    )
    held_on = forms.DateField(label=_("On"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["held_on"].initial = timezone.localdate(clock.now())


# --- lists of protests -----------------------------------------------------------------------------------------------
class ProtestFilter(forms.Form):
    """Which protests are listed."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *((c, s.label) for c, s in PROTEST.states.items())]
    )
    solicitation = forms.ModelChoiceField(Solicitation.objects.all(), label=_("Solicitation"), required=False)


class TermsProtestFilter(ProtestFilter):
    """Which protests against the terms are listed."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("any")), *((c, s.label) for c, s in TERMS_PROTEST.states.items())],
    )

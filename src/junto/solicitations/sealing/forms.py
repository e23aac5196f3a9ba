"""Forms of keys: who holds one, what the command wrote, the answer to a test message, one's own key."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from junto.people.models import Membership, Person
from junto.solicitations.models import Solicitation
from junto.solicitations.sealing import ceremonies

MOST_FILES = 20


class Persons(forms.ModelMultipleChoiceField):
    """People to tick, each with their role and with how they would hold a share."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(Person.objects.none(), *args, **options)
        self.roles: dict[Person, Membership] = {}
        self.keys: dict[Any, str] = {}

    def label_from_instance(self, obj: Any) -> str:
        role = self.roles[obj]
        how = _now("as a file") if obj.pk in self.keys else _now("on paper")
        return f"{obj.name}, {role.get_role_display()}, {role.organization.name} ({how})"


class HoldersForm(forms.Form):
    """How many officers are needed to open, and who holds a share."""

    needed = forms.IntegerField(
        label=_("How many of them are needed to open"),
        min_value=1,
        max_value=16,
        initial=2,
        help_text=_("One holder more than are needed is wise: people fall ill."),
    )
    persons = Persons(label=_("People of the city"), required=False)
    paper = Persons(
        label=_("On paper all the same"),
        required=False,
        help_text=_("Who has a key and would rather have a card: whoever cannot bring the key’s file to the opening."),
    )
    custodians = forms.CharField(
        label=_("Others, by name"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: somebody without an account here, the county’s clerk for example. They get a card."),
    )

    def __init__(self, *args: Any, subject: Solicitation, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["persons"]
        assert isinstance(field, Persons)
        field.roles = ceremonies.candidates(subject)
        field.keys = ceremonies.recipients(list(field.roles))
        field.queryset = Person.objects.filter(pk__in=[p.pk for p in field.roles])
        paper = self.fields["paper"]
        assert isinstance(paper, Persons)
        paper.roles = field.roles
        paper.queryset = field.queryset.filter(pk__in=field.keys)
        if not field.keys:
            del self.fields["paper"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        field, chosen = self.fields["persons"], set(given.get("persons") or [])
        assert isinstance(field, Persons)
        given["persons"] = [person for person in field.roles if person in chosen]  # in the order of the page
        given["paper"] = set(given.get("paper") or ()) & chosen
        names = [" ".join(line.split()) for line in str(given.get("custodians") or "").splitlines()]
        given["custodians"] = [name[:120] for name in names if name]
        if "needed" in given:
            sentence = ceremonies.why_not_holders(given["needed"], given["persons"], given["custodians"])
            if sentence is not None:
                raise forms.ValidationError(sentence)
        return given


class OwnKeyForm(forms.Form):
    """The public half of one's own key."""

    recipient = forms.CharField(
        label=_("Public half of your key"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        help_text=_("One line that begins with age1. “age-keygen -o my.key” makes a key and shows it."),
    )


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files at once."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        rows = data if isinstance(data, list | tuple) else [data]
        if len(rows) > MOST_FILES:
            raise forms.ValidationError(_now("There are at most 17 files of shares."))
        return [super(ManyFilesField, self).clean(row, initial) for row in rows]


class UploadForm(forms.Form):
    """What `junto ceremony new` wrote."""

    record = forms.FileField(label=_("Record of the ceremony"), help_text=_("The file ceremony.json."))
    shares = ManyFilesField(
        label=_("Shares"),
        help_text=_("All files that end in .share.age, the platform’s too. Each is encrypted to its holder."),
    )

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        rows = [*given.get("shares", []), *([given["record"]] if given.get("record") else [])]
        if any(row.size > ceremonies.MOST_FILE for row in rows):
            raise forms.ValidationError(_now("None of these files is larger than 100,000 bytes."))
        return given


class AnswerForm(forms.Form):
    """The record of a rehearsal by the command."""

    record = forms.FileField(label=_("Record of the rehearsal"), help_text=_("The file rehearsal.json."))


def _lost() -> str:
    return _now("Too few shares of the key are left: nobody can open what was handed in. It is asked again.")


class LostForm(forms.Form):
    """Why it is cancelled, in words for companies."""

    reason = forms.CharField(
        label=_("Reason, as companies read it"),
        max_length=1000,
        initial=_lost,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

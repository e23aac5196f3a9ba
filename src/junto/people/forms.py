"""What the pages of people and organizations ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.models import model_to_dict
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from junto.core.workflow import Actor
from junto.journal.access import visible
from junto.people.laws import laws
from junto.people.models import Combination, Deputy, Jurisdiction, Membership, Organization, Person
from junto.people.queries import today
from junto.people.roles import KINDS, REPRESENTATIVES, ROLES, roles_of

ANY = ("", gettext_lazy("any"))


class PersonField(forms.CharField):
    """Somebody who is here, by e-mail address or full name: a list of a whole city would be too long to choose from."""

    default_error_messages = {
        "nobody": gettext_lazy("Nobody here has this name or e-mail address."),
        "several": gettext_lazy("Several people have this name; please give the e-mail address."),
    }

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", gettext_lazy("Full name or e-mail address of somebody who is here."))
        super().__init__(max_length=254, **options)
        self.actor: Actor | None = None  # who looks; one finds only whom one may see

    def clean(self, value: Any) -> Any:
        said = super().clean(value)
        if not said:
            return None
        people = Person.objects.filter(state="active")
        if self.actor is not None:
            people = visible(Person, self.actor, rows=people)
        found = list(people.filter(email=said.lower())[:1]) or list(people.filter(name__iexact=said)[:2])
        if not found:
            raise forms.ValidationError(self.error_messages["nobody"], code="nobody")
        if len(found) > 1:
            raise forms.ValidationError(self.error_messages["several"], code="several")
        return found[0]


class SubjectForm(forms.ModelForm):
    """A form on a subject at hand: begins with what the subject holds, and hands on what was entered."""

    wants_subject = True

    def __init__(self, *data: Any, subject: Any = None, actor: Actor | None = None, **options: Any) -> None:
        if subject is not None:
            options.setdefault("initial", model_to_dict(subject, fields=self._meta.fields))
        super().__init__(*data, **options)
        for field in self.fields.values():
            if isinstance(field, PersonField):
                field.actor = actor


class JurisdictionForm(SubjectForm):
    """A government whose law applies."""

    law = forms.ChoiceField(
        label=gettext_lazy("Law it buys by"),
        required=False,
        help_text=gettext_lazy(
            "Which ways of buying are shown as lawful for its purchases. Not legal advice: each figure says how surely "
            "it is known. Write another file where none fits (junto routes new)."
        ),
    )

    class Meta:
        model = Jurisdiction
        fields = ["name", "kind", "law"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        known = sorted((words.said_in(get_language() or "en"), code) for code, words in laws().items())
        choices = [("", _("none that is described here")), *((code, label) for label, code in known)]
        self.fields["law"].choices = choices  # type: ignore[attr-defined]

    def validate_unique(self) -> None:
        """Left to the action: the form knows no row, so it would take the one being edited for another."""


class WebsiteField(forms.URLField):
    """An address on the web; without a scheme it is taken for a safe one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(label=gettext_lazy("Website"), required=False, assume_scheme="https", **options)


class OrganizationForm(SubjectForm):
    """An organization, as its administrator keeps it."""

    website = WebsiteField()
    groups = (
        (gettext_lazy("Who it is"), ("name", ("kind", "jurisdiction"), "parent", "code")),
        (gettext_lazy("What is told about it"), ("about", ("website", "contact_email"))),
    )

    class Meta:
        model = Organization
        fields = ["name", "kind", "jurisdiction", "parent", "code", "about", "website", "contact_email"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "jurisdiction": gettext_lazy("Whose law applies. Companies and groups belong to none."),
            "parent": gettext_lazy("Where it is an office of another one."),
        }

    def __init__(self, *data: Any, **options: Any) -> None:
        super().__init__(*data, **options)
        offered = Organization.objects.filter(state="active", kind__in=[k for k in KINDS if k not in REPRESENTATIVES])
        self.fields["parent"].queryset = offered  # type: ignore[attr-defined]


class RegisterForm(forms.ModelForm):
    """A company or group, as somebody who speaks for it registers it."""

    website = WebsiteField()

    class Meta:
        model = Organization
        fields = ["name", "kind", "about", "website", "contact_email"]
        widgets = {"about": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *data: Any, **options: Any) -> None:
        super().__init__(*data, **options)
        self.fields["kind"] = forms.ChoiceField(
            label=_("kind"), choices=[(k, v) for k, v in KINDS.items() if k in REPRESENTATIVES]
        )


class PersonForm(SubjectForm):
    """Somebody who acts or is named in the record."""

    class Meta:
        model = Person
        fields = ["name", "email", "language"]
        help_texts = {
            "email": gettext_lazy("Whoever signs in with this address, once it is verified, becomes this person.")
        }

    def __init__(self, *data: Any, subject: Any = None, actor: Actor | None = None, **options: Any) -> None:
        super().__init__(*data, subject=subject, actor=actor, **options)
        self.fields["language"] = forms.ChoiceField(
            label=_("language"),
            required=False,
            choices=[("", _("as the browser says")), ("en", "English"), ("es", "Español")],
        )
        if actor is not None and "administrator" not in actor.roles():
            del self.fields["email"]


class MembershipForm(forms.Form):
    """A role for somebody who is here or for somebody new."""

    person = PersonField(label=gettext_lazy("Person"), required=False)
    new_name = forms.CharField(label=gettext_lazy("Name"), max_length=200, required=False)
    new_email = forms.EmailField(label=gettext_lazy("E-mail address"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"))
    starts = forms.DateField(label=gettext_lazy("From"))
    ends = forms.DateField(
        label=gettext_lazy("Until"), required=False, help_text=gettext_lazy("Empty: until further notice.")
    )
    groups = (
        (gettext_lazy("Somebody who is here"), ("person",)),
        (gettext_lazy("Or somebody new"), (("new_name", "new_email"),)),
        (gettext_lazy("The role"), ("role", ("starts", "ends"))),
    )

    def __init__(self, *data: Any, organization: Organization, actor: Actor, **options: Any) -> None:
        super().__init__(*data, **options)
        self.fields["person"].actor = actor  # type: ignore[attr-defined]
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (code, f"{role.label}: {role.purpose}") for code, role in roles_of(organization.kind).items()
        ]
        self.fields["starts"].initial = today()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "person" in self.errors:
            return cleaned
        if bool(cleaned.get("person")) == bool(cleaned.get("new_name")):
            self.add_error("person", _("Name one person: either somebody who is here, or somebody new."))
        return cleaned


class DatesForm(SubjectForm):
    """The days of a role."""

    class Meta:
        model = Membership
        fields = ["starts", "ends"]


class DeputyDatesForm(SubjectForm):
    """The days of a deputy."""

    class Meta:
        model = Deputy
        fields = ["starts", "ends"]


class DeputyForm(SubjectForm):
    """Who acts in one's role, and when."""

    person = PersonField(label=gettext_lazy("Deputy"))
    groups = ((gettext_lazy("Who and when"), ("person", ("starts", "ends"), "reason")),)

    class Meta:
        model = Deputy
        fields = ["starts", "ends", "reason"]


class CombinationForm(SubjectForm):
    """Two roles in one pair of hands, with the law that allows it and who watches over it."""

    person = PersonField(label=gettext_lazy("Person"))
    approver = PersonField(
        label=gettext_lazy("Compensating approver"),
        help_text=gettext_lazy("A council member or auditor of the same jurisdiction, another person."),
    )
    groups = (
        (gettext_lazy("Who combines what"), ("person", "jurisdiction", ("first_role", "second_role"))),
        (gettext_lazy("Why it is lawful"), ("legal_basis", "measure", "approver")),
        (gettext_lazy("For how long"), (("starts", "ends"),)),
    )

    class Meta:
        model = Combination
        fields = ["jurisdiction", "first_role", "second_role", "legal_basis", "measure", "starts", "ends"]
        widgets = {"measure": forms.Textarea(attrs={"rows": 4})}


class ApprovalForm(forms.Form):
    """What one is about to do, for the compensating approver."""

    note = forms.CharField(
        label=gettext_lazy("What you are about to do, and why now"), widget=forms.Textarea(attrs={"rows": 4})
    )


class OrganizationFilter(forms.Form):
    """Narrows the list of organizations."""

    q = forms.CharField(label=gettext_lazy("Name contains"), required=False, max_length=100)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), required=False, choices=[ANY, *KINDS.items()])
    jurisdiction = forms.ModelChoiceField(
        Jurisdiction.objects.all(), label=gettext_lazy("Jurisdiction"), required=False, empty_label=ANY[1]
    )
    ended = forms.BooleanField(label=gettext_lazy("Also those that ended"), required=False)


class PersonFilter(forms.Form):
    """Narrows the list of people."""

    q = forms.CharField(label=gettext_lazy("Name contains"), required=False, max_length=100)
    role = forms.ChoiceField(
        label=gettext_lazy("Role"), required=False, choices=[ANY, *((code, r.label) for code, r in ROLES.items())]
    )

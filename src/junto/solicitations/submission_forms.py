"""What the pages of submissions, openings, contacts and exclusions ask for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.money import Money
from junto.core.workflow import Actor
from junto.frame.forms import MoneyField
from junto.journal.views import ReasonForm
from junto.people.models import Organization, Person
from junto.people.queries import holders_of
from junto.solicitations.charging.forms import PaperModelPricesForm
from junto.solicitations.envelopes.asked import answers_of
from junto.solicitations.envelopes.storing import Draft
from junto.solicitations.models import Exclusion, MarketContact, Part, Solicitation

MOMENT = {"type": "datetime-local", "step": "60"}


class MomentField(forms.DateTimeField):
    """A day and a time in the city's zone."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"))
        super().__init__(**options)


class PricesForm(forms.Form):
    """The price of one unit of each item; what is left empty is not offered."""

    def __init__(self, *args: Any, solicitation: Solicitation, draft: Draft | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        for item in solicitation.items.select_related("member"):
            self.fields[f"item-{item.number}"] = MoneyField(
                currency=solicitation.currency,
                required=False,
                label=f"{item.number}. {item.description}",
                help_text=_("Price of one. Wanted: %(count)s %(unit)s, for %(member)s%(place)s.")
                % {
                    "count": item.quantity,
                    "unit": item.unit,
                    "member": item.member,
                    "place": f", {item.delivery_place}" if item.delivery_place else "",
                },
                initial=draft.prices.get(item.number) if draft else None,
            )

    def prices(self) -> dict[int, Money | None]:
        """Item → the price of one."""
        return {
            int(name.removeprefix("item-")): value
            for name, value in self.cleaned_data.items()
            if name.startswith("item-")
        }


class ScanForm(forms.Form):
    """An opened paper itself, and what in it is claimed to be confidential."""

    scan = forms.FileField(label=gettext_lazy("The whole paper, scanned"), help_text=gettext_lazy("As PDF."))
    reason = forms.CharField(
        label=gettext_lazy("What the company claims to be confidential in it, and why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class WriteInForm(PricesForm, ScanForm):
    """What an opened paper says: the price of one of each item, and the paper itself."""


class WriteInByModelsForm(PaperModelPricesForm, ScanForm):
    """What an opened paper says: how each item is charged, and the paper itself."""


class AnswersForm(forms.Form):
    """The questions of the form, one field each."""

    def __init__(self, *args: Any, solicitation: Solicitation, draft: Draft, **options: Any) -> None:
        super().__init__(*args, **options)
        for answer in answers_of(solicitation):
            self.fields[answer.code] = forms.CharField(
                label=answer.label,
                help_text=answer.hint,
                required=False,  # a draft may be saved half done; what is missing is said on its page
                max_length=20_000,
                initial=draft.answers.get(answer.code, ""),
                widget=forms.Textarea(attrs={"rows": 3}) if answer.long else forms.TextInput(),
            )


class DocumentForm(forms.Form):
    """One file for one of the documents asked for."""

    code = forms.ChoiceField(label=gettext_lazy("Document"))
    file = forms.FileField(label=gettext_lazy("File"))
    reason = forms.CharField(
        label=gettext_lazy("Why it is confidential"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Only if you claim that it is: what in it, and by which law. Empty: it may become public as it is."
        ),
    )

    def __init__(self, *args: Any, solicitation: Solicitation, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["code"].choices = [  # type: ignore[attr-defined]
            (d.code, d.label if d.mandatory else _("%(label)s (if you have it)") % {"label": d.label})
            for d in solicitation.asked_documents.all()
        ]
        self.fields["file"].help_text = _("At most %(limit)s MB.") % {
            "limit": settings.ATTACHMENT_MAX_BYTES // 1_000_000
        }


class EnvelopeForm(forms.Form):
    """An envelope as a file."""

    file = forms.FileField(label=gettext_lazy("Envelope"), help_text=gettext_lazy("A ZIP file as this program makes."))


class TwoEnvelopesForm(EnvelopeForm):
    """Two envelopes as files: the one on quality, and the one with the prices."""

    price = forms.FileField(
        label=gettext_lazy("Price envelope"), help_text=gettext_lazy("A ZIP file as this program makes.")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].label = gettext_lazy("Quality envelope")


class SealedForm(forms.Form):
    """A file that the company sealed itself, to the key and for the addendum that it was shown."""

    file = forms.FileField(
        label=gettext_lazy("Sealed file"), help_text=gettext_lazy("What age wrote: a name that ends in .age.")
    )
    key = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10_000)
    addendum = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10_000)
    part = forms.CharField(widget=forms.HiddenInput, max_length=10, required=False)


class HeaderForm(forms.Form):
    """Of what envelope the header speaks."""

    part = forms.ChoiceField(label=gettext_lazy("Envelope"), choices=Part.choices)
    sha256 = forms.RegexField(
        r"^[0-9a-fA-F]{64}$",
        label=gettext_lazy("SHA-256 of the envelope"),
        help_text=gettext_lazy("64 digits and letters from a to f, such as the command sha256sum writes."),
    )
    length = forms.IntegerField(label=gettext_lazy("Its size in bytes"), min_value=1)

    def __init__(self, *args: Any, parts: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        if len(parts) == 1:
            del self.fields["part"]


class HandInForm(forms.Form):
    """The last look before it is sealed."""

    digest = forms.CharField(widget=forms.HiddenInput)
    understood = forms.BooleanField(
        label=gettext_lazy("I have the envelope, or do not need a copy"),
        help_text=gettext_lazy("Once handed in, nobody can read it before the opening, your company included."),
    )
    as_it_is = forms.BooleanField(
        label=gettext_lazy("I hand it in although something is missing"), help_text=gettext_lazy("See the list above.")
    )

    def __init__(self, *args: Any, complete: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if complete:
            del self.fields["as_it_is"]


class ReceiptForm(forms.Form):
    """A receipt with the envelope it is for: as the file, or as its digest."""

    receipt = forms.CharField(label=gettext_lazy("Receipt"), max_length=20, help_text=gettext_lazy("XXXX-XXXX-XXXX"))
    file = forms.FileField(label=gettext_lazy("The envelope"), required=False)
    digest = forms.CharField(
        label=gettext_lazy("or its SHA-256"),
        required=False,
        max_length=80,
        help_text=gettext_lazy("64 digits and letters from a to f, such as the command sha256sum writes."),
    )

    def clean(self) -> dict[str, Any]:
        """One of the two must be there."""
        given = super().clean() or {}
        if not self.errors and not given.get("file") and not given.get("digest", "").strip():
            raise forms.ValidationError(_("Choose the file, or write its SHA-256."))
        return given


class PaperForm(forms.Form):
    """What comes in over the counter."""

    organization = forms.ModelChoiceField(label=gettext_lazy("Company"), queryset=Organization.objects.none())
    second = forms.ModelChoiceField(
        label=gettext_lazy("Second officer"),
        queryset=Person.objects.none(),
        help_text=gettext_lazy("Stands beside you, sees that it is sealed, and countersigns."),
    )
    kept_at = forms.CharField(
        label=gettext_lazy("Where it is kept"),
        max_length=300,
        help_text=gettext_lazy("The safe or the sealed box; who has the key."),
    )

    def __init__(self, *args: Any, solicitation: Solicitation, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        here = solicitation.jurisdiction_id
        officers = holders_of("procurement_officer", jurisdiction=here) | holders_of("clerk", jurisdiction=here)
        companies = Organization.objects.filter(kind="company", state="active").order_by("name")
        self.fields["organization"].queryset = companies  # type: ignore[attr-defined]
        self.fields["second"].queryset = officers.exclude(pk=actor.person).distinct().order_by("name")  # type: ignore[attr-defined]


class OutageForm(forms.Form):
    """An outage in the last hour, and the new deadline."""

    groups = ((gettext_lazy("The outage"), (("began", "ended"), "what")), (gettext_lazy("What follows"), ("deadline",)))
    began = MomentField(label=gettext_lazy("From"))
    ended = MomentField(label=gettext_lazy("To"))
    what = forms.CharField(
        label=gettext_lazy("What happened"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everyone reads it in the addendum that moves the deadline."),
    )
    deadline = MomentField(label=gettext_lazy("New deadline"))


class ContactForm(forms.ModelForm):
    """A talk with a company."""

    groups = (
        (gettext_lazy("With whom"), (("company_name", "day"), "kind", "for_city", "for_company")),
        (gettext_lazy("What was said"), ("summary",)),
    )

    class Meta:
        model = MarketContact
        fields = ("company_name", "day", "kind", "for_city", "for_company", "summary")
        widgets = {"day": forms.DateInput(attrs={"type": "date"}), "summary": forms.Textarea(attrs={"rows": 6})}


class ContactCorrectionForm(ReasonForm):
    """What was really said, and why it is corrected."""

    wants_subject = True
    field_order = ("summary", "reason")
    summary = forms.CharField(label=gettext_lazy("What was said"), widget=forms.Textarea(attrs={"rows": 6}))

    def __init__(self, *args: Any, subject: MarketContact, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["summary"].initial = subject.summary


class ExclusionForm(forms.ModelForm):
    """A company that may not offer, and why."""

    class Meta:
        model = Exclusion
        fields = ("company_name", "ground", "facts", "citation", "until")
        widgets = {"until": forms.DateInput(attrs={"type": "date"}), "facts": forms.Textarea(attrs={"rows": 3})}


class PleaForm(forms.Form):
    """Why an exclusion should be lifted."""

    plea = forms.CharField(
        label=gettext_lazy("Why it should be lifted"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("The city attorney reads it and decides, with reasons."),
    )

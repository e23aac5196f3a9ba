"""Forms of the documents room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from junto.core.workflow import Actor
from junto.documents import media
from junto.documents.models import RetentionClass
from junto.documents.queries import retention_classes
from junto.people.models import Jurisdiction


class AttachForm(forms.Form):
    """A file with its title."""

    file = forms.FileField(label=gettext_lazy("File"))
    title = forms.CharField(
        label=gettext_lazy("Title"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("What readers will see. Without one: the file's name."),
    )
    internal = forms.BooleanField(
        label=gettext_lazy("For internal use"),
        required=False,
        help_text=gettext_lazy("Seen by those who may attach files here and by auditors alone."),
    )
    retention = forms.ModelChoiceField(
        label=gettext_lazy("How long it is kept"),
        queryset=RetentionClass.objects.none(),
        required=False,
        empty_label=gettext_lazy("As long as what it is attached to"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["retention"].queryset = retention_classes()  # type: ignore[attr-defined]
        self.fields["file"].help_text = _("At most %(size)s MB. Allowed: %(endings)s.") % {
            "size": settings.ATTACHMENT_MAX_BYTES // 1_000_000,
            "endings": media.allowed_endings(),
        }
        self.fields["file"].widget.attrs["accept"] = media.allowed_endings().replace(" ", "")


class HoldForm(forms.Form):
    """What a legal hold is for, and in whose name it is placed."""

    matter = forms.CharField(
        label=gettext_lazy("Matter"),
        max_length=200,
        help_text=gettext_lazy("The claim, records request or audit, in a few words."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("It becomes part of the record, in these words."),
    )
    role = forms.ChoiceField(
        label=gettext_lazy("Placed as"),
        help_text=gettext_lazy("Only this role can release it."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = dict(Jurisdiction.objects.values_list("pk", "name"))
        labels = {"city_attorney": _("city attorney"), "clerk": _("clerk")}
        held = {(h.role, h.jurisdiction) for h in actor.held if h.role in labels and h.jurisdiction}
        self.fields["role"].choices = [  # type: ignore[attr-defined]
            (f"{role}:{pk}", f"{labels[role]}, {names[pk]}") for role, pk in sorted(held, key=str)
        ]

    def clean_role(self) -> tuple[str, Jurisdiction]:
        """The role and the jurisdiction."""
        role, _colon, pk = self.cleaned_data["role"].partition(":")
        return role, Jurisdiction.objects.get(pk=pk)


class RetentionForm(forms.ModelForm):
    """A retention class."""

    class Meta:
        model = RetentionClass
        fields = ("code", "name", "years", "disposal", "basis", "since", "verified")

    def clean(self) -> dict[str, Any]:
        """Destroying needs a number of years."""
        data = super().clean() or {}
        if data.get("disposal") == RetentionClass.Disposal.DESTROY and data.get("years") is None:
            self.add_error("years", _("Say after how many years it is destroyed."))
        return data


class EditRetentionForm(RetentionForm):
    """A change to a retention class, with its reason."""

    wants_subject = True
    reason = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, subject: RetentionClass, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, instance=subject, **kwargs)


class SearchForm(forms.Form):
    """Words to look for, and in what."""

    q = forms.CharField(label=gettext_lazy("Words"), max_length=200, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("In"), required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("everything")), *kinds]  # type: ignore[attr-defined]

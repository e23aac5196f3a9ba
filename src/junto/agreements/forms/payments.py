"""Forms of payments: settling one, bringing a file in, matching its columns."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junto.agreements.imports.fields import payment_fields
from junto.agreements.models import Certification, Payment, PaymentImport
from junto.agreements.workflow.payments import PAYMENT
from junto.core.tables import ColumnMapping
from junto.core.workflow import Actor
from junto.journal.views import ReasonForm
from junto.people.models import Jurisdiction

IMPORTING = ("budget_officer", "controller", "clerk")
ORDERS = (
    ("", _("year first (2026-11-05), or with the month in words")),
    ("mdy", _("month first (11/05/2026)")),
    ("dmy", _("day first (05/11/2026)")),
)


class PaymentFilter(forms.Form):
    """Which payments are listed."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *((c, s.label) for c, s in PAYMENT.states.items())]
    )


class SettleForm(ReasonForm):
    """Why it is right after all; which certified money and year it belongs to, where the file said otherwise."""

    wants_subject = True
    field_order = ("certification", "fiscal_year", "reason")
    certification = forms.ModelChoiceField(
        Certification.objects.none(), label=_("Certified money"), required=False, empty_label=_("as the file says")
    )
    fiscal_year = forms.IntegerField(label=_("Fiscal year"), min_value=1900, max_value=2200)

    def __init__(self, *args: Any, subject: Payment, actor: Actor, **options: Any) -> None:
        options.setdefault("initial", {"certification": subject.certification, "fiscal_year": subject.fiscal_year})
        super().__init__(*args, **options)
        rows = Certification.objects.filter(contract=subject.contract_id, state="certified").select_related("fund")
        self.fields["certification"].queryset = rows  # type: ignore[attr-defined]


def may_import(actor: Actor) -> bool:
    """Whether the actor brings payments in."""
    return actor.system or bool(actor.roles() & set(IMPORTING))


class UploadForm(forms.Form):
    """A file of payments from the finance system."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, as the finance system writes it."))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        here = {h.jurisdiction for h in actor.held if h.role in IMPORTING} - {None}
        places = Jurisdiction.objects.filter(pk__in=here, state="active")
        self.fields["jurisdiction"] = forms.ModelChoiceField(
            places, label=_("Jurisdiction"), initial=places.first(), empty_label=None
        )
        if places.count() == 1:
            self.fields["jurisdiction"].widget = forms.HiddenInput()


class ColumnsForm(forms.Form):
    """Which column fills which field."""

    def __init__(self, *args: Any, imported: PaymentImport, columns: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.mapping = ColumnMapping.from_data(imported.mapping)
        choices = [("", _("not in this file")), *((name, name) for name in columns)]
        self.wanted = payment_fields()
        for item in self.wanted:
            labels = [part.label for part in item.parts] or [item.label]
            for slot, label in zip(item.slots(), labels, strict=True):
                self.fields[f"col-{slot}"] = forms.ChoiceField(
                    label=label,
                    choices=choices,
                    required=item.required and slot not in ("amount.currency",),
                    initial=self.mapping.columns.get(slot, ""),
                )
        order = str(self.mapping.options.get("paid_on", {}).get("order", ""))
        self.fields["order"] = forms.ChoiceField(
            label=_("Dates are written"), choices=ORDERS, required=False, initial=order.replace("iso", "")
        )

    def reading(self) -> ColumnMapping:
        """The mapping as the action takes it."""
        given = self.cleaned_data
        columns = {name[4:]: column for name, column in given.items() if name.startswith("col-") and column}
        options: dict[str, dict[str, object]] = {"paid_on": {"order": given["order"]}} if given["order"] else {}
        return ColumnMapping(columns, {}, options)

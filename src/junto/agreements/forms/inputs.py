"""Forms of what rules ask for, what members cannot go beyond, and what they contribute in kind."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from junto.agreements.actions.inputs import Contribution, may_speak_for
from junto.agreements.figuring import members_of
from junto.agreements.forms.internal import YEARS
from junto.agreements.inputs import AMOUNTS, KEYS, NUMBERS
from junto.agreements.models import InKind, InternalAgreement
from junto.agreements.years import this_year
from junto.core.money import Money
from junto.core.workflow import Actor
from junto.frame.forms import MoneyField
from junto.people.models import Organization

LABELS = {
    "use": _("Use"),
    "benefit": _("Benefit"),
    "weights": _("Weight"),
    "unions": _("Bureau"),
    "caps": _("The most it can pay"),
    "minimums": _("The least it must pay"),
}
PAIRS = (("use", "benefit"), ("weights", "unions"), ("caps", "minimums"))  # beside one another
HELP = {
    "use": _("In one measure for all, such as camera hours a month. For the rule “by use”."),
    "benefit": _("What it is worth to it, in one measure for all, such as dollars a year. For the rule “by benefit”."),
    "weights": _("Twice the weight, twice the part of what a group saves. For the weighted Shapley value."),
    "unions": _("Who has the same word shares first as one. For the Owen value. Empty: it stands by itself."),
    "caps": _("Over all years, in cash and in kind. Empty: no limit."),
    "minimums": _("Over all years, in cash and in kind. Empty: no limit."),
}


class InputsForm(forms.Form):
    """Use, benefit, weight, bureau, cap and minimum of each member."""

    def __init__(self, *args: Any, agreement: InternalAgreement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.members = members_of(agreement)
        for member in self.members:
            for key in KEYS:
                known = agreement.inputs.get(key, {}).get(str(member.pk))
                self.fields[f"{key}-{member.pk}"] = _field(key, known, agreement.currency)
        self.groups = tuple(
            (
                member.name,
                tuple(tuple(f"{key}-{member.pk}" for key in pair) for pair in PAIRS),
            )
            for member in self.members
        )

    def given(self) -> dict[str, dict[Organization, Any]]:
        """What the action takes."""
        return {key: {m: self.cleaned_data[f"{key}-{m.pk}"] for m in self.members} for key in KEYS}


def _field(key: str, known: Any, currency: str) -> forms.Field:
    common: dict[str, Any] = {"label": LABELS[key], "help_text": HELP[key], "required": False, "initial": known}
    if key in AMOUNTS:
        return MoneyField(currency=currency, **common)
    if key in NUMBERS:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        return forms.CharField(max_length=20, widget=widget, **common)
    return forms.CharField(max_length=80, **common)


class ContributionForm(forms.Form):
    """What a member contributes as goods or work, what that is worth, and who says so."""

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Member"))
    description = forms.CharField(
        label=_("What it contributes"),
        max_length=200,
        help_text=_("Goods or work that the city then need not buy, such as poles from stock or its crew’s hours."),
    )
    value = MoneyField(label=_("Value"))
    fiscal_year = forms.IntegerField(label=_("Fiscal year"), **YEARS)
    valued_by = forms.CharField(
        label=_("Valued by"), max_length=200, help_text=_("Who says that it is worth so much: a name and an office.")
    )
    valued_how = forms.CharField(
        label=_("How it was valued"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as a price list, quotes, or hours times the wage."),
    )

    def __init__(
        self, *args: Any, agreement: InternalAgreement, actor: Actor, item: InKind | None = None, **options: Any
    ) -> None:
        names = ("organization", "description", "value", "fiscal_year", "valued_by", "valued_how")
        initial = {name: getattr(item, name) for name in names} if item is not None else {"fiscal_year": this_year()}
        super().__init__(*args, **{"initial": initial, **options})
        mine = [member.pk for member in members_of(agreement) if may_speak_for(member, actor)]
        rows = Organization.objects.filter(pk__in=mine).order_by("name")
        self.fields["organization"].queryset = rows  # type: ignore[attr-defined]
        if item is None and len(mine) == 1:
            self.initial["organization"] = mine[0]
        self.fields["value"] = MoneyField(
            label=_("Value"),
            currency=agreement.currency,
            help_text=_("What buying the same would cost. It counts as part of the member’s share."),
        )
        self.groups = (
            (_("What"), ("organization", "description", ("value", "fiscal_year"))),
            (_("What it is worth"), ("valued_by", "valued_how")),
        )

    def contribution(self) -> Contribution:
        """What the action takes."""
        given: dict[str, Any] = self.cleaned_data
        value = given["value"]
        assert isinstance(value, Money)  # a required field
        return Contribution(**{**given, "value": value})

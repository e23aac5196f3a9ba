"""Forms of an internal agreement: its terms, costs, funds, duties."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from junto.agreements.figuring import members_of
from junto.agreements.gathering import Cost
from junto.agreements.models import Contract, Duty, InternalAgreement, SharedCost
from junto.agreements.workflow.internal import INTERNAL
from junto.agreements.years import this_year
from junto.core.money import Money
from junto.core.sharing import RULES
from junto.core.tables.values import BadValue, parse_money
from junto.core.workflow import Actor
from junto.frame.forms import MoneyField
from junto.needs.allowable import rule_name
from junto.needs.models import CostItem, Fund
from junto.people.models import Organization, Person
from junto.people.roles import CITY_BODIES

YEARS: dict[str, Any] = {"min_value": 1900, "max_value": 2200}


class InternalFilter(forms.Form):
    """Which internal agreements are listed."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *((c, s.label) for c, s in INTERNAL.states.items())]
    )


class DraftForm(forms.Form):
    """What a new draft is called, and whether it begins with the costs of the needs."""

    title = forms.CharField(label=_("Title"), max_length=200)
    gather = forms.BooleanField(
        label=_("Begin with the costs that the project’s needs state"), required=False, initial=True
    )


class TermsForm(forms.Form):
    """Title, rule, clauses."""

    wants_subject = True
    title = forms.CharField(label=_("Title"), max_length=200)
    rule = forms.ChoiceField(label=_("Rule by which costs are shared"), required=False)
    leaving = forms.ChoiceField(
        label=_("If a member leaves"), choices=InternalAgreement.Leaving.choices, widget=forms.RadioSelect
    )
    non_appropriation = forms.CharField(
        label=_("If a later year’s money is not voted"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )

    def __init__(self, *args: Any, subject: InternalAgreement, actor: Actor, **options: Any) -> None:
        names = ("title", "rule", "leaving", "non_appropriation")
        options.setdefault("initial", {name: getattr(subject, name) for name in names})
        super().__init__(*args, **options)
        choices = [("", _("not chosen yet")), *((code, rule_name(code)) for code in RULES)]
        self.fields["rule"].choices = choices  # type: ignore[attr-defined]
        self.groups = (
            (_("The agreement"), ("title", "rule")),
            (_("What if"), ("leaving", "non_appropriation")),
        )


class CostForm(forms.Form):
    """One thing to be paid for, and how much of it each member needs."""

    description = forms.CharField(label=_("What"), max_length=200)
    basis = forms.ChoiceField(label=_("It arises"), choices=CostItem.Basis.choices)
    amount = MoneyField(label=_("Amount each"), required=False)
    quantity = forms.IntegerField(
        label=_("How many"),
        min_value=1,
        max_value=2**31 - 1,
        initial=1,
        help_text=_("Of what arises once for the project or per site."),
    )
    first_year = forms.IntegerField(label=_("First fiscal year"), **YEARS)
    last_year = forms.IntegerField(
        label=_("Last fiscal year"), required=False, help_text=_("Empty: it arises once."), **YEARS
    )
    steps = forms.CharField(
        label=_("Tiers or sizes"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One a line, such as 10: 95.00. Per unit: from 10 on each costs 95.00. By capacity: up to 10 it "
            "costs 95.00."
        ),
    )
    adds = forms.BooleanField(
        label=_("By capacity: what the members need adds up"),
        required=False,
        initial=True,
        help_text=_("Not ticked: the largest need decides, as with the height of a pole."),
    )

    def __init__(
        self, *args: Any, agreement: InternalAgreement, item: SharedCost | None = None, **options: Any
    ) -> None:
        options.setdefault("initial", _initial(item))
        super().__init__(*args, **options)
        self.agreement = agreement
        self.fields["amount"] = MoneyField(
            label=_("Amount each"), required=False, currency=agreement.currency, help_text=_("For one fiscal year.")
        )
        self.members = members_of(agreement)
        needed = {n.organization_id: n.quantity for n in item.needs.all()} if item is not None else {}
        for member in self.members:
            self.fields[f"need-{member.pk}"] = forms.IntegerField(
                label=member.name,
                required=False,
                min_value=0,
                max_value=2**53,
                initial=needed.get(member.pk),
                help_text=_("How much of it; 1 where it only matters whether."),
            )
        needs = tuple(f"need-{member.pk}" for member in self.members)
        self.groups = (
            (_("What"), ("description", ("basis", "amount", "quantity"), ("first_year", "last_year"))),
            (_("Which members need it"), (needs,) if needs else ()),
            (_("Tiers and sizes"), ("steps", "adds")),
        )

    def clean_steps(self) -> list[tuple[int, Money]]:
        """Lines such as “10: 95.00” as quantity and amount; a sentence names the line that is none."""
        found = []
        for line in self.cleaned_data["steps"].splitlines():
            if not line.strip():
                continue
            quantity, colon, price = line.partition(":")
            try:
                if not colon or not quantity.strip().isdecimal():
                    raise ValueError
                found.append((int(quantity), parse_money(price, currency=self.agreement.currency)))
            except BadValue as bad:
                raise forms.ValidationError(bad.sentence.said(_now)) from None
            except ValueError:
                raise forms.ValidationError(
                    _now("“%(line)s” is no quantity, colon and amount, such as 10: 95.00.") % {"line": line.strip()}
                ) from None
        return found

    def cost(self) -> Cost:
        """What the action takes."""
        given = self.cleaned_data
        return Cost(
            description=given["description"],
            basis=given["basis"],
            amount=given["amount"] or Money.zero(self.agreement.currency),
            first_year=given["first_year"],
            last_year=given["last_year"],
            needs={m: given[f"need-{m.pk}"] for m in self.members if given[f"need-{m.pk}"]},
            quantity=given["quantity"],
            steps=tuple(given["steps"]),
            adds=given["adds"],
        )


def _initial(item: SharedCost | None) -> dict[str, Any]:
    if item is None:
        return {"first_year": this_year()}
    currency = item.agreement.currency
    steps = "\n".join(f"{quantity}: {Money(minor, currency).to_decimal()}" for quantity, minor in item.steps)
    names = ("description", "basis", "amount", "quantity", "first_year", "adds")
    last = item.last_year if item.last_year != item.first_year else None
    return {**{name: getattr(item, name) for name in names}, "last_year": last, "steps": steps}


class FundsForm(forms.Form):
    """From which funds a member pays, and which part of its share."""

    def __init__(self, *args: Any, agreement: InternalAgreement, organization: Organization, **options: Any) -> None:
        super().__init__(*args, **options)
        self.funds: Sequence[Fund] = list(organization.funds.filter(state="open").order_by("name"))
        known = dict(agreement.fundings.filter(organization=organization).values_list("fund", "part"))
        for fund in self.funds:
            part = known.get(fund.pk)
            self.fields[f"fund-{fund.pk}"] = forms.DecimalField(
                label=f"{fund.name} ({fund.get_kind_display()})",
                required=False,
                min_value=0,
                max_value=100,
                decimal_places=2,
                initial=None if part is None else f"{part / 100:g}",
                help_text=_("Percent of the member’s share. All together make 100."),
            )

    def parts(self) -> list[tuple[Fund, int]]:
        """What the action takes: funds with their parts in hundredths of a percent."""
        given = self.cleaned_data
        return [(f, int(given[f"fund-{f.pk}"] * 100)) for f in self.funds if given[f"fund-{f.pk}"]]


class DutiesForm(forms.Form):
    """Who answers for what: an organization, and the person there if known."""

    def __init__(self, *args: Any, agreement: InternalAgreement, **options: Any) -> None:
        super().__init__(*args, **options)
        known = {duty.kind: duty for duty in agreement.duties.all()}
        members = {member.pk for member in members_of(agreement)}
        here = Organization.objects.filter(
            kind__in=CITY_BODIES, state="active", jurisdiction=agreement.project.jurisdiction_id
        )
        bodies = (here | Organization.objects.filter(pk__in=members)).order_by("name")
        people = Person.objects.filter(
            state="active", memberships__state="active", memberships__organization__in=bodies.values("pk")
        )
        groups = []
        for kind, label in Duty.Kind.choices:
            duty = known.get(kind)
            self.fields[f"{kind}-organization"] = forms.ModelChoiceField(
                bodies, label=_("Organization"), initial=duty.organization_id if duty else None
            )
            self.fields[f"{kind}-person"] = forms.ModelChoiceField(
                people.distinct().order_by("name"),
                label=_("Person"),
                required=False,
                empty_label=_("not named yet"),
                initial=duty.person_id if duty else None,
            )
            groups.append((label[:1].upper() + label[1:], ((f"{kind}-organization", f"{kind}-person"),)))
        self.groups = tuple(groups)

    def duties(self) -> dict[str, tuple[Organization, Person | None]]:
        """What the action takes."""
        given = self.cleaned_data
        return {kind: (given[f"{kind}-organization"], given[f"{kind}-person"]) for kind in Duty.Kind.values}


class TieForm(forms.Form):
    """Under which contract the company is paid."""

    wants_subject = True
    contract = forms.ModelChoiceField(Contract.objects.none(), label=_("Contract"))

    def __init__(self, *args: Any, subject: InternalAgreement, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Contract.objects.filter(project=subject.project_id).exclude(
            state__in=("withdrawn", "ended", "terminated")
        )
        self.fields["contract"].queryset = rows  # type: ignore[attr-defined]
        self.fields["contract"].label_from_instance = lambda c: f"{c.number} {c.title}"  # type: ignore[attr-defined]

"""Forms of a contract: the draft with its price lines, certifications, signatures, amendments, obligations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.agreements import clauses
from junto.agreements.actions.contracts import Line
from junto.agreements.models import Contract, Obligation
from junto.agreements.workflow.contracts import CONTRACT
from junto.agreements.years import fiscal_year
from junto.core.workflow import Actor
from junto.evaluation.models import STANDING, Award
from junto.frame.forms import MoneyField
from junto.journal.views import ReasonForm
from junto.needs.models import Fund
from junto.people.models import Organization, Person
from junto.people.queries import memberships_on, today
from junto.people.roles import COMPANY
from junto.projects.models import Project
from junto.projects.queries import bodies_of

YEARS: dict[str, Any] = {"min_value": 1900, "max_value": 2200}


class ContractFilter(forms.Form):
    """Which contracts are listed."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *((c, s.label) for c, s in CONTRACT.states.items())]
    )


class ContractForm(forms.Form):
    """What the city and a company are to sign; price lines stand in a formset beside it."""

    groups: tuple[Any, ...] = (
        (_("What"), ("title", "summary", "award", ("supplier", "signatory"))),
        (_("How much and how long"), ("amount", ("starts", "ends"), "options")),
        (_("Approvals and clauses"), ("council_asked", "non_appropriation", ("cap", "cap_citation"))),
    )
    title = forms.CharField(label=_("Title"), max_length=200)
    summary = forms.CharField(
        label=_("What is bought, in plain words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    supplier = forms.ModelChoiceField(Organization.objects.none(), label=_("Company"))
    signatory = forms.ModelChoiceField(Person.objects.none(), label=_("Who signs for the city"))
    award = forms.ModelChoiceField(
        Award.objects.none(), label=_("Award that it follows"), required=False, empty_label=_("none")
    )
    amount = MoneyField(label=_("Amount"))
    starts = forms.DateField(label=_("From"))
    ends = forms.DateField(label=_("Until"))
    options = forms.CharField(label=_("Options to extend"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    council_asked = forms.BooleanField(label=_("The council must resolve it"), required=False)
    non_appropriation = forms.CharField(
        label=_("If a later year’s money is not voted"), required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    cap = forms.DecimalField(
        label=_("Most that amendments may add, in percent"), min_value=0, max_value=600, decimal_places=2, initial=25
    )
    cap_citation = forms.CharField(
        label=_("Law that says so"),
        required=False,
        max_length=300,
        help_text=_("What stands here at first is recalled, not verified: check it against the law in force."),
    )

    def __init__(self, *args: Any, project: Project, subject: Contract | None = None, **options: Any) -> None:
        options.setdefault("initial", _initial(project, subject))
        super().__init__(*args, **options)
        companies = Organization.objects.filter(kind=COMPANY, state="active").order_by("name")
        held = memberships_on(today()).filter(organization__jurisdiction=project.jurisdiction_id)
        offered = {
            "supplier": companies,
            "signatory": Person.objects.filter(pk__in=held.values("person")).order_by("name"),
            "award": _awards(project),
        }
        for name, rows in offered.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["award"].label_from_instance = _award_said  # type: ignore[attr-defined]

    def fields_of_contract(self) -> dict[str, Any]:
        """What the actions take."""
        given = dict(self.cleaned_data)
        given["cap"] = int(given["cap"] * 100)
        return given


def _initial(project: Project, subject: Contract | None) -> dict[str, Any]:
    if subject is None:
        given = {"title": project.title, "non_appropriation": clauses.non_appropriation(), "cap_citation": clauses.CAP}
        awards = list(_awards(project).filter(contracts=None)[:2])
        return {**given, **_of_award(awards[0])} if len(awards) == 1 else given
    names = set(ContractForm.base_fields) - {"cap"}
    return {**{name: getattr(subject, name) for name in names}, "cap": f"{subject.cap / 100:g}"}


def _awards(project: Project) -> QuerySet[Award]:
    """The awards of a project that a contract can follow."""
    rows = Award.objects.filter(evaluation__solicitation__project=project, state__in=STANDING)
    return rows.select_related("organization", "evaluation__solicitation")


def _award_said(award: Award) -> str:
    return f"{award.number} · {award.evaluation.solicitation.number}: {award.organization}"


def _of_award(award: Award) -> dict[str, Any]:
    """What an award says of the contract that follows it."""
    return {"award": award, "supplier": award.organization, "amount": award.amount}


class LineForm(forms.Form):
    """One line of a contract's prices."""

    row_title = _("Price line")
    description = forms.CharField(label=_("What"), max_length=300)
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=2**31 - 1, initial=1)
    unit = forms.CharField(label=_("Of what"), required=False, max_length=40)
    unit_amount = MoneyField(label=_("Price each"))


class LineFormSet(forms.BaseFormSet):
    """The price lines of a contract; rows left empty are none."""

    def lines(self) -> list[Line]:
        """What the actions take."""
        kept = (f.cleaned_data for f in self.forms if f.cleaned_data.get("description"))
        return [Line(c["description"], c["unit_amount"], c["quantity"], c["unit"]) for c in kept if not c.get("DELETE")]


def line_formset(data: Any = None, *, contract: Contract | None = None) -> LineFormSet:
    """Price lines with some spare rows."""
    made: type[LineFormSet] = forms.formset_factory(  # type: ignore[assignment]
        LineForm, formset=LineFormSet, extra=2, can_delete=True, max_num=200, validate_max=True
    )
    names = ("description", "quantity", "unit", "unit_amount")
    rows = contract.price_lines.all() if contract is not None else ()
    return made(data, initial=[{name: getattr(row, name) for name in names} for row in rows], prefix="line")


class CertifyForm(forms.Form):
    """Money of a fund, certified for a fiscal year, with its encumbrance."""

    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("Fund"))
    fiscal_year = forms.IntegerField(label=_("Fiscal year"), **YEARS)
    amount = MoneyField(label=_("Amount"))
    encumbrance = forms.CharField(
        label=_("Encumbrance"), max_length=60, help_text=_("Its number in the finance system.")
    )

    def __init__(self, *args: Any, contract: Contract, **options: Any) -> None:
        super().__init__(*args, **options)
        shared = Fund.objects.filter(shares__agreement__contract=contract)
        here = Fund.objects.filter(state="open", organization__jurisdiction=contract.jurisdiction_id)
        rows = (shared | here).distinct().select_related("organization").order_by("organization__name", "name")
        self.fields["fund"].queryset = rows  # type: ignore[attr-defined]
        self.fields["fund"].label_from_instance = lambda f: f"{f.organization.name}: {f.name}"  # type: ignore[attr-defined]
        self.fields["amount"] = MoneyField(label=_("Amount"), currency=contract.currency)
        self.fields["fiscal_year"].initial = fiscal_year(contract.starts)


class ResolutionForm(forms.Form):
    """The number of the council's resolution."""

    resolution = forms.CharField(label=_("Number of the resolution"), max_length=120)


class SignForm(forms.Form):
    """In which office one signs."""

    title = forms.CharField(label=_("Your office"), required=False, max_length=200)


class PaperForm(forms.Form):
    """Who signed on paper for the company."""

    name = forms.CharField(label=_("Who signed"), max_length=200)
    title = forms.CharField(label=_("Office in the company"), required=False, max_length=200)


class DayForm(forms.Form):
    """The day on which work begins."""

    day = forms.DateField(label=_("Work begins on"))


class NotVotedForm(ReasonForm):
    """The fiscal year for which no money was voted."""

    field_order = ("fiscal_year", "reason")
    fiscal_year = forms.IntegerField(label=_("First fiscal year without money"), **YEARS)


class AmendmentForm(ReasonForm):
    """What an amendment changes, and why."""

    wants_subject = True
    field_order = ("change", "ends", "reason")
    change = MoneyField(
        label=_("Change of the amount"), required=False, allow_negative=True, help_text=_("Negative: it costs less.")
    )
    ends = forms.DateField(label=_("New end"), required=False)

    def __init__(
        self,
        *args: Any,
        subject: Any = None,
        actor: Actor | None = None,
        contract: Any = None,
        **options: Any,
    ) -> None:
        if subject is not None:
            initial = {"change": subject.change or None, "ends": subject.ends, "reason": subject.reason}
            options.setdefault("initial", initial)
        super().__init__(*args, **options)
        url = reverse("agreements:amendment-room", args=[(subject.contract if subject is not None else contract).pk])
        self.fields["change"].widget.attrs |= {  # what is left is said anew while the amount is written
            "hx-get": f"{url}?besides={subject.pk}" if subject is not None else url,
            "hx-trigger": "load, input changed delay:400ms",
            "hx-target": "#amendment-room",
        }


class ObligationForm(forms.Form):
    """A duty under an agreement: what, who, until when."""

    text = forms.CharField(label=_("What is to be done"), widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.ModelChoiceField(Organization.objects.none(), label=_("Who answers for it"))
    person = forms.ModelChoiceField(
        Person.objects.none(), label=_("Person"), required=False, empty_label=_("not named yet")
    )
    due = forms.DateField(label=_("Due"))

    def __init__(self, *args: Any, owners: QuerySet[Organization], **options: Any) -> None:
        super().__init__(*args, **options)
        people = Person.objects.filter(
            state="active", memberships__state="active", memberships__organization__in=owners.values("pk")
        )
        self.fields["owner"].queryset = owners.order_by("name")  # type: ignore[attr-defined]
        self.fields["person"].queryset = people.distinct().order_by("name")  # type: ignore[attr-defined]


class EditObligationForm(ObligationForm):
    """What, who: the day is set anew with a reason."""

    wants_subject = True

    def __init__(self, *args: Any, subject: Obligation, actor: Actor, **options: Any) -> None:
        names = ("text", "owner", "person")
        options.setdefault("initial", {name: getattr(subject, name) for name in names})
        known = {subject.owner_id, getattr(subject.subject, "supplier_id", None)} - {None}
        owners = bodies_of(subject.subject.project) | Organization.objects.filter(pk__in=known)  # type: ignore[attr-defined]
        super().__init__(*args, owners=owners, **options)
        del self.fields["due"]


class PostponeForm(ReasonForm):
    """A new day."""

    field_order = ("due", "reason")
    due = forms.DateField(label=_("New day"))


class NoteForm(forms.Form):
    """What was done."""

    note = forms.CharField(label=_("What was done"), widget=forms.Textarea(attrs={"rows": 3}))

"""Forms of the needs room: filters, a need with its cost items, funds, problem reports."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Actor
from junto.frame.forms import MoneyField, PlaceField
from junto.needs import queries
from junto.needs.allowable import EVIDENCE, rule_choices
from junto.needs.drafts import Cost
from junto.needs.models import CostItem, Fund, Need, ProblemReport
from junto.needs.workflow import NEED
from junto.people.models import Jurisdiction, Organization, Person
from junto.people.roles import COMMUNITY
from junto.places.forms import AREAS_URL, KindChoice, fill_jurisdiction
from junto.places.queries import areas, sectors

WRITERS = ("department_lead", "department_staff")
STATES = [("published", NEED.states["published"].label), ("withdrawn", NEED.states["withdrawn"].label)]


class SectorChoice(forms.ModelChoiceField):
    """The sectors on the list."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=sectors(), **options)


class NeedFilter(forms.Form):
    """What the list and the map of needs are narrowed to. What it asks for that is not there narrows nothing."""

    words = forms.CharField(label=_("Words or number"), required=False, max_length=100)
    organization = forms.ModelChoiceField(
        Organization.objects.none(), label=_("Department"), required=False, empty_label=_("All departments")
    )
    kind = KindChoice(label=_("Kind of thing"), required=False, empty_label=_("All kinds"))
    sector = SectorChoice(label=_("Sector"), required=False, empty_label=_("All sectors"))
    area = forms.ModelChoiceField(areas(), label=_("Area"), required=False, empty_label=_("Whole city"))
    first_year = forms.IntegerField(label=_("From year"), required=False, min_value=1900, max_value=2200)
    last_year = forms.IntegerField(label=_("Until year"), required=False, min_value=1900, max_value=2200)
    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("Fund"), required=False, empty_label=_("Any fund"))
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organization"] = forms.ModelChoiceField(
            queries.departments_with_needs(actor).only("name"),
            label=_("Department"),
            required=False,
            empty_label=_("All departments"),
        )
        states = list(STATES)
        if actor.roles() & {*WRITERS, "auditor"}:
            states.insert(0, ("draft", NEED.states["draft"].label))
        self.fields["state"] = forms.ChoiceField(
            label=_("State"), required=False, choices=[("", STATES[0][1]), *[s for s in states if s[0] != "published"]]
        )
        if actor.person is None:
            del self.fields["fund"]
        else:
            self.fields["fund"] = forms.ModelChoiceField(
                queries.funds(actor), label=_("Fund"), required=False, empty_label=_("Any fund")
            )

    def wanted(self) -> queries.Wanted:
        """The filter as a query takes it."""
        self.is_valid()  # a field in order narrows; the others say what is wrong with them
        chosen = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return queries.Wanted(**chosen)


class NeedForm(forms.Form):
    """A need: what, where, when, how much, why; its cost items stand in a formset beside it."""

    groups = (
        (_("What"), ("organization", "title", ("kind", "sector"), "description", "outcome")),
        (_("Where"), ("geometry", "place_name", "citywide")),
        (_("When and how many"), (("starts", "ends"), ("quantity", "unit"))),
        (_("Who pays, who answers"), (("fund", "contact"),)),
    )

    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Department"))
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What and where, in a few words."))
    kind = KindChoice(label=_("Kind of thing"), required=False, empty_label=_("None of these"))
    sector = SectorChoice(label=_("Sector"), required=False, empty_label=_("None of these"))
    description = forms.CharField(label=_("Why it is needed"), required=False, widget=forms.Textarea(attrs={"rows": 5}))
    outcome = forms.CharField(
        label=_("Outcome wanted, in measurable words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Such as: crashes at night down by a third within a year, by the police's own counts."),
    )
    geometry = PlaceField(label=_("Place on the map"), required=False, areas_url=AREAS_URL)
    place_name = forms.CharField(label=_("Address or name of the place"), required=False, max_length=300)
    citywide = forms.BooleanField(label=_("It is for the whole city"), required=False)
    starts = forms.DateField(label=_("From"), required=False)
    ends = forms.DateField(label=_("Until"), required=False)
    quantity = forms.IntegerField(label=_("How many"), required=False, min_value=0, max_value=2**31 - 1)
    unit = forms.CharField(label=_("Of what"), required=False, max_length=40, help_text=_("Cameras, meters, sites…"))
    fund = forms.ModelChoiceField(Fund.objects.none(), label=_("Fund"), required=False, empty_label=_("Not known yet"))
    contact = forms.ModelChoiceField(
        Person.objects.none(), label=_("Contact"), required=False, empty_label=_("Nobody named")
    )
    citations = forms.ModelMultipleChoiceField(
        ProblemReport.objects.filter(state="published"),
        label=_("Problem reports it cites"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    cited_numbers = forms.CharField(
        label=_("Further problem reports, by number"),
        required=False,
        max_length=300,
        help_text=_("Numbers stand at the top of each report; separate them by commas."),
    )

    def __init__(self, *args: Any, actor: Actor, subject: Need | None = None, **options: Any) -> None:
        if subject is not None:
            options.setdefault("initial", initial_of(subject))
        super().__init__(*args, **options)
        mine = actor.organizations(*WRITERS)
        own = {subject.organization_id} if subject is not None else mine
        self._offer("organization", Organization.objects.filter(pk__in=own, state="active"))
        self._offer("fund", Fund.objects.filter(organization__in=own, state="open"))
        self._offer("contact", queries.contacts(own))
        if len(own) == 1:
            self.initial.setdefault("organization", next(iter(own)))
        self.subject = subject
        self._suggest()

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def _suggest(self) -> None:
        """Offer the reports it cites, those ticked before, and those within 200 metres of the place."""
        cited = {c.report for c in self.subject.citations.select_related("report")} if self.subject else set()
        ticked = self.data.getlist("citations") if hasattr(self.data, "getlist") else []
        field = self.fields["citations"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        with suppress(forms.ValidationError):  # said when the form is checked
            cited |= set(field.clean(ticked)) if ticked else set()
        near = [n.row for n in queries.problem_reports_near(place)] if (place := self._place()) else []
        offered = sorted({*cited, *near}, key=lambda r: (r.year, r.serial))
        field.choices = [(str(r.pk), f"{r.number}: {r}") for r in offered]
        field.help_text = (
            _("Reports within 200 meters of the place are offered here.")
            if offered
            else _("Once a place is given and saved, reports within 200 meters are offered here.")
        )
        if self.subject is not None:
            self.initial.setdefault("citations", [r.pk for r in cited])

    def _place(self) -> dict[str, Any] | None:
        written = self.data.get("geometry") if self.is_bound else None
        if written:
            try:
                return self.fields["geometry"].clean(written)
            except forms.ValidationError:
                return None
        return self.subject.geometry if self.subject is not None else None

    def clean_cited_numbers(self) -> list[ProblemReport]:
        """The published reports with those numbers; a sentence for a number that is none."""
        found = []
        for word in self.cleaned_data["cited_numbers"].replace(",", " ").split():
            report = queries.problem_report_numbered(word)
            if report is None:
                raise forms.ValidationError(
                    _now("There is no published problem report with the number “%(number)s”.") % {"number": word}
                )
            found.append(report)
        return found

    def fields_of_need(self) -> dict[str, Any]:
        """What the actions take, citations together."""
        given = dict(self.cleaned_data)
        numbered = given.pop("cited_numbers")
        given["citations"] = list({r.pk: r for r in (*given["citations"], *numbered)}.values())
        if self.subject is None:
            given["language"] = (get_language() or "en")[:2]
        return given


def initial_of(need: Need) -> dict[str, Any]:
    """The need's own fields as the form shows them at first."""
    shown = set(NeedForm.base_fields) - {"citations", "cited_numbers"}
    return {name: getattr(need, name) for name in shown}


class CostForm(forms.Form):
    """One cost item."""

    row_title = _("Cost item")
    description = forms.CharField(label=_("What"), max_length=200)
    basis = forms.ChoiceField(label=_("It arises"), choices=CostItem.Basis.choices, initial=CostItem.Basis.PROJECT)
    amount = MoneyField(label=_("Amount each"))
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=2**31 - 1, initial=1)
    year = forms.IntegerField(label=_("Fiscal year"), required=False, min_value=1900, max_value=2200)


class CostFormSet(forms.BaseFormSet):
    """The cost items of a need; rows left empty are none."""

    def costs(self) -> list[Cost]:
        """The items as the actions take them."""
        kept = (f.cleaned_data for f in self.forms if f.cleaned_data.get("description"))
        return [
            Cost(c["description"], c["amount"], c["basis"], c["quantity"], c["year"])
            for c in kept
            if not c.get("DELETE")
        ]


def cost_formset(data: Any = None, *, items: Iterable[CostItem] = (), spare: int = 2) -> CostFormSet:
    """Cost items with some spare rows."""
    made: type[CostFormSet] = forms.formset_factory(  # type: ignore[assignment]
        CostForm, formset=CostFormSet, extra=spare, can_delete=True, max_num=100, absolute_max=101, validate_max=True
    )
    initial = [
        {
            "description": item.description,
            "basis": item.basis,
            "amount": item.amount,
            "quantity": item.quantity,
            "year": item.year,
        }
        for item in items
    ]
    return made(data, initial=initial, prefix="cost")


class FundForm(forms.Form):
    """A fund, to add or to edit."""

    wants_subject = True
    groups = (
        (_("The fund"), ("organization", ("name", "code"), "kind", "restrictions", ("citation", "until"))),
        (_("Shared costs"), ("own_rules", "rules", "evidence")),
    )
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("Kept by"))
    name = forms.CharField(label=_("Name"), max_length=200)
    code = forms.CharField(label=_("Number in the finance system"), required=False, max_length=60)
    kind = forms.ChoiceField(label=_("Kind"), choices=Fund.Kind.choices)
    restrictions = forms.CharField(
        label=_("What it may be spent on"), required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    citation = forms.CharField(
        label=_("Citation"), required=False, max_length=300, help_text=_("The ordinance, grant agreement or law.")
    )
    until = forms.DateField(label=_("To be spent by"), required=False)
    own_rules = forms.BooleanField(
        label=_("This fund has rules of its own for shared costs"),
        required=False,
        help_text=_("Otherwise what is usual for its kind holds: the fund’s page says what that is."),
    )
    rules = forms.MultipleChoiceField(
        label=_("Rules by which it may pay a share"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: any rule."),
    )
    evidence = forms.MultipleChoiceField(
        label=_("What must be shown for a share"),
        required=False,
        choices=tuple(EVIDENCE.items()),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, actor: Actor, subject: Fund | None = None, **options: Any) -> None:
        if subject is not None:
            names = (name for name in self.base_fields if name != "organization")
            options.setdefault("initial", {name: getattr(subject, name) for name in names})
        super().__init__(*args, **options)
        self.fields["rules"].choices = list(rule_choices().items())  # type: ignore[attr-defined]
        if subject is not None:
            del self.fields["organization"]
            return
        field = self.fields["organization"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = queries.fund_keepers(actor)


class ReportForm(forms.Form):
    """A resident's problem report; no account is asked for."""

    groups = (
        (_("What is wrong"), ("text", ("sector", "language"))),
        (_("Where"), ("geometry", "place_name")),
        (_("Who you are, if you wish to say"), (("reporter_name", "reporter_email"), "organization")),
    )

    jurisdiction = forms.ModelChoiceField(Jurisdiction.objects.none(), label=_("Which government"))
    text = forms.CharField(
        label=_("What is wrong"),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=5_000,
        help_text=_("Say what happens, when, and whom it harms. Please name no private persons."),
    )
    sector = SectorChoice(label=_("It is about"), required=False, empty_label=_("I am not sure"))
    language = forms.ChoiceField(label=_("Language you write in"), choices=settings.LANGUAGES)
    geometry = PlaceField(label=_("Place on the map"), required=False, areas_url=AREAS_URL)
    place_name = forms.CharField(label=_("Address or name of the place"), required=False, max_length=300)
    reporter_name = forms.CharField(label=_("Your name"), required=False, max_length=200)
    reporter_email = forms.EmailField(
        label=_("Your e-mail address"), required=False, help_text=_("Seen by moderators only, never published.")
    )
    organization = forms.ModelChoiceField(
        Organization.objects.filter(kind=COMMUNITY, state="active"),
        label=_("You write for a community group"),
        required=False,
        empty_label=_("No, for myself"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        fill_jurisdiction(self, None)
        self.initial.setdefault("language", (get_language() or "en")[:2])

    def is_from_a_program(self) -> bool:
        """Whether the field that people do not see (it stands in the page, not here) was filled in."""
        return bool(self.data.get("website"))

    def fields_of_report(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)

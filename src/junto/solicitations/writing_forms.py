"""Forms with which a solicitation and an addendum are written: fields, and lists of items, criteria, documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Actor
from junto.frame.forms import MomentField, MoneyField, PlaceField
from junto.needs.models import Need
from junto.people.models import Organization, Person
from junto.people.queries import holders_of
from junto.places.forms import KindChoice
from junto.places.queries import sectors
from junto.projects.models import Project
from junto.solicitations.amending import CRITERION_FIELDS, ITEM_FIELDS, rows_of
from junto.solicitations.lawful.checking import AHEAD
from junto.solicitations.models import Addendum, AskedDocument, Criterion, Item, Solicitation
from junto.solicitations.models.parts import TWO
from junto.solicitations.profiles import newest_profiles

MOST_LINES = 200


def method_choices() -> list[tuple[str, str]]:
    """Every method with what it means."""
    return [(p.code, f"{str(p.label).capitalize()}. {p.meaning}") for p in newest_profiles()]


class ProjectForm(forms.Form):
    """For which project."""

    project = forms.ModelChoiceField(
        Project.objects.none(),
        label=_("Project"),
        help_text=_("Its needs become the items. It can be published once all its gates are passed."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["project"].queryset = projects_of(actor)  # type: ignore[attr-defined]


def projects_of(actor: Actor) -> QuerySet[Project]:
    """The projects for which the actor may begin a solicitation."""
    here = {h.jurisdiction for h in actor.held if h.role == "procurement_officer"}
    rows = Project.objects.filter(jurisdiction__in=here, state__in=("planning", "ready"))
    return rows.order_by("-year", "-serial")


class MethodForm(forms.Form):
    """By which method; `stated`: with the law that allows it and who approved it, where a law says otherwise."""

    profile = forms.ChoiceField(label=_("Method"), widget=forms.RadioSelect)
    method_citation = forms.CharField(
        label=_("Law that allows this method"), max_length=300, help_text=_("As one would cite it.")
    )
    route_approver = forms.CharField(
        label=_("Who approved the method"), max_length=200, help_text=_("Name and office.")
    )

    def __init__(self, *args: Any, stated: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["profile"].choices = method_choices()  # type: ignore[attr-defined]
        if not stated:
            del self.fields["method_citation"], self.fields["route_approver"]


class AgainForm(forms.Form):
    """By which method it is asked again."""

    profile = forms.ChoiceField(label=_("Method"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, subject: Solicitation, **options: Any) -> None:
        super().__init__(*args, initial={"profile": subject.profile}, **options)
        self.fields["profile"].choices = method_choices()  # type: ignore[attr-defined]


QUALITY_FIRST = _("Quality before price")


class SolicitationForm(forms.Form):
    """What a solicitation says beside its lists."""

    groups: tuple[Any, ...] = (
        (_("What"), ("title", "summary", ("sector", "category"))),
        (_("Method"), ("profile", "method_citation", "route_approver", "combined_value")),
        (_("How offers are sealed until the opening"), ("sealed_by", "unsealed_reason")),
        (QUALITY_FIRST, (("envelopes", "least_quality"), "envelopes_reason")),
        (_("When"), ("notice_on", ("questions_until", "deadline"), ("opening_at", "opening_place"))),
        (_("The contract"), (("contract_starts", "contract_ends"),)),
        (_("Who answers"), (("officer", "contact_name"), ("contact_email", "contact_phone"))),
    )
    title = forms.CharField(label=_("Title"), max_length=200, help_text=_("What is bought, in a few words."))
    summary = forms.CharField(
        label=_("What is asked, in plain words"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What is bought, why, for whom: a resident should understand it."),
    )
    sector = forms.ModelChoiceField(sectors(), label=_("Sector"), required=False, empty_label=_("None of these"))
    category = forms.ChoiceField(label=_("Mainly"), choices=Solicitation.Category.choices)
    profile = forms.ChoiceField(
        label=_("Method"),
        widget=forms.RadioSelect,
        help_text=_("Where a lawful route is kept, a method of another kind drops it: say then which law allows it."),
    )
    method_citation = forms.CharField(
        label=_("Law that allows this method"), required=False, max_length=300, help_text=_("As one would cite it.")
    )
    route_approver = forms.CharField(
        label=_("Who approved the method"), required=False, max_length=200, help_text=_("Name and office.")
    )
    combined_value = MoneyField(
        label=_("Combined value of all members, estimated"),
        required=False,
        help_text=_("Closed until the method opens it: it would tell companies the budget."),
    )
    sealed_by = forms.ChoiceField(
        label=_("Sealed by"),
        choices=Solicitation.SealedBy.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "With a key nobody reads an offer early, neither one officer nor whoever runs the server: it is cut into "
            "shares, and several officers and the platform open together. Where the server alone seals, whoever "
            "runs the server could read offers; everyone is told that it is the weaker way."
        ),
    )
    unsealed_reason = forms.CharField(
        label=_("If no key: why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everyone reads it on the page of the solicitation."),
    )
    envelopes = forms.TypedChoiceField(
        label=_("Envelopes"),
        coerce=int,
        required=False,
        choices=[
            (1, _("one: quality and price are opened together")),
            (2, _("two: quality is scored before any price")),
        ],
        widget=forms.RadioSelect,
        help_text=_(
            "With two, companies hand in quality and prices apart. Prices are opened once the panel’s word on quality "
            "is frozen, and only of those who pass. There are no discussions, and nothing is taken on paper."
        ),
    )
    envelopes_reason = forms.CharField(
        label=_("If another number than the method’s: why"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everyone reads it on the page of the solicitation."),
    )
    least_quality = forms.IntegerField(
        label=_("Least points for quality, of 100"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("With two envelopes: below it a price stays sealed. Empty: every price is opened."),
    )
    notice_on = forms.DateField(
        label=_("First notice"),
        required=False,
        help_text=_(
            "The day on which it is first announced, in the newspaper for example. The law’s days count from it."
        ),
    )
    questions_until = MomentField(label=_("Questions until"), required=False)
    deadline = MomentField(label=_("Deadline"), required=False)
    opening_at = MomentField(label=_("Opening"), required=False)
    opening_place = forms.CharField(label=_("Place of the opening"), required=False, max_length=300)
    contract_starts = forms.DateField(label=_("Contract from"), required=False)
    contract_ends = forms.DateField(label=_("Contract until"), required=False)
    officer = forms.ModelChoiceField(Person.objects.none(), label=_("Procurement officer"))
    contact_name = forms.CharField(label=_("Contact"), required=False, max_length=200)
    contact_email = forms.EmailField(label=_("Contact e-mail"), required=False)
    contact_phone = forms.CharField(label=_("Contact telephone"), required=False, max_length=40)

    def __init__(self, *args: Any, subject: Solicitation, **options: Any) -> None:
        options.setdefault("initial", {name: _value(subject, name) for name in self.base_fields})
        super().__init__(*args, **options)
        self._envelopes = subject.envelopes
        if subject.method.two_envelopes == "required":
            self._require_two()
        if subject.method.two_envelopes == "not":
            self.groups = tuple(group for group in self.groups if group[0] != QUALITY_FIRST)
            del self.fields["envelopes"], self.fields["envelopes_reason"], self.fields["least_quality"]
        self.fields["profile"].choices = method_choices()  # type: ignore[attr-defined]
        self.fields["combined_value"] = MoneyField(
            currency=subject.currency,
            label=self.base_fields["combined_value"].label,
            required=False,
            help_text=self.base_fields["combined_value"].help_text,
        )
        officers = holders_of("procurement_officer", organization=subject.office)
        self.fields["officer"].queryset = officers | Person.objects.filter(pk=subject.officer_id)  # type: ignore[attr-defined]

    def _require_two(self) -> None:
        """Nothing is left to choose; it is still shown, with the least points, which are chosen."""
        field = self.fields["envelopes"]
        field.choices = [c for c in field.choices if c[0] == TWO]  # type: ignore[attr-defined]
        field.help_text = _(
            "This method always has two. Companies hand in quality and prices apart; prices are opened once the "
            "panel’s word on quality is frozen, and only of those who pass. Nothing is taken on paper."
        )
        del self.fields["envelopes_reason"]

    def clean_envelopes(self) -> int:
        """As it is where nothing is chosen."""
        return int(self.cleaned_data["envelopes"] or self._envelopes)


def _value(subject: Any, name: str) -> Any:
    """A row's value as a form's initial one: rows by their id."""
    return getattr(subject, f"{name}_id", None) or getattr(subject, name)


class ItemForm(forms.Form):
    """One thing asked for."""

    row_title = _("Item")
    description = forms.CharField(label=_("What"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
    kind = KindChoice(label=_("Kind of thing"), required=False, empty_label=_("None of these"))
    quantity = forms.IntegerField(label=_("How many"), required=False, min_value=1, max_value=2**31 - 1)
    unit = forms.CharField(label=_("Of what"), required=False, max_length=40)
    member = forms.ModelChoiceField(Organization.objects.none(), label=_("For which member"))
    delivery_place = forms.CharField(label=_("Delivered to"), required=False, max_length=300)
    delivery_geometry = PlaceField(
        label=_("Latitude and longitude"), required=False, widget=forms.TextInput, help_text=""
    )
    delivery_by = forms.DateField(label=_("Delivered by"), required=False)
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)
    need = forms.ModelChoiceField(
        Need.objects.none(),
        label=_("Need"),
        widget=forms.HiddenInput,
        required=False,
        error_messages={"invalid_choice": _("An item stands for a need of its project, or for none.")},
    )

    def __init__(self, *args: Any, members: Any, needs: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["member"].queryset = members  # type: ignore[attr-defined]
        self.fields["need"].queryset = needs  # type: ignore[attr-defined]


class CriterionForm(forms.Form):
    """By what offers are judged."""

    row_title = _("Criterion")
    name = forms.CharField(label=_("Criterion"), max_length=200)
    weight = forms.DecimalField(
        label=_("Weight in percent"), min_value=Decimal("0.01"), max_value=100, decimal_places=2
    )
    scored = forms.ChoiceField(label=_("Scored"), choices=Criterion.Scored.choices, initial=Criterion.Scored.QUALITY)
    description = forms.CharField(
        label=_("What is looked at"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DocumentForm(forms.Form):
    """A document that an offer holds."""

    row_title = _("Document")
    label = forms.CharField(label=_("Document"), max_length=200)
    mandatory = forms.BooleanField(label=_("It must be there"), required=False)
    confidential_allowed = forms.BooleanField(label=_("It may be claimed confidential"), required=False)
    code = forms.CharField(widget=forms.HiddenInput, required=False)


class Lines(forms.BaseFormSet):
    """A list whose rows carry a number or code; new ones get the next free one, in the order in which they stand."""

    def rows(self) -> list[dict[str, Any]]:
        """The rows that are filled in and not taken out."""
        given = [form.cleaned_data for form in self.forms]  # empty for a spare row that was left as it was
        return [{k: v for k, v in row.items() if k != "DELETE"} for row in given if row and not row.get("DELETE")]


def _lines(form: type[forms.Form], data: Any, initial: list[dict[str, Any]], prefix: str, **kwargs: Any) -> Lines:
    made = forms.formset_factory(form, formset=Lines, extra=2, can_delete=True, max_num=MOST_LINES, validate_max=True)
    return made(data, initial=initial, prefix=prefix, form_kwargs=kwargs)  # type: ignore[return-value]


def item_lines(solicitation: Solicitation, items: Iterable[Mapping[str, Any]], data: Any = None) -> Lines:
    """The items as rows of a form, from rows as an addendum holds them."""
    members = Organization.objects.filter(
        project_memberships__project=solicitation.project_id, project_memberships__state="joined"
    ).order_by("name")
    needs = Need.objects.filter(
        Q(project_rows__project=solicitation.project_id) | Q(solicited_items__solicitation=solicitation)
    ).distinct()
    initial = [
        {**{name.removesuffix("_id"): row.get(name) for name in ITEM_FIELDS}, "number": row["number"]} for row in items
    ]
    return _lines(ItemForm, data, initial, "item", members=members, needs=needs)


def items_given(lines: Lines) -> list[dict[str, Any]]:
    """The rows of the form as an action takes them: ids and dates in their plain form, each with its number."""
    rows = lines.rows()
    _number(rows)
    return [
        {
            **{n: row[n] for n in ("number", "quantity", "unit", "delivery_place", "delivery_geometry")},
            "description": " ".join(row["description"].split()),
            "kind_id": row["kind"].pk if row["kind"] else None,
            "member_id": row["member"].pk,
            "need_id": row["need"].pk if row["need"] else None,
            "delivery_by": row["delivery_by"],
        }
        for row in rows
    ]


def criterion_lines(criteria: Iterable[Mapping[str, Any]], data: Any = None) -> Lines:
    """The criteria as rows of a form."""
    initial = [{**row, "weight": Decimal(row["weight"]) / 100} for row in criteria]
    return _lines(CriterionForm, data, initial, "criterion")


def criteria_given(lines: Lines) -> list[dict[str, Any]]:
    """The rows of the form as an action takes them; weights in hundredths of a percent."""
    rows = lines.rows()
    _number(rows)
    return [{**row, "weight": int(row["weight"] * 100)} for row in rows]


def document_lines(documents: Iterable[AskedDocument], data: Any = None) -> Lines:
    """The documents asked for as rows of a form."""
    names = ("code", "label", "mandatory", "confidential_allowed")
    return _lines(DocumentForm, data, [{n: getattr(d, n) for n in names} for d in documents], "document")


def documents_given(lines: Lines) -> list[dict[str, Any]]:
    """The rows of the form as an action takes them; a new one gets a code from its name."""
    rows = lines.rows()
    taken = {row["code"] for row in rows if row["code"]}
    for row in rows:
        if not row["code"]:
            base = slugify(row["label"])[:34].replace("-", "_") or "document"
            row["code"] = next(c for c in (base, *(f"{base}_{n}" for n in range(2, 999))) if c not in taken)
            taken.add(row["code"])
    return rows


def _number(rows: list[dict[str, Any]]) -> None:
    """Give new rows the numbers after the last one: a number once given is not given again to something else."""
    last = max((row["number"] or 0 for row in rows), default=0)
    for row in rows:
        if not row["number"]:
            last += 1
            row["number"] = last


BEFORE = {"award": _("Before the award."), "contract": _("Before the contract.")}


class ChecklistForm(forms.Form):
    """One line for each thing that must be there before an act that is ahead: what shows it."""

    def __init__(self, *args: Any, subject: Solicitation, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = subject.checklist.select_related("done_by")
        self.lines = [line for line in rows if subject.state in AHEAD[line.before]]
        for line in self.lines:
            help_text = line.citation
            if line.before in BEFORE:
                help_text = f"{BEFORE[line.before]} {help_text}".strip()
            if line.done_by is not None:
                done = _now("Ticked off by %(name)s.") % {"name": line.done_by}
                help_text = f"{help_text} {done}".strip()
            self.fields[line.code] = forms.CharField(
                label=line.label,
                help_text=help_text,
                initial=line.evidence,
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def evidence(self) -> dict[str, str]:
        """Code → what shows it."""
        return {line.code: self.cleaned_data[line.code] for line in self.lines}


class AddendumForm(forms.Form):
    """What an addendum says, and the dates it moves."""

    groups = (
        (_("What changes"), ("summary", "material", "requirements")),
        (_("New dates"), (("questions_until", "deadline"), "opening_at")),
    )
    summary = forms.CharField(
        label=_("What changes, in plain words"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Companies read this first."),
    )
    material = forms.BooleanField(
        label=_("It changes what an offer must contain or how it is judged"),
        required=False,
        help_text=_("Offers made before must then be confirmed or made anew."),
    )
    requirements = forms.BooleanField(
        label=_("It states the project’s requirements anew"),
        required=False,
        help_text=_("In the version that passed the project’s gates since. That is material."),
    )
    questions_until = MomentField(label=_("New date for questions"), required=False)
    deadline = MomentField(label=_("New deadline"), required=False)
    opening_at = MomentField(
        label=_("New opening"), required=False, help_text=_("Empty: it moves as far as the deadline does.")
    )

    def __init__(self, *args: Any, subject: Addendum | None = None, **options: Any) -> None:
        if subject is not None:
            options.setdefault("initial", {name: getattr(subject, name) for name in self.base_fields})
        super().__init__(*args, **options)


def current_items(subject: Solicitation | Addendum) -> list[dict[str, Any]]:
    """The items an editor begins with: the addendum's own list, else those of the solicitation."""
    if isinstance(subject, Addendum):
        return subject.items if subject.items is not None else current_items(subject.solicitation)
    return rows_of(Item.objects.filter(solicitation=subject), ITEM_FIELDS)


def current_criteria(subject: Solicitation | Addendum) -> list[dict[str, Any]]:
    """The criteria an editor begins with, likewise."""
    if isinstance(subject, Addendum):
        return subject.criteria if subject.criteria is not None else current_criteria(subject.solicitation)
    return rows_of(Criterion.objects.filter(solicitation=subject), CRITERION_FIELDS)

"""Forms of the places room: filters, standing things, the list of kinds, areas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.forms.models import ModelChoiceIterator
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Actor
from junto.frame.forms import PlaceField
from junto.people.models import Jurisdiction, Organization
from junto.places import queries
from junto.places.models import Area, Sector, StandingThing, ThingKind, label

AREAS_URL: Any = reverse_lazy("places:areas-geojson")


class _BySector(ModelChoiceIterator):
    """Choices of kinds in groups, one a sector, in the reader's language."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        grouped: dict[str, list[tuple[str, str]]] = {}
        # Columns, not rows: two objects for each of a hundred kinds would be the slowest part of every list's page.
        for pk, name, names, *sector in self.queryset.values_list(
            "pk", "name", "names", "sector__name", "sector__names"
        ):
            grouped.setdefault(label(*sector), []).append((str(pk), label(name, names)))
        for sector, kinds in sorted(grouped.items()):
            yield sector, sorted(kinds, key=lambda kind: kind[1])


class KindChoice(forms.ModelChoiceField):
    """The kinds on the list, grouped by sector, named in the reader's language."""

    iterator = _BySector

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=queries.kinds(), **options)


class StandingFilter(forms.Form):
    """What the list of standing things is narrowed to."""

    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    kind = KindChoice(label=_("Kind of thing"), required=False, empty_label=_("All kinds"))
    owner = forms.CharField(label=_("Owner"), required=False, max_length=100)
    area = forms.ModelChoiceField(queries.areas(), label=_("Area"), required=False, empty_label=_("Whole city"))


class StandingForm(forms.Form):
    """A standing thing, to add or to edit."""

    wants_subject = True
    groups = (
        (_("What"), (("kind", "name"), ("owner", "owner_name"))),
        (_("Where"), ("place_name", "geometry")),
        (_("When"), (("since", "until"),)),
        (_("Source"), (("source", "external_id"),)),
    )

    jurisdiction = forms.ModelChoiceField(Jurisdiction.objects.none(), label=_("Jurisdiction"))
    kind = KindChoice(label=_("Kind of thing"))
    name = forms.CharField(label=_("Name"), max_length=300)
    owner = forms.ModelChoiceField(
        Organization.objects.filter(state="active"),
        label=_("Owner"),
        required=False,
        empty_label=_("Not one of those here"),
    )
    owner_name = forms.CharField(
        label=_("Owner, as the source names it"), required=False, max_length=200, help_text=_("Where it is not listed.")
    )
    place_name = forms.CharField(label=_("Address or name of the place"), required=False, max_length=300)
    geometry = PlaceField(label=_("Place"), required=False, areas_url=AREAS_URL)
    since = forms.DateField(label=_("There since"), required=False)
    until = forms.DateField(label=_("There until"), required=False)
    source = forms.CharField(label=_("Source"), required=False, max_length=300)
    external_id = forms.CharField(label=_("Number in its source"), required=False, max_length=120)

    def __init__(
        self, *args: Any, subject: StandingThing | None = None, actor: Actor | None = None, **options: Any
    ) -> None:
        if subject is not None:
            initial = {name: getattr(subject, name) for name in self.base_fields}
            options.setdefault("initial", initial)
        super().__init__(*args, **options)
        fill_jurisdiction(self, queries.jurisdictions_of(actor) if actor else None)


def fill_jurisdiction(form: forms.Form, ids: frozenset[Any] | None) -> None:
    """Offer the jurisdictions (of those ids); where there is one only, it is not asked for."""
    rows = Jurisdiction.objects.filter(state="active")
    rows = rows.filter(pk__in=ids) if ids else rows
    found = list(rows)
    field = form.fields["jurisdiction"]
    field.queryset = rows  # type: ignore[attr-defined]
    field.choices = [(j.pk, j.name) for j in found]  # type: ignore[attr-defined]
    if len(found) == 1:
        field.initial = found[0].pk
        field.widget = forms.HiddenInput()
        form.initial.setdefault("jurisdiction", found[0].pk)


class NamesForm(forms.Form):
    """A name and its translations, one field a language."""

    wants_subject = True
    code = forms.SlugField(
        label=_("Code"), max_length=60, help_text=_("Short, without spaces; it stays as it is for good.")
    )
    name = forms.CharField(label=_("Name in English"), max_length=120)

    def __init__(
        self, *args: Any, subject: Sector | ThingKind | None = None, actor: Actor | None = None, **options: Any
    ) -> None:
        if subject is not None:
            options.setdefault("initial", self.initial_of(subject))
        super().__init__(*args, **options)
        if subject is not None:
            del self.fields["code"]
        for code, language in settings.LANGUAGES:
            if code != "en":
                label = _("Name in %(language)s") % {"language": language}
                self.fields[f"name_{code}"] = forms.CharField(label=label, max_length=120, required=False)
                if subject is not None:
                    self.initial.setdefault(f"name_{code}", subject.names.get(code, ""))

    def initial_of(self, subject: Any) -> dict[str, Any]:
        """What stands in the form at first."""
        return {"name": subject.name}

    def clean(self) -> dict[str, Any]:
        """Gather the translations under `names`."""
        cleaned = dict(super().clean() or {})
        codes = [code for code, _language in settings.LANGUAGES if code != "en"]
        names = {code: cleaned.pop(f"name_{code}", "") for code in codes}
        return {**cleaned, "names": {code: name for code, name in names.items() if name}}


class SectorForm(NamesForm):
    """A sector, to add or to edit."""


class KindForm(NamesForm):
    """A kind of thing, to add or to edit."""

    sector = forms.ModelChoiceField(queries.sectors(), label=_("Sector"))
    works = forms.ChoiceField(
        label=_("Its works"),
        required=False,
        choices=[("", _("not known")), *ThingKind.Works.choices],
        help_text=_("What opens the ground comes before what is laid on it: this orders works at one place."),
    )
    bought = forms.BooleanField(
        label=_("Departments can buy it together"),
        required=False,
        initial=True,
        help_text=_("Not for works that are each their own, as a bridge or a plaza."),
    )
    serves = forms.ModelMultipleChoiceField(
        queries.kinds(),
        label=_("Where it stands, it can serve for"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A traffic signal's pole can carry a camera: a need for a camera beside one is told so."),
    )
    connects = forms.BooleanField(
        label=_("It serves by giving power or a connection, it carries nothing"), required=False
    )

    def initial_of(self, subject: ThingKind) -> dict[str, Any]:
        """What stands in the form at first."""
        served = list(subject.serves.all())
        kept = {name: getattr(subject, name) for name in ("name", "sector", "works", "bought", "connects")}
        return {**kept, "serves": served}


class AreaForm(forms.Form):
    """An area's name."""

    wants_subject = True
    name = forms.CharField(label=_("Name"), max_length=200)

    def __init__(self, *args: Any, subject: Area, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"name": subject.name}

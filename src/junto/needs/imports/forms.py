"""Forms of an import: the file, its columns, whose rows they are, how they are written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from junto.core.currencies import EXPONENTS
from junto.core.tables import GEOMETRY, ColumnMapping, Field
from junto.core.workflow import Actor, Words
from junto.needs.imports import fields
from junto.needs.imports.owners import ADD, LEAVE, may_add_departments
from junto.needs.imports.proposing import columns_of
from junto.needs.models import Import
from junto.needs.workflow import ANY_IMPORTER, IMPORTERS
from junto.people.models import Jurisdiction, Organization
from junto.people.roles import CITY_BODIES
from junto.places.models import Sector, ThingKind

# Roles that may import for every department of a government, and those that may for their own alone.
WIDE, OWN = (frozenset(who.role for who in ANY_IMPORTER if who.of == of) for of in ("here", "owner"))
ORDER_CHOICES = [("", _("year first (2026-11-23)")), ("mdy", _("month first (11/23/2026)")),
                 ("dmy", _("day first (23/11/2026)"))]  # fmt: skip
FACTORS = [("1", _("as they stand")), ("1000", _("thousands")), ("1000000", _("millions"))]
MONTHS = [(str(n), str(n)) for n in range(1, 13)]


def may_import(actor: Actor) -> bool:
    """Whether the actor could import anything."""
    return bool(_offered(actor))


def _offered(actor: Actor) -> list[tuple[str, Words]]:
    """What the rows of a file may become, as far as the actor may bring it in."""
    return [(into, name) for into, name in fields.INTO.items() if actor.roles() & {w.role for w in IMPORTERS[into]}]


class UploadForm(forms.Form):
    """The file, what its rows become, for whom."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, XLSX or GeoJSON; also compressed as .gz."),
        error_messages={
            "required": _("Choose a file first."),
            "empty": _("The file is empty. A folder cannot be brought in: choose one file of it."),
        },
    )
    into = forms.ChoiceField(label=_("Its rows become"), widget=forms.RadioSelect)
    jurisdiction = forms.ModelChoiceField(Jurisdiction.objects.none(), label=_("Jurisdiction"))
    organization = forms.ModelChoiceField(Organization.objects.none(), label=_("For"), required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        wide = {h.jurisdiction for h in actor.held if h.role in WIDE} - {None}
        mine = actor.organizations(*OWN)
        choices = _offered(actor)
        self.fields["into"] = forms.ChoiceField(
            label=_("Its rows become"), choices=choices, widget=forms.RadioSelect, initial=choices[0][0]
        )
        bodies = Organization.objects.filter(state="active", kind__in=CITY_BODIES)
        offered = bodies.filter(jurisdiction__in=wide) | bodies.filter(pk__in=mine)
        here = set(offered.values_list("jurisdiction", flat=True)) | wide
        places = Jurisdiction.objects.filter(pk__in=here, state="active")
        self.fields["jurisdiction"] = forms.ModelChoiceField(
            places, label=_("Jurisdiction"), initial=places.first(), empty_label=None
        )
        if places.count() == 1:
            self.fields["jurisdiction"].widget = forms.HiddenInput()
        self.fields["organization"] = forms.ModelChoiceField(
            offered.distinct(),
            label=_("For"),
            required=not wide,
            empty_label=_("Each row says which department") if wide else None,
        )


class ColumnsForm(forms.Form):
    """Which column fills which field, with what the file alone cannot say."""

    def __init__(self, *args: Any, imported: Import, **options: Any) -> None:
        super().__init__(*args, **options)
        self.imported = imported
        self.columns = columns_of(imported)
        self.samples = dict(self.columns)
        self.mapping = ColumnMapping.from_data(imported.mapping)
        names = [name for name, _samples in self.columns]
        self.wanted = fields.fields_for(imported.into, fields.years_in(names, self.mapping.columns))
        described = imported.options.get("file", {})
        self.choices = [("", _("not in this file"))]
        if described.get("geometry"):
            self.choices.append((GEOMETRY, _("(the shape of the row)")))
        self.choices += [(name, name) for name in names]
        groups: dict[str, list[Any]] = {}
        for item in self.wanted:
            slots = list(self._add_slots(item))
            groups.setdefault(_group(item.name), []).append(tuple(slots) if len(slots) > 1 else slots[0])
        self._add_constants(groups)
        self.groups = tuple((GROUPS[name], tuple(groups[name])) for name in GROUPS if name in groups)

    def _add_slots(self, item: Field) -> Iterator[str]:
        labels = [part.label for part in item.parts] or [item.label]
        for slot, label in zip(item.slots(), labels, strict=True):
            column = self.mapping.columns.get(slot, "")
            such = " · ".join(self.samples.get(column, ()))
            self.fields[f"col-{slot}"] = forms.ChoiceField(
                label=label,
                choices=self.choices,
                required=False,
                initial=column,
                help_text=_now("Such as: %(samples)s") % {"samples": such} if such else "",
            )
            yield f"col-{slot}"

    def _add_constants(self, groups: dict[str, list[Any]]) -> None:
        """What holds for every row that does not say it, and how numbers and dates are written."""
        given, options, kept = self.mapping.constants, self._option, self.imported.options
        kinds = [(k.code, k.label) for k in ThingKind.objects.filter(state="listed")]
        self._add(groups, "what", "kind", forms.ChoiceField(
            label=_("Kind of thing, of rows that do not say"), choices=[("", _("none")), *sorted(kinds, key=str)],
            required=False, initial=given.get("kind", "")))  # fmt: skip
        self._add(groups, "what", "guess_kinds", forms.BooleanField(
            label=_("Where no column says the kind, guess it from the words"), required=False,
            initial=kept.get("guess_kinds", True)))  # fmt: skip
        self._add(groups, "when", "order", forms.ChoiceField(
            label=_("Dates are written"), choices=ORDER_CHOICES, required=False,
            initial=(options("order", "window", "since", "until") or "").replace("iso", "")))  # fmt: skip
        self._add(groups, "when", "placeholders", forms.BooleanField(
            label=_("01/01/1900 and 09/09/9999 mean “not known”"), required=False,
            initial=options("placeholders", "window", "since", "until") == "missing"))  # fmt: skip
        self._add(groups, "all", "filter_column", forms.ChoiceField(
            label=_("Only rows whose column"), choices=[c for c in self.choices if c[0] != GEOMETRY], required=False,
            initial=kept.get("filter", {}).get("column", "")))  # fmt: skip
        self._add(groups, "all", "filter_keep", forms.CharField(
            label=_("says one of (separate by commas)"), required=False, max_length=500,
            initial=", ".join(kept.get("filter", {}).get("keep", ()))))  # fmt: skip
        self._add(groups, "all", "source", forms.CharField(
            label=_("What this file is called from year to year"), required=False, max_length=200,
            initial=kept.get("source", "") or self.imported.file_name))  # fmt: skip
        if self.imported.into == fields.NEEDS:
            self._add_need_constants(groups)

    def _add_need_constants(self, groups: dict[str, list[Any]]) -> None:
        given, kept = self.mapping.constants, self.imported.options
        sectors = [(s.code, s.label) for s in Sector.objects.filter(state="listed")]
        self._add(groups, "what", "sector", forms.ChoiceField(
            label=_("Sector, of rows that do not say"), choices=[("", _("none")), *sectors], required=False,
            initial=given.get("sector", "")))  # fmt: skip
        self._add(groups, "where", "citywide", forms.BooleanField(
            label=_("Rows without a place are for the whole city"), required=False,
            initial=bool(given.get("citywide"))))  # fmt: skip
        self._add(
            groups,
            "when",
            "fiscal_start_month",
            forms.ChoiceField(
                label=_("The fiscal year begins in month"),
                choices=MONTHS,
                required=False,
                initial=str(kept.get("fiscal_start_month") or self._option("fiscal_start_month", "window") or 1),
            ),
        )
        self._add(groups, "when", "window_from_costs", forms.BooleanField(
            label=_("Without dates: from the first to the last fiscal year with money"), required=False,
            initial=bool(kept.get("window_from_costs"))))  # fmt: skip
        money = [name for name in self.mapping.options if name == "cost" or name.startswith("cost_")] or ["cost"]
        self._add(groups, "money", "factor", forms.ChoiceField(
            label=_("Amounts are"), choices=FACTORS, required=False,
            initial=str(self._option("factor", *money) or 1)))  # fmt: skip
        self._add(groups, "money", "currency", forms.ChoiceField(
            label=_("Currency"), choices=[(code, code) for code in sorted(EXPONENTS)], required=False,
            initial=self._option("currency", *money) or settings.CURRENCY))  # fmt: skip
        self._add(groups, "money", "dash_is_zero", forms.BooleanField(
            label=_("A dash means nothing is planned"), required=False,
            initial=bool(self._option("dash_is_zero", *money))))  # fmt: skip

    def _add(self, groups: dict[str, list[Any]], group: str, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        groups.setdefault(group, []).append(name)

    def _option(self, option: str, *names: str) -> Any:
        return next((self.mapping.options[n][option] for n in names if option in self.mapping.options.get(n, {})), None)

    def clean(self) -> dict[str, Any]:
        """A column fills one field; a filter needs both its column and its values."""
        said = super().clean() or {}
        used: dict[str, str] = {}
        for name, column in said.items():
            if not name.startswith("col-") or not column:
                continue
            if column in used:
                self.add_error(name, _now("“%(column)s” is already used for another field.") % {"column": column})
            used[column] = name
        if not said.get("col-title"):
            self.add_error("col-title", _now("Choose a column: every row needs it."))
        if bool(said.get("filter_column")) != bool((said.get("filter_keep") or "").strip()):
            self.add_error("filter_keep", _now("Name both: the column and what it must say."))
        return said

    def reading(self) -> tuple[ColumnMapping, dict[str, Any]]:
        """The mapping and the options that were chosen; what the form does not ask stays as it was."""
        said = self.cleaned_data
        columns = {name[4:]: column for name, column in said.items() if name.startswith("col-") and column}
        constants = {k: v for k, v in self.mapping.constants.items() if k not in ("kind", "sector", "citywide")}
        constants |= {k: said[k] for k in ("kind", "sector") if said.get(k)}
        if said.get("citywide"):
            constants["citywide"] = "yes"
        options = {name: dict(given) for name, given in self.mapping.options.items()}
        for name in {slot.split(".")[0] for slot in columns}:
            options[name] = {**options.get(name, {}), **_parsing(name, said)}
        return ColumnMapping(columns, constants, options), self._kept(said)

    def _kept(self, said: Mapping[str, Any]) -> dict[str, Any]:
        keep = [value.strip() for value in (said.get("filter_keep") or "").split(",") if value.strip()]
        found: dict[str, Any] = {
            "source": said.get("source") or self.imported.file_name,
            "guess_kinds": bool(said.get("guess_kinds")),
            "filter": {"column": said["filter_column"], "keep": keep} if said.get("filter_column") else {},
        }
        if self.imported.into == fields.NEEDS:
            found["window_from_costs"] = bool(said.get("window_from_costs"))
            found["fiscal_start_month"] = int(said.get("fiscal_start_month") or 1)
        return found


def _parsing(name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """The options of one field's parser, from what the form says of all dates and all money."""
    if name in ("window", "since", "until"):
        found: dict[str, Any] = {"order": said.get("order") or "iso"}
        found["placeholders"] = "missing" if said.get("placeholders") else "refuse"
        if name == "window":
            found["fiscal_start_month"] = int(said.get("fiscal_start_month") or 1)
        return found
    if name == "cost" or name.startswith("cost_"):
        return {
            "factor": int(said.get("factor") or 1),
            "currency": said.get("currency") or settings.CURRENCY,
            "dash_is_zero": bool(said.get("dash_is_zero")),
        }
    return {}


GROUPS = {
    "what": _("What"),
    "whose": _("Whose"),
    "where": _("Where"),
    "when": _("When"),
    "money": _("Money"),
    "all": _("The whole file"),
}


def _group(name: str) -> str:
    if name in ("geometry", "point", "address", "citywide"):
        return "where"
    if name in ("window", "since", "until"):
        return "when"
    if name.startswith("cost") or name == "fund":
        return "money"
    return "whose" if name == "owner" else "what"


class OwnersForm(forms.Form):
    """Which department each owner in the file is: one that is there, a new one, or its rows are left out."""

    def __init__(
        self, *args: Any, imported: Import, owners: list[dict[str, Any]], actor: Actor, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        bodies = Organization.objects.filter(
            jurisdiction=imported.jurisdiction, state="active", kind__in=CITY_BODIES
        ).order_by("name")
        there = [(str(body.pk), body.name) for body in bodies]
        self.may_add = may_add_departments(actor, imported.jurisdiction) and imported.organization_id is None
        self.keys: dict[str, str] = {}
        chosen = imported.options.get("owners", {})
        for n, owner in enumerate(owners):
            choices: list[tuple[str, Words]] = [("", _("choose…"))]
            if self.may_add and owner["state"] in ("new", "left", "refused"):
                choices.append((ADD, _now("add “%(name)s” as a department") % {"name": owner["name"]}))
            choices += [*there, (LEAVE, _("leave its rows out"))]
            before = chosen.get(owner["key"]) or (owner["id"] if owner["state"] == "known" else "")
            spelled = ", ".join(f"{text} ({count})" for text, count in owner["spellings"])
            self.fields[f"owner-{n}"] = forms.ChoiceField(
                label=owner["name"],
                choices=choices,
                required=False,
                initial=before or (ADD if owner["state"] == "new" else ""),
                help_text=_now("In the file: %(spelled)s") % {"spelled": spelled},
            )
            self.keys[f"owner-{n}"] = owner["key"]

    def chosen(self) -> dict[str, str]:
        """Owner's key → what it is."""
        return {self.keys[name]: value for name, value in self.cleaned_data.items() if value}


class RunForm(forms.Form):
    """All or nothing, or the rows without problems: chosen, never assumed."""

    mode = forms.ChoiceField(
        label=_("What is to be written"),
        choices=[
            ("valid", _("The rows without problems; the others are handed back with reasons")),
            ("all", _("All rows or nothing")),
        ],
        widget=forms.RadioSelect,
    )

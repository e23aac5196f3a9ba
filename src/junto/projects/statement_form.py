"""The form in which a group states for itself what counts for it: what, in which order, its red lines."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.tradeoffs.scores import plain
from junto.projects.actions.stakeholders import Statement
from junto.projects.models import Criterion, Stakeholder
from junto.projects.weighing.compiling import plain_number
from junto.projects.weighing.shown import ends

WAYS = {
    "ordinal": _("Rank them"),
    "exact": _("Give each a number"),
    "bounded": _("Give each a least and a most"),
    "pairwise": _("Compare two by two"),
    "none": _("Do not say"),
}


class StatementForm(forms.Form):
    """A group's statement, asked by one `way` of saying what matters more; ranking is the default.

    The fields are made of the trade-off's criteria: `counts_3` and so on. `statement()` is what core reads.
    """

    objective = forms.CharField(
        label=_("What you want, in one sentence"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )  # fmt: skip

    def __init__(self, *args: Any, stakeholder: Stakeholder, way: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.stakeholder, self.way = stakeholder, way
        self.lines = len(stakeholder.red_lines) + 1  # one more than there are
        self.criteria = list(stakeholder.tradeoff.criteria.all())
        self.initial["objective"] = stakeholder.objective
        stated = stakeholder.weights.get(way)
        groups: list[tuple[Any, tuple[Any, ...]]] = [(gettext("What you want"), ("objective",))]
        ranks = ranks_of(stated, stakeholder.criteria) if way == "ordinal" else {}
        for k, one in enumerate(self.criteria):
            groups.append((_titled(one), self._criterion(k, one, stated, ranks)))
        if way == "pairwise":
            groups.append((gettext("How many times does one matter as much as the other?"), tuple(self._pairs(stated))))
        for k in range(self.lines):
            groups.append((gettext("Red line %(number)s") % {"number": k + 1}, self._line(k)))
        self.fields["accepts"] = forms.FloatField(
            label=gettext("Least you would accept, in points of 100"), required=False, min_value=0, max_value=100,
            initial=plain_number(stakeholder.accepts),
            help_text=gettext("Left empty: you accept what leaves you no worse off than doing nothing."),
        )  # fmt: skip
        self.groups = (*groups, (gettext("What you would accept"), ("accepts",)))

    def _criterion(self, k: int, one: Criterion, stated: Any, ranks: Mapping[str, int]) -> tuple[Any, ...]:
        counts = one.name in self.stakeholder.criteria
        self.fields[f"counts_{k}"] = forms.BooleanField(
            label=gettext("This counts for us"), required=False, initial=counts
        )
        row: list[str] = []
        if self.way == "ordinal":
            self._number(
                f"rank_{k}",
                gettext("Place in your order"),
                ranks.get(one.name),
                least=1,
                help_text=gettext("1 matters most; equal numbers matter alike."),
            )
        elif self.way == "exact":
            self._number(
                f"weight_{k}",
                gettext("Number"),
                _in(stated, one.name),
                least=0,
                help_text=gettext("Twice the number matters twice as much."),
            )
        elif self.way == "bounded":
            low, high = _in(stated, one.name) or (None, None)
            self._number(f"low_{k}", gettext("Least, in percent"), _percent(low), least=0)
            self._number(f"high_{k}", gettext("Most, in percent"), _percent(high), least=0)
        row = [name for name in (f"rank_{k}", f"weight_{k}", f"low_{k}", f"high_{k}") if name in self.fields]
        own = self.stakeholder.scales.get(one.name) or {}
        self._number(f"worst_{k}", gettext("Worst for us, where not as above"), own.get("worst"))
        self._number(f"best_{k}", gettext("Best for us, where not as above"), own.get("best"))
        return (
            (f"counts_{k}", tuple(row), (f"worst_{k}", f"best_{k}"))
            if row
            else (f"counts_{k}", (f"worst_{k}", f"best_{k}"))
        )

    def _number(self, name: str, label: str, value: Any, *, least: float | None = None, help_text: str = "") -> None:
        self.fields[name] = forms.FloatField(
            label=label, required=False, initial=plain_number(_float(value)), min_value=least, help_text=help_text
        )

    def _pairs(self, stated: Any) -> list[str]:
        names = []
        known = stated or {}
        for (i, one), (j, other) in combinations(enumerate(self.criteria), 2):
            value = known.get(f"{one.name}|{other.name}")
            back = known.get(f"{other.name}|{one.name}")
            label = gettext("“%(one)s” against “%(other)s”") % {"one": one.name, "other": other.name}
            self._number(f"pair_{i}_{j}", label, value if value is not None else back and 1 / float(back), least=0)
            names.append(f"pair_{i}_{j}")
        return names

    def _line(self, k: int) -> tuple[Any, ...]:
        lines = self.stakeholder.red_lines
        now: Mapping[str, Any] = lines[k] if k < len(lines) else {}
        choices = [("", gettext("none")), *((one.name, one.name) for one in self.criteria)]
        self.fields[f"line_{k}"] = forms.ChoiceField(
            label=gettext("Criterion"), required=False, choices=choices, initial=now.get("criterion", "")
        )
        self._number(f"most_{k}", gettext("At most"), now.get("at_most"))
        self._number(f"least_{k}", gettext("Or at least"), now.get("at_least"))
        self.fields[f"why_{k}"] = forms.CharField(
            label=gettext("Why nothing else makes up for it"),
            required=False,
            max_length=1000,
            initial=now.get("reason"),
        )
        self._number(
            f"tolerated_{k}",
            gettext("Chance of crossing it that you accept, in percent"),
            now.get("tolerated", 5),
            least=0,
        )
        return (f"line_{k}", (f"most_{k}", f"least_{k}"), f"why_{k}", f"tolerated_{k}")

    # --- what was stated ----------------------------------------------------------------------------------------------
    def clean(self) -> dict[str, Any]:
        """What is missing is said at its own field."""
        given = super().clean() or self.cleaned_data
        if self.errors:
            return given
        if not self._counting(given):
            self.add_error(
                "counts_0" if self.criteria else None, gettext("Say at least one thing that counts for you.")
            )
        asked = {"ordinal": ("rank",), "exact": ("weight",), "bounded": ("low", "high")}.get(self.way, ())
        for k, one in self._counting(given):
            for name in asked:
                if given.get(f"{name}_{k}") is None:
                    words = gettext("“%(name)s” counts for you: say how much.") % {"name": one.name}
                    self.add_error(f"{name}_{k}", words)
            if (given.get(f"worst_{k}") is None) != (given.get(f"best_{k}") is None):
                self.add_error(f"best_{k}", gettext("Give both the worst and the best, or neither."))
        self._check_pairs(given)
        self._check_lines(given)
        return given

    def _check_pairs(self, given: Mapping[str, Any]) -> None:
        if self.way != "pairwise":
            return
        for (i, one), (j, other) in combinations(self._counting(given), 2):
            value = given.get(f"pair_{i}_{j}")
            if value is None or value <= 0:
                words = gettext("Say how many times “%(one)s” matters as much as “%(other)s”, a half being 0.5.")
                self.add_error(f"pair_{i}_{j}", words % {"one": one.name, "other": other.name})

    def _check_lines(self, given: Mapping[str, Any]) -> None:
        for k in range(self.lines):
            if not given.get(f"line_{k}"):
                continue
            if (given.get(f"most_{k}") is None) == (given.get(f"least_{k}") is None):
                self.add_error(f"most_{k}", gettext("Say either at most or at least how much."))
            if not given.get(f"why_{k}"):
                self.add_error(f"why_{k}", gettext("Say why nothing else makes up for it."))
            if (given.get(f"tolerated_{k}") or 0) > 100:
                self.add_error(f"tolerated_{k}", gettext("A chance lies between 0 and 100 percent."))

    def _counting(self, given: Mapping[str, Any]) -> list[tuple[int, Criterion]]:
        return [(k, one) for k, one in enumerate(self.criteria) if given.get(f"counts_{k}")]

    def statement(self) -> Statement:
        """What the group states, in the fields of the file."""
        given = self.cleaned_data
        counting = self._counting(given)
        stated = self._weights(given, counting)
        return Statement(
            objective=given["objective"],
            criteria=[one.name for _k, one in counting],
            scales=self._scales(given, counting),
            weights={} if stated is None else {self.way: stated},
            red_lines=[_red_line(given, k) for k in range(self.lines) if given.get(f"line_{k}")],
            accepts=given["accepts"],
        )

    def _scales(self, given: Mapping[str, Any], counting: list[tuple[int, Criterion]]) -> dict[str, Any]:
        """Scales of its own; points from a file stay where nothing else is said."""
        found = {}
        for k, one in counting:
            own = self.stakeholder.scales.get(one.name)
            if given.get(f"worst_{k}") is not None:
                found[one.name] = {"worst": given[f"worst_{k}"], "best": given[f"best_{k}"]}
            elif own and own.get("points"):
                found[one.name] = own
        return found

    def _weights(self, given: Mapping[str, Any], counting: list[tuple[int, Criterion]]) -> Any:
        match self.way:
            case "ordinal":
                levels: dict[float, list[str]] = {}
                for k, one in counting:
                    levels.setdefault(given[f"rank_{k}"], []).append(one.name)
                return " > ".join(" = ".join(levels[rank]) for rank in sorted(levels))
            case "exact":
                return {one.name: given[f"weight_{k}"] for k, one in counting}
            case "bounded":
                return {one.name: [given[f"low_{k}"] / 100, given[f"high_{k}"] / 100] for k, one in counting}
            case "pairwise":
                pairs = combinations(counting, 2)
                return {f"{one.name}|{other.name}": given[f"pair_{i}_{j}"] for (i, one), (j, other) in pairs}
        return None

    def field_for(self, where: str | None) -> str | None:
        """The field of this form that a refusal naming a field of the file belongs to."""
        first = next((k for k, one in self._counting(self.cleaned_data)), 0)
        named = {"ordinal": "rank", "exact": "weight", "bounded": "low"}.get(self.way)
        pairs = [name for name in self.fields if name.startswith("pair_")]
        weights = f"{named}_{first}" if named else pairs[0] if pairs else None
        return {"weights": weights, "vetoes": "line_0", "accepts": "accepts", "values": f"best_{first}"}.get(
            where or ""
        )


def _titled(one: Criterion) -> str:
    worst, best = ends({"worst": one.worst, "best": one.best, "points": one.points})
    words = gettext("%(name)s: worst %(worst)s, best %(best)s %(unit)s")
    return (words % {"name": one.name, "worst": plain(worst), "best": plain(best), "unit": one.unit}).strip()


def _red_line(given: Mapping[str, Any], k: int) -> dict[str, Any]:
    side = {"at_most": given.get(f"most_{k}"), "at_least": given.get(f"least_{k}")}
    return {
        "criterion": given[f"line_{k}"],
        "reason": " ".join(given[f"why_{k}"].split()),
        **{name: value for name, value in side.items() if value is not None},
        "tolerated": 5 if given.get(f"tolerated_{k}") is None else given[f"tolerated_{k}"],
    }


def ranks_of(stated: Any, criteria: list[str]) -> dict[str, int]:
    """Rank of each criterion in one whole order; nothing for single preferences, which are no rank."""
    if isinstance(stated, list) and len(stated) == 1:
        stated = stated[0]
    if not isinstance(stated, str):
        if not isinstance(stated, list) or any(isinstance(one, str) and (">" in one or "=" in one) for one in stated):
            return {}
        levels = [one if isinstance(one, list) else [one] for one in stated]
    else:
        levels = [[name.strip() for name in level.split("=")] for level in stated.split(">")]
    found = {str(name).strip(): k for k, level in enumerate(levels, 1) for name in level}
    return found if set(found) == set(criteria) else {}


def _in(stated: Any, name: str) -> Any:
    return stated.get(name) if isinstance(stated, Mapping) else None


def _float(value: Any) -> float | None:
    return None if value in (None, "") else float(value)


def _percent(value: Any) -> float | None:
    return None if value is None else round(float(value) * 100, 6)

"""From all that was read to what the plan looks at: places chosen, periods left out, days or weeks put together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

import numpy as np

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .moments import Axis, Unit, axis_of
from .panel import Array, Bools, Ints, Panel, Rows
from .plan import Period, Plan
from .problems import EvidenceError
from .reading_data import rows_of

_STEPS: dict[str, tuple[Unit, int, float]] = {
    "day": ("D", 1, 1.0),
    "week": ("D", 7, 7.0),
    "month": ("M", 1, 30.4),
    "quarter": ("M", 3, 91.3),
    "year": ("Y", 1, 365.2),
}


@dataclass(frozen=True, slots=True)
class Study:
    """What methods look at: the panel with treated and control places, and the steps before and after the start.

    `treated`, `controls`: indices of places. `before`, `after`: (steps,). `level`: the chance of a false alarm at this
    look. `excluded`: (places, steps) left out by the plan.
    """

    plan: Plan
    panel: Panel
    treated: tuple[int, ...]
    controls: tuple[int, ...]
    begin: int
    excluded: Bools

    @property
    def before(self) -> Bools:
        """The steps before the start."""
        return np.arange(self.panel.steps) < self.begin

    @property
    def after(self) -> Bools:
        """The steps from the start on."""
        return ~self.before

    def mean_of(self, places: tuple[int, ...]) -> Array:
        """The mean over places of each step at which all of them have a value, shape (steps,)."""
        found: Array = self.panel.values[list(places)].mean(axis=0)
        return found

    def with_controls(self, controls: tuple[int, ...]) -> Study:
        """The same with other controls."""
        return replace(self, controls=controls)


def resolved(plan: Plan, panel: Panel) -> Plan:
    """The plan with its controls named, “all others” too. Raises EvidenceError for a place that the data do not
    have.
    """
    known = set(panel.places)
    for place in plan.places:
        if place not in known:
            words = _("The data have no place “%(place)s”. They have: %(places)s.")
            shown = ", ".join(panel.places[:12])
            raise EvidenceError("no_such_place", words, place=place, places=shown)
    for period in plan.exclude:
        odd = next((place for place in period.places if place not in known), None)
        if odd is not None:
            words = _("A time is left out at “%(place)s”, a place that the data do not have.")
            raise EvidenceError("excluded_nowhere", words, place=odd)
    if not plan.all_others:
        return plan
    return replace(plan, controls=tuple(one for one in panel.places if one not in plan.treated))


def prepare(plan: Plan, panel: Panel, *, planning: bool = False) -> Study:
    """The study of a plan whose controls are named. Raises EvidenceError where there is no time before or after.

    `planning`: before the pilot, when all data may lie before its start and nothing is measured yet.
    """
    axis = panel.axis
    if not planning and plan.until is None and axis.step_of(plan.start) >= axis.count:
        words = _("The start, %(start)s, lies after the data, which end with %(last)s: nothing can be measured yet.")
        raise EvidenceError("start_after_data", words, start=_said(plan.start), last=axis.label(axis.count - 1))
    excluded = left_out(plan.exclude, panel)
    values = np.where(excluded, np.nan, panel.values)
    rows = panel.rows
    if plan.repeated:
        rows = _kept(rows, ~excluded[rows.place, rows.step])
    cut = replace(panel, values=values, rows=rows if plan.repeated else _observed(values, panel, plan))
    cut, excluded = _windowed(plan, cut, excluded)
    if plan.step:
        cut, excluded = grouped(plan, cut, excluded)
    begin = cut.axis.step_of(plan.start)
    if begin >= cut.steps and planning:
        begin = cut.steps
    elif begin >= cut.steps:
        words = _("The start, %(start)s, lies after the data, which end with %(last)s: nothing can be measured yet.")
        raise EvidenceError("start_after_data", words, start=_said(plan.start), last=cut.axis.label(cut.steps - 1))
    if begin <= 0:
        words = _("The data begin with %(first)s, and the pilot on %(start)s: there is no time before to compare with.")
        raise EvidenceError("no_before", words, start=_said(plan.start), first=cut.axis.label(0))
    study = Study(plan, cut, tuple(cut.index(plan.treated)), tuple(cut.index(plan.controls)), begin, excluded)
    for place in study.treated:
        held = np.isfinite(cut.values[place])
        if not held[:begin].any() or not (planning or held[begin:].any()):
            words = _("“%(place)s” has no value %(when)s.")
            when = (
                Sentence("before", _("before the start"))
                if not held[:begin].any()
                else Sentence("after", _("after the start"))
            )
            raise EvidenceError("treated_without_values", words, place=cut.places[place], when=when)
    return study


def _said(when: datetime) -> str:
    return when.strftime("%Y-%m-%d" if when.hour == when.minute == 0 else "%Y-%m-%d %H:%M")


def left_out(periods: tuple[Period, ...], panel: Panel) -> Bools:
    """Which steps of which places lie in a period left out, shape of the values."""
    starts = panel.axis.starts
    found = np.zeros(panel.values.shape, dtype=bool)
    for period in periods:
        inside = (starts >= np.datetime64(period.first, "m")) & (starts < np.datetime64(period.until, "m"))
        for place in panel.index(period.places or panel.places):
            found[place] |= inside
    return found


def _observed(values: Array, panel: Panel, plan: Plan) -> Rows:
    rows = rows_of(values, dict(panel.covariates), plan.covariates)
    if plan.clusters in ("", "place"):
        return rows
    old = panel.rows
    clusters = np.zeros(values.shape, dtype=np.int64)
    clusters[old.place, old.step] = old.cluster
    return replace(rows, cluster=clusters[rows.place, rows.step])


def _kept(rows: Rows, kept: Bools) -> Rows:
    return Rows(rows.place[kept], rows.step[kept], rows.value[kept], rows.covariates[:, kept], rows.cluster[kept])


def _windowed(plan: Plan, panel: Panel, excluded: Bools) -> tuple[Panel, Bools]:
    """The panel from `data_from` to the plan's end."""
    axis = panel.axis
    low = max(0, axis.step_of(plan.first)) if plan.first else 0
    high = min(axis.count, axis.step_of(plan.until)) if plan.until else axis.count
    if high <= low:
        raise EvidenceError("window_empty", _("Between “data_from” and “end” the data hold nothing."))
    if (low, high) == (0, axis.count):
        return panel, excluded
    rows = panel.rows
    rows = _kept(rows, (rows.step >= low) & (rows.step < high))
    cut = replace(
        panel, axis=replace(axis, first=axis.first + low * axis.every, count=high - low),
        values=panel.values[:, low:high], rows=replace(rows, step=rows.step - low), skipped=panel.skipped[low:high],
        covariates={name: grid[:, low:high] for name, grid in panel.covariates.items()},
    )  # fmt: skip
    return cut, excluded[:, low:high]


def grouped(plan: Plan, panel: Panel, excluded: Bools) -> tuple[Panel, Bools]:
    """Steps put together to days, weeks (from Monday), months, quarters or years: their sum, or mean, where the share
    `complete` of them holds a value; the others have none. Raises EvidenceError where steps are longer than that.
    """
    unit, every, days = _STEPS[plan.step]
    if plan.repeated or panel.axis.days > days * 1.01:
        words = _("The data cannot be put together by %(step)s: they are coarser, or several rows stand for one time.")
        raise EvidenceError("cannot_group", words, step=plan.step)
    starts = panel.axis.starts.astype(f"datetime64[{unit}]").astype(np.int64)
    # 1970-01-01 was a Thursday: weeks from Monday begin three days earlier.
    numbers = (starts + 3) // 7 * 7 - 3 if plan.step == "week" else starts // every * every
    axis = axis_of(unit, numbers, len(numbers))
    axis = replace(axis, every=every, count=int((numbers[-1] - numbers[0]) // every) + 1)
    group = (numbers - axis.first) // every
    whole = _whole(axis, panel)
    values, left = _together(panel.values, group, (plan.combine == "sum", plan.complete), ~panel.skipped, whole)
    covariates = {
        name: _together(grid, group, (False, 0.0), ~panel.skipped, whole)[0] for name, grid in panel.covariates.items()
    }
    more = tuple(covariates)
    note = Sentence(
        "grouped",
        _("Values were put together by %(step)s as a %(combine)s; %(left)s of %(all)s were left out as incomplete."),
        {"step": plan.step, "combine": plan.combine, "left": f"{left:,}", "all": f"{values.size:,}"},
    )
    hidden = np.zeros(values.shape, dtype=bool)
    for place in range(len(panel.places)):
        hidden[place] = np.bincount(group, weights=excluded[place], minlength=axis.count) > 0
    made = replace(
        panel, axis=axis, values=values, rows=rows_of(values, covariates, more), covariates=covariates,
        skipped=np.zeros(axis.count, dtype=bool), twice=(), notes=(*panel.notes, note),
    )  # fmt: skip
    return made, hidden


def _whole(axis: Axis, panel: Panel) -> Array:
    """How many steps each group should hold."""
    edges = [axis.at(k) for k in range(axis.count + 1)]
    per = panel.axis.every
    unit = panel.axis.unit
    numbers = [int(np.datetime64(one, "m").astype(f"datetime64[{unit}]").astype(np.int64)) for one in edges]
    return np.array([(b - a) / per for a, b in pairwise(numbers)])


def _together(values: Array, group: Ints, how: tuple[bool, float], shown: Bools, whole: Array) -> tuple[Array, int]:
    count = len(whole)
    made = np.full((len(values), count), np.nan)
    hidden = np.bincount(group, weights=~shown, minlength=count)
    add, complete = how
    left = 0
    for place, row in enumerate(values):
        held = np.isfinite(row)
        counts = np.bincount(group[held], minlength=count)
        sums = np.bincount(group[held], weights=row[held], minlength=count)
        enough = (counts > 0) & (counts >= complete * (whole - hidden) - 1e-9)
        made[place, enough] = sums[enough] if add else sums[enough] / counts[enough]
        left += int((~enough).sum())
    return made, left

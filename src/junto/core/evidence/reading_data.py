"""Reads measurements from CSV, CSV.gz or XLSX, long or wide, onto one axis of time; nothing is silently repaired."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from junto.core.sentences import gettext_noop as _
from junto.core.tables import Limits, Row, Table, read_table
from junto.core.tables.problems import BadValue
from junto.core.tables.values.numbers import parse_decimal
from junto.core.tables.values.texts import is_missing

from .moments import Axis, axis_of, clock_changes, has_offset, moment, numbers_of
from .panel import Array, Bools, Ints, Panel, Rows, Twice
from .plan import MOST_CELLS, Plan
from .problems import EvidenceError

LIMITS = Limits(max_rows=1_000_000)
LARGEST = 1e15
_PLAIN = re.compile(r"[+-]?\d{1,15}(\.\d{0,12})?", re.ASCII)


class _Read(NamedTuple):
    place: int
    when: int  # index among the distinct times
    value: float
    covariates: tuple[float, ...]
    cluster: str


@dataclass(slots=True)
class _Gathered:
    """What the rows hold, before the axis is known."""

    places: dict[str, int] = field(default_factory=dict)
    times: dict[object, int] = field(default_factory=dict)
    moments: list[datetime] = field(default_factory=list)
    rows: list[_Read] = field(default_factory=list)
    unread: list[tuple[int, int, str]] = field(default_factory=list)
    offsets: bool = False


def read_data(source: str | Path | bytes, plan: Plan, *, name: str | None = None) -> Panel:
    """The measurements in a file (long or wide, as the plan's columns say) on an axis with even steps.

    Raises EvidenceError or Unreadable: one sentence that names the column, or the row and column, it is about.
    """
    table = read_table(source, name=name, limits=LIMITS)
    _check_columns(table, plan)
    gathered = _Gathered()
    zone = ZoneInfo(plan.zone) if plan.zone else None
    for row in table.rows:
        _gather(gathered, row, table, plan, zone)
    if not gathered.rows:
        raise EvidenceError("no_data", _("The data hold no row with a place and a time."))
    return _panel(gathered, plan)


def _check_columns(table: Table, plan: Plan) -> None:
    columns = plan.columns
    wanted = [columns.time, *(one for one in (columns.place, columns.value) if one), *plan.covariates]
    if plan.clusters and plan.clusters != "place":
        wanted.append(plan.clusters)
    if columns.wide:
        wanted += plan.places
    for column in wanted:
        if column not in table.columns:
            words = _("The data have no column “%(column)s”. They have: %(columns)s.")
            shown = ", ".join(table.columns[:12])
            raise EvidenceError("no_such_column", words, column=column, columns=shown)
    if columns.wide and (plan.covariates or plan.clusters not in ("", "place")):
        words = _("Covariates and clusters need data with one row a place and time, not one column a place.")
        raise EvidenceError("wide_covariates", words)


def _gather(gathered: _Gathered, row: Row, table: Table, plan: Plan, zone: ZoneInfo | None) -> None:
    columns = plan.columns
    stamp = row.cells.get(columns.time)
    when = gathered.times.get((type(stamp), stamp))
    if when is None:
        when = _new_time(gathered, stamp, row.number, plan, zone)
    if columns.wide:
        cells: Iterable[tuple[str, object]] = (
            (column, row.cells.get(column)) for column in table.columns if column != columns.time
        )
        if not plan.all_others:
            cells = [(place, row.cells.get(place)) for place in plan.places]
    else:
        place = row.cells.get(columns.place)
        name = "" if place is None else str(place).strip()
        if not name:
            words = _("Row %(row)s, column “%(column)s”: the place is missing.")
            raise EvidenceError("no_place", words, row=row.number, column=columns.place)
        cells = [(name, row.cells.get(columns.value))]
    more = tuple(_number(row.cells.get(column)) for column in plan.covariates)
    cluster = str(row.cells.get(plan.clusters, "")) if plan.clusters not in ("", "place") else ""
    for name, cell in cells:
        at = gathered.places.setdefault(name, len(gathered.places))
        value = _number(cell)
        if math.isnan(value) and not (cell is None or is_missing(cell)):
            gathered.unread.append((at, row.number, str(cell)[:40]))
        gathered.rows.append(_Read(at, when, value, more, cluster))


def _new_time(gathered: _Gathered, stamp: object, number: int, plan: Plan, zone: ZoneInfo | None) -> int:
    try:
        found = moment(stamp, plan.dates, zone)
    except EvidenceError as error:
        words = _("Row %(row)s, column “%(column)s”: %(sentence)s")
        column = plan.columns.time
        raise EvidenceError("odd_time", words, row=number, column=column, sentence=error.sentence) from None
    gathered.offsets = gathered.offsets or has_offset(stamp)
    gathered.moments.append(found)
    gathered.times[(type(stamp), stamp)] = len(gathered.moments) - 1
    return len(gathered.moments) - 1


def _number(cell: object) -> float:
    """The number in a cell; NaN where there is none."""
    if isinstance(cell, str) and _PLAIN.fullmatch(cell):
        return float(cell)
    if isinstance(cell, float) and abs(cell) <= LARGEST:
        return cell
    if cell is None or is_missing(cell):
        return math.nan
    try:
        found = float(parse_decimal(cell))
    except BadValue:
        return math.nan
    return found if abs(found) <= LARGEST else math.nan


def _panel(gathered: _Gathered, plan: Plan) -> Panel:
    unit, numbers = numbers_of(gathered.moments)
    places = tuple(gathered.places)
    axis = axis_of(unit, numbers, max(1, MOST_CELLS // len(places)))
    steps = (numbers - axis.first) // axis.every
    read = gathered.rows
    place = np.array([one.place for one in read], dtype=np.int64)
    step = steps[np.array([one.when for one in read], dtype=np.int64)]
    value = np.array([one.value for one in read])
    names = {cluster: k for k, cluster in enumerate(dict.fromkeys(one.cluster for one in read))}
    cluster = place if plan.clusters in ("", "place") else np.array([names[one.cluster] for one in read])
    covariates = np.array([one.covariates for one in read], dtype=np.float64).T.reshape(len(plan.covariates), len(read))
    rows = Rows(place, step, value, covariates, cluster)
    skipped, again = _clock(axis, plan.zone)
    values, twice = _grid(rows, (len(places), axis.count), again, plan)
    grids = {name: _means(rows, covariates[k], values.shape) for k, name in enumerate(plan.covariates)}
    if not plan.repeated:
        rows = rows_of(values, grids, plan.covariates)
        if plan.clusters not in ("", "place"):
            rows = _with_clusters(rows, place, step, cluster, axis.count)
    unread = tuple(gathered.unread)
    return Panel(axis, places, values, rows, skipped, tuple(twice), unread, covariates=grids)


def rows_of(values: Array, grids: dict[str, Array], names: Sequence[str]) -> Rows:
    """The cells that hold a value as single observations, each place a cluster."""
    place, step = np.nonzero(np.isfinite(values))
    more = np.array([grids[name][place, step] for name in names]).reshape(len(names), len(place))
    return Rows(place, step, values[place, step], more, place)


def _with_clusters(rows: Rows, place: Ints, step: Ints, cluster: Ints, count: int) -> Rows:
    key = place * count + step
    first = np.unique(key, return_index=True)
    at = first[1][np.searchsorted(first[0], rows.place * count + rows.step)]
    return Rows(rows.place, rows.step, rows.value, rows.covariates, cluster[at])


def _clock(axis: Axis, zone: str) -> tuple[Bools, set[int]]:
    """Steps that no clock showed, and steps that clocks showed twice."""
    skipped, again = np.zeros(axis.count, dtype=bool), set()
    if zone and axis.unit in ("h", "m"):
        last = axis.at(axis.count - 1).year
        for when, minutes in clock_changes(zone, axis.at(0).year, last):
            length = axis.every * (60 if axis.unit == "h" else 1)
            for k in range(max(1, abs(minutes) // length)):
                step = axis.step_of(when) + k
                if not 0 <= step < axis.count:
                    continue
                if minutes > 0:
                    skipped[step] = True
                else:
                    again.add(step)
    return skipped, again


def _grid(rows: Rows, shape: tuple[int, int], again: set[int], plan: Plan) -> tuple[Array, list[Twice]]:
    """One value a place and step; several rows for one step as the plan says, else none where they differ."""
    key = rows.place * shape[1] + rows.step
    if plan.repeated:
        return _means(rows, rows.value, shape), []
    values = np.full(shape, np.nan)
    flat = values.reshape(-1)
    order = np.argsort(key, kind="stable")
    sorted_key = key[order]
    flat[key[order[::-1]]] = rows.value[order[::-1]]
    starts = np.flatnonzero(np.r_[True, sorted_key[1:] != sorted_key[:-1]])
    counts = np.diff(np.r_[starts, len(key)])
    twice = []
    for start, count in zip(starts[counts > 1], counts[counts > 1], strict=True):
        at = int(sorted_key[start])
        place, step = divmod(at, shape[1])
        found = tuple(float(one) for one in rows.value[order[start : start + count]])
        clock = step in again and count == 2
        twice.append(Twice(place, step, found, clock))
        flat[at] = _settled(found, plan, clock=clock)
    return values, twice


def _settled(values: tuple[float, ...], plan: Plan, *, clock: bool) -> float:
    held = [one for one in values if not math.isnan(one)]
    if not held:
        return math.nan
    if clock and len(held) == 2:
        return sum(held) if plan.combine == "sum" else sum(held) / 2
    if plan.duplicates:
        taken = {"first": held[0], "last": held[-1], "mean": sum(held) / len(held), "sum": sum(held)}
        return taken[plan.duplicates]
    return held[0] if len(set(held)) == 1 else math.nan


def _means(rows: Rows, value: Array, shape: tuple[int, int]) -> Array:
    """The mean of each cell over its rows that hold a value."""
    held = np.isfinite(value)
    key = (rows.place * shape[1] + rows.step)[held]
    size = shape[0] * shape[1]
    counts = np.bincount(key, minlength=size)
    sums = np.bincount(key, weights=value[held], minlength=size)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((sums / counts).reshape(shape), dtype=np.float64)

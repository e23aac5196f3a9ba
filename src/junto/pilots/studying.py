"""What is kept of a data file beside its bytes: how far it reaches, what checks found, how long a pilot must run."""

from __future__ import annotations

from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from junto.core.evidence.answering import checked
from junto.core.evidence.check import Found
from junto.core.evidence.checks import CHECKS
from junto.core.evidence.looks import level_of
from junto.core.evidence.methods import METHODS
from junto.core.evidence.panel import Panel
from junto.core.evidence.plan import Plan
from junto.core.evidence.power import power_of
from junto.core.evidence.preparing import prepare, resolved
from junto.core.evidence.reading_data import LIMITS, read_data
from junto.core.sentences import Sentence, Unfit
from junto.core.tables import Unreadable, read_table
from junto.core.workflow import Refused

MOST_BYTES = 5_000_000
MOST_VALUES = 250_000  # places × steps; more by `junto evidence`
MOST_FOUND = 200
MOST_PLACES_KEPT = 200


def read(content: bytes, name: str, plan: Plan) -> Panel:
    """The measurements in a file, as the plan's columns say. Raises `Refused` with what cannot be read, and where."""
    if len(content) > MOST_BYTES:
        words = _("The file has more than %(most)s MB. For larger ones there is the command “junto evidence”.")
        raise Refused(words % {"most": MOST_BYTES // 1_000_000}, code="input", field="file")
    try:
        panel = read_data(content, plan, name=name)
        resolved(plan, panel)
    except (Unfit, Unreadable) as problem:
        raise Refused(problem.sentence.said(_), code="input", field="file") from None
    if panel.values.size > MOST_VALUES:
        words = _(
            "The file holds %(count)s values (places × times), more than the %(most)s that a page takes. For more "
            "there is the command “junto evidence”."
        )
        given = {"count": f"{panel.values.size:,}", "most": f"{MOST_VALUES:,}"}
        raise Refused(words % given, code="input", field="file")
    return panel


def study_of(panel: Panel, plan: Plan) -> dict[str, Any]:
    """What is kept: extent, findings of the checks with their dates, what could not be checked, power by method."""
    named = resolved(plan, panel)
    found, unchecked = checked(named, panel)
    axis = panel.axis
    return {
        "places": list(panel.places[:MOST_PLACES_KEPT]),
        "place_count": len(panel.places),
        "first": axis.label(0),
        "last": axis.label(axis.count - 1),
        "steps": axis.count,
        "values": int(np.isfinite(panel.values).sum()),
        "found": [found_row(panel, one) for one in found[:MOST_FOUND]],
        "found_count": len(found),
        "faults": sum(one.fault for one in found),
        "unchecked": [one.as_data() for one in unchecked],
        "notes": [one.as_data() for one in panel.notes],
        "power": _power(named, panel),
    }


def holds_later(panel: Panel, plan: Plan) -> bool:
    """Whether the file holds a value from the start on."""
    begin = max(0, panel.axis.step_of(plan.start))
    return bool(np.isfinite(panel.values[:, begin:]).any())


def found_row(panel: Panel, one: Found) -> dict[str, Any]:
    """One thing that a check found, as it is kept: place, dates, check, whether it is probably a fault, in words."""
    return {
        "place": panel.places[one.place],
        "first": panel.axis.label(one.first),
        "last": panel.axis.label(one.last),
        "check": one.check,
        "name": CHECKS[one.check].name,
        "fault": one.fault,
        "told": one.told.as_data(),
    }


def _power(plan: Plan, panel: Panel) -> list[dict[str, Any]]:
    """For each method of the plan how long the pilot must run, or why that cannot be said."""
    try:
        study = prepare(plan, panel, planning=True)
    except Unfit as problem:
        return [{"method": "", "name": "", "told": [problem.sentence.as_data()]}]
    rows = []
    for code in plan.methods or tuple(METHODS):
        method = METHODS[code]
        row: dict[str, Any] = {"method": code, "name": method.name, "days": study.panel.axis.days}
        try:
            power = power_of(study, method, level_of(plan))
        except Unfit as problem:
            words = "%(method)s: %(why)s."
            params = {"method": Sentence(code, method.name), "why": problem.sentence}
            row["told"] = [Sentence("no_power", words, params).as_data()]
        else:
            row |= {
                "told": [one.as_data() for one in power.told],
                "expected": power.expected,
                "needed": power.needed,
                "planned": power.planned,
                "smallest": power.smallest_planned,
                "curve": [[a, b] for a, b in zip(power.lengths, power.smallest, strict=True)],
            }
        rows.append(row)
    return rows


def why_not_public(content: bytes, name: str, plan: Plan) -> str:
    """Why a file is not handed to everyone, in a sentence; empty where nothing speaks against it.

    Only what the plan names goes out: a workbook may hold more sheets, a column that nobody asked for may name people.
    """
    if plan.repeated:
        return _("The plan says that each row is a single observation: such a file stays inside.")
    table = read_table(content, name=name, limits=LIMITS)
    if table.format != "csv":
        return _("Everyone may download a CSV file only: a workbook may hold more sheets than the one that is read.")
    columns = plan.columns
    known = {columns.time, columns.place, columns.value, plan.clusters, *plan.covariates, *plan.places}
    beyond = [] if columns.wide and plan.all_others else [one for one in table.columns if one not in known]
    if not beyond:
        return ""
    words = _("The file has columns that the plan does not name: %(columns)s. Take them out, or keep the file inside.")
    return words % {"columns": ", ".join(beyond[:8])}

"""What the pages of plans, data and findings take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.evidence.power_drawing import drawn_power
from junto.core.evidence.reading_plan import plan_of
from junto.core.workflow import Actor
from junto.journal.access import may, visible
from junto.pilots import telling
from junto.pilots.forms.plans import HOW_CHOSEN, SEASON
from junto.pilots.models import DataFile, EvaluationPlan, Finding


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of a plan's timeline."""

    at: date | datetime
    what: str
    url: str = ""
    weak: bool = False

    @property
    def day(self) -> date:
        return timezone.localdate(self.at) if isinstance(self.at, datetime) else self.at

    @property
    def order(self) -> tuple[date, str]:
        """Days first; what has no hour stands before what has one."""
        return self.day, self.at.isoformat() if isinstance(self.at, datetime) else ""


@dataclass(frozen=True, slots=True)
class Power:
    """How long a pilot must run: said, as figures (days, smallest effect seen), and from which data."""

    data: DataFile
    told: list[str]
    rows: list[tuple[int, str]]
    planned: int | None


def power_chart(data: DataFile) -> str | None:
    """The figures as a drawing in the reader's language; None where there are none."""
    row: dict[str, Any] = next(iter(data.study.get("power", ())), {})
    if "curve" not in row:
        return None
    plan = data.plan
    return drawn_power(
        [(steps * row["days"], size) for steps, size in row["curve"]],
        title=_("How long must the pilot run?"),
        unit=plan.fields.get("unit", ""),
        expected=row["expected"],
        planned=(plan.ends - plan.starts).days + 1 if plan.ends is not None else None,
        say=_,
    )


def of_plan(plan: EvaluationPlan, by: Actor) -> dict[str, Any]:
    """Everything that the page of a plan shows."""
    versions = list(plan.versions.select_related("frozen"))
    files = list(visible(DataFile, by).filter(plan=plan).select_related("attachment", "person", "organization"))
    findings = list(visible(Finding, by).filter(plan=plan).select_related("data", "plan").order_by("ran_at"))
    today = timezone.localdate()
    reads = plan_of(plan.fields)
    return {
        "plan": plan,
        "versions": versions,
        "caveats": telling.plan_caveats(plan, versions, today),
        "timeline": _timeline(plan, versions, files, findings),
        "facts": _facts(plan),
        "places": _places(plan, files),
        "methods": telling.method_labels(reads.methods),
        "chosen": telling.all_said(plan.chosen),
        "files": [(one, downloadable(one, by)) for one in files],
        "power": power_of(plan, files),
        "findings": [(one, telling.headline(one), telling.caveats(one)) for one in findings],
        "may_write": may(plan, "attach", by),
        "may_report": plan.state in ("registered", "looked", "reported") and may(plan, "attach", by),
        "to_report": any(one.seen and one.state == "used" for one in files),
    }


def downloadable(data: DataFile, by: Actor) -> bool:
    """Whether the reader may have the bytes: everyone those of a public file, insiders the others."""
    from junto.documents.models import Attachment  # noqa: PLC0415

    return visible(Attachment, by).filter(pk=data.attachment_id).exists()


def _timeline(
    plan: EvaluationPlan, versions: list[Any], files: list[DataFile], findings: list[Finding]
) -> list[Moment]:
    rows = [
        Moment(
            one.registered_at,
            _("Registered") if one.number == 1 else _("Amended: version %(number)s") % {"number": one.number},
            one.frozen.get_absolute_url(),
            one.late or one.seen,
        )
        for one in versions
    ]
    rows.append(Moment(plan.starts, _("First day with it")))
    if plan.ends is not None:
        rows.append(Moment(plan.ends, _("Last day that counts")))
    words = {True: _("Data came in, from after the start as well"), False: _("Data from before the start came in")}
    rows += [Moment(one.added_at, words[one.seen], one.get_absolute_url()) for one in files]
    rows += [
        Moment(
            one.ran_at,
            _("Look %(look)s of %(planned)s: %(number)s")
            % {"look": one.look, "planned": one.planned, "number": one.number},
            one.get_absolute_url(),
            not one.foreseen,
        )
        for one in findings
    ]
    return sorted(rows, key=lambda one: one.order)


def _facts(plan: EvaluationPlan) -> list[tuple[str, str]]:
    """The plan in words: outcome, unit, expected effect, test, looks, stopping rule."""
    given, reads = plan.fields, plan_of(plan.fields)
    wanted = {"up": _("up"), "down": _("down")}[reads.wanted]
    assignment = str(dict(HOW_CHOSEN).get(reads.assignment, reads.assignment))
    if reads.assignment_reason:
        assignment = f"{assignment}: {reads.assignment_reason}"
    return [
        (_("Outcome"), reads.outcome),
        (_("Unit"), reads.unit),
        (_("Which way is good"), wanted),
        (_("Effect expected"), str(given.get("expected", ""))),
        (_("How it was decided which places get it"), assignment),
        (_("Looks planned"), str(reads.looks.planned)),
        (_("Stopping rule"), reads.stopping),
        (_("Chance of a false alarm accepted"), f"{100 * reads.level:g} %"),
        (_("Seasons taken into account"), ", ".join(str(SEASON[code]) for code in reads.season)),
        (
            _("Measured by"),
            ", ".join(one for one in (reads.columns.time, reads.columns.place, reads.columns.value) if one),
        ),
    ]


def _places(plan: EvaluationPlan, files: list[DataFile]) -> list[tuple[str, list[str]]]:
    """Places by what they are for; “all others” by their names once data have come in."""
    reads = plan_of(plan.fields)
    others = list(reads.controls)
    if reads.all_others:
        names = [one for one in (files[-1].study.get("places", []) if files else []) if one not in reads.treated]
        others = names or [_("all other places in the data")]
    return [(_("gets it"), list(reads.treated)), (_("without it, to compare"), others or [_("none")])]


def power_of(plan: EvaluationPlan, files: list[DataFile]) -> Power | None:
    """How long the pilot must run, from the first data in use; None where there are none."""
    first = next((one for one in files if one.state == "used" and one.study.get("power")), None)
    if first is None:
        return None
    row = first.study["power"][0]
    # Before the pilot the data know no step after its start: what they say of the time planned is said from the curve.
    told = telling.all_said(one for one in row["told"] if one["code"] != "smallest_planned" or row.get("planned"))
    if "curve" not in row:
        return Power(first, told, [], None)
    days = row["days"]
    planned = (plan.ends - plan.starts).days + 1 if plan.ends is not None else None
    seen = [size for steps, size in row["curve"] if planned is not None and steps * days <= planned]
    if seen and not row.get("planned"):
        words = _("The plan lets it run %(days)s days: it would show an effect of %(size)s or more.")
        told.append(words % {"days": planned, "size": telling.amount(seen[-1])})
    rows = [(round(steps * days), telling.amount(size)) for steps, size in row["curve"][::5]]
    return Power(first, told, rows, planned)


def of_data(data: DataFile, by: Actor) -> dict[str, Any]:
    """Everything that the page of a data file shows."""
    study = data.study
    return {
        "data": data,
        "plan": data.plan,
        "study": study,
        "found": telling.found_rows(study.get("found", ())),
        "more": max(0, study.get("found_count", 0) - len(study.get("found", ()))),
        "unchecked": telling.all_said(study.get("unchecked", ())),
        "notes": telling.all_said(study.get("notes", ())),
        "may_download": downloadable(data, by),
    }


def of_finding(finding: Finding, by: Actor) -> dict[str, Any]:
    """Everything that the page of a finding shows."""
    found = finding.found
    versions = {one.number: one for one in finding.plan.versions.all()}
    others = visible(Finding, by).filter(plan=finding.plan_id).exclude(pk=finding.pk)
    return {
        "finding": finding,
        "plan": finding.plan,
        "headline": telling.headline(finding),
        "caveats": telling.caveats(finding),
        "verdict": telling.all_said(found["verdict"]),
        "methods": [_method(one) for one in found["methods"]],
        "sensitivity": [
            (telling.said(one["told"]), telling.amount(one["effect"]), telling.between(one["low"], one["high"]))
            for one in found["sensitivity"]
        ],
        "own": (telling.amount(finding.effect), telling.between(finding.low, finding.high)),
        "found": telling.found_rows(found["found"]),
        "more": max(0, found["found_count"] - len(found["found"])),
        "unchecked": telling.all_said(found["unchecked"]),
        "known": telling.all_said(found["said"]),
        "worth": telling.all_said(found["worth"]),
        "version": versions.get(finding.version),
        "others": others.select_related("plan"),
        "may_download": downloadable(finding.data, by),
    }


def _method(one: dict[str, Any]) -> dict[str, Any]:
    """One method for the table: its figures as its reader writes them, what it assumes, what lowered it."""
    name, assumes = one["name"], one["assumes"]
    row = {"name": _(name), "assumes": _(assumes), "main": one["main"]}
    if "cannot" in one:
        return {**row, "cannot": telling.said(one["cannot"]), "cells": ["–"] * 6}
    p, means = one["p"], one["means"]
    cells = [
        telling.amount(one["effect"]),
        "–" if one["percent"] is None else f"{telling.amount(one['percent'])} %",
        telling.amount(one["low"]),
        telling.amount(one["high"]),
        "–" if p is None else "<0.001" if p < 0.001 else f"{p:.3f}",
        telling.amount(float(one["n"])),
    ]
    return {
        **row,
        "cells": cells,
        "rung": one["rung"],
        "of_method": one["of_method"],
        "means": _(means),
        "lowered": telling.all_said(one["lowered"]),
        "said": telling.all_said(one["said"]),
    }

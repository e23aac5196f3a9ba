"""New York from the city's own open data: neighborhoods, what stands there, 24 departments and what they plan."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from junto.core.workflow import PROGRAM
from junto.documents.actions import install_retention_classes
from junto.journal import clock, jobs, sequencer
from junto.needs.imports.actions import bring_in
from junto.people.actions import add_membership, add_person
from junto.places.actions import install_kinds
from junto.places.areas import import_areas
from junto.projects.models import Overlap
from junto.web.demonstration.stage import DATA, Stage, set_up

BEGAN = timedelta(days=7)
Tell = Callable[[str], None]


def play(source: Path, tell: Tell) -> None:
    """Bring New York in from the files in `source`; `tell` hears what is going on. ValueError where they are not."""
    data = json.loads((DATA / "new_york.json").read_text(encoding="utf-8"))
    _refuse_missing(source, [data["areas"]["file"], *(name for name, _into in data["files"])])
    began = clock.now() - BEGAN
    with clock.set_to(began):
        install_kinds(by=PROGRAM)
        install_retention_classes(by=PROGRAM)
    stage = set_up(data, began)
    with stage.moment():
        areas = data["areas"]
        came = import_areas(
            source / areas["file"], areas["level"], jurisdiction=stage.jurisdiction, code=areas["code"],
            name=areas["name"], by=PROGRAM,
        )  # fmt: skip
        tell(f"Neighborhoods: {came.added}.")
    for name, into in data["files"]:
        with stage.moment():
            _bring_in(source / name, into, stage, tell)
    with stage.moment():
        for role, people in (("department_lead", data["leads"]), ("department_staff", data["staff"])):
            for person, department in people:
                _join(stage, person, department, role)
    jobs.run_all()
    sequencer.seal()
    tell(f"Overlaps found: {Overlap.objects.count()}.")


def _refuse_missing(source: Path, names: list[str]) -> None:
    missing = [name for name in names if not (source / name).is_file()]
    if missing:
        raise ValueError(
            f"New York's files are not in {source.resolve()}: {', '.join(missing)} missing. "
            "Say where they are with --source DIR, or play the West End demonstration, which needs no files."
        )


def _bring_in(path: Path, into: str, stage: Stage, tell: Tell) -> None:
    """One file, its valid rows only; what was refused stays with the import, to be seen there."""
    imported = bring_in(
        [path.read_bytes()],
        file_name=path.name,
        into=into,
        jurisdiction=stage.jurisdiction,
        mode="valid",
        by=PROGRAM,
    )
    came: dict[str, Any] = imported.outcome
    added = f", {came['departments']} departments" if came["departments"] else ""
    tell(f"{path.name}: {came['new']} of {came['rows']} rows{added}; {came['rejected']} refused, with reasons.")


def _join(stage: Stage, name: str, department: str, role: str) -> None:
    """A demonstration person in one of the departments that the file brought."""
    person = add_person(
        name=name, email=f"{slugify(name)}@demonstration.invalid", language="en", demonstration=True, by=PROGRAM
    )
    stage.people[name] = person
    organization = stage.jurisdiction.organizations.get(name=department)
    add_membership(person, organization, role, starts=timezone.localdate(stage.at), by=PROGRAM)

"""Files to import, and the people who do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from junto.core.tables import ColumnMapping, write_csv
from junto.core.workflow import PROGRAM, Actor
from junto.journal import jobs
from junto.needs.imports import actions
from junto.needs.models import Import
from junto.people.models import Jurisdiction, Organization
from tests.places.making import holder

COLUMNS = ("Project ID", "Title", "Department", "Description", "Latitude", "Longitude", "Cost", "Start", "End")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("A-1", "Cameras at Elm", "Parks", "To see.", 32.7810, -96.8050, "$1,200.00", "2027", "2027"),
    ("A-2", "Lights on Main", "PARKS DEPT.", "To light.", 32.7811, -96.8051, "", "2027", "2028"),
    ("A-3", "Swings", "Parks", "To play.", 32.7812, -96.8052, "0", "", ""),
)


def table(*rows: Sequence[Any], columns: Sequence[str] = COLUMNS) -> bytes:
    """Rows as a CSV file."""
    return write_csv(rows or ROWS, columns)


def changed(row: int, **cells: Any) -> tuple[tuple[Any, ...], ...]:
    """ROWS with some cells of one row changed, by column (blanks as underscores)."""
    rows = [list(one) for one in ROWS]
    for name, value in cells.items():
        rows[row][COLUMNS.index(name.replace("_", " "))] = value
    return tuple(tuple(one) for one in rows)


def clerk(organization: Organization) -> Actor:
    return holder("clerk", organization)


def uploaded(
    content: bytes, jurisdiction: Jurisdiction, *, by: Actor = PROGRAM, name: str = "projects.csv", **given: Any
) -> Import:
    given.setdefault("into", "needs")
    return actions.upload_import([content], file_name=name, jurisdiction=jurisdiction, by=by, **given)


def brought(
    content: bytes, jurisdiction: Jurisdiction, *, mode: str = "all", by: Actor = PROGRAM, **given: Any
) -> Import:
    """A file handed in, matched as proposed, and written."""
    options = given.pop("options", None)
    imported = uploaded(content, jurisdiction, by=by, **given)
    mapping = ColumnMapping.from_data(imported.mapping)
    imported = actions.match_import(imported, mapping, options, by=by, later=False)
    imported = actions.run_import(imported, mode=mode, by=by, later=False)
    return actions.carry_out(imported, by=by)


def hand_in(
    client: Client, content: bytes, jurisdiction: Jurisdiction, name: str = "projects.csv", **given: Any
) -> Any:
    """The page's first step, as a browser sends it."""
    data = {"file": SimpleUploadedFile(name, content), "into": "needs", "jurisdiction": jurisdiction.pk, **given}
    return client.post(reverse("needs:new-import"), data)


def proposed(client: Client, imported: Import) -> dict[str, Any]:
    """What the page for the columns would send if its reader changed nothing."""
    form = client.get(reverse("needs:import-columns", args=[imported.pk])).context["form"]
    said = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    return {name: value for name, value in said.items() if value not in (None, False, "")}


def checked(client: Client, imported: Import, **changes: Any) -> Any:
    """Columns matched as proposed, but for `changes`; every row tried; the page as it is then."""
    answer = client.post(reverse("needs:import-columns", args=[imported.pk]), {**proposed(client, imported), **changes})
    assert answer.status_code == 302, answer.context["form"].errors
    assert jobs.run_all() >= 1
    return client.get(imported.get_absolute_url())

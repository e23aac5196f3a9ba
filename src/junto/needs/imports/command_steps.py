"""What `junto import` does once the settings are read: the actions of the page, one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext

from junto.core.tables import ColumnMapping
from junto.core.workflow import PROGRAM, Actor, Refused
from junto.needs.imports import actions, files
from junto.needs.imports.handing_back import rejected_bytes
from junto.needs.imports.proposing import Reading, options_of, propose
from junto.needs.imports.study import study
from junto.needs.imports.task import Study, Task
from junto.people.models import Jurisdiction, Organization, Person
from junto.people.queries import actor_for


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for on the command line."""

    path: Path
    into: str
    jurisdiction: Jurisdiction
    organization: str
    recipe: str
    mapping: dict[str, Any] | None
    mode: str
    by: Actor

    def department(self) -> Organization | None:
        """The department named, which must be there."""
        if not self.organization:
            return None
        rows = Organization.objects.filter(jurisdiction=self.jurisdiction, state="active")
        found = rows.select_related("jurisdiction").filter(name__iexact=self.organization).first()
        if found is None:
            raise Refused(f"{self.jurisdiction} has no organization “{self.organization}”.", code="input")
        return found

    def read_by(self, proposed: Reading) -> Reading:
        """The reading proposed, or the one in the mapping file."""
        if self.mapping is None:
            return proposed
        return Reading(ColumnMapping.from_data(self.mapping), dict(self.mapping.get("import", {})), "file")


def jurisdiction_named(name: str) -> Jurisdiction:
    """The jurisdiction of that name, or the only one there is."""
    rows = Jurisdiction.objects.filter(state="active")
    found = list(rows.filter(name__iexact=name) if name else rows)
    if len(found) != 1:
        names = ", ".join(rows.values_list("name", flat=True)) or "none yet"
        raise Refused(f"Say which jurisdiction with --jurisdiction NAME. There are: {names}.", code="input")
    return found[0]


def actor_named(email: str) -> Actor:
    """The person with that address and the roles held now; without one, the program."""
    if not email:
        return PROGRAM
    person = Person.objects.filter(email__iexact=email, state="active").first()
    if person is None:
        raise Refused(f"Nobody here has the address {email}.", code="input")
    return actor_for(person)


def dry(order: Order) -> tuple[Study, dict[str, Any]]:
    """Try every row; nothing is written, not even that it was tried."""
    organization = order.department()
    actions.begin_import(
        order.path.name, into=order.into, jurisdiction=order.jurisdiction, organization=organization, by=order.by
    )
    if order.path.stat().st_size > files.limits().max_bytes:
        raise Refused(files.too_large(), code="input", field="file")
    table = files.read(order.path, order.path.name)
    reading = order.read_by(propose(table, order.into, order.jurisdiction, recipe=order.recipe))
    found = study(
        Task(
            path=order.path,
            file_name=order.path.name,
            into=order.into,
            jurisdiction=order.jurisdiction,
            organization=organization,
            mapping=reading.mapping,
            options=options_of(reading, table),
            by=order.by,
        )
    )
    return found, found.counts()


def wet(order: Order, pieces: Callable[[Path], Iterable[bytes]]) -> tuple[Study, dict[str, Any]]:
    """Hand in, match and run, as the page does; what cannot be written is refused and nothing is."""
    imported = actions.upload_import(
        pieces(order.path),
        file_name=order.path.name,
        into=order.into,
        jurisdiction=order.jurisdiction,
        organization=order.department(),
        recipe=order.recipe,
        by=order.by,
    )
    reading = order.read_by(Reading(ColumnMapping.from_data(imported.mapping), dict(imported.options)))
    imported = actions.match_import(imported, reading.mapping, reading.options, by=order.by, later=False)
    found = actions.try_out(imported, by=order.by)
    if order.mode == "all" and found.rejected:
        return found, {**found.counts(), "new": 0, "changed": 0, "departments": 0}
    imported = actions.run_import(imported, mode=order.mode, by=order.by, later=False)
    imported = actions.carry_out(imported, by=order.by, found=found)
    return found, dict(imported.outcome)


def rejected_file(found: Study, name: str) -> bytes:
    """The refused rows as a file of the type that the name says."""
    form = Path(name).suffix.lower().lstrip(".") or "csv"
    return rejected_bytes(found.table, found.rejected, form, translate=gettext)

"""Writing a studied file: new departments, new rows, changed rows and what became of each; one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from junto.core.workflow import Refused
from junto.journal import statements
from junto.needs.actions import bring_up_to_date, publish_imported
from junto.needs.drafts import Draft
from junto.needs.imports.task import Made, Study, Task
from junto.needs.models import Import, ImportedRow, Need
from junto.people.actions import add_organizations
from junto.places.actions import add_standing_rows, bring_things_up_to_date
from junto.places.models import StandingThing

AT_ONCE = 500


def write(imported: Import, task: Task, found: Study, *, mode: str) -> None:
    """Write what was studied; to be called inside a transaction. `mode`: `all` (or nothing) or `valid` rows only."""
    if mode == "all" and found.rejected:
        raise Refused(
            _("Nothing was written: %(count)s rows have problems, and all or nothing was chosen.")
            % {"count": len(found.rejected)},
            code="input",
        )
    _add_departments(task, found)
    if task.into == "needs":
        _write_needs(task, found)
    else:
        _write_things(task, found)
    lines = [(one, "new", one.subject.pk) for one in found.new]
    lines += [(one, "changed", one.standing) for one in found.changed if one.standing]
    statements.add_many(
        [
            ImportedRow(imported=imported, row=one.row, subject_id=pk, digest=one.digest, what=what)
            for one, what, pk in lines
        ]
    )


def _add_departments(task: Task, found: Study) -> None:
    """Add the departments that rows to be written need; the rows' own objects stand for them."""
    used = {one.subject.organization_id for one in found.new if isinstance(one.subject, Need)}
    new = [o.organization for o in found.owners if o.state == "new" and o.organization and o.organization.pk in used]
    if not new:
        return
    add_organizations(
        [{"id": o.pk, "name": o.name, "kind": o.kind, "jurisdiction": o.jurisdiction} for o in new], by=task.by
    )
    for organization in new:
        organization.state, organization._state.adding = "active", False


def _write_needs(task: Task, found: Study) -> None:
    needs: list[Need] = [one.subject for one in found.new]  # type: ignore[misc]
    drafts: list[Draft] = [one.draft for one in found.new]  # type: ignore[misc]
    publish_imported(needs, drafts, by=task.by, source=task.source)
    by_id = _by_id(found.changed)
    changes: dict[Need, Any] = {
        need: (by_id[need.pk].subject, by_id[need.pk].draft)
        for need in _standing(Need.objects.select_related("organization__jurisdiction"), list(by_id))
    }
    bring_up_to_date(changes, found.names | {"extra"}, by=task.by, source=task.source)


def _write_things(task: Task, found: Study) -> None:
    add_standing_rows([one.subject for one in found.new], by=task.by)  # type: ignore[misc]
    by_id = _by_id(found.changed)
    changes: dict[StandingThing, Any] = {
        thing: by_id[thing.pk].subject
        for thing in _standing(StandingThing.objects.select_related("jurisdiction"), list(by_id))
    }
    names = set(found.names) | {"details"}
    if "geometry" in names:
        names |= set(StandingThing.NEAR)
    bring_things_up_to_date(changes, frozenset(names), by=task.by)


def _by_id(changed: Sequence[Made]) -> dict[UUID, Made]:
    return {one.standing: one for one in changed if one.standing is not None}


def _standing(rows: Any, ids: Sequence[UUID]) -> list[Any]:
    found: list[Any] = []
    for i in range(0, len(ids), AT_ONCE):
        found += rows.filter(pk__in=ids[i : i + AT_ONCE])
    return found

"""The steps of an import: hand in the file, match its columns, write its rows, take them back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from junto.core.tables import ColumnMapping, Table
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.documents import storage
from junto.journal import clock
from junto.journal.door import decide, perform
from junto.journal.registry import kind_of
from junto.needs.actions import recall_needs
from junto.needs.imports import fields, files
from junto.needs.imports.proposing import options_of, propose, samples_of
from junto.needs.imports.study import silent, study
from junto.needs.imports.task import Study, Task, Tell
from junto.needs.imports.writing import write
from junto.needs.models import Import, ImportedRow, Need
from junto.people.jobs import ask_as
from junto.people.models import Jurisdiction, Organization
from junto.places.actions import remove_standing_things
from junto.places.models import StandingThing

CHECK, RUN = "needs.import.check", "needs.import.run"
MODES = ("all", "valid")
AT_ONCE = 500


def upload_import(
    pieces: Iterable[bytes],
    *,
    file_name: str,
    into: str,
    jurisdiction: Jurisdiction,
    organization: Organization | None = None,
    recipe: str = "",
    by: Actor,
) -> Import:
    """Take a file in, read it once, and propose how its columns are read. `Refused` where it cannot be read."""
    imported = begin_import(file_name, into=into, jurisdiction=jurisdiction, organization=organization, by=by)
    return _taken_in(imported, pieces, recipe=recipe, by=by)[0]


def _taken_in(imported: Import, pieces: Iterable[bytes], *, recipe: str = "", by: Actor) -> tuple[Import, Table]:
    with files.received(pieces) as file:
        table = files.read(file.path, imported.file_name)
        reading = propose(table, imported.into, imported.jurisdiction, recipe=recipe)
        imported.sha256, imported.size = file.sha256, file.size
        imported.mapping, imported.options = reading.mapping.as_data(), options_of(reading, table)
        imported.samples = samples_of(table)
        with storage.giving_place():
            storage.keep(file)  # bytes first: a row never tells of bytes that are not there
            return perform(imported, "upload", by=by, inputs={"file": imported.file_name}), table


def begin_import(
    file_name: str, *, into: str, jurisdiction: Jurisdiction, organization: Organization | None = None, by: Actor
) -> Import:
    """The import as it would be, unsaved; `Refused` where `by` may not bring such a file in. Nothing is stored yet."""
    if into not in fields.INTO:
        raise Refused(_("A file becomes needs or what already stands there."), code="input", field="into")
    imported = Import(
        jurisdiction=jurisdiction,
        organization=organization,
        into=into,
        file_name=file_name[-255:],
        author_id=by.person,
        size=0,
    )
    decide(kind_of(Import), imported, "upload", Context(by, clock.now(), {}))
    return imported


def match_import(
    imported: Import,
    mapping: ColumnMapping,
    options: Mapping[str, Any] | None = None,
    *,
    by: Actor,
    later: bool = True,
    seen: int | None = None,
) -> Import:
    """Say how the columns are read; `options` are those of `Task`. Every row is then tried by a job (`later`)."""

    def apply(fresh: Import, _context: Context) -> None:
        fresh.mapping = mapping.as_data()
        fresh.options = {**fresh.options, **(options or {})}
        fresh.outcome = {}
        fresh.job = ask_as(by, CHECK, {"import": str(fresh.pk)}).pk if later else None

    return perform(imported, "map", by=by, apply=apply, seen=seen)


def run_import(imported: Import, *, mode: str, by: Actor, later: bool = True, seen: int | None = None) -> Import:
    """Write the rows: `all` or nothing, or the `valid` ones only. Done by a job (`later`), else by `carry_out`."""
    if mode not in MODES:
        raise Refused(_("Choose: all or nothing, or the rows without problems only."), code="input", field="mode")

    def apply(fresh: Import, _context: Context) -> None:
        fresh.options = {**fresh.options, "mode": mode}
        fresh.outcome = {}
        fresh.job = ask_as(by, RUN, {"import": str(fresh.pk)}).pk if later else None

    return perform(imported, "run", by=by, inputs={"mode": mode}, apply=apply, seen=seen)


def discard_import(imported: Import, *, by: Actor, seen: int | None = None) -> Import:
    """Put the file aside; nothing of it was written."""
    return perform(imported, "discard", by=by, seen=seen)


def recall_import(imported: Import, *, reason: str, by: Actor, seen: int | None = None) -> Import:
    """Take back all that an import brought: its needs are withdrawn, its standing things taken off the list."""

    def then(fresh: Import, _context: Context) -> None:
        ids = list(fresh.rows.filter(what="new").values_list("subject_id", flat=True))
        count = 0
        for i in range(0, len(ids), AT_ONCE):
            some = ids[i : i + AT_ONCE]
            if fresh.into == fields.NEEDS:
                live = Need.objects.filter(pk__in=some, state__in=("draft", "published"))
                count += len(recall_needs(list(live.select_related("organization")), reason=reason, by=by))
            else:
                listed = StandingThing.objects.filter(pk__in=some, state="listed")
                count += len(remove_standing_things(list(listed), reason=reason, by=by))

    return perform(imported, "recall", by=by, inputs={"reason": reason}, then=then, seen=seen)


def task_of(imported: Import, by: Actor) -> Task:
    """The import as it is worked on."""
    return Task(
        path=storage.path_of(imported.sha256),
        file_name=imported.file_name,
        into=imported.into,
        jurisdiction=imported.jurisdiction,
        organization=imported.organization,
        mapping=ColumnMapping.from_data(imported.mapping),
        options=imported.options,
        by=by,
    )


def try_out(imported: Import, *, by: Actor, tell: Tell = silent, table: Table | None = None) -> Study:
    """Try every row of an import and keep those that were refused, to be handed back.

    `table`: the file as it was read a moment ago; else it is read now.
    """
    found = study(task_of(imported, by), tell, table)
    files.keep_rejected(imported.pk, found.table, found.rejected)
    return found


def carry_out(
    imported: Import, *, by: Actor, tell: Tell = silent, found: Study | None = None, table: Table | None = None
) -> Import:
    """Write the rows of a running import, all in one transaction with its end.

    `found`: every row tried a moment ago; else they are tried now, from `table` or the kept file. Raises `Refused`
    where nothing was written; the import has then failed with that sentence.
    """
    task = task_of(imported, by)
    try:
        found = found or try_out(imported, by=by, tell=tell, table=table)
        with transaction.atomic():
            _refuse_unless_running(imported)
            write(imported, task, found, mode=str(imported.options.get("mode", "all")))
            return _ended(imported, "finish", found.counts())
    except Refused as refused:
        imported.refresh_from_db(fields=["state"])
        if imported.state == "running":
            _ended(imported, "fail", {"problem": str(refused)})
        raise


def _refuse_unless_running(imported: Import) -> None:
    state = Import.objects.values_list("state", flat=True).get(pk=imported.pk)
    if state != "running":
        raise Refused(_("This import is not running any more."), code="state")


def _ended(imported: Import, action: str, outcome: Mapping[str, Any]) -> Import:
    def apply(fresh: Import, _context: Context) -> None:
        fresh.outcome = dict(outcome)

    return perform(imported, action, by=PROGRAM, apply=apply)


def fail_import(imported: Import, problem: str) -> Import:
    """Say that a running import stopped for good; nothing was written."""
    return _ended(imported, "fail", {"problem": problem})


def rows_brought(imported: Import) -> int:
    """How many rows of an import became something new."""
    return ImportedRow.objects.filter(imported=imported, what="new").count()


def bring_in(pieces: Iterable[bytes], *, mode: str, by: Actor, recipe: str = "", **given: Any) -> Import:
    """All steps at once, the columns read as proposed; `given`: what `begin_import` takes."""
    imported, table = _taken_in(begin_import(by=by, **given), pieces, recipe=recipe, by=by)
    imported = match_import(imported, ColumnMapping.from_data(imported.mapping), by=by, later=False)
    imported = run_import(imported, mode=mode, by=by, later=False)
    return carry_out(imported, by=by, table=table)

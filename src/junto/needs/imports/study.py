"""Trying every row of a file without writing any: what would be new, changed, unchanged, refused, left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from junto.core.tables import BadMapping, BadValue, Problem, Record, Rejected, Row, Table, apply_mapping
from junto.core.tables.values import is_missing
from junto.core.workflow import Context, Refused
from junto.journal import clock
from junto.journal.door import decide
from junto.journal.registry import kind_of
from junto.needs.drafts import need_from
from junto.needs.guards import PUBLISHABLE
from junto.needs.imports import fields, files, rows
from junto.needs.imports.owners import owners_of
from junto.needs.imports.rows import Drafted, Lists
from junto.needs.imports.task import Made, Owner, Study, Task, Tell
from junto.needs.models import ImportedRow, Need
from junto.people.models import Organization
from junto.places.actions import standing_row
from junto.places.models import StandingThing

AT_ONCE = 500  # ids in one question to the database; rows between two words on progress
PLACE_SLOTS = {"point.lat": "point", "point.lon": "point", "geometry": "geometry"}


def silent(done: int, total: int) -> None:
    """Progress that nobody asked for."""


def study(task: Task, tell: Tell = silent, table: Table | None = None) -> Study:
    """Try every row. Raises `Refused` where the file or the mapping as a whole cannot be used."""
    table = table or files.read(task.path, task.file_name)
    found = Study(table)
    kept = _filtered(table, task, found)
    wanted = fields.fields_for(task.into, fields.years_in(table.columns, task.mapping.columns))
    try:
        result = apply_mapping(kept, task.mapping, wanted)
    except BadMapping as wrong:
        raise Refused(wrong.sentence.said(gettext), code="input", field="mapping") from None
    except TypeError as wrong:
        raise Refused(gettext("An option of this mapping does not fit: %(said)s.") % {"said": wrong}) from None
    found.rejected, found.unmapped = list(result.rejected), result.unmapped
    for problem in result.notes:
        found.notes["file", str(problem.sentence)] += 1
    _Studying(task, found, kept, tell).try_all(result.records)
    found.rejected.sort(key=lambda one: one.row.number)
    return found


def _filtered(table: Table, task: Task, found: Study) -> Table:
    """The table with those rows that the filter keeps; what it leaves out is counted by value. Broken rows stay."""
    chosen = task.options.get("filter") or {}
    column, keep = chosen.get("column"), {str(value).casefold() for value in chosen.get("keep", ())}
    if not column:
        return table
    if column not in table.columns:
        raise Refused(
            gettext("“%(file)s” has no column “%(column)s”.") % {"file": table.name, "column": column}, code="input"
        )
    broken = {problem.row for problem in table.problems if not problem.column}
    kept: list[Row] = []
    for row in table.rows:
        value = str(row.cells.get(column) or "").strip()
        if value.casefold() in keep or row.number in broken:
            kept.append(row)
        else:
            found.left_out[value] += 1
    return replace(table, rows=kept)


class _Studying:
    """The work on one file: what it looks up once, and what it has seen so far."""

    def __init__(self, task: Task, found: Study, table: Table, tell: Tell) -> None:
        self.task, self.found, self.tell = task, found, tell
        self.rows = {row.number: row for row in table.rows}
        self.lists = Lists.now()
        self.for_needs = task.into == fields.NEEDS
        found.names = rows.filled_names(task, rows.FROM_FIELDS if self.for_needs else rows.FROM_THINGS)
        self.owners: dict[str, Owner] = {}
        self.permission: dict[Any, str | None] = {}
        self.seen: dict[tuple[Any, str], int] = {}
        self.ids: dict[str, tuple[int, Any]] = {}
        self.context = Context(task.by, clock.now(), {"file": task.source})

    def try_all(self, records: Sequence[Record]) -> None:
        """Try each record; then find out which of them are already there."""
        self._read_owners(records)
        made: list[Made] = []
        for n, record in enumerate(records):
            if n % AT_ONCE == 0:
                self.tell(n, len(records))
            try:
                made.extend(self._made(record))
            except (Refused, BadValue) as wrong:
                self._reject(record.row, wrong)
        self.tell(len(records), len(records))
        _compare(self.task, self.found, made)

    def _read_owners(self, records: Sequence[Record]) -> None:
        one = self.task.organization
        if not self.for_needs:
            named = [str(r.values["owner"]) for r in records if r.values.get("owner")]
            reading = replace(self.task, organization=None, options={**self.task.options, "owners": {}})
            self.owners = owners_of(reading, named)
            return
        if one is not None and "owner" not in self.task.mapping.columns:
            return
        self.owners = owners_of(self.task, [str(r.values["owner"]) for r in records if r.values.get("owner")])
        self.found.owners = sorted({o.key: o for o in self.owners.values()}.values(), key=lambda o: (-o.rows, o.name))

    def _made(self, record: Record) -> Iterator[Made]:
        drafted = self._need(record) if self.for_needs else self._thing(record)
        if drafted is None:
            return
        subject = self._subject(drafted)
        self._refuse_double(record, subject, drafted.digest)
        for note in drafted.notes:
            self.found.notes[note] += 1
        if drafted.guessed:
            self.found.notes["guessed", drafted.draft.kind.code] += 1
        self._note_placeholders(record)
        draft = drafted.draft if self.for_needs else None
        yield Made(record.row, subject, draft, drafted.digest, None, drafted.guessed)

    def _need(self, record: Record) -> Drafted | None:
        """The row as a need's draft; None where its owner's rows are left out."""
        said = record.values.get("owner")
        owner = self.owners.get(str(said)) if said else None
        organization = owner.organization if owner is not None else self.task.organization
        if owner is not None and owner.state == "left":
            self.found.left_out[owner.name] += 1
            return None
        if owner is not None and owner.problem is not None:
            raise BadValue(owner.problem.code, owner.problem.template, **owner.problem.params)
        if organization is None:
            raise BadValue("owner_missing", _("It does not say which department needs it."))
        self._refuse_forbidden(organization)
        return rows.need_of(record, organization, self.task, self.lists, self.found.names)

    def _thing(self, record: Record) -> Drafted:
        """The row as a standing thing: of the owner it names; where it names none, of the one the file is for."""
        named = self.owners.get(str(record.values.get("owner")))
        known = named.organization if named is not None and named.state == "known" else None
        owner = self.task.organization if named is None else known
        return rows.thing_of(record, owner, self.task, self.lists, self.found.names)

    def _subject(self, drafted: Drafted) -> Need | StandingThing:
        if not self.for_needs:
            thing = standing_row(drafted.draft)
            if self._forbidden(thing, "add", thing.owner_id):
                owner = thing.owner.name if thing.owner else thing.owner_name
                if not owner:
                    raise BadValue("owner_missing", _("It does not say who owns it."))
                raise BadValue("not_yours", _("You may not list what belongs to “%(owner)s”."), owner=owner)
            return thing
        need = need_from(drafted.draft)
        for guard in PUBLISHABLE:
            if sentence := guard(need, self.context):
                raise Refused(sentence)
        return need

    def _refuse_forbidden(self, organization: Organization) -> None:
        if organization.pk not in self.permission:
            need = Need(organization=organization, title="?", description="?", place_name="?")
            self._forbidden(need, "import", organization.pk)
        if self.permission[organization.pk]:
            raise BadValue("not_yours", _("You may not import needs of “%(owner)s”."), owner=organization.name)

    def _forbidden(self, subject: Need | StandingThing, action: str, key: Any) -> str | None:
        """Why the importer may not do it, asked once for each owner."""
        if key not in self.permission:
            try:
                decide(kind_of(type(subject)), subject, action, self.context)
                self.permission[key] = None
            except Refused as refused:
                self.permission[key] = str(refused)
        return self.permission[key]

    def _refuse_double(self, record: Record, subject: Need | StandingThing, digest: str) -> None:
        """One owner, one number, one row. The same number with another owner is another thing, and told."""
        number = subject.external_id
        owner = subject.organization_id if isinstance(subject, Need) else None
        first = self.seen.setdefault((owner, number or digest), record.row)
        if first != record.row and not number:
            raise BadValue("twice", _("it says the same as row %(first)s."), first=first)
        if first != record.row:
            raise BadValue(
                "double", _("the number “%(value)s” stands already in row %(first)s."), value=number, first=first
            )
        before, other = self.ids.setdefault(number, (record.row, owner))
        if number and other != owner:
            self.found.notes["same_number", f"{number}: {before}, {record.row}"] += 1

    def _note_placeholders(self, record: Record) -> None:
        columns = self.task.mapping.columns
        for slot in ("since", "until", "window.start", "window.end"):
            column = columns.get(slot)
            if column and record.values.get(slot.split(".")[0]) is None:
                cell = self.rows[record.row].cells.get(column)
                if not is_missing(cell):
                    self.found.notes["placeholder", f"{column}: {cell}"] += 1

    def _reject(self, number: int, wrong: Exception) -> None:
        name, column = _concerned(wrong, self.task)
        row = self.rows[number]
        cell = row.cells.get(column)
        value = "" if cell is None else str(cell)[:80]
        self.found.rejected.append(Rejected(row, [Problem(number, name, column, value, rows.sentence_of(wrong))]))


OF_CODE = {
    "years_above_total": "cost",
    "kind_missing": "kind",
    "title_too_long": "title",
    "number_too_long": "id",
    "double": "id",
    "twice": "",
}
OF_FIELD = {"starts": "window", "ends": "window", "place_name": "address", "name": "title", "cost_items": "cost"}


def _concerned(wrong: Exception, task: Task) -> tuple[str, str]:
    """Our field and the file's column that a refusal is about, as far as known."""
    if isinstance(wrong, BadValue):
        name = OF_CODE.get(wrong.sentence.code, "owner")
    else:
        name = OF_FIELD.get(getattr(wrong, "field", None) or "", getattr(wrong, "field", None) or "")
    column = "" if not name else next((c for slot, c in task.mapping.columns.items() if slot.split(".")[0] == name), "")
    return name, column


def _compare(task: Task, found: Study, made: Sequence[Made]) -> None:
    """Sort the rows into new, changed, unchanged; by number within owner or source, else by content."""
    standing = _standing(task, made)
    latest = _latest_digests([pk for pk, _state in standing.values()])
    for one in made:
        pk, state = standing.get(_key(one), (None, ""))
        if pk is None:
            found.new.append(one)
            continue
        digest, back = latest.get(pk, ("", False))
        gone = state in ("withdrawn", "removed")
        if gone and not back:
            found.withdrawn += 1
        elif digest == one.digest and not gone:
            found.unchanged += 1
        else:
            found.changed.append(one._replace(standing=pk))


def _key(one: Made) -> Any:
    """What tells a row again: its owner and number, or without a number what it says."""
    if not one.subject.external_id:
        return one.digest
    return (getattr(one.subject, "organization_id", None), one.subject.external_id)


def _standing(task: Task, made: Sequence[Made]) -> dict[Any, tuple[UUID, str]]:
    """Key → id and state of what stands there already."""
    found: dict[Any, tuple[UUID, str]] = {}
    model = Need if task.into == fields.NEEDS else StandingThing
    if model is Need:
        owners = {one.subject.organization_id for one in made if isinstance(one.subject, Need)}
        known: Any = Need.objects.filter(organization__in=owners).exclude(external_id="")
        for pk, state, owner, number in known.values_list("pk", "state", "organization_id", "external_id"):
            found[owner, number] = (pk, state)
    else:
        known = StandingThing.objects.filter(jurisdiction=task.jurisdiction, source=task.source)
        for pk, state, number in known.exclude(external_id="").values_list("pk", "state", "external_id"):
            found[None, number] = (pk, state)
    digests = [one.digest for one in made if not one.subject.external_id]
    for i in range(0, len(digests), AT_ONCE):
        before = ImportedRow.objects.filter(
            digest__in=digests[i : i + AT_ONCE], imported__jurisdiction=task.jurisdiction
        ).order_by("id")
        subjects = dict(before.values_list("subject_id", "digest"))
        for pk, state in model._default_manager.filter(pk__in=subjects).values_list("pk", "state"):
            found[subjects[pk]] = (pk, state)
    return found


def _latest_digests(ids: Sequence[UUID]) -> dict[UUID, tuple[str, bool]]:
    """What each standing subject's last import said of it, and whether that import was taken back."""
    found = {}
    for i in range(0, len(ids), AT_ONCE):
        last = ImportedRow.objects.filter(subject_id__in=ids[i : i + AT_ONCE]).order_by("id")
        for pk, digest, state in last.values_list("subject_id", "digest", "imported__state"):
            found[pk] = (digest, state == "recalled")
    return found


def problem_counts(rejected: Sequence[Rejected]) -> list[dict[str, Any]]:
    """The problems by field and kind, most frequent first, each with one example."""
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for one in rejected:
        for problem in one.problems:
            key = (problem.field, problem.column, problem.code)
            first = {"field": problem.field, "column": problem.column, "rows": 0, "first": problem.as_data()}
            found.setdefault(key, first)["rows"] += 1
    return sorted(found.values(), key=lambda entry: -entry["rows"])

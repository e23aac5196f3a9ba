"""`junto journal check` finds every edit made behind the journal's back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection

from junto.core.workflow import PROGRAM
from junto.journal import registry, sequencer, triggers
from junto.journal.check import check
from junto.journal.door import perform, perform_many
from junto.journal.entries import entry_digest
from junto.journal.models import Entry, Payload, Seal
from junto.journal.registry import kind_of
from junto.needs.models import CostItem, Need
from junto.people.models import Jurisdiction, Organization
from tests.journal.making import jurisdiction, organizations, settle

pytestmark = pytest.mark.django_db
Behind = Callable[..., None]


@pytest.fixture
def unguarded(behind_the_back: Behind) -> Behind:
    """Write to the journal's own tables as an operator who dropped the triggers and put them back afterwards."""

    def write(sql: str, *params: object) -> None:
        settle()
        table = next(t for t in triggers.KEPT if t in sql)
        on = f" ON {table}" if connection.vendor == "postgresql" else ""
        events = ("update", "delete", "truncate") if on else ("insert", "update", "delete")
        for event in events:
            behind_the_back(f"DROP TRIGGER {table}_no_{event}{on}")
        behind_the_back(sql, params)
        settle()
        triggers.install()

    return write


def city_with_departments() -> tuple[Jurisdiction, list[Organization]]:
    city = jurisdiction()
    return city, perform_many(organizations(2, city), "add", by=PROGRAM)


def test_untouched_record_has_no_findings() -> None:
    city, _departments = city_with_departments()
    perform(city, "edit", by=PROGRAM, apply=lambda s, _c: setattr(s, "kind", "town"))
    sequencer.seal()
    perform(city, "end", by=PROGRAM, inputs={"reason": "merged"})
    report = check()
    assert (report.entries, report.rows, report.seals, report.unsealed, report.erased) == (5, 3, 1, 1, 0)
    assert report.findings == []


def test_column_that_came_later_is_no_edit_while_it_stands_at_its_default(
    behind_the_back: Behind, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = jurisdiction()
    with monkeypatch.context() as before:  # an earlier release, which had no such column
        before.setitem(registry._kinds, Organization, replace(kind_of(Organization), omit=frozenset({"about"})))
        parks = perform(organizations(1, city)[0], "add", by=PROGRAM)
    assert check().findings == []
    behind_the_back("UPDATE people_organization SET about = 'bought'")
    found = f"people.organization {parks.pk} ({parks}) was edited behind the journal's back: about."
    assert check().findings == [found]


def test_edited_row_is_found_with_its_field(behind_the_back: Behind) -> None:
    city, _departments = city_with_departments()
    behind_the_back("UPDATE people_jurisdiction SET name = 'Houston'")
    assert check().findings == [f"people.jurisdiction {city.pk} (Houston) was edited behind the journal's back: name."]


def test_edited_part_is_found(behind_the_back: Behind) -> None:
    _city, (parks, _other) = city_with_departments()

    def cost(need: Need, _context: object) -> None:
        CostItem.objects.create(need=need, description="Bench", amount=120_000)

    need = perform(Need(organization=parks, title="Benches"), "draft", by=PROGRAM, then=cost)
    assert check().findings == []
    behind_the_back("UPDATE needs_costitem SET amount = 90000")
    assert check().findings == [f"needs.need {need.pk} (Benches) was edited behind the journal's back: cost_items."]


def test_added_row_is_found(behind_the_back: Behind) -> None:
    jurisdiction()
    columns = ", ".join(f.column for f in Jurisdiction._meta.concrete_fields if f.column not in {"id", "name"})
    behind_the_back(
        f"INSERT INTO people_jurisdiction (id, name, {columns}) "
        f"SELECT %s, 'Atlantis', {columns} FROM people_jurisdiction",
        ["f" * 32],
    )
    assert check().findings == [
        "people.jurisdiction ffffffff-ffff-ffff-ffff-ffffffffffff (Atlantis) was written without an entry."
    ]


def test_deleted_row_is_found(behind_the_back: Behind) -> None:
    _city, (parks, _other) = city_with_departments()
    behind_the_back("DELETE FROM people_organization WHERE name = 'Department 0'")
    assert check().findings == [f"people.organization {parks.pk} was deleted behind the journal's back."]


def test_changed_entry_is_found(unguarded: Behind) -> None:
    city, _departments = city_with_departments()
    perform(city, "edit", by=PROGRAM, apply=lambda s, _c: setattr(s, "kind", "town"))
    entry = Entry.objects.get(action="edit")
    unguarded("UPDATE journal_entry SET role = 'mayor' WHERE id = %s", entry.pk)
    assert check().findings == [
        f"Entry {entry.pk} (people.jurisdiction {city.pk} #2 edit) was changed: its digest does not fit."
    ]


def test_changed_payload_is_found_even_if_the_row_was_changed_with_it(
    unguarded: Behind, behind_the_back: Behind
) -> None:
    city = jurisdiction()
    entry = Entry.objects.get()
    forged = Payload.objects.get().body.replace("Dallas", "Austin")
    behind_the_back("UPDATE people_jurisdiction SET name = 'Austin'")
    unguarded("UPDATE journal_payload SET body = %s", forged)
    assert check().findings == [f"The payload of entry {entry.pk} (people.jurisdiction {city.pk} #1 add) was changed."]


def test_payload_that_is_no_longer_readable_is_found(unguarded: Behind) -> None:
    jurisdiction()
    unguarded("UPDATE journal_payload SET body = 'x'")
    assert len(check().findings) == 1


def test_entry_taken_out_of_the_middle_is_found(unguarded: Behind) -> None:
    city = jurisdiction()
    for kind in ("town", "county"):
        perform(city, "edit", by=PROGRAM, apply=lambda s, _c, kind=kind: setattr(s, "kind", kind))
    sequencer.seal()
    middle = Entry.objects.get(number=2)
    unguarded("DELETE FROM journal_position WHERE entry_id = %s", middle.pk)
    unguarded("DELETE FROM journal_payload WHERE entry_id = %s", middle.pk)
    unguarded("DELETE FROM journal_entry WHERE id = %s", middle.pk)
    assert check().findings == [
        f"people.jurisdiction {city.pk}: entry 2 is missing before entry 3.",
        f"The order has a gap before position 2 (entry {Entry.objects.get(number=3).pk}).",
    ]


def test_rewritten_history_with_fitting_digests_is_found_by_its_seal(unguarded: Behind) -> None:
    """An operator who recomputes a digest still cannot make the sealed root fit."""

    jurisdiction()
    sequencer.seal()
    entry = Entry.objects.get()
    entry.role = "mayor"
    unguarded("UPDATE journal_entry SET role = 'mayor', digest = %s", entry_digest(vars(entry)))
    assert check().findings == ["The seal at 1 does not fit the entries before it."]


def test_forged_seal_and_lost_payload_are_found(unguarded: Behind) -> None:
    jurisdiction()
    sequencer.seal()
    unguarded("UPDATE journal_seal SET root = %s", "0" * 64)
    unguarded("DELETE FROM journal_payload")
    entry = Entry.objects.get()
    assert check().findings == [
        f"Entry {entry.pk} ({entry}) has lost its payload.",
        "The seal at 1 does not fit the entries before it.",
        f"people.jurisdiction {entry.subject_id} (Dallas) has no entry to compare it with.",
    ]


def test_seal_over_entries_that_are_gone_is_found(unguarded: Behind) -> None:
    jurisdiction()
    sequencer.seal()
    unguarded("DELETE FROM journal_position")
    findings = check().findings
    assert findings == ["The seal at 1 covers entries that are not there."]
    assert Seal.objects.count() == 1

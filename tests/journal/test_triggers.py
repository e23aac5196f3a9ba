"""The database itself refuses every change of the journal, also after a table was rebuilt."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, models, transaction

from junto.core.workflow import PROGRAM
from junto.journal import check, sequencer, triggers
from junto.journal.door import perform
from junto.journal.models import Blanks, Entry, Payload, Position, Seal
from tests.journal.making import jurisdiction, settle
from tests.serving import Installation

pytestmark = pytest.mark.django_db
KEY = {
    "journal_entry": "id", "journal_payload": "entry_id", "journal_seal": "id", "journal_position": "position",
    "journal_blanks": "seal_id",
}  # fmt: skip
TABLES = list(KEY)


@pytest.fixture(autouse=True)
def _one_line() -> None:
    jurisdiction()
    seal = sequencer.seal()
    Blanks.objects.create(seal=seal, start=0, count=0, seed="00" * 32, final=True)
    settle()


def refused(sql: str) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    return str(error.value)


@pytest.mark.parametrize("table", TABLES)
def test_update_is_refused(table: str) -> None:
    assert "The journal is never changed" in refused(f"UPDATE {table} SET {KEY[table]} = {KEY[table]}")


@pytest.mark.parametrize("table", TABLES)
def test_delete_is_refused(table: str) -> None:
    words = refused(f"DELETE FROM {table}")
    assert "The journal is never" in words
    assert table in words


@pytest.mark.parametrize("model", [Entry, Payload, Seal, Position])
def test_update_and_delete_by_query_are_refused(model: type[models.Model]) -> None:
    first = model._meta.concrete_fields[0].attname
    with pytest.raises(DatabaseError, match="The journal is never"), transaction.atomic():
        model._default_manager.update(**{first: models.F(first)})
    with pytest.raises(DatabaseError, match="The journal is never"), transaction.atomic():
        model._default_manager.all()._raw_delete("default")


@pytest.mark.sqlite_only
@pytest.mark.parametrize("table", TABLES)
def test_insert_or_replace_is_refused(table: str) -> None:
    assert "never written over" in refused(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")


@pytest.mark.sqlite_only
def test_replacing_by_another_unique_key_is_refused() -> None:
    columns = [f.column for f in Entry._meta.concrete_fields if f.column != "id"]
    copied = ", ".join(columns)
    assert "never written over" in refused(
        f"INSERT OR REPLACE INTO journal_entry (id, {copied}) SELECT id + 1000, {copied} FROM journal_entry"
    )


@pytest.mark.postgresql_only
@pytest.mark.parametrize("table", TABLES)
def test_truncate_is_refused(table: str) -> None:
    assert "The journal is never changed: TRUNCATE" in refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.postgresql_only
@pytest.mark.parametrize("table", TABLES)
def test_insert_on_conflict_is_refused(table: str) -> None:
    key = KEY[table]
    sql = f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET {key} = EXCLUDED.{key}"
    assert "The journal is never changed: UPDATE" in refused(sql)


@pytest.mark.postgresql_only
def test_triggers_hold_while_replicating() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        with pytest.raises(DatabaseError, match="The journal is never changed"):
            cursor.execute("UPDATE journal_entry SET action = 'x'")
        transaction.set_rollback(True)


def test_cascade_is_refused() -> None:
    """A foreign key with ON DELETE CASCADE, as somebody might add by hand, does not get round the triggers."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE parent (id bigint PRIMARY KEY)")
        cursor.execute("CREATE TABLE child (id bigint REFERENCES parent (id) ON DELETE CASCADE)")
        cursor.execute("INSERT INTO parent VALUES (1)")
        cursor.execute("INSERT INTO child VALUES (1)")
        if connection.vendor == "postgresql":
            cursor.execute("CREATE TRIGGER guard BEFORE DELETE ON child FOR EACH ROW EXECUTE FUNCTION journal_refuse()")
        else:
            cursor.execute("CREATE TRIGGER guard BEFORE DELETE ON child BEGIN SELECT RAISE(ABORT, 'The journal'); END")
    assert "The journal" in refused("DELETE FROM parent")


def test_payload_may_be_erased_and_only_erased() -> None:
    payload = Payload.objects.get()
    for wrong in (
        "body = 'x'",
        "salt = NULL",
        "body = NULL, salt = NULL",
        "body = NULL, salt = NULL, erased_at = '2026-01-01 00:00:00+00', entry_id = 99",
    ):
        assert "The journal is never changed" in refused(f"UPDATE journal_payload SET {wrong}")
    Payload.objects.filter(pk=payload.pk).update(body=None, salt=None, erased_at="2026-01-01T00:00:00Z")
    report = check.check()
    assert (report.erased, report.findings) == (1, [])


REBUILD = """
import django; django.setup()
from django.db import connection, models
from junto.journal.models import Entry
from junto.journal.triggers import missing
old, new = Entry._meta.get_field("action"), models.CharField(max_length=61, default="x")
new.set_attributes_from_name("action"); new.model = Entry
connection.cursor().execute("PRAGMA legacy_alter_table = ON")
with connection.schema_editor() as editor:
    editor.alter_field(Entry, old, new, strict=True)
print(*missing())
"""


@pytest.mark.sqlite_only
def test_triggers_are_back_after_a_table_rebuild(installation: Installation) -> None:
    """SQLite alters a column by copying the table, and its triggers go with the old one."""
    assert "journal_entry_no_delete journal_entry_no_insert journal_entry_no_update" in (
        installation.run("-c", REBUILD).stdout
    )
    refusing = installation.run("-c", "import junto.wsgi", check=False)
    assert refusing.returncode == 1
    assert "Run `junto migrate`, which makes them anew." in refusing.stderr
    installation.run("-m", "django", "migrate", "--verbosity=0")
    installation.run("-c", "import junto.wsgi")


def test_start_up_refuses_without_triggers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triggers.connections, "close_all", lambda: None)  # the test's transaction lives on it
    triggers.refuse_without_triggers()
    table = "journal_entry_no_update" + (" ON journal_entry" if connection.vendor == "postgresql" else "")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {table}")
    with pytest.raises(ImproperlyConfigured, match="missing: journal_entry_no_update. Run `junto migrate`"):
        triggers.refuse_without_triggers()
    assert check.check().findings == ["The trigger journal_entry_no_update is missing or was changed."]
    triggers.install()
    triggers.refuse_without_triggers()


@pytest.mark.sqlite_only
def test_changed_trigger_counts_as_missing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER journal_entry_no_update")
        cursor.execute("CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry BEGIN SELECT 1; END")
    assert triggers.missing() == ["journal_entry_no_update"]


@pytest.mark.postgresql_only
def test_disabled_trigger_counts_as_missing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_entry_no_update")
    assert triggers.missing() == ["journal_entry_no_update"]


def test_journal_still_grows_under_its_triggers() -> None:
    perform(jurisdiction("Plano"), "end", by=PROGRAM, inputs={"reason": "x"})
    assert Entry.objects.count() == 3

"""The search index: what no model field can say, for each database."""

from django.db import migrations

MAKE = {
    "sqlite": "CREATE VIRTUAL TABLE documents_search USING fts5(folded, tokenize = 'unicode61')",
    "postgresql": "CREATE INDEX documents_search ON documents_indexed USING gin (to_tsvector('simple', folded))",
}
DROP = {"sqlite": "DROP TABLE documents_search", "postgresql": "DROP INDEX documents_search"}


def make(apps, schema_editor):
    schema_editor.execute(MAKE[schema_editor.connection.vendor])


def drop(apps, schema_editor):
    schema_editor.execute(DROP[schema_editor.connection.vendor])


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]

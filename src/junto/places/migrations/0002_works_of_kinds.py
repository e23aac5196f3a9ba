"""How the works of a kind go into the ground, in place of whether they open it."""

from typing import Any

from django.db import migrations, models

from junto.core.overlaps.things import starting_list


def say_works(apps: Any, _editor: Any) -> None:
    """What the starting list says; of a city's own kinds, what their works were said to do."""
    given = {entry["code"]: entry for entry in starting_list()["kinds"]}
    for kind in apps.get_model("places", "ThingKind").objects.all():
        entry = given.get(kind.code, {})
        kind.works = entry.get("works", "dig" if kind.digs else "")
        kind.connects, kind.bought = entry.get("connects", False), entry.get("bought", True)
        kind.save(update_fields=["works", "connects", "bought"])


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.AddField(
            "thingkind",
            "works",
            models.CharField(
                blank=True,
                choices=[
                    ("dig", "opens the ground"),
                    ("build", "stands on a foundation"),
                    ("surface", "is laid on the ground"),
                    ("plant", "is planted"),
                    ("mounted", "is mounted on what stands there"),
                    ("inside", "is inside a building"),
                    ("none", "needs no works at its place"),
                ],
                default="",
                max_length=10,
                verbose_name="works",
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            "thingkind", "connects", models.BooleanField(default=False, verbose_name="gives power or a connection")
        ),
        migrations.AddField(
            "thingkind", "bought", models.BooleanField(default=True, verbose_name="can be bought together")
        ),
        migrations.RunPython(say_works, migrations.RunPython.noop),
        migrations.RemoveField("thingkind", "digs"),
    ]

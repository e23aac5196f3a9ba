"""Many writers at once, in processes of their own, on a real database: no chain forks, nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from tests.serving import Installation

SETUP = """
import django; django.setup()
from junto.core.workflow import PROGRAM
from junto.journal.door import perform
from junto.people.models import Jurisdiction
city = perform(Jurisdiction(name="Dallas", kind="city"), "add", by=PROGRAM)
print(city.pk)
"""
WRITER = """
import sys, json, django; django.setup()
from junto.core.workflow import PROGRAM, Refused
from junto.journal.door import perform
from junto.journal import sequencer
from junto.needs.models import Need
from junto.people.models import Jurisdiction, Organization
city = Jurisdiction.objects.get(pk=sys.argv[1])
me = sys.argv[2]
office = perform(Organization(name=me, kind="department", jurisdiction=city), "add", by=PROGRAM)
stale = 0
for turn in range(12):
    def rename(row, context, turn=turn):
        row.kind = ["city", "town"][turn % 2]
    perform(city, "edit", by=PROGRAM, inputs={"writer": me, "turn": turn}, apply=rename)
    perform(Need(organization=office, title=f"{me} {turn}"), "draft", by=PROGRAM)
    if turn % 5 == 0:
        sequencer.seal()
    try:
        perform(city, "edit", by=PROGRAM, seen=1)
    except Refused as refused:
        stale += refused.code == "stale"
print(stale)
"""
REPORT = """
import json, django; django.setup()
from junto.journal import sequencer
from junto.journal.check import check
from junto.journal.models import Entry, Position, Seal
from junto.needs.models import Need
sequencer.seal()
report = check()
turns = {}
for entry in Entry.objects.filter(subject_type="people.jurisdiction", action="edit").order_by("number"):
    inputs = json.loads(entry.payload.body)["inputs"]
    turns.setdefault(inputs["writer"], []).append(inputs["turn"])
print(json.dumps({
    "findings": report.findings, "entries": report.entries, "unsealed": report.unsealed, "turns": turns,
    "serials": sorted(Need.objects.values_list("serial", flat=True)),
    "positions": list(Position.objects.order_by("position").values_list("position", flat=True)),
}))
"""


def test_four_writers_and_four_sequencers_leave_one_unbroken_record(installation: Installation) -> None:
    city = installation.run("-c", SETUP).stdout.strip()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, city, name],
            env=installation.environment,
            cwd=installation.data,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for name in ("Parks", "Police", "Water", "Streets")
    ]
    for writer in writers:
        out, err = writer.communicate(timeout=300)
        assert writer.returncode == 0, err
        assert out.strip() == "12"  # every stale edit was refused
    found = json.loads(installation.run("-c", REPORT).stdout)
    assert found["findings"] == []
    assert found["entries"] == 1 + 4 * (1 + 12 + 12)
    assert found["unsealed"] == 0
    assert found["turns"] == {name: list(range(12)) for name in found["turns"]}
    assert len(found["turns"]) == 4
    assert found["serials"] == list(range(1, 49))
    assert found["positions"] == list(range(found["entries"]))


OPEN = """
import sys, django; django.setup()
from django.db import transaction
from junto.core.workflow import PROGRAM
from junto.journal.door import perform
from junto.people.models import Jurisdiction
with transaction.atomic():
    perform(Jurisdiction(name=sys.argv[1], kind="city"), "add", by=PROGRAM)
    print("written", flush=True)
    if sys.stdin.readline().strip() != "keep":
        transaction.set_rollback(True)
"""
BESIDE = """
import json, django; django.setup()
from django.db import connection
from junto.core.workflow import PROGRAM
from junto.journal import sequencer
from junto.journal.door import perform
from junto.journal.models import Position
from junto.people.models import Jurisdiction
with connection.cursor() as cursor:
    cursor.execute("SET lock_timeout = '2s'")  # whoever waited for the other would fail
perform(Jurisdiction(name="Beside", kind="city"), "add", by=PROGRAM)
sequencer.seal()
names = dict(Jurisdiction.objects.values_list("pk", "name"))
order = Position.objects.order_by("position").values_list("entry__subject_id", flat=True)
print(json.dumps([names[pk] for pk in order]))
"""


@pytest.mark.postgresql_only
def test_nobody_waits_for_a_writer_and_what_is_rolled_back_leaves_no_leaf(installation: Installation) -> None:
    """Row and entry are one transaction; others write and seal beside it, and what is kept later comes later."""

    def begun(name: str) -> subprocess.Popen[str]:
        writer = subprocess.Popen(
            [sys.executable, "-c", OPEN, name], env=installation.environment, cwd=installation.data,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert writer.stdout is not None
        assert writer.stdout.readline() == "written\n"
        return writer

    kept, dropped = begun("Kept"), begun("Dropped")
    assert json.loads(installation.run("-c", BESIDE).stdout) == ["Beside"]
    kept.communicate("keep\n", timeout=60)
    dropped.communicate("drop\n", timeout=60)
    assert (kept.returncode, dropped.returncode) == (0, 0)
    found = json.loads(installation.run("-c", BESIDE.replace('name="Beside"', 'name="After"')).stdout)
    assert found == ["Beside", "Kept", "After"]

"""How long the file of an import is kept, and that nothing else goes with it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from junto.core.tables import ColumnMapping
from junto.core.workflow import PROGRAM, Refused
from junto.documents import storage
from junto.documents.actions import place_hold, release_hold
from junto.journal import clock, jobs, worker
from junto.journal.check import check
from junto.journal.door import perform
from junto.journal.history import history
from junto.journal.models import Job
from junto.needs.imports import actions, files, keeping
from junto.needs.models import Import, Need
from junto.people.models import Jurisdiction, Organization
from tests.needs.imports.making import brought, changed, checked, hand_in, table, uploaded
from tests.places.making import city, department, holder, signed_in

pytestmark = pytest.mark.django_db

KEPT = timedelta(days=90)
SECOND = timedelta(seconds=1)


@pytest.fixture
def dallas() -> Jurisdiction:
    made = city()
    department(made)
    return made


@pytest.fixture
def parks(dallas: Jurisdiction) -> Organization:
    return dallas.organizations.get(name="Parks")


@pytest.fixture(autouse=True)
def committed(django_capture_on_commit_callbacks: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """What follows the commit follows at once, as it does outside a test's transaction."""
    look = keeping.erase_expired

    def run() -> list[Import]:
        with django_capture_on_commit_callbacks(execute=True):
            return look()

    monkeypatch.setattr(keeping, "erase_expired", run)


def after(imported: Import, days: timedelta) -> list[Import]:
    """The program looks so long after the import came to rest."""
    until = keeping.kept_until(imported)
    assert until is not None
    with clock.set_to(until - KEPT + days):
        return keeping.erase_expired()


def stored(imported: Import) -> bool:
    return storage.path_of(imported.sha256).exists()


def in_state(state: str, dallas: Jurisdiction) -> Import:
    if state in ("done", "recalled"):
        made = brought(table(*changed(0, Start="2028", End="2027")), dallas, mode="valid")
        return made if state == "done" else actions.recall_import(made, reason="x", by=PROGRAM)
    made = uploaded(table(), dallas)
    if state == "discarded":
        return actions.discard_import(made, by=PROGRAM)
    if state != "read":
        made = actions.match_import(made, ColumnMapping.from_data(made.mapping), by=PROGRAM, later=False)
    if state == "failed":
        made = actions.fail_import(actions.run_import(made, mode="all", by=PROGRAM, later=False), "x")
    return made


@pytest.mark.parametrize(
    ("state", "then", "told"),
    [
        ("done", "done", "The file was destroyed 90 days after its import had ended. What came of it stays."),
        ("recalled", "recalled", "The file was destroyed 90 days after its import had ended. What came of it stays."),
        ("discarded", "discarded", "The file was destroyed 90 days after its import had ended. What came of it stays."),
        ("read", "discarded", "The file was discarded and destroyed: for 90 days nobody had gone on with it."),
        ("checked", "discarded", "The file was discarded and destroyed: for 90 days nobody had gone on with it."),
        ("failed", "discarded", "The file was discarded and destroyed: for 90 days nobody had gone on with it."),
    ],
)
def test_file_goes_when_its_time_is_over_and_the_record_stays(
    dallas: Jurisdiction, state: str, then: str, told: str
) -> None:
    imported = in_state(state, dallas)
    needs = Need.objects.count()

    assert after(imported, KEPT - SECOND) == []
    assert stored(imported)
    assert after(imported, KEPT) == [imported]

    imported.refresh_from_db()
    assert (imported.state, imported.samples, stored(imported)) == (then, {}, False)
    assert keeping.kept_until(imported) is None
    assert files.rejected(imported.pk) is None
    assert history(imported, PROGRAM)[0].sentence == told
    assert Need.objects.count() == needs
    assert imported.options["file"]["columns"][:2] == ["Project ID", "Title"]
    assert check().findings == []
    with clock.set_to(clock.now() + 10 * KEPT):
        assert keeping.erase_expired() == []  # once


def test_running_import_keeps_its_file_however_long(dallas: Jurisdiction) -> None:
    made = actions.match_import(
        imported := uploaded(table(), dallas), ColumnMapping.from_data(imported.mapping), by=PROGRAM
    )
    made = actions.run_import(made, mode="all", by=PROGRAM)

    assert keeping.kept_until(made) is None
    with clock.set_to(clock.now() + 10 * KEPT):
        assert keeping.erase_expired() == []
    assert stored(made)


def test_days_are_a_setting(dallas: Jurisdiction, settings: Any) -> None:
    settings.IMPORT_KEPT_DAYS = 7
    imported = in_state("done", dallas)

    assert after(imported, KEPT) == [imported]
    assert "7 days" in history(imported, PROGRAM)[0].sentence


def test_bytes_stay_while_another_import_of_the_same_file_needs_them(dallas: Jurisdiction) -> None:
    first = in_state("discarded", dallas)
    with clock.set_to(clock.now() + timedelta(days=60)):
        second = uploaded(table(), dallas)
    assert first.sha256 == second.sha256

    assert after(first, KEPT) == [first]
    assert stored(second)
    assert after(second, KEPT) == [second]
    assert not stored(second)


@pytest.mark.parametrize("over", ["import", "its department", "a need it brought", "a department of its rows"])
def test_nothing_under_a_legal_hold_is_destroyed(dallas: Jurisdiction, parks: Organization, over: str) -> None:
    imported = brought(table(), dallas, organization=parks if over == "its department" else None)
    subject: Any = imported if over == "import" else parks
    if over == "a need it brought":
        subject = Need.objects.get(title="Swings")
    attorney = holder("city_attorney", parks)
    hold = place_hold(subject, matter="Doe v. Dallas", jurisdiction=dallas, by=attorney, reason="Claim.")

    assert after(imported, 5 * KEPT) == []
    assert stored(imported)
    with pytest.raises(Refused, match="legal hold"):
        perform(imported, "erase", by=PROGRAM, inputs={"days": 90})
    release_hold(hold, by=attorney, reason="Settled.")
    assert after(imported, 5 * KEPT) == [imported]


def test_what_pages_showed_of_the_file_goes_with_it(client: Client, dallas: Jurisdiction) -> None:
    office = signed_in(client, "clerk", department(dallas, "City Secretary"))
    hand_in(office, table(*changed(0, Latitude="nowhere")), dallas)
    imported = Import.objects.get()
    assert "nowhere" in checked(office, imported).content.decode()
    imported.refresh_from_db()

    assert after(imported, KEPT) == [imported]

    assert [job.result for job in Job.objects.all()] == [{}]
    page = office.get(imported.get_absolute_url()).content.decode()
    assert "nowhere" not in page
    assert "The file was destroyed on" in page
    for path in ("columns/", "rejected.csv"):
        assert office.get(f"{imported.get_absolute_url()}{path}").status_code in (404, 409)


def test_page_says_until_when_the_file_is_kept(client: Client, dallas: Jurisdiction) -> None:
    office = signed_in(client, "clerk", department(dallas, "City Secretary"))
    hand_in(office, table(), dallas)
    imported = Import.objects.get()

    until = keeping.kept_until(imported)
    assert until is not None
    day = f"{timezone.localtime(until):%Y-%m-%d}"  # as the city counts days
    page = " ".join(office.get(imported.get_absolute_url()).content.decode().split())
    assert f'nobody goes on with it, the file is discarded on <time datetime="{day}">' in page
    checked(office, imported)
    office.post(f"{imported.get_absolute_url()}run/", {"mode": "all"})
    jobs.run_all()
    page = " ".join(office.get(imported.get_absolute_url()).content.decode().split())
    assert f'The file is kept until <time datetime="{day}">' in page


def test_worker_looks_for_files_whose_time_is_over() -> None:
    assert worker._turns["files of imports"].seconds == 3_600


def test_file_that_cannot_be_read_is_not_kept(dallas: Jurisdiction) -> None:
    before = set(storage.stored())

    with pytest.raises(Refused):
        uploaded(b"PK\x03\x04 this is no workbook", dallas, name="a.xlsx")

    assert set(storage.stored()) == before
    assert list((storage.path_of("0" * 64).parents[2] / storage.INCOMING).iterdir()) == []

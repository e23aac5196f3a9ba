"""What an import makes of rows: new, changed, unchanged, refused; who may; what is taken back."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from junto.core.tables import ColumnMapping
from junto.core.workflow import PROGRAM, Refused
from junto.journal import jobs
from junto.journal.check import check
from junto.journal.door import perform
from junto.journal.models import Entry, Job
from junto.needs.actions import edit_need, withdraw_need
from junto.needs.imports import actions, files, working
from junto.needs.imports.study import study
from junto.needs.models import CostItem, Import, Need
from junto.people.models import Jurisdiction, Organization, Person
from junto.places.models import StandingThing
from tests.needs.imports.making import brought, changed, clerk, table, uploaded
from tests.needs.making import lead
from tests.places.making import city, department, holder, kind

pytestmark = pytest.mark.django_db


@pytest.fixture
def dallas() -> Jurisdiction:
    perform(Person(id=UUID(int=0xBE), name="Ben"), "add", by=PROGRAM)  # whom `holder` makes an actor of
    return city()


@pytest.fixture
def parks(dallas: Jurisdiction) -> Organization:
    return department(dallas)


def problems(imported: Import) -> list[str]:
    found = files.rejected(imported.pk)
    return [] if found is None else [str(problem) for one in found[1] for problem in one.problems]


def tried(content: bytes, jurisdiction: Jurisdiction, **given: Any) -> tuple[Any, list[str]]:
    """A file tried as proposed, nothing written; its study and its problems."""
    imported = uploaded(content, jurisdiction, **given)
    found = study(actions.task_of(imported, PROGRAM))
    return found, [str(problem) for one in found.rejected for problem in one.problems]


def test_rows_become_needs_with_everything_the_file_says(dallas: Jurisdiction, parks: Organization) -> None:
    imported = brought(table(), dallas)
    assert imported.state == "done"
    need = Need.objects.get(external_id="A-1")
    assert (need.title, need.organization, need.state) == ("Cameras at Elm", parks, "published")
    assert (need.starts.isoformat(), need.ends.isoformat()) == ("2027-01-01", "2027-12-31")
    assert need.geometry == {"type": "Point", "coordinates": [-96.805, 32.781]}
    assert list(CostItem.objects.values_list("need__external_id", "amount", "currency")) == [("A-1", 120_000, "USD")]
    assert imported.outcome["notes"] == [["no_money", "", 2]]
    assert (imported.outcome["rows"], imported.outcome["new"], imported.outcome["departments"]) == (3, 3, 0)
    assert check().findings == []


def test_same_file_twice_changes_nothing(dallas: Jurisdiction, parks: Organization) -> None:
    brought(table(), dallas)
    entries = Entry.objects.filter(subject_type="needs.need").count()
    again = brought(table(), dallas, name="renamed.csv", options={"source": "projects.csv"})
    assert (again.outcome["new"], again.outcome["changed"], again.outcome["unchanged"]) == (0, 0, 3)
    assert Entry.objects.filter(subject_type="needs.need").count() == entries


def test_changed_row_is_edited_and_keeps_what_the_file_does_not_say(dallas: Jurisdiction, parks: Organization) -> None:
    brought(table(), dallas)
    need = Need.objects.get(external_id="A-1")
    edit_need(need, by=lead(parks), outcome="Fewer crashes.")
    again = brought(table(*changed(0, Title="Cameras at Elm and Main", Cost="$1,500.00")), dallas)
    assert (again.outcome["changed"], again.outcome["unchanged"]) == (1, 2)
    need.refresh_from_db()
    assert (need.title, need.outcome) == ("Cameras at Elm and Main", "Fewer crashes.")
    assert [item.amount for item in need.cost_items.all()] == [150_000]
    assert Entry.objects.filter(subject_id=need.pk).order_by("-number").first().action == "reimport"


def test_need_that_its_department_withdrew_is_left_so(dallas: Jurisdiction, parks: Organization) -> None:
    brought(table(), dallas)
    withdraw_need(Need.objects.get(external_id="A-2"), reason="Built already.", by=lead(parks))
    again = brought(table(), dallas)
    assert (again.outcome["withdrawn"], again.outcome["unchanged"]) == (1, 2)
    assert Need.objects.get(external_id="A-2").state == "withdrawn"


def test_import_is_taken_back_and_the_same_file_brings_it_again(dallas: Jurisdiction, parks: Organization) -> None:
    imported = brought(table(), dallas)
    with pytest.raises(Refused, match="reason"):
        actions.recall_import(imported, reason=" ", by=clerk(parks))
    with pytest.raises(Refused):
        actions.recall_import(imported, reason="Wrong file.", by=holder("procurement_officer", parks))
    taken = actions.recall_import(imported, reason="Wrong file.", by=clerk(parks))
    assert taken.state == "recalled"
    assert set(Need.objects.values_list("state", flat=True)) == {"withdrawn"}
    again = brought(table(), dallas)
    assert again.outcome["changed"] == 3
    assert Counter(Need.objects.values_list("state", flat=True)) == {"published": 3}
    assert check().findings == []


def test_all_or_nothing_writes_nothing_where_one_row_is_wrong(dallas: Jurisdiction, parks: Organization) -> None:
    with pytest.raises(Refused, match="1 rows have problems"):
        brought(table(*changed(1, Cost="-5")), dallas)
    assert Need.objects.count() == 0
    assert Import.objects.get().state == "failed"
    assert Import.objects.get().outcome["problem"].startswith("Nothing was written: 1 rows")


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (
            {"Latitude": -96.805, "Longitude": 32.781},
            "“Latitude + Longitude”: Latitude and longitude are probably swapped: -96.805 cannot be a latitude, ",
        ),
        ({"Latitude": 6_976_000, "Longitude": 2_489_000}, "looks like projected coordinates in metres or feet"),
        ({"Latitude": "NaN"}, "Row 2, column “Latitude + Longitude”: The latitude “NaN” is not a number of degrees."),
        ({"Latitude": ""}, "The latitude is missing."),
        ({"Cost": "-5"}, "Row 2, column “Cost”: “-5” is negative; an amount of zero or more is wanted."),
        ({"Cost": "inf"}, "Row 2, column “Cost”: “inf” is not a number."),
        ({"Start": "2029"}, "the end (2027-12-31) is before the start (2029-01-01)."),
        ({"Title": ""}, "Row 2, column “Title”: Title is missing."),
        ({"Title": "x" * 201}, "Row 2, column “Title”: the text has 201 characters; at most 200 are accepted."),
        ({"Department": ""}, "Row 2, column “Department”: It does not say which department needs it."),
        ({"Project_ID": "A-2", "Department": "Parks"}, "the number “A-2” stands already in row 2."),
    ],
)
def test_bad_cell_is_a_sentence_naming_row_and_column(
    dallas: Jurisdiction, parks: Organization, cells: dict[str, Any], said: str
) -> None:
    found, said_all = tried(table(*changed(0, **cells)), dallas)
    assert len(said_all) == 1
    assert said in said_all[0]
    assert (len(found.new), len(found.rejected)) == (2, 1)
    assert Need.objects.count() == 0


def test_formula_in_a_cell_is_refused(dallas: Jurisdiction, parks: Organization) -> None:
    content = table().replace(b"Cameras at Elm", b"=HYPERLINK(1)")
    found, said = tried(content, dallas)
    assert len(found.rejected) == 1
    assert "formula" in said[0]


def test_spelling_variants_are_one_department_and_new_ones_need_an_administrator(dallas: Jurisdiction) -> None:
    council = department(dallas, "City Hall")
    imported = uploaded(table(), dallas, by=clerk(council))
    found = study(actions.task_of(imported, clerk(council)))
    assert [(o.name, o.rows, o.state) for o in found.owners] == [("Parks", 3, "refused")]
    assert len(found.rejected) == 3
    assert str(found.rejected[0].problems[0].sentence).startswith("“Parks” is no department here.")
    keeper = holder("administrator", council)
    made = brought(table(), dallas, by=keeper)
    assert made.outcome["departments"] == 1
    assert [o.name for o in Organization.objects.exclude(pk=council.pk)] == ["Parks"]
    assert set(Need.objects.values_list("organization__name", flat=True)) == {"Parks"}


@pytest.mark.parametrize(
    ("role", "own", "may"),
    [
        ("department_lead", True, True),
        ("department_staff", True, True),
        ("clerk", True, True),
        ("administrator", True, True),
        ("procurement_officer", True, False),
        ("auditor", True, False),
        ("moderator", True, False),
        ("department_lead", False, False),
        ("department_staff", False, False),
        ("clerk", False, True),
        ("administrator", False, True),
    ],
)
def test_who_may_import_for_a_department(
    dallas: Jurisdiction, parks: Organization, role: str, own: bool, may: bool
) -> None:
    by = holder(role, parks if own else department(dallas, "Police"))
    if may:
        assert brought(table(), dallas, by=by, organization=parks).outcome["new"] == 3
        return
    with pytest.raises(Refused, match="not yours"):
        brought(table(), dallas, by=by, organization=parks)
    assert (Import.objects.count(), Need.objects.count()) == (0, 0)


def test_importer_of_one_department_cannot_bring_rows_of_another(dallas: Jurisdiction, parks: Organization) -> None:
    department(dallas, "Police")
    made = brought(table(*changed(0, Department="Police")), dallas, mode="valid", by=lead(parks), organization=parks)
    assert (made.outcome["new"], made.outcome["rejected"]) == (2, 1)
    assert problems(made) == ["Row 2, column “Department”: it belongs to “Police”; this import is for Parks alone."]


def test_clerk_of_another_city_may_not_import_here(dallas: Jurisdiction, parks: Organization) -> None:
    with pytest.raises(Refused):
        uploaded(table(), dallas, by=clerk(department(city("Fort Worth"), "City Secretary")))
    assert Import.objects.count() == 0


def test_worker_that_died_begins_again_and_makes_no_doubles(
    dallas: Jurisdiction, parks: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = uploaded(table(), dallas)
    imported = actions.match_import(imported, ColumnMapping.from_data(imported.mapping), by=PROGRAM, later=False)
    imported = actions.run_import(imported, mode="all", by=PROGRAM)

    class Died(BaseException):
        """Stands for a killed process: nothing after it runs."""

    def die(*_args: Any, **_given: Any) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr("junto.needs.imports.actions._ended", die)  # after all rows, before the end
        with pytest.raises(Died):
            jobs.run_next()
    assert Need.objects.count() == 0
    assert Job.objects.get().state == "running"
    assert jobs.take_up_again() == 1
    jobs.run_all()
    imported.refresh_from_db()
    assert (imported.state, Need.objects.count()) == ("done", 3)
    Job.objects.update(state="waiting")  # died after the commit: the second run only says what came of it
    jobs.run_all()
    assert (Need.objects.count(), Job.objects.get().result["new"]) == (3, 3)


def test_job_given_up_leaves_the_import_failed(dallas: Jurisdiction, parks: Organization) -> None:
    imported = uploaded(table(), dallas)
    imported = actions.match_import(imported, ColumnMapping.from_data(imported.mapping), by=PROGRAM, later=False)
    imported = actions.run_import(imported, mode="all", by=PROGRAM)
    Job.objects.update(state="running", attempts=3)
    assert jobs.take_up_again() == 0
    working.fail_stopped()
    imported.refresh_from_db()
    assert (imported.state, Need.objects.count()) == ("failed", 0)


def test_standing_things_are_known_again_by_source_and_number(dallas: Jurisdiction, parks: Organization) -> None:
    kind("traffic-signal", "mobility")
    columns = ("Signal ID", "Name", "Kind", "Owner", "Latitude", "Longitude")
    rows = [
        ("1", "Elm", "traffic signal", "Parks", 32.78, -96.80),
        ("2", "Main", "traffic-signal", "TxDOT", 32.79, -96.80),
    ]
    made = brought(table(*rows, columns=columns), dallas, into="standing_things")
    assert made.outcome["new"] == 2
    assert sorted(StandingThing.objects.values_list("name", "owner__name", "owner_name")) == [
        ("Elm", "Parks", "Parks"), ("Main", None, "TxDOT"),
    ]  # fmt: skip
    rows[1] = ("2", "Main at Elm", "traffic-signal", "TxDOT", 32.79, -96.80)
    again = brought(table(*rows, columns=columns), dallas, into="standing_things")
    assert (again.outcome["changed"], again.outcome["unchanged"]) == (1, 1)
    actions.recall_import(made, reason="Wrong list.", by=holder("administrator", parks))
    assert set(StandingThing.objects.values_list("state", flat=True)) == {"removed"}


def test_rows_without_a_number_are_known_by_what_they_say(dallas: Jurisdiction, parks: Organization) -> None:
    columns = ("Title", "Department", "Description", "Address")
    rows = [("Swings", "Parks", "To play.", "Elm Street 1"), ("Swings", "Parks", "To play.", "Elm Street 1")]
    content = table(*rows, columns=columns)
    made = brought(content, dallas, mode="valid")
    assert (made.outcome["new"], problems(made)) == (1, ["Row 3: it says the same as row 2."])
    assert brought(content, dallas, mode="valid").outcome["unchanged"] == 1

"""Who may bring in what: written by hand, what × state × action × role. Whoever is offered it can do it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.tables import ColumnMapping, write_csv
from junto.core.workflow import ANYONE, PROGRAM, Actor, Refused
from junto.journal.access import may, visible
from junto.journal.door import perform
from junto.needs.imports import actions
from junto.needs.models import Import, Need
from junto.people.models import Jurisdiction, Membership, Organization, Person
from junto.places.models import StandingThing
from tests.needs.imports.making import brought, hand_in, uploaded
from tests.places.making import city, department, holder, kind, signed_in

pytestmark = pytest.mark.django_db

COLUMNS = ("Name", "Kind of thing", "Latitude", "Longitude")
THINGS = write_csv((("Pole 7", "camera", 32.781, -96.805), ("Pole 8", "camera", 32.782, -96.806)), COLUMNS)
NEEDS = write_csv(
    (("Cameras at Elm", "To see.", 32.781, -96.805), ("Lights on Main", "To light.", 32.782, -96.806)),
    ("Title", "Description", "Latitude", "Longitude"),
)
FILES = {"needs": NEEDS, "standing_things": THINGS}
ROLES = (
    "department_lead",
    "department_staff",
    "clerk",
    "administrator",
    "technology_manager",
    "procurement_officer",
    "auditor",
    "moderator",
)
NOBODY: set[str] = set()
WIDE = {"needs": {"clerk", "administrator"}, "standing_things": {"clerk", "administrator", "technology_manager"}}
OWN = {
    "needs": {"department_lead", "department_staff", *WIDE["needs"]},
    "standing_things": {"department_lead", *WIDE["standing_things"]},
}


@pytest.fixture
def dallas() -> Jurisdiction:
    perform(Person(id=UUID(int=0xBE), name="Ben"), "add", by=PROGRAM)  # whom `holder` makes an actor of
    kind()
    return city()


@pytest.fixture
def parks(dallas: Jurisdiction) -> Organization:
    return department(dallas)


def may_upload(role: str, into: str, dallas: Jurisdiction, organization: Organization | None, home: Any) -> bool:
    try:
        uploaded(FILES[into], dallas, by=holder(role, home), into=into, organization=organization)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("into", FILES)
def test_file_for_a_department_is_handed_in_by(dallas: Jurisdiction, parks: Organization, into: str) -> None:
    police = department(dallas, "Police")

    assert {role for role in ROLES if may_upload(role, into, dallas, parks, parks)} == OWN[into]
    assert {role for role in ROLES if may_upload(role, into, dallas, parks, police)} == WIDE[into]
    assert {role for role in ROLES if may_upload(role, into, dallas, None, parks)} == WIDE[into]
    far = department(city("Fort Worth"), "Far")
    assert {role for role in ROLES if may_upload(role, into, dallas, None, far)} == NOBODY


@pytest.mark.parametrize(("into", "role"), [(into, role) for into in FILES for role in sorted(OWN[into])])
def test_whoever_may_hand_a_file_in_may_write_its_rows_and_take_them_back(
    dallas: Jurisdiction, parks: Organization, into: str, role: str
) -> None:
    by = holder(role, parks)
    made = brought(FILES[into], dallas, by=by, into=into, organization=parks)
    assert (made.outcome["new"], made.outcome["rejected"]) == (2, 0)

    actions.recall_import(made, reason="Last year's list.", by=by)

    rows: Any = Need if into == "needs" else StandingThing
    assert set(rows.objects.values_list("state", flat=True)) == {"withdrawn" if into == "needs" else "removed"}


@pytest.mark.parametrize(("into", "role"), [(into, role) for into in FILES for role in sorted(OWN[into])])
def test_same_file_brought_up_to_date_by(dallas: Jurisdiction, parks: Organization, into: str, role: str) -> None:
    by = holder(role, parks)
    given = {"into": into, "organization": parks, "by": by}
    first = FILES[into].replace(b"\r\n", b"\n").decode().splitlines()
    numbered = "\n".join(line + (",Project ID" if n == 0 else f",A-{n}") for n, line in enumerate(first))
    brought(numbered.encode(), dallas, **given)

    again = brought(numbered.replace("32.782", "32.783").encode(), dallas, **given)

    assert (again.outcome["new"], again.outcome["changed"], again.outcome["unchanged"]) == (0, 1, 1)


STEPS = {  # state → the steps of whoever may bring such a file in
    "read": {"map", "discard"},
    "checked": {"map", "run", "discard"},
    "running": NOBODY,
    "failed": {"map", "discard"},
    "done": {"recall"},
    "recalled": NOBODY,
    "discarded": NOBODY,
}
ALL_STEPS = ("upload", "map", "run", "finish", "fail", "recall", "discard")


def in_state(state: str, into: str, dallas: Jurisdiction, parks: Organization) -> Import:
    clerk = holder("clerk", parks)
    if state in ("done", "recalled"):
        made = brought(FILES[into], dallas, by=clerk, into=into, organization=parks)
        return made if state == "done" else actions.recall_import(made, reason="x", by=clerk)
    made = uploaded(FILES[into], dallas, by=clerk, into=into, organization=parks)
    if state == "discarded":
        return actions.discard_import(made, by=clerk)
    if state != "read":
        made = actions.match_import(made, ColumnMapping.from_data(made.mapping), by=clerk, later=False)
    if state in ("running", "failed"):
        made = actions.run_import(made, mode="all", by=clerk)
    return actions.fail_import(made, "x") if state == "failed" else made


@pytest.mark.parametrize("into", FILES)
@pytest.mark.parametrize("state", STEPS)
def test_import_is_moved_on_by_those_who_may_bring_it_in(
    dallas: Jurisdiction, parks: Organization, state: str, into: str
) -> None:
    imported = in_state(state, into, dallas, parks)
    people: dict[str, Actor] = {role: holder(role, parks, n) for n, role in enumerate(ROLES, start=1)}
    people["other lead"] = holder("department_lead", department(dallas, "Police"), 0x20)
    people["far clerk"] = holder("clerk", department(city("Fort Worth"), "Far"), 0x21)
    people["anyone"] = ANYONE

    for step in ALL_STEPS:
        allowed = OWN[into] if step in STEPS[state] else NOBODY
        assert {role for role, actor in people.items() if may(imported, step, actor)} == allowed, step
    readers = {role for role, actor in people.items() if visible(Import, actor).filter(pk=imported.pk).exists()}
    assert readers == {*OWN["needs"], "technology_manager", "auditor"}


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        ("department_lead", ["needs", "standing_things"]),
        ("department_staff", ["needs"]),
        ("clerk", ["needs", "standing_things"]),
        ("administrator", ["needs", "standing_things"]),
        ("technology_manager", ["standing_things"]),
        ("procurement_officer", []),
        ("auditor", []),
    ],
)
def test_page_offers_only_what_its_reader_may_bring_in(
    client: Client, parks: Organization, role: str, offered: list[str]
) -> None:
    browser = signed_in(client, role, parks)
    page = browser.get(reverse("needs:new-import"))
    if not offered:
        assert page.status_code == 403
        assert "Files are brought in by a department’s own people" in page.content.decode()
        assert reverse("needs:new-import") not in browser.get(reverse("needs:imports")).content.decode()
        return
    assert [into for into, _name in page.context["form"].fields["into"].choices] == offered
    for into, content in FILES.items():
        answer = hand_in(browser, content, parks.jurisdiction, into=into, organization=parks.pk)
        assert answer.status_code == (302 if into in offered else 400), into
    assert sorted(Import.objects.values_list("into", flat=True)) == offered


def test_who_holds_two_roles_is_told_which_one_reaches_not_so_far(client: Client, dallas: Jurisdiction) -> None:
    """Staff of Parks who is also the technology manager: needs of Parks, yes; needs of every department, no."""
    parks = department(dallas)
    browser = signed_in(client, "technology_manager", parks)
    manager = parks.memberships.get()
    held = Membership(person=manager.person, organization=parks, role="department_staff", starts=manager.starts)
    perform(held, "add", by=PROGRAM)

    answer = hand_in(browser, NEEDS, dallas)

    said = [str(e) for found in answer.context["form"].errors.values() for e in found]
    assert said == ["Needs are brought in by a department’s own people, the clerk or an administrator."]
    assert hand_in(browser, NEEDS, dallas, organization=parks.pk).status_code == 302


def test_lead_lists_no_thing_of_another_owner(dallas: Jurisdiction, parks: Organization) -> None:
    police = department(dallas, "Police")
    rows = [(f"Pole {n}", "camera", 32.781, -96.805, owner) for n, owner in enumerate(("", "Parks", "Police", "TxDOT"))]
    content = write_csv(rows, (*COLUMNS, "Owner"))

    made = brought(
        content,
        dallas,
        mode="valid",
        into="standing_things",
        organization=parks,
        by=holder("department_lead", parks),
    )

    assert (made.outcome["new"], made.outcome["rejected"]) == (2, 2)
    assert set(StandingThing.objects.values_list("name", "owner__name")) == {("Pole 0", "Parks"), ("Pole 1", "Parks")}
    wide = brought(content, dallas, into="standing_things", by=holder("clerk", police))
    assert (wide.outcome["new"], wide.outcome["unchanged"], wide.outcome["rejected"]) == (3, 1, 0)
    assert set(StandingThing.objects.values_list("name", "owner__name", "owner_name")) == {
        ("Pole 0", "Parks", ""),  # the lead's, of whom the file was
        ("Pole 0", None, ""),
        ("Pole 1", "Parks", "Parks"),
        ("Pole 2", "Police", "Police"),
        ("Pole 3", None, "TxDOT"),
    }

"""Writing needs: what is kept, what is refused in which words, what a bulk import leaves behind."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from junto.core.money import Money
from junto.core.workflow import PROGRAM, Refused
from junto.journal.check import check
from junto.journal.door import RefusedMany
from junto.journal.history import history
from junto.journal.models import Entry
from junto.needs.actions import (
    add_fund,
    close_fund,
    edit_fund,
    edit_need,
    import_needs,
    publish_need,
    take_up_need,
    withdraw_need,
)
from junto.needs.drafts import Cost, Draft
from junto.needs.models import CostItem, Need
from junto.needs.queries import total_of
from junto.people.models import Organization
from tests.needs.making import COSTS, draft, lead, open_report, published, report
from tests.places.making import city, department, kind, point, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def parks() -> Organization:
    return department(city())


def test_draft_need_keeps_everything_that_was_handed_in(parks: Organization) -> None:
    cited = open_report(parks)
    fund = add_fund(organization=parks, name="Bond 2024", kind="bond", by=lead(parks))
    camera = kind()

    need = draft(parks, cost_items=COSTS, citations=[cited], fund=fund, kind=camera, quantity=4, unit="cameras")

    stored = Need.objects.get()
    assert stored == need
    assert (stored.state, stored.serial, stored.number) == ("draft", 1, f"N-{stored.year}-0001")
    assert stored.geometry == point()
    assert (stored.west, stored.east) == (point()["coordinates"][0],) * 2
    items = stored.cost_items.order_by("pk").values_list("description", "amount", "quantity", "basis", "year")
    assert list(items) == [
        ("Cameras", 262_500, 4, "unit", 2027),
        ("Fiber to the corner", 1_850_000, 1, "project", 2027),
    ]
    assert total_of(list(stored.cost_items.all())) == Money(2_900_000, "USD")
    assert [c.report for c in stored.citations.all()] == [cited]
    assert check().findings == []


def test_total_of_no_costs_is_unknown(parks: Organization) -> None:
    assert total_of([]) is None


@pytest.mark.parametrize(
    ("fields", "field", "sentence"),
    [
        ({"description": "a\0b"}, "description", "Why it is needed: it holds a character that cannot be stored."),
        (
            {"extra": {"a": ["b\0"]}},
            "extra",
            "Further columns of the source: it holds a character that cannot be stored.",
        ),
        ({"title": "x" * 201}, "title", "Title: Ensure this value has at most 200 characters (it has 201)."),
        (
            {"starts": date(2027, 5, 1), "ends": date(2027, 4, 30)},
            "ends",
            "It ends (2027-04-30) before it starts (2027-05-01).",
        ),
        ({"starts": datetime(2027, 5, 1, 8)}, "starts", "“2027-05-01 08:00:00” is not a date."),
        ({"ends": date(9999, 9, 9)}, "ends", "The year 9999 cannot be meant."),
        ({"quantity": -1}, "quantity", "How many: Ensure this value is greater than or equal to 0."),
        ({"quantity": 1.5}, "quantity", "How many must be a whole number, not “1.5”."),
        ({"quantity": True}, "quantity", "How many must be a whole number, not “True”."),
        ({"citywide": True}, "citywide", "Either a place on the map or the whole city, not both."),
        ({"cost_items": [Cost("Work", Money(-1, "USD"))]}, "cost_items", "Cost 1: an amount cannot be negative."),
        ({"cost_items": [Cost(" ", Money(1, "USD"))]}, "cost_items", "Cost 1: say what it is."),
        (
            {"cost_items": [Cost("Work", Money(1, "USD"), quantity=0)]},
            "cost_items",
            "Cost 1: how many must be a whole number of at least 1.",
        ),
        (
            {"cost_items": [Cost("Work", Money(2**52, "USD"), quantity=3)]},
            "cost_items",
            "Cost 1: the amount is too large to be meant.",
        ),
        (
            {"cost_items": [Cost("A", Money(1, "USD")), Cost("B", Money(1, "EUR"))]},
            "cost_items",
            "The costs of one need are in one currency, not in EUR, USD.",
        ),
        ({"geometry": {"type": "Point", "coordinates": [32.78, -96.8]}}, "geometry", None),
        ({"geometry": {"type": "Point", "coordinates": [float("nan"), 1]}}, "geometry", None),
        (
            {"geometry": {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]}},
            "geometry",
            None,
        ),
    ],
)
def test_draft_need_refuses_what_cannot_stand_and_names_the_field(
    parks: Organization, fields: dict, field: str, sentence: str | None
) -> None:
    with pytest.raises(Refused) as refused:
        draft(parks, **fields)

    assert (refused.value.code, refused.value.field) == ("input", field)
    if sentence is not None:
        assert str(refused.value) == sentence
    assert not Need.objects.exists()


def test_draft_need_refuses_an_owner_that_is_no_body_of_government(parks: Organization) -> None:
    company = department(parks.jurisdiction, "Acme", "company")

    with pytest.raises(Refused, match="A need belongs to a department or another body of government, not to Acme."):
        draft(company, by=PROGRAM)


def test_draft_need_refuses_to_cite_what_is_not_published(parks: Organization) -> None:
    waiting = report(parks.jurisdiction)

    with pytest.raises(Refused, match=f"The problem report {waiting.number} is not published; it cannot be cited."):
        draft(parks, citations=[waiting])


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": " "}, "Give it a title first."),
        ({"description": ""}, "Say what it is for: choose a kind of thing or a sector, or write why it is needed."),
        ({"geometry": None}, "Say where: mark the place on the map, give its address, or choose “the whole city”."),
    ],
)
def test_publish_need_says_what_is_missing(parks: Organization, fields: dict, sentence: str) -> None:
    need = draft(parks, **fields)

    with pytest.raises(Refused) as refused:
        publish_need(need, by=lead(parks))

    assert str(refused.value) == sentence


def test_publish_need_takes_an_address_or_the_whole_city_for_a_place(parks: Organization) -> None:
    address = draft(parks, geometry=None, place_name="Record St at Elm St")
    everywhere = draft(parks, geometry=None, citywide=True)

    assert publish_need(address, by=lead(parks)).state == "published"
    assert publish_need(everywhere, by=lead(parks)).state == "published"


def test_edit_need_changes_only_what_is_named_and_tells_of_it(parks: Organization) -> None:
    need = draft(parks, cost_items=COSTS)

    edited = edit_need(need, by=lead(parks), seen=1, title="Cameras at the corner", geometry=square(40))

    assert (edited.title, edited.description) == ("Cameras at the corner", "Crashes at night go unseen.")
    assert edited.geometry == square(40)
    assert edited.cost_items.count() == 2
    newest = history(edited, lead(parks))[0]
    assert newest.sentence == "Ben edited this need."
    assert {change.label for change in newest.changes} == {"title", "place"}


def test_edit_need_keeps_the_rows_of_costs_that_did_not_change(parks: Organization) -> None:
    need = draft(parks, cost_items=COSTS)
    before = set(CostItem.objects.values_list("pk", flat=True))

    edit_need(need, by=lead(parks), cost_items=COSTS)
    same = set(CostItem.objects.values_list("pk", flat=True))
    edit_need(need, by=lead(parks), cost_items=COSTS[:1])

    assert same == before
    assert list(CostItem.objects.values_list("description", flat=True)) == ["Cameras"]
    assert check().findings == []


def test_edit_need_replaces_what_it_cites(parks: Organization) -> None:
    first, second = open_report(parks), open_report(parks)
    need = draft(parks, citations=[first])

    edit_need(need, by=lead(parks), citations=[second])

    assert [c.report for c in need.citations.all()] == [second]


def test_edit_need_refuses_to_make_a_published_need_unpublishable(parks: Organization) -> None:
    need = published(parks)

    with pytest.raises(Refused, match="Say where: mark the place on the map"):
        edit_need(need, by=lead(parks), geometry=None)

    need.refresh_from_db()
    assert need.geometry == point()


def test_edit_need_refuses_what_someone_changed_meanwhile(parks: Organization) -> None:
    need = draft(parks)
    edit_need(need, by=lead(parks), seen=1, title="Mine")

    with pytest.raises(Refused) as refused:
        edit_need(need, by=lead(parks), seen=1, title="Theirs")

    assert refused.value.code == "stale"


def test_edit_need_knows_no_other_fields(parks: Organization) -> None:
    with pytest.raises(TypeError, match="A need has no field"):
        edit_need(draft(parks), by=lead(parks), state="published")


def test_withdraw_and_take_up_need_go_round_to_a_draft(parks: Organization) -> None:
    need = withdraw_need(published(parks), reason="Paid by the state now.", by=lead(parks))
    assert need.state == "withdrawn"

    assert take_up_need(need, reason="The state withdrew.", by=lead(parks)).state == "draft"


def test_import_needs_publishes_all_with_one_entry_each(parks: Organization) -> None:
    drafts = [
        Draft(
            organization=parks,
            title=f"Project {i}",
            description="x",
            geometry=point(i),
            external_id=f"P-{i}",
            cost_items=COSTS,
        )
        for i in range(3)
    ]

    needs = import_needs(drafts, by=PROGRAM, source="projects.csv")

    assert [(n.title, n.state, n.source, n.serial) for n in needs] == [
        (f"Project {i}", "published", "projects.csv", i + 1) for i in range(3)
    ]
    assert Entry.objects.filter(subject_type="needs.need", action="import").count() == 3
    assert CostItem.objects.count() == 6
    assert history(needs[0], PROGRAM)[0].sentence == "Junto imported this need from projects.csv."
    assert check().findings == []


def test_import_needs_names_each_draft_that_cannot_be_and_writes_nothing(parks: Organization) -> None:
    drafts = [
        Draft(organization=parks, title="Good", description="x", citywide=True),
        Draft(organization=parks, title="Bad", description="x", quantity=-4),
        Draft(organization=parks, title="", description="x"),
    ]

    with pytest.raises(RefusedMany) as refused:
        import_needs(drafts, by=PROGRAM, source="projects.csv")

    assert [(i, r.field) for i, r in refused.value.refusals] == [(1, "quantity"), (2, "title")]
    assert not Need.objects.exists()


def test_import_needs_refuses_one_that_says_not_where(parks: Organization) -> None:
    drafts = [Draft(organization=parks, title="Nowhere", description="x")]

    with pytest.raises(RefusedMany, match="Say where: mark the place"):
        import_needs(drafts, by=PROGRAM, source="projects.csv")


def test_fund_is_added_edited_and_closed_and_then_pays_for_nothing_new(parks: Organization) -> None:
    fund = add_fund(organization=parks, name="Bond 2024", kind="bond", by=lead(parks))
    fund = edit_fund(fund, by=lead(parks), restrictions="Streets only.")
    fund = close_fund(fund, reason="Spent.", by=lead(parks))

    assert (fund.state, fund.restrictions) == ("closed", "Streets only.")
    with pytest.raises(Refused, match="The fund “Bond 2024” is closed."):
        draft(parks, fund=fund)


def test_add_fund_refuses_a_name_twice_and_an_unknown_kind(parks: Organization) -> None:
    add_fund(organization=parks, name="Bond 2024", kind="bond", by=lead(parks))

    with pytest.raises(Refused, match="There is already a fund of this name."):
        add_fund(organization=parks, name="Bond 2024", kind="general", by=lead(parks))
    with pytest.raises(Refused) as refused:
        add_fund(organization=parks, name="Other", kind="gold", by=lead(parks))
    assert refused.value.field == "kind"

"""The pages of the needs room: what they show, to whom, with how many queries."""

from __future__ import annotations

import gzip
import io
import json
import random
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from junto.core.money import Money
from junto.core.workflow import PROGRAM
from junto.documents.search import reindex
from junto.journal.door import perform
from junto.needs.actions import add_fund
from junto.needs.drafts import Cost
from junto.needs.models import CostItem, Need
from junto.people.models import Organization, Person
from junto.places import layers
from tests.needs.making import COSTS, draft, lead, open_report, published
from tests.places.making import city, department, kind, point, signed_in
from tests.places.test_areas import EAST, WEST, bring_in, collection

pytestmark = pytest.mark.django_db
LIST = "/needs/"


@pytest.fixture
def parks() -> Organization:
    return department(city())


def titles(client: Client, **filters: Any) -> list[str]:
    found = client.get(reverse("needs:needs-geojson"), filters).json()["features"]
    page = client.get(LIST, filters).content.decode()
    named = sorted(f["properties"]["title"] for f in found)
    assert all(title in page for title in named)  # the table holds everything that the map shows
    return named


def test_list_and_map_follow_the_same_filters(client: Client, parks: Organization) -> None:
    bring_in(collection(WEST, EAST), parks.jurisdiction)
    west, east = (a.pk for a in sorted(parks.jurisdiction.areas.all(), key=lambda a: a.code))
    camera, police = kind(), department(parks.jurisdiction, "Police")
    published(parks, title="Swings", geometry=point(50, 50))
    published(police, title="Cameras", kind=camera, geometry=point(600, 100), starts=None, ends=None)
    published(police, title="Radar", starts=None, ends=None, geometry=point(700, 100), external_id="TX-12/7")
    reindex(["needs.need"])

    assert titles(client) == ["Cameras", "Radar", "Swings"]
    assert titles(client, words="swing") == ["Swings"]
    assert titles(client, words="crásh NIGHT") == ["Cameras", "Radar", "Swings"]  # begins words of why it is needed
    assert titles(client, words="crash radar") == ["Radar"]
    assert titles(client, words="amera") == []  # inside a word
    assert titles(client, words="tx-12/7 ") == ["Radar"]  # its number in its source
    assert titles(client, words=Need.objects.get(title="Swings").number.lower()) == ["Swings"]
    assert titles(client, words="!!") == []
    assert titles(client, organization=police.pk) == ["Cameras", "Radar"]
    assert titles(client, kind=camera.pk) == ["Cameras"]
    assert titles(client, sector=camera.sector_id) == ["Cameras"]
    assert titles(client, area=west) == ["Swings"]
    assert titles(client, area=east) == ["Cameras", "Radar"]
    assert titles(client, first_year=2028) == ["Cameras", "Radar"]  # without dates: not left out
    assert titles(client, state="withdrawn") == []
    assert titles(client, kind="nonsense", first_year="soon") == ["Cameras", "Radar", "Swings"]


def test_list_shows_drafts_to_their_department_only(client: Client, parks: Organization) -> None:
    draft(parks, title="Quiet plan")

    assert b"Quiet plan" not in client.get(LIST, {"state": "draft"}).content
    other = signed_in(Client(), "department_lead", department(parks.jurisdiction, "Police"))
    assert b"Quiet plan" not in other.get(LIST, {"state": "draft"}).content
    assert b"Quiet plan" in signed_in(Client(), "department_lead", parks).get(LIST, {"state": "draft"}).content


def test_list_asks_the_database_as_often_for_many_as_for_few(
    client: Client, parks: Organization, django_assert_num_queries: Any
) -> None:
    camera = kind()
    for i in range(30):
        published(parks, title=f"Need {i}", kind=camera, cost_items=COSTS)
    colleague = signed_in(Client(), "department_lead", parks)
    reindex(["needs.need"])
    with django_assert_num_queries(6):
        client.get(LIST)
    with django_assert_num_queries(6):
        assert b"Need 29" in client.get(LIST, {"words": "need"}).content
    with django_assert_num_queries(3):
        client.get(reverse("needs:needs-geojson"))
    with django_assert_num_queries(18):
        colleague.get(LIST)


def test_map_is_answered_unchanged_until_something_changes(client: Client, parks: Organization) -> None:
    published(parks)
    url = reverse("needs:needs-geojson")
    first = client.get(url)

    assert client.get(url, headers={"If-None-Match": first["ETag"]}).status_code == 304
    published(parks, title="Another")
    again = client.get(url, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, len(again.json()["features"])) == (200, 2)


def test_map_of_one_reader_is_not_anothers(client: Client, parks: Organization) -> None:
    draft(parks)
    url = reverse("needs:needs-geojson") + "?state=draft"
    colleague = signed_in(Client(), "department_staff", parks)

    assert len(colleague.get(url).json()["features"]) == 1
    assert client.get(url).json()["features"] == []


def test_map_of_many_needs_gathers_places_and_tells_those_of_a_box(
    client: Client, parks: Organization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layers, "NAMED", 2)
    monkeypatch.setattr(layers, "AT_A_PLACE", 1)
    camera = kind()
    for n, east in enumerate((50, 50, 600)):
        published(parks, title=f"Camera {n}", kind=camera, geometry=point(east, 50), starts=None, ends=None)
    published(parks, title="Works", geometry={"type": "LineString", "coordinates": [[-96.8, 32.78], [-96.79, 32.78]]})
    url = reverse("needs:needs-geojson")

    places, works = client.get(url, headers={"Accept-Encoding": "gzip"}), client.get(url).json()["features"][1]
    assert works["properties"]["title"] == "Works"
    together = json.loads(gzip.decompress(places.content))["features"][0]
    assert together["properties"] == {"kind": camera.code, "kind_label": camera.label, "gathered": True}
    coordinates = together["geometry"]["coordinates"]
    assert coordinates == sorted([round(x, 5) for x in point(east, 50)["coordinates"]] for east in (50, 50, 600))

    (west, south), _second, (east, north) = coordinates
    one = client.get(url, {"box": f"{east - 1e-5},{south - 1e-5},{east + 1e-5},{north + 1e-5}"}).json()
    assert [f["properties"]["title"] for f in one["features"]] == ["Camera 2"]
    assert "more" not in one
    two = client.get(url, {"box": f"{west - 1e-5},{south - 1e-5},{west + 1e-5},{north + 1e-5}"}).json()
    assert (len(two["features"]), two["more"]) == (1, True)
    wrong = client.get(url, {"box": "1,2,3"}, headers={"Accept": "application/json"})
    assert wrong.status_code == 422
    assert "is not a box" in wrong.content.decode()


def test_map_of_ten_thousand_needs_weighs_less_than_seventy_kilobytes() -> None:
    draw = random.Random(3)
    told = [
        layers.feature(
            {"type": "Point", "coordinates": [-97 + draw.random() * 0.4, 32.6 + draw.random() * 0.36]},
            {
                "title": f"Lot {n}",
                "url": f"/needs/N-2026-{n}/",
                "kind": f"kind-{n % 20}",
                "kind_label": f"Kind {n % 20}",
            },
        )
        for n in range(10_000)
    ]
    assert len(gzip.compress(json.dumps(layers.gathered(told), separators=(",", ":")).encode(), 6)) < 70_000


SECRETS = ("Secret cameras", "7654321", "76,543.21", "76543.21", "Hidden Fund", "Carla Contact", "internal-budget-line")


@pytest.fixture
def secretive(parks: Organization) -> Need:
    return published(
        parks,
        cost_items=[Cost("Secret cameras", Money(7_654_321, "USD"))],
        fund=add_fund(organization=parks, name="Hidden Fund", kind="bond", by=lead(parks)),
        contact=perform(Person(name="Carla Contact"), "add", by=PROGRAM),
        extra={"line": "internal-budget-line"},
    )


def everywhere(client: Client, need: Need) -> dict[str, str]:
    """Every address that tells of a need, with what it answers."""
    addresses = [
        LIST,
        f"{LIST}?words=cameras",
        reverse("needs:needs-geojson"),
        need.get_absolute_url(),
        reverse("needs:need-geojson", args=[need.pk]),
        reverse("needs:download", args=["csv"]),
        reverse("needs:download", args=["geojson"]),
        reverse("needs:funds"),
    ]
    return {address: client.get(address).content.decode() for address in addresses}


def test_closed_fields_reach_no_stranger_and_no_company(client: Client, secretive: Need, parks: Organization) -> None:
    company = signed_in(Client(), "company_representative", department(parks.jurisdiction, "Acme", "company"))
    for reader in (client, company):
        for address, told in everywhere(reader, secretive).items():
            assert [secret for secret in SECRETS if secret in told] == [], address
        workbook = reader.get(reverse("needs:download", args=["xlsx"])).content
        assert _texts(workbook).isdisjoint(SECRETS)


def _texts(workbook: bytes) -> set[str]:
    rows = load_workbook(io.BytesIO(workbook)).active.iter_rows(values_only=True)  # type: ignore[union-attr]
    return {str(cell) for row in rows for cell in row}


def test_closed_fields_are_shown_to_colleagues(secretive: Need, parks: Organization) -> None:
    colleague = signed_in(Client(), "technology_manager", department(parks.jurisdiction, "IT"))
    told = everywhere(colleague, secretive)

    page = told[secretive.get_absolute_url()]
    assert all(secret in page for secret in ("Secret cameras", "$76,543.21", "Hidden Fund", "Carla Contact"))
    assert "76543.21" in told[reverse("needs:download", args=["csv"])]
    assert "$76,543.21" in told[LIST]


def test_filtering_by_a_fund_tells_a_stranger_nothing(client: Client, secretive: Need, parks: Organization) -> None:
    company = signed_in(Client(), "company_representative", department(parks.jurisdiction, "Acme", "company"))

    found = company.get(reverse("needs:needs-geojson"), {"fund": str(secretive.fund_id)}).json()

    assert len(found["features"]) == 1  # as without the filter: it is not offered, so it narrows nothing


def test_download_keeps_formulas_harmless_and_names_every_column(client: Client, parks: Organization) -> None:
    published(parks, title='=HYPERLINK("http://evil")')

    lines = client.get(reverse("needs:download", args=["csv"])).content.decode("utf-8-sig").splitlines()

    assert lines[0].startswith("number,title,department,state,kind,sector,description,outcome,place,citywide,longitude")
    assert "'=HYPERLINK" in lines[1]


def test_number_leads_to_the_need(client: Client, parks: Organization) -> None:
    need = published(parks)
    hidden = draft(parks)

    assert client.get(f"/needs/{need.number}/").headers["Location"] == need.get_absolute_url()
    assert client.get(f"/needs/{hidden.number}/").status_code == 404


def form(parks: Organization, **fields: Any) -> dict[str, Any]:
    return {
        "organization": str(parks.pk),
        "title": "Cameras at Record and Elm",
        "description": "Crashes at night go unseen.",
        "geometry": "32.7810, -96.8060",
        "cost-TOTAL_FORMS": "2",
        "cost-INITIAL_FORMS": "0",
        "cost-0-description": "Cameras",
        "cost-0-basis": "unit",
        "cost-0-amount": "$2,625.00",
        "cost-0-quantity": "4",
        "cost-1-quantity": "1",
        "cost-1-basis": "project",
        **fields,
    }


def test_staff_writes_and_publishes_a_need_by_form(parks: Organization) -> None:
    staff = signed_in(Client(), "department_staff", parks)

    answer = staff.post(reverse("needs:new"), form(parks, then="publish"))

    need = Need.objects.get()
    assert answer.headers["Location"] == need.get_absolute_url()
    assert (need.state, need.geometry) == ("published", point())
    assert list(need.cost_items.values_list("description", "amount", "quantity")) == [("Cameras", 262_500, 4)]


def test_draft_is_kept_where_it_cannot_be_published_yet(parks: Organization) -> None:
    staff = signed_in(Client(), "department_staff", parks)

    page = staff.post(reverse("needs:new"), form(parks, then="publish", geometry=""), follow=True).content.decode()

    assert Need.objects.get().state == "draft"
    assert "Not published yet. Say where: mark the place on the map" in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"geometry": "900000, 200000"}, "degrees"),
        ({"geometry": '{"type":"Point","coordinates":[NaN,1]}'}, "This is not readable as GeoJSON."),
        ({"starts": "2027-05-01", "ends": "2027-04-01"}, "It ends (2027-04-01) before it starts (2027-05-01)."),
        ({"cost-0-amount": "-5"}, "negative"),
        ({"cost-0-amount": "lots"}, "lots"),
        ({"citywide": "on"}, "Either a place on the map or the whole city, not both."),
        ({"quantity": "1.5"}, "Enter a whole number."),
        ({"cited_numbers": "P-2026-0099"}, "There is no published problem report with the number “P-2026-0099”."),
    ],
)
def test_form_says_what_is_wrong_and_writes_nothing(parks: Organization, fields: dict, sentence: str) -> None:
    staff = signed_in(Client(), "department_staff", parks)

    answer = staff.post(reverse("needs:new"), form(parks, **fields))

    assert answer.status_code == 400
    assert sentence in answer.content.decode()
    assert not Need.objects.exists()


def test_edit_changes_the_need_and_refuses_a_stale_form(parks: Organization) -> None:
    need = draft(parks, cost_items=COSTS)
    staff = signed_in(Client(), "department_staff", parks)
    url = reverse("needs:edit", args=[need.pk])
    first = CostItem.objects.order_by("pk").first()
    rows = {
        "cost-INITIAL_FORMS": "2", "cost-TOTAL_FORMS": "2", "cost-0-amount": "2625.00", "cost-0-year": "2027",
        "cost-1-description": "Fiber", "cost-1-amount": "10", "cost-1-DELETE": "on", "seen": "1",
    }  # fmt: skip

    assert staff.get(url).status_code == 200
    assert staff.post(url, form(parks, title="New title", **rows)).status_code == 302
    need.refresh_from_db()
    assert (need.title, list(need.cost_items.values_list("description", flat=True))) == ("New title", ["Cameras"])
    again = staff.post(url, form(parks, title="Too late", **rows))
    assert again.status_code == 400
    assert "Someone changed this while you had it open." in again.content.decode()
    assert first is not None


def test_form_offers_reports_near_the_place_and_those_already_cited(parks: Organization) -> None:
    cited = open_report(parks, text="A far away thing that is cited here already.", geometry=point(5_000))
    near = open_report(parks, text="Cars run the red light at this corner.", geometry=point(150))
    far = open_report(parks, text="Something else, three hundred meters away.", geometry=point(300))
    need = draft(parks, citations=[cited])
    staff = signed_in(Client(), "department_staff", parks)

    page = staff.get(reverse("needs:edit", args=[need.pk])).content.decode()
    assert all(report.number in page for report in (cited, near))
    assert far.number not in page

    staff.post(
        reverse("needs:edit", args=[need.pk]),
        form(parks, citations=[str(near.pk)], cited_numbers=far.number, seen="1"),
    )
    assert {c.report for c in need.citations.all()} == {near, far}


@pytest.mark.parametrize("role", ["procurement_officer", "company_representative", None])
def test_writing_is_refused_to_others(parks: Organization, role: str | None) -> None:
    works_at = department(parks.jurisdiction, "Acme", "company") if role == "company_representative" else parks
    reader = Client() if role is None else signed_in(Client(), role, works_at)

    assert reader.get(reverse("needs:new")).status_code == 403
    assert reader.post(reverse("needs:new"), form(parks)).status_code == 403
    assert not Need.objects.exists()


def test_need_page_tells_its_areas_reports_and_history(client: Client, parks: Organization) -> None:
    bring_in(collection(WEST), parks.jurisdiction)
    cited = open_report(parks)
    need = published(parks, citations=[cited], geometry=point(10, 10))

    page = client.get(need.get_absolute_url()).content.decode()

    assert all(words in page for words in ("West End", cited.number, "Ben published this need.", need.number))
    assert need.number in client.get(cited.get_absolute_url()).content.decode()


def test_funds_are_pages_for_colleagues_only(client: Client, parks: Organization) -> None:
    reader = signed_in(Client(), "department_lead", parks)
    made = reader.post(
        reverse("needs:new-fund"), {"organization": str(parks.pk), "name": "Bond 2024", "kind": "bond"}, follow=True
    )

    assert "Bond 2024" in made.content.decode()
    address = made.redirect_chain[-1][0]
    assert client.get(address).status_code == 404
    assert b"Bond 2024" not in client.get(reverse("needs:funds")).content
    closing = address + "close/"
    assert reader.post(closing, {"reason": "Spent.", "seen": "1"}).status_code == 302
    assert "Spent." in reader.get(address).content.decode()


def test_filter_form_shows_departments_that_have_needs(client: Client, parks: Organization) -> None:
    department(parks.jurisdiction, "Idle Department")
    published(parks)

    page = client.get(LIST).content.decode()

    assert "Parks" in page
    assert "Idle Department" not in page
    assert json.dumps(page).count("Register a need") == 0

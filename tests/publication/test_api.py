"""The API: who reads and writes what, refusals as problem details, writes sent twice."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, get_args

import pytest
from django.test import Client
from ninja import Schema

from junto.documents.search import reindex
from junto.journal import clock
from junto.journal.models import IdempotencyKey
from junto.needs.models import Need, ProblemReport
from junto.people.models import Account, Organization
from junto.people.queries import actor_of_account
from junto.places.models import StandingThing
from junto.publication.actions import make_token, revoke_token
from junto.publication.api import api
from junto.publication.models import ApiToken
from tests.needs.making import COSTS, draft, open_report, published
from tests.places.making import city, department, kind, point, signed_in, standing

pytestmark = pytest.mark.django_db
NEEDS = "/api/v1/needs"


@pytest.fixture
def parks() -> Organization:
    return department(city())


def token_of(role: str, organization: Organization) -> str:
    signed_in(Client(), role, organization)
    account = Account.objects.get(email=f"{role}@{organization.pk}.example.org")
    _row, text = make_token(name="test", days=30, by=actor_of_account(account))
    return text


def call(
    method: str, address: str, body: Any = None, *, token: str = "", key: str = "", raw: bytes | None = None
) -> Any:
    headers = {**({"Authorization": f"Bearer {token}"} if token else {}), **({"Idempotency-Key": key} if key else {})}
    data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
    return Client().generic(method, address, data, content_type="application/json", headers=headers)


def need(parks: Organization, **fields: Any) -> dict[str, Any]:
    return {"organization": str(parks.pk), "title": "Cameras", "geometry": point(), **fields}


def test_strangers_list_and_read_what_is_published_without_closed_fields(parks: Organization) -> None:
    shown = published(parks, cost_items=COSTS, extra={"line": "internal-budget-line"})
    hidden = draft(parks, title="Quiet plan")

    listed = call("GET", NEEDS)
    one = call("GET", f"{NEEDS}/{shown.pk}")

    assert [item["number"] for item in listed.json()["items"]] == [shown.number]
    assert one.json()["geometry"] == point()
    for answer in (listed, one):
        told = answer.content.decode()
        assert [w for w in ("2625", "Fiber to the corner", "internal-budget-line", "cost_items") if w in told] == []
    missing = call("GET", f"{NEEDS}/{hidden.pk}")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")


def test_colleagues_read_amounts_as_texts(parks: Organization) -> None:
    shown = published(parks, cost_items=COSTS)

    told = call("GET", f"{NEEDS}/{shown.pk}", token=token_of("budget_officer", parks)).json()

    assert [(c["amount"], c["currency"], c["quantity"]) for c in told["cost_items"]] == [
        ("2625.00", "USD", 4),
        ("18500.00", "USD", 1),
    ]


def test_list_is_paged_and_filtered_as_the_page_is(parks: Organization) -> None:
    camera = kind()
    for i in range(3):
        published(parks, title=f"Need {i}", kind=camera if i else None)

    page = call("GET", f"{NEEDS}?limit=2&offset=0").json()
    assert ([n["title"] for n in page["items"]], page["more"]) == (["Need 2", "Need 1"], True)
    assert call("GET", f"{NEEDS}?limit=2&offset=2").json()["more"] is False
    assert len(call("GET", f"{NEEDS}?kind={camera.pk}").json()["items"]) == 2
    wrong = call("GET", f"{NEEDS}?first_year=soon")
    assert (wrong.status_code, wrong.json()["field"]) == (422, "first_year")


def test_list_asks_the_database_as_often_for_many_as_for_few(
    parks: Organization, django_assert_num_queries: Any
) -> None:
    for i in range(12):
        published(parks, title=f"Need {i}", cost_items=COSTS, citations=[open_report(parks)])
    reindex(["needs.need"])
    with django_assert_num_queries(3):
        call("GET", NEEDS)
    with django_assert_num_queries(3):
        found = call("GET", f"{NEEDS}?words=need+crash").json()["items"]
    assert len(found) == 12
    assert call("GET", f"{NEEDS}?words=need+zebra").json()["items"] == []


def test_what_nobody_can_ask_for_is_refused(parks: Organization) -> None:
    for path in (
        "needs",
        "problem-reports",
        "places/kinds",
        "places/areas",
        "places/standing-things",
        "projects",
        "solicitations",
    ):
        answer = call("GET", f"/api/v1/{path}?wrods=camera")
        assert (answer.status_code, answer.json()["field"]) == (422, "wrods"), path
        assert answer.json()["title"] == "There is nothing called “wrods” to ask for."


def test_staff_writes_edits_publishes_and_withdraws(parks: Organization) -> None:
    token = token_of("department_lead", parks)
    kind()
    body = need(parks, kind="camera", cost_items=[{"description": "Cameras", "amount": "2625.00", "quantity": 4}])

    made = call("POST", NEEDS, body, token=token)
    address = f"{NEEDS}/{made.json()['id']}"
    edited = call("PATCH", address, {"title": "Four cameras", "seen": 1}, token=token)
    stale = call("PATCH", address, {"title": "Five", "seen": 1}, token=token)
    out = call("POST", f"{address}/publish", token=token)
    gone = call("POST", f"{address}/withdraw", {"reason": "Paid by the state."}, token=token)

    assert (made.status_code, made.json()["state"], made.json()["kind"]) == (201, "draft", "camera")
    assert (edited.json()["title"], edited.json()["entry"]) == ("Four cameras", 2)
    assert edited.json()["cost_items"][0]["amount"] == "2625.00"  # not named, so it stays
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:junto:stale")
    assert (out.json()["state"], gone.json()["state"]) == ("published", "withdrawn")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"quantity": "4"}, "quantity"),
        ({"quantity": 1.5}, "quantity"),
        ({"citywide": "yes"}, "citywide"),
        ({"starts": 1_800_000_000}, "starts"),
        ({"starts": "2027-13-01"}, "starts"),
        ({"starts": "2027-05-01", "ends": "2027-04-01"}, "ends"),
        ({"kind": "no-such-kind"}, "kind"),
        ({"fund": "00000000-0000-0000-0000-000000000001"}, "fund"),
        ({"geometry": {"type": "Point", "coordinates": [900_000, 200_000]}}, "geometry"),
        ({"geometry": {"type": "Point", "coordinates": ["a", "b"]}}, "geometry"),
        ({"cost_items": [{"description": "x", "amount": "-5"}]}, "cost_items"),
        ({"cost_items": [{"description": "x", "amount": "NaN"}]}, "cost_items"),
        ({"cost_items": [{"description": "x", "amount": 5}]}, "cost_items.0.amount"),
        ({"cost_items": [{"description": "x", "amount": "1.005"}]}, "cost_items"),
        ({"title": "x" * 300}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_wrong_input_is_named_by_field_and_nothing_is_written(parks: Organization, fields: dict, field: str) -> None:
    answer = call("POST", NEEDS, need(parks, **fields), token=token_of("department_lead", parks))

    assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
    assert answer.json()["field"] == field, answer.json()
    assert not Need.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"x"', b'{"a":' * 5000, b"\xff\xfe"])
def test_what_is_no_request_is_refused_in_words(parks: Organization, raw: bytes) -> None:
    answer = call("POST", NEEDS, raw=raw, token=token_of("department_lead", parks))

    assert answer.status_code in (400, 422)
    assert answer["Content-Type"] == "application/problem+json"
    assert "Traceback" not in answer.content.decode()


def test_who_may_not_write_is_told_so(parks: Organization) -> None:
    assert call("POST", NEEDS, need(parks)).status_code == 403
    other = token_of("department_lead", department(parks.jurisdiction, "Police"))
    assert call("POST", NEEDS, need(parks), token=other).status_code == 403
    own = published(parks)
    assert call("PATCH", f"{NEEDS}/{own.pk}", {"title": "Mine"}, token=other).status_code == 403


def test_a_session_writes_only_with_its_csrf_token(parks: Organization) -> None:
    browser = signed_in(Client(enforce_csrf_checks=True), "department_lead", parks)

    answer = browser.post(NEEDS, json.dumps(need(parks)), content_type="application/json")

    assert answer.status_code == 403
    assert not Need.objects.exists()


def test_the_same_key_with_the_same_request_writes_once(parks: Organization) -> None:
    token = token_of("department_lead", parks)

    first = call("POST", NEEDS, need(parks), token=token, key="abc")
    again = call("POST", NEEDS, need(parks), token=token, key="abc")
    other = call("POST", NEEDS, need(parks, title="Another"), token=token, key="abc")

    assert (first.status_code, again.status_code, again["Idempotency-Replayed"]) == (201, 201, "true")
    assert again.content == first.content
    assert (other.status_code, other.json()["field"]) == (422, "Idempotency-Key")
    assert Need.objects.count() == 1


def test_a_refused_request_keeps_no_key(parks: Organization) -> None:
    token = token_of("department_lead", parks)

    refused = call("POST", NEEDS, need(parks, quantity=-1), token=token, key="abc")
    mended = call("POST", NEEDS, need(parks, quantity=1), token=token, key="abc")

    assert (refused.status_code, mended.status_code) == (422, 201)
    assert IdempotencyKey.objects.count() == 1


def test_tokens_that_are_unknown_revoked_or_over_are_refused(parks: Organization) -> None:
    text = token_of("department_lead", parks)
    row = ApiToken.objects.get()

    assert call("GET", NEEDS, token="junto_nonsense").status_code == 401
    with clock.set_to(datetime(2099, 1, 1, tzinfo=UTC)):
        assert call("GET", NEEDS, token=text).status_code == 401
    assert call("GET", NEEDS, token=text).status_code == 200
    revoke_token(row, by=actor_of_account(row.person.account))
    assert call("GET", NEEDS, token=text).status_code == 401


def test_token_is_shown_once_and_kept_as_a_digest(parks: Organization) -> None:
    browser = signed_in(Client(), "department_lead", parks)

    page = browser.post("/publication/tokens/", {"name": "export", "days": "30"}).content.decode()
    text = page.split("<code>")[1].split("</code>")[0]

    assert call("GET", NEEDS, token=text).status_code == 200
    assert text not in browser.get("/publication/tokens/").content.decode()
    assert text not in ApiToken.objects.get().digest
    assert Client().get("/publication/tokens/").status_code == 403


def test_a_resident_reports_without_an_account_and_is_throttled(parks: Organization, settings: Any) -> None:
    settings.REPORTS_PER_HOUR = 1
    body = {
        "jurisdiction": str(parks.jurisdiction_id),
        "text": "Cars run the red light at this corner every night.",
        "place_name": "Record St at Elm St",
        "reporter_email": "ana@example.org",
    }

    sent = call("POST", "/api/v1/problem-reports", body)
    again = call("POST", "/api/v1/problem-reports", body)

    assert (sent.status_code, sent.json()["state"]) == (202, "submitted")
    assert (again.status_code, again.json()["type"]) == (429, "urn:junto:throttled")
    assert ProblemReport.objects.count() == 1
    assert call("GET", "/api/v1/problem-reports").json()["items"] == []


def test_reports_are_listed_without_who_wrote_them(parks: Organization) -> None:
    made = open_report(parks, reporter_email="ana@example.org", reporter_name="Ana Resident")

    told = call("GET", "/api/v1/problem-reports").content.decode()

    assert made.number in told
    assert "ana@example.org" not in told
    assert "Ana Resident" not in told


def test_places_are_read(parks: Organization) -> None:
    camera = kind()
    thing = standing(parks.jurisdiction, camera, "Pole 7", owner_name="TxDOT")

    listed = call("GET", f"/api/v1/places/standing-things?kind={camera.pk}").json()
    assert [(t["name"], t["owner"], t["kind"]) for t in listed["items"]] == [("Pole 7", "TxDOT", "camera")]
    assert call("GET", f"/api/v1/places/standing-things/{thing.pk}").json()["geometry"] == point()
    assert call("GET", "/api/v1/places/kinds").json()[0]["code"] == "camera"
    assert call("GET", "/api/v1/places/areas").json() == {"items": [], "limit": 50, "offset": 0, "more": False}


THINGS = "/api/v1/places/standing-things"


def thing(parks: Organization, **fields: Any) -> dict[str, Any]:
    return {
        "jurisdiction": str(parks.jurisdiction_id),
        "kind": "camera",
        "name": "Pole 7",
        "geometry": point(),
        **fields,
    }


def test_keepers_list_edit_remove_and_restore_what_stands_there(parks: Organization) -> None:
    token = token_of("technology_manager", parks)
    kind()
    sent = thing(parks, owner=str(parks.pk), since="2019-05-01", source="list.csv", external_id="7")

    made = call("POST", THINGS, sent, token=token)
    address = f"{THINGS}/{made.json()['id']}"
    edited = call("PATCH", address, {"name": "Pole 8", "geometry": point(5), "seen": 1}, token=token)
    stale = call("PATCH", address, {"name": "Pole 9", "seen": 1}, token=token)
    gone = call("POST", f"{address}/remove", {"reason": "Knocked over."}, token=token)
    again = call("POST", f"{address}/remove", {"reason": "Knocked over."}, token=token)
    back = call("POST", f"{address}/restore", {"seen": 3}, token=token)

    assert (made.status_code, made.json()["state"], made.json()["owner"]) == (201, "listed", "Parks")
    assert (edited.json()["name"], edited.json()["entry"], edited.json()["since"]) == ("Pole 8", 2, "2019-05-01")
    assert (stale.status_code, stale.json()["type"]) == (409, "urn:junto:stale")
    assert (gone.json()["state"], again.status_code, back.json()["state"]) == ("removed", 409, "listed")
    assert StandingThing.objects.get().geometry == point(5)


def test_standing_thing_is_written_once_a_key_and_once_a_number(parks: Organization) -> None:
    token = token_of("clerk", parks)
    kind()
    sent = thing(parks, source="list.csv", external_id="7")

    first = call("POST", THINGS, sent, token=token, key="abc")
    again = call("POST", THINGS, sent, token=token, key="abc")
    double = call("POST", THINGS, sent, token=token)
    other = call("POST", THINGS, thing(parks, source="list.csv", external_id="8"), token=token)
    moved = call("PATCH", f"{THINGS}/{other.json()['id']}", {"external_id": "7"}, token=token)

    assert (first.status_code, again["Idempotency-Replayed"], again.content) == (201, "true", first.content)
    for answer in (double, moved):
        assert (answer.status_code, answer.json()["field"]) == (422, "external_id")
        assert answer.json()["title"] == "The number “7” of “list.csv” stands here already, as “Pole 7”."
    assert StandingThing.objects.count() == 2


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [
        ("administrator", False, 201),
        ("clerk", False, 201),
        ("technology_manager", False, 201),
        ("department_lead", True, 201),
        ("department_lead", False, 403),
        ("department_staff", True, 403),
        ("procurement_officer", False, 403),
        ("auditor", False, 403),
        ("", False, 403),
    ],
)
def test_who_lists_what_stands_there(parks: Organization, role: str, own: bool, status: int) -> None:
    kind()
    sent = thing(parks, **({"owner": str(parks.pk)} if own else {}))

    answer = call("POST", THINGS, sent, token=token_of(role, parks) if role else "")

    assert answer.status_code == status
    assert StandingThing.objects.count() == (status == 201)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"since": 1_800_000_000}, "since"),
        ({"since": "2027-05-01", "until": "2027-04-01"}, "until"),
        ({"kind": "no-such-kind"}, "kind"),
        ({"kind": None}, "kind"),
        ({"owner": "00000000-0000-0000-0000-000000000001"}, "owner"),
        ({"geometry": {"type": "Point", "coordinates": [900_000, 200_000]}}, "geometry"),
        ({"geometry": {"type": "Point"}}, "geometry"),
        ({"details": []}, "details"),
        ({"details": {"a": "b\0"}}, "details"),
        ({"name": "x" * 301}, "name"),
        ({"name": ""}, "name"),
        ({"colour": "red"}, "colour"),
        ({"state": "removed"}, "state"),
    ],
)
def test_wrong_standing_thing_is_named_by_field_and_not_listed(parks: Organization, fields: dict, field: str) -> None:
    kind()
    token = token_of("technology_manager", parks)
    made = call("POST", THINGS, thing(parks, name="Right"), token=token)

    answers = [call("POST", THINGS, thing(parks, **fields), token=token)]
    if field != "state":
        answers.append(call("PATCH", f"{THINGS}/{made.json()['id']}", fields, token=token))

    for answer in answers:
        assert (answer.status_code, answer["Content-Type"]) == (422, "application/problem+json")
        assert answer.json()["field"] == field, answer.json()
    assert [thing.name for thing in StandingThing.objects.all()] == ["Right"]


def test_a_method_that_is_none_and_an_address_that_is_none_are_told_to_programs(parks: Organization) -> None:
    wrong = call("DELETE", NEEDS)
    assert (wrong.status_code, wrong["Content-Type"]) == (405, "application/problem+json")
    assert set(wrong["Allow"].split(", ")) == {"GET", "POST"}
    missing = call("GET", "/api/v1/nonsense")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")


def test_the_api_describes_itself(parks: Organization) -> None:
    told = call("GET", "/api/v1/openapi.json").json()

    assert told["info"]["title"] == "Junto"
    assert {"/api/v1/needs", "/api/v1/problem-reports", "/api/v1/places/kinds"} <= set(told["paths"])
    assert "post" in told["paths"]["/api/v1/needs"]
    sent = told["paths"]["/api/v1/needs"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert sent["$ref"].endswith("NeedIn")


def test_no_two_answers_of_the_api_are_described_under_one_name() -> None:
    described = [router for _prefix, router in api._routers]
    models: dict[str, set[type]] = {}
    for router in described:
        for view in router.path_operations.values():
            for operation in view.operations:
                for answer in operation.response_models.values():
                    for model in schemas_in(answer):
                        models.setdefault(model.__name__, set()).add(model)
    assert len(models) > 40
    assert {name for name, kinds in models.items() if len(kinds) > 1} == {"NinjaResponseSchema"}  # never described


def schemas_in(given: Any) -> set[type[Schema]]:
    """The schemas that a type names, and those that their fields name."""
    if isinstance(given, type) and issubclass(given, Schema):
        fields = [schemas_in(field.annotation) for field in given.model_fields.values()]
        return {given}.union(*fields)
    return set().union(*(schemas_in(part) for part in get_args(given)))

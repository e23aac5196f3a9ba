"""The front door: what a stranger and a person see, what is open, and pages for what went wrong."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import translation

from junto.core.workflow import PROGRAM
from junto.journal.door import perform
from junto.needs.models import Need
from junto.people.models import Account, Membership, Organization, Person
from junto.projects.matching import match_needs
from junto.urls import handler400, handler403, handler404, handler500  # noqa: F401
from junto.urls import urlpatterns as own
from junto.web.openness import openness
from junto.web.tour import STEPS
from tests.making import City, city
from tests.projects.making import World
from tests.projects.making import world as make_world

pytestmark = pytest.mark.django_db


def breaks(request: object) -> None:
    raise RuntimeError("meant to break")


urlpatterns = [path("breaks/", breaks), *own]


@pytest.fixture
def west_end(settings: object) -> City:
    settings.MFA_ROLES = frozenset()  # type: ignore[attr-defined]
    return city()


def signed_in(
    west_end: City, role: str = "department_lead", *, at: Organization | None = None, demonstration: bool = False
) -> Client:
    """A client signed in as a new person who holds that role, in Transportation unless said otherwise."""
    account = Account.objects.create_user("ana@west.example", "correct horse battery")
    person = perform(Person(name="Ana Flores", account=account, demonstration=demonstration), "add", by=PROGRAM)
    perform(
        Membership(person=person, organization=at or west_end.transport, role=role, starts=date(2026, 1, 1)),
        "add",
        by=PROGRAM,
    )
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def words(client: Client, address: str = "/", **extra: str) -> str:
    answer = client.get(address, headers=extra)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_stranger_is_told_what_this_is_and_how_to_take_part(client: Client) -> None:
    said = words(client)
    assert "<h1>What West End needs, seen together</h1>" in said
    assert "Nothing is published yet" in said
    assert "You live or work here" in said
    assert "Welcome" not in said


def test_stranger_sees_published_needs_and_no_draft(client: Client, west_end: City) -> None:
    west_end.need("Cameras at Elm", published=True)
    west_end.need("A secret plan")
    said = words(client)
    assert "Cameras at Elm" in said
    assert "A secret plan" not in said
    assert "<strong>1</strong> published need</li>" in said
    assert 'data-source="/needs/needs.geojson"' in said


def test_person_sees_roles_and_own_needs_drafts_among_them(west_end: City) -> None:
    west_end.need("Our draft")
    said = words(signed_in(west_end))
    assert "Welcome, Ana Flores" in said
    assert "department lead, Transportation" in said
    assert "Our draft" in said
    assert "Nothing waits for you now." in said


def test_person_is_told_what_waits(west_end: City) -> None:
    west_end.report("The light at Elm is out")
    said = words(signed_in(west_end, "moderator"))
    assert "The light at Elm is out" in said
    assert '<span class="junto-count">1</span>' in said


def test_shortcut_to_a_new_need_is_for_those_who_may_write_one(west_end: City) -> None:
    assert "Register a need" in words(signed_in(west_end, "department_staff"))


def test_shortcut_to_a_new_need_is_not_for_a_technology_manager(west_end: City) -> None:
    assert "Register a need" not in words(signed_in(west_end, "technology_manager"))


def test_account_without_a_person_is_greeted_as_a_stranger(client: Client) -> None:
    client.force_login(
        Account.objects.create_user("x@y.example", "correct horse battery"),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    assert "seen together" in words(client)


def test_first_page_asks_a_known_number_of_times(client: Client, west_end: City, django_assert_num_queries) -> None:
    for n in range(8):
        west_end.need(f"Need {n}", published=True)
    with django_assert_num_queries(3):  # counts of needs, of projects, the newest
        words(client)


def test_menu_shows_personal_pages_to_people_alone(client: Client, west_end: City) -> None:
    assert "Waiting for me" not in words(client)
    assert "Waiting for me" in words(signed_in(west_end))


def test_menu_marks_the_page_one_is_on(client: Client) -> None:
    said = words(client, "/people/")
    assert '<a href="/people/" aria-current="page">Organizations</a>' in said
    assert said.count('aria-current="page">') == 2  # in the menu of a desk and in that of a phone


def test_language_is_chosen_by_a_form_and_by_the_browser(client: Client) -> None:
    assert '<html lang="es">' in words(client, **{"Accept-Language": "es-MX"})
    assert '<html lang="en">' in words(client, **{"Accept-Language": "fr"})
    client.post("/i18n/setlang/", {"language": "es", "next": "/about/"})
    assert "Qué está abierto y qué está cerrado" in words(client, "/about/")


def test_about_tells_what_the_workflows_say() -> None:
    with translation.override("en"):
        rows = {row.name: row for row in openness()}
    need, person = rows["Need"], rows["Person"]
    assert (need.open, need.states) == (True, ("published", "withdrawn"))
    assert [(c.parts, c.to) for c in need.closed if "ost items" in c.parts] == [
        (
            "Cost items, fund, contact, further columns of the source",
            "those who decide and work on it in the same government, auditor",
        )
    ]
    assert person.open is False
    assert "E-mail address" in [c.parts for c in person.closed]


def test_about_page_shows_every_kind(client: Client) -> None:
    said = words(client, "/about/")
    with translation.override("en"):
        assert [row.name for row in openness() if row.name not in said] == []


def test_company_is_led_to_what_is_bought(west_end: City) -> None:
    company = perform(Organization(name="Lumina", kind="company"), "add", by=PROGRAM)
    assert "See the opportunities" in words(signed_in(west_end, "company_representative", at=company))
    assert "See the opportunities" in words(Client())


def test_department_is_led_to_overlaps_rather(west_end: City) -> None:
    said = words(signed_in(west_end))
    assert ("See the opportunities" in said, "See the overlaps" in said) == (False, True)


def test_tour_has_seventeen_steps_that_all_lead_somewhere(client: Client) -> None:
    from junto.web.menu import address  # noqa: PLC0415

    assert len(STEPS) == 17
    assert [step.name for step in STEPS if not address(step.name)] == []
    assert words(client, "/tour/").count("<h2>") == 17


@override_settings(DEMO=True)
def test_tour_offers_the_person_whom_a_step_is_about(west_end: City) -> None:
    client = signed_in(west_end, "technology_manager", demonstration=True)
    assert "Go there as Ana Flores" in words(Client(), "/tour/")
    assert "Go there as Ana Flores" not in words(client, "/tour/")


def test_ribbon_is_only_on_the_demonstration(client: Client) -> None:
    assert "junto-demonstration" not in words(client)
    with override_settings(DEMO=True):
        assert "junto-demonstration" in words(client)


def test_missing_page_says_so_in_the_frame_and_in_the_readers_language(client: Client) -> None:
    answer = client.get("/nothing/here/", headers={"Accept-Language": "es"})
    assert answer.status_code == 404
    said = answer.content.decode()
    assert "Aquí no hay nada que usted pueda ver" in said
    assert "URLPattern" not in said  # what Django tried is nobody's business
    told = client.get("/api/v1/nothing/here/")
    assert (told.status_code, "URLPattern" in told.content.decode()) == (404, False)
    assert "junto-footer" in said


def test_form_without_its_token_is_explained() -> None:
    answer = Client(enforce_csrf_checks=True).post("/i18n/setlang/", {"language": "es"})
    assert answer.status_code == 403
    assert "This form was open too long" in answer.content.decode()


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100)
def test_too_large_a_form_is_413_with_a_sentence(client: Client) -> None:
    answer = client.post("/i18n/setlang/", {"language": "e" * 200})
    assert answer.status_code == 413
    assert "What you sent is too large" in answer.content.decode()


@override_settings(ROOT_URLCONF="tests.web.test_pages")
def test_fault_of_ours_needs_neither_database_nor_context(client: Client) -> None:
    client.raise_request_exception = False
    with translation.override("es"):
        answer = client.get("/breaks/", headers={"Accept-Language": "es"})
    assert answer.status_code == 500
    said = answer.content.decode()
    assert "Algo falló aquí" in said
    assert "meant to break" not in said
    assert "csrf" not in said


def test_strange_host_is_400_in_words(client: Client) -> None:
    answer = client.get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "cannot be read" in answer.content.decode()


def test_search_engines_stay_out_of_the_demonstration(client: Client) -> None:
    assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /account/\n"
    with override_settings(DEMO=True):
        assert client.get("/robots.txt").content == b"User-agent: *\nDisallow: /\n"
    assert client.get("/favicon.ico")["Location"].endswith("frame/favicon.svg")


def test_pages_allow_nothing_inline(client: Client) -> None:
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    said = answer.content.decode()
    assert " style=" not in said
    assert "<script>" not in said
    assert django_settings.CITY_NAME in said


def lead_of(world: World) -> Client:
    """A client signed in as the lead of Transportation."""
    account = Account.objects.create_user("lead@west.example", "correct horse battery")
    person = world.person("department_lead", world.transport)

    def join(fresh: Person, _context: object) -> None:
        fresh.account = account

    perform(person, "edit", by=PROGRAM, apply=join)
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_lead_is_told_which_needs_meet(settings: object) -> None:
    settings.MFA_ROLES = frozenset()  # type: ignore[attr-defined]
    world = make_world()
    overlap = world.overlap()
    said = words(lead_of(world))
    assert f'<a href="{overlap.get_absolute_url()}">“Cameras for' in said
    assert "Police, Transportation" in said


def test_desk_asks_as_often_for_many_rows_as_for_few(settings: object, django_assert_num_queries) -> None:
    settings.MFA_ROLES = frozenset()  # type: ignore[attr-defined]
    world = make_world()
    world.overlap()
    client = lead_of(world)
    with CaptureQueriesContext(connection) as few:
        words(client)
    for n in range(4):
        world.need(world.transport, f"Kiosk {n}")
        world.need(world.police, f"Light {n}")
    match_needs(list(Need.objects.all()))
    with django_assert_num_queries(len(few)):
        words(client)

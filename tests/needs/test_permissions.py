"""Who may do and read what, in every state: written by hand, state by action by role."""

from __future__ import annotations

import pytest

from junto.core.workflow import ANYONE, PROGRAM, Actor
from junto.journal.access import may, offers, visible
from junto.needs.actions import add_fund, close_fund, withdraw_need
from junto.needs.models import Fund, Need, ProblemReport
from junto.needs.reports import reject_problem_report
from junto.people.models import Organization
from tests.needs.making import draft, lead, open_report, published, report
from tests.places.making import city, department, holder

pytestmark = pytest.mark.django_db

ROLES = ("lead", "staff", "other lead", "procurement", "auditor", "moderator", "company", "far lead", "anyone")


@pytest.fixture
def parks() -> Organization:
    return department(city())


def actors(parks: Organization) -> dict[str, Actor]:
    here, elsewhere = parks.jurisdiction, city("Plano")
    assert here is not None
    police, acme = department(here, "Police"), department(here, "Acme", "company")
    return {
        "lead": holder("department_lead", parks, 1),
        "staff": holder("department_staff", parks, 2),
        "other lead": holder("department_lead", police, 3),
        "procurement": holder("procurement_officer", parks, 4),
        "auditor": holder("auditor", police, 5),
        "moderator": holder("moderator", police, 6),
        "company": holder("company_representative", acme, 7),
        "far lead": holder("department_lead", department(elsewhere, "Far Parks"), 8),
        "anyone": ANYONE,
    }


NEED = {  # state → action → who may
    "draft": {"publish": {"lead", "staff"}, "edit": {"lead", "staff"}, "withdraw": {"lead"}, "take_up": set()},
    "published": {"publish": set(), "edit": {"lead", "staff"}, "withdraw": {"lead"}, "take_up": set()},
    "withdrawn": {"publish": set(), "edit": set(), "withdraw": set(), "take_up": {"lead"}},
}


@pytest.mark.parametrize("state", NEED)
def test_need_is_moved_on_by_its_own_department_only(parks: Organization, state: str) -> None:
    need = draft(parks) if state == "draft" else published(parks)
    if state == "withdrawn":
        need = withdraw_need(need, reason="x", by=lead(parks))

    people = actors(parks)
    for action, allowed in NEED[state].items():
        assert {role for role in ROLES if may(need, action, people[role])} == allowed, action


READERS = {
    "draft": {"lead", "staff", "auditor"},
    "published": set(ROLES),
    "withdrawn": set(ROLES),
}


@pytest.mark.parametrize("state", READERS)
def test_need_is_read_by(parks: Organization, state: str) -> None:
    need = draft(parks) if state == "draft" else published(parks)
    if state == "withdrawn":
        withdraw_need(need, reason="x", by=lead(parks))

    assert {role for role, actor in actors(parks).items() if visible(Need, actor).exists()} == READERS[state]


def test_need_offers_no_button_for_steps_of_an_import(parks: Organization) -> None:
    shown = [offer.transition.name for offer in offers(published(parks), lead(parks))]

    assert shown == ["edit", "withdraw"]


REPORT = {
    "submitted": {"publish": {"moderator"}, "reject": {"moderator"}},
    "published": {"publish": set(), "reject": {"moderator"}},
    "rejected": {"publish": {"moderator"}, "reject": set()},
}
REPORT_READERS = {
    "submitted": {"moderator", "auditor"},
    "published": set(ROLES),
    "rejected": {"moderator", "auditor"},
}


@pytest.mark.parametrize("state", REPORT)
def test_report_is_decided_by_moderators_of_its_government(parks: Organization, state: str) -> None:
    people = actors(parks)
    filed = open_report(parks) if state == "published" else report(parks.jurisdiction)
    if state == "rejected":
        filed = reject_problem_report(filed, reason="x", by=people["moderator"])

    for action, allowed in REPORT[state].items():
        assert {role for role in ROLES if may(filed, action, people[role])} == allowed, action
    readers = {role for role, actor in people.items() if visible(ProblemReport, actor).exists()}
    assert readers == REPORT_READERS[state]


def test_moderator_of_another_government_decides_nothing(parks: Organization) -> None:
    far = holder("moderator", department(city("Plano"), "Far"), 9)

    assert not may(report(parks.jurisdiction), "publish", far)


@pytest.mark.parametrize("state", ["open", "closed"])
def test_fund_is_read_by_colleagues_and_edited_by_its_keepers(parks: Organization, state: str) -> None:
    fund = add_fund(organization=parks, name="Bond", kind="bond", by=lead(parks))
    if state == "closed":
        fund = close_fund(fund, reason="Spent.", by=lead(parks))
    people = actors(parks) | {"budget": holder("budget_officer", parks, 10)}

    editors = {role for role, actor in people.items() if may(fund, "edit", actor)}
    readers = {role for role, actor in people.items() if visible(Fund, actor).exists()}
    assert editors == ({"lead", "budget"} if state == "open" else set())
    assert readers == {"lead", "staff", "other lead", "procurement", "auditor", "budget"}
    assert visible(Fund, PROGRAM).exists()

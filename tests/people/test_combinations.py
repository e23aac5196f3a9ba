"""A town of three people: two roles in one pair of hands, lawfully, with a word on each act that asks for two."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest
from django.urls import reverse

from junto.core.workflow import PROGRAM, Refused
from junto.journal import registry
from junto.journal.access import awaiting, may, offers, visible
from junto.journal.door import perform
from junto.journal.models import Entry
from junto.journal.registry import kind_of
from junto.people import actions
from junto.people.models import Combination, CompensatingApproval, Membership, Organization, Person
from tests.people.town import TODAY, YEAR_BEGAN, YEAR_ENDS, City, as_actor, city

pytestmark = pytest.mark.django_db
LAW = {"legal_basis": "Idaho Code § 50-204", "measure": "The mayor looks at each act beforehand."}


@dataclass
class Town:
    """Caldwell: Cleo is clerk and administrator, Mona mayor on the council, Dan leads public works."""

    city: City
    cleo: Person
    mona: Person
    dan: Person

    def propose(self, first: str, second: str, **changes: object) -> Combination:
        given = {
            "jurisdiction": self.city.jurisdiction,
            "approver": self.mona,
            "starts": YEAR_BEGAN,
            "ends": YEAR_ENDS,
            "by": as_actor(self.cleo),
            **LAW,
            **changes,
        }
        return actions.propose_combination(given.pop("person", self.cleo), first, second, **given)

    def combine(self, first: str, second: str, **changes: object) -> Combination:
        return actions.approve_combination(self.propose(first, second, **changes), by=as_actor(self.mona))


@pytest.fixture
def town() -> Town:
    made = city("Caldwell")
    made.organization("Council", "council")
    hall = "City Hall of Caldwell"
    cleo = made.somebody("Cleo", "clerk", hall)
    made.role(cleo, "administrator", hall)
    return Town(
        made, cleo, made.somebody("Mona", "council_member", "Council"), made.somebody("Dan", "department_lead", "Works")
    )


def hall(town: Town) -> Organization:
    return town.city.organization("City Hall of Caldwell")


def give(town: Town, person: Person, role: str, where: Organization | None = None, ends: date | None = YEAR_ENDS):
    organization = where or hall(town)
    by = PROGRAM if person == town.cleo else as_actor(town.cleo)  # nobody gives themself a role
    return actions.add_membership(person, organization, role, starts=TODAY, ends=ends, by=by)


# --- two roles -------------------------------------------------------------------------------------------------------
def test_second_role_kept_apart_is_refused_without_a_combination(town):
    give(town, town.cleo, "procurement_officer")
    with pytest.raises(Refused) as refused:
        give(town, town.cleo, "budget_officer")
    assert str(refused.value) == (
        "Cleo is procurement officer in these days, and budget officer is kept apart from it. A small town may combine "
        "the two: propose a combination with its legal basis, and let a council member or auditor approve it for the "
        "whole time."
    )


def test_roles_that_are_not_kept_apart_need_no_combination(town):
    assert give(town, town.cleo, "risk_manager").state == "active"


def test_combination_only_proposed_does_not_allow_the_second_role(town):
    give(town, town.cleo, "procurement_officer")
    town.propose("procurement_officer", "budget_officer")
    with pytest.raises(Refused, match="kept apart"):
        give(town, town.cleo, "budget_officer")


def test_approved_combination_allows_the_second_role_for_its_time(town):
    give(town, town.cleo, "procurement_officer")
    town.combine("budget_officer", "procurement_officer")
    assert give(town, town.cleo, "budget_officer").state == "active"
    assert as_actor(town.cleo).roles() == {"administrator", "budget_officer", "clerk", "procurement_officer"}


def test_combination_must_cover_the_whole_time(town):
    give(town, town.cleo, "procurement_officer", ends=None)
    town.combine("procurement_officer", "budget_officer", ends=date(2026, 6, 30))
    with pytest.raises(Refused, match="kept apart"):
        give(town, town.cleo, "budget_officer", ends=None)
    with pytest.raises(Refused, match="kept apart"):
        give(town, town.cleo, "budget_officer", ends=date(2026, 7, 1))
    shorter = give(town, town.cleo, "budget_officer", ends=date(2026, 6, 30))
    with pytest.raises(Refused, match="kept apart"):
        actions.edit_membership(shorter, starts=TODAY, ends=date(2026, 7, 1), by=PROGRAM)


def test_combination_of_another_town_does_not_count(town):
    give(town, town.cleo, "procurement_officer")
    elsewhere = city("Nampa")
    council = elsewhere.organization("Council of Nampa", "council")
    actions.add_membership(town.mona, council, "council_member", starts=YEAR_BEGAN, by=PROGRAM)
    proposed = town.propose("procurement_officer", "budget_officer", jurisdiction=elsewhere.jurisdiction)
    actions.approve_combination(proposed, by=as_actor(town.mona))
    with pytest.raises(Refused, match="kept apart"):
        give(town, town.cleo, "budget_officer")


def test_same_two_roles_in_two_jurisdictions_are_not_kept_apart(town):
    give(town, town.cleo, "procurement_officer")
    elsewhere = city("Nampa")
    nampa = elsewhere.organization("City Hall of Nampa")
    held = actions.add_membership(town.cleo, nampa, "budget_officer", starts=TODAY, by=PROGRAM)
    assert held.state == "active"


def test_lead_becomes_procurement_officer_under_a_combination(town):
    town.combine("department_lead", "procurement_officer", person=town.dan)
    held = give(town, town.dan, "procurement_officer", town.city.organization("Works"))
    assert held.state == "active"


# --- who may propose and approve -------------------------------------------------------------------------------------
def test_nobody_watches_over_themself(town):
    with pytest.raises(Refused, match="The compensating approver is another person"):
        town.propose("procurement_officer", "budget_officer", approver=town.cleo)


def test_approver_is_council_member_or_auditor_there(town):
    with pytest.raises(Refused) as refused:
        town.propose("procurement_officer", "budget_officer", approver=town.dan)
    assert str(refused.value) == "Dan is neither council member nor auditor of Caldwell."


def test_only_the_named_approver_approves(town):
    proposed = town.propose("procurement_officer", "budget_officer")
    other = town.city.somebody("Olga", "council_member", "Council")
    for person in (town.cleo, town.dan, other):
        with pytest.raises(Refused, match="This is not yours to do"):
            actions.approve_combination(proposed, by=as_actor(person))


def test_proposal_waits_for_its_approver_alone(town):
    proposed = town.propose("procurement_officer", "budget_officer")
    other = town.city.somebody("Olga", "council_member", "Council")
    waiting = {p.name: list(awaiting(kind_of(Combination), as_actor(p))[0][1]) for p in (town.mona, other, town.cleo)}
    assert waiting == {"Mona": [proposed], "Olga": [], "Cleo": []}


def test_combination_that_is_over_is_not_proposed(town):
    with pytest.raises(Refused, match="Its time is over"):
        town.propose("procurement_officer", "budget_officer", starts=date(2025, 1, 1), ends=date(2025, 12, 31))


def test_combination_is_ended_only_after_one_of_its_roles(town):
    combination = town.combine("procurement_officer", "budget_officer")
    give(town, town.cleo, "procurement_officer")
    second = give(town, town.cleo, "budget_officer")
    with pytest.raises(Refused, match="Cleo still holds both roles; end one of them first"):
        actions.end_combination(combination, reason="a budget officer was hired", by=as_actor(town.cleo))
    actions.end_membership(second, reason="a budget officer was hired", by=as_actor(town.cleo))
    ended = actions.end_combination(combination, reason="a budget officer was hired", by=as_actor(town.cleo))
    assert ended.state == "ended"


# --- roles that an administrator takes ------------------------------------------------------------------------------
def take(town: Town, role: str = "risk_manager", **more: object) -> Membership:
    given = {"starts": TODAY, "ends": YEAR_ENDS, **more}
    return actions.add_membership(town.cleo, hall(town), role, by=as_actor(town.cleo), **given)


ALONE = (
    "You asked for this role yourself: another administrator confirms it. A town with one administrator proposes a "
    "combination of administrator with administrator, and a council member or auditor watches over it."
)


def test_role_taken_oneself_has_no_power_until_another_administrator_confirms(town):
    asked = take(town)
    assert asked.state == "asked"
    assert "risk_manager" not in as_actor(town.cleo).roles()
    with pytest.raises(Refused) as refused:
        actions.confirm_membership(asked, by=as_actor(town.cleo))
    assert str(refused.value) == ALONE
    abe = town.city.somebody("Abe", "administrator", "City Hall of Caldwell")
    assert actions.confirm_membership(asked, by=as_actor(abe)).state == "active"
    assert "risk_manager" in as_actor(town.cleo).roles()


def test_role_taken_oneself_waits_for_the_other_administrators(town):
    asked = take(town)
    abe = town.city.somebody("Abe", "administrator", "City Hall of Caldwell")
    waiting = dict((t.name, list(rows)) for t, rows in awaiting(kind_of(Membership), as_actor(abe)))
    assert waiting["confirm"] == [asked]


def test_only_administrator_takes_a_role_with_the_watchers_word_on_it(town):
    town.combine("administrator", "administrator")
    asked = take(town)
    with pytest.raises(Refused, match="asks for the word of Mona on this act beforehand"):
        actions.confirm_membership(asked, by=as_actor(town.cleo))
    combination = Combination.objects.get()
    word = actions.ask_approval(combination, asked, "confirm", note="Nobody else keeps risks.", by=as_actor(town.cleo))
    actions.grant_approval(word, by=as_actor(town.mona))
    assert actions.confirm_membership(asked, by=as_actor(town.cleo)).state == "active"


def test_administrator_of_another_town_asks_for_no_role_here(town):
    other = city("Nampa").somebody("Nell", "administrator", "City Hall of Nampa")
    with pytest.raises(Refused) as refused:
        actions.add_membership(other, hall(town), "risk_manager", starts=TODAY, by=as_actor(other))
    assert str(refused.value) == "Caldwell keeps this itself; please ask one of its administrators."


def test_own_role_is_shortened_and_not_lengthened_by_its_holder(town):
    held = actions.add_membership(town.cleo, hall(town), "risk_manager", starts=TODAY, ends=YEAR_ENDS, by=PROGRAM)
    sooner, later = date(2026, 6, 30), date(2027, 6, 30)
    for starts, ends in ((TODAY, later), (TODAY, None), (YEAR_BEGAN, YEAR_ENDS)):
        with pytest.raises(Refused, match="Nobody lengthens a role of their own"):
            actions.edit_membership(held, starts=starts, ends=ends, by=as_actor(town.cleo))
    held = actions.edit_membership(held, starts=TODAY, ends=sooner, by=as_actor(town.cleo))
    assert held.ends == sooner


def test_administrator_is_not_deputy_by_their_own_hand(town):
    role = town.dan.memberships.get()
    with pytest.raises(Refused, match="Nobody names themself deputy"):
        actions.name_deputy(role, town.cleo, starts=TODAY, ends=YEAR_ENDS, by=as_actor(town.cleo))
    deputy = actions.name_deputy(role, town.cleo, starts=TODAY, ends=YEAR_ENDS, by=as_actor(town.dan))
    with pytest.raises(Refused, match="Nobody lengthens a role of their own"):
        actions.edit_deputy(deputy, starts=TODAY, ends=date(2027, 6, 30), by=as_actor(town.cleo))


def test_page_says_that_a_role_for_oneself_is_only_asked_for(town, browser_of):
    cleo = browser_of(town.cleo)
    url = reverse("people:add-membership", args=[hall(town).pk])
    given = {"person": "Cleo", "role": "risk_manager", "starts": "2026-03-02"}
    page = cleo.post(url, given, follow=True).content.decode()
    assert "Asked. Another administrator confirms a role that you take yourself." in page
    assert town.cleo.memberships.get(role="risk_manager").state == "asked"


# --- single acts that ask for two people -----------------------------------------------------------------------------
@pytest.fixture
def works(town, monkeypatch) -> Organization:
    """An organization whose end must be another's doing than its edit; Cleo, who combines two roles, edited it."""
    kind = kind_of(Organization)
    steps = tuple(replace(t, apart_from=("edit",)) if t.name == "end" else t for t in kind.workflow.transitions)
    monkeypatch.setitem(
        registry._kinds, Organization, replace(kind, workflow=replace(kind.workflow, transitions=steps))
    )
    works = town.city.organization("Works")
    return actions.edit_organization(works, about="Streets and water", by=as_actor(town.cleo))


def end(works: Organization, person: Person) -> Organization:
    return actions.end_organization(works, reason="merged", by=as_actor(person))


@pytest.fixture
def combination(town) -> Combination:
    """The administrator stands in for the second administrator that the town does not have."""
    return town.combine("administrator", "administrator")


def test_act_is_refused_without_a_combination(town, works):
    with pytest.raises(Refused) as refused:
        end(works, town.cleo)
    assert str(refused.value) == "You did “Edit” yourself; a second person must do this."


def test_act_under_a_combination_waits_for_the_approvers_word_and_says_where_to_ask(town, works, combination):
    with pytest.raises(Refused) as refused:
        end(works, town.cleo)
    path = (
        f"/people/combinations/{combination.pk}/approval/"
        f"?subject_type=people.organization&subject_id={works.pk}&action=end"
    )
    assert str(refused.value) == (
        "You did “Edit” yourself. Your combination of roles asks for the word of Mona on this act beforehand. "
        f"Ask for it: http://localhost:8000{path}"
    )
    [offer] = [o for o in offers(works, as_actor(town.cleo)) if o.transition.name == "end"]
    assert offer.refusal.__html__().endswith(f'<a href="{path.replace("&", "&amp;")}">Ask for it</a>')


def test_granted_act_may_be_done_once_and_as_it_was(town, works, combination):
    asked = actions.ask_approval(combination, works, "end", note="Works and water merge.", by=as_actor(town.cleo))
    assert not may(works, "end", as_actor(town.cleo))
    with pytest.raises(Refused, match="Mona was asked to approve this act and has not answered yet"):
        end(works, town.cleo)
    actions.grant_approval(asked, by=as_actor(town.mona))
    assert end(works, town.cleo).state == "ended"
    again = actions.resume_organization(works, reason="a mistake", by=as_actor(town.cleo))
    with pytest.raises(Refused, match="asks for the word of Mona"):
        end(again, town.cleo)


def test_grant_falls_away_when_the_record_changes(town, works, combination):
    asked = actions.ask_approval(combination, works, "end", note="Merge.", by=as_actor(town.cleo))
    changed = actions.edit_organization(works, about="Streets alone", by=as_actor(town.cleo))
    with pytest.raises(Refused, match="The record was changed since you were asked"):
        actions.grant_approval(asked, by=as_actor(town.mona))
    fresh = actions.ask_approval(combination, changed, "end", note="Merge.", by=as_actor(town.cleo))
    actions.grant_approval(fresh, by=as_actor(town.mona))
    changed = actions.edit_organization(changed, about="Water too", by=as_actor(town.cleo))
    with pytest.raises(Refused, match="asks for the word of Mona"):
        end(changed, town.cleo)


def test_grant_for_one_act_does_not_cover_another(town, works, combination):
    asked = actions.ask_approval(combination, works, "edit", note="Typo.", by=as_actor(town.cleo))
    actions.grant_approval(asked, by=as_actor(town.mona))
    with pytest.raises(Refused, match="asks for the word of Mona"):
        end(works, town.cleo)


def test_refused_act_stays_refused_and_says_why(town, works, combination):
    asked = actions.ask_approval(combination, works, "end", note="Merge.", by=as_actor(town.cleo))
    actions.refuse_approval(asked, reason="The council has not voted.", by=as_actor(town.mona))
    with pytest.raises(Refused, match="asks for the word of Mona"):
        end(works, town.cleo)


def test_combination_of_other_roles_does_not_cover_the_act(town, works):
    town.combine("administrator", "procurement_officer")
    with pytest.raises(Refused, match="a second person must do this"):
        end(works, town.cleo)


def test_combination_that_has_not_begun_does_not_cover_the_act(town, works):
    town.combine("administrator", "administrator", starts=date(2026, 4, 1))
    with pytest.raises(Refused, match="a second person must do this"):
        end(works, town.cleo)


def test_nobody_else_asks_or_grants(town, works, combination):
    with pytest.raises(Refused, match="This is not yours to do"):
        actions.ask_approval(combination, works, "end", note="Merge.", by=as_actor(town.dan))
    asked = actions.ask_approval(combination, works, "end", note="Merge.", by=as_actor(town.cleo))
    for person in (town.cleo, town.dan):
        with pytest.raises(Refused, match="This is not yours to do"):
            actions.grant_approval(asked, by=as_actor(person))


def test_same_act_is_asked_for_once(town, works, combination):
    actions.ask_approval(combination, works, "end", note="Merge.", by=as_actor(town.cleo))
    with pytest.raises(Refused, match="was asked for already"):
        actions.ask_approval(combination, works, "end", note="Merge!", by=as_actor(town.cleo))


def test_approvals_are_seen_by_those_concerned(town, works, combination):
    asked = actions.ask_approval(combination, works, "end", note="Merge.", by=as_actor(town.cleo))
    seen = {p.name: list(visible(CompensatingApproval, as_actor(p))) for p in (town.cleo, town.mona, town.dan)}
    assert seen == {"Cleo": [asked], "Mona": [asked], "Dan": []}


def test_town_goes_through_it_by_its_pages(town, works, combination, browser_of):
    cleo, mona = browser_of(town.cleo), browser_of(town.mona)
    page = cleo.get(reverse("people:organization-act", args=[works.pk, "end"])).content.decode()
    path = page.split('role="alert"')[1].split('<a href="')[1].split('"')[0].replace("&amp;", "&")
    answer = cleo.post(path, {"note": "Works and water merge on 1 April."})
    asked = CompensatingApproval.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, asked.get_absolute_url())
    assert "Works and water merge" in mona.get(asked.get_absolute_url()).content.decode()
    mona.post(reverse("people:approval-act", args=[asked.pk, "grant"]))
    cleo.post(reverse("people:organization-act", args=[works.pk, "end"]), {"reason": "merged"})
    works.refresh_from_db()
    assert works.state == "ended"
    done = Entry.objects.filter(root_id=combination.pk).order_by("id").values_list("subject_type", "action")
    assert list(done) == [
        ("people.combination", "propose"),
        ("people.combination", "approve"),
        ("people.approval", "ask"),
        ("people.approval", "grant"),
    ]


def test_what_does_not_exist_cannot_be_asked_about(town, works, combination, browser_of):
    url = reverse("people:ask-approval", args=[combination.pk])
    cleo = browser_of(town.cleo)
    for query in ("", "?subject_type=people.organization&subject_id=x&action=end", "?subject_type=no.such&action=end"):
        assert cleo.get(url + query).status_code == 404, query


def test_everyone_sees_who_combines_what(town, combination, client):
    page = client.get(reverse("people:combinations")).content.decode()
    assert "Cleo" in page
    detail = client.get(combination.get_absolute_url()).content.decode()
    assert "Idaho Code § 50-204" in detail


def test_perform_outside_the_actions_meets_the_same_rules(town):
    give(town, town.cleo, "procurement_officer")
    membership = Membership(person=town.cleo, organization=hall(town), role="budget_officer", starts=TODAY)
    with pytest.raises(Refused, match="Cleo is procurement officer"):
        perform(membership, "add", by=PROGRAM)

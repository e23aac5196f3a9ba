"""Who may do what to overlaps, projects, members, requirements, approvals, holds, delegations: written by hand."""

from __future__ import annotations

import pytest

from junto.core.workflow import Refused
from junto.needs.actions import withdraw_need
from junto.projects import actions
from junto.projects.matching import match_needs
from junto.projects.models import Approval, Delegation, Hold, Member, Overlap, Project, RequirementSet
from tests.places.making import point
from tests.projects.making import World
from tests.projects.permissions import Table, expected, found, people, readers

CITY = {
    "transport lead", "transport staff", "police lead", "police staff", "works lead", "procurement", "technology",
    "privacy", "attorney", "budget", "controller", "innovation", "council",
}  # fmt: skip
INSIDE = CITY | {"auditor", "program"}
OWNERS = ("transport lead", "police lead")

OVERLAP: Table = {
    ("weak", "accept"): OWNERS,
    ("weak", "refresh"): ("program",),
    ("weak", "fade"): ("program",),
    ("weak", "fold"): ("program",),
    ("weak", "strengthen"): ("program",),
    ("found", "weaken"): ("program",),
    ("faded", "weaken"): ("program",),
    ("found", "accept"): OWNERS,
    ("found", "decline"): OWNERS,
    ("found", "ask_decline"): OWNERS,
    ("found", "refresh"): ("program",),
    ("found", "fade"): ("program",),
    ("found", "fold"): ("program",),
    ("decline_asked", "confirm_decline"): ("procurement",),
    ("decline_asked", "refuse_decline"): ("procurement",),
    ("decline_asked", "refresh"): ("program",),
    ("decline_asked", "fade"): ("program",),
    ("decline_asked", "fold"): ("program",),
    ("declined", "reopen"): (*OWNERS, "procurement"),
    ("declined", "return"): ("program",),
    ("faded", "find_again"): ("program",),
    ("accepted", "release"): ("program",),
}


def test_overlap_permissions(world: World) -> None:
    overlap = world.overlap()
    everyone = people(world)
    assert found(overlap, everyone) == expected(OVERLAP)
    assert readers(Overlap, overlap.pk, everyone) == INSIDE


def test_overlap_is_read_inside_alone_until_it_is_decided(world: World) -> None:
    everyone = people(world)
    open_ = world.overlap("same_purchase")
    assert readers(Overlap, open_.pk, everyone) == INSIDE
    actions.ask_to_decline_overlap(open_, by=world.lead(world.transport), reason="Our own poles.")
    assert readers(Overlap, open_.pk, everyone) == INSIDE
    place = Overlap.objects.get(kind="same_place")
    need = withdraw_need(world.need_of(place, world.police), by=world.lead(world.police), reason="No money.")
    match_needs([need])
    assert sorted(Overlap.objects.values_list("kind", "state")) == [("same_place", "faded"), ("same_purchase", "faded")]
    assert readers(Overlap, place.pk, everyone) == INSIDE
    world.need(world.transport, kind=world.kinds["kiosk"], geometry=point(9_000))
    match_needs([world.need(world.works, title="Benches", kind=None, geometry=point(9_040), description="Rest.")])
    weak = Overlap.objects.get(state="weak")
    assert readers(Overlap, weak.pk, everyone) == INSIDE


def test_accepted_and_declined_overlaps_are_read_by_everyone(world: World) -> None:
    everyone = people(world)
    accepted = world.overlap()
    actions.accept_overlap(accepted, by=world.lead(world.transport))
    assert readers(Overlap, accepted.pk, everyone) == set(everyone)
    declined = world.overlap("same_place", world.works, world.police, geometry=point(5_000))
    actions.decline_overlap(declined, by=world.lead(world.works), reason="The corner is too narrow.")
    assert readers(Overlap, declined.pk, everyone) == set(everyone)
    actions.reopen_overlap(declined, by=world.lead(world.works), reason="There is room after all.")
    assert readers(Overlap, declined.pk, everyone) == INSIDE


def test_overlap_with_another_government_is_read_there_too(world: World) -> None:
    overlap = world.overlap("same_place", world.transport, world.county)
    everyone = people(world)
    assert readers(Overlap, overlap.pk, everyone) == INSIDE | {"county lead"}
    assert found(overlap, everyone)["found", "accept"] == {"transport lead", "county lead"}


LEAD = ("transport lead",)
LEAD_STAFF = ("transport lead", "transport staff")
MEMBERS = ("transport lead", "police lead")
PROJECT: Table = {
    ("forming", "edit"): LEAD_STAFF,
    ("planning", "edit"): LEAD_STAFF,
    ("forming", "begin"): LEAD,
    ("forming", "cover"): MEMBERS,
    ("planning", "cover"): MEMBERS,
    ("forming", "gather"): ("program",),
    ("planning", "gather"): ("program",),
    ("ready", "gather"): ("program",),
    ("paused", "gather"): ("program",),
    ("forming", "uncover"): (*MEMBERS, "program"),
    ("planning", "uncover"): (*MEMBERS, "program"),
    ("ready", "uncover"): (*MEMBERS, "program"),
    ("paused", "uncover"): (*MEMBERS, "program"),
    ("forming", "offer_lead"): LEAD,
    ("planning", "offer_lead"): LEAD,
    ("ready", "offer_lead"): LEAD,
    ("paused", "offer_lead"): LEAD,
    ("forming", "take_lead"): ("police lead",),
    ("planning", "take_lead"): ("police lead",),
    ("ready", "take_lead"): ("police lead",),
    ("paused", "take_lead"): ("police lead",),
    ("forming", "refuse_lead"): ("police lead",),
    ("planning", "refuse_lead"): ("police lead",),
    ("ready", "refuse_lead"): ("police lead",),
    ("paused", "refuse_lead"): ("police lead",),
    ("forming", "lapse_offer"): ("program",),
    ("planning", "lapse_offer"): ("program",),
    ("ready", "lapse_offer"): ("program",),
    ("paused", "lapse_offer"): ("program",),
    ("planning", "make_ready"): LEAD,
    ("ready", "return_to_planning"): ("program",),
    ("planning", "pause"): LEAD,
    ("ready", "pause"): LEAD,
    ("planning", "stall"): ("program",),
    ("ready", "stall"): ("program",),
    ("paused", "resume"): LEAD,
    ("planning", "cancel"): LEAD,
    ("ready", "cancel"): LEAD,
    ("paused", "cancel"): LEAD,
    ("forming", "dissolve"): LEAD,
    ("ready", "close"): LEAD,
}


def test_project_permissions(world: World) -> None:
    project = world.project()
    project = actions.offer_lead(
        project, organization=world.police, reason="They run it.", by=world.lead(world.transport)
    )
    everyone = people(world)
    assert found(project, everyone) == expected(PROJECT)
    assert readers(Project, project.pk, everyone) == set(everyone)


def test_forming_project_is_read_inside_only_and_by_those_invited(world: World) -> None:
    lead = world.lead(world.transport)
    project = actions.form_project(lead=world.transport, title="T", needs=[], by=lead)
    everyone = people(world)
    assert readers(Project, project.pk, everyone) == INSIDE
    actions.invite_member(project, organization=world.county, by=lead)
    assert readers(Project, project.pk, everyone) == INSIDE | {"county lead"}


MEMBER: Table = {
    ("invited", "join"): ("county lead",),
    ("invited", "decline"): ("county lead",),
    ("invited", "uninvite"): LEAD,
    ("invited", "name_agreement"): ("transport lead", "county lead", "attorney"),
    ("joined", "name_agreement"): ("transport lead", "county lead", "attorney"),
    ("asking", "admit"): LEAD,
    ("asking", "turn_down"): LEAD,
    ("declined", "invite"): ("transport lead", "program"),
    ("left", "invite"): ("transport lead", "program"),
    ("declined", "ask"): ("county lead",),
    ("left", "ask"): ("county lead",),
    ("joined", "leave"): ("county lead",),
}


def test_member_permissions(world: World) -> None:
    project = world.project()
    member = actions.invite_member(project, organization=world.county, by=world.lead(world.transport))
    everyone = people(world)
    assert found(member, everyone) == expected(MEMBER)
    assert readers(Member, member.pk, everyone) == INSIDE | {"county lead"}


WRITERS = ("transport lead", "transport staff", "police lead", "police staff", "technology", "privacy", "procurement")
REQUIREMENTS: Table = {
    ("draft", "write"): WRITERS,
    ("draft", "edit"): WRITERS,
    ("draft", "withdraw"): WRITERS,
    ("frozen", "write"): WRITERS,
    ("frozen", "edit"): WRITERS,
    ("frozen", "withdraw"): WRITERS,
    ("draft", "freeze"): ("transport lead", "procurement"),
}


def test_requirements_permissions(world: World) -> None:
    set_ = world.project().requirement_set
    everyone = people(world)
    assert found(set_, everyone) == expected(REQUIREMENTS)
    assert readers(RequirementSet, set_.pk, everyone) == INSIDE


PROGRAM_ON_APPROVALS: Table = {
    ("later", "ask"): ("program",),
    ("waiting", "ask"): ("program",),
    ("approved", "ask"): ("program",),
    ("held", "ask"): ("program",),
    ("waiting", "hold"): ("program",),
    ("approved", "hold"): ("program",),
    ("held", "hold"): ("program",),
    ("held", "unhold"): ("program",),
    ("later", "drop"): ("program",),
    ("waiting", "drop"): ("program",),
    ("approved", "drop"): ("program",),
    ("held", "drop"): ("program",),
    ("dropped", "plan"): ("program",),
}


@pytest.mark.parametrize(
    ("gate", "who"),
    [("technology", "technology"), ("privacy", "privacy"), ("legal", "attorney"), ("budget", "budget")],
)
def test_approval_is_given_by_the_office_it_is_asked_of_alone(gate: str, who: str, world: World) -> None:
    approval = world.approval(world.in_sign_off(), gate)
    everyone = people(world)
    table = {**PROGRAM_ON_APPROVALS, ("waiting", "approve"): (who,), ("approved", "take_back"): (who,)}
    assert found(approval, everyone) == expected(table)
    assert readers(Approval, approval.pk, everyone) == INSIDE


def test_sign_off_is_given_by_the_members_own_lead_alone(world: World) -> None:
    approval = world.approval(world.in_sign_off(), "members", world.police)
    table = {**PROGRAM_ON_APPROVALS, ("waiting", "sign"): ("police lead",), ("approved", "take_back"): ("police lead",)}
    assert found(approval, people(world)) == expected(table)


ANSWERS = ("police lead", "police staff")
ENDS = ("privacy", "attorney")  # the attorney's hand is stayed by the guard, unless the hold is a legal one
HOLD: Table = {
    ("open", "answer"): ANSWERS,
    ("overdue", "answer"): ANSWERS,
    ("answered", "answer"): ANSWERS,
    ("open", "cite"): ("program",),
    ("overdue", "cite"): ("program",),
    ("answered", "cite"): ("program",),
    ("open", "miss"): ("program",),
    ("answered", "ask_again"): ENDS,
    ("overdue", "ask_again"): ENDS,
    ("open", "release"): ENDS,
    ("overdue", "release"): ENDS,
    ("answered", "release"): ENDS,
    ("upheld", "release"): ENDS,
    ("open", "overrule"): ("innovation",),
    ("overdue", "overrule"): ("innovation",),
    ("answered", "overrule"): ("innovation",),
    ("open", "uphold"): ("innovation",),
    ("overdue", "uphold"): ("innovation",),
    ("answered", "uphold"): ("innovation",),
}


def test_hold_permissions(world: World) -> None:
    world.delegate("innovation_officer")
    hold = world.hold(world.in_sign_off())
    everyone = people(world)
    assert found(hold, everyone) == expected(HOLD)
    assert readers(Hold, hold.pk, everyone) == INSIDE


def test_hold_without_a_delegation_is_decided_by_nobody(world: World) -> None:
    hold = world.hold(world.in_sign_off())
    table = found(hold, people(world))
    assert not [key for key in table if key[1] in ("overrule", "uphold")]


@pytest.mark.parametrize(
    "who", ["transport lead", "police lead", "technology", "attorney", "innovation", "procurement", "council"]
)
def test_hold_is_placed_only_by_the_office_asked_at_that_gate(who: str, world: World) -> None:
    approval = world.approval(world.in_sign_off(), "privacy")
    with pytest.raises(Refused) as refused:
        actions.place_hold(
            approval, kind="policy", reason="R", question="Q", answerer=world.police,
            until=world.hold_until, by=people(world)[who],
        )  # fmt: skip
    assert refused.value.code == "forbidden"


def test_delegation_permissions(world: World) -> None:
    world.delegate()
    delegation = Delegation.objects.get()
    everyone = people(world)
    assert found(delegation, everyone) == expected({("in_force", "end"): ("administrator", "attorney", "program")})
    assert readers(Delegation, delegation.pk, everyone) == set(everyone)

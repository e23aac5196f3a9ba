"""From two needs at one corner to a project that is ready to buy, with a hold answered on the way."""

from __future__ import annotations

from junto.journal.check import check
from junto.projects import actions
from junto.projects.matching import match_needs
from junto.projects.models import Overlap, Project
from tests.projects.making import World


def test_overlap_becomes_a_project_that_passes_its_gates(world: World) -> None:
    overlap = world.overlap("same_place")
    project = actions.accept_overlap(overlap, by=world.lead(world.transport))
    assert isinstance(project, Project)
    assert project.number == "J-2026-0001"
    assert project.state == "forming"
    assert list(project.need_rows.values_list("need__organization__name", flat=True)) == ["Transportation"]
    actions.join_project(world.member(project, world.police), by=world.lead(world.police))
    assert set(project.need_rows.values_list("need__organization__name", flat=True)) == {"Transportation", "Police"}
    assert {o.state for o in Overlap.objects.all()} == {"accepted"}  # the purchase at the same corner was folded in
    project = actions.begin_planning(project, by=world.lead(world.transport))
    assert sorted(project.approvals.values_list("gate", "state")) == [
        ("budget", "later"),
        ("legal", "later"),
        ("members", "later"),
        ("members", "later"),
        ("privacy", "later"),
        ("technology", "later"),
    ]
    actions.freeze_requirements(world.requirements(project), by=world.lead(world.transport))
    hold = world.hold(project)
    hold = actions.answer_hold(hold, answer="Thirty days; two named officers.", by=world.staff(world.police))
    actions.release_hold(hold, reason="Answered.", by=world.officer("privacy_officer"))
    project = world.approve_all(project)
    project = actions.make_ready(project, by=world.lead(world.transport))
    assert project.state == "ready"
    assert check().findings == []


def test_works_go_in_order_in_a_project_of_their_own_though_one_is_bought_elsewhere(world: World) -> None:
    main = world.need(world.works, title="Water main in Elm", kind=world.kinds["water-main"])
    lamps = world.need(world.police, title="Lamps on Elm", kind=world.kinds["street-light"])
    paving = world.need(world.transport, title="Resurface Elm", kind=world.kinds["street-resurfacing"])
    bought = world.project()
    actions.cover_needs(bought, [lamps], by=world.lead(world.police))
    match_needs([main])
    street = Overlap.objects.get(kind="sequence", state="found")
    assert {row.need for row in street.need_rows.all()} == {main, lamps, paving}

    project = actions.accept_overlap(street, by=world.lead(world.transport))

    assert isinstance(project, Project)
    assert (project.profile, project.pk != bought.pk) == ("works", True)
    assert [row.need for row in project.need_rows.all()] == [paving]  # the lamps stay where they are bought
    actions.join_project(world.member(project, world.works), by=world.lead(world.works))
    assert {row.need for row in project.need_rows.all()} == {paving, main}
    assert check().findings == []

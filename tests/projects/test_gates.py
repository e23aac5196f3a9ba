"""Requirements, versions, gates: what a change asks anew, and who must not approve what they wrote."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from junto.core.workflow import ANYONE, Refused
from junto.documents.queries import versions_of
from junto.journal.access import hidden_fields
from junto.journal.door import opened
from junto.journal.history import history
from junto.journal.models import Entry, new_id
from junto.projects import actions
from junto.projects.models import Approval, Project
from tests.projects.making import World


def states(project: Project) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for gate, state in project.approvals.values_list("gate", "state"):
        found.setdefault(gate, set()).add(state)
    return found


def again(project: Project) -> Project:
    return Project.objects.get(pk=project.pk)


def refusal(action: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        action(*given, **more)
    return str(refused.value)


def test_freezing_keeps_the_version_and_asks_every_gate(world: World) -> None:
    project = world.in_sign_off()
    assert states(project) == {g: {"waiting"} for g in ("members", "technology", "privacy", "legal", "budget")}
    set_ = project.requirement_set
    assert (set_.state, set_.version, set_.frozen.number) == ("frozen", 1, 1)
    assert [v.label for v in versions_of(set_)] == ["Requirements, version 1"]


@pytest.mark.parametrize("gate", ["legal", "members"])
def test_an_approval_is_asked_once_of_a_role_and_once_of_each_member(gate: str, world: World) -> None:
    asked = world.in_sign_off().approvals.filter(gate=gate)[0]
    asked.pk = new_id()
    with pytest.raises(IntegrityError), transaction.atomic(), opened():
        Approval.objects.bulk_create([asked])


@pytest.mark.parametrize(
    ("aspect", "asked"),
    [
        ("technical", {"members", "technology"}),
        ("data", {"members", "technology", "privacy", "legal"}),
        ("cost", {"members", "legal", "budget"}),
        ("legal", {"members", "legal"}),
        ("service", {"members", "technology", "budget"}),
    ],
)
def test_new_requirement_asks_only_the_gates_it_touches(aspect: str, asked: set[str], world: World) -> None:
    project = world.approve_all(world.in_sign_off())
    actions.freeze_requirements(world.requirements(project, aspect=aspect), by=world.lead(world.transport))
    assert {gate for gate, found in states(project).items() if found == {"waiting"}} == asked
    assert {gate for gate, found in states(project).items() if found == {"approved"}} == set(states(project)) - asked


def test_project_is_not_ready_before_every_gate_is_passed(world: World) -> None:
    project = world.in_sign_off()
    lead = world.lead(world.transport)
    said = refusal(actions.make_ready, project, by=lead)
    assert said == "The gate “Members’ sign-off” is not passed yet: Police has not approved."
    assert actions.make_ready(world.approve_all(project), by=lead).state == "ready"


def test_changing_a_requirement_takes_a_ready_project_back_and_shuts_its_gates(world: World) -> None:
    lead = world.lead(world.transport)
    project = actions.make_ready(world.approve_all(world.in_sign_off()), by=lead)
    world.requirements(project)
    project = again(project)
    assert project.state == "planning"
    said = refusal(actions.make_ready, project, by=lead)
    assert said == "The requirements are not in sign-off. Freeze them as a version first."


def test_who_wrote_a_requirement_does_not_approve_it_in_an_office(world: World) -> None:
    project = world.project()
    officer = world.officer("technology_manager")
    actions.write_requirement(project.requirement_set, by=officer, **world.requirement())
    actions.freeze_requirements(project.requirement_set, by=world.lead(world.transport))
    said = refusal(actions.approve, world.approval(project, "technology"), by=officer)
    assert said == "You did “Write a requirement” yourself; a second person must do this."
    second = world.actor("technology_manager", world.hall, "Second technology manager")
    assert actions.approve(world.approval(project, "technology"), by=second).state == "approved"


def test_lead_who_wrote_a_requirement_may_sign_for_their_member(world: World) -> None:
    project = world.project()
    lead = world.lead(world.transport)
    actions.write_requirement(project.requirement_set, by=lead, **world.requirement())
    actions.freeze_requirements(project.requirement_set, by=lead)
    assert actions.sign_off(world.approval(project, "members", world.transport), by=lead).state == "approved"


def test_sign_off_cannot_start_without_a_requirement(world: World) -> None:
    project = world.project()
    said = refusal(actions.freeze_requirements, project.requirement_set, by=world.lead(world.transport))
    assert said == "There is no requirement yet. Write at least one before sign-off starts."


def test_other_government_signs_once_its_interlocal_agreement_is_named(world: World) -> None:
    project = world.in_sign_off(world.police, world.county)
    member = world.member(project, world.county)
    assert actions.sign_off(world.approval(project, "members", world.county), by=world.lead(world.county))
    lead = world.lead(world.transport)
    other = actions.form_project(lead=world.transport, title="Another", needs=[], by=lead)
    invited = actions.invite_member(other, organization=world.county, by=lead)
    actions.join_project(invited, by=world.lead(world.county))
    other = actions.begin_planning(other, by=lead)
    actions.freeze_requirements(world.requirements(other), by=lead)
    said = refusal(actions.sign_off, world.approval(other, "members", world.county), by=world.lead(world.county))
    assert said == "County Roads is another government: name the interlocal agreement first."
    assert member.agreement == "Res. 26-7"


def test_a_member_joining_asks_the_gates_that_depend_on_the_members(world: World) -> None:
    project = world.approve_all(world.in_sign_off())
    lead = world.lead(world.transport)
    actions.invite_member(project, organization=world.works, by=lead)
    actions.join_project(world.member(project, world.works), by=world.lead(world.works))
    assert states(project) == {
        "members": {"waiting"},
        "technology": {"approved"},
        "privacy": {"approved"},
        "legal": {"waiting"},
        "budget": {"waiting"},
    }
    assert world.approval(project, "members", world.works).state == "waiting"


def test_a_member_leaving_takes_its_needs_and_its_sign_off_along(world: World) -> None:
    project = world.approve_all(world.in_sign_off(world.police, world.works))
    actions.cover_needs(project, [world.need(world.police)], by=world.lead(world.police))
    actions.leave_project(world.member(project, world.police), reason="No money.", by=world.lead(world.police))
    assert world.approval(project, "members", world.police).state == "dropped"
    assert not project.need_rows.exists()
    assert again(project).state == "planning"


def test_project_pauses_when_fewer_than_two_members_are_left(world: World) -> None:
    project = world.in_sign_off()
    actions.leave_project(world.member(project, world.police), reason="No money.", by=world.lead(world.police))
    project = again(project)
    assert project.state == "paused"
    said = refusal(actions.resume_project, project, reason="On we go.", by=world.lead(world.transport))
    assert said == "A joint project needs at least two members. Invite another department first."


def test_lead_changes_by_agreement_of_both(world: World) -> None:
    project = world.project()
    transport, police = world.lead(world.transport), world.lead(world.police)
    own = world.member(project, world.transport)
    assert refusal(actions.leave_project, own, reason="R", by=transport).startswith("You lead this project.")
    project = actions.offer_lead(project, organization=world.police, reason="They run it.", by=transport)
    assert project.lead == world.transport
    project = actions.take_lead(project, by=police)
    assert (project.lead, project.offered_lead) == (world.police, None)
    assert actions.leave_project(own, reason="Done.", by=transport).state == "paused"


def test_need_is_in_one_live_project_only(world: World) -> None:
    need = world.need(world.transport)
    lead = world.lead(world.transport)
    first = actions.form_project(lead=world.transport, title="One", needs=[need], by=lead)
    said = refusal(actions.form_project, lead=world.transport, title="Two", needs=[need], by=lead)
    assert said == f"“Cameras for Transportation” is covered by the project {first.number} already."


def test_cancelling_sets_needs_and_overlaps_free(world: World) -> None:
    overlap = world.overlap()
    lead = world.lead(world.transport)
    project = actions.accept_overlap(overlap, by=lead)
    assert isinstance(project, Project)
    actions.dissolve_project(project, reason="Nobody came.", by=lead)
    overlap.refresh_from_db()
    assert (overlap.state, overlap.project) == ("found", None)


def test_third_department_asks_to_join_the_project_that_is_there(world: World) -> None:
    project = actions.accept_overlap(world.overlap(), by=world.lead(world.transport))
    assert isinstance(project, Project)
    actions.join_project(world.member(project, world.police), by=world.lead(world.police))
    third = world.overlap("same_place", world.works)
    joined = actions.accept_overlap(third, by=world.lead(world.works))
    assert joined == project
    member = world.member(project, world.works)
    assert member.state == "asking"
    actions.admit_member(member, by=world.lead(world.transport))
    assert project.need_rows.filter(need__organization=world.works).count() == 1


def test_strangers_are_told_who_approved_but_not_what_was_written(world: World) -> None:
    project = world.approve_all(world.in_sign_off())
    told = history(again(project), ANYONE)
    sentences = [line.sentence for line in told]
    assert any("approved version 1: " in words for words in sentences)
    assert any("signed version 1 for " in words for words in sentences)
    assert not any("wrote requirement" in words for words in sentences)
    inside = [line.sentence for line in history(again(project), world.lead(world.transport))]
    assert any("wrote requirement" in words for words in inside)
    of_others = [line for line in told if line.entry.subject_id != project.pk]
    assert {(line.reason, line.changes) for line in of_others} == {("", ())}


def test_gates_and_offices_are_told_in_the_readers_language(world: World) -> None:
    project = world.approve_all(world.in_sign_off())
    project = actions.make_ready(project, by=world.lead(world.transport))
    actions.take_approval_back(
        world.approval(project, "technology"), reason="Not fit.", by=world.officer("technology_manager")
    )
    reader = world.lead(world.transport)
    with translation.override("es"):
        told = [line.sentence for line in history(again(project), reader)]
        assert "De vuelta a la planificación: el punto de control “Tecnología” debe superarse de nuevo." in told
        assert any("aprobó la versión 1: Tecnología." in sentence for sentence in told)
        assert "Se pide aprobar la versión 1: Tecnología, responsable de tecnología." in told
    with translation.override("en"):
        told = [line.sentence for line in history(again(project), reader)]
        assert "Back to planning: the gate “Technology” is to be passed anew." in told
        assert "Approval of version 1 is asked for: Technology, technology manager." in told


def test_strangers_are_told_that_an_approval_was_taken_back_and_not_why(world: World) -> None:
    project = world.approve_all(world.in_sign_off())
    officer = world.officer("privacy_officer")
    actions.take_approval_back(world.approval(project, "privacy"), reason="Faces are kept after all.", by=officer)
    [line] = [line for line in history(again(project), ANYONE) if line.entry.action == "take_back"]
    assert line.sentence == f"{officer.name} took the approval of version 1 back: Privacy."
    assert (line.organization, line.reason, line.changes) == ("City Hall", "", ())


@pytest.mark.parametrize(
    ("kind", "spanish"), [("policy", "una retención de política"), ("legal", "una retención legal")]
)
def test_strangers_are_told_of_a_holds_kind_and_office_and_not_what_it_says(
    world: World, kind: str, spanish: str
) -> None:
    project = world.in_sign_off()
    hold = world.hold(project, kind_=kind)
    answerer = world.lead(world.police)
    actions.answer_hold(hold, answer="Thirty days; two officers.", by=answerer)
    told = {line.entry.action: line for line in history(project, ANYONE) if line.entry.subject_id == hold.pk}
    officer = world.officer("privacy_officer").name
    assert {action: line.sentence for action, line in told.items()} == {
        "place": f"{officer}, privacy officer, placed a {kind} hold: Privacy.",
        "answer": f"{answerer.name} answered for Police.",
    }
    assert {(line.reason, line.changes) for line in told.values()} == {("", ())}
    with translation.override("es"):
        [placed] = [line for line in history(project, ANYONE) if line.entry.action == "place"]
    assert placed.sentence == f"{officer}, responsable de privacidad, puso {spanish}: Privacidad."


def test_what_a_hold_says_is_closed_to_the_publication(world: World) -> None:
    hold = world.hold(world.in_sign_off())
    entry = Entry.objects.get(subject_id=hold.pk, action="place")
    assert entry.public is True
    assert hidden_fields(hold, ANYONE) == {"reason", "question", "answers"}
    assert hidden_fields(hold, world.lead(world.police)) == frozenset()


def test_history_of_a_project_folds_the_steps_of_its_approvals(world: World) -> None:
    project = world.in_sign_off()
    minor = {line.entry.action for line in history(project, world.lead(world.transport)) if line.minor}
    assert minor == {"plan", "ask", "open", "write", "freeze"}
    frozen = [x for x in history(project, world.lead(world.transport)) if x.entry.action == "freeze"]
    assert {(x.entry.subject_type, x.minor) for x in frozen} == {
        ("documents.version", True),
        ("projects.requirements", False),
    }
    own = history(project.requirement_set, world.lead(world.transport))
    assert {line.minor for line in own if line.entry.subject_id == project.requirement_set.pk} == {False}

"""Holds: a reasoned stop that must be answered; a legal one cannot be outvoted; no party decides a policy one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from junto.core.workflow import Refused
from junto.journal import clock, due
from junto.journal.models import Entry
from junto.notices.models import Notice
from junto.projects import actions
from junto.projects.following import holds_changed
from junto.projects.models import Hold, Project
from tests.projects.making import World


def refusal(action: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refused:
        action(*given, **more)
    return str(refused.value)


def test_open_hold_keeps_its_gate_shut_and_the_project_from_being_ready(world: World) -> None:
    project = world.in_sign_off()
    hold = world.hold(project)
    project = world.approve_all(project)
    lead = world.lead(world.transport)
    assert refusal(actions.make_ready, project, by=lead) == (
        "The gate “Privacy” is on hold (privacy officer). The hold must be released or decided first."
    )
    officer = world.officer("privacy_officer")
    actions.release_hold(hold, reason="Answered.", by=officer)
    assert world.approval(project, "privacy").state == "waiting"
    actions.approve(world.approval(project, "privacy"), by=officer)
    assert actions.make_ready(project, by=lead).state == "ready"


def test_policy_hold_is_decided_under_the_delegation_by_one_who_is_no_party(world: World) -> None:
    world.delegate("innovation_officer")
    project = world.in_sign_off()
    hold = world.hold(project)
    decided = actions.overrule_hold(hold, reason="The benefit is larger.", by=world.officer("innovation_officer"))
    assert decided.state == "overruled"
    assert world.approval(project, "privacy").state == "waiting"


def test_member_of_the_project_does_not_decide_its_hold_though_the_delegation_names_the_role(world: World) -> None:
    world.delegate("innovation_officer")
    hold = world.hold(world.in_sign_off())
    partial = world.actor("innovation_officer", world.police, "Innovation officer in the police")
    assert refusal(actions.overrule_hold, hold, reason="R", by=partial) == (
        "You belong to Police, a member of this project. Somebody who is not a party must decide it."
    )


def test_drafter_and_holder_do_not_decide_the_hold(world: World) -> None:
    world.delegate("budget_officer")
    project = world.in_sign_off()
    hold = world.hold(project, "budget")
    assert refusal(actions.overrule_hold, hold, reason="R", by=world.officer("budget_officer")) == (
        "You placed this hold or share the office that did. Somebody who is not a party must decide it."
    )


def test_legal_hold_cannot_be_outvoted(world: World) -> None:
    world.delegate("council_member")
    project = world.in_sign_off()
    hold = world.hold(project, kind_="legal")
    assert refusal(actions.overrule_hold, hold, reason="Nine to one.", by=world.officer("council_member")) == (
        "A legal hold cannot be outvoted or decided under a delegation. "
        "Only privacy officer of City Hall or the city attorney can release it."
    )
    assert actions.release_hold(hold, reason="It is lawful.", by=world.officer("city_attorney")).state == "released"


def test_policy_hold_is_not_released_by_the_city_attorney(world: World) -> None:
    hold = world.hold(world.in_sign_off())
    assert refusal(actions.release_hold, hold, reason="R", by=world.officer("city_attorney")) == (
        "Only privacy officer of City Hall, who placed this hold, can do that. "
        "It can also be decided under the delegation."
    )


def test_hold_of_somebody_still_in_office_is_not_released_by_a_colleague(world: World) -> None:
    hold = world.hold(world.in_sign_off())
    colleague = world.actor("privacy_officer", world.hall, "Second privacy officer")
    assert "Only privacy officer of City Hall" in refusal(actions.release_hold, hold, reason="R", by=colleague)


def test_upheld_hold_stands_until_its_holder_releases_it(world: World) -> None:
    world.delegate()
    project = world.in_sign_off()
    hold = actions.uphold_hold(world.hold(project), reason="It is right.", by=world.officer("innovation_officer"))
    assert world.approval(project, "privacy").state == "held"
    assert actions.release_hold(hold, reason="Mended.", by=world.officer("privacy_officer")).state == "released"


def test_missed_date_is_noted_and_told(world: World) -> None:
    hold = world.hold(world.in_sign_off())
    before = Notice.objects.count()
    with clock.set_to(datetime(2030, 2, 1, 7, tzinfo=UTC)):  # the day after, in the city
        due.apply_due()
    hold.refresh_from_db()
    assert hold.state == "overdue"
    holds_changed(list(Entry.objects.filter(subject_id=hold.pk, action="miss")))
    told = Notice.objects.order_by("pk")[before:]
    sentence = "The answer to the hold on “Cameras at Elm and Main” was due on Jan 31, 2030 and has not come."
    assert [n.words["en"] for n in told] == [sentence] * 3  # who should answer, the lead member, the holder


def test_answer_in_time_takes_the_date_back(world: World) -> None:
    hold = world.hold(world.in_sign_off())
    actions.answer_hold(hold, answer="Thirty days.", by=world.staff(world.police))
    with clock.set_to(datetime(2030, 2, 1, 7, tzinfo=UTC)):
        due.apply_due()
    hold.refresh_from_db()
    assert hold.state == "answered"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("question", " ", "Say which question must be answered."),
        ("kind_", "moral", "A hold is a policy hold or a legal hold."),
    ],
)
def test_unsound_hold_is_refused(field: str, value: str, said: str, world: World) -> None:
    project = world.in_sign_off()
    assert refusal(world.hold, project, **{field: value}) == said
    assert not Hold.objects.exists()


def test_delegation_recorded_later_reaches_holds_that_nobody_could_decide(world: World) -> None:
    project = world.in_sign_off()
    hold = world.hold(project)
    assert hold.delegation is None
    world.delegate()
    hold.refresh_from_db()
    assert hold.delegation is not None
    assert actions.overrule_hold(hold, reason="R", by=world.officer("innovation_officer")).state == "overruled"


def test_hold_at_a_passed_gate_takes_a_ready_project_back(world: World) -> None:
    lead = world.lead(world.transport)
    project = actions.make_ready(world.approve_all(world.in_sign_off()), by=lead)
    world.hold(project)
    assert Project.objects.get(pk=project.pk).state == "planning"

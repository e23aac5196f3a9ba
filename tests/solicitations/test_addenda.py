"""Addenda: nothing published changes but by them; what matters is called material; companies keep their time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from junto.core.workflow import ANYONE, Refused
from junto.documents.models import Version
from junto.documents.queries import compare
from junto.journal import clock
from junto.journal.access import visible
from junto.journal.door import perform
from junto.journal.history import history
from junto.journal.models import Due
from junto.projects import actions as projects
from junto.solicitations import actions
from junto.solicitations.amending import CRITERION_FIELDS, ITEM_FIELDS, rows_of
from junto.solicitations.models import Acknowledgement, Addendum, Solicitation
from tests.solicitations.making import Buying


def items_of(solicitation: Solicitation, **changes: Any) -> list[dict[str, Any]]:
    """The items as an addendum holds them, the first one changed."""
    rows = rows_of(solicitation.items.all(), ITEM_FIELDS)
    return [{**rows[0], **changes}, *rows[1:]]


def test_nothing_published_is_edited(buying: Buying) -> None:
    solicitation = buying.published()
    with pytest.raises(Refused, match="not possible now: it is “open for offers”"):
        actions.edit_solicitation(solicitation, by=buying.officer, summary="Other cameras.")


def test_addendum_is_a_new_version_beside_the_one_before(buying: Buying) -> None:
    solicitation = buying.published()
    addendum = buying.addendum(solicitation, items=items_of(solicitation, delivery_place="The yard"))
    assert not visible(Addendum, ANYONE).exists()
    addendum = actions.issue_addendum(addendum, by=buying.officer)
    assert (addendum.number, addendum.state) == (1, "issued")
    solicitation.refresh_from_db()
    assert solicitation.addendum_number == 1
    assert [i.delivery_place for i in solicitation.items.all()] == ["The yard", "Elm and Main"]
    assert addendum.before is not None
    assert addendum.after is not None
    assert (addendum.before.label, addendum.after.label) == ("As published", "After addendum 1")
    first = solicitation.items.get(number=1)
    assert [change for change in compare(addendum.before, addendum.after) if "items" in change[0]] == [
        (f"items[{first.pk}].delivery_place", "Elm and Main", "The yard")
    ]
    assert visible(Addendum, ANYONE).get() == addendum
    assert Version.objects.filter(subject_id=solicitation.pk).count() == 2


def test_change_of_what_is_offered_on_must_be_called_material(buying: Buying) -> None:
    solicitation = buying.published()
    addendum = buying.addendum(solicitation, items=items_of(solicitation, quantity=9))
    with pytest.raises(Refused, match="must be called material"):
        actions.issue_addendum(addendum, by=buying.officer)
    addendum = actions.edit_addendum(addendum, by=buying.officer, material=True)
    actions.issue_addendum(addendum, by=buying.officer)
    assert solicitation.items.order_by("number").first().quantity == 9  # type: ignore[union-attr]


def test_material_change_late_asks_for_a_later_deadline(buying: Buying) -> None:
    solicitation = buying.published()
    assert solicitation.deadline is not None
    addendum = buying.addendum(solicitation, items=items_of(solicitation, quantity=9), material=True)
    with clock.set_to(solicitation.deadline - timedelta(days=2)):
        with pytest.raises(Refused, match="A material change leaves companies at least 5 days: move the deadline to"):
            actions.issue_addendum(addendum, by=buying.officer)
        addendum = actions.edit_addendum(
            addendum, by=buying.officer, deadline=solicitation.deadline + timedelta(days=3)
        )
        actions.issue_addendum(addendum, by=buying.officer)
    old = solicitation.deadline
    solicitation.refresh_from_db()
    assert solicitation.deadline == old + timedelta(days=3)
    assert solicitation.opening_at == solicitation.deadline + timedelta(hours=1)
    assert list(Due.objects.filter(subject_id=solicitation.pk, done_at=None).values_list("at", flat=True)) == [
        solicitation.deadline
    ]


def test_weights_change_by_material_addendum_alone_and_make_a_hundred(buying: Buying) -> None:
    solicitation = buying.published("competitive_proposal")
    rows = rows_of(solicitation.criteria.all(), CRITERION_FIELDS)
    wrong = [{**rows[0], "weight": 4000}, *rows[1:]]
    addendum = buying.addendum(solicitation, criteria=wrong)
    with pytest.raises(Refused, match="must be called material"):
        actions.issue_addendum(addendum, by=buying.officer)
    addendum = actions.edit_addendum(addendum, by=buying.officer, material=True)
    with pytest.raises(Refused, match="The weights make 90 %; together they must make exactly 100 %"):
        actions.issue_addendum(addendum, by=buying.officer)
    right = [{**rows[0], "weight": 4000}, {**rows[1], "weight": 3000}, rows[2]]
    addendum = actions.edit_addendum(addendum, by=buying.officer, criteria=right)
    actions.issue_addendum(addendum, by=buying.officer)
    assert [c.weight for c in solicitation.criteria.all()] == [4000, 3000, 3000]


def test_deadline_is_never_moved_earlier(buying: Buying) -> None:
    solicitation = buying.published()
    assert solicitation.deadline is not None
    addendum = buying.addendum(solicitation, deadline=solicitation.deadline - timedelta(days=1))
    with pytest.raises(Refused, match="can only be moved later"):
        actions.issue_addendum(addendum, by=buying.officer)


def test_requirements_are_stated_anew_once_they_passed_the_gates(buying: Buying) -> None:
    solicitation = buying.published()
    addendum = buying.addendum(solicitation, requirements=True, material=True)
    with pytest.raises(Refused, match="no newer version"):
        actions.issue_addendum(addendum, by=buying.officer)
    world, project = buying.world, buying.project
    projects.write_requirement(
        project.requirement_set, by=world.staff(world.transport), **world.requirement(text="It records nothing.")
    )
    with pytest.raises(Refused, match="not declared ready to buy"):
        actions.issue_addendum(addendum, by=buying.officer)
    project.refresh_from_db()
    projects.freeze_requirements(project.requirement_set, by=world.lead(world.transport))
    projects.make_ready(world.approve_all(project), by=world.lead(world.transport))
    actions.issue_addendum(Addendum.objects.get(pk=addendum.pk), by=buying.officer)
    assert [r.text for r in solicitation.requirements.all()] == [
        "The camera sees the whole crossing at night.",
        "It records nothing.",
    ]
    solicitation.refresh_from_db()
    assert solicitation.requirements_version == 2


def test_deadline_that_passed_in_an_outage_is_extended_before_the_opening(buying: Buying) -> None:
    solicitation = buying.closed()
    assert solicitation.deadline is not None
    later = solicitation.deadline + timedelta(days=1)
    with buying.after_deadline(solicitation):
        with pytest.raises(Refused, match="Say in plain words what changes"):
            actions.extend_deadline(solicitation, deadline=later, reason=" ", by=buying.officer)
        extended = actions.extend_deadline(
            solicitation, deadline=later, reason="The server was down from 1 to 2 pm.", by=buying.officer
        )
    assert (extended.state, extended.deadline) == ("published", later)
    assert extended.opening_at == later + timedelta(hours=1)
    assert Addendum.objects.get().number == 1
    line = next(x for x in history(extended, ANYONE) if "extended the deadline" in x.sentence)
    assert line.reason == "The server was down from 1 to 2 pm."


def test_extension_is_refused_after_the_opening_and_leaves_no_draft(buying: Buying) -> None:
    solicitation = buying.closed()
    assert solicitation.deadline is not None
    with buying.after_deadline(solicitation):
        opened = actions.open_solicitation(solicitation, by=buying.officer)
        with pytest.raises(Refused):
            actions.extend_deadline(
                opened, deadline=solicitation.deadline + timedelta(days=1), reason="Too few.", by=buying.officer
            )
    assert not Addendum.objects.exists()


def test_after_the_deadline_only_the_deadline_changes(buying: Buying) -> None:
    solicitation = buying.closed()
    with buying.after_deadline(solicitation):
        addendum = buying.addendum(solicitation, items=items_of(solicitation, quantity=9), material=True)
        with pytest.raises(Refused, match="it can be extended, and nothing else can change"):
            actions.issue_addendum(addendum, by=buying.officer)


def test_addendum_is_acknowledged_once_by_each_company_in_time(buying: Buying) -> None:
    solicitation = buying.published()
    draft = buying.addendum(solicitation)
    with pytest.raises(Refused, match="not issued"):
        actions.acknowledge_addendum(draft, organization=buying.company(), by=buying.seller())
    addendum = actions.issue_addendum(draft, by=buying.officer)
    given = actions.acknowledge_addendum(addendum, organization=buying.company(), by=buying.seller())
    with pytest.raises(Refused, match="already"):
        actions.acknowledge_addendum(addendum, organization=buying.company(), by=buying.seller())
    rival = buying.seller("Bright Poles")
    assert not visible(Acknowledgement, rival).exists()
    assert not visible(Acknowledgement, ANYONE).exists()
    assert visible(Acknowledgement, buying.officer).get() == given
    assert not any("acknowledged" in line.sentence for line in history(solicitation, ANYONE))
    with buying.after_deadline(solicitation), pytest.raises(Refused, match="The deadline has passed"):
        actions.acknowledge_addendum(addendum, organization=buying.company("Bright Poles"), by=rival)


def test_amendment_is_never_done_by_itself(buying: Buying) -> None:
    solicitation = buying.published()
    with pytest.raises(Refused, match="not yours to do"):
        perform(solicitation, "amend", by=buying.seller(), inputs={"number": 1, "summary": "x"})


def test_second_addendum_gets_the_next_number(buying: Buying) -> None:
    solicitation = buying.published()
    first, second = buying.addendum(solicitation), buying.addendum(solicitation, summary="Wear a helmet on the visit.")
    assert actions.issue_addendum(first, by=buying.officer).number == 1
    second = actions.issue_addendum(second, by=buying.officer)
    assert second.number == 2
    assert second.before == Addendum.objects.get(pk=first.pk).after

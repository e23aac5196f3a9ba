"""Needs matched against the record at once: found, told, refreshed, faded, returned."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import TestCase
from django.utils import translation

from junto.journal.access import awaiting
from junto.journal.history import history
from junto.journal.registry import kind_of
from junto.needs.actions import edit_need, import_needs, withdraw_need
from junto.needs.drafts import Draft
from junto.notices.models import Notice
from junto.places.actions import remove_standing_thing
from junto.projects import actions
from junto.projects.matching import match_near_things, match_needs
from junto.projects.models import Overlap, Project
from tests.places.making import point, standing
from tests.projects.making import World
from tests.staging import played


def kinds() -> list[str]:
    return sorted(Overlap.objects.filter(state="found").values_list("kind", flat=True))


def test_needs_at_one_corner_meet_in_place_and_purchase(world: World) -> None:
    world.need(world.transport)
    matched = match_needs([world.need(world.police, geometry=point(30))])
    assert kinds() == ["same_place", "same_purchase"]
    assert len(matched.new) == 2
    place = Overlap.objects.get(kind="same_place")
    assert round(place.distance_m or 0) == 30
    assert [reason["code"] for reason in place.reasons][:1] == ["apart_m"]


def test_needs_too_far_apart_for_one_place_may_be_one_purchase(world: World) -> None:
    world.need(world.transport)
    match_needs([world.need(world.police, geometry=point(4_000))])
    assert kinds() == ["same_purchase"]


def test_needs_of_one_department_do_not_meet(world: World) -> None:
    match_needs([world.need(world.transport), world.need(world.transport, title="More cameras")])
    assert kinds() == []


def test_purchase_of_another_government_is_not_ours_though_its_place_is(world: World) -> None:
    match_needs([world.need(world.transport), world.need(world.county)])
    assert kinds() == ["same_place"]


def test_windows_a_year_apart_do_not_meet(world: World) -> None:
    far = {"starts": date(2029, 1, 1), "ends": date(2029, 2, 1)}
    match_needs([world.need(world.transport), world.need(world.police, **far)])
    assert kinds() == []


def test_works_in_the_wrong_order_are_told_in_sequence(world: World) -> None:
    paving = world.need(
        world.transport, title="Resurface Elm", kind=world.kinds["street-resurfacing"], ends=date(2027, 2, 1)
    )
    main = world.need(
        world.works,
        title="Water main in Elm",
        kind=world.kinds["water-main"],
        starts=date(2027, 6, 1),
        ends=date(2027, 8, 1),
    )
    match_needs([main])
    sequence = Overlap.objects.get(kind="sequence")
    assert "order_wrong" in sequence.flags
    assert [row.need for row in sequence.need_rows.all()] == [main, paving]  # what is dug goes first


def test_street_is_one_overlap_that_grows_with_the_next_works(world: World) -> None:
    world.need(world.transport, title="Resurface Elm", kind=world.kinds["street-resurfacing"], ends=date(2027, 2, 1))
    digs = [
        world.need(owner, title=title, kind=world.kinds["water-main"], starts=date(2027, 6, 1), ends=date(2027, 8, 1))
        for owner, title in ((world.works, "Water main in Elm"), (world.police, "Hydrants in Elm"))
    ]
    for dig in digs:
        match_needs([dig])
    sequence = Overlap.objects.get(kind="sequence", state="found")
    assert [row.need.title for row in sequence.need_rows.all()] == [
        "Water main in Elm", "Hydrants in Elm", "Resurface Elm",
    ]  # fmt: skip
    assert [reason["code"] for reason in sequence.reasons][:4] == ["order_of_works", "step", "step", "step"]


def test_what_stands_there_is_told_and_fades_when_it_goes(world: World) -> None:
    pole = standing(world.here, world.kinds["street-light"], geometry=point(10))
    need = world.need(world.transport)
    match_near_things([pole.pk])
    reuse = Overlap.objects.get(kind="reuse")
    assert [row.thing for row in reuse.thing_rows.all()] == [pole]
    assert [row.need for row in reuse.need_rows.all()] == [need]
    remove_standing_thing(pole, reason="Felled by a storm.", by=world.officer("administrator"))
    match_near_things([pole.pk])
    reuse.refresh_from_db()
    assert reuse.state == "faded"


def test_moving_a_need_away_fades_its_overlap_and_leaves_the_others(world: World) -> None:
    one, other, third = (world.need(o) for o in (world.transport, world.police, world.works))
    match_needs([one, other, third])
    group = Overlap.objects.get(kind="same_place")
    assert group.need_rows.count() == 3
    third = edit_need(third, geometry=point(4_000), by=world.lead(world.works))
    match_needs([third])
    group.refresh_from_db()
    assert group.state == "found"
    assert {row.need for row in group.need_rows.all()} == {one, other}
    other = edit_need(other, geometry=point(-4_000), by=world.lead(world.police))
    match_needs([other])
    group.refresh_from_db()
    assert group.state == "faded"


def test_withdrawn_need_takes_its_overlaps_along(world: World) -> None:
    overlap = world.overlap()
    need = overlap.need_rows.get(need__organization=world.police).need
    withdraw_need(need, reason="Bought elsewhere.", by=world.lead(world.police))
    match_needs([need.pk])
    assert kinds() == []
    overlap.refresh_from_db()
    assert overlap.state == "faded"


def test_declined_overlap_rests_after_a_new_title_and_returns_after_a_new_place(world: World) -> None:
    overlap = world.overlap()
    actions.decline_overlap(overlap, reason="Different poles.", by=world.lead(world.transport))
    need = overlap.need_rows.get(need__organization=world.police).need
    need = edit_need(need, title="Cameras, mended words", by=world.lead(world.police))
    match_needs([need])
    overlap.refresh_from_db()
    assert overlap.state == "declined"
    need = edit_need(need, geometry=point(20), by=world.lead(world.police))
    match_needs([need])
    overlap.refresh_from_db()
    assert overlap.state == "found"
    newest = history(overlap, world.lead(world.transport))[0]
    assert newest.sentence == (
        "It was declined; it returns because something changed: the place of “Cameras, mended words” changed."
    )


def test_declined_overlap_returns_when_a_third_need_joins(world: World) -> None:
    overlap = world.overlap()
    actions.decline_overlap(overlap, reason="Different poles.", by=world.lead(world.transport))
    match_needs([world.need(world.works)])
    overlap.refresh_from_db()
    assert overlap.state == "found"
    assert overlap.need_rows.count() == 3


def test_matching_twice_writes_nothing_the_second_time(world: World) -> None:
    needs = [world.need(world.transport), world.need(world.police)]
    match_needs(needs)
    again = match_needs(needs)
    assert (again.new, again.refreshed, again.faded) == ((), 0, 0)
    assert Overlap.objects.count() == 2


def test_published_need_is_matched_at_once_and_leads_are_told_once_each(world: World) -> None:
    with played(), TestCase.captureOnCommitCallbacks(execute=True):
        world.need(world.transport)
        world.need(world.police)
    assert kinds() == ["same_place", "same_purchase"]
    told = Notice.objects.filter(role="department_lead").order_by("organization__name")
    assert [n.organization.name for n in told if n.organization] == ["Police", "Transportation"]
    assert told[0].words["en"] == "2 overlaps were found between your needs and those of others."


def test_import_is_matched_in_one_pass_with_one_notice_for_each_department(world: World) -> None:
    drafts = [
        Draft(organization=o, title=f"Camera {i}", kind=world.kinds["camera"], geometry=point(1_000 * i))
        for i in range(60)
        for o in (world.transport, world.police)
    ]
    with TestCase.captureOnCommitCallbacks(execute=True):
        import_needs(drafts, by=world.officer("administrator"), source="city.csv")
    assert Overlap.objects.filter(kind="same_place").count() == 60
    assert Notice.objects.filter(role="department_lead").count() == 2


def test_limit_of_findings_is_counted_and_fades_nothing(world: World, settings: object) -> None:
    overlap = world.overlap()
    settings.OVERLAP_MAX = 1  # type: ignore[attr-defined]
    matched = match_needs([world.need(world.works)])
    assert matched.left_out == 1
    overlap.refresh_from_db()
    assert overlap.state == "found"


@pytest.mark.parametrize("flag", ["shared_geocode"])
def test_many_needs_at_one_point_are_flagged(flag: str, world: World) -> None:
    needs = [world.need(o, title=f"Need {i} of {o}") for i in range(2) for o in (world.transport, world.police)]
    match_needs(needs)
    assert flag in Overlap.objects.get(kind="same_place").flags


FAINT = {"title": "Benches", "description": "Rest for the old."}


def test_weak_overlap_is_kept_in_sight_and_put_before_nobody(world: World) -> None:
    world.need(world.transport, geometry=point(40), ends=date(2027, 1, 31))
    mine = world.need(
        world.police, kind=world.kinds["kiosk"], starts=date(2027, 7, 1), ends=date(2027, 12, 31), **FAINT
    )
    matched = match_needs([mine])
    weak = Overlap.objects.get(kind="same_place")
    assert (weak.state, weak.strength < 0.5, matched.new) == ("weak", True, ())
    assert not Notice.objects.filter(subject_id=weak.pk).exists()
    assert {t.name for t, rows in awaiting(kind_of(Overlap), world.lead(world.police)) if rows.exists()} == set()
    kept = actions.accept_overlap(weak, by=world.lead(world.police))
    assert isinstance(kept, Project)


def test_weak_overlap_that_grows_strong_is_put_up_for_decision_and_back(world: World) -> None:
    world.need(world.transport, geometry=point(40), ends=date(2027, 1, 31))
    other = {"starts": date(2027, 7, 1), "ends": date(2027, 12, 31), "kind": world.kinds["kiosk"]}
    mine = world.need(world.police, **other, **FAINT)
    match_needs([mine])
    same = {"starts": date(2027, 1, 1), "ends": date(2027, 6, 30), "kind": world.kinds["camera"]}
    mine = edit_need(mine, by=world.lead(world.police), **same, title="Cameras for Police")
    assert {o.kind for o in match_needs([mine]).new} == {"same_place", "same_purchase"}
    assert Overlap.objects.get(kind="same_place").state == "found"
    match_needs([edit_need(mine, by=world.lead(world.police), **other, **FAINT)])
    assert Overlap.objects.get(kind="same_place").state == "weak"
    with translation.override("es"):
        told = [line.sentence for line in history(Overlap.objects.get(kind="same_place"), world.lead(world.police))]
    assert any("las fechas de “Benches”" in sentence or "“Benches”" in sentence for sentence in told)

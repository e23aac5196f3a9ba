"""A room names only what it owns or what stands before it, in every way that imports do not show."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.architecture import rooms
from tests.architecture.rooms import Reference

WAYS = (
    rooms.foreign_keys,
    rooms.migration_dependencies,
    rooms.addresses,
    rooms.template_references,
    rooms.static_references,
    rooms.modules_by_name,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_references_follow_the_order_of_rooms(way: Callable[[], Iterator[Reference]]) -> None:
    assert rooms.against_the_order(way()) == []


def test_reference_to_a_later_room_is_found() -> None:
    backwards = Reference("Need.project", "needs", "Project", "projects")
    forwards = Reference("Project.need", "projects", "Need", "needs")
    assert rooms.against_the_order(iter([backwards, forwards])) == ["Need.project (needs) names Project (projects)"]


def test_references_are_seen_at_all() -> None:
    owners = {(found.room, found.owner) for found in rooms.foreign_keys()}
    assert ("people", "people") in owners
    assert any(found.owner == "frame" for found in rooms.template_references())


def test_every_named_address_exists() -> None:
    assert rooms.unknown_addresses() == []


def test_templates_lie_in_their_rooms_folder() -> None:
    assert rooms.furniture_out_of_place() == []


def test_rooms_are_those_of_the_architecture() -> None:
    assert rooms.order()[:4] == ("core", "frame", "journal", "people")
    assert rooms.order()[-1] == "web"
    assert rooms.rooms_of_the_project() - {"demo", "cli"} <= set(rooms.order())


def test_settings_list_the_rooms_in_order() -> None:
    listed = rooms.installed_order()
    assert listed == [room for room in rooms.order() if room in listed]

"""How many questions a list asks the database: the same for two rows as for many."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from junto.core.workflow import Actor
from junto.projects.matching import match_needs
from junto.projects.models import Overlap
from tests.places.making import point
from tests.projects.making import World


def queries(client: Client, url: str) -> int:
    client.get(url)  # what is kept for later requests is not counted
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["projects:overlaps", "projects:projects"])
def test_list_asks_the_same_however_long_it_is(
    address: str, world: World, browse: Callable[[Actor | None], Client]
) -> None:
    client = browse(world.lead(world.transport))
    world.overlap()
    world.project()
    few = queries(client, reverse(address))
    needs = [world.need(o, geometry=point(500 * i)) for i in range(1, 8) for o in (world.transport, world.police)]
    match_needs(needs)
    for _i in range(3):
        world.project()
    assert Overlap.objects.filter(kind="same_place").count() == 8
    assert queries(client, reverse(address)) == few
    assert few <= 22

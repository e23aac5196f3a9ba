"""Overlaps and projects in the API: the same permissions, refusals and closed money as in the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from junto.core.money import Money
from junto.core.workflow import Actor
from junto.needs.drafts import Cost
from junto.projects import actions
from junto.projects.models import Overlap
from tests.places.making import point
from tests.projects.making import World

Browse = Callable[[Actor | None], Client]


def read(client: Client, path: str, status: int = 200) -> Any:
    response = client.get(f"/api/v1/{path}")
    assert response.status_code == status, response.content
    return response.json()


def write(client: Client, path: str, body: dict[str, Any], status: int = 200, **headers: str) -> Any:
    response = client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json", headers=headers)
    assert response.status_code == status, response.content
    return response.json()


def test_overlaps_are_listed_for_the_citys_people_alone(world: World, browse: Browse) -> None:
    overlap = world.overlap()
    found = read(browse(world.lead(world.police)), "overlaps?kind=same_place")
    assert [item["number"] for item in found["items"]] == [overlap.number]
    assert found["items"][0]["reasons"][0] == "They share the same ground."
    assert [need["organization"] for need in found["items"][0]["needs"]] == ["Transportation", "Police"]
    assert read(browse(None), "overlaps")["items"] == []
    assert read(browse(None), f"overlaps/{overlap.pk}", 404)["type"] == "urn:junto:missing"


def test_decided_overlaps_are_listed_for_everyone_with_the_decision(world: World, browse: Browse) -> None:
    overlap = world.overlap()
    actions.accept_overlap(overlap, by=world.lead(world.transport), title="Not public yet")
    declined = world.overlap("same_place", world.works, world.police, geometry=point(5_000))
    actions.decline_overlap(declined, by=world.lead(world.works), reason="The corner is too narrow.")
    found = {item["number"]: item for item in read(browse(None), "overlaps")["items"]}
    assert {o.number for o in Overlap.objects.filter(state__in=("accepted", "declined"))} == set(found)
    assert found[overlap.number]["project"] is None  # it is forming
    assert found[declined.number]["decision"]["reason"] == "The corner is too narrow."
    assert "Not public yet" not in json.dumps(found)


def test_accepting_makes_the_project_once_however_often_it_is_sent(world: World, browse: Browse) -> None:
    overlap = world.overlap()
    client = browse(world.lead(world.transport))
    sent = {"title": "Eyes on Elm"}
    first = write(client, f"overlaps/{overlap.pk}/accept", sent, **{"Idempotency-Key": "one"})
    again = write(client, f"overlaps/{overlap.pk}/accept", sent, **{"Idempotency-Key": "one"})
    assert first == again
    assert first["project"]["title"] == "Eyes on Elm"
    assert first["project"]["members"] == ["Transportation"]


def test_declining_one_purchase_asks_procurement(world: World, browse: Browse) -> None:
    overlap = world.overlap("same_purchase")
    client = browse(world.lead(world.transport))
    assert write(client, f"overlaps/{overlap.pk}/decline", {"reason": ""}, 422)["field"] == "reason"
    assert write(client, f"overlaps/{overlap.pk}/decline", {"reason": "Our poles."})["state"] == "decline_asked"
    assert Overlap.objects.get(pk=overlap.pk).state == "decline_asked"


def test_stranger_is_refused_and_wrong_fields_are_named(world: World, browse: Browse) -> None:
    overlap = world.overlap()
    stranger = browse(world.lead(world.works))
    assert write(stranger, f"overlaps/{overlap.pk}/accept", {}, 403)["title"] == "This is not yours to do: Accept."
    assert write(stranger, f"overlaps/{overlap.pk}/accept", {"titel": "x"}, 422)["field"] == "titel"


def test_project_is_public_without_its_money(world: World, browse: Browse) -> None:
    project = world.in_sign_off()
    need = world.need(world.transport, cost_items=(Cost("Cameras", Money(6_000_000, "USD")),))
    actions.cover_needs(project, [need], by=world.lead(world.transport))
    public = read(browse(None), f"projects/{project.pk}")
    assert (public["combined_value"], public["unknown_costs"]) == (None, None)
    assert [gate["state"] for gate in public["gates"]] == ["waiting"] * 5
    inside = read(browse(world.lead(world.police)), f"projects/{project.pk}")
    assert inside["combined_value"] == [{"amount": "60000.00", "currency": "USD"}]
    assert [item["number"] for item in read(browse(None), "projects")["items"]] == [project.number]

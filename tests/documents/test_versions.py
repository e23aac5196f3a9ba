"""Frozen versions: numbered, canonical, never edited, comparable, verifiable."""

from __future__ import annotations

from hashlib import sha256

import pytest
from django.db import DatabaseError, transaction

from junto.core.workflow import ANYONE, PROGRAM, Refused
from junto.documents.actions import freeze
from junto.documents.models import Version
from junto.documents.queries import compare, content_of, verify, versions_of
from junto.journal.access import visible
from junto.journal.check import check
from junto.journal.door import opened, perform
from junto.journal.history import history
from tests.making import City


def test_freeze_keeps_canonical_json_with_its_digest_and_counts_versions(west_end: City) -> None:
    need = west_end.need()
    lead = west_end.actor("Ada Lead", "department_lead")
    first = freeze(need, label="as first published", by=lead, content={"b": 1, "a": "ñ"})
    assert first.body == '{"a":"ñ","b":1}'
    assert first.digest == sha256('{"a":"ñ","b":1}'.encode()).hexdigest()
    second = freeze(need, label="with the attorney's changes", by=lead)
    assert [v.number for v in versions_of(need)] == [1, 2]
    assert verify(second) is True
    assert content_of(second, by=lead)[0]["title"] == "Cameras at Elm and Main"
    assert history(need, lead)[0].sentence == "Ada Lead froze version 2, “with the attorney's changes”."
    assert check().findings == []


@pytest.mark.parametrize(
    ("role", "allowed"), [("department_staff", True), ("auditor", False), ("privacy_officer", False)]
)
def test_freeze_is_for_those_who_may_act_on_the_subject(west_end: City, role: str, allowed: bool) -> None:
    need, actor = west_end.need(), west_end.actor("Somebody", role, west_end.transport)
    if allowed:
        assert freeze(need, label="v", by=actor).number == 1
    else:
        with pytest.raises(Refused, match="This is not yours to do: Freeze"):
            freeze(need, label="v", by=actor)


def test_version_is_read_by_whoever_reads_its_subject_without_what_is_closed(west_end: City) -> None:
    draft = freeze(west_end.need("draft"), label="v", by=PROGRAM)
    public = freeze(west_end.need("public", published=True), label="v", by=PROGRAM)
    assert set(visible(Version, ANYONE)) == {public}
    assert draft.pk != public.pk
    shown, left_out = content_of(public, by=ANYONE)
    assert left_out == {"cost_items", "fund_id", "contact_id", "extra"}
    assert "cost_items" not in shown
    assert shown["title"] == "public"
    whole, nothing = content_of(public, by=west_end.actor("Bud", "budget_officer"))
    assert (whole["cost_items"], nothing) == ([], frozenset())


@pytest.mark.parametrize(
    "change", [{"body": '{"a":2}'}, {"digest": "0" * 64}, {"number": 7}, {"label": "other"}, {"state": "draft"}]
)
def test_version_cannot_be_changed_even_inside_the_door(west_end: City, change: dict) -> None:
    version = freeze(west_end.need(), label="v", by=PROGRAM, content={"a": 1})
    with opened(), pytest.raises(DatabaseError, match="The journal is never changed"), transaction.atomic():
        Version.objects.filter(pk=version.pk).update(**change)
    with opened(), pytest.raises(DatabaseError, match="The journal is never"), transaction.atomic():
        Version.objects.filter(pk=version.pk).delete()
    with pytest.raises(Refused, match="Freeze is not possible now: it is “frozen”"):
        perform(version, "freeze", by=PROGRAM)


def test_compare_says_path_old_and_new() -> None:
    old = {"title": "a", "same": [1], "items": [{"id": 1, "n": 5}, {"id": 2, "n": 6}], "tags": ["x"], "gone": 1}
    new = {"title": "b", "same": [1], "items": [{"id": 2, "n": 7}, {"id": 3, "n": 8}], "tags": ["x", "y"]}
    assert compare(old, new) == [
        ("title", "a", "b"),
        ("items[1]", {"id": 1, "n": 5}, None),
        ("items[2].n", 6, 7),
        ("items[3]", None, {"id": 3, "n": 8}),
        ("tags[2]", None, "y"),
        ("gone", 1, None),
    ]
    assert compare(new, new) == []


def test_compare_tells_numbers_from_booleans_and_mappings_from_lists() -> None:
    assert compare({"a": 1, "b": {}}, {"a": True, "b": []}) == [("a", 1, True), ("b", {}, [])]

"""Every transition and every address of the program against what was written down of who may, by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.environment import database
from tests.permissions import listing
from tests.serving import Installations

NAMING = ("naming",) if database() == "sqlite" else ()


@pytest.fixture(scope="module")
def found(installations: Installations) -> dict[str, Any]:
    """What was found in a copy of the demonstration, by a program of its own."""
    ran = installations.demonstration().run(
        "-m", "tests.permissions", "transitions", "addresses", "guessing", *NAMING, covered=False
    )
    answer: dict[str, Any] = json.loads(ran.stdout)
    return answer


def test_every_transition_is_for_those_who_are_expected_in_every_state(found: dict[str, Any]) -> None:
    told = found["transitions"]
    assert told["faults"] == []
    assert (told["transitions"] > 900, told["asked"] > 180_000) == (True, True)


def test_every_address_answers_each_role_as_expected(found: dict[str, Any]) -> None:
    told = found["addresses"]
    assert told["faults"] == []
    assert (told["addresses"] > 420, told["roles"] > 35, told["requests"] > 900) == (True, True, True)


def test_nobody_finds_what_is_anothers_by_guessing_identifiers(found: dict[str, Any]) -> None:
    told = found["guessing"]
    assert told["leaks"] == []
    assert (told["objects"] > 85, told["marks"] > 300, told["requests"] > 150, told["queries"] > 30) == (True,) * 4


def test_filter_that_tells_what_is_hidden_from_what_is_not_there_would_be_found(found: dict[str, Any]) -> None:
    assert found["planted filter"] == [
        "anyone learns of pilots.evaluation_plan/unregistered at api:list_findings by plan"
    ]


def test_name_of_a_query_that_is_not_listed_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.permissions import queries  # noqa: PLC0415 - after Django is set up

    told = dict(queries.listed())
    del told["solicitations.views.contacts project"]
    monkeypatch.setattr(queries, "listed", lambda: told)
    assert queries.unlisted() == ["solicitations.views.contacts project: this name of a query is not listed"]


@pytest.mark.skipif(not NAMING, reason="what a form takes does not depend on the database")
def test_nobody_names_what_is_not_theirs_in_a_form(found: dict[str, Any]) -> None:
    told = found["naming"]
    assert told["faults"] == []
    assert (told["fields"] > 20, told["refused"] > 30, told["taken"] > 50, told["wrote"] > 15) == (True,) * 4


@pytest.mark.skipif(not NAMING, reason="what a form takes does not depend on the database")
def test_form_that_offers_what_is_another_government_s_would_be_found(found: dict[str, Any]) -> None:
    at = "at agreements:contract-obligation-new"
    assert sorted(found["planted form"]) == [
        f"agreements.ObligationForm.{field} {at}: {kind} is written"
        for field, kind in (
            ("owner", "companies Organization"),
            ("owner", "elsewhere Organization"),
            ("person", "companies Person"),
            ("person", "elsewhere Person"),
        )
    ]


def test_names_in_capitals_stand_for_names_of_the_cast() -> None:
    from tests.permissions.people import names  # noqa: PLC0415 - after Django is set up

    assert {one for group in listing.groups().values() for one in group} == set(names())
    assert listing.who("OFFICE -second clerk") == {"officer", "clerk"}


def test_line_that_stands_twice_or_cannot_be_read_is_refused(tmp_path: Path) -> None:
    at = listing.Expected("a.thing")
    listing.take(at, "edit draft open | clerk")
    listing.take(at, "reads draft | clerk auditor")
    with pytest.raises(ValueError, match="a.thing: edit open stands twice"):
        listing.take(at, "edit open | lead")
    with pytest.raises(ValueError, match="a.thing: cannot read “edit draft clerk”"):
        listing.take(at, "edit draft clerk")
    with pytest.raises(KeyError):
        listing.take(at, "drop draft | EVERYBODY")


def test_object_that_is_like_another_differs_where_its_lines_say_so() -> None:
    at = listing.Expected("a.thing")
    listing.take(at, "edit draft | clerk")
    listing.take(at, "reads draft | clerk")
    other = listing.alike("a.thing/open", at)
    listing.take(other, "reads draft | lead")
    assert (other.does, other.reads) == ({("edit", "draft"): {"clerk"}}, {"draft": {"lead"}})
    assert at.reads == {"draft": {"clerk"}}
    with pytest.raises(ValueError, match="a.thing/open: reads draft stands twice"):
        listing.take(other, "reads draft | officer")

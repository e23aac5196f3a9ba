"""The questions of the law as fields of a form, and their answers as facts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict

from junto.core.routes.facts import FACTS, Fact
from junto.solicitations.routing.forms import FactsForm, askable, known_facts, posted

OWN = {
    "city.wards": Fact("city.wards", "some_of", "In which wards?", "the wards"),
    "city.size": Fact("city.size", "one_of", "How large is it?", "the size"),
}
EVERY = [*known_facts(FACTS), *OWN.values()]


def answered(data: str, initial: Any = None) -> dict[str, Any]:
    form = FactsForm(QueryDict(data), facts=EVERY, currency="USD", initial=initial or {})
    assert form.is_valid(), form.errors
    return form.answers()


@pytest.mark.parametrize(
    ("data", "facts"),
    [
        ("", {}),
        ("fact-need__pilot=yes&fact-need__p3=no&fact-need__exigency=", {"need.pilot": True, "need.p3": False}),
        ("fact-value__total=$90,000.50", {"value.total": Decimal("90000.50")}),
        ("fact-need__participants=3", {"need.participants": 3}),
        ("fact-need__category=services", {"need.category": "services"}),
        (
            "fact-members__legal_status=nonprofit&fact-members__legal_status=department",
            {"members.legal_status": ["nonprofit", "department"]},
        ),
        ("fact-need__asset_types=radio,+camera,,radio", {"need.asset_types": ["camera", "radio"]}),
        ("fact-need__asset_types=+,+", {}),
        ("fact-city__wards=North,South", {"city.wards": ["North", "South"]}),
        ("fact-city__size=large", {"city.size": "large"}),
    ],
)
def test_answers_become_facts_and_what_is_left_open_stays_unknown(data: str, facts: dict[str, Any]) -> None:
    assert answered(data) == facts


@pytest.mark.parametrize(
    "data",
    [
        "fact-need__pilot=perhaps",
        "fact-value__total=much",
        "fact-value__total=-5",
        "fact-need__participants=-1",
        "fact-need__participants=99999999",
        "fact-need__category=mixed",
        "fact-members__legal_status=alien",
        f"fact-need__asset_types={'x' * 501}",
    ],
)
def test_odd_answers_are_refused(data: str) -> None:
    form = FactsForm(QueryDict(data), facts=EVERY, currency="USD", initial={})
    assert not form.is_valid()
    assert list(form.errors) == [data.split("=", maxsplit=1)[0].removeprefix("fact-")]


def test_answers_given_before_stand_in_their_fields() -> None:
    before = {
        "need.pilot": True, "need.p3": False, "value.total": "90000", "need.category": "goods",
        "need.asset_types": ["camera", "radio"], "need.participants": 2,
    }  # fmt: skip
    page = str(FactsForm(facts=EVERY, currency="USD", initial=before))
    assert 'name="fact-need__pilot" value="yes"' in page
    for shown in ('value="90000.00"', 'value="camera, radio"', '<option value="goods" selected>', 'value="2"'):
        assert shown in page, shown


def test_what_is_asked_by_amounts_of_names_is_no_field() -> None:
    assert [name for name, fact in FACTS.items() if not askable(fact)] == ["need.elements", "value.by_member"]
    assert known_facts(["value.by_member", "need.pilot", "need.castle", "need.pilot"]) == [FACTS["need.pilot"]]
    assert posted({"fact-need__pilot": "yes", "project": "x"}) == ["need.pilot"]


def test_category_stands_first() -> None:
    assert list(FactsForm(facts=EVERY, currency="USD", initial={}).fields)[:3] == [
        "need__category", "value__total", "funding__federal",
    ]  # fmt: skip

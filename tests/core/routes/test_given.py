from __future__ import annotations

from decimal import Decimal

import pytest

from junto.core.routes import RoutesError
from junto.core.routes.given import given, predominant, read_facts


def test_facts_are_flattened_and_what_follows_is_filled_in():
    found = given(
        {
            "value": {"by_member": {"Police": 50000, "Parks": "40000.50"}},
            "need": {"category": "mixed", "elements": {"goods": 60000, "services": 30000}, "p3": None},
            "funding.funds": ["general", "federal_grant"],
        }
    )
    assert found == {
        "value.by_member": {"Police": 50000, "Parks": Decimal("40000.50")},
        "value.total": Decimal("90000.50"),
        "need.elements": {"goods": 60000, "services": 30000},
        "need.category": "goods",
        "funding.funds": frozenset({"general", "federal_grant"}),
        "funding.federal": True,
    }


def test_mixed_category_with_a_tie_or_without_parts_is_not_known():
    assert "need.category" not in given({"need": {"category": "mixed", "elements": {"goods": 5, "services": 5}}})
    assert "need.category" not in given({"need": {"category": "mixed"}})
    assert predominant({}) == ""


def test_float_is_taken_by_its_shortest_decimal():
    assert given({"value.total": 0.1}) == {"value.total": Decimal("0.1")}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"value": {"totl": 3}}, "unknown_fact"),
        ({"value": 3}, "unknown_fact"),
        ({"a": {"b": {"c": {"d": {"e": {"f": {"g": 1}}}}}}}, "unknown_fact"),
        ({"value": {"total": True}}, "not_number"),
        ({"value": {"total": float("nan")}}, "not_number"),
        ({"value": {"total": Decimal("Infinity")}}, "not_number"),
        ({"value": {"total": "1,000"}}, "not_number"),
        ({"value": {"total": [1]}}, "not_number"),
        ({"value": {"total": -1}}, "out_of_range"),
        ({"value": {"total": 10**400}}, "out_of_range"),
        ({"need": {"pilot": "yes"}}, "not_yes_no"),
        ({"need": {"category": "good"}}, "unknown_value"),
        ({"need": {"category": 3}}, "not_word"),
        ({"need": {"asset_types": "camera"}}, "not_words"),
        ({"need": {"asset_types": ["\ud800"]}}, "not_word"),
        ({"need": {"asset_types": ["x"] * 201}}, "not_words"),
        ({"need": {"elements": {"gods": 3}}}, "unknown_value"),
        ({"need": {"elements": 3}}, "not_amounts"),
        ({"value": {"by_member": {}}}, "not_amounts"),
        ({"value": {"total": 5, "by_member": {"a": 4}}}, "total_differs"),
        ({"funding": {"federal": False, "funds": ["federal_grant"]}}, "funds_differ"),
        ({"value": {"total": 5}, "value.total": 5}, "double_fact"),
        ([1], "not_facts"),
    ],
)
def test_facts_that_do_not_fit_are_refused(facts, code: str):
    with pytest.raises(RoutesError) as caught:
        given(facts)
    assert caught.value.sentence.code == code


def test_misspelled_fact_gets_the_nearest_name():
    with pytest.raises(RoutesError, match=r"There is no fact “need.pilott”. Did you mean “need.pilot”\?"):
        given({"need": {"pilott": True}})


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('{"value": {"total": NaN}', "not_json"),
        ("[1]", "not_facts"),
        ('{"a": 1, "a": 2}', "double_fact"),
        ("[" * 100_000, "not_json"),
        (" " * 1_000_001, "too_large"),
    ],
)
def test_file_of_facts_that_cannot_be_read_is_refused(tmp_path, text: str, code: str):
    path = tmp_path / "facts.json"
    path.write_text(text)
    with pytest.raises(RoutesError) as caught:
        read_facts(path)
    assert caught.value.sentence.code == code


def test_file_of_facts_keeps_numbers_exact(tmp_path):
    path = tmp_path / "facts.json"
    path.write_text('\ufeff{"value": {"total": 90000.10}}', encoding="utf-8")
    assert given(read_facts(path)) == {"value.total": Decimal("90000.10")}

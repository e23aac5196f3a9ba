"""`junto compare` from a file to a table, JSON, a page, charts and a workbook, and what it says of bad input."""
# ruff: noqa: E501 - a case a line is easier to read than a case in pieces

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from junto.cli import main
from junto.core.pricing import PricingError
from junto.core.pricing.reading import case_of

READERS: dict[str, Any] = {
    "name": "Plate readers", "rate": 0, "term": 5, "members": {"Police": 2, "Parks": 1},
    "offers": [
        {"name": "From day one", "model": "subscription", "price": "$2,625", "billing": 12, "paid": "advance"},
        {"name": "Free at first", "model": "donation", "upkeep": 3000, "escalation": "3 %", "billing": 12, "paid": "advance", "state": "unfunded"},
    ],
}  # fmt: skip
COLUMNS = """field,Owned,Rented,Tiered
model,purchase,subscription,tiers
price,6000,"$2,625",
tiers,,,1: 2800; 10: 2500
upkeep,500,,
Exit Fee,,1000,
removal,150,,
term,10,5,5
units: Police,10,10,10
units: Parks,4,4,4
low: upkeep,400,,
high: upkeep,800,,
part: tiers.1.each,,,9
comparison: rate,3.5,,
comparison: term,10,,
comparison: name,Cameras,,
"""
ROWS = """offer,model,price,upkeep,units,term,Units: Police
Owned,purchase,6000,500,,5,2
Rented,subscription,2625,,2,5,
"""


@pytest.fixture
def file(tmp_path: Path):
    def written(content: object, name: str = "offers.json") -> str:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
        return str(path)

    return written


def compared(capsys, *words: str) -> str:
    assert main(["compare", *words]) == 0
    return capsys.readouterr().out


def refused(capsys, *words: str) -> str:
    assert main(["compare", *words]) == 2
    return capsys.readouterr().err


def test_json_has_every_figure_of_an_offer(capsys, file):
    found = json.loads(compared(capsys, file(READERS), "--format", "json"))
    assert (found["name"], found["currency"], found["years"], found["rate"]) == ("Plate readers", "USD", 5, 0.0)
    one, two = found["offers"]
    assert one["nominal"] == one["net_present_cost"] == "39375.00"
    assert (one["rank"], two["rank"]) == (2, 1)
    assert one["equivalent_annual_cost"] == "7875.00"
    assert one["unit_month"] == one["nominal_unit_month"] == "218.75"
    assert two["by_year"] == ["0.00", "9000.00", "9270.00", "9548.10", "9834.54"]
    assert two["year_two"] == {"cost": "9000.00", "state": "unfunded"}
    assert one["members"]["Police"]["nominal"] == "26250.00"
    assert two["lines"] == [{"what": "upkeep", "kind": "expected", "state": "unfunded", "nominal": "37652.64"}]
    assert two["by_kind"] == {"certain": "0.00", "expected": "37652.64", "guaranteed": "0.00"}
    assert "term" in one["assumed"]
    assert [moved["field"] for moved in found["moves"]] == ["upkeep", "rate", "rate"]
    assert {one["of"] for one in found["break_even"]} == {"years", "units", "escalation", "rate"}
    assert (
        found["explanation"][0]
        == "Over 5 years “Free at first” costs least: $37,652.64 at present value, $37,652.64 as paid."
    )


def test_table_is_told_from_the_cheapest_down(capsys, file):
    text = compared(capsys, file(COLUMNS, "offers.csv"))
    assert text.startswith("Cameras\n\nrank  offer")
    assert [line.split()[1] for line in text.splitlines()[3:6]] == ["Owned", "Tiered", "Rented"]
    for words in (
        "As paid, year by year:", "What each member bears by its units, as paid:", "What leaving at the end of each year costs:",
        "What each assumption moves:", "Where the two cheapest break even:",
        "When “Police” leaves, the tier of “Tiered” falls from the one from 10 units on to the one from 1 on",
        "“Rented” runs for 5 years; up to 10 it is taken to go on at its own risen price.",
    ):  # fmt: skip
        assert words in text


def test_options_stand_before_the_file(capsys, file):
    text = compared(capsys, file(READERS), "--term", "2", "--rate", "10", "--currency", "eur", "--format", "json")
    found = json.loads(text)
    assert (found["years"], found["rate"], found["currency"]) == (2, 10.0, "EUR")
    assert found["offers"][0]["net_present_cost"] == f"{7875 * (1 + 1 / 1.1):.2f}"


def test_table_of_one_offer_a_row_is_read(capsys, file):
    found = json.loads(compared(capsys, file(ROWS, "offers.csv"), "--rate", "0", "--format", "json"))
    assert [one["nominal"] for one in found["offers"]] == ["16999.80", "26250.00"]
    assert list(found["offers"][0]["members"]) == ["Police"]


@pytest.mark.parametrize(("name", "words"), [
    ("green-book", "rates that fall with time (3.5 % → 30; 3 % → 75"),
    ("us-a94", "recalled, not verified"),
])  # fmt: skip
def test_named_discounting_is_taken_and_told(capsys, file, name, words):
    text = compared(capsys, file(READERS), "--rate", name)
    assert words in text
    assert "this discounting is for prices without inflation" in text


def test_single_offer_has_nothing_to_break_even_with(capsys, file):
    text = compared(capsys, file({**READERS, "offers": READERS["offers"][:1]}))
    assert "break even" not in text
    assert "costs least" in text


def test_page_stands_by_itself_with_its_charts(capsys, file, tmp_path):
    data = {**READERS, "name": "Cameras <b>"}
    assert compared(capsys, file(data), "--format", "html", "--out", str(tmp_path / "page.html")) == ""
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<h1>Cameras &lt;b&gt;</h1>" in text
    assert "<script" not in text
    assert text.count("<svg") == 2
    assert 'aria-labelledby="cumulated-title cumulated-desc"' in text
    assert "The second year of “Free at first” is expected to cost $9,000.00; the money for it is unfunded." in text


def test_charts_are_whole_drawings(capsys, file, tmp_path):
    chart, tornado = tmp_path / "c.svg", tmp_path / "t.svg"
    compared(capsys, file(COLUMNS, "offers.csv"), "--chart", str(chart), "--tornado", str(tornado))
    drawing = ET.parse(chart).getroot()
    space = "{http://www.w3.org/2000/svg}"
    titles = [one.text for one in drawing.iter(f"{space}title")]
    assert titles[:4] == ["Cameras", "Owned", "Tiered", "Rented"]
    assert len(list(drawing.iter(f"{space}circle"))) == 3  # two break-evens and the key
    words = [one.text for one in ET.parse(tornado).getroot().iter(f"{space}text")]
    assert words[0] == "What each assumption moves: Cameras"
    assert "upkeep: 400 to 800" in words


def test_chart_without_assumptions_says_so(capsys, file, tmp_path):
    data = {
        "rate": "us-a94",
        "term": 1,
        "offers": [{"name": "A", "model": "subscription", "price": 0, "paid": "advance"}],
    }
    compared(capsys, file(data), "--tornado", str(tmp_path / "t.svg"), "--chart", str(tmp_path / "c.svg"))
    assert "No assumption moves anything." in (tmp_path / "t.svg").read_text(encoding="utf-8")


def test_workbook_is_written(capsys, file, tmp_path):
    compared(capsys, file(READERS), "--xlsx", str(tmp_path / "book.xlsx"))
    assert compared(capsys, str(tmp_path / "book.xlsx")) == compared(capsys, file(READERS))


FINE = {"name": "A", "model": "subscription", "price": 1}


@pytest.mark.parametrize(
    ("offer", "sentence"),
    [
        ({"model": "lease"}, "Offer “A”: there is no price model “lease”. There are: advertising, availability, donation, purchase, revenue-share, savings, shadow-toll, subscription, tiers."),
        ({"model": None}, "Offer “A” does not say by which price model it is."),
        ({"name": ""}, "An offer has no name."),
        ({"price": "much"}, "Offer “A”, “price”: “much” is no number."),
        ({"price": -1}, "Offer “A”, “price”: -1 is less than 0."),
        ({"price": ""}, "Offer “A”, “price”: it is missing; the price model “subscription” needs it."),
        ({"colour": "red"}, "Offer “A”, “colour”: the price model “subscription” does not ask for it. It asks for: price, setup, free_months, units,"),
        ({"term": "2.5"}, "Offer “A”, “term”: “2.5” is not a whole number."),
        ({"term": 61}, "Offer “A”, “term”: 61 is more than 60."),
        ({"paid": "later"}, "Offer “A”, “paid”: “later” is none of: advance, arrears."),
        ({"renew": "perhaps"}, "Offer “A”, “renew”: “perhaps” is neither yes nor no."),
        ({"start": "soon"}, "Offer “A”, “start”: “soon” is not a month such as 2026-07."),
        ({"start": "2026-13"}, "Offer “A”, “start”: “2026-13” is not a month such as 2026-07."),
        ({"steps": "3; x"}, "Offer “A”, “steps”: “x” is no number."),
        ({"steps": "3", "escalation": 2}, "Offer “A”, “steps”: a rise by steps and a rise in percent cannot both be given."),
        ({"index": "CPI-U"}, "Offer “A”, “escalation”: a price that follows “CPI-U” needs an assumed rise; none is given."),
        ({"units": 0}, "Offer “A”, “units”: nothing is bought."),
        ({"units": 3, "quantities": {"P": 2}}, "Offer “A”, “units”: the members take 2 units together, and 3 are bought."),
        ({"quantities": {"P": "two"}}, "Offer “A”, “quantities”: “two” is no number."),
        ({"renewals": 1, "renew": "no", "after": "renew"}, "Offer “A”, “after”: options that are not used and a contract that goes on cannot both be."),
        ({"ranges": {"price": [2, 1]}}, "Offer “A”, “price”: its low value is above its high value."),
        ({"ranges": {"paid": [2, 1]}}, "Offer “A”, “paid”: it is no number that could lie in a range."),
        ({"ranges": {"price": 3}}, "the range of “price” must be two numbers, low and high."),
        ({"ranges": 3}, "“ranges” must give a value for each name."),
        ({"model": "tiers", "price": None, "tiers": "5-8"}, "Offer “A”, “tiers”: “5-8” is not written as quantity: price; quantity: price."),
        ({"model": "tiers", "price": None, "tiers": "5: 8; 5: 7"}, "Offer “A”, “tiers”: The quantities must rise from one price to the next."),
        ({"model": "revenue-share", "price": None, "revenue": 1, "share": 5, "collection": 101}, "Offer “A”, “collection”: 101 is more than 100."),
    ],
)  # fmt: skip
def test_odd_offer_is_refused_naming_offer_and_field(offer, sentence):
    with pytest.raises(PricingError) as found:
        case_of({"rate": 0, "offers": [{**FINE, **offer}]})
    assert str(found.value).startswith(sentence)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({}, "“offers” must be a list of offers, each with a name, a model and its fields."),
        ({"offers": [FINE]}, "The discount rate is missing: say how many percent a year, or 0 for none."),
        ({"offers": []} | {"rate": 0}, "There is no offer to compare."),
        ({"offers": [FINE], "rate": "x"}, "The comparison’s “rate”: “x” is no number."),
        ({"offers": [FINE], "rate": 51}, "The comparison’s “rate”: 51 is more than 50."),
        ({"offers": [FINE], "rate": 1, "rate_low": 2}, "The discount rate’s range needs a low and a high value, the low one first."),
        ({"offers": [FINE], "rate": 1, "rate_low": 2, "rate_high": 1}, "The discount rate’s range needs a low and a high value, the low one first."),
        ({"offers": [FINE], "rate": 1, "mood": 2}, "“mood” is nothing that a comparison asks for. It asks for: name, currency, start, term, rate,"),
        ({"offers": [FINE], "rate": 1, "members": 2}, "“members” must give a value for each name."),
        ({"offers": [FINE], "rate": 1, "currency": "XXQ"}, "“XXQ” is not a currency code"),
    ],
)  # fmt: skip
def test_odd_comparison_is_refused_in_a_sentence(data, sentence):
    with pytest.raises(ValueError) as found:  # noqa: PT011 - money's own fault is no PricingError
        case_of(data)
    assert str(found.value).startswith(sentence)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("a,b\n1,2\n", "“offers.csv” has neither a column “field” (one offer a column) nor columns “offer” and “model”."),
        ("field,A\nmodel,subscription\nprice,1\ncomparison: mood,3\n", "“mood” is nothing that a comparison asks for."),
        ("field,A\nmodel,subscription\nprice,1\nlow: price,3\n", "Offer “A”, “price”: a range needs both its low and its high value."),
    ],
)  # fmt: skip
def test_odd_table_is_refused_in_a_sentence(capsys, file, content, sentence):
    assert refused(capsys, file(content, "offers.csv"), "--rate", "0").startswith(f"junto compare: {sentence}")


def test_odd_files_are_refused_in_a_sentence(capsys, file, tmp_path):
    assert "The file is not sound JSON" in refused(capsys, file("{", "x.json"))
    assert "No such file" in refused(capsys, str(tmp_path / "none.json"))
    assert "The folder of" in refused(capsys, file(READERS), "--xlsx", str(tmp_path / "none" / "x.xlsx"))


def test_members_units_and_start_come_from_the_file():
    found = case_of({**READERS, "offers": [{**FINE, "start": "2027-03"}, {**FINE, "name": "B", "units": 9}]})
    assert found.start == (2027, 3)
    assert [offer.units for offer in found.offers] == [3, 9]
    assert dict(found.offers[1].quantities) == {}
    assert case_of({"rate": 1, "rate_low": 0, "rate_high": 4, "offers": [FINE]}).rate_range == (0, 4)

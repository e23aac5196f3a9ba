"""Every part of a contracting process passes the field's own validators, and a wrong one does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.external.checking import faults

from junto.core import ocds
from junto.core.money import Money

pytestmark = pytest.mark.external
AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
ADDRESS = "https://city.example/"
HUNDRED = Money(100_00, "USD")
PUBLISHER = ocds.Publisher("West End", ADDRESS, ADDRESS + "licence", ADDRESS + "policy")
PARTIES = (
    ocds.Party("lead", "Transportation", ("XI-EXAMPLE", "7"), "Purchasing", "buy@city.example"),
    ocds.Party("member", "Public Works"),
    ocds.Party("office", "Purchasing Office"),
    ocds.Party("acme", "Acme Signals"),
)
PERIOD = ocds.Period(AT, AT.replace(year=2027))
DOCUMENT = ocds.Document("d1", "biddingDocuments", "Terms", ADDRESS + "terms.pdf", AT, "application/pdf", "en")
MILESTONE = ocds.Milestone("m1", "Opening", "approval", AT, AT, "met")
POINT = {"type": "Point", "coordinates": [-96.8, 32.78]}
ITEM = ocds.Item("1", "Signal cabinet", 12, "each", HUNDRED, "Elm and Lamar", POINT)
AMENDMENT = ocds.Amendment("a1", AT, "Two more cabinets", "Item 1: 14 instead of 12")
WHOLE = ocds.Process(
    "ocds-junto0-S-2026-0001",
    "en",
    PARTIES,
    ("lead", "member"),
    planning=ocds.Planning(
        "They fail in the heat.",
        "Cabinets together",
        "J-2026-0003",
        HUNDRED,
        (ocds.BudgetPart("1", "lead", "Street fund", HUNDRED, PERIOD), ocds.BudgetPart("2", "member")),
        (replace(DOCUMENT, type="needsAssessment"),),
        (MILESTONE,),
    ),
    tender=ocds.Tender(
        "S-2026-0001",
        "Signal cabinets",
        "complete",
        "office",
        "Cabinets for three departments",
        (replace(ITEM, unit_price=None),),
        HUNDRED,
        "open",
        "Invitation for bids",
        "Texas Local Government Code, chapter 252",
        "goods",
        "priceOnly",
        (ocds.Criterion("Price", 10_000),),
        ("electronicSubmission", "written"),
        "In the web page, or on paper at the clerk's",
        "Nobody debarred",
        PERIOD,
        PERIOD,
        PERIOD,
        PERIOD,
        (DOCUMENT,),
        (MILESTONE,),
        (ocds.Enquiry("q1", "Which colour?", AT, "Grey.", AT, "acme"),),
        (AMENDMENT,),
        ("acme",),
    ),
    bids=(ocds.Bid("b1", ("acme",), "valid", AT, HUNDRED),),
    awards=(
        ocds.Award(
            "A1", "Award", "active", ("acme",), ("lead", "member"), AT, "Lowest", HUNDRED, (ITEM,), PERIOD, (), "b1"
        ),
    ),
    contracts=(
        ocds.Contract(
            "K1",
            "A1",
            "Signal cabinets",
            "active",
            "lead",
            ("acme",),
            "",
            PERIOD,
            HUNDRED,
            AT,
            (ITEM,),
            (replace(DOCUMENT, type="contractSigned"),),
            (MILESTONE,),
            (AMENDMENT,),
            (
                ocds.Transaction("p1-1", AT, Money(60_01, "USD"), "lead", "acme", ADDRESS + "payments/1"),
                ocds.Transaction("p1-2", AT, Money(39_99, "USD"), "member", "acme", ADDRESS + "payments/1"),
            ),
        ),
    ),
)
STAGES = {
    "planning": replace(WHOLE, tender=None, bids=None, awards=(), contracts=()),
    "tender": replace(WHOLE, bids=None, awards=(), contracts=()),
    "award": replace(WHOLE, contracts=()),
    "contract": WHOLE,
    "implementationUpdate": WHOLE,
}


def test_releases_of_every_stage_and_their_record_have_no_fault(shared: Path, tmp_path: Path) -> None:
    releases = [
        ocds.release(process, id=str(n), date=AT.replace(day=n + 1), tags=[stage])
        for n, (stage, process) in enumerate(STAGES.items())
    ]
    packages = (
        ocds.release_package(releases, uri=ADDRESS + "releases.json", published=AT, publisher=PUBLISHER),
        ocds.record_package(releases, uri=ADDRESS + "records.json", published=AT, publisher=PUBLISHER),
    )
    assert [faults("ocds", one, shared=shared, folder=tmp_path) for one in packages] == [["0 faults"], ["0 faults"]]


def test_validators_see_a_field_that_the_standard_does_not_have(shared: Path, tmp_path: Path) -> None:
    release = ocds.release(STAGES["tender"], id="1", date=AT, tags=["tender"])
    release["tender"]["colour"] = "grey"
    package = ocds.release_package([release], uri=ADDRESS, published=AT, publisher=PUBLISHER)
    assert faults("ocds", package, shared=shared, folder=tmp_path) == [
        'additional_fields: ["/releases/tender/colour"]',
        "1 kinds of fault",
    ]

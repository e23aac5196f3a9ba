"""A contracting process in the standard's words: exact releases, merging, packages, tables."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from junto.core import ocds
from junto.core.money import Money

AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


PARTIES = (
    ocds.Party("city-1", "Transportation", contact_name="Purchasing", contact_email="buy@city.example"),
    ocds.Party("city-2", "Public Works"),
    ocds.Party("office", "Purchasing Office"),
    ocds.Party("acme", "Acme Signals", identifier=("US-EIN", "12-3456789")),
)
CABINETS = ocds.Item(
    "1", "Signal cabinet", 12, "each", usd(8_000_50), "Elm and Lamar", {"type": "Point", "coordinates": [-96.8, 32.78]}
)
TENDER = ocds.Tender(
    id="S-2026-0001",
    title="Signal cabinets",
    status="active",
    procuring_entity="office",
    items=(replace(CABINETS, unit_price=None),),
    method="open",
    method_details="Invitation for bids",
    category="goods",
    award_criteria="ratedCriteria",
    criteria=(ocds.Criterion("Price", 4_000), ocds.Criterion("Service", 6_050, "how soon somebody comes")),
    submission_methods=("electronicSubmission", "written"),
    tender_period=ocds.Period(AT, AT.replace(day=30)),
    enquiries=(ocds.Enquiry("Q1", "Which colour?", AT, "Grey.", AT.replace(day=3)),),
)
PROCESS = ocds.Process("ocds-junto0-S-2026-0001", "en", PARTIES, ("city-1", "city-2"), tender=TENDER)


def tendered(**changes: Any) -> dict[str, Any]:
    return ocds.release(replace(PROCESS, **changes), id="1", date=AT, tags=["tender"])


def test_release_tells_the_tender_and_nothing_that_is_absent() -> None:
    assert tendered() == {
        "ocid": "ocds-junto0-S-2026-0001",
        "id": "1",
        "date": "2026-03-02T15:00:00Z",
        "tag": ["tender"],
        "initiationType": "tender",
        "language": "en",
        "parties": [
            {
                "id": "city-1",
                "name": "Transportation",
                "contactPoint": {"name": "Purchasing", "email": "buy@city.example"},
                "roles": ["buyer"],
            },
            {"id": "city-2", "name": "Public Works", "roles": ["buyer"]},
            {"id": "office", "name": "Purchasing Office", "roles": ["procuringEntity"]},
        ],
        "buyer": {"id": "city-1", "name": "Transportation"},
        "tender": {
            "id": "S-2026-0001",
            "title": "Signal cabinets",
            "status": "active",
            "procuringEntity": {"id": "office", "name": "Purchasing Office"},
            "items": [
                {
                    "id": "1",
                    "description": "Signal cabinet",
                    "quantity": 12,
                    "unit": {"name": "each"},
                    "deliveryLocation": {
                        "description": "Elm and Lamar",
                        "geometry": {"type": "Point", "coordinates": [-96.8, 32.78]},
                    },
                }
            ],
            "procurementMethod": "open",
            "procurementMethodDetails": "Invitation for bids",
            "mainProcurementCategory": "goods",
            "awardCriteria": "ratedCriteria",
            "awardCriteriaDetails": "Price 40 %; Service 60.5 %: how soon somebody comes",
            "submissionMethod": ["electronicSubmission", "written"],
            "tenderPeriod": {"startDate": "2026-03-02T15:00:00Z", "endDate": "2026-03-30T15:00:00Z"},
            "hasEnquiries": True,
            "enquiries": [
                {
                    "id": "Q1",
                    "date": "2026-03-02T15:00:00Z",
                    "description": "Which colour?",
                    "answer": "Grey.",
                    "dateAnswered": "2026-03-03T15:00:00Z",
                }
            ],
        },
    }


def test_a_party_that_takes_no_part_is_not_told() -> None:
    assert "acme" not in {p["id"] for p in tendered()["parties"]}


def test_nobody_having_submitted_is_told_only_once_it_is_open() -> None:
    assert "tenderers" not in tendered()["tender"]
    open_now = tendered(tender=replace(TENDER, tenderers=()))["tender"]
    assert (open_now["tenderers"], open_now["numberOfTenderers"]) == ([], 0)


def test_planning_tells_each_member_s_part_and_its_amount_where_it_is_open() -> None:
    planning = ocds.Planning(
        "Cabinets fail in the heat.",
        "Cabinets together",
        "J-2026-0003",
        amount=usd(96_006_00),
        parts=(ocds.BudgetPart("1", "city-1", "Street fund", usd(50_000_01)), ocds.BudgetPart("2", "city-2")),
    )
    release = ocds.release(replace(PROCESS, planning=planning, tender=None), id="1", date=AT, tags=["planning"])
    assert release["planning"] == {
        "rationale": "Cabinets fail in the heat.",
        "budget": {
            "project": "Cabinets together",
            "projectID": "J-2026-0003",
            "amount": {"amount": 96006, "currency": "USD"},
            "budgetBreakdown": [
                {
                    "id": "1",
                    "description": "Street fund",
                    "amount": {"amount": 50000.01, "currency": "USD"},
                    "sourceParty": {"id": "city-1", "name": "Transportation"},
                },
                {"id": "2", "sourceParty": {"id": "city-2", "name": "Public Works"}},
            ],
        },
    }
    assert [p["roles"] for p in release["parties"]] == [["buyer", "sourceParty"], ["buyer", "sourceParty"]]


def test_award_contract_and_payments_name_all_buyers_and_each_payer() -> None:
    award = ocds.Award(
        "A1", "Award", "active", ("acme",), ("city-1", "city-2"), AT, value=usd(96_006_00), related_bid="B1"
    )
    paid = (
        ocds.Transaction("P1-1", AT, usd(60_10), "city-1", "acme", "https://city.example/invoices/7"),
        ocds.Transaction("P1-2", AT, usd(39_90), "city-2", "acme", "https://city.example/invoices/7"),
    )
    contract = ocds.Contract(
        "K1", "A1", "Cabinets", "active", "city-1", ("acme",), signed=AT, items=(CABINETS,), transactions=paid,
        amendments=(ocds.Amendment("1", AT, "Two more"),),
    )  # fmt: skip
    bids = (ocds.Bid("B1", ("acme",), "valid", AT, usd(96_006_00)),)
    process = replace(PROCESS, bids=bids, awards=(award,), contracts=(contract,))
    release = ocds.release(process, id="9", date=AT, tags=["award", "contract", "implementation"])
    assert release["bids"] == {
        "details": [
            {
                "id": "B1",
                "date": "2026-03-02T15:00:00Z",
                "status": "valid",
                "tenderers": [{"id": "acme", "name": "Acme Signals"}],
                "value": {"amount": 96006, "currency": "USD"},
            }
        ]
    }
    assert [b["id"] for b in release["awards"][0]["buyers"]] == ["city-1", "city-2"]
    told = release["contracts"][0]
    assert told["items"][0]["unit"] == {"name": "each", "value": {"amount": 8000.5, "currency": "USD"}}
    assert [(t["payer"]["id"], t["value"]["amount"]) for t in told["implementation"]["transactions"]] == [
        ("city-1", 60.1),
        ("city-2", 39.9),
    ]
    assert told["amendments"] == [{"id": "1", "date": "2026-03-02T15:00:00Z", "rationale": "Two more"}]
    roles = {p["id"]: p["roles"] for p in release["parties"]}
    assert roles["acme"] == ["tenderer", "supplier", "payee"]
    assert roles["city-2"] == ["buyer", "payer"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"buyers": ("nobody",)}, "The party 'nobody' is named as buyer but is not among the parties."),
        (
            {"tender": replace(TENDER, tender_period=ocds.Period(datetime(2026, 3, 2)))},
            "2026-03-02 00:00:00 has no time zone.",
        ),
        (
            {"tender": replace(TENDER, value=usd(10**15))},
            "10000000000000.00 USD has more digits than a JSON number keeps exactly.",
        ),
    ],
)
def test_what_cannot_be_told_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ocds.OcdsError) as refused:
        tendered(**changes)
    assert str(refused.value) == said


@pytest.mark.parametrize("tags", [[], ["compiled"], ["tender", "other"]])
def test_tags_are_those_of_releases(tags: list[str]) -> None:
    with pytest.raises(ocds.OcdsError):
        ocds.release(PROCESS, id="1", date=AT, tags=tags)


def test_compiled_release_merges_by_id_and_takes_away_what_is_null() -> None:
    first = {
        "ocid": "o", "id": "1", "date": "2026-01-01T00:00:00Z", "tag": ["tender"], "language": "en",
        "tender": {"id": "t", "title": "Old", "items": [{"id": "1", "quantity": 2}], "submissionMethod": ["written"]},
    }  # fmt: skip
    second = {
        "ocid": "o", "id": "2", "date": "2026-01-02T00:00:00Z", "tag": ["tenderUpdate"], "language": None,
        "tender": {"id": "t", "title": "New", "items": [{"id": "2", "quantity": 1}, {"id": "1", "unit": {"name": "m"}}],
                   "submissionMethod": ["inPerson"]},
    }  # fmt: skip
    assert ocds.compiled([second, first]) == {
        "ocid": "o",
        "id": "o-2026-01-02T00:00:00Z",
        "date": "2026-01-02T00:00:00Z",
        "tag": ["compiled"],
        "tender": {
            "id": "t",
            "title": "New",
            "items": [{"id": "1", "quantity": 2, "unit": {"name": "m"}}, {"id": "2", "quantity": 1}],
            "submissionMethod": ["inPerson"],
        },
    }


@pytest.mark.parametrize("ocids", [[], ["a", "b"]])
def test_nothing_or_several_processes_are_not_compiled(ocids: list[str]) -> None:
    with pytest.raises(ValueError, match="[Rr]elease"):
        ocds.compiled([{"ocid": ocid, "id": "1", "date": "2026"} for ocid in ocids])


def test_packages_hold_releases_and_records_with_their_head() -> None:
    publisher = ocds.Publisher("West End", "https://west.example", "https://licence.example", "https://policy.example")
    one = tendered()
    package = ocds.release_package([one], uri="https://west.example/releases.json", published=AT, publisher=publisher)
    assert package == {
        "uri": "https://west.example/releases.json",
        "version": "1.1",
        "extensions": list(ocds.EXTENSIONS),
        "publishedDate": "2026-03-02T15:00:00Z",
        "publisher": {"name": "West End", "uri": "https://west.example"},
        "license": "https://licence.example",
        "publicationPolicy": "https://policy.example",
        "releases": [one],
    }
    other = {**one, "ocid": "ocds-junto0-A"}
    records = ocds.record_package([one, other], uri="u", published=AT, publisher=ocds.Publisher("West End"))
    assert [(r["ocid"], r["compiledRelease"]["tag"]) for r in records["records"]] == [
        ("ocds-junto0-A", ["compiled"]),
        ("ocds-junto0-S-2026-0001", ["compiled"]),
    ]
    assert "license" not in records
    assert list(ocds.json_lines([{"a": "é", "b": [1]}])) == ['{"a":"é","b":[1]}\n']


@pytest.mark.parametrize("count", [0, 1, 3])
def test_package_written_piece_by_piece_is_the_package(count: int) -> None:
    rows = [{**tendered(), "ocid": f"ocds-ü-{n}"} for n in range(count)]
    head = {"uri": "https://west.example/é.json", "published": AT, "publisher": ocds.Publisher("West End")}
    written = "".join(ocds.written_package("releases", (json.dumps(row) for row in rows), **head))
    assert json.loads(written) == ocds.release_package(rows, **head)
    records = (ocds.written_record(row["ocid"], [json.dumps(row)], ocds.compiled([row])) for row in rows)
    assert json.loads("".join(ocds.written_package("records", records, **head))) == ocds.record_package(rows, **head)


def test_package_of_something_else_is_refused() -> None:
    pieces = ocds.written_package("tenders", [], uri="u", published=AT, publisher=ocds.Publisher("West End"))
    with pytest.raises(ValueError, match="A package holds releases or records, not tenders"):
        list(pieces)


def test_tables_flatten_compiled_releases() -> None:
    award = ocds.Award("A1", "Award", "active", ("acme",), ("city-1",), AT, value=usd(5_00))
    contract = ocds.Contract(
        "K1", "A1", "Cabinets", "active", suppliers=("acme",), value=usd(5_00), signed=AT,
        transactions=(ocds.Transaction("P1", AT, usd(2_50), "city-1", "acme"),),
    )  # fmt: skip
    process = replace(PROCESS, awards=(award,), contracts=(contract,))
    whole = ocds.compiled([ocds.release(process, id="1", date=AT, tags=["contract"])])
    at = "2026-03-02T15:00:00Z"
    assert {name: list(ocds.table(name, [whole])) for name in ocds.TABLES} == {
        "processes": [
            {
                "ocid": PROCESS.ocid,
                "title": "Signal cabinets",
                "status": "active",
                "buyers": "Transportation; Public Works",
                "method": "Invitation for bids",
                "closes": "2026-03-30T15:00:00Z",
                "currency": "",
                "value": "",
            }
        ],
        "items": [
            {
                "ocid": PROCESS.ocid,
                "id": "1",
                "description": "Signal cabinet",
                "quantity": 12,
                "unit": "each",
                "place": "Elm and Lamar",
            }
        ],
        "awards": [
            {
                "ocid": PROCESS.ocid,
                "id": "A1",
                "title": "Award",
                "status": "active",
                "date": at,
                "suppliers": "Acme Signals",
                "buyers": "Transportation",
                "currency": "USD",
                "value": 5,
            }
        ],
        "contracts": [
            {
                "ocid": PROCESS.ocid,
                "id": "K1",
                "award": "A1",
                "title": "Cabinets",
                "status": "active",
                "signed": at,
                "suppliers": "Acme Signals",
                "currency": "USD",
                "value": 5,
            }
        ],
        "transactions": [
            {
                "ocid": PROCESS.ocid,
                "contract": "K1",
                "id": "P1",
                "date": at,
                "payer": "Transportation",
                "payee": "Acme Signals",
                "currency": "USD",
                "value": 2.5,
            }
        ],
    }
    assert all(set(row) == set(ocds.TABLES[name]) for name in ocds.TABLES for row in ocds.table(name, [whole]))

"""What every jurisdiction that comes with Junto must be: sound, cited, answerable without any fact, told in words."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from junto.core.routes import explain
from junto.core.routes.conditions import facts_of, parameters_of
from junto.core.routes.model import VERIFIED
from junto.core.routes.reading import FOLDER, built_in, jurisdiction
from junto.core.routes.writing import as_data, as_html, as_text

ON = date(2026, 11, 23)


def laws(name: str):
    law = jurisdiction(name)
    return [law] if law.kind == "base" else [jurisdiction("us-tx-municipality"), law]


@pytest.mark.parametrize("name", built_in())
def test_jurisdiction_is_named_as_its_file(name: str):
    law = jurisdiction(name)
    assert law.id == name
    assert Path(FOLDER / f"{name}.yaml").is_file()
    assert law.line[0] == name


@pytest.mark.parametrize("name", built_in())
def test_jurisdiction_cites_everything_and_says_how_it_is_known(name: str):
    law = jurisdiction(name)
    sources = [*law.provisions, *(value for one in law.parameters.values() for value in one.values)]
    sources += [period for one in law.provisions for period in one.periods]
    assert all(re.search(r"\d", one.cite) and one.verified in VERIFIED for one in sources)


@pytest.mark.parametrize("name", built_in())
def test_jurisdiction_uses_all_it_declares(name: str):
    law = jurisdiction(name)
    documents = {one for provision in law.provisions for one in provision.documents}
    approvals = {one for provision in law.provisions for one in provision.approvals}
    read = {one for provision in law.provisions for one in (*parameters_of(provision.when), provision.caps)}
    used = {one for provision in law.provisions for one in facts_of(provision.when)}
    assert set(law.documents) <= documents
    assert set(law.parameters) <= read
    assert {one for one in law.facts if one.startswith("jurisdiction.")} <= used
    assert approvals <= set(law.approvals)
    assert {one.permits for one in law.provisions if one.permits} == set(law.methods)


@pytest.mark.parametrize("name", built_in())
def test_jurisdiction_with_no_fact_known_closes_nothing_silently(name: str):
    found = explain(laws(name), {}, ON)
    assert {one.fact for one in found.ask} >= {"value.total"}
    for closed in found.not_allowed:
        assert all(reason.why for reason in closed.reasons)
        assert closed.reasons
    assert all(route.depends_on for route in found.possible)


@pytest.mark.parametrize("name", built_in())
def test_jurisdiction_is_told_in_text_page_and_data(name: str):
    found = explain(laws(name), {"value": {"total": 90000}, "need": {"category": "goods"}}, ON)
    data = as_data(found)
    assert list(data)[2:7] == ["allowed", "not_allowed", "possible", "approvals", "documents"]
    assert data["on"] == "2026-11-23"
    for route in data["allowed"]:
        assert route["cite"]
        days = [one["day"] for one in route["calendar"]]
        assert days == sorted(days)
        assert days[0] == "2026-11-23"
    assert as_text(found).startswith("How we may buy: ")
    assert as_html(found).endswith("</html>\n")


def ways(found) -> set[str]:
    return {route.method.id for route in found.allowed}


def test_california_raises_its_amounts_on_the_first_of_january_2025():
    law = [jurisdiction("us-ca-upccaa")]
    works = {"value": {"total": 70_000}, "need": {"category": "construction", "exigency": False}}
    before, after = (explain(law, works, date(*day)) for day in ((2024, 12, 31), (2025, 1, 1)))
    assert ways(before) == {"informal_bids", "formal_bids"}
    assert ways(after) == {"negotiated", "informal_bids", "formal_bids"}
    larger = {**works, "value": {"total": 220_000}}
    assert ways(explain(law, larger, date(2024, 12, 31))) == {"formal_bids"}
    assert ways(explain(law, larger, date(2025, 1, 1))) == {"informal_bids", "formal_bids"}
    assert "payment_bond_paper" in {one.what.id for one in explain(law, larger, date(2025, 1, 1)).documents}


def test_restricted_procedure_takes_thirty_days_twice():
    """Notice Monday 2 March 2026; requests by 1 April; ten working days later, without Easter, invitations on the 17th;
    tenders by 17 May, a Sunday, so that the last day is Monday the 18th.
    """
    law = [jurisdiction("eu-2014-24-two-stage")]
    asked = {"value": {"total": 300_000}, "need": {"category": "services", "not_on_market": False}}
    found = explain(law, {**asked, "tender": {"negotiation_ground": False}}, date(2026, 3, 2))
    assert ways(found) == {"open_procedure", "restricted_procedure"}
    route = next(one for one in found.allowed if one.method.id == "restricted_procedure")
    days = {one.act: one.day for one in route.calendar}
    assert (days["requests"], days["invitation"], days["opening"]) == (
        date(2026, 4, 1), date(2026, 4, 17), date(2026, 5, 18)
    )  # fmt: skip
    quick = explain(law, {**asked, "tender": {"negotiation_ground": True, "urgency": True}}, date(2026, 3, 2))
    assert ways(quick) == {"open_procedure", "restricted_procedure", "negotiated_procedure"}
    route = next(one for one in quick.allowed if one.method.id == "negotiated_procedure")
    days = {one.act: one.day for one in route.calendar}
    assert ((days["requests"] - days["notice"]).days, (days["opening"] - days["invitation"]).days) == (15, 10)
    assert "procedure_reason" in {one.what.id for one in route.documents}

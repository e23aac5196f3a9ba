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

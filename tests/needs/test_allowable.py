"""What a fund accepts for a share of a common cost: as usual for its kind, or by rules of its own."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from junto.core.workflow import Refused
from junto.needs.actions import add_fund, edit_fund
from junto.needs.allowable import ALLOWABLE, EVIDENCE, allowable_by, rule_choices
from junto.needs.models import Fund
from junto.people.models import Organization
from tests.needs.making import lead
from tests.places.making import city, department, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def parks() -> Organization:
    return department(city(), "Parks")


def test_every_kind_of_fund_has_a_usual_answer_with_known_words() -> None:
    assert set(ALLOWABLE) == set(Fund.Kind.values)
    for usual in ALLOWABLE.values():
        assert set(usual.rules) <= set(rule_choices())
        assert set(usual.evidence) <= set(EVIDENCE)
        assert not usual.verified
        assert bool(usual.citation) == bool(usual.rules or usual.evidence)


@pytest.mark.parametrize(
    ("kind", "rules", "evidence"),
    [
        ("general", (), ()),
        ("federal_grant", ("use", "benefit", "stand-alone"), ()),
        ("bond", (), ("no_subsidy",)),
        ("enterprise", (), ("no_subsidy",)),
    ],
)
def test_fund_accepts_what_is_usual_for_its_kind(
    kind: str, rules: tuple[str, ...], evidence: tuple[str, ...], parks: Organization
) -> None:
    found = allowable_by(add_fund(organization=parks, name="F", kind=kind, by=lead(parks)))
    assert (found.rules, found.evidence) == (rules, evidence)


def test_fund_with_rules_of_its_own_accepts_those(parks: Organization) -> None:
    fund = add_fund(
        organization=parks, name="F", kind="federal_grant", own_rules=True, rules=["equal"], evidence=["core"],
        citation="Grant agreement, article 9", by=lead(parks),
    )  # fmt: skip
    found = allowable_by(fund)
    assert (found.rules, found.evidence, found.citation) == (("equal",), ("core",), "Grant agreement, article 9")
    assert found.rule_names == ["equal shares"]
    assert allowable_by(edit_fund(fund, own_rules=False, by=lead(parks))).rules == ("use", "benefit", "stand-alone")
    assert Fund.objects.get(pk=fund.pk).rules == []


def test_fund_refuses_a_rule_that_is_not_on_the_list(parks: Organization) -> None:
    with pytest.raises(Refused, match="“by-mood” is not on the list.") as refused:
        add_fund(organization=parks, name="F", kind="bond", own_rules=True, rules=["by-mood"], by=lead(parks))
    assert refused.value.field == "rules"


def test_fund_page_says_what_it_accepts_by_which_law_and_that_nobody_checked_it(parks: Organization) -> None:
    reader = signed_in(Client(), "department_lead", parks)
    given = {"organization": str(parks.pk), "name": "Safe Streets grant", "kind": "federal_grant"}
    page = reader.post(reverse("needs:new-fund"), given, follow=True).content.decode()
    assert "It may pay a share by these rules: by use, by benefit, in proportion to stand-alone cost." in page
    assert "2 CFR 200.405(a) and (d)" in page
    assert "Recalled, not verified" in page


def test_fund_page_says_what_must_be_shown(parks: Organization) -> None:
    reader = signed_in(Client(), "department_lead", parks)
    given = {
        "organization": str(parks.pk), "name": "Water", "kind": "enterprise", "own_rules": "on",
        "rules": ["use"], "evidence": ["core"],
    }  # fmt: skip
    page = reader.post(reverse("needs:new-fund"), given, follow=True).content.decode()
    assert "It must be shown that no group of members would be better off by itself." in page
    assert "Rules of its own." in page
    assert "Recalled, not verified" not in page

"""A member leaves an agreement in force: what it owes, who covers it, and that the city still owes the company."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from junto.agreements import actions
from junto.agreements.leaving import effect_of_leaving, owed_under
from junto.agreements.models import InternalAgreement
from junto.core.workflow import Refused
from junto.journal import clock
from junto.journal.check import check
from junto.projects.actions import invite_member, join_project, leave_project
from tests.agreements.making import Agreed
from tests.agreements.test_internal import shares

NOW = datetime(2026, 11, 2, 12, tzinfo=ZoneInfo("America/Chicago"))  # fiscal year 2027
ON = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def autumn() -> object:
    with clock.set_to(NOW):
        yield


def leave(agreement: InternalAgreement, city: Agreed) -> InternalAgreement:
    signature = city.signature(agreement, city.police)
    actions.leave_agreement(signature, reason="No money.", by=city.world.lead(city.police))
    return InternalAgreement.objects.get(pk=agreement.pk)


def test_others_cover_later_years_to_the_cent(city: Agreed) -> None:
    agreement = city.in_force()
    effect = effect_of_leaving(agreement, city.police, on=ON)
    assert [(year, money.minor) for year, money in effect.owes] == [(2027, 167_619)]
    assert [(c.organization.name, c.fiscal_year, c.amount.minor) for c in effect.covers] == [
        ("Transportation", 2028, 50_794)
    ]
    assert (effect.owed.minor, effect.later.minor, effect.open.minor, effect.problems) == (167_619, 50_794, 0, ())
    agreement = leave(agreement, city)
    assert shares(agreement) == {
        ("Police", "general of Police", 2027): 167_619,
        ("Transportation", "general of Transportation", 2027): 162_382,
        ("Transportation", "general of Transportation", 2028): 100_000,
    }
    assert agreement.frozen.label == "After Police left"
    assert city.signature(agreement, city.police).state == "left"
    assert check().findings == []


def test_member_goes_on_paying_where_that_was_agreed(city: Agreed) -> None:
    agreement = city.in_force(leaving="pays_on")
    effect = effect_of_leaving(agreement, city.police, on=ON)
    assert [(year, money.minor) for year, money in effect.owes] == [(2027, 167_619), (2028, 50_794)]
    assert effect.covers == ()
    before = shares(agreement)
    assert shares(leave(agreement, city)) == before


def test_lead_covers_alone_where_that_was_agreed(city: Agreed) -> None:
    works = city.world.works
    join_project(invite_member(city.project, organization=works, by=city.lead), by=city.world.lead(works))
    city.funds[works] = city.fund(works)
    agreement = city.in_force(leaving="lead", rule="equal")
    effect = effect_of_leaving(agreement, city.police, on=ON)
    assert {c.organization.name for c in effect.covers} == {"Transportation"}
    others = effect_of_leaving(city.in_force(rule="equal"), city.police, on=ON)
    assert {c.organization.name for c in others.covers} == {"Transportation", "Public Works"}
    assert sum(c.amount.minor for c in others.covers) == sum(c.amount.minor for c in effect.covers)


def test_fund_that_may_not_pay_for_others_covers_nothing(city: Agreed) -> None:
    city.funds[city.transport] = city.fund(city.transport, "bond", name="Streets bond")
    agreement = city.in_force()
    effect = effect_of_leaving(agreement, city.police, on=ON)
    assert effect.problems == (
        "“Streets bond” of Transportation may not pay for others, so it cannot cover this share.",
    )
    assert (effect.covers, effect.open.minor) == ((), 50_794)
    before = shares(agreement)
    assert shares(leave(agreement, city)) == before


def test_last_member_leaves_a_share_that_nobody_covers(city: Agreed) -> None:
    agreement = leave(city.in_force(), city)
    effect = effect_of_leaving(agreement, city.transport, on=ON)
    assert effect.problems == ("Nobody is left who pays a share.",)


def test_city_still_owes_the_company_whoever_leaves(city: Agreed) -> None:
    agreement = city.in_force()
    assert owed_under(agreement) == (
        "There is no contract yet, so the city owes no company anything under this agreement."
    )
    contract = city.executed(agreement)
    agreement = leave(InternalAgreement.objects.get(pk=agreement.pk), city)
    assert owed_under(agreement) == (
        f"The city still owes Acme Sensors $4,300.01 under the contract {contract.number}, whatever the members agree "
        "among themselves."
    )


def test_leaving_the_project_leaves_its_agreement_too(city: Agreed, django_capture_on_commit_callbacks: object) -> None:
    agreement = city.in_force()
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        leave_project(city.world.member(city.project, city.police), reason="No money.", by=city.world.lead(city.police))
    assert city.signature(agreement, city.police).state == "left"
    assert shares(agreement)["Transportation", "general of Transportation", 2028] == 100_000


def test_draft_is_not_left(city: Agreed) -> None:
    agreement = city.proposed()
    signature = city.signature(agreement, city.police)
    with pytest.raises(Refused, match="Leave the agreement is not possible now"):
        actions.leave_agreement(signature, reason="R", by=city.world.lead(city.police))

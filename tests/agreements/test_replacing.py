"""Another agreement in the place of one in force: a member joins midway, what was charged stays, what is to settle."""

from __future__ import annotations

from junto.agreements import actions
from junto.agreements.models import InternalAgreement
from junto.agreements.replacing import replaced, unsettled
from junto.projects import actions as projects
from tests.agreements.making import Agreed, usd
from tests.agreements.test_pages import Browse, text
from tests.agreements.test_payments import bring, row


def joined_midway(city: Agreed) -> InternalAgreement:
    """Two share equally 4,300.01, and 1,000.00 is charged; Public Works joins and wants two cameras more."""
    first = city.in_force(rule="equal")
    contract = city.executed(first)
    bring(city, row(contract, "P-1", "1000.00"))
    works = city.world.works
    member = projects.invite_member(city.project, organization=works, by=city.lead)
    projects.join_project(member, by=city.world.lead(works))
    later = actions.draft_change(InternalAgreement.objects.get(pk=first.pk), by=city.lead)
    needs = {city.transport: 1, city.police: 1, works: 1}
    by_name = {item.description: item for item in later.cost_items.all()}
    software = actions.Cost("Software", "project", usd(1_000), 2027, needs, last_year=2028)
    cameras = actions.Cost("Cameras", "unit", usd(300), 2027, {city.transport: 2, city.police: 4, works: 2})
    for cost in (software, cameras):
        later = actions.write_cost(later, cost, item=by_name[cost.description].pk, by=city.lead)
    return later


def test_member_that_joins_midway_pays_from_then_on_and_what_it_would_settle_adds_up_to_nothing(city: Agreed) -> None:
    """Now 3,900.01 in 2027 and 1,000.00 in 2028, a third each: 1,633.34, twice 1,633.33 and odd cents by the order.

    Of 2027, 2,900.01 is left after the 1,000.00 charged: 966.67 each; with 333.33 of 2028 the newcomer pays 1,300.00,
    and lacks a third of what was charged.
    """
    rows = {one.organization.name: one for one in replaced(joined_midway(city))}
    works = rows["Public Works"]
    assert works.joins
    assert (works.before.minor, works.charged.minor) == (0, 0)
    assert abs(works.after.minor - 163_334) <= 1
    assert abs(works.pays.minor - 130_000) <= 1
    assert abs(works.settles.minor - 33_333) <= 1
    for name in ("Transportation", "Police"):
        one = rows[name]
        assert not one.joins
        assert one.charged.minor == 50_000
        assert abs(one.before.minor - 215_000) <= 1
        assert abs(one.pays.minor - 180_000) <= 1
    assert sum(one.settles.minor for one in rows.values()) == 0
    assert sum(one.pays.minor for one in rows.values()) == sum(one.after.minor for one in rows.values()) == 490_001
    assert str(works.says).startswith("Public Works joins: its share is $1,633.3")
    assert "would give the others $333.3" in str(works.says)
    assert "To bear its share and no more it would get $166.6" in str(rows["Police"].says)
    assert [str(one)[:41] for one in unsettled(rows.values())] == ["What was charged stays as it was charged;"]


def test_draft_says_what_changes_and_a_first_agreement_has_nothing_to_say(city: Agreed, browse: Browse) -> None:
    assert replaced(city.draft()) == []
    later = joined_midway(city)
    page = text(browse(city.world.lead(city.police)), later.get_absolute_url())
    assert later.replaces is not None
    assert f"What changes beside {later.replaces.number}" in page
    assert "Public Works joins: its share is" in page
    assert replaced(actions.edit_agreement(later, rule="", by=city.lead)) == []

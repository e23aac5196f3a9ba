"""Willow Creek: a town of three people, where one lawfully does the work of several offices."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from junto.core.money import Money
from junto.needs.actions import draft_need, publish_need
from junto.needs.drafts import Cost
from junto.people.actions import add_membership, approve_combination, propose_combination
from junto.places.models import ThingKind
from junto.web.demonstration.stage import Stage, city_data, set_up

LEGAL_BASIS = "Town code 2-104: in a town of under 1,000 residents one officer may hold two offices with oversight."
MEASURE = "Every certification by the same person is read and countersigned by a council member within five days."


def play_town(at: datetime) -> Stage:
    """The town, its clerk's combined offices with the council member's approval, and two needs."""
    data = city_data()["town"]
    stage = set_up(data, at)
    martha, ida = stage.people["Martha Quinn"], stage.people["Ida Lopez"]
    today = timezone.localdate(at)
    ends = today + timedelta(days=365)
    with stage.moment():
        combination = propose_combination(
            martha,
            "procurement_officer",
            "budget_officer",
            jurisdiction=stage.jurisdiction,
            legal_basis=LEGAL_BASIS,
            measure=MEASURE,
            approver=ida,
            starts=today,
            ends=ends,
            by=stage.actor("Martha Quinn"),
        )
    with stage.moment(hours=20):
        approve_combination(combination, by=stage.actor("Ida Lopez"))
    with stage.moment(hours=2):
        add_membership(
            martha,
            stage.organizations["TOWN"],
            "budget_officer",
            starts=today,
            ends=ends,
            by=stage.actor("Martha Quinn"),
        )
    kinds = {k.code: k for k in ThingKind.objects.select_related("sector")}
    for row in data["needs"]:
        with stage.moment(hours=4):
            need = draft_need(
                organization=stage.organizations["TOWN"],
                title=row["title"],
                outcome=row["outcome"],
                sector=kinds[row["kind"]].sector,
                kind=kinds[row["kind"]],
                citywide=True,
                quantity=row["quantity"],
                unit=row["unit"],
                cost_items=[Cost(description=row["title"], amount=Money(row["cost"] * 100, "USD"))],
                by=stage.actor("Earl Tate"),
            )
            publish_need(need, by=stage.actor("Earl Tate"))
    return stage

"""Willow Creek: a town of three people, where one lawfully does the work of several offices."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from junto.core.money import Money
from junto.needs.actions import draft_need, publish_need
from junto.needs.drafts import Cost
from junto.people.actions import (
    add_membership,
    approve_combination,
    ask_approval,
    confirm_membership,
    grant_approval,
    propose_combination,
)
from junto.people.models import Combination
from junto.places.models import ThingKind
from junto.web.demonstration.quotes import ask_for_lights, buy_by_quotes
from junto.web.demonstration.stage import Stage, city_data, set_up

LEGAL_BASIS = "Town code 2-104: in a town of under 1,000 residents one officer may hold two offices with oversight."
MEASURE = "Every certification by the same person is read and countersigned by a council member within five days."
KEEPING = "A council member reads each role that the only administrator takes, and says yes to it beforehand."


def play_town(at: datetime, city: Stage) -> Stage:
    """The town, its clerk's combined offices with the council member's approval, two needs bought by quotes."""
    data = city_data()["town"]
    stage = set_up(data, at)
    martha, ida = stage.people["Martha Quinn"], stage.people["Ida Lopez"]
    today = timezone.localdate(at)
    ends = today + timedelta(days=365)
    combined: dict[str, Combination] = {}
    for first, second, measure in (
        ("procurement_officer", "budget_officer", MEASURE),
        ("procurement_officer", "controller", MEASURE),
        ("administrator", "administrator", KEEPING),
    ):
        with stage.moment():
            combination = propose_combination(
                martha,
                first,
                second,
                jurisdiction=stage.jurisdiction,
                legal_basis=LEGAL_BASIS,
                measure=measure,
                approver=ida,
                starts=today,
                ends=ends,
                by=stage.actor("Martha Quinn"),
            )
        with stage.moment(hours=20):
            approve_combination(combination, by=stage.actor("Ida Lopez"))
        combined[second] = combination
    for role in ("budget_officer", "controller"):
        _take_office(stage, role, combined["administrator"], starts=today, ends=ends)
    needs = []
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
            needs.append(publish_need(need, by=stage.actor("Earl Tate")))
    buy_by_quotes(stage, city, needs[0])
    ask_for_lights(stage, needs[1])
    return stage


def _take_office(stage: Stage, role: str, keeping: Combination, *, starts: date, ends: date) -> None:
    """The only administrator asks for one more role; a council member says yes; only then is it hers."""
    clerk, council = stage.actor("Martha Quinn"), stage.actor("Ida Lopez")
    with stage.moment(hours=2):
        asked = add_membership(
            stage.people["Martha Quinn"],
            stage.organizations["TOWN"],
            role,
            starts=starts,
            ends=ends,
            by=clerk,
        )
        note = "Nobody else certifies the town’s money this year."
        word = ask_approval(keeping, asked, "confirm", note=note, by=clerk)
    with stage.moment(hours=18):
        grant_approval(word, by=council)
    with stage.moment(hours=1):
        confirm_membership(asked, by=clerk)

"""West End: eight departments, sixty needs around one downtown, what residents say, and what already stands there."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from junto.core.money import Money
from junto.core.workflow import ANYONE, PROGRAM
from junto.needs.actions import add_fund, draft_need, publish_need
from junto.needs.drafts import Cost
from junto.needs.models import Fund, Need, ProblemReport
from junto.needs.reports import publish_problem_report, reject_problem_report, submit_problem_report
from junto.places.actions import Standing, add_standing_things
from junto.places.areas import import_areas
from junto.places.models import STREET, Sector, ThingKind
from junto.web.demonstration.grid import Grid
from junto.web.demonstration.stage import Stage, city_data, needs_data, quarter, quarter_end, set_up

LIVING_LAB_SINCE = date(2017, 3, 1)


def set_the_scene(at: datetime) -> tuple[Stage, Grid]:
    """The city with its people, streets, funds and standing things."""
    data = city_data()
    stage, grid = set_up(data, at), Grid(**data["grid"])
    with stage.moment(hours=1):
        _draw_streets(stage, grid)
    with stage.moment(hours=1):
        _put_up(stage, grid, data["standing"])
    with stage.moment(hours=1):
        _open_funds(stage, data["funds"])
    return stage, grid


def _draw_streets(stage: Stage, grid: Grid) -> None:
    """The city's own geography: its blocks and its boundary."""

    def collection(shapes: list[tuple[str, str, dict[str, Any]]]) -> bytes:
        features = [
            {"type": "Feature", "properties": {"code": code, "name": name}, "geometry": shape}
            for code, name, shape in shapes
        ]
        return json.dumps({"type": "FeatureCollection", "features": features}).encode()

    outline = grid.block(("Houston", "Griffin", "Commerce", "Munger"))
    given: dict[str, Any] = {"jurisdiction": stage.jurisdiction, "code": "code", "name": "name", "by": PROGRAM}
    boundary = collection([("west-end", stage.jurisdiction.name, outline)])
    import_areas(boundary, "boundary", file_name="west-end-boundary.geojson", **given)
    import_areas(collection(grid.blocks()), "block", file_name="west-end-blocks.geojson", **given)
    import_areas(
        collection(grid.streets(city_data()["avenues"])), STREET, file_name="west-end-streets.geojson", **given
    )
    lab = collection([("living-lab", "Living lab, four blocks", grid.block(city_data()["zone"]))])
    import_areas(lab, "zone", file_name="west-end-living-lab.geojson", **given)


def _put_up(stage: Stage, grid: Grid, rows: list[dict[str, Any]]) -> None:
    """What already stands there."""
    kinds = {k.code: k for k in ThingKind.objects.all()}
    things = []
    for row in rows:
        kind = kinds[row["kind"]]
        shapes = (
            [(row["along"], shape) for shape in grid.spread(row["along"], row["count"])]
            if "along" in row
            else [(place, grid.place(place)) for place in row["at"]]
        )
        for number, (place, shape) in enumerate(shapes, 1):
            things.append(
                Standing(
                    jurisdiction=stage.jurisdiction,
                    kind=kind,
                    name=f"{kind.name.capitalize()} {number}, {place}",
                    geometry=shape,
                    place_name=place,
                    owner=stage.organizations[row["owner"]],
                    since=LIVING_LAB_SINCE if "note" in row else None,
                    source="West End inventory",
                    external_id=f"{kind.code}-{number}",
                    details={"note": row["note"]} if "note" in row else {},
                )
            )
    add_standing_things(things, by=PROGRAM)


def _open_funds(stage: Stage, rows: list[dict[str, str]]) -> None:
    """Each fund with its restrictions; the general fund is kept by the council's budget office."""
    for row in rows:
        add_fund(
            organization=stage.organizations[row.get("department", "CCL")],
            name=row["name"],
            kind=row["kind"],
            restrictions=row["restrictions"],
            citation=row.get("citation", ""),
            by=PROGRAM,
        )


def chosen(title: str, of: Collection[str] | None, but: Collection[str]) -> bool:
    """Whether something that belongs to the need of that title is played: of those named, or all but those."""
    return title not in but if of is None else title in of


def hear_residents(
    stage: Stage, grid: Grid, *, of: Collection[str] | None = None, but: Collection[str] = ()
) -> dict[str, ProblemReport]:
    """Residents report problems without an account; the clerk reads them. Returns those that needs cite, by title.

    `of`: only those that these needs cite; `but`: all others.
    """
    sectors = {s.code: s for s in Sector.objects.all()}
    cited = {}
    for row in city_data()["reports"]:
        if not chosen(row.get("cited", ""), of, but):
            continue
        with stage.moment(hours=5):
            report = submit_problem_report(
                jurisdiction=stage.jurisdiction,
                text=row["text"],
                geometry=grid.place(row["place"]),
                place_name=row["place"],
                language=row.get("language", "en"),
                sector=sectors.get(row.get("sector", "")),
                organization=stage.organizations[row["group"]] if "group" in row else None,
                by=ANYONE,
            )
        if "rejected" in row:
            with stage.moment(hours=1):
                reject_problem_report(report, reason=row["rejected"], by=stage.actor("Anita Flores"))
        elif "cited" in row:
            with stage.moment(hours=1):
                cited[row["cited"]] = publish_problem_report(report, by=stage.actor("Anita Flores"))
    return cited


def write_needs(
    stage: Stage,
    grid: Grid,
    cited: dict[str, ProblemReport],
    *,
    of: Collection[str] | None = None,
    but: Collection[str] = (),
) -> dict[str, Need]:
    """Each department's lead writes and publishes its needs (`of` these titles, or all `but` these), by title."""
    kinds = {k.code: k for k in ThingKind.objects.select_related("sector")}
    funds = {f.name: f for f in Fund.objects.all()}
    today = timezone.localdate(stage.at)
    needs = {}
    for number, row in enumerate(needs_data()):
        if not chosen(row["title"], of, but):
            continue
        lead = stage.holder(row["department"], "department_lead")
        kind = kinds[row["kind"]]
        with stage.moment(hours=0.5):
            need = draft_need(
                organization=stage.organizations[row["department"]],
                title=row["title"],
                outcome=row["outcome"],
                sector=kind.sector,
                kind=kind,
                geometry=grid.place(row["place"], pole=number),
                place_name=row["place"],
                starts=quarter(row["starts"], today),
                ends=quarter_end(row["ends"], today),
                quantity=int(row["quantity"]),
                unit=row["unit"],
                fund=funds[row["fund"]],
                contact=stage.people[lead.name],
                cost_items=[_cost(words) for words in row["costs"].split("; ")],
                citations=[cited[row["title"]]] if row["title"] in cited else (),
                by=lead,
            )
        with stage.moment(hours=0.2):
            needs[need.title] = publish_need(need, by=lead)
    return needs


def _cost(words: str) -> Cost:
    """`Camera and mount|unit|12|4200`: what, how it arises, how many, dollars each."""
    what, basis, quantity, dollars = words.split("|")
    return Cost(description=what, basis=basis, quantity=int(quantity), amount=Money(int(dollars) * 100, "USD"))

"""A conduit under Market Street: what a partner who lays it, keeps it and rents it out would be worth to the city."""

from __future__ import annotations

import json
from typing import Any

from django.utils import timezone

from junto.projects.models import Project
from junto.solicitations.actions import publish_case, write_case
from junto.solicitations.models import P3Case
from junto.solicitations.valuing import valued
from junto.web.demonstration.stage import Stage

YEARS = 20


def weigh_partner(stage: Stage) -> P3Case:
    """The officer writes the case of the street; the budget officer publishes it, before anything is asked."""
    project = Project.objects.get(title="Market Street: open it once")
    data = assumptions(timezone.localdate(stage.at).year)
    with stage.moment(hours=3):
        case = write_case(
            project,
            title="Conduit under Market Street, with a partner",
            summary="The trench is open once. The city could lay a conduit with room for four carriers and keep it "
            "itself, or a partner lays it, keeps it for twenty years and is paid while it is there and free.",
            valued=valued(json.dumps(data).encode(), "market-street-conduit.json"),
            by=stage.actor("Paul Brandt"),
        )
    with stage.moment(hours=20):
        return publish_case(case, by=stage.actor("Marcus Bell"))


def assumptions(base: int) -> dict[str, Any]:
    """The file of the case, its first year being `base`. Invented, as all amounts of the demonstration are."""
    opens, ends = base + 1, base + YEARS
    running = {"from": opens, "to": ends}
    return {
        "name": "Conduit under Market Street",
        "currency": "USD",
        "terms": "nominal",
        "base_year": base,
        "inflation": 2,
        "discounting": {"rate": 4, "source": "cost of the city’s bonds"},
        "lines": [
            {"part": "flows", "line": "Conduit and vaults", "kind": "cost", "amounts": {str(base): 2_400_000}},
            {"part": "flows", "line": "Upkeep", "kind": "cost", "amount": 45_000, "grows": 2, **running},
            {"part": "flows", "line": "Rent of carriers", "kind": "revenue", "amount": 190_000, "grows": 2, **running},
            {"part": "raw", "line": "Conduit and vaults", "amounts": {str(base): 2_400_000}},
            {"part": "raw", "line": "Upkeep", "amount": 45_000, "grows": 2, **running},
            {"part": "neutrality", "line": "Insurance and taxes", "amount": 9_000, **running},
            {"part": "bid", "line": "Availability payment", "amount": 228_000, **running},
            {"part": "budget", "line": "Streets, general fund", "from": base, "to": base + 9, "amount": 3_100_000},
        ],
        "risks": _risks(base),
        "correlations": [["Old pipes in the way", "Damage by other works", 0.3]],
        "limit": 12,
    }


def _risks(base: int) -> list[dict[str, Any]]:
    return [
        {
            "risk": "Old pipes in the way",
            "cause": "the maps of 1954 are not complete",
            "p10": 50_000,
            "p50": 240_000,
            "p90": 780_000,
            "year": base,
            "public": 20,
        },
        {
            "risk": "Damage by other works",
            "cause": "nobody asks before digging",
            "low": 10_000,
            "mode": 40_000,
            "high": 160_000,
            "probability": 35,
            "public": 30,
            "from": base + 1,
            "to": base + YEARS,
        },
        {
            "risk": "Carriers stay away",
            "cause": "wireless instead of fibre",
            "low": 0,
            "mode": 30_000,
            "high": 90_000,
            "probability": 30,
            "guarantee": True,
            "from": base + 1,
            "to": base + 6,
            "anew": True,
        },
    ]

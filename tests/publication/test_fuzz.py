"""Every operation of the live description of the API, asked with what fits it and what does not, by two callers.

Nothing may end in a fault of the program; answers are as described; what does not fit the description is refused. The
examples are bounded and always the same. Half of what fits is sent with ids, codes and shapes that are there, so that
it reaches further than the first refusal.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import FailureGroup, not_a_server_error
from schemathesis.specs.openapi import checks

from junto.core.workflow import PROGRAM
from junto.needs.actions import add_fund
from junto.projects.models import Project
from junto.solicitations.actions import announce_solicitation, write_solicitation
from tests.needs.making import draft, open_report, published
from tests.places.making import kind, point, square, standing
from tests.places.test_areas import WEST, bring_in, collection
from tests.projects.making import World
from tests.projects.making import world as make_world
from tests.publication.test_api import token_of

pytestmark = pytest.mark.django_db

EXAMPLES = int(os.environ.get("JUNTO_FUZZ_EXAMPLES", "6"))  # of each operation, caller and mode
CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
    checks.negative_data_rejection,
]
bounded = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
NOTHING_WRONG = {"GET /api/v1/places/kinds"}  # it asks for nothing
SHAPES: list[Any] = [  # what stands where GeoJSON is expected
    point(),
    square(20),
    {"type": "Point", "coordinates": []},
    {"type": "Point", "coordinates": [None, 1e308]},
    {"type": "Point", "coordinates": [32.781, -96.806]},
    {"type": "Polygon", "coordinates": [[[0, 0], [1, 1], [1, 0], [0, 1], [0, 0]]]},
    {"type": "LineString", "coordinates": [[-96.8, 32.7]]},
    {"type": "GeometryCollection", "geometries": [{"type": "GeometryCollection", "geometries": []}]},
    {"type": "MultiPoint", "coordinates": [[-96.8, 32.7, "x"]]},
    {"type": ["Point"], "coordinates": "-96.8 32.7"},
    {"coordinates": {"type": "Point"}},
]


class Ground:
    """A city with one row of each kind, whose ids and codes stand in what is sent."""

    def __init__(self, world: World) -> None:
        camera = world.kinds.get("camera") or kind()
        bring_in(collection(WEST), world.here)
        parks = world.police
        thing = standing(world.here, camera, owner=parks, external_id="7", source="list.csv")
        report = open_report(parks)
        overlap = world.overlap()
        project: Project = world.in_sign_off()
        solicitation = announce_solicitation(
            write_solicitation(project, by=world.buyer, profile="low_bid", sector=camera.sector, summary="Cameras."),
            by=world.buyer,
        )
        fund = add_fund(organization=parks, name="Bond", kind="bond", by=PROGRAM)
        rows = {
            "needs": [draft(parks), published(parks)],
            "standing-things": [thing],
            "areas": list(world.here.areas.all()),
            "overlaps": [overlap],
            "projects": [project],
            "solicitations": [solicitation],
        }
        self.by_path = {name: [str(row.pk) for row in some] for name, some in rows.items()}
        self.values: dict[str, list[Any]] = {
            "organization": [str(parks.pk)],
            "owner": [str(parks.pk)],
            "jurisdiction": [str(world.here.pk)],
            "kind": [camera.code],
            "sector": [camera.sector.code],
            "fund": [str(fund.pk)],
            "contact": [str(world.person("department_lead", parks).pk)],
            "citations": [[str(report.pk)], [str(report.pk)] * 2],
            "seen": [1],
            "geometry": SHAPES,
        }
        self.token = token_of("department_lead", parks)

    def path(self, path: str, draw: Callable[[Any], Any]) -> dict[str, str] | None:
        """An id that is there for an address that asks for one, mostly."""
        there = next((ids for name, ids in self.by_path.items() if f"/{name}/{{" in path), [])
        return draw(st.sampled_from([*({"pk": pk} for pk in there), None])) if there else None

    def stand_in(self, body: Any, draw: Callable[[Any], Any]) -> Any:
        """The body with what is there in place of what was made up, by a coin for each field."""
        kept = {name: some for name, some in self.values.items() if body.get(name) is not None}
        return body | {name: draw(st.sampled_from(some)) for name, some in kept.items() if draw(st.booleans())}


@pytest.fixture
def ground(db: None) -> Iterator[Ground]:
    signals = (request_started, request_finished)
    for signal in signals:  # as Django's own client does: the test's transaction goes on from request to request
        signal.disconnect(close_old_connections)
    yield Ground(make_world())
    for signal in signals:
        signal.connect(close_old_connections)


@cache
def described() -> Any:
    """The description as the server itself hands it out."""
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["fitting", "wrong"])
@pytest.mark.parametrize("who", [pytest.param("anyone", marks=pytest.mark.sqlite_only), "lead"])
def test_every_operation_holds_to_its_description(
    ground: Ground, who: str, mode: GenerationMode, settings: Any
) -> None:
    settings.REPORTS_PER_HOUR, settings.RATE_LIMITS = 1_000_000, False
    headers = {"Accept-Encoding": "identity", **({"Authorization": f"Bearer {ground.token}"} if who == "lead" else {})}
    faults: list[str] = []
    asked: dict[str, int] = {}
    for found in described().get_all_operations():
        operation = found.ok()
        with transaction.atomic():  # each operation finds the city as it was
            try:
                asked[operation.label] = ask(operation, mode, ground, headers)
            except FailureGroup as wrong:
                faults += [f"{operation.label}: {one}" for one in wrong.exceptions]
            transaction.set_rollback(True)
    assert not faults, "\n\n".join(faults)
    assert len(asked) == len(list(described().get_all_operations())) > 20
    silent = {label for label, count in asked.items() if count == 0}
    assert silent <= (NOTHING_WRONG if mode is GenerationMode.NEGATIVE else set())


def ask(operation: Any, mode: GenerationMode, ground: Ground, headers: dict[str, str]) -> int:
    """Send bounded examples to one operation; how many. FailureGroup where an answer is not as described."""
    asked = 0

    @bounded
    @given(data=st.data())
    def sent(data: st.DataObject) -> None:
        nonlocal asked
        there = ground.path(operation.path, data.draw)
        case = data.draw(operation.as_strategy(mode, **({"path_parameters": there} if there else {})))
        if mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
            case.body = ground.stand_in(case.body, data.draw)
        asked += 1
        case.call_and_validate(headers=headers, checks=CHECKS)

    with suppress(Unsatisfiable):
        sent()
    return asked

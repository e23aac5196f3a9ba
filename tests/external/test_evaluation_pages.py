"""Seattle's bicycle counters through the pages of an evaluation: their traps stand on the page with their dates."""

from __future__ import annotations

import gzip
from pathlib import Path
from typing import Any

import pytest
from tests.pilots.making import AFTER, BEFORE, Proving
from tests.pilots.test_pages import said, upload
from tests.projects.conftest import browse, without_second_factor, world  # noqa: F401 - fixtures
from tests.projects.making import World

from junto.journal import clock
from junto.pilots import actions
from junto.pilots.models import EvaluationPlan
from junto.pilots.planning import planned_fields

pytestmark = pytest.mark.external

PLAN = {
    "outcome": "Bicycles", "unit": "bicycles a day", "wanted": "up", "analyse_by": "day",
    "season": ["weekday", "month"],
    "columns": {"time": "ts", "place": "site", "value": "count"}, "timezone": "America/Los_Angeles",
    "treated": ["58th-st"], "controls": ["fremont-bridge", "spokane-st"], "start": "2016-01-01", "expected": "10 %",
    "methods": ["difference_in_differences"], "stopping": "one look", "registered": "2015-12-01",
}  # fmt: skip


@pytest.fixture
def proving(world: World) -> Proving:  # noqa: F811
    return Proving(world)


def test_traps_of_seattles_counters_stand_on_the_page_with_their_dates(
    proving: Proving,
    browse: Any,  # noqa: F811
    shared: Path,
) -> None:
    content = gzip.decompress((shared / "data" / "seattle_bike_counters_hourly_2014_2016.csv.gz").read_bytes())
    lead, anyone = browse(proving.lead), browse(None)
    planned = planned_fields(PLAN)
    plan = actions.write_plan(proving.project, title="58th Street", planned=planned, by=proving.lead)
    with clock.set_to(BEFORE):
        actions.register_plan(plan, by=proving.lead)
    with clock.set_to(AFTER):
        given = {"file": upload(content, "seattle.csv"), "source": "Seattle DOT", "counts_only": "on", "public": "on"}
        done = lead.post(f"{plan.get_absolute_url()}data/", given)
        assert done.status_code == 302, said(done)
        data = plan.data_files.get()
        page = said(anyone.get(data.get_absolute_url()))
        finding = actions.report_finding(EvaluationPlan.objects.get(pk=plan.pk), data=data, by=proving.lead)
    for told in (
        "58th-st 2016-07-17 00:00 – 2016-07-31 23:00 Failed",  # a counter that died
        "58th-st 2015-02-01 00:00 – 2015-02-28 23:00 Gaps",
        "fremont-bridge 2015-10-25",  # its clock changes with Europe's
        "fremont-bridge 2016-03-27",
    ):
        assert told in page
    # The file's own word for its registration counts for nothing; the day here does, and it is years late.
    shown = said(anyone.get(finding.get_absolute_url()))
    assert "Registered after the start: not registered before the data." in shown
    assert "faults that nobody left out with a reason, at “58th-st”" in shown
    assert "58th-st 2016-07-17 00:00 – 2016-07-31 23:00 Failed" in shown
    assert finding.rung == 1

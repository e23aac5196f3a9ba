"""Every stage of a real purchase, both ways of buying, passes the field's own validators."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.evaluation.conftest import (  # noqa: F401 - fixtures
    bidding,
    browse,
    buying,
    evaluating,
    without_second_factor,
    world,
)
from tests.evaluation.making import Evaluating
from tests.external.checking import faults
from tests.publication.purchasing import Purchase, on, releases

from junto.core import ocds
from junto.journal import clock
from junto.publication.bulk import publisher

pytestmark = [pytest.mark.external, pytest.mark.django_db]
ADDRESS = "https://city.example/package.json"


@pytest.mark.parametrize("profile", ["low_bid", "competitive_proposal"])
def test_package_and_record_of_every_stage_have_no_fault(
    evaluating: Evaluating,  # noqa: F811
    profile: str,
    shared: Path,
    tmp_path: Path,
) -> None:
    purchase = Purchase(evaluating)
    with on(2026, 7, 1):
        award = evaluating.confirmed(profile)
    with on(2026, 9, 15):
        contract = purchase.contract(award)
    with on(2026, 11, 2):
        purchase.pay(contract)
    told = releases()
    stages = {tag for one in told for tag in one["tag"]}
    assert stages >= {"planning", "tender", "tenderUpdate", "award", "contract", "planningUpdate", "implementation"}
    whole: dict[str, Any] = {"uri": ADDRESS, "published": clock.now(), "publisher": publisher()}
    # Each release alone as well: what the record passes may have been at fault at the stage before.
    packages = [ocds.release_package([one], **whole) for one in told]
    packages += [ocds.release_package(told, **whole), ocds.record_package(told, **whole)]
    said = [faults("ocds", one, shared=shared, folder=tmp_path) for one in packages]
    assert said == [["0 faults"]] * len(packages)

"""What `junto publish` writes of the demonstration passes the field's own validators."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.external.checking import faults
from tests.serving import Installations

pytestmark = pytest.mark.external


def test_published_packages_of_the_demonstration_have_no_fault(
    installations: Installations, shared: Path, tmp_path: Path
) -> None:
    played = installations.demonstration()
    out = tmp_path / "published"
    played.run("-m", "junto", "publish", "--data", str(played.data), "--out", str(out))
    packages = [json.loads(path.read_text()) for path in sorted(out.glob("*_package*.json"))]
    told = {tag for package in packages for one in package.get("releases", ()) for tag in one["tag"]}
    assert told >= {
        "planning", "tender", "tenderAmendment", "tenderUpdate", "award", "awardCancellation", "contract",
        "contractAmendment", "planningUpdate", "implementation",
    }  # fmt: skip
    records = [record for package in packages for record in package.get("records", ())]
    assert len(records) == 8
    assert [faults("ocds", package, shared=shared, folder=tmp_path) for package in packages] == [["0 faults"]] * len(
        packages
    )

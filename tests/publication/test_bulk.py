"""Everything public as static files: whole, listed, and nothing else touched."""

from __future__ import annotations

import csv
import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from junto.journal import sequencer
from junto.publication import bulk
from junto.publication.bulk import publish
from junto.publication.models import Release
from junto.publication.releases.following import make_releases
from tests.solicitations.making import Buying

pytestmark = pytest.mark.django_db


def told(buying: Buying) -> str:
    """One published solicitation, as a release; its ocid."""
    ocid = buying.published().ocid
    sequencer.seal()
    make_releases()
    assert ocid is not None
    return ocid


def release(ocid: str, position: int, body: str) -> None:
    """A release as if it had been made."""
    made = {"number": 1, "position": position, "tags": ["tender"], "date": "2026-01-01T00:00Z", "body": body}
    Release.objects.create(ocid=ocid, **made)


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_nothing_public_yet_is_published_as_empty_files(tmp_path: Path) -> None:
    written = publish(tmp_path / "out")
    assert {w.name: w.rows for w in written} == {
        "release_package-0001.json": 0,
        "record_package-0001.json": 0,
        "releases.jsonl": 0,
        "processes.csv": 0,
        "items.csv": 0,
        "awards.csv": 0,
        "contracts.csv": 0,
        "transactions.csv": 0,
        "needs.csv": 0,
        "needs.geojson": 0,
    }
    assert json.loads((tmp_path / "out" / "needs.geojson").read_text()) == {"type": "FeatureCollection", "features": []}


def test_published_files_hold_the_process_and_the_list_tells_their_digests(buying: Buying, tmp_path: Path) -> None:
    ocid = told(buying)
    written = publish(tmp_path)
    index = json.loads((tmp_path / "index.json").read_text())
    assert [one["name"] for one in index["files"]] == [w.name for w in written]
    for one in index["files"]:
        content = (tmp_path / one["name"]).read_bytes()
        assert (len(content), sha256(content).hexdigest()) == (one["size"], one["sha256"])
    records = json.loads((tmp_path / "record_package-0001.json").read_text())["records"]
    assert [(r["ocid"], r["compiledRelease"]["tag"]) for r in records] == [(ocid, ["compiled"])]
    (line,) = (tmp_path / "releases.jsonl").read_text().splitlines()
    assert json.loads(line) == json.loads(Release.objects.get().body)
    processes = rows((tmp_path / "processes.csv").read_text(encoding="utf-8-sig"))
    assert [(p["ocid"], p["status"]) for p in processes] == [(ocid, "active")]
    needs = rows((tmp_path / "needs.csv").read_text(encoding="utf-8-sig"))
    assert len(needs) == 2
    assert "cost" not in needs[0]
    assert {p.name for p in tmp_path.iterdir()} == {w.name for w in written} | {"index.json"}


def test_packages_hold_at_most_a_reader_s_worth(
    buying: Buying, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(buying)
    body = Release.objects.get().body
    for n in range(2, 6):
        release(f"ocds-x-{n}", n, body.replace(json.loads(body)["ocid"], f"ocds-x-{n}"))
    monkeypatch.setattr(bulk, "IN_A_PACKAGE", 2)
    written = {w.name: w.rows for w in publish(tmp_path)}
    assert [written[f"release_package-000{n}.json"] for n in (1, 2, 3)] == [2, 2, 1]
    assert [written[f"record_package-000{n}.json"] for n in (1, 2, 3)] == [2, 2, 1]
    monkeypatch.setattr(bulk, "IN_A_PACKAGE", 1_000)
    (tmp_path / "mine.txt").write_text("not of the publication")
    publish(tmp_path)
    assert not (tmp_path / "release_package-0002.json").exists()  # no longer needed, and known to be ours
    assert (tmp_path / "mine.txt").exists()


@pytest.mark.parametrize("index", ["{", '{"files": [{"name": "../../secret"}]}', "[]"])
def test_folder_with_another_s_list_is_left_alone(tmp_path: Path, index: str) -> None:
    (tmp_path / "index.json").write_text(index)
    with pytest.raises(
        ValueError, match=r"index\.json is not the list of an earlier publication; choose another folder"
    ):
        publish(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["index.json"]


def test_open_data_page_teaches_while_there_is_nothing(client: Any) -> None:
    page = client.get("/publication/")
    assert page.status_code == 200
    assert "No purchase has been announced yet" in page.content.decode()


def test_open_data_pages_serve_what_was_published(client: Any, buying: Buying) -> None:
    ocid = told(buying)
    assert ocid in client.get("/publication/").content.decode()
    package = client.get("/publication/release_package.json").json()
    assert [one["ocid"] for one in package["releases"]] == [ocid]
    assert package["uri"].endswith("/publication/release_package.json?page=1")
    assert [r["ocid"] for r in client.get("/publication/record_package.json").json()["records"]] == [ocid]
    table = client.get("/publication/tables/items.csv")
    items = rows(b"".join(table.streaming_content).decode("utf-8-sig"))
    assert [(i["ocid"], i["id"]) for i in items] == [(ocid, "1"), (ocid, "2")]


def test_process_is_served_as_a_record_and_not_twice_to_whoever_has_it(client: Any, buying: Buying) -> None:
    ocid = told(buying)
    first = client.get(f"/publication/processes/{ocid}.json")
    assert [r["ocid"] for r in first.json()["records"]] == [ocid]
    again = client.get(f"/publication/processes/{ocid}.json", headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert client.get("/publication/processes/ocds-nothing.json").status_code == 404


def test_packages_come_in_pages_that_name_their_neighbours(client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from junto.publication.views import open_data  # noqa: PLC0415

    monkeypatch.setattr(open_data, "A_PAGE", 1)
    for n in (1, 2, 3):
        body = json.dumps({"ocid": f"ocds-x-{n}", "id": "1", "date": "2026-01-01T00:00:00Z", "tag": ["tender"]})
        release(f"ocds-x-{n}", n, body)
    middle = client.get("/publication/record_package.json?page=2")
    assert [r["ocid"] for r in middle.json()["records"]] == ["ocds-x-2"]
    assert middle["Link"] == (
        '<http://localhost:8000/publication/record_package.json?page=3>; rel="next", '
        '<http://localhost:8000/publication/record_package.json?page=1>; rel="prev"'
    )
    for wrong in ("0", "4", "-1", "one", "٢"):
        assert client.get("/publication/release_package.json", {"page": wrong}).status_code == 404


def test_another_table_is_not_there(client: Any) -> None:
    assert client.get("/publication/tables/secrets.csv").status_code == 404

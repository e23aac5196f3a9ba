"""Releases and records in the packages in which the standard publishes them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from junto.core.ocds.merging import compiled
from junto.core.ocds.writing import moment_text

Json = dict[str, Any]
_AT = "https://raw.githubusercontent.com/open-contracting-extensions"
EXTENSIONS = (
    f"{_AT}/ocds_bid_extension/v1.1.5/extension.json",
    f"{_AT}/ocds_budget_breakdown_extension/master/extension.json",
    f"{_AT}/ocds_contract_buyer_extension/master/extension.json",
    f"{_AT}/ocds_contract_suppliers_extension/master/extension.json",
    f"{_AT}/ocds_enquiry_extension/v1.1.5/extension.json",
    f"{_AT}/ocds_location_extension/v1.1.5/extension.json",
)


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, under which licence and policy (addresses)."""

    name: str
    uri: str = ""
    licence: str = ""
    policy: str = ""


def release_package(releases: Sequence[Json], *, uri: str, published: datetime, publisher: Publisher) -> Json:
    """Releases in a package (OCDS 1.1.5, release-package-schema.json), JSON-ready. `published` is aware."""
    return {**_head(uri, published, publisher), "releases": list(releases)}


def record_package(releases: Iterable[Json], *, uri: str, published: datetime, publisher: Publisher) -> Json:
    """One record for each ocid, with its releases embedded and compiled (record-package-schema.json), JSON-ready."""
    by_ocid: dict[str, list[Json]] = {}
    for one in releases:
        by_ocid.setdefault(one["ocid"], []).append(one)
    records = [
        {"ocid": ocid, "releases": found, "compiledRelease": compiled(found)} for ocid, found in sorted(by_ocid.items())
    ]
    return {**_head(uri, published, publisher), "records": records}


def written_package(
    kind: str, rows: Iterable[str], *, uri: str, published: datetime, publisher: Publisher
) -> Iterator[str]:
    """The pieces of a package's JSON, never held as a whole: what `release_package` and `record_package` give as one.

    `kind` is "releases" or "records"; `rows` are such as JSON texts, taken one at a time. Raises ValueError for another
    kind.
    """
    if kind not in ("releases", "records"):
        raise ValueError(f"A package holds releases or records, not {kind}.")
    yield _text(_head(uri, published, publisher))[:-1] + f',"{kind}":['
    for number, row in enumerate(rows):
        yield "," + row if number else row
    yield "]}"


def written_record(ocid: str, releases: Sequence[str], compiled_release: Json) -> str:
    """One record's JSON from its releases as JSON texts, oldest first, and what they were compiled to."""
    return f'{{"ocid":{_text(ocid)},"releases":[{",".join(releases)}],"compiledRelease":{_text(compiled_release)}}}'


def json_lines(rows: Iterable[Json]) -> Iterator[str]:
    """Each row as one line of compact JSON, UTF-8, with its line end: what bulk readers take."""
    for row in rows:
        yield _text(row) + "\n"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _head(uri: str, published: datetime, publisher: Publisher) -> Json:
    head: Json = {
        "uri": uri,
        "version": "1.1",
        "extensions": list(EXTENSIONS),
        "publishedDate": moment_text(published),
        "publisher": {"name": publisher.name, **({"uri": publisher.uri} if publisher.uri else {})},
    }
    if publisher.licence:
        head["license"] = publisher.licence
    if publisher.policy:
        head["publicationPolicy"] = publisher.policy
    return head

"""Many releases of one process as one compiled release, by the standard's merging rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Json = dict[str, Any]
_OMITTED = ("tag", "date", "id")  # every release has its own; the compiled one gets new ones


def compiled(releases: Sequence[Json]) -> Json:
    """The releases of one ocid, merged oldest first (OCDS 1.1.5, "Merging"), as a JSON-ready dict.

    Objects merge field by field, lists of objects with an `id` by that id, every other value is replaced by the newer
    one; a null takes a field away. `date` is the newest release's, `id` is `<ocid>-<date>`, `tag` is `["compiled"]`.
    Raises ValueError for no release, or releases of several processes.
    """
    if not releases:
        raise ValueError("There is no release to compile.")
    if len({one["ocid"] for one in releases}) != 1:
        raise ValueError("Releases of several contracting processes cannot be compiled into one.")
    ordered = sorted(releases, key=lambda one: str(one["date"]))
    merged: Json = {}
    for one in ordered:
        merged = _merged(merged, {key: value for key, value in one.items() if key not in _OMITTED})
    date = ordered[-1]["date"]
    return {
        "ocid": merged.pop("ocid"),
        "id": f"{ordered[-1]['ocid']}-{date}",
        "date": date,
        "tag": ["compiled"],
        **merged,
    }


def _merged(old: Any, new: Any) -> Any:
    if isinstance(old, dict) and isinstance(new, dict):
        both = dict(old)
        for key, value in new.items():
            both[key] = _merged(old.get(key), value)
        return {key: value for key, value in both.items() if value is not None}
    if _has_ids(new) and (_has_ids(old) or not old):
        return _merged_by_id(old or [], new)
    return new


def _merged_by_id(old: list[Json], new: list[Json]) -> list[Json]:
    found = {one["id"]: one for one in old}
    for one in new:
        found[one["id"]] = _merged(found.get(one["id"], {}), one)
    return list(found.values())


def _has_ids(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) and "id" in one for one in value)

"""A kept route as the JSON of a row, and read from it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from junto.core.routes.model import Holiday, Period, Words
from junto.solicitations.lawful.kept import VERSION, Asked, Kept, Law, Source

TOLD_APART = ("laws", "on", "label", "sources", "documents", "approvals", "periods", "holidays")


def written(kept: Kept) -> dict[str, Any]:
    """The route as JSON data; amounts are text."""
    plain = asdict(kept)
    for name in ("laws", "documents", "approvals", "periods"):
        plain[name] = [{**row, "label": _texts(row["label"])} for row in plain[name]]
    plain["periods"] = [{k: v for k, v in row.items() if k != "reductions"} for row in plain["periods"]]
    plain["holidays"] = [{**row, "name": _texts(row["name"])} for row in plain["holidays"]]
    return {**_lists(plain), "version": VERSION, "on": kept.on.isoformat(), "label": _texts(plain["label"])}


def read(data: Mapping[str, Any]) -> Kept | None:
    """The route of a row; None where it keeps none."""
    if not data:
        return None
    rest: dict[str, Any] = {name: value for name, value in data.items() if name not in (*TOLD_APART, "version")}
    return Kept(
        **{name: _tuple(value) for name, value in rest.items()},
        laws=tuple(Law(one["id"], _words(one["label"]), one["files"]) for one in data["laws"]),
        on=date.fromisoformat(data["on"]),
        label=_words(data["label"]),
        sources=tuple(Source(**one) for one in data["sources"]),
        documents=tuple(_row(Asked, one) for one in data["documents"]),
        approvals=tuple(_row(Asked, one) for one in data["approvals"]),
        periods=tuple(_row(Period, one) for one in data["periods"]),
        holidays=tuple(_row(Holiday, one, "name") for one in data["holidays"]),
    )


def _row(kind: Any, data: Mapping[str, Any], words: str = "label") -> Any:
    given = {name: _tuple(value) for name, value in data.items()}
    return kind(**{**given, words: _words(data[words])})


def _tuple(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _texts(words: Mapping[str, Any]) -> dict[str, str]:
    return {"en": words["english"], **words["others"]}


def _words(texts: Mapping[str, str]) -> Words:
    return Words(texts["en"], {language: text for language, text in texts.items() if language != "en"})


def _lists(value: Any) -> Any:
    """Tuples as lists, as JSON has them: what is set and what is read again are then equal."""
    if isinstance(value, dict):
        return {name: _lists(one) for name, one in value.items()}
    return [_lists(one) for one in value] if isinstance(value, list | tuple) else value

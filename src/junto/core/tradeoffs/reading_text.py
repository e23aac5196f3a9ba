"""Reads YAML and JSON that strangers wrote: no name twice, no deep nests, no giants."""

from __future__ import annotations

import json
from codecs import BOM_UTF8
from collections.abc import Sequence
from typing import Any

from junto.core.sentences import gettext_noop as _
from junto.core.strict_yaml import DEEPEST, MOST_BYTES, Unsound, plain, read_yaml
from junto.core.texts import shown

from .problems import TradeoffsError


def data_of(content: bytes) -> object:
    """What a JSON or YAML file holds. Raises TradeoffsError: why it cannot be read, for YAML with the line."""
    if content.removeprefix(BOM_UTF8).lstrip()[:1] in (b"{", b"["):
        return _json(content)
    try:
        return plain(read_yaml(content))
    except Unsound as error:
        said = error.problems[0].placed()
        raise TradeoffsError(said.code, said.template, **said.params) from None


def _json(content: bytes) -> object:
    if len(content) > MOST_BYTES:
        words = _("The file is larger than %(most)s bytes.")
        raise TradeoffsError("too_large", words, most=f"{MOST_BYTES:,}")
    try:
        found = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_once, parse_int=_whole)
    except RecursionError:
        raise _too_deep() from None
    except TradeoffsError:
        raise
    except ValueError as error:
        raise TradeoffsError("not_json", _("The file is not sound JSON: %(problem)s."), problem=shown(error)) from None
    if _depth_beyond(found, DEEPEST):
        raise _too_deep()
    return found


def _whole(digits: str) -> float:
    """Whole numbers with hundreds of digits take long to read exactly, and none is of use here."""
    return int(digits) if len(digits) < 30 else float(digits)


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise TradeoffsError("twice", _("“%(name)s” stands twice in one object."), name=shown(key))
        found[key] = value
    return found


def _depth_beyond(value: object, most: int) -> bool:
    if most < 0:
        return True
    inner: Sequence[object] = ()
    if isinstance(value, dict):
        inner = list(value.values())
    elif isinstance(value, list):
        inner = value
    return any(_depth_beyond(one, most - 1) for one in inner)


def _too_deep() -> TradeoffsError:
    return TradeoffsError("too_deep", _("The file is nested more than %(most)s deep."), most=DEEPEST)

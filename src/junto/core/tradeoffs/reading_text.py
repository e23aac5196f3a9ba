"""Reads YAML and JSON that strangers wrote: no anchors, no name twice, no deep nests, no giants."""

from __future__ import annotations

import json
import re
from collections.abc import Hashable, Sequence
from typing import Any

import yaml

from junto.core.sentences import gettext_noop as _

from .fields import shown
from .problems import TradeoffsError

MOST_BYTES = 2_000_000
DEEPEST = 12
BOOL = "tag:yaml.org,2002:bool"


def data_of(content: bytes) -> object:
    """What a JSON or YAML file holds. Raises TradeoffsError: why it cannot be read, for YAML with the line."""
    if len(content) > MOST_BYTES:
        words = _("The file is larger than %(most)s bytes.")
        raise TradeoffsError("too_large", words, most=f"{MOST_BYTES:,}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TradeoffsError("not_utf8", _("The file is not text in UTF-8.")) from None
    if not text.strip():
        raise TradeoffsError("empty", _("The file is empty."))
    return _json(text) if text.lstrip()[0] in "{[" else _yaml(text)


def _json(text: str) -> object:
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_int=_whole)
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


class _Loader(yaml.SafeLoader):
    """Plain YAML: safe types, each name once, no anchors, no deep nests."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            words = _("Line %(line)s: anchors and aliases (& and *) are not taken; write the text out.")
            raise TradeoffsError("anchors", words, line=event.start_mark.line + 1)
        self.depth += 1
        if self.depth > DEEPEST + 1:
            raise _too_deep()
        node: yaml.Node | None = super().compose_node(parent, index)
        self.depth -= 1
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        names: set[str] = set()
        for key, _value in node.value:
            if not isinstance(key, yaml.ScalarNode) or key.value in names:
                words = _("Line %(line)s: “%(name)s” stands twice in one object, or is no name.")
                raise TradeoffsError("twice", words, line=key.start_mark.line + 1, name=shown(key.value))
            names.add(key.value)
        return super().construct_mapping(node, deep)


# Plain YAML 1.1 would take the words on, off, yes and no for true and false.
_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag != BOOL]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(BOOL, re.compile("true|false"), list("tf"))


def _yaml(text: str) -> object:
    try:
        return yaml.load(text, Loader=_Loader)  # noqa: S506 # nosec B506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        words = _("Line %(line)s: this is not sound YAML: %(problem)s.")
        raise TradeoffsError("not_yaml", words, line=line, problem=shown(error.problem)) from None
    except (yaml.YAMLError, RecursionError) as error:
        words = _("The file is not sound YAML: %(problem)s.")
        raise TradeoffsError("not_yaml", words, problem=shown(error)) from None
    except TradeoffsError:
        raise
    except ValueError as error:
        words = _("The file is not sound YAML: %(problem)s.")
        raise TradeoffsError("not_yaml", words, problem=shown(error)) from None

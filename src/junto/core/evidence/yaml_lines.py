"""Reads YAML strictly and remembers the line of each field: no field twice, no references, no tags, bounded size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import yaml

from junto.core.sentences import gettext_noop as _
from junto.core.texts import is_whole

from .problems import EvidenceError

MOST_BYTES, MOST_NODES, DEEPEST = 262_144, 20_000, 12
_PLAIN = ("str", "int", "float", "bool", "null", "timestamp")


def read_yaml(content: bytes) -> tuple[dict[str, Any], Mapping[str, int]]:
    """The fields of a YAML file and the line of each, by its path (“exclude.0.from”). Raises EvidenceError.

    At most 256 KiB, 20,000 values, 12 levels. Times of day stay texts: which zone they mean is the plan's to say.
    """
    if len(content) > MOST_BYTES:
        raise EvidenceError("plan_too_big", _("The plan has more than %(most)s bytes."), most=f"{MOST_BYTES:,}")
    try:
        text = content.decode("utf-8-sig")
        loader = yaml.SafeLoader(text)
        node = loader.get_single_node() if _sound(text) else None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        words = _("The plan is not sound YAML (line %(line)s): %(problem)s.")
        problem = str(getattr(error, "problem", None) or "it cannot be read")
        raise EvidenceError("not_yaml", words, line=mark.line + 1 if mark else "?", problem=problem) from None
    if not isinstance(node, yaml.MappingNode):
        raise EvidenceError("plan_not_fields", _("The plan must be named fields, such as “outcome: bicycles”."))
    lines: dict[str, int] = {}
    return _mapping(node, "", lines, loader), lines


def _sound(text: str) -> bool:
    """Whether the text may be composed: without references, which can grow without bound, and not too deep."""
    depth = 0
    for count, event in enumerate(yaml.parse(text, Loader=yaml.SafeLoader)):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise EvidenceError(
                "yaml_alias", _("Line %(line)s of the plan refers to another part (& or *)."), line=line
            )
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST or count > MOST_NODES:
            raise EvidenceError("yaml_too_deep", _("Line %(line)s: the plan is too deep or too long."), line=line)
    return True


def _mapping(node: yaml.MappingNode, path: str, lines: dict[str, int], loader: yaml.SafeLoader) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        key = str(key_node.value)
        if key in found:
            words = _("Line %(line)s of the plan: the field “%(key)s” stands there twice.")
            raise EvidenceError("field_twice", words, line=line, key=key)
        here = f"{path}.{key}" if path else key
        lines[here] = line
        found[key] = _value(value_node, here, lines, loader)
    return found


def _value(node: yaml.Node, path: str, lines: dict[str, int], loader: yaml.SafeLoader) -> Any:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, loader)
    line = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for k, one in enumerate(node.value):
            lines[f"{path}.{k}"] = one.start_mark.line + 1
        return [_value(one, f"{path}.{k}", lines, loader) for k, one in enumerate(node.value)]
    kind = node.tag.removeprefix("tag:yaml.org,2002:")
    if kind not in _PLAIN or not is_whole(str(node.value)):
        raise EvidenceError("odd_value", _("Line %(line)s of the plan holds a value that cannot be read."), line=line)
    if kind in ("timestamp", "str"):
        return str(node.value)
    try:
        return loader.construct_object(node)
    except (ValueError, OverflowError):
        raise EvidenceError(
            "odd_value", _("Line %(line)s of the plan holds a value that cannot be read."), line=line
        ) from None

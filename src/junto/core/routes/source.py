"""YAML with line numbers, and nothing in it that could surprise: no aliases, tags, double keys or huge files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from junto.core.sentences import gettext_noop as _
from junto.core.texts import is_whole

from .problems import Faults, shown

MOST_BYTES = 1_000_000
MOST_NODES = 50_000
DEEPEST = 20
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one written in C reads a megabyte in a second
WHOLE = re.compile(r"[-+]?[0-9]{1,30}")
DECIMAL = re.compile(r"[-+]?[0-9]{1,30}\.[0-9]{1,30}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}

Scalar = str | bool | int | Decimal | date | None


@dataclass(slots=True)
class Node:
    """A value with the line on which it begins: a scalar, a list of nodes, or nodes by name. `keys`: lines of names."""

    line: int
    value: Scalar | list[Node] | dict[str, Node]
    keys: dict[str, int] | None = None


def read_source(content: bytes, faults: Faults) -> Node | None:
    """The one document in a file's bytes. None, and why in `faults`, where it cannot be read.

    Numbers without a point are whole, others exact decimals; 2025-10-08 is a date; true and false are yes and no;
    everything else is text (also yes, no, on: YAML 1.1 would take them for truth values).
    """
    text = _decoded(content, faults)
    if text is None:
        return None
    try:
        root = _Building(faults).built(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 0
        said = shown(getattr(error, "problem", None) or error, 120)
        faults.add(line, "not_yaml", _("This cannot be read as YAML: %(problem)s."), problem=said)
        return None
    if root is None and not faults.found:
        faults.add(0, "empty", _("The file is empty."))
    return None if faults.found else root


def _decoded(content: bytes, faults: Faults) -> str | None:
    if len(content) > MOST_BYTES:
        faults.add(0, "too_large", _("The file is larger than %(most)s bytes."), most=f"{MOST_BYTES:,}")
        return None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        faults.add(line, "not_utf8", _("This is not UTF-8 text."))
        return None


class _Building:
    """Builds nodes from the parser's events, without recursion, so that no nesting and no alias can cost time."""

    def __init__(self, faults: Faults) -> None:
        self.faults = faults
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.waiting: list[str | None] = []  # of each open mapping, the name whose value comes next
        self.count = 0
        self.documents = 0

    def built(self, text: str) -> Node | None:
        """The first document's root. Faults stop it."""
        events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
        for event in events:
            self._take(event, event.start_mark.line + 1)
            if self.faults.found and self.faults.found[-1].sentence.code != "double_key":
                break
        return self.root

    def _take(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.faults.add(line, "two_documents", _("A second document begins here; a file holds one."))
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            words = _("Anchors and aliases (& and *) are not read; write the value out.")
            self.faults.add(line, "alias", words)
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            self.waiting.pop()
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, line)

    def _node(self, event: Any, line: int) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            self.faults.add(line, "too_many", _("The file has more than %(most)s values."), most=f"{MOST_NODES:,}")
        elif event.tag is not None:
            self.faults.add(line, "tag", _("Tags such as “%(tag)s” are not read."), tag=shown(event.tag))
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif len(self.stack) >= DEEPEST:
            self.faults.add(line, "too_deep", _("Values lie more than %(most)s deep here."), most=DEEPEST)
        elif self._at_key():
            self.faults.add(line, "key_not_text", _("The name of a field must be text."))
        else:
            node = Node(line, []) if isinstance(event, yaml.SequenceStartEvent) else Node(line, {}, {})
            self._put(node)
            self.stack.append(node)
            self.waiting.append(None)

    def _at_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.waiting[-1] is None

    def _scalar(self, event: Any, line: int) -> None:
        text: str = event.value
        if not is_whole(text):
            self.faults.add(line, "half_character", _("This text holds half a character."))
        elif not self._at_key():
            self._put(Node(line, _typed(text) if event.implicit[0] else text))
        else:
            node = self.stack[-1]
            assert isinstance(node.value, dict)
            assert node.keys is not None
            name = text.strip()
            if event.implicit[0] and not isinstance(_typed(text), str):
                self.faults.add(line, "key_not_text", _("The name of a field must be text."))
            elif name in node.value:
                words = _("“%(name)s” stands here a second time (first in line %(first)s).")
                self.faults.add(line, "double_key", words, name=shown(name), first=node.keys[name])
            node.keys.setdefault(name, line)
            self.waiting[-1] = name

    def _put(self, node: Node) -> None:
        if not self.stack:
            self.root = self.root or node
            return
        into = self.stack[-1].value
        if isinstance(into, list):
            into.append(node)
        elif isinstance(into, dict):
            name = self.waiting[-1]
            assert name is not None
            into.setdefault(name, node)
            self.waiting[-1] = None


def _typed(text: str) -> Scalar:
    """What a plain scalar is. A date that does not exist stays text: whoever wanted a date then says so."""
    if text in WORDS:
        return WORDS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return Decimal(text)
    if DAY.fullmatch(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text

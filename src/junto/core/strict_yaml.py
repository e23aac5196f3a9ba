"""YAML with line numbers, and nothing in it that could surprise: no aliases, tags, double names or huge files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import yaml

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import is_whole, shown

MOST_BYTES = 1_000_000
MOST_NODES = 50_000
MOST_PROBLEMS = 200  # names that stand twice; anything else ends the reading
DEEPEST = 20
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one written in C reads a megabyte in a second
WHOLE = re.compile(r"[-+]?(0|[1-9][0-9]{0,29})")  # 02138 is a name: as a number it would lose its zero
DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,29})\.[0-9]{1,30}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WORDS: dict[str, bool | None] = {"true": True, "false": False, "null": None, "~": None, "": None}

Scalar = str | bool | int | Decimal | date | None
Plain = str | bool | int | float | list["Plain"] | dict[str, "Plain"] | None


@dataclass(slots=True)
class Node:
    """A value with the line on which it begins: a scalar, a list of nodes, or nodes by name. `keys`: lines of names."""

    line: int
    value: Scalar | list[Node] | dict[str, Node]
    keys: dict[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong, and in which line (from 1; 0: the file as a whole)."""

    line: int
    sentence: Sentence

    def placed(self) -> Sentence:
        """The sentence, with its line before it where it has one."""
        words = _("Line %(line)s: %(sentence)s")
        params = {"line": self.line, "sentence": self.sentence}
        return Sentence(self.sentence.code, words, params) if self.line else self.sentence


class Unsound(ValueError):
    """A file that cannot be taken; `problems` says why, in the order of their lines, and holds one at least."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(str(problems[0].placed()))


def read_yaml(content: bytes) -> Node:
    """The one document in a file's bytes. Raises Unsound.

    Numbers without a point are whole, others exact decimals, without zeros before them; 2025-10-08 is a date; true and
    false are yes and no; everything else is text (also yes, no, on: YAML 1.1 would take them for truth values), as are
    the names of fields. At most MOST_BYTES, MOST_NODES values, DEEPEST levels.
    """
    building = _Building()
    try:
        building.build(_decoded(content))
    except yaml.YAMLError as error:
        problem = shown(getattr(error, "problem", None) or getattr(error, "reason", None) or error, 120)
        words = _("This cannot be read as YAML: %(problem)s.")
        raise Unsound([Problem(_line(error, content), Sentence("not_yaml", words, {"problem": problem}))]) from None
    if building.problems:
        raise Unsound(building.problems)
    if building.root is None:
        raise Unsound([Problem(0, Sentence("empty", _("The file is empty.")))])
    return building.root


def plain(node: Node) -> Plain:
    """A node and what lies in it as JSON would give it: decimals in floating point, dates as texts."""
    value = node.value
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return float(value) if isinstance(value, Decimal) else value


def lines_of(node: Node) -> dict[str, int]:
    """The line of each field and item below a node, by its path (“exclude.0.from”)."""
    found: dict[str, int] = {}
    waiting = [("", node)]
    while waiting:
        path, one = waiting.pop()
        if isinstance(one.value, dict):
            names = one.keys or {}
            inner = [(f"{path}{name}", names[name], value) for name, value in one.value.items()]
        else:
            listed = one.value if isinstance(one.value, list) else []
            inner = [(f"{path}{at}", value.line, value) for at, value in enumerate(listed)]
        for place, line, value in inner:
            found[place] = line
            waiting.append((f"{place}.", value))
    return found


def _decoded(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        words = _("The file is larger than %(most)s bytes.")
        raise Unsound([Problem(0, Sentence("too_large", words, {"most": f"{MOST_BYTES:,}"}))])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unsound([Problem(line, Sentence("not_utf8", _("This is not UTF-8 text.")))]) from None


def _line(error: yaml.YAMLError, content: bytes) -> int:
    """Where the parser stopped: at its mark, or at the byte that no text may hold."""
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return int(mark.line) + 1
    at = getattr(error, "position", None)
    return content[:at].count(b"\n") + 1 if isinstance(at, int) else 0


class _Building:
    """Builds nodes from the parser's events, without recursion, so that no nesting and no alias can cost time."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.root: Node | None = None
        self.stack: list[Node] = []
        self.waiting: list[str | None] = []  # of each open mapping, the name whose value comes next
        self.count = 0
        self.documents = 0

    def build(self, text: str) -> None:
        """Take the text's events up to the first problem; names that stand twice are gathered."""
        events: Iterator[Any] = yaml.parse(text, Loader=LOADER)
        for event in events:
            self._take(event, event.start_mark.line + 1)
            if self.problems and (self.problems[-1].sentence.code != "double_key" or self._full()):
                break

    def _full(self) -> bool:
        return len(self.problems) >= MOST_PROBLEMS

    def _note(self, line: int, code: str, template: str, **params: object) -> None:
        self.problems.append(Problem(line, Sentence(code, template, params)))

    def _take(self, event: Any, line: int) -> None:
        if isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self._note(line, "two_documents", _("A second document begins here; a file holds one."))
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            self._note(line, "alias", _("Anchors and aliases (& and *) are not read; write the value out."))
        elif isinstance(event, yaml.CollectionEndEvent):
            self.stack.pop()
            self.waiting.pop()
        elif isinstance(event, yaml.NodeEvent):
            self._node(event, line)

    def _node(self, event: Any, line: int) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            self._note(line, "too_many", _("The file has more than %(most)s values."), most=f"{MOST_NODES:,}")
        elif event.tag is not None:
            self._note(line, "tag", _("Tags such as “%(tag)s” are not read."), tag=shown(event.tag))
        elif isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
        elif len(self.stack) >= DEEPEST:
            self._note(line, "too_deep", _("Values lie more than %(most)s deep here."), most=DEEPEST)
        elif self._at_key():
            self._note(line, "key_not_text", _("The name of a field must be text."))
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
            self._note(line, "half_character", _("This text holds half a character."))
        elif not self._at_key():
            self._put(Node(line, _typed(text) if event.implicit[0] else text))
        else:
            node = self.stack[-1]
            assert isinstance(node.value, dict)
            assert node.keys is not None
            name = text.strip()
            if event.implicit[0] and name in WORDS:
                self._note(line, "key_not_text", _("The name of a field must be text."))
            elif name in node.value:
                words = _("“%(name)s” stands here a second time (first in line %(first)s).")
                self._note(line, "double_key", words, name=shown(name), first=node.keys[name])
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

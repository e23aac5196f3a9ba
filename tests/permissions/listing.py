"""Reading the expectations: plain lines that people write and read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ALL = "all"


@dataclass
class Expected:
    """What is expected of one object: who may do what in which state, who reads it, who sees a closed field."""

    name: str
    does: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)  # (action, state) → who
    reads: dict[str, frozenset[str]] = field(default_factory=dict)  # state → who
    sees: dict[str, frozenset[str]] = field(default_factory=dict)  # closed field → who, of those who read


@cache
def groups() -> Mapping[str, frozenset[str]]:
    """What the names in capitals stand for."""
    found: dict[str, frozenset[str]] = {}
    for words in lines(HERE / "groups.txt"):
        name, _sign, members = words.partition("=")
        found[name.strip()] = _who(members, found)
    return found


def who(words: str) -> frozenset[str]:
    """The names of the cast that words stand for; `-NAME` takes somebody out again."""
    return _who(words, groups())


def _who(words: str, known: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found: set[str] = set()
    for word in words.split():
        bare = word.removeprefix("-")
        meant = known[bare] if bare.isupper() else {bare}
        found = found - meant if word != bare else found | meant
    return frozenset(found)


def lines(file: Path) -> Iterator[str]:
    """The lines that say something: no comments, no blank ones."""
    for line in file.read_text().splitlines():
        if bare := line.partition("#")[0].strip():
            yield bare


@cache
def workflows() -> dict[str, Expected]:
    """Object of the world → what is expected of it, from `workflows/*.txt`."""
    found: dict[str, Expected] = {}
    for file in sorted((HERE / "workflows").glob("*.txt")):
        at = None
        for line in lines(file):
            if line.startswith("["):
                name, _as, like = line.strip("[]").partition(" as ")
                if name in found:
                    raise ValueError(f"{file.name}: {name} stands twice")
                at = found[name] = alike(name, found[like]) if like else Expected(name)
                continue
            if at is None:
                raise ValueError(f"{file.name}: {line} stands before any object")
            take(at, line)
    return found


def alike(name: str, other: Expected) -> Expected:
    """Expected as another object is, except for what the lines that follow say."""
    return Expected(name, Replaced(other.does), Replaced(other.reads), Replaced(other.sees))


class Replaced(dict[Any, frozenset[str]]):
    """A table in which every line of the other object may be replaced once."""

    def __init__(self, other: Mapping[Any, frozenset[str]]) -> None:
        super().__init__(other)
        self.old = set(other)

    def __contains__(self, key: object) -> bool:
        return super().__contains__(key) and key not in self.old

    def __setitem__(self, key: Any, value: frozenset[str]) -> None:
        self.old.discard(key)
        super().__setitem__(key, value)


def take(at: Expected, line: str) -> None:
    """One line: `action states | who`, `reads states | who` or `sees fields | who`."""
    words, sign, people = line.partition("|")
    what, *where = words.split()
    if not sign or not where:
        raise ValueError(f"{at.name}: cannot read “{line}”")
    into = {"reads": at.reads, "sees": at.sees}.get(what)
    for one in where:
        key = one if into is not None else (what, one)
        table = at.does if into is None else into
        if key in table:
            raise ValueError(f"{at.name}: {what} {one} stands twice")
        table[key] = who(people)  # type: ignore[index]

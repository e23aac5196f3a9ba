"""Kinds of things as data: the words that betray them, how their works go into the ground, what can serve what.

`data/kinds.json` is the list that a new installation starts with. A city edits its own; every function of this room
takes one as an argument.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from typing import Any

from .phrases import Phrases

# Works in the order in which they must be done at one place: what is dug comes before what is laid on top.
LAYERS = {"dig": 1, "build": 2, "surface": 3, "plant": 4}
# Works that do not close the street: hung on what stands there, inside a building, or no works at all.
APART = ("mounted", "inside", "none")


SHORT = 25  # words


@dataclass(frozen=True, slots=True)
class Thing:
    """One kind of thing: `works` is a layer of LAYERS, one of APART, or empty where it is not known.

    `bought` is False for works that are each their own (a bridge, a plaza): needs for two are no same purchase.
    `place`: its words often name where other works are done (a park, a school), so that they decide only where none of
    another kind is found. `hints` are phrases that decide only where there is no word at all.
    """

    code: str
    name: str
    works: str
    words: tuple[str, ...]
    bought: bool = True
    place: bool = False
    hints: tuple[str, ...] = ()


@dataclass(frozen=True)
class Things:
    """A list of kinds with `serves`: need's kind -> standing thing's kind -> how (`same`, `carry`, `connect`).

    `not_meant`: phrases that hold the word of a kind and mean nothing by it ("Park Avenue").
    """

    things: tuple[Thing, ...]
    serves: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    not_meant: tuple[str, ...] = ()

    @cached_property
    def by_code(self) -> dict[str, Thing]:
        """The kinds by their codes."""
        return {thing.code: thing for thing in self.things}

    @cached_property
    def alone(self) -> frozenset[str]:
        """The codes of kinds that are not bought together."""
        return frozenset(thing.code for thing in self.things if not thing.bought)

    @cached_property
    def _phrases(self) -> Phrases:
        told = {word: thing.code for thing in reversed(self.things) for word in thing.words}
        return Phrases(told | dict.fromkeys(self.not_meant, ""))

    @cached_property
    def _hints(self) -> Phrases:
        return Phrases({hint: thing.code for thing in reversed(self.things) for hint in thing.hints})

    def bought(self, code: str) -> bool:
        """Return whether needs for this kind can be one purchase; unknown kinds can."""
        return code not in self.alone

    def works(self, code: str | None) -> str:
        """Return how the works of a kind go into the ground; empty where that is not known."""
        thing = self.by_code.get(code) if code else None
        return thing.works if thing else ""

    def name(self, code: str) -> str:
        """Return the name of a kind, its code where the list does not have it."""
        thing = self.by_code.get(code)
        return thing.name if thing else code.replace("_", " ").replace("-", " ")

    def guess(self, title: str, *texts: str) -> str | None:
        """Return the kind that the words of a title, else of further texts, betray; None where they betray none.

        In a title the longest phrase decides, then the first met. A further text decides where it speaks of one kind
        alone, and over a title that only names a place (a park, a school) where it is short: a long one speaks of
        much in passing. A guess is marked as one wherever it is used.
        """
        found = self._phrases.found(title)
        things = [hit for hit in found if not self.by_code[hit[2]].place]
        if things:
            return _longest(things)
        said = [self._one_kind(text) for text in texts if not found or len(text.split()) <= SHORT]
        of_a_thing = next((code for code in said if code and not self.by_code[code].place), None)
        if of_a_thing or not found:
            hint = _longest(self._hints.found(title)) if not of_a_thing else None
            return of_a_thing or hint or next(filter(None, said), None)
        return _longest(found)

    def _one_kind(self, text: str) -> str | None:
        """Return the kind of which a text alone speaks, apart from places; a place where it speaks of no other kind."""
        found = self._phrases.found(text) or self._hints.found(text)
        codes = {code for _phrase, _at, code in found}
        things = {code for code in codes if not self.by_code[code].place}
        told = things or codes
        return told.pop() if len(told) == 1 else None

    def how(self, need: str | None, standing: str | None) -> str | None:
        """Return how a standing thing would serve: `same`, `carry`, `connect`, `unknown`, or None (it would not)."""
        if need is None or standing is None:
            return "unknown"
        if need == standing:
            return "same"
        return self.serves.get(need, {}).get(standing)


def _longest(found: list[tuple[str, int, str]]) -> str | None:
    return max(found, key=lambda hit: (len(hit[0]), -hit[1]))[2] if found else None


def serving(serves: Mapping[str, Sequence[str]], connecting: Sequence[str]) -> dict[str, dict[str, str]]:
    """Turn standing thing's kind -> kinds of need into the `serves` of `Things`.

    What stands in `connecting` gives power or a connection; everything else carries.
    """
    found: dict[str, dict[str, str]] = {}
    for standing, needs in serves.items():
        for need in needs:
            found.setdefault(need, {})[standing] = "connect" if standing in connecting else "carry"
    return found


def starting_list() -> dict[str, Any]:
    """Return `data/kinds.json`: `sectors` (code, names) and `kinds` (code, sector, names, works, serves, words …)."""
    data: dict[str, Any] = json.loads(files(__package__).joinpath("data/kinds.json").read_text(encoding="utf-8"))
    return data


def _starting_things() -> Things:
    given = starting_list()
    kinds = given["kinds"]
    return Things(
        things=tuple(
            Thing(
                code=kind["code"],
                name=kind["names"]["en"],
                works=kind["works"],
                words=tuple(word for words in kind["words"].values() for word in words),
                bought=kind.get("bought", True),
                place=kind.get("place", False),
                hints=tuple(kind.get("hints", ())),
            )
            for kind in kinds
        ),
        serves=serving(
            {kind["code"]: kind["serves"] for kind in kinds}, [kind["code"] for kind in kinds if kind.get("connects")]
        ),
        not_meant=tuple(phrase for phrases in given["not_meant"].values() for phrase in phrases),
    )


THINGS = _starting_things()

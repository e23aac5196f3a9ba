"""Address × role × method × state, against what is expected of each address (`addresses/*.txt`)."""

from __future__ import annotations

import inspect
import re
import zlib
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import URLResolver, get_resolver, reverse

from junto.journal.entries import last_of
from junto.publication.api import api
from tests.permissions.asking import BROKEN, MISSING, NO_METHOD, OWN, PAGE, SIGN_IN, TOLD, Answer, Askers, quick
from tests.permissions.listing import HERE, Expected, lines, who, workflows
from tests.permissions.transitions import bent
from tests.permissions.world import Rows, kind_of_name

STEPS = "steps"  # an address at which every transition of an object is carried out
GIVEN = {"reason": "Because.", "organization": OWN}
BODIES: dict[str, Any] = {  # what a write by the API must hold before it is asked who sends it
    "api:create_need": {"organization": OWN, "title": "T", "description": "D", "citywide": True},
    "api:edit_need": {"title": "T"},
    "api:submit_report": {"text": "T", "jurisdiction": OWN},
    "api:create_standing_thing": {"kind": "camera", "name": "N", "jurisdiction": OWN},
    "api:edit_standing_thing": {"name": "N"},
    "api:ask_question": {"organization": OWN, "text": "T?"},
    "api:publish_need": {},
    "api:withdraw_need": {"reason": "R"},
    "api:remove_standing_thing": {"reason": "R"},
    "api:accept": {},
    "api:decline": {"reason": "R"},
    "api:restore_standing_thing": {},
}


@dataclass
class Line:
    """One line: an address with an object, who sees it, who acts there, who is told no, who is sent to sign in."""

    name: str
    arguments: dict[str, str] = field(default_factory=dict)
    sees: str = ""
    acts: str = ""
    told: str | None = None
    signs_in: str = ""
    steps: bool = False
    carries_out: tuple[str, ...] = ()  # the transitions, where the view does not say by itself

    @property
    def subject(self) -> str:
        """The object whose state counts: the first that the arguments name."""
        return next((value.partition("@")[0] for value in self._objects()), "")

    def _objects(self) -> list[str]:
        given = (value.removeprefix("entry:") for value in self.arguments.values())
        return [v for v in given if re.fullmatch(r"[a-z]+\.[a-z0-9_]+(/[a-z-]+)?(@[a-z_,]+)?", v)]

    def states(self) -> list[str]:
        """The states in which it is asked: those named, else every one of its kind."""
        if not self.subject:
            return [""]
        named = self._objects()[0].partition("@")[2]
        return named.split(",") if named else list(kind_of_name(self.subject).workflow.states)


@cache
def listed() -> list[Line]:
    """Every line of every file."""
    return [_line(words, file) for file in sorted((HERE / "addresses").glob("*.txt")) for words in lines(file)]


def _line(words: str, file: Path) -> Line:
    first, *others = [part.strip() for part in words.split("|")]
    name, *arguments = first.split()
    made = Line(name, dict(one.split("=", 1) for one in arguments))
    for part in others:
        what, _blank, people = part.partition(" ")
        match what:
            case "sees" | "acts" | "told":
                setattr(made, what, people)
            case "signs-in":
                made.signs_in = people or "anyone"
            case "steps":
                made.steps, made.carries_out = True, tuple(people.split())
            case _:
                raise ValueError(f"{file.name}: cannot read “{words}”")
    return made


def every_address() -> Iterator[tuple[str, frozenset[str], Any]]:
    """Every address of the program: its name (its route where it has none), its arguments, its view."""
    yield from _walk(get_resolver(), "", "", frozenset())


def _walk(resolver: Any, route: str, space: str, before: frozenset[str]) -> Iterator[tuple[str, frozenset[str], Any]]:
    for pattern in resolver.url_patterns:
        there = route + str(pattern.pattern)
        arguments = before | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, there, f"{pattern.namespace}:" if pattern.namespace else space, arguments)
        else:
            yield (f"{space}{pattern.name}" if pattern.name else there), arguments, pattern.callback


def unlisted() -> list[str]:
    """Addresses that no line speaks of, and lines that speak of no address."""
    there = {(name, arguments) for name, arguments, _view in every_address()}
    told = {(line.name, frozenset(line.arguments)) for line in listed()}
    told |= {(line.name, frozenset({*line.arguments, "action"})) for line in listed() if line.steps}
    said = [f"{name} {' '.join(sorted(a))}: this address is not listed" for name, a in sorted_pairs(there - told)]
    steps = {(line.name, frozenset(line.arguments)) for line in listed() if line.steps}
    return said + [f"{name}: listed, and there is no such address" for name, _a in sorted_pairs(told - there - steps)]


def sorted_pairs(pairs: Collection[tuple[str, frozenset[str]]]) -> list[tuple[str, frozenset[str]]]:
    """In an order that does not change."""
    return sorted(pairs, key=lambda pair: (pair[0], sorted(pair[1])))


@cache
def methods() -> dict[str, str]:
    """API operation → its method."""
    found = {}
    for operations in api.get_openapi_schema()["paths"].values():
        for method, operation in operations.items():
            name = operation["operationId"].partition("_api_")[2]
            found[f"api:{name}"] = method.upper()
    return found


@cache
def steps_of(name: str) -> frozenset[str] | None:
    """The transitions that an address carries out; None where its view does not say."""
    for there, _arguments, view in every_address():
        if there == name:
            table = inspect.getclosurevars(view).nonlocals.get("table") if hasattr(view, "__code__") else None
            return None if table is None else frozenset(table)
    return None


@dataclass
class Result:
    """How much was asked, and where an answer was not the one expected."""

    addresses: int = 0
    roles: int = 0
    requests: int = 0
    faults: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Asked:
    """One place at one moment: the address, and who is expected to meet what."""

    line: Line
    url: str
    word: str
    sees: frozenset[str]
    acts: frozenset[str]
    told: frozenset[str]
    own_state: bool = True

    def expected(self, name: str) -> str:
        """The kind of answer that this one of the cast is expected to meet."""
        if name in self.sees | self.acts:
            return PAGE
        if name in who(self.line.signs_in):
            return SIGN_IN
        return TOLD if name in self.told else MISSING

    def fault(self, name: str, method: str, answer: Answer, seen: Answer | None) -> tuple[str, str] | None:
        """What is wrong with an answer, and whose it was; None where it is as expected."""
        wanted = self.expected(name)
        if answer.kind == NO_METHOD and (wanted != PAGE or name not in self.acts or method == "GET"):
            return None
        if wanted == PAGE and (answer.status == 409 or (answer.kind == BROKEN and not self.own_state)):
            return None  # theirs to do, and not now; or what a row bent to another state cannot go through with
        if wanted == PAGE and method != "GET" and name not in self.acts:
            same = seen is not None and (seen.status, seen.leads_to) == (answer.status, answer.leads_to)
            harmless = same or answer.kind in (TOLD, MISSING) or answer.status in (400, 422)
            return None if harmless else self._said(name, method, answer, "nothing done")
        return None if answer.kind == wanted else self._said(name, method, answer, wanted)

    def _said(self, name: str, method: str, answer: Answer, wanted: str) -> tuple[str, str]:
        leads = f" to {answer.leads_to}" if answer.leads_to else ""
        return f"{self.word} {method}: {answer.status}{leads}, expected {wanted}", name


class Places:
    """All places to ask at, with the objects brought to their states."""

    def __init__(self, rows: Rows, cast: Collection[str]) -> None:
        self.rows, self.cast = rows, frozenset(cast)

    def of(self, line: Line, state: str) -> Iterator[Asked]:
        """The places that a line stands for in a state; one for each transition where it stands for all of them."""
        subject = self.rows.get(line.subject)
        expected = workflows().get(line.subject) if line.subject else None
        if line.steps and expected is not None and subject is not None:
            yield from self._steps(line, state, subject, expected)
            return
        sees, acts = (self._who(words, expected, state) for words in (line.sees, line.acts))
        if line.told is not None:
            told = self._who(line.told, expected, state)
        else:
            told = expected.reads[state] if expected is not None else self.cast
        word = f"{line.name} {' '.join(line.arguments.values())}{f' in {state}' if state else ''}"
        own = subject is None or subject.state == state  # type: ignore[attr-defined]
        url = reverse_of(line.name, self._arguments(line))
        yield Asked(line, url, word, sees, acts, told - sees - acts, own)

    def _steps(self, line: Line, state: str, subject: Model, expected: Expected) -> Iterator[Asked]:
        carried_out = line.carries_out or steps_of(line.name)
        reads = expected.reads[state]
        for action in sorted({action for action, _state in expected.does}):
            if carried_out is not None and action not in carried_out:
                continue
            acts = expected.does.get((action, state), frozenset()) & reads
            url = reverse_of(line.name, {**self._arguments(line), "action": action})
            word = f"{line.name} {action} {line.subject} in {state}"
            own = subject.state == state  # type: ignore[attr-defined]
            yield Asked(line, url, word, frozenset(), acts, reads - acts, own)

    def _who(self, words: str, expected: Expected | None, state: str) -> frozenset[str]:
        """`:reads` are the object's readers, `:edit` those who may edit it in that state; the rest are names."""
        found: frozenset[str] = frozenset()
        for word in words.split():
            if not word.startswith(":"):
                continue
            assert expected is not None, words
            found |= expected.reads[state] if word == ":reads" else expected.does.get((word[1:], state), frozenset())
        return found | who(" ".join(word for word in words.split() if not word.startswith(":")))

    def _arguments(self, line: Line) -> dict[str, str]:
        return {name: self._value(value, line) for name, value in line.arguments.items()}

    def _value(self, value: str, line: Line) -> str:
        """An object's id; `first:PARTS` that of its first part; `entry:OBJECT` its last entry's digest; else as is."""
        if value.startswith("entry:"):
            kind = line.subject.partition("/")[0]
            entry = last_of(kind, self.rows[line.subject].pk)
            return "0" * 64 if entry is None else entry.digest
        if value.startswith("first:"):
            part = getattr(self.rows[line.subject], value.removeprefix("first:")).first()
            return str(UUID(int=0) if part is None else part.pk)
        name = value.partition("@")[0]
        return str(self.rows[name].pk) if name in self.rows else value.removeprefix("=")


def reverse_of(name: str, arguments: dict[str, str]) -> str:
    """The address by its name; one without a name is its own."""
    if "/" in name:
        return f"/{name}"
    return reverse(name, kwargs=arguments)


def check(rows: Rows, askers: Askers, *, whole: bool) -> Result:
    """Ask at every address. `whole`: as everyone, in every state, for every transition; else a few of each."""
    result = Result(len({name for name, _a, _v in every_address()}), len(askers.names()))
    result.faults += unlisted()
    places = Places(rows, askers.names())
    with quick():
        for line in listed():
            for state in line.states() if whole else _some(line.states(), line.name, 1):
                result.faults += _check_line(line, state, places, askers, whole)
    result.requests = askers.count
    return result


def _check_line(line: Line, state: str, places: Places, askers: Askers, whole: bool) -> list[str]:
    if line.subject and line.subject not in places.rows:
        return [f"{line.name}: there is no {line.subject} in the world"]
    with bent(places.rows[line.subject], state) if line.subject else _nothing() as stands_there:
        if not stands_there:
            return []
        found = []
        asked = list(places.of(line, state))
        for place in asked if whole else _some(asked, line.name, 1):
            found += _check_place(place, askers, _people(place, askers, whole), whole)
        return found


def _people(place: Asked, askers: Askers, whole: bool) -> list[str]:
    """Everyone, or one of each kind: who acts, who sees, who is told no, who finds nothing."""
    names = askers.names()
    if whole:
        return names
    groups: dict[tuple[str, bool], list[str]] = {}
    for name in names:
        groups.setdefault((place.expected(name), name in place.acts), []).append(name)
    return [one for group in groups.values() for one in _some(group, place.word, 1)]


def _check_place(place: Asked, askers: Askers, names: Collection[str], whole: bool) -> list[str]:
    found = []
    for name in names:
        if place.line.name.startswith("api:"):
            method = methods().get(place.line.name, "GET")
            body = None if method == "GET" else BODIES.get(place.line.name, GIVEN)
            answer = askers.ask(name, method, place.url, body)
            found.append(place.fault(name, method, answer, None))
            continue
        seen = askers.ask(name, "GET", place.url)
        found.append(place.fault(name, "GET", seen, None))
        if whole or name in place.acts | place.told or zlib.crc32(f"{place.word} {name}".encode()) % 2:
            found.append(place.fault(name, "POST", askers.ask(name, "POST", place.url, GIVEN), seen))
    said: dict[str, list[str]] = {}
    for fault in found:
        if fault is not None:
            said.setdefault(fault[0], []).append(fault[1])
    return [f"{what}, for {' '.join(names)}" for what, names in said.items()]


def _some(several: list[Any], seed: str, count: int) -> list[Any]:
    """A few of several, by a word: always the same ones."""
    if len(several) <= count:
        return several
    first = zlib.crc32(seed.encode()) % len(several)
    return [several[(first + n) % len(several)] for n in range(count)]


class _nothing:
    def __enter__(self) -> bool:
        return True

    def __exit__(self, *_error: object) -> None:
        return None

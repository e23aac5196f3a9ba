"""Address × role × method × state, against what is expected of each address (`addresses/*.txt`)."""

from __future__ import annotations

import inspect
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Model
from django.urls import URLResolver, get_resolver, reverse

from junto.journal.entries import last_of
from junto.publication.api import api
from tests.permissions.asking import BROKEN, MISSING, NO_METHOD, OWN, PAGE, SIGN_IN, TOLD, Answer
from tests.permissions.listing import HERE, Expected, lines, who, workflows
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
        if answer.wrote and (method == "GET" or name not in self.acts):
            return self._said(name, method, answer, f"nothing written into {' '.join(sorted(answer.wrote))}")
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
        """The places that a line stands for in a state; one for each transition where it stands for all of them.

        Whoever has ended, and who stands in for them, cannot sign in any more: they find what anyone finds.
        """
        gone = frozenset({"lead", "deputy"}) if (line.subject, state) == ("people.person", "ended") else frozenset()
        for place in self._of(line, state):
            yield replace(place, sees=place.sees - gone, acts=place.acts - gone, told=place.told - gone)

    def _of(self, line: Line, state: str) -> Iterator[Asked]:
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
        """`:reads` are the object's readers, `:edit` those who may edit it in that state; the rest are names.

        `ONE&OTHER` are those who are both; `-NAME` and `-:edit` are taken out of all of them.
        """
        found: frozenset[str] = frozenset()
        plain = []
        without: frozenset[str] = frozenset()
        for word in words.split():
            if "&" in word:
                one, _and, other = word.partition("&")
                found |= self._who(one, expected, state) & self._who(other, expected, state)
            elif word.startswith("-"):
                without |= self._who(word[1:], expected, state)
            elif word.startswith(":"):
                assert expected is not None, words
                found |= (
                    expected.reads[state] if word == ":reads" else expected.does.get((word[1:], state), frozenset())
                )
            else:
                plain.append(word)
        return (found | who(" ".join(plain))) - without

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

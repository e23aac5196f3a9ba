"""The product of addresses, states, roles and methods, asked one request at a time.

Places that speak of the same object in the same state are asked together, so that what everybody may read is worked out
once (`remembering`). Asked whole, the product may be divided among several programs, each with a copy of the city.
"""

from __future__ import annotations

import sys
import time
import zlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

from tests.permissions.addresses import BODIES, GIVEN, Asked, Line, Places, every_address, listed, methods, unlisted
from tests.permissions.asking import MISSING, NO_METHOD, PAGE, Answer, Askers
from tests.permissions.transitions import bent
from tests.permissions.world import Rows

OTHER_METHODS = ("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
AGAIN = {True: 100, False: 60}  # one question in so many is asked a second time in full: of all, of a few
SHOWN = 60  # seconds between two lines of progress


@dataclass
class Result:
    """How much was asked, and where an answer was not the one expected."""

    addresses: int = 0
    roles: int = 0
    places: int = 0  # address × object × state × transition
    requests: int = 0
    other_methods: int = 0
    repeated: int = 0  # asked a second time, in full
    cannot: int = 0  # object × state that a constraint of the database keeps from being
    faults: list[str] = field(default_factory=list)


def check(rows: Rows, askers: Askers, *, whole: bool, share: tuple[int, int] = (0, 1)) -> Result:
    """Ask at every address. `whole`: as everyone, in every state, for every transition; else a few of each.

    `share`: the first, second, … of so many parts.
    """
    result = Result(len({name for name, _a, _v in every_address()}), len(askers.names()))
    result.faults += unlisted()
    asking = Product(Places(rows, askers.names()), askers, result, whole=whole)
    with askers.quick():
        asking.all(share)
    result.requests, result.repeated = askers.count, askers.repeated
    return result


def moments(whole: bool) -> list[tuple[str, str, list[Line]]]:
    """Every object and state with the lines that are asked there."""
    found: dict[tuple[str, str], list[Line]] = {}
    for line in listed():
        for state in line.states() if whole else some(line.states(), line.name, 1):
            found.setdefault((line.subject, state), []).append(line)
    return [(subject, state, several) for (subject, state), several in found.items()]


class Product:
    """Goes through the product and notes what is not as expected."""

    def __init__(self, places: Places, askers: Askers, result: Result, *, whole: bool) -> None:
        self.places, self.askers, self.result, self.whole = places, askers, result, whole

    def all(self, share: tuple[int, int]) -> None:
        """Every moment of this share, with a word of progress now and then where all is asked."""
        which, among = share
        ahead = moments(self.whole)[which::among]
        said = time.monotonic()
        for number, (subject, state, several) in enumerate(ahead):
            self.moment(subject, state, several)
            if self.whole and time.monotonic() - said > SHOWN:
                said = time.monotonic()
                done = f"{number + 1} of {len(ahead)} moments, {self.askers.count:,} requests"
                sys.stderr.write(f"{done}, {len(self.result.faults)} not as expected\n")

    def moment(self, subject: str, state: str, several: list[Line]) -> None:
        """One object in one state, at every address that speaks of it."""
        if subject and subject not in self.places.rows:
            self.result.faults.append(f"{several[0].name}: there is no {subject} in the world")
            return
        with bent(self.places.rows[subject], state) if subject else nullcontext(True) as stands_there:
            self.askers.memory.forget(people=subject.startswith("people."))
            if not stands_there:
                self.result.cannot += 1
                return
            for line in several:
                asked = list(self.places.of(line, state))
                for place in asked if self.whole else some(asked, line.name, 1):
                    self.place(place)
        self.askers.memory.forget(people=subject.startswith("people."))

    def place(self, place: Asked) -> None:
        """One address at that moment, as everyone or as one of each kind."""
        self.result.places += 1
        found: dict[str, list[str]] = {}
        for name in self.askers.names() if self.whole else self._few(place):
            for fault in self._answers(place, name):
                if fault is not None:
                    found.setdefault(fault[0], []).append(fault[1])
        if self.whole or zlib.crc32(place.word.encode()) % 16 == 0:
            found |= self._by_other_methods(place)
        self._note(f"{what}, for {' '.join(names)}" for what, names in found.items())

    def _answers(self, place: Asked, name: str) -> Iterator[tuple[str, str] | None]:
        if place.line.name.startswith("api:"):
            method = methods().get(place.line.name, "GET")
            body = None if method == "GET" else BODIES.get(place.line.name, GIVEN)
            yield place.fault(name, method, self._ask(name, method, place, body), None)
            return
        turn = zlib.crc32(f"{place.word} {name}".encode()) % 2  # of a few, each kind of person asks in one way or both
        seen = None
        sees = name in place.acts | place.sees
        if self.whole or turn or sees:
            seen = self._ask(name, "GET", place)
            yield place.fault(name, "GET", seen, None)
        if self.whole or name in place.acts or not (turn or (sees and zlib.crc32(name.encode()) % 2)):
            yield place.fault(name, "POST", self._ask(name, "POST", place, GIVEN), seen)

    def _ask(self, name: str, method: str, place: Asked, data: Any = None) -> Answer:
        answer = self.askers.ask(name, method, place.url, data)
        if zlib.crc32(f"{name} {method} {place.word}".encode()) % AGAIN[self.whole] == 0:
            differs = self.askers.again(name, method, place.url, data, answer)
            self._note([] if differs is None else [differs])
        return answer

    def _note(self, faults: Iterable[str]) -> None:
        """Kept, and told at once where all is asked: who waits for an hour should not wait for the first one."""
        for fault in faults:
            self.result.faults.append(fault)
            if self.whole:
                sys.stderr.write(f"  {fault}\n")

    def _by_other_methods(self, place: Asked) -> dict[str, list[str]]:
        """Whatever else a browser or a program may send changes nothing, and opens nothing that is shut."""
        found: dict[str, list[str]] = {}
        for name in self._one_of_each(place):
            for method in OTHER_METHODS:
                if method == methods().get(place.line.name):
                    continue
                answer = self.askers.ask(name, method, place.url)
                self.result.other_methods += 1
                opened = place.expected(name) == MISSING and answer.kind not in (MISSING, NO_METHOD)
                if answer.wrote or (opened and method != "OPTIONS"):
                    said = (
                        f"{place.word} {method}: {answer.status}, wrote {' '.join(sorted(answer.wrote)) or 'nothing'}"
                    )
                    found.setdefault(said, []).append(name)
        return found

    def _few(self, place: Asked) -> list[str]:
        """One of each kind that is turned away, and one who comes in: whoever acts there, else who sees it."""
        several = self._one_of_each(place)
        inside = [name for name in several if place.expected(name) == PAGE]
        kept = sorted(inside, key=lambda name: name not in place.acts)[:1]
        if len(several) > len(inside) and not set(kept) & place.acts and zlib.crc32(place.word.encode()) % 2:
            kept = []
        return [name for name in several if name not in inside or name in kept]

    def _one_of_each(self, place: Asked) -> list[str]:
        """One of each kind: who acts, who sees, who is told no, who finds nothing."""
        groups: dict[tuple[str, bool], list[str]] = {}
        for name in self.askers.names():
            groups.setdefault((place.expected(name), name in place.acts), []).append(name)
        return [one for group in groups.values() for one in some(group, place.word, 1)]


def some(several: Collection[Any], seed: str, count: int) -> list[Any]:
    """A few of several, by a word: always the same ones."""
    ordered = list(several)
    if len(ordered) <= count:
        return ordered
    first = zlib.crc32(seed.encode()) % len(ordered)
    return [ordered[(first + n) % len(ordered)] for n in range(count)]

"""Guessing identifiers: what an answer must never hold, wherever one asks for what is another's.

Every text that belongs to one object alone is replaced by a mark of its own. Whoever may not read the object by the
expectation must never find its mark in an answer: not in its own page, nor in lists, files, feeds, the API, or where
its id stands in a form or a query.
"""

from __future__ import annotations

import re
import sys
import time
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from unittest.mock import patch

from django import forms
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.db.models import Model

from junto.journal.models import Numbered, Subject
from junto.journal.registry import kinds
from junto.pilots import api as pilots
from junto.places import layers
from tests.permissions import queries
from tests.permissions.addresses import Asked, Line, Places, listed, methods
from tests.permissions.asking import MISSING, Answer, Askers
from tests.permissions.listing import Expected, workflows
from tests.permissions.product import SHOWN
from tests.permissions.watching import Watching
from tests.permissions.world import Rows, kind_of_name

KEPT = {  # codes that the program looks up: of another there would be no page to look through
    *("state", "language", "currency", "code", "ocid", "into", "kind", "role", "stage", "subject_type", "media_type"),
    *("profile", "action", "formula", "gate", "rehearsal", "recipient", "record"),
}
STAY = (  # what others hang on, public in the demonstration; each has a hidden one of its kind beside it, or its parts
    *("people.", "places.", "projects.project", "solicitations.solicitation", "evaluation.evaluation"),
    *("agreements.contract", "projects.tradeoff", "pilots.evaluation_plan"),
)
PUBLIC = frozenset(
    {
        *("people.person name", "people.organization/company name"),  # by the roles that are held
        # Who may not offer stands at the purchase, with the ground and the law; what happened does not.
        *("solicitations.exclusion company_name", "solicitations.exclusion citation"),
        "evaluation.protest number",  # it was upheld here, and the award withdrawn for that reason
    }
)
MARKED = re.compile(rb"Zq[0-9a-f]{8}|(?<![A-Za-z])[A-Z]{1,4}(?:-[0-9]+)+")  # a mark, or an object's number
LEAST = 8  # characters of a mark
EACH = 2  # hidden things that are named under one name: more of a kind are answered by the same lines
AGAIN = 100  # one question in so many is asked a second time in full
NOTHINGS = "0197a000-0000-7000-8000-00000000feed"  # an id that nothing bears
CHANGING = re.compile(rb'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": "[^"]*"')  # from answer to answer
TURNS = ("anyone", "rival", "town-officer", "guest")  # who asks, in turn, where not everybody does


@dataclass(frozen=True)
class Mark:
    """A text by which an object gives itself away, and who may come across it."""

    text: bytes
    where: str  # the object and the field
    readers: frozenset[str]


@dataclass
class Result:
    """How many answers were looked through, for how many marks, and what was found in them."""

    requests: int = 0
    objects: int = 0
    marks: int = 0
    broken: int = 0
    unread: int = 0  # queries that were not sent, since the page read none
    queries: int = 0  # ids of hidden things in queries, each beside one that nothing bears
    repeated: int = 0  # questions put a second time, and queries sent where none is read: answered alike
    leaks: list[str] = field(default_factory=list)


def planted(rows: Rows, askers: Askers) -> list[str]:
    """What is found where a filter of the API tells a hidden plan from none, as one did before."""
    narrowing = pilots.filtered
    with patch.object(pilots, "filtered", lambda form, **_by: narrowing(form)):
        return check(rows, askers, whole=False, only=[("api:list_findings", "plan")]).leaks


def check(rows: Rows, askers: Askers, *, whole: bool, only: Sequence[tuple[str, str]] | None = None) -> Result:
    """Hide and mark every object, then ask everywhere and look through the answers. `only`: in these queries alone."""
    settings.ALLOWED_HOSTS = ["testserver"]
    layers._kept.clear()  # kept until the next entry of the journal, and rows are bent without one
    settings.DEMO = False  # its bar names everyone who can be signed in as
    watching = Watching()
    with transaction.atomic(), askers.quick(drawn=True), watching.used():
        marks = [mark for name, row in rows.items() for mark in _marked(name, row, workflows()[name])]
        marks = [mark for mark in marks if mark.where not in PUBLIC]
        found = Result(objects=len(rows), marks=len(marks))
        asking = Guessing(rows, askers, watching, Looking(marks, found), whole=whole)
        if only is None:
            asking.all()
        asking.queries(queries.guessed() if only is None else only)
        found.requests, found.repeated = askers.count, found.repeated + askers.repeated
        transaction.set_rollback(True)
    return found


class Looking:
    """Looks through answers for marks that their reader may not come across."""

    def __init__(self, marks: Collection[Mark], result: Result) -> None:
        self.by_text = {mark.text: mark for mark in marks}
        odd = sorted(text for text in self.by_text if not MARKED.fullmatch(text))
        several = [MARKED.pattern, *(rb"(?<![A-Za-z])%b(?![0-9])" % re.escape(text) for text in odd)]
        self.any = re.compile(b"|".join(several))
        self.result = result

    def at(self, name: str, asked: str, answer: Answer) -> None:
        """Note every mark that this one of the cast should not have found."""
        if answer.status >= 500:  # nothing was looked at there
            self.result.broken += 1
            self.result.leaks.append(f"{name} breaks {asked.partition('?')[0]} ({answer.status})")
        for text in sorted(set(self.any.findall(answer.body)) & set(self.by_text)):
            mark = self.by_text[text]
            if name not in mark.readers:
                self.result.leaks.append(f"{name} finds {mark.where} at {asked.partition('?')[0]} ({answer.status})")


def _marked(name: str, row: Model, expected: Expected) -> Iterator[Mark]:
    """Hide an object as far as its states allow, and mark its texts and those of its parts."""
    state = _hide(name, row, expected)
    readers = expected.reads[state]
    for one, texts in _mark(row, name):
        yield Mark(texts, f"{name} {one}", readers & expected.sees.get(one, readers))
    if isinstance(row, Numbered):
        yield Mark(row.number.encode(), f"{name} number", readers)
    for part in kind_of_name(name).parts:
        closed = readers & expected.sees.get(part, readers)
        for piece in getattr(row, part).all()[:3]:
            yield from (Mark(text, f"{name} {part}.{one}", closed) for one, text in _mark(piece, f"{name}{part}"))


def _hide(name: str, row: Model, expected: Expected) -> str:
    """Bring it to the state in which fewest read it, and say which that is."""
    own: str = row.state  # type: ignore[attr-defined]
    if name in STAY or name.startswith(STAY[:2]):
        return own
    darkest = min(expected.reads, key=lambda state: (len(expected.reads[state]), state != own))
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(state=darkest)
    except IntegrityError:
        return own
    row.state = darkest  # type: ignore[attr-defined]
    return darkest


def _mark(row: Model, seed: str) -> Iterator[tuple[str, bytes]]:
    """Give each text of a row that can hold one a mark of its own."""
    for one in row._meta.concrete_fields:
        if not isinstance(one, (models.CharField, models.TextField)) or one.choices or one.name in KEPT:
            continue
        held = getattr(row, one.name) or ""
        short = one.max_length is not None and one.max_length < LEAST + 8
        if short or one.primary_key or re.fullmatch(r"[0-9a-f]{64}|[\[{].*|\S*[/.]\S*", held, re.DOTALL):
            continue
        mark = f"Zq{zlib.crc32(f'{seed} {row.pk} {one.name}'.encode()):08x}"
        try:
            with transaction.atomic():
                type(row)._base_manager.filter(pk=row.pk).update(**{one.name: mark})
        except IntegrityError:
            continue
        setattr(row, one.name, mark)
        yield one.name, mark.encode()


class Guessing:
    """Asks every address as everyone; with ids of other kinds in it; with ids in forms and in queries.

    A query is sent where the page reads any: what a request does not read cannot change its answer. One unread query in
    so many is sent nevertheless, and must be answered as if it were not there.
    """

    def __init__(self, rows: Rows, askers: Askers, watching: Watching, looking: Looking, *, whole: bool) -> None:
        self.rows, self.askers, self.watching, self.looking, self.whole = rows, askers, watching, looking, whole
        self.places = Places(rows, askers.names())

    def all(self) -> None:
        """Every line of the list, with a word of progress now and then where all is asked; else one line in three."""
        said = time.monotonic()
        ahead = listed() if self.whole else listed()[::3]
        for number, line in enumerate(ahead):
            self._line(line, TURNS[number % len(TURNS)])
            if self.whole and time.monotonic() - said > SHOWN:
                said = time.monotonic()
                done = f"{number + 1} of {len(ahead)} addresses, {self.askers.count:,} requests"
                sys.stderr.write(f"guessing: {done}, {len(self.looking.result.leaks)} not as expected\n")

    def queries(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Under every name that takes one: the id of what the asker may not read is answered like one of nothing."""
        self.looking.result.leaks += queries.unlisted()
        first = {line.name: line for line in reversed(listed())}
        for number, (at, name) in enumerate(pairs):
            state: str = self.rows[first[at].subject].state if first[at].subject else ""  # type: ignore[attr-defined]
            place = next(iter(self.places.of(first[at], state)))
            few = {TURNS[number % len(TURNS)], *sorted(place.acts - {"program"})[:1]}
            for asker in self.askers.names() if self.whole else sorted(few):
                self._query(place, asker, name)

    def _query(self, place: Asked, asker: str, name: str) -> None:
        hidden = [one for one in self.rows if asker not in workflows()[one].reads[self.rows[one].state]]  # type: ignore[attr-defined]
        fitting = [one for one in hidden if type(self.rows[one]) in id_fields().get(name, ())][:EACH] or hidden[:1]
        for thing in fitting if self.whole else fitting[:1]:
            own = str(self.rows[thing].pk)
            besides = f"&subject_type={kind_of_name(thing).name}&action=edit" if name == "subject_id" else ""
            answers = [self._ask(asker, "GET", f"{place.url}?{name}={one}{besides}") for one in (own, NOTHINGS)]
            self.looking.result.queries += 1
            said = [CHANGING.sub(b"", one.body.replace(own.encode(), NOTHINGS.encode())) for one in answers]
            if answers[0].status != answers[1].status or said[0] != said[1]:
                self.looking.result.leaks.append(f"{asker} learns of {thing} at {place.line.name} by {name}")

    def _line(self, line: Line, turn: str) -> None:
        for url in _urls(line, self.places, self.rows, None if self.whole else turn):
            for name in self.askers.names() if self.whole else [turn]:
                self._at(line, name, url)
        if line.subject and self.whole:
            for name, url in _of_other_kinds(line, self.places, self.rows, self.askers.names()):
                self._ask(name, methods().get(line.name, "GET"), url)

    def _at(self, line: Line, name: str, url: str) -> None:
        method = methods().get(line.name, "GET")
        seen = self.watching.begin()
        answer = self._ask(name, method, url)
        reads = bool(seen.query)
        if method == "GET":
            query = f"{url}?{_query(_ids(self.rows, line, 'query'))}"
            if reads:
                self._ask(name, "GET", query)
            elif self.whole:
                self._unread(name, url, query, answer)
        if self.whole and line.acts and not line.name.startswith("api:"):
            self._ask(name, "POST", url, _ids(self.rows, line, "form"))

    def _unread(self, name: str, url: str, query: str, answer: Answer) -> None:
        self.looking.result.unread += 1
        if zlib.crc32(f"{name} {url}".encode()) % AGAIN:
            return
        self.looking.result.repeated += 1
        if not self._ask(name, "GET", query).alike(answer):
            self.looking.result.leaks.append(f"{name} at {url}: a query that is not read changes the answer")

    def _ask(self, name: str, method: str, url: str, data: Any = None) -> Answer:
        answer = self.askers.ask(name, method, url, data)
        self.looking.at(name, f"{method} {url}", answer)
        if zlib.crc32(f"{name} {method} {url}".encode()) % AGAIN == 0:
            differs = self.askers.again(name, method, url, data, answer)
            self.looking.result.leaks += [] if differs is None else [differs]
        return answer


def _urls(line: Line, places: Places, rows: Rows, turn: str | None) -> list[str]:
    """The addresses that a line stands for; those of objects only where that one of the cast finds nothing there."""
    state: str = rows[line.subject].state if line.subject else ""  # type: ignore[attr-defined]
    asked = [place for place in places.of(line, state) if turn is None or _worth(place, line, turn)]
    return list(dict.fromkeys(place.url for place in asked[: None if turn is None else 1]))


def _worth(place: Asked, line: Line, turn: str) -> bool:
    """Whether a few questions should hold this one: a refusal of an object, or a list in one's own turn."""
    if line.subject:
        return place.expected(turn) == MISSING
    return not line.name.startswith(("account", "mfa", "socialaccount"))


def _of_other_kinds(line: Line, places: Places, rows: Rows, names: Collection[str]) -> Iterator[tuple[str, str]]:
    """The same address with the ids of objects of other kinds."""
    own = str(rows[line.subject].pk)
    for url in _urls(line, places, rows, None)[:1]:
        for name in names:
            other = list(rows.values())[zlib.crc32(f"{name} {url}".encode()) % len(rows)]
            yield name, url.replace(own, str(other.pk))


@cache
def id_fields() -> Mapping[str, tuple[type[Model] | None, ...]]:
    """Names of fields of the program's forms that take an id, with what they choose among."""
    found: dict[str, set[type[Model] | None]] = {}
    ahead = list(forms.BaseForm.__subclasses__())
    while ahead:
        form = ahead.pop()
        ahead.extend(form.__subclasses__())
        for name, one in getattr(form, "base_fields", {}).items():
            if isinstance(one, forms.ModelChoiceField):
                model = None if one.queryset is None else one.queryset.model  # type: ignore[misc]
                found.setdefault(name, set()).add(model)
    for word in ("subject", "row", "company", "candidate", "submission", "need", "version", "project", "then", "q"):
        found.setdefault(word, set()).add(None)
    return {name: tuple(sorted(several, key=str)) for name, several in sorted(found.items())}


def _ids(rows: Rows, line: Line, seed: str) -> dict[str, str]:
    """An id for every such field: of something of the kind it asks for, else of anything."""
    found = {}
    several = list(rows.values())
    for name, among in id_fields().items():
        fitting = [row for row in several if type(row) in among] or several
        found[name] = str(fitting[zlib.crc32(f"{seed} {line.name} {name}".encode()) % len(fitting)].pk)
    return found | {"reason": "Because."}


def _query(ids: Mapping[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in ids.items())


def unmarked(rows: Rows) -> list[str]:
    """Kinds of subject of which no object is in the world: whatever they hide would not be missed."""
    there = {type(row) for row in rows.values()}
    return [kind.name for kind in kinds() if kind.model not in there and issubclass(kind.model, Subject)]

"""Naming what is another's: ids posted in forms by somebody with the right role, at their own object.

Every field of every form that takes an id stands in `names/forms.txt`, with whose things may be named there. Things are

    own         the asker themselves, an organization for which they act, and what it keeps
    here        what belongs to the very object that is asked about, or is named in it
    government  of the same government, but not of that object
    elsewhere   of another government
    companies   organizations of no government, and their people
    common      what belongs to nobody: sectors, kinds of things
    hidden      what the asker may not read, by the expectation written in `workflows/*.txt`

What is hidden may be named nowhere. A thing that may not be named is refused by the field, and stands in nothing that
the request writes, whichever way it was sent.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from typing import Any
from unittest.mock import patch

from django import forms
from django.db.models import Model

from junto.agreements.views import obligations
from junto.journal import clock
from junto.people import models as people
from junto.places import models as places
from tests.permissions.addresses import Asked, Line, Places
from tests.permissions.asking import Answer, Askers
from tests.permissions.listing import HERE, lines, who, workflows
from tests.permissions.product import moments, some
from tests.permissions.transitions import bent
from tests.permissions.watching import Watched, Watching, name_of, takes_an_id
from tests.permissions.world import Rows

CLASSES = ("own", "here", "government", "elsewhere", "companies", "common", "hidden")
UNTAKEN = "untaken"  # of the world nothing fits in that field, so that only refusals can be asked for
UNMET = "unmet"  # no page of the world shows that field: tried elsewhere, or a form that others are made of
FEW = 3  # a few questions: at one address in so many
EACH = {True: 2, False: 1}  # things of every class that are named in a field: of all, of a few
WRITTEN, TAKEN, BARRED, REFUSED = "written", "taken by the form", "kept out by the door", "refused by the field"
SENT = {  # where a guess would fit nowhere
    "people.OrganizationForm.kind": "department",
    "people.CombinationForm.person": "Earl Tate",
    "people.CombinationForm.approver": "Carol Jennings",
    "people.CombinationForm.first_role": "clerk",
    "people.CombinationForm.second_role": "city_attorney",
}
NOT_NOW = (403, 404, 409)
DEEP = 4  # keys followed from a thing to its government


@dataclass
class Result:
    """How much was named, and where somebody could name what is not theirs to name."""

    fields: int = 0
    requests: int = 0
    named: int = 0  # things named in fields
    refused: int = 0
    taken: int = 0
    wrote: int = 0  # requests that went through
    never: list[str] = field(default_factory=list)  # fields in which nothing was ever taken
    faults: list[str] = field(default_factory=list)


@cache
def listed() -> dict[str, frozenset[str]]:
    """Form and field → the classes of things that may be named in it."""
    found: dict[str, frozenset[str]] = {}
    for line in lines(HERE / "names" / "forms.txt"):
        name, _sign, words = line.partition("|")
        if name.strip() in found or not set(words.split()) <= {*CLASSES, UNTAKEN, UNMET}:
            raise ValueError(f"forms.txt: cannot read “{line}”")
        found[name.strip()] = frozenset(words.split())
    return found


def declared() -> set[str]:
    """Every field that takes an id, of every form of the rooms that says so in its class, and that one posts."""
    found, ahead = set(), list(forms.BaseForm.__subclasses__())
    while ahead:
        form = ahead.pop()
        ahead.extend(form.__subclasses__())
        if form.__module__.startswith("junto.") and not form.__name__.endswith("Filter"):
            fields = getattr(form, "base_fields", {})
            found |= {name_of(form, key) for key, one in fields.items() if takes_an_id(one)}
    return found


class Belonging:
    """To whom things belong, as the cast and the world know it; the program's own rules are not asked."""

    def __init__(self, rows: Rows, cast: dict[str, people.Person]) -> None:
        self.rows, self.cast = rows, cast
        held = people.Membership.objects.filter(state="active").select_related("organization")
        self._organizations: dict[Any, set[Any]] = {}
        self._governments: dict[Any, set[Any]] = {}
        for one in held:
            self._organizations.setdefault(one.person_id, set()).add(one.organization_id)
            self._governments.setdefault(one.person_id, set()).add(one.organization.jurisdiction_id)
        for known in (self._organizations, self._governments):
            known[cast["deputy"].pk] = known[cast["lead"].pk]  # who stands in for somebody acts for the same
        self._named = {(type(row), row.pk): name for name, row in rows.items()}

    def of(self, thing: Model, name: str, subject: Model | None) -> str:
        """The class of a thing for one of the cast who asks at that object."""
        person = self.cast.get(name)
        mine = self._organizations.get(person.pk, set()) if person else set()
        held = {getattr(thing, key, None) for key in ("organization_id", "lead_id")}
        if thing == person or held & mine or (isinstance(thing, people.Organization) and thing.pk in mine):
            return "own"
        known = self._named.get((type(thing), thing.pk))
        if known is not None and name not in workflows()[known].reads[thing.state]:  # type: ignore[attr-defined]
            return "hidden"
        if isinstance(thing, people.Organization | people.Person):
            around = {thing.pk, *self._organizations.get(thing.pk, ())}
            if subject is not None and any(getattr(subject, key) in around for key in keys_of(type(subject))):
                return "here"
            return self._by_government(self.governments(thing), name, subject, "companies")
        if isinstance(thing, places.Sector | places.ThingKind):
            return "common"
        if subject is not None and leads_to(thing, subject):
            return "here"
        return self._by_government(self.governments(thing), name, subject, "common")

    def _by_government(self, found: set[Any], name: str, subject: Model | None, without: str) -> str:
        if not found - {None}:
            return without
        here = self.governments(subject) - {None} if subject is not None else set()
        person = self.cast.get(name)
        here = here or (self._governments.get(person.pk, set()) - {None} if person else set())
        return "government" if found & here else "elsewhere"

    def governments(self, thing: Model) -> set[Any]:
        """The governments to which a thing belongs: a person by where they hold roles, others by the keys they hold."""
        if isinstance(thing, people.Person):
            return self._governments.get(thing.pk, set())
        return {one.pk for one in _reached(thing) if isinstance(one, people.Jurisdiction)}


@cache
def keys_of(model: type[Model]) -> tuple[str, ...]:
    """The names of a model's foreign keys, as they are held."""
    return tuple(key.attname for key in model._meta.concrete_fields if key.is_relation)


def leads_to(thing: Model, subject: Model) -> bool:
    """Whether a thing is a part of the object, or of what the object itself is a part of."""
    above = {subject.pk, *(one.pk for one in _reached(subject, 2) if not isinstance(one, _EVERYBODYS))}
    return any(one.pk in above for one in _reached(thing, 3) if not isinstance(one, _EVERYBODYS))


_EVERYBODYS = (people.Organization, people.Jurisdiction, people.Person, people.Account, places.Sector, places.ThingKind)


def _reached(thing: Model, deep: int = DEEP) -> Iterator[Model]:
    """The thing and what its keys lead to, but not what people and organizations besides the first lead to."""
    ahead, seen = [(thing, 0)], set()
    while ahead:
        at, steps = ahead.pop(0)
        if (type(at), at.pk) in seen:
            continue
        seen.add((type(at), at.pk))
        yield at
        if steps == deep or isinstance(at, people.Person | people.Account):
            continue
        for key in at._meta.concrete_fields:
            if key.is_relation and (further := getattr(at, key.name, None)) is not None:
                ahead.append((further, steps + 1))


class Naming:
    """Names what is another's at every place where somebody may act."""

    def __init__(self, rows: Rows, askers: Askers, cast: dict[str, people.Person], *, whole: bool) -> None:
        self.askers, self.whole = askers, whole
        self.places = Places(rows, askers.names())
        self.belonging = Belonging(rows, cast)
        self.watching = Watching()
        self.result = Result()
        self.taken: dict[str, set[str]] = {}  # field → classes of what was taken
        self.asked: dict[str, set[str]] = {}
        self._met: set[str] = set()
        self.kept_out: set[tuple[str, str]] = set()  # field, class: refused by the door where all else was in order
        self.not_shown: dict[tuple[str, str], str] = {}  # the same, where nothing else would have passed either
        self._things: dict[Any, dict[str, list[Model]]] = {}

    def all(self) -> Result:
        """Every place; what the list says and the program does not, or the other way round, is a fault."""
        self.at()
        self._compare()
        return self.result

    def at(self, only: str = "") -> None:
        """Every place, or those of one address."""
        with self.askers.quick(), self.watching.used():
            for subject, state, several in moments(True):
                row = self.places.rows[subject] if subject else None
                with nullcontext(True) if row is None else bent(row, state) as stands_there:
                    self.askers.memory.forget()
                    if stands_there:
                        for line in several:
                            if not only or line.name == only:
                                self._line(line, state, row)

    def _line(self, line: Line, state: str, row: Model | None) -> None:
        """The places of one line in one state; of a few, those that were not met in another state."""
        passed = line.name.startswith("api:") or (not self.whole and zlib.crc32(line.name.encode()) % FEW)
        for place in [] if passed else self.places.of(line, state):
            met = place.word.partition(" in ")[0]
            if self.whole or (place.acts and met not in self._met):
                self._met.add(met)
                self._place(place, row)

    def _compare(self) -> None:
        self.result.fields = len(self.asked)
        self.result.requests = self.askers.count
        for name in sorted(set(self.asked) - set(listed())):
            self.result.faults.append(f"{name}: this field takes an id and is not listed ({sorted(self.asked[name])})")
        for name in sorted(declared() - set(listed()) - set(self.asked)):
            self.result.faults.append(f"{name}: this field takes an id and is not listed")
        if not self.whole:
            return
        for name, words in sorted(listed().items()):
            if (name in self.asked) == (UNMET in words):
                said = (
                    "listed as one that is not met, and was" if UNMET in words else "listed, and no such field was met"
                )
                self.result.faults.append(f"{name}: {said}")
        for (name, kind), where in self.not_shown.items():
            if (name, kind) not in self.kept_out:
                self.result.faults.append(f"{name}: {kind}, at {where}, and nowhere known to be refused")
        self.result.never += sorted(name for name in self.asked if not self.taken.get(name))
        for name in self.result.never:
            if UNTAKEN not in listed().get(name, ()):
                self.result.faults.append(f"{name}: nothing was ever taken, so that its refusals say nothing")

    def _place(self, place: Asked, row: Model | None) -> None:
        may = sorted(place.acts - {"program"})
        few = {*some(may, place.word, 1), *some(sorted(place.acts & who("COMPANIES")), place.word, 1)}
        for name in may if self.whole else sorted(few):
            seen = self.watching.begin()
            self.askers.ask(name, "GET", place.url)
            of_sets = seen.unfold()
            found = [form for form in seen.forms if any(takes_an_id(one) for one in form.fields.values())]
            if found and not found[0].is_bound:
                self._name_others(place, name, row, seen, found, of_sets)

    def _name_others(
        self, place: Asked, name: str, row: Model | None, seen: Watched, found: list[Any], of_sets: dict[str, str]
    ) -> None:
        """One request after another in which each such field names another thing."""
        filled = of_sets | {key: value for form in seen.forms for key, value in fill(form).items()}
        fields = [Named(form, key) for form in found for key, one in form.fields.items() if takes_an_id(one)]
        ahead = [(one, self._candidates(one, name, row)) for one in fields]
        for one, several in ahead:
            allowed = (thing for kind, thing in several if kind in listed().get(one.name, ()))
            if (fitting := next(allowed, None)) is not None and one.sent_as in filled:
                filled[one.sent_as] = one.value(fitting)
        for number in range(max(len(several) for _one, several in ahead)):
            named = [(one, *several[number]) for one, several in ahead if number < len(several)]
            sent = filled | {one.sent_as: one.value(thing) for one, _kind, thing in named}
            watched, answer = self._post(place, name, sent)
            for one, kind, thing in named:
                self.result.named += 1
                self.asked.setdefault(one.name, set()).add(kind)
                if one.outcome(thing, watched, answer) == REFUSED:
                    self.result.refused += 1
                elif kind in listed().get(one.name, CLASSES):
                    self.result.taken += 1
                    self.taken.setdefault(one.name, set()).add(kind)
                else:
                    self._alone(place, name, one, kind, thing, filled)

    def _alone(self, place: Asked, name: str, one: Named, kind: str, thing: Model, filled: dict[str, Any]) -> None:
        """The field let it pass: whether it would be written shows where all else is in order.

        The door's refusal counts only where it lets pass what may be named.
        """
        outcome = one.outcome(thing, *self._post(place, name, filled | {one.sent_as: one.value(thing)}))
        if outcome == BARRED and self._post(place, name, filled)[1].wrote:
            outcome = REFUSED
            self.kept_out.add((one.name, kind))
        if outcome == REFUSED:
            self.result.refused += 1
            return
        if outcome != WRITTEN:
            self.not_shown.setdefault((one.name, kind), f"{place.line.name}, for {name}: {thing} is {outcome}")
            return
        said = f"{one.name} at {place.line.name}: {kind} {type(thing).__name__} is {outcome}"
        if said not in {fault.partition(", for ")[0] for fault in self.result.faults}:
            self.result.faults.append(f"{said}, for {name}: {thing}")

    def _post(self, place: Asked, name: str, sent: dict[str, Any]) -> tuple[Watched, Answer]:
        watched = self.watching.begin()
        answer = self.askers.ask(name, "POST", place.url, sent)
        self.result.wrote += bool(answer.wrote)
        return watched, answer

    def _candidates(self, named: Named, name: str, row: Model | None) -> list[tuple[str, Model]]:
        """A few things of every class, of the kind that the field takes; first of those that it offers."""
        found = self._by_class(named.model, name, row)
        offered = [(self.belonging.of(thing, name, row), thing) for thing in named.offers()]
        return offered + [(kind, thing) for kind, several in found.items() for thing in several]

    def _by_class(self, model: type[Model], name: str, row: Model | None) -> dict[str, list[Model]]:
        key = (model, name, None if row is None else row.pk)
        if key not in self._things:
            found: dict[str, list[Model]] = {}
            for thing in model._base_manager.order_by("pk")[:400]:
                several = found.setdefault(self.belonging.of(thing, name, row), [])
                if len(several) < EACH[self.whole]:
                    several.append(thing)
            self._things[key] = found
        return self._things[key]


class Named:
    """A field of a form that takes an id."""

    def __init__(self, form: Any, key: str) -> None:
        self.field, self.key = form.fields[key], key
        self.sent_as, self.name = form.add_prefix(key), name_of(form, key)

    @property
    def model(self) -> type[Model]:
        """What it takes."""
        return self.field.queryset.model if isinstance(self.field, forms.ModelChoiceField) else people.Organization

    def offers(self) -> list[Model]:
        """The first things among those that it offers."""
        return list(self.field.queryset[:2]) if isinstance(self.field, forms.ModelChoiceField) else []

    def value(self, thing: Model) -> Any:
        """A thing as it is sent."""
        value = str(getattr(thing, getattr(self.field, "to_field_name", None) or "pk"))
        several = isinstance(self.field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField)
        return [value] if several else value

    def outcome(self, thing: Model, watched: Watched, answer: Answer) -> str:
        """What became of a thing that was sent: written, taken by the form, or refused (or not looked at)."""
        if str(thing.pk).replace("-", "") in answer.named:
            return WRITTEN
        bound = [
            form for form in watched.forms if form.is_bound and self.key in form.fields and form._errors is not None
        ]
        mine = [form for form in bound if form.add_prefix(self.key) == self.sent_as]
        taken = any(self.key not in form._errors and form.cleaned_data.get(self.key) for form in mine)
        if not taken:
            return REFUSED
        return BARRED if answer.status in NOT_NOW else TAKEN


def fill(form: Any) -> dict[str, Any]:
    """What would be sent if somebody filled the form in: what stands in it, else something that fits."""
    found = {}
    for key, one in form.fields.items():
        value = SENT.get(name_of(form, key)) or form.get_initial_for_field(one, key)
        sent = _sample(one) if value in (None, "", []) else one.prepare_value(value)
        if sent not in (None, ""):
            found[form.add_prefix(key)] = sent
    return found


def _sample(one: forms.Field) -> Any:
    match one:
        case forms.ModelMultipleChoiceField() | forms.MultipleChoiceField():
            return [str(code) for code, _label in list(one.choices)[:1]]
        case forms.ChoiceField():
            return next((str(code) for code, _label in one.choices if code), "")
        case forms.BooleanField():
            return "on"
        case forms.DateField():
            return (clock.now() + timedelta(days=40)).date().isoformat()
        case forms.DateTimeField():
            return (clock.now() + timedelta(days=40)).isoformat()[:16]
        case forms.IntegerField() | forms.DecimalField():
            return str(one.min_value or 1)
        case forms.EmailField():
            return "name@example.org"
        case forms.URLField():
            return "https://example.org/"
        case forms.FileField():
            return ""
    return "Words" if type(one) is forms.CharField else ""


def planted(rows: Rows, askers: Askers, cast: dict[str, people.Person]) -> list[str]:
    """What is found where a form offers the offices of every government, as one did before."""
    asking = Naming(rows, askers, cast, whole=True)
    with patch.object(obligations, "bodies_of", lambda _project: people.Organization.objects.all()):
        asking.at("agreements:contract-obligation-new")
    return [fault.partition(", for ")[0] for fault in asking.result.faults]


def check(rows: Rows, askers: Askers, cast: dict[str, people.Person], *, whole: bool) -> Result:
    """Name what is another's in every field of a form that takes an id."""
    return Naming(rows, askers, cast, whole=whole).all()

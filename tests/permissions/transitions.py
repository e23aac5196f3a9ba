"""Role × action × state of every kind's workflow, against the expectation of the same object."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.db.models import Model

from junto.core.workflow import NEW, Actor, Context, Refused, Who
from junto.journal import clock
from junto.journal.access import visible
from junto.journal.door import decide
from junto.journal.hanging import readers_of, stands
from junto.journal.registry import Kind, kinds, relation_lookup
from tests.permissions.listing import Expected, workflows
from tests.permissions.world import Rows, kind_of_name

BY_GUARDS_TOO = ("people.", "needs.import")  # there guards say whose it is; elsewhere they speak of the moment


@dataclass
class Result:
    """What was asked, and where the program answers otherwise than expected."""

    asked: int = 0
    transitions: int = 0
    faults: list[str] = field(default_factory=list)

    def compare(self, what: str, found: Iterable[str], expected: Iterable[str]) -> None:
        """Note who may without being expected to, and who may not although expected."""
        too_many, too_few = sorted(set(found) - set(expected)), sorted(set(expected) - set(found))
        if too_many or too_few:
            said = [f"{word} {' '.join(who)}" for word, who in (("MAY:", too_many), ("MAY NOT:", too_few)) if who]
            self.faults.append(f"{what}: {'; '.join(said)}")


def check(rows: Rows, cast: Mapping[str, Actor], *, stored: bool = False) -> Result:
    """Every object against its expectation; `stored` asks the lists too, with the row in each state in the database."""
    result = Result()
    expected = workflows()
    told = {name.partition("/")[0] for name in expected}
    result.faults += [f"{kind.name}: this kind is not listed" for kind in kinds() if kind.name not in told]
    result.faults += [f"{name}: listed, and there is none in the world" for name in expected if name not in rows]
    for name, row in rows.items():
        if name in expected:
            _check(name, row, cast, expected[name], result, stored)
        else:
            result.faults.append(f"{name}: in the world, and not listed")
    return result


def _check(name: str, row: Model, cast: Mapping[str, Actor], expected: Expected, result: Result, stored: bool) -> None:
    kind = kind_of_name(name)
    asking = Asking(kind, row, cast)
    actions = {t.name for t in kind.workflow.transitions}
    named = {(action, "" if state == "new" else state) for action, state in expected.does}
    unlisted = {(t.name, state) for t in kind.workflow.transitions for state in t.source} - named
    result.faults += [f"{name}: {action} {state or 'new'} is not listed" for action, state in sorted(unlisted)]
    gone = named - {(a, s) for a in actions for s in (NEW, *kind.workflow.states)}
    result.faults += [f"{name}: there is no {action} {state}" for action, state in sorted(gone)]
    for state in (NEW, *kind.workflow.states):
        for action in sorted(actions):
            may = asking.who_may(action, state)
            result.asked += len(cast)
            result.transitions += bool(kind.workflow.find(action, state))
            result.compare(f"{name} {action} {state or 'new'}", may, expected.does.get((action, state or "new"), ()))
    _check_reading(name, asking, expected, result, stored)


def _check_reading(name: str, asking: Asking, expected: Expected, result: Result, stored: bool) -> None:
    kind, cast = asking.kind, asking.cast
    states = set(kind.workflow.states)
    result.faults += [f"{name}: reads {one} is not listed" for one in sorted(states - set(expected.reads))]
    result.faults += [f"{name}: sees {one} is not listed" for one in kind.workflow.closed if one not in expected.sees]
    for state in sorted(states & set(expected.reads)):
        result.asked += len(cast)
        result.compare(f"{name} reads {state}", asking.readers(state), expected.reads[state])
        if stored and (listed := asking.listing(state)) is not None:
            result.asked += len(cast)
            result.compare(f"{name} lists {state}", listed, expected.reads[state])
    for closed, who in kind.workflow.closed.items():
        result.asked += len(cast)
        result.compare(f"{name} sees {closed}", asking.standing(asking.row, who), expected.sees.get(closed, ()))


class Asking:
    """One object asked about on behalf of the whole cast; what does not change with the state is asked once."""

    def __init__(self, kind: Kind, row: Model, cast: Mapping[str, Actor]) -> None:
        self.kind, self.row, self.cast = kind, copy.copy(row), cast
        self.new = copy.copy(row)
        self.new._state = copy.copy(row._state)
        self.new._state.adding = True
        self._known: dict[tuple[bool, tuple[Who, ...], str], frozenset[str]] = {}

    def standing(self, row: Model, who: Iterable[Who]) -> frozenset[str]:
        """Those of the cast who are one of `who` towards the row."""
        wanted = tuple(who)
        state = row.state if self.kind.model.__name__ == "Attachment" else ""  # type: ignore[attr-defined]
        key = (row._state.adding, wanted, state)
        if key not in self._known:
            related = relation_lookup(row, self.kind)
            names = [n for n, a in self.cast.items() if stands(self.kind, row, wanted, a, related) is not None]
            self._known[key] = frozenset(names)
        return self._known[key]

    def who_may(self, action: str, state: str) -> frozenset[str]:
        """Those who may do the action in that state, whatever the moment says against it."""
        transition = self.kind.workflow.find(action, state)
        if transition is None:
            return frozenset()
        row = self._in(state)
        may = self.standing(row, transition.who)
        if self.kind.name.startswith(BY_GUARDS_TOO):
            may = frozenset(name for name in may if self._decided(row, action, self.cast[name]))
        return may

    def _decided(self, row: Model, action: str, by: Actor) -> bool:
        try:
            decide(self.kind, row, action, Context(by, clock.now(), {"reason": "…"}))
        except Refused:
            return False
        return True

    def _in(self, state: str) -> Model:
        row = self.new if state == NEW else self.row
        row.state = state  # type: ignore[attr-defined]
        return row

    def readers(self, state: str) -> frozenset[str]:
        """Those who may read the object in that state, asked of the one row."""
        return self.standing(self._in(state), readers_of(self._in(state)))

    def listing(self, state: str) -> frozenset[str] | None:
        """Those whose lists hold it while the database has it in that state; None where it cannot come to it."""
        with bent(self.row, state) as stands_there:
            if not stands_there:
                return None
            names = [n for n, a in self.cast.items() if visible(self.kind.model, a).filter(pk=self.row.pk).exists()]
        return frozenset(names)


@contextmanager
def bent(row: Model, state: str) -> Iterator[bool]:
    """The row in that state until the block ends; False where a constraint keeps it from there."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                type(row)._base_manager.filter(pk=row.pk).update(state=state)
            stands_there = True
        except IntegrityError:
            stands_there = False
        yield stands_there
        transaction.set_rollback(True)

"""What may follow what, and who may do it: transitions and workflows as plain data, and the Refused they lead to.

A workflow is read by the door (`journal.perform`), by buttons, refusals, the documentation and the diagrams alike.
Words (labels and sentences) may be any object whose `str()` is the text, so that rooms hand in lazily translated ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

NEW = ""  # the state of a subject that does not exist yet: the source of every creating transition
ANYWHERE = "anywhere"
ANY_ROLE = "*"
PUBLIC_ROLE = "public"
SYSTEM_ROLE = "system"
OF_SUBJECT = "subject"
READ = "read"

Words = Any  # str, or a lazily translated text: anything whose str() is the text


class Refused(Exception):
    """Why an action may not happen, in one sentence its reader can act on.

    `code` tells programs the kind: `forbidden` (not yours to do), `state` (not now), `guard` (a condition is missing),
    `stale` (changed by someone else since it was read), `input` (what was handed in is wrong; `field` names where).
    """

    def __init__(self, sentence: Words, *, code: str = "guard", field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code
        self.field = field

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True, slots=True)
class Who:
    """A role together with the relation it must be held in: `Who("department_lead", of="owner")`.

    `of` names a relation of the subject (its owner, its members, its jurisdiction…) or `anywhere`.
    `ANY_ROLE` asks only for the relation. `of="subject"` is for what hangs on another subject (an attachment, a
    version, a legal hold): `role` is then an action, and whoever may do that to the other subject is meant;
    `READ` its readers, `ANY_ROLE` whoever may do anything to it.
    """

    role: str
    of: str = ANYWHERE


PUBLIC = Who(PUBLIC_ROLE)  # everyone, signed in or not
SIGNED_IN = Who(ANY_ROLE)  # everyone with an account
SYSTEM = Who(SYSTEM_ROLE)  # the program itself, applying what is due or what it found


@dataclass(frozen=True, slots=True)
class Held:
    """One role that a person holds now: in which organization, by which membership, and as whose deputy if so."""

    role: str
    organization: UUID | None = None
    organization_name: str = ""
    jurisdiction: UUID | None = None
    membership: UUID | None = None
    deputy_for: UUID | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a person with the roles held at this moment, nobody known (`ANYONE`), or the program itself."""

    person: UUID | None = None
    name: str = ""
    held: tuple[Held, ...] = ()
    system: bool = False

    def roles(self) -> frozenset[str]:
        """The codes of all roles held now."""
        return frozenset(h.role for h in self.held)

    def organizations(self, *roles: str) -> frozenset[UUID]:
        """The organizations in which the actor holds one of `roles` (any role where none is named)."""
        return frozenset(h.organization for h in self.held if h.organization and (not roles or h.role in roles))


ANYONE = Actor()
PROGRAM = Actor(name="Junto", system=True, held=(Held(SYSTEM_ROLE),))


@dataclass(frozen=True, slots=True)
class Context:
    """What guards and effects may look at: who acts, when (the database's clock), and what was handed in."""

    actor: Actor
    at: datetime
    inputs: Mapping[str, Any] = field(default_factory=dict)


Guard = Callable[[Any, Context], Words | None]  # why not, or None


@dataclass(frozen=True, slots=True)
class Transition:
    """One thing that can be done to a subject.

    `source`: the states it starts from (`NEW` creates). `target`: the state it leads to, None where the state stays.
    `past`: the history's sentence; may name `{actor}` and any input. `public`: the publication may tell of it.
    `awaited`: it stands in "what waits for me" of those in `who`; `awaited_where`: lookups on the row that must hold
    for that besides, where not every row asks for it. `apart_from`: earlier actions on the same subject that the same
    person must not have done (separation of duties); `other.kind:action` means one on any subject of that
    kind in the same aggregate. `reason`: the inputs must hold a `reason`.
    `confirm`: what the page asks before it is done, where something would be lost. `button`: whether a page offers it
    by itself; a step that is only ever part of something larger (an import brings needs up to date) is not offered.
    `told_to`: who reads its line in the history (empty: every reader of the subject); who asked a question, say, is not
    told to everyone who may read the answer.
    `minor`: a step of the work rather than a decision; the history of the aggregate that it belongs to folds it.
    """

    name: str
    label: Words
    past: Words
    source: tuple[str, ...]
    target: str | None
    who: tuple[Who, ...]
    guards: tuple[Guard, ...] = ()
    public: bool = False
    awaited: bool = False
    awaited_where: Mapping[str, object] = field(default_factory=dict)
    apart_from: tuple[str, ...] = ()
    reason: bool = False
    confirm: Words | None = None
    button: bool = True
    told_to: tuple[Who, ...] = ()
    minor: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """A state's name for people, and one sentence on what it means. `final`: nothing follows it."""

    label: Words
    meaning: Words = ""
    final: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Who may read a subject while it is in one of `states` (empty: in every state).

    `where`: lookups on the row that must hold besides (`{"told": True}`), and `when` what that means, in words.
    """

    who: tuple[Who, ...]
    states: tuple[str, ...] = ()
    where: Mapping[str, object] = field(default_factory=dict)
    when: Words = ""


@dataclass(frozen=True, slots=True)
class Workflow:
    """All states and transitions of one kind of subject, who may read it, and which fields are closed to others.

    `closed` maps a field (or a part's name) to those who may see it; every other field is seen by every reader.
    """

    name: str
    title: Words
    states: Mapping[str, State]
    transitions: tuple[Transition, ...]
    readers: tuple[Reading, ...] = ()
    closed: Mapping[str, tuple[Who, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        named = {state for reading in self.readers for state in reading.states}
        for t in self.transitions:
            named |= {*t.source, t.target or NEW}
            if NEW in t.source and t.target is None:
                raise ValueError(f"{self.name}: transition {t.name} creates without naming the state it leads to")
        if unknown := named - {NEW, *self.states}:
            raise ValueError(f"{self.name}: unknown states {sorted(unknown)}")
        steps = [(t.name, state) for t in self.transitions for state in t.source]
        if twice := {step for step in steps if steps.count(step) > 1}:
            raise ValueError(f"{self.name}: two transitions of one name leave one state: {sorted(twice)}")
        if late := [name for name, state in steps if state != NEW and self.states[state].final]:
            raise ValueError(f"{self.name}: transitions {sorted(late)} leave a final state")

    def find(self, action: str, state: str) -> Transition | None:
        """The transition `action` from `state`, or None where it may not follow."""
        return next((t for t in self.transitions if t.name == action and state in t.source), None)

    def named(self, action: str) -> tuple[Transition, ...]:
        """Every transition of that name, whatever state it starts from."""
        return tuple(t for t in self.transitions if t.name == action)

    def leaving(self, state: str) -> tuple[Transition, ...]:
        """The transitions that may follow `state`, in the order of the workflow."""
        return tuple(t for t in self.transitions if state in t.source)

    def readers_in(self, state: str) -> tuple[Who, ...]:
        """Those who may read a subject in `state` whatever else its row says."""
        return tuple(who for r in self.readers if (not r.states or state in r.states) and not r.where for who in r.who)


RelatedIds = Callable[[str], "tuple[str, frozenset[UUID]]"]
"""A relation's name → (kind, ids): kind is `organization`, `jurisdiction` or `person`; ids are what it relates to."""

OfSubject = Callable[[str], "Held | None"]
"""An action → the held role in which the actor may do it to the subject that this one hangs on."""


def standing(
    who: Iterable[Who], actor: Actor, related: RelatedIds, of_subject: OfSubject = lambda action: None
) -> Held | None:
    """In which held role the actor is one of `who` towards a subject; None where in none.

    `related` answers for the subject: which organizations (or jurisdictions, persons) a relation's name stands for.
    `of_subject` answers for the subject it hangs on. A role held oneself goes before one held as a deputy.
    """
    wanted = tuple(who)
    if PUBLIC in wanted:
        return next(iter(actor.held), Held(PUBLIC_ROLE))
    own_first = sorted(actor.held, key=lambda h: h.deputy_for is not None)
    for w in wanted:
        if w == SIGNED_IN and actor.person is not None:
            return next(iter(own_first), Held(ANY_ROLE))
        held = of_subject(w.role) if w.of == OF_SUBJECT else _held_as(w, actor, own_first, related)
        if held is not None:
            return held
    return None


def _held_as(w: Who, actor: Actor, own_first: Sequence[Held], related: RelatedIds) -> Held | None:
    """The first held role that is `w` towards the subject for which `related` answers."""
    kind, ids = ("", frozenset()) if w.of == ANYWHERE else related(w.of)
    if kind == "person":
        if actor.person not in ids or w.role not in (ANY_ROLE, *actor.roles()):
            return None
        return next((h for h in own_first if w.role in (ANY_ROLE, h.role)), Held(ANY_ROLE))
    for h in own_first:
        if w.role not in (ANY_ROLE, h.role):
            continue
        if w.of == ANYWHERE or (h.organization if kind == "organization" else h.jurisdiction) in ids:
            return h
    return None


def state_diagram(workflow: Workflow) -> str:
    """The workflow as a Mermaid state diagram (text), the program's own steps dashed by the word `(program)`."""
    lines = ["stateDiagram-v2"]
    lines += [f"    {code} : {state.label}" for code, state in workflow.states.items()]
    for t in workflow.transitions:
        word = f"{t.label} (program)" if SYSTEM in t.who else str(t.label)
        for state in t.source:
            target = state if t.target is None else t.target
            lines.append(f"    {state or '[*]'} --> {target or '[*]'} : {word}")
    lines += [f"    {code} --> [*]" for code, state in workflow.states.items() if state.final]
    return "\n".join(lines)


def describe_who(who: Sequence[Who]) -> str:
    """`who` in short words: `department lead of its owner; anyone`."""
    words = []
    for w in who:
        if w == PUBLIC:
            words.append("anyone")
        elif w == SIGNED_IN:
            words.append("anyone signed in")
        elif w == SYSTEM:
            words.append("the program")
        elif w.of == OF_SUBJECT:
            action = "do anything with" if w.role == ANY_ROLE else w.role.replace("_", " ")
            words.append(f"whoever may {action} what it hangs on")
        else:
            role = "anyone" if w.role == ANY_ROLE else w.role.replace("_", " ")
            words.append(role if w.of == ANYWHERE else f"{role} ({w.of.replace('_', ' ')})")
    return "; ".join(words)

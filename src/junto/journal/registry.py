"""Which rows are subjects with a workflow, which are parts of one, and how a subject relates to organizations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import models

from junto.core.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Relation:
    """From a subject to the organizations, jurisdictions or persons it relates to, as a lookup path.

    `Relation("project__members__organization")` serves both a subject at hand and a query over many. `where` narrows
    it: `Relation("members__organization", where={"members__state": "joined"})`, or to the rows whose own column says
    which role is asked: `Relation("project__jurisdiction", "jurisdiction", where={"role": "privacy_officer"})`.
    """

    path: str
    kind: str = "organization"
    where: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of subject: its model, workflow, relations, aggregate root and parts.

    `root`: path of foreign keys to the aggregate's root, empty where the subject is its own.
    `parts`: related names of rows that live and die with it: they are in its snapshot and have no entries of their own.
    `omit`: fields left out of the snapshot (derived columns, file contents).
    `digested`: parts of which the snapshot holds the digest alone, since what they say must not enter the journal.
    `act_url`: name of the address at which a transition is carried out, taking `pk` and `action`.
    `called`: what to call many subjects in a list, in few queries, where `str()` alone would not tell them apart.
    `told`: how the history says an input that is kept as a code, in the reader's language.
    `line`: whoever locks it waits in line, since some lock it beside others (`perform`'s `beside`).
    """

    model: type[models.Model]
    workflow: Workflow
    relations: Mapping[str, Relation] = field(default_factory=dict)
    root: str = ""
    parts: tuple[str, ...] = ()
    omit: frozenset[str] = frozenset()
    digested: frozenset[str] = frozenset()
    act_url: str = ""
    called: Callable[[Sequence[models.Model]], list[str]] | None = None
    told: Mapping[str, Callable[[Any], str]] = field(default_factory=dict)
    line: bool = False

    @property
    def name(self) -> str:
        return self.workflow.name

    def part_models(self) -> list[type[models.Model]]:
        return [self.model._meta.get_field(part).related_model for part in self.parts]  # type: ignore[misc]


_kinds: dict[type[models.Model], Kind] = {}
_by_name: dict[str, Kind] = {}
_operational: set[type[models.Model]] = set()


def register(*kinds: Kind) -> None:
    """Make kinds of subject known to the door; called once, when the room's application is ready."""
    for kind in kinds:
        if kind.name in _by_name and _by_name[kind.name].model is not kind.model:
            raise ValueError(f"two kinds of subject are named {kind.name}")
        _kinds[kind.model] = kind
        _by_name[kind.name] = kind


def register_operational(*tables: type[models.Model]) -> None:
    """Tables that are no record of what the city did (outboxes, indexes, jobs): written without an entry."""
    _operational.update(tables)


def kind_of(model: type[models.Model]) -> Kind:
    """The kind registered for a model; KeyError names the model where there is none."""
    try:
        return _kinds[model]
    except KeyError:
        raise KeyError(f"{model.__name__} is not registered with the journal") from None


def kind_named(name: str) -> Kind:
    """The kind of that workflow name, `needs.need`."""
    return _by_name[name]


def kinds() -> list[Kind]:
    """All kinds, in the order of the rooms."""
    return list(_by_name.values())


def operational() -> frozenset[type[models.Model]]:
    """All tables declared operational."""
    return frozenset(_operational)


def domain_tables() -> dict[str, type[models.Model]]:
    """Database table → model, for every subject and part: what only the door may write."""
    found: dict[str, type[models.Model]] = {}
    for kind in _by_name.values():
        for model in (kind.model, *kind.part_models()):
            found[model._meta.db_table] = model
            for many in model._meta.local_many_to_many:
                found[many.m2m_db_table()] = model
    return found


def related_ids(subject: models.Model, path: str) -> frozenset[UUID]:
    """The ids at the end of a relation's path, from a subject at hand (saved or not)."""
    here: object = subject
    steps = path.split("__")
    for i, step in enumerate(steps):
        if here is None:
            return frozenset()
        value = getattr(here, step + "_id", None) if i == len(steps) - 1 else None
        value = getattr(here, step) if value is None and not hasattr(here, step + "_id") else value
        if i < len(steps) - 1 and value is None:
            value = getattr(here, step)
        if isinstance(value, models.Manager):
            if here._state.adding:  # type: ignore[attr-defined]
                return frozenset()
            return frozenset(value.values_list("__".join(steps[i + 1 :]) or "pk", flat=True)) - {None}
        here = value
    if isinstance(here, models.Model):
        here = here.pk
    return frozenset() if here is None else frozenset({here})  # type: ignore[arg-type]


def ids_of(subject: models.Model, relation: Relation) -> frozenset[UUID]:
    """The ids a relation stands for at a subject at hand; none where its `where` does not hold."""
    through_many = [lookup for lookup in relation.where if _leads_through_many(type(subject), lookup)]
    for lookup, wanted in relation.where.items():
        if lookup not in through_many and wanted not in related_ids(subject, lookup):
            return frozenset()
    if not through_many:
        return related_ids(subject, relation.path)
    if subject._state.adding:
        return _ids_from_saved(subject, relation, through_many)
    # One filter, so that path and condition speak of the same row in between.
    rows = type(subject)._base_manager.filter(pk=subject.pk, **{k: relation.where[k] for k in through_many})
    return frozenset(rows.values_list(relation.path, flat=True)) - {None}


def _ids_from_saved(subject: models.Model, relation: Relation, lookups: Sequence[str]) -> frozenset[UUID]:
    """The same, asked of what a subject that is not saved yet belongs to; none where it is the one with the many."""
    step, _separator, path = relation.path.partition("__")
    if _leads_through_many(type(subject), step) or not all(k.startswith(f"{step}__") for k in lookups):
        return frozenset()
    where = {k.removeprefix(f"{step}__"): relation.where[k] for k in lookups}
    owner = getattr(subject, step)
    return frozenset() if owner is None else ids_of(owner, Relation(path, relation.kind, where))


def _leads_through_many(model: type[models.Model], path: str) -> bool:
    here: type[models.Model] | None = model
    for step in path.split("__"):
        if here is None:
            return False
        found = here._meta.get_field(step)
        if found.one_to_many or found.many_to_many:
            return True
        here = found.related_model if found.is_relation else None  # type: ignore[assignment]
    return False


def relation_lookup(subject: models.Model, kind: Kind) -> Callable[[str], tuple[str, frozenset[UUID]]]:
    """A function from a relation's name to its kind and ids, for `core.workflow.standing`; asks each path once."""
    known: dict[str, tuple[str, frozenset[UUID]]] = {}

    def related(name: str) -> tuple[str, frozenset[UUID]]:
        if name not in known:
            relation = kind.relations[name]
            known[name] = (relation.kind, ids_of(subject, relation))
        return known[name]

    return related

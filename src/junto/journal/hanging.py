"""Permission towards what hangs on another subject: it follows what one may do to that other subject."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from django.db.models import Model, Q

from junto.core.workflow import ANY_ROLE, NEW, READ, Actor, Held, RelatedIds, Who, standing
from junto.journal.models import Hanging
from junto.journal.registry import Kind, kind_of, kinds, relation_lookup

INSTEAD = {"attach": "edit"}  # where a workflow does not name the first action, the second decides


def whoever_may(kind: Kind, action: str, state: str | None = None) -> tuple[Who, ...]:
    """Those whom a kind's workflow lets do `action`, in any state; `READ` and `ANY_ROLE` as in `Who`."""
    workflow = kind.workflow
    if action == READ:
        readers = [r for r in workflow.readers if state is None or not r.states or state in r.states]
        return tuple(w for r in readers if state is None or not r.where for w in r.who)
    if action == ANY_ROLE:
        found = tuple(t for t in workflow.transitions if t.source != (NEW,))
    else:
        found = workflow.named(action) or workflow.named(INSTEAD.get(action, action))
    return tuple(dict.fromkeys(w for t in found for w in t.who))


def readers_of(subject: Model) -> tuple[Who, ...]:
    """Those who may read a subject as it is: in its state, and where its row meets what a reading asks besides."""
    kind, state = kind_of(type(subject)), getattr(subject, "state", NEW)
    asking = [r for r in kind.workflow.readers if r.where and (not r.states or state in r.states)]
    rows = kind.model._base_manager.filter(pk=subject.pk)
    met = tuple(w for r in asking if rows.filter(**r.where).exists() for w in r.who)
    return (*whoever_may(kind, READ, state), *met)


def possible_now(subject: Model, action: str) -> bool:
    """Whether the state of the other subject allows `action`, whoever asks."""
    workflow, state = kind_of(type(subject)).workflow, getattr(subject, "state", NEW)
    names = {action} if workflow.named(action) else {INSTEAD.get(action, action)}
    return any(t.name in names for t in workflow.leaving(state))


def stands(
    kind: Kind, subject: Model, who: Iterable[Who], actor: Actor, related: RelatedIds | None = None
) -> Held | None:
    """In which held role `actor` is one of `who` towards `subject`, or towards what it hangs on; None where in none.

    `related`: the subject's `relation_lookup`, where the caller asks several times.
    """

    def of_subject(action: str) -> Held | None:
        if not isinstance(subject, Hanging):
            raise TypeError(f"{kind.name} hangs on nothing, yet its workflow asks who may {action} it")
        other = subject.subject
        other_kind = kind_of(type(other))
        if action == READ:
            return stands(other_kind, other, readers_of(other), actor)
        return stands(other_kind, other, whoever_may(other_kind, action, getattr(other, "state", NEW)), actor)

    return standing(who, actor, related or relation_lookup(subject, kind), of_subject)


def rows_following(action: str, rows_where: Callable[[Kind, str], Q], *, among: Collection[str] | None = None) -> Q:
    """The condition on hanging rows that `rows_where(kind, action)` holds for what they hang on.

    `among`: the names of the kinds on which the rows in question hang, where that is known.
    """
    condition = Q(pk__in=[])
    for kind in kinds():
        if issubclass(kind.model, Hanging) or (among is not None and kind.name not in among):
            continue  # nothing hangs on what hangs
        others = kind.model._base_manager.filter(rows_where(kind, action))
        condition |= Q(subject_type=kind.name, subject_id__in=others.order_by().values("pk"))
    return condition

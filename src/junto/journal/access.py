"""Reading with permission: fetching and authorizing is one call, so that the check cannot be forgotten."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from junto.core.workflow import (
    ANY_ROLE,
    ANYWHERE,
    NEW,
    OF_SUBJECT,
    PUBLIC,
    READ,
    SIGNED_IN,
    Actor,
    Context,
    Refused,
    Transition,
    Who,
)
from junto.journal import clock
from junto.journal.door import decide, why_not
from junto.journal.hanging import rows_following, stands, whoever_may
from junto.journal.models import Hanging
from junto.journal.registry import Kind, kind_of, relation_lookup

M = TypeVar("M", bound=Model)


def fetch(model: type[M], pk: UUID | str, *, by: Actor, to: str | None = None, rows: QuerySet[M] | None = None) -> M:
    """The row `pk` if `by` may read it, else `Http404` (what one may not see is not there).

    `to` names an action: raises `Refused` where `by` may not do it now. `rows` narrows or joins the query.
    """
    found = visible(model, by, rows=rows).filter(pk=pk).first()
    if found is None:
        raise Http404(_("There is nothing here that you may see."))
    if to is not None:
        # What will be handed in is not known yet, so a missing reason is no refusal here.
        decide(kind_of(model), found, to, Context(by, clock.now(), {"reason": "…"}))
    return found


def visible(model: type[M], by: Actor, *, rows: QuerySet[M] | None = None) -> QuerySet[M]:
    """All rows of a kind that `by` may read, by the readers of its workflow. Nobody named: nobody reads."""
    kind = kind_of(model)
    found = model._default_manager.all() if rows is None else rows
    return found.filter(readable(kind, by))


def readable(kind: Kind, by: Actor, *, among: Collection[str] | None = None) -> Q:
    """The condition under which `by` may read rows of a kind; `among` as for `holds`."""
    condition = Q(pk__in=[])
    for reading in kind.workflow.readers:
        allowed = holds(kind, by, reading.who, among=among)
        allowed &= Q(**reading.where)
        condition |= allowed & Q(state__in=reading.states) if reading.states else allowed
    return condition


def holds(kind: Kind, by: Actor, who: Iterable[Who], *, among: Collection[str] | None = None) -> Q:
    """The condition under which `by` is one of `who` towards a row.

    `among`: for rows that hang on others, the names of the kinds on which they hang, where that is known; over all
    kinds the condition is long.
    """
    if among is None and issubclass(kind.model, Hanging):
        among = kind.model.HANGS_ON
    condition = Q(pk__in=[])
    for w in who:
        if _everywhere(w, by):
            return ~Q(pk__in=[])
        if w.of == OF_SUBJECT:
            condition |= rows_following(w.role, lambda other, action: _may(other, by, action), among=among)
        elif w.of != ANYWHERE and (ids := _ids_held(kind, by, w)):
            relation = kind.relations[w.of]
            matching = Q(**{f"{relation.path}__in": ids, **relation.where})
            # Through a many-relation a join would repeat rows: ask for ids instead.
            joins = any("__" in path for path in (relation.path, *relation.where))
            condition |= Q(pk__in=kind.model._base_manager.filter(matching).values("pk")) if joins else matching
    return condition


def _may(kind: Kind, by: Actor, action: str) -> Q:
    """The condition under which `by` may do `action` to rows of a kind, whatever their state (reading: in theirs)."""
    return readable(kind, by) if action == READ else holds(kind, by, whoever_may(kind, action))


def _everywhere(w: Who, by: Actor) -> bool:
    """Whether `w` holds for the actor whatever the row."""
    if w == PUBLIC or (w == SIGNED_IN and by.person is not None):
        return True
    return w.of == ANYWHERE and w.role in by.roles()


def _ids_held(kind: Kind, by: Actor, w: Who) -> set[UUID]:
    """The organizations, jurisdictions or the person for which the actor holds the role that `w` asks for."""
    relation = kind.relations[w.of].kind
    if relation == "person":
        return {by.person} if by.person and (w.role == ANY_ROLE or w.role in by.roles()) else set()
    held = [h for h in by.held if w.role in (ANY_ROLE, h.role)]
    ids = {h.organization if relation == "organization" else h.jurisdiction for h in held}
    return {i for i in ids if i is not None}


def within_reach(kind: Kind, by: Actor, to: str = READ) -> bool:
    """Whether a role that `by` holds reads (or may do `to`) subjects of a kind at all: what menus ask, without a query.

    What one may only as somebody related to a row (`ANY_ROLE`) is not counted: a list offered for it would be empty.
    """
    if to == READ:
        wanted = [who for reading in kind.workflow.readers for who in reading.who]
    else:
        wanted = [who for transition in kind.workflow.named(to) for who in transition.who]
    return PUBLIC in wanted or bool(by.roles() & {who.role for who in wanted if who.role != ANY_ROLE})


def sees(subject: Model, field: str, by: Actor) -> bool:
    """Whether `by`, who may read the subject, may see this field of it (some are closed: `Workflow.closed`)."""
    kind = kind_of(type(subject))
    closed = kind.workflow.closed.get(field)
    return closed is None or stands(kind, subject, closed, by) is not None


def hidden_fields(subject: Model, by: Actor) -> frozenset[str]:
    """The fields and parts of a subject that are closed to `by`."""
    kind = kind_of(type(subject))
    closed = kind.workflow.closed
    barred = {who for who in dict.fromkeys(closed.values()) if stands(kind, subject, who, by) is None}
    return frozenset(field for field, who in closed.items() if who in barred)


@dataclass(frozen=True, slots=True)
class Offer:
    """A transition that the actor's role allows now; `refusal` says what still speaks against it, if anything.

    `ends`: it ends the subject for good and asks for a reason, so that a page never puts it forward.
    """

    transition: Transition
    refusal: Any | None
    url: str
    ends: bool = False


def offers(subject: Model, by: Actor) -> list[Offer]:
    """What `by` could do to a subject in its present state: buttons, some disabled with the sentence why."""
    kind = kind_of(type(subject))
    context = Context(by, clock.now(), {})
    related = relation_lookup(subject, kind)
    found = []
    for t in kind.workflow.leaving(getattr(subject, "state", "")):
        if not t.button or stands(kind, subject, t.who, by, related) is None:
            continue
        url = reverse(kind.act_url, kwargs={"pk": subject.pk, "action": t.name}) if kind.act_url else ""
        ends = t.reason and t.target is not None and kind.workflow.states[t.target].final
        found.append(Offer(t, why_not(kind, subject, t, context), url, ends))
    return found


def may(subject: Model, action: str, by: Actor) -> bool:
    """Whether `by` may do `action` to the subject now."""
    try:
        decide(kind_of(type(subject)), subject, action, Context(by, clock.now(), {"reason": "…"}))
    except Refused:
        return False
    return True


def may_begin(subject: Model, action: str, by: Actor) -> bool:
    """Whether the roles of `by` allow to create `subject`, not saved yet; guards are asked when it is handed in."""
    kind = kind_of(type(subject))
    transition = kind.workflow.find(action, NEW)
    return transition is not None and stands(kind, subject, transition.who, by) is not None


def refuse_to_begin(subject: Model, action: str, by: Actor) -> None:
    """Raise `Refused` where the roles of `by` do not allow to create `subject`: no form is filled in for nothing."""
    if not may_begin(subject, action, by):
        label = kind_of(type(subject)).workflow.named(action)[0].label
        raise Refused(_("This is not yours to do: %(label)s.") % {"label": label}, code="forbidden")


def awaiting(kind: Kind, by: Actor) -> list[tuple[Transition, QuerySet[Any]]]:
    """For each awaited transition of a kind: the subjects at which it waits for `by`."""
    found = []
    for t in kind.workflow.transitions:
        if t.awaited:
            rows = kind.model._default_manager.filter(holds(kind, by, t.who), state__in=t.source, **t.awaited_where)
            found.append((t, rows))
    return found

"""Whose rows they are: the owners a file names, spellings brought together, each a department or to become one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from junto.core.overlaps.owners import owner_key
from junto.core.sentences import Sentence
from junto.core.workflow import Actor, Context, Refused
from junto.journal import clock
from junto.journal.door import decide
from junto.journal.registry import kind_of
from junto.needs.imports.task import Owner, Task
from junto.people.models import Jurisdiction, Organization
from junto.people.roles import CITY_BODIES, DEPARTMENT

ADD, LEAVE = "add", "leave"


def owners_of(task: Task, named: Iterable[str]) -> dict[str, Owner]:
    """Spelling → the owner it means. `named`: what each row says, once a row."""
    spellings = Counter(named)
    names: Mapping[str, str] = task.options.get("owner_names") or {}
    known = _known(task.jurisdiction)
    grouped: dict[str, Counter[str]] = {}
    for spelling, count in spellings.items():
        grouped.setdefault(owner_key(names.get(spelling, spelling)), Counter())[spelling] = count
    may_add = may_add_departments(task.by, task.jurisdiction)
    found: dict[str, Owner] = {}
    for key, group in grouped.items():
        usual = group.most_common(1)[0][0]
        owner = Owner(key, names.get(usual, usual), group, known.get(key), "known")
        _settle(owner, task, may_add)
        found |= {spelling: owner for spelling in group}
    return found


def _known(jurisdiction: Jurisdiction) -> dict[str, Organization]:
    """The jurisdiction's bodies by the keys of their names and codes; a name goes before another's code."""
    rows = Organization.objects.filter(jurisdiction=jurisdiction, state="active", kind__in=CITY_BODIES)
    bodies = list(rows.select_related("jurisdiction").order_by("-kind", "name"))
    return {owner_key(b.code): b for b in bodies if b.code} | {owner_key(b.name): b for b in bodies}


def _settle(owner: Owner, task: Task, may_add: bool) -> None:
    """What the person chose for this owner, or the department of that name, or a new one where they may add it."""
    choice: Any = (task.options.get("owners") or {}).get(owner.key)
    if choice == LEAVE:
        owner.state = "left"
    elif choice and choice != ADD:
        owner.organization = _body(choice, task.jurisdiction)
        if owner.organization is None:
            owner.state, owner.problem = "refused", Sentence("owner_gone", _("The department chosen is not there."))
    elif task.organization is not None:
        _settle_for_one(owner, task.organization)
    elif owner.organization is None:
        _settle_new(owner, task, may_add)


def _settle_for_one(owner: Owner, organization: Organization) -> None:
    if owner.organization is None or owner.organization.pk != organization.pk:
        owner.state = "refused"
        owner.problem = Sentence(
            "other_owner",
            _("it belongs to “%(owner)s”; this import is for %(name)s alone."),
            {"owner": owner.name, "name": organization.name},
        )


def _settle_new(owner: Owner, task: Task, may_add: bool) -> None:
    if not may_add:
        owner.state = "refused"
        owner.problem = Sentence(
            "owner_unknown",
            _("“%(owner)s” is no department here. Choose one that is, or ask an administrator to add it."),
            {"owner": owner.name},
        )
        return
    owner.state = "new"
    owner.organization = Organization(name=owner.name[:200], kind=DEPARTMENT, jurisdiction=task.jurisdiction)


def _body(pk: object, jurisdiction: Jurisdiction) -> Organization | None:
    try:
        return Organization.objects.select_related("jurisdiction").get(
            pk=pk, jurisdiction=jurisdiction, state="active", kind__in=CITY_BODIES
        )
    except (Organization.DoesNotExist, ValueError, TypeError):
        return None
    except Exception as wrong:  # Django's own ValidationError for what is no id
        if type(wrong).__name__ != "ValidationError":
            raise
        return None


def may_add_departments(by: Actor, jurisdiction: Jurisdiction) -> bool:
    """Whether `by` may add departments to the jurisdiction now."""
    blank = Organization(name="?", kind=DEPARTMENT, jurisdiction=jurisdiction)
    try:
        decide(kind_of(Organization), blank, "add", Context(by, clock.now(), {}))
    except Refused:
        return False
    return True

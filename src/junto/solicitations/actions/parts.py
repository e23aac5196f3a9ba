"""A solicitation's lists: items, criteria, documents asked for; each checked and written as a whole, in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from junto.core.workflow import Refused
from junto.solicitations import conditions
from junto.solicitations.models import AskedDocument, Criterion, Item, Solicitation

PARTS: Mapping[str, type[Item] | type[Criterion] | type[AskedDocument]] = {
    "items": Item,
    "criteria": Criterion,
    "asked_documents": AskedDocument,
}
KEYS = {"items": "number", "criteria": "number", "asked_documents": "code"}


def write_parts(solicitation: Solicitation, parts: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
    """Check and write each list that was handed in, as rows of fields. Called inside the door.

    A row keeps its identity by its number (a document by its code): versions compare line by line, and what refers to
    an item or a criterion still does.
    """
    for name, rows in parts.items():
        made = [PARTS[name](solicitation=solicitation, **row) for row in rows]
        CHECKS[name](solicitation, made)
        known = {getattr(row, KEYS[name]): row for row in getattr(solicitation, name).all()}
        for row in made:
            old = known.pop(getattr(row, KEYS[name]), None)
            if old is None:
                row.save(force_insert=True)
            else:
                row.pk = old.pk
                row.save(force_update=True)
        getattr(solicitation, name).filter(pk__in=[row.pk for row in known.values()]).delete()


def _check_items(solicitation: Solicitation, items: Sequence[Item]) -> None:
    members = solicitation.project.members.filter(state="joined").values_list("organization_id", flat=True)
    joined = {str(pk) for pk in members}  # rows of an addendum hold ids as text
    for number, item in enumerate(items, 1):
        item.number = item.number or number
        if not item.description.strip():
            raise Refused(_("Say what item %(number)s is.") % {"number": item.number}, code="input", field="items")
        if item.quantity is not None and item.quantity < 1:
            raise Refused(
                _("Item %(number)s: at least one must be wanted.") % {"number": item.number},
                code="input",
                field="items",
            )
        if str(item.member_id) not in joined:
            raise Refused(
                _("Item %(number)s is for %(name)s, which is not a member of the project.")
                % {"number": item.number, "name": item.member},
                code="input",
                field="items",
            )
    _refuse_twice([item.number for item in items], "items")


def _check_criteria(solicitation: Solicitation, criteria: Sequence[Criterion]) -> None:
    for number, criterion in enumerate(criteria, 1):
        criterion.number = criterion.number or number
        if not criterion.name.strip():
            raise Refused(_("Every criterion needs a name."), code="input", field="criteria")
        if criterion.weight < 1:
            raise Refused(_("Every criterion needs a weight above zero."), code="input", field="criteria")
    _refuse_twice([criterion.number for criterion in criteria], "criteria")
    if criteria and (sentence := conditions.why_criteria_wrong(criteria, solicitation.method)):
        raise Refused(sentence, code="input", field="criteria")


def _check_documents(solicitation: Solicitation, documents: Sequence[AskedDocument]) -> None:
    if any(not d.label.strip() for d in documents):
        raise Refused(_("Every document asked for needs a name."), code="input", field="asked_documents")
    _refuse_twice([d.code for d in documents], "asked_documents")


def _refuse_twice(keys: Sequence[Any], field: str) -> None:
    if len(set(keys)) != len(keys):
        raise Refused(_("Two lines have the same number or code."), code="input", field=field)


CHECKS: Mapping[str, Callable[[Solicitation, Any], None]] = {
    "items": _check_items,
    "criteria": _check_criteria,
    "asked_documents": _check_documents,
}

"""What an addendum would change: whether it is sound, whether it must be called material, the solicitation after it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from junto.core.workflow import Words
from junto.solicitations import conditions
from junto.solicitations.charging.terms import lacking
from junto.solicitations.models import Addendum, Criterion, Item, Solicitation
from junto.solicitations.routing.dates import why_too_early
from junto.solicitations.sealing.queries import prepared_key

DATES = ("questions_until", "deadline", "opening_at")
ITEM_FIELDS = (
    "number", "description", "kind_id", "quantity", "unit", "member_id", "need_id", "delivery_place",
    "delivery_geometry", "delivery_by",
)  # fmt: skip
CRITERION_FIELDS = ("number", "name", "description", "weight", "scored")
PRICE_TERMS = ("price_models", "price_years", "price_rate", "price_assumptions")
OFFERED_ON = ("number", "description", "kind_id", "quantity", "unit")  # what a price depends on


@dataclass(frozen=True, slots=True)
class Dates:
    """The three dates as they would be after an addendum."""

    questions_until: datetime | None
    deadline: datetime | None
    opening_at: datetime | None


def dates_after(addendum: Addendum) -> Dates:
    """The solicitation's dates with the addendum's in their place; the opening moves as far as the deadline does."""
    old = addendum.solicitation
    deadline, opening = addendum.deadline or old.deadline, addendum.opening_at
    if opening is None and deadline is not None and old.opening_at is not None and old.deadline is not None:
        opening = deadline + (old.opening_at - old.deadline)
    return Dates(addendum.questions_until or old.questions_until, deadline, opening)


def extends_only(addendum: Addendum) -> bool:
    """Whether it moves the deadline, and nothing but dates."""
    rest = (addendum.items, addendum.criteria, addendum.price_terms)
    return addendum.deadline is not None and rest == (None, None, None) and not addendum.requirements


def changes_something(addendum: Addendum) -> bool:
    """Whether it has content of its own beside its words."""
    values = [getattr(addendum, name) for name in (*DATES, "items", "criteria", "price_terms")]
    return addendum.requirements or any(value is not None for value in values)


def rows_of(parts: Iterable[Item | Criterion], fields: Iterable[str]) -> list[dict[str, Any]]:
    """Parts as plain rows, the form in which an addendum holds a new list: ids as text, dates in ISO form."""
    return [{name: plain(getattr(part, name)) for name in fields} for part in parts]


def plain(value: Any) -> Any:
    """A value as a row of an addendum holds it: ids as text, dates in ISO form."""
    if value is None or isinstance(value, str | int | dict):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def must_be_material(addendum: Addendum) -> bool:
    """Whether it changes what is offered on or how offers are judged."""
    if addendum.criteria is not None or addendum.requirements or _charges_otherwise(addendum):
        return True
    if addendum.items is None:
        return False
    old = rows_of(addendum.solicitation.items.all(), OFFERED_ON)
    return old != [{name: row.get(name) for name in OFFERED_ON} for row in addendum.items]


def charged_after(addendum: Addendum) -> Solicitation:
    """A copy of the solicitation, not to be saved, with the price terms as they would be after the addendum."""
    after = copy.copy(addendum.solicitation)
    for name, value in (addendum.price_terms or {}).items():
        setattr(after, name, value)
    return after


def _charges_otherwise(addendum: Addendum) -> bool:
    after = charged_after(addendum)
    return any(getattr(after, name) != getattr(addendum.solicitation, name) for name in PRICE_TERMS)


def why_not_issuable(addendum: Addendum, at: datetime) -> Words | None:
    """The first thing that speaks against issuing an addendum at `at`, as a sentence; None where nothing does."""
    solicitation = addendum.solicitation
    if not addendum.summary.strip():
        return _("Say in plain words what changes.")
    if solicitation.state not in ("published", "closed"):
        return _("Addenda are issued while the solicitation is open for offers.")
    # By the clock: the program may not have come to closing it yet.
    passed = solicitation.state == "closed" or (solicitation.deadline is not None and solicitation.deadline <= at)
    if passed and not extends_only(addendum):
        return _("The deadline has passed: before the opening it can be extended, and nothing else can change.")
    if _new_key_waits(addendum) and not addendum.material:
        return _("A new key is rehearsed, and this addendum puts it in use: call it material, or throw the key away.")
    if must_be_material(addendum) and not addendum.material:
        return _("It changes what is offered on or how offers are judged, so it must be called material.")
    return _why_content_wrong(addendum) or why_new_dates_wrong(addendum, at)


def _new_key_waits(addendum: Addendum) -> bool:
    """A key was rehearsed that comes in the place of the one in use. An extension alone leaves it waiting."""
    if extends_only(addendum):
        return False
    keys = [prepared_key(addendum.solicitation, part) for part in addendum.solicitation.parts]
    return all(key is not None and key.state == "rehearsed" for key in keys)


def _why_items_wrong(addendum: Addendum) -> Words | None:
    if addendum.items is not None:
        if not addendum.items:
            return _("There is no item to offer on. Add at least one.")
        if nameless := next((row for row in addendum.items if not row.get("quantity")), None):
            return _("Say how many are wanted of item %(number)s, “%(what)s”.") % {
                "number": nameless["number"],
                "what": nameless["description"],
            }
    return None


def _why_content_wrong(addendum: Addendum) -> Words | None:
    solicitation = addendum.solicitation
    if sentence := _why_items_wrong(addendum):
        return sentence
    if addendum.criteria is not None:
        rows = [Criterion(**_fields(row, CRITERION_FIELDS)) for row in addendum.criteria]
        if sentence := conditions.why_criteria_wrong(rows, solicitation.method):
            return sentence
    if sentence := lacking(charged_after(addendum)):
        return sentence
    if addendum.requirements:
        if sentence := conditions.why_project_not_ready(solicitation):
            return sentence
        if solicitation.project.requirement_set.version == solicitation.requirements_version:
            return _("The project’s requirements have no newer version than the one stated here.")
    return None


def _fields(row: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: row.get(name) for name in names}


def why_new_dates_wrong(addendum: Addendum, at: datetime) -> Words | None:
    """The new dates go forward, keep their order, and leave companies time after a material change."""
    old, new, method = addendum.solicitation, dates_after(addendum), addendum.solicitation.method
    if addendum.deadline is not None and old.deadline is not None and addendum.deadline <= old.deadline:
        return _("The deadline can only be moved later: companies rely on it.")
    if new.deadline is not None and new.deadline <= at:
        return _("The new deadline has passed already.")
    if addendum.questions_until is not None and addendum.questions_until <= at:
        return _("The new date for questions has passed already.")
    if sentence := conditions.why_order_wrong(new) or why_too_early(old, addendum.deadline, at):
        return sentence
    if addendum.material and new.deadline is not None:
        earliest = timezone.localdate(conditions.add_days(at, method.addendum_days))
        if timezone.localdate(new.deadline) < earliest:
            return _(
                "A material change leaves companies at least %(days)s days: move the deadline to %(day)s or later."
            ) % {"days": method.addendum_days, "day": date_format(earliest)}
    return None


def apply_to(solicitation: Solicitation, addendum: Addendum) -> None:
    """Set the solicitation's own fields as the addendum has them; its parts are written by the action."""
    new = dates_after(addendum)
    solicitation.questions_until = new.questions_until
    solicitation.deadline, solicitation.opening_at = new.deadline, new.opening_at
    for name, value in (addendum.price_terms or {}).items():
        setattr(solicitation, name, value)
    solicitation.addendum_number = addendum.number or 0

"""What may happen to areas, kinds of things and standing things, and who may do and see it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.places.models import Area, Located, Sector, StandingThing, ThingKind

KEEPERS = (Who("administrator", of="here"), Who("technology_manager", of="here"), SYSTEM)
# What stands there: also the clerk, who in a small town keeps every list, and a lead for the own department.
THING_KEEPERS = (*KEEPERS, Who("clerk", of="here"), Who("department_lead", of="owner"))
LISTED = {"listed": State(_("listed")), "removed": State(_("removed"))}
ALL = (Reading((PUBLIC,)),)


def _list(name: str, title: object, who: tuple[Who, ...]) -> Workflow:
    """The workflow of what is listed: add, edit, remove, list again."""
    return Workflow(
        name=name,
        title=title,
        states=LISTED,
        transitions=(
            Transition("add", _("Add"), _("{actor} added this."), (NEW,), "listed", who),
            Transition("edit", _("Edit"), _("{actor} edited this."), ("listed",), None, who),
            Transition("remove", _("Remove"), _("{actor} removed this."), ("listed",), "removed", who, reason=True),
            Transition("restore", _("List again"), _("{actor} listed this again."), ("removed",), "listed", who),
        ),
        readers=ALL,
    )


SECTOR = _list("places.sector", _("sector"), (Who("administrator"), SYSTEM))
THING_KIND = _list("places.thing_kind", _("kind of thing"), (Who("administrator"), SYSTEM))
AREA = _list("places.area", _("area"), KEEPERS)
STANDING_THING = _list("places.standing_thing", _("standing thing"), THING_KEEPERS)

HERE = Relation("jurisdiction", "jurisdiction")
DERIVED = frozenset(Located.NEAR)  # follow from the shape; a history of them would say everything twice
KINDS = (
    Kind(Sector, SECTOR, act_url="places:sector-act"),
    Kind(ThingKind, THING_KIND, act_url="places:kind-act"),
    Kind(Area, AREA, relations={"here": HERE}, omit=DERIVED - {"cell"}, act_url="places:area-act"),
    Kind(
        StandingThing,
        STANDING_THING,
        relations={"here": HERE, "owner": Relation("owner")},
        omit=DERIVED,
        act_url="places:standing-thing-act",
    ),
)

"""How far somebody whom the evaluation lets in may read what was offered; written by the room below."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.solicitations.models import OfferReader
from junto.solicitations.workflow.roles import OFFICE, solicitation_relations


def _opened(reader: OfferReader, context: Context) -> Any | None:
    """The opening was held."""
    if reader.solicitation.state in ("opened", "intended", "awarded", "contracted"):
        return None
    return gettext("Nobody reads anything before the opening.")


OFFER_READER = Workflow(
    name="solicitations.offer_reader",
    title=_("reader of what was offered"),
    states={
        "names": State(_("reads names"), _("Knows which companies offered, and nothing of what.")),
        "contents": State(_("reads contents"), _("Reads what was offered, without the prices.")),
        "prices": State(_("reads everything"), _("Reads what was offered and the prices.")),
        "ended": State(_("reads nothing any more")),
    },
    transitions=(
        Transition(
            "show_names",
            _("Show the names"),
            _("The names were shown to a member of the panel."),
            (NEW, "ended"),
            "names",
            (SYSTEM,),
            guards=(_opened,),
            minor=True,
        ),
        Transition(
            "show_contents",
            _("Show the contents"),
            _("What was offered was shown to a member of the panel."),
            (NEW, "names", "ended"),
            "contents",
            (SYSTEM,),
            guards=(_opened,),
            minor=True,
        ),
        Transition(
            "show_prices",
            _("Show the prices"),
            _("The prices were shown to a member of the panel."),
            (NEW, "names", "contents", "ended"),
            "prices",
            (SYSTEM,),
            guards=(_opened,),
            minor=True,
        ),
        Transition(
            "end",
            _("End"),
            _("A member of the panel reads nothing any more."),
            ("names", "contents", "prices"),
            "ended",
            (SYSTEM,),
            minor=True,
        ),
    ),
    readers=(
        Reading(
            (*OFFICE, Who("city_attorney", of="here"), Who("auditor", of="here"), Who(ANY_ROLE, of="person"), SYSTEM)
        ),
    ),
)

KINDS = (
    Kind(
        OfferReader,
        OFFER_READER,
        relations={**solicitation_relations("solicitation__"), "person": Relation("person", "person")},
        root="solicitation",
    ),
)

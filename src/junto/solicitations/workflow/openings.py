"""What may happen to openings and their minutes, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind
from junto.solicitations import receiving
from junto.solicitations.models import Minutes, Opening
from junto.solicitations.sealing import giving
from junto.solicitations.workflow.roles import AUDITOR, OFFICE, solicitation_relations


def _closed_now(opening: Opening, context: Context) -> Any | None:
    """The deadline has passed, by the database's clock, and the solicitation waits for its opening."""
    return receiving.why_not_to_be_opened(opening, context.at)


def _first(opening: Opening, context: Context) -> Any | None:
    """There is one opening of a round."""
    return receiving.why_second_opening(opening)


def _hour_come(opening: Opening, context: Context) -> Any | None:
    """The hour of the opening has come, and the deadline was not extended since."""
    return receiving.why_not_the_hour(opening, context.at)


def _not_stayed(opening: Opening, context: Context) -> Any | None:
    """No protest against the terms waits, or the officer went ahead with a written determination."""
    return receiving.why_stayed(opening)


def _enough_shares(opening: Opening, context: Context) -> Any | None:
    """As many officers as are needed have given their share of the key."""
    return giving.why_not_enough(opening)


OPENERS = (*OFFICE, Who("clerk", of="here"))
OPENING = Workflow(
    name="solicitations.opening",
    title=_("opening"),
    states={
        "called": State(_("called"), _("One officer called it; a second one holds it.")),
        "reading": State(_("being read"), _("The envelopes are readable now; the minutes are being made.")),
        "held": State(_("held"), _("The minutes are frozen."), final=True),
        "called_off": State(_("called off"), _("Nothing was opened."), final=True),
    },
    transitions=(
        Transition(
            "call",
            _("Call the opening"),
            _("{actor} called the opening."),
            (NEW,),
            "called",
            OPENERS,
            guards=(_closed_now, _first, _not_stayed),
            public=True,
        ),
        Transition(
            "hold",
            _("Hold the opening"),
            _("{actor} held the opening."),
            ("called",),
            "reading",
            OPENERS,
            guards=(_hour_come, _not_stayed, _enough_shares),
            apart_from=("call",),
            public=True,
            awaited=True,
            confirm=_("Every envelope becomes readable. This cannot be undone."),
        ),
        Transition(
            "record",
            _("Finish the minutes"),
            _("The minutes were frozen."),
            ("reading",),
            "held",
            (*OPENERS, SYSTEM),
            public=True,
            awaited=True,
        ),
        Transition(
            "call_off",
            _("Call off"),
            _("{actor} called the opening off."),
            ("called",),
            "called_off",
            (*OPENERS, SYSTEM),
            public=True,
            reason=True,
        ),
    ),
    readers=(Reading((PUBLIC,)),),
)

MINUTES = Workflow(
    name="solicitations.minutes",
    title=_("minutes"),
    states={
        "office": State(_("for the office"), _("In full."), final=True),
        "public": State(_("for everyone"), _("As far as the method allows it."), final=True),
    },
    transitions=(
        Transition("keep", _("Keep"), _("The minutes were written in full."), (NEW,), "office", (SYSTEM,)),
        Transition("publish", _("Publish"), _("The minutes were published."), (NEW,), "public", (SYSTEM,), public=True),
    ),
    readers=(
        Reading((*OFFICE, Who("clerk", of="here"), Who("city_attorney", of="here"), AUDITOR, SYSTEM)),
        Reading((PUBLIC,), ("public",)),
    ),
)

KINDS = (
    Kind(
        Opening,
        OPENING,
        relations=solicitation_relations("solicitation__"),
        root="solicitation",
        act_url="solicitations:opening-act",
    ),
    Kind(Minutes, MINUTES, relations=solicitation_relations("opening__solicitation__"), root="opening__solicitation"),
)

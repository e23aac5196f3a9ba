"""What may happen to stays of an opening, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Workflow
from junto.journal.registry import Kind
from junto.solicitations.models import OpeningStay
from junto.solicitations.workflow.roles import OFFICE, solicitation_relations


def _unopened(stay: OpeningStay, context: Context) -> Any | None:
    """The opening is still ahead."""
    if stay.solicitation.state in ("published", "closed"):
        return None
    return gettext("The opening is no longer ahead.")


OPENING_STAY = Workflow(
    name="solicitations.opening_stay",
    title=_("stay of the opening"),
    states={
        "standing": State(_("stayed"), _("Nothing is opened until the protest is decided.")),
        "binding": State(
            _("to be put right first"), _("The protest was upheld: what it found wrong is put right first.")
        ),
        "overridden": State(_("gone ahead"), _("The officer went ahead with a written determination.")),
        "ended": State(_("ended"), _("It stops nothing any more."), final=True),
    },
    transitions=(
        Transition(
            "place",
            _("Stay the opening"),
            _("{cause} stays the opening."),
            (NEW,),
            "standing",
            (SYSTEM,),
            guards=(_unopened,),
            public=True,
        ),
        Transition(
            "go_ahead",
            _("Go ahead all the same"),
            _("{actor} went ahead in spite of {cause}, with a written determination."),
            ("standing",),
            "overridden",
            OFFICE,
            guards=(_unopened,),
            reason=True,
            public=True,
            confirm=_(
                "The protest stays undecided while the offers are opened. "
                "Your determination is frozen, and everyone reads it."
            ),
        ),
        Transition(
            "bind",
            _("Hold until it is put right"),
            _("{cause} was upheld: nothing is opened before it is put right."),
            ("standing", "overridden"),
            "binding",
            (SYSTEM,),
            guards=(_unopened,),
            public=True,
        ),
        Transition(
            "end",
            _("End the stay"),
            _("{cause} does not stay the opening any more."),
            ("standing", "binding", "overridden"),
            "ended",
            (SYSTEM,),
            public=True,
        ),
    ),
    readers=(Reading((PUBLIC,)),),
)

KINDS = (
    Kind(
        OpeningStay,
        OPENING_STAY,
        relations=solicitation_relations("solicitation__"),
        root="solicitation",
        act_url="solicitations:stay-act",
    ),
)

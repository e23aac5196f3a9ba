"""What may happen to shares given at an opening, and who may do and see it. Their words are nobody's to see."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.solicitations.models import GivenShare
from junto.solicitations.sealing import giving
from junto.solicitations.workflow.roles import AUDITOR, CLERK, OFFICE, solicitation_relations


def _asked_now(given: GivenShare, context: Context) -> Any | None:
    """The deadline has passed and the hour of the opening has come, by the database’s clock; nothing stays it."""
    return giving.why_not_asked(given.opening, context.at)


def _counts(given: GivenShare, context: Context) -> Any | None:
    """The share belongs to the key in use, still counts, and was not given to this opening yet."""
    return giving.why_share_does_not_count(given)


def _own(given: GivenShare, context: Context) -> Any | None:
    """Everybody gives their own; that of a custodian without an account is typed by an officer who is present."""
    return giving.why_not_theirs(given, context.actor)


def _still_open(given: GivenShare, context: Context) -> Any | None:
    """The opening was not held with it yet."""
    return giving.why_not_back(given)


HOLDER = (Who(ANY_ROLE, of="holder"),)
PRESENT = (*OFFICE, *CLERK)
GIVEN_SHARE = Workflow(
    name="solicitations.given_share",
    title=_("share given at an opening"),
    states={
        "given": State(_("given"), _("Its words lie sealed to the platform’s key until the opening is held.")),
        "taken_back": State(_("taken back"), _("Its words were deleted."), final=True),
        "used": State(_("used"), _("It helped to open; its words were deleted."), final=True),
        "void": State(_("not used"), _("Its words were deleted, and nothing was opened with it."), final=True),
    },
    transitions=(
        Transition(
            "give",
            _("Give a share"),
            _("The share of {name} was given by {actor}."),
            (NEW,),
            "given",
            (*HOLDER, *PRESENT),
            guards=(_asked_now, _counts, _own),
            button=False,
        ),
        Transition(
            "take_back",
            _("Take your share back"),
            _("{actor} took the share of {name} back."),
            ("given",),
            "taken_back",
            (Who(ANY_ROLE, of="giver"),),
            guards=(_still_open,),
            confirm=_("Its words are deleted at once. It can be given again while the opening waits."),
        ),
        Transition("use", _("Use"), _("The share of {name} was used and deleted."), ("given",), "used", (SYSTEM,)),
        Transition("void", _("Delete"), _("The share of {name} was deleted unused."), ("given",), "void", (SYSTEM,)),
    ),
    readers=(
        Reading((*PRESENT, Who("city_attorney", of="here"), AUDITOR, *HOLDER, Who(ANY_ROLE, of="beside"), SYSTEM)),
    ),
    closed={"sealed": (SYSTEM,)},
)

KINDS = (
    Kind(
        GivenShare,
        GIVEN_SHARE,
        relations={
            **solicitation_relations("opening__solicitation__"),
            "holder": Relation("share__person", "person"),
            "giver": Relation("given_by", "person"),
            "beside": Relation("share__key__shares__person", "person"),
        },
        root="opening__solicitation",
        omit=frozenset({"sealed"}),
        act_url="solicitations:given-share-act",
    ),
)

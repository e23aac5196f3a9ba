"""What may happen to addenda and to companies' acknowledgements of them, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Workflow
from junto.journal.registry import Kind, Relation
from junto.solicitations import amending
from junto.solicitations.conditions import why_not_before
from junto.solicitations.models import Acknowledgement, Addendum
from junto.solicitations.workflow.roles import AUDITOR, COMPANY, INSIDE, OFFICE, solicitation_relations


def _running(addendum: Addendum, context: Context) -> Any | None:
    """The solicitation is open for offers; once the deadline passed, it can be extended until the opening."""
    if addendum.solicitation.state in ("published", "closed"):
        return None
    return gettext("Addenda are written while the solicitation is open for offers.")


def _issuable(addendum: Addendum, context: Context) -> Any | None:
    """It changes something, soundly, and leaves companies time."""
    return amending.why_not_issuable(addendum, context.at)


ADDENDUM = Workflow(
    name="solicitations.addendum",
    title=_("addendum"),
    states={
        "draft": State(_("draft"), _("Being written; seen by the city.")),
        "issued": State(_("issued"), _("Published; companies acknowledge it.")),
        "dropped": State(_("given up"), final=True),
    },
    transitions=(
        Transition(
            "write",
            _("Write an addendum"),
            _("{actor} began an addendum."),
            (NEW,),
            "draft",
            OFFICE,
            guards=(_running,),
        ),
        Transition("edit", _("Edit"), _("{actor} edited the addendum."), ("draft",), None, OFFICE),
        Transition("attach", _("Attach a file"), _("{actor} attached a file."), ("draft",), None, OFFICE, button=False),
        Transition(
            "issue",
            _("Issue"),
            _("{actor} issued addendum {number}: {summary}"),
            ("draft",),
            "issued",
            OFFICE,
            guards=(_issuable,),
            public=True,
            confirm=_("It is published at once and frozen as a version. Everyone subscribed is told."),
        ),
        Transition(
            "drop", _("Give up"), _("{actor} gave up the addendum."), ("draft",), "dropped", OFFICE, reason=True
        ),
    ),
    readers=(Reading(INSIDE), Reading((PUBLIC,), ("issued",))),
)


def _issued_and_open(acknowledgement: Acknowledgement, context: Context) -> Any | None:
    """The addendum is issued, and the deadline has not come."""
    solicitation = acknowledgement.addendum.solicitation
    if acknowledgement.addendum.state != "issued":
        return gettext("This addendum is not issued.")
    sentence = gettext("The deadline has passed: addenda are acknowledged before it.")
    if solicitation.state != "published":
        return sentence
    return why_not_before(solicitation.deadline, context.at, sentence)


def _not_twice(acknowledgement: Acknowledgement, context: Context) -> Any | None:
    """Once is enough."""
    same = Acknowledgement.objects.filter(
        addendum=acknowledgement.addendum_id, organization=acknowledgement.organization_id
    )
    return gettext("Your company has acknowledged it already.") if same.exists() else None


THEIRS = (*OFFICE, *COMPANY, AUDITOR, SYSTEM)
ACKNOWLEDGEMENT = Workflow(
    name="solicitations.acknowledgement",
    title=_("acknowledgement"),
    states={"given": State(_("acknowledged"), _("The company says it has seen the addendum."), final=True)},
    transitions=(
        Transition(
            "acknowledge",
            _("Acknowledge"),
            _("{actor} acknowledged addendum {number} for {organization}."),
            (NEW,),
            "given",
            COMPANY,
            guards=(_issued_and_open, _not_twice),
            told_to=THEIRS,
        ),
    ),
    readers=(Reading(THEIRS),),
)

KINDS = (
    Kind(
        Addendum,
        ADDENDUM,
        relations=solicitation_relations("solicitation__"),
        root="solicitation",
        omit=frozenset({"before", "after"}),  # the versions tell it themselves
        act_url="solicitations:addendum-act",
    ),
    Kind(
        Acknowledgement,
        ACKNOWLEDGEMENT,
        relations={
            **solicitation_relations("addendum__solicitation__"),
            "organization": Relation("organization"),
        },
        root="addendum__solicitation",
    ),
)

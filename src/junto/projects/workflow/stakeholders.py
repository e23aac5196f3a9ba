"""What may happen to a group with a stake in a trade-off, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.projects.models import Stakeholder
from junto.projects.workflow.roles import INSIDE
from junto.projects.workflow.tradeoffs import OFFICERS, PUBLISHED, VOICES, WORKED_ON

SPEAKERS = tuple(Who(role, of="own") for role in VOICES)


def _being_stated(stakeholder: Stakeholder, context: Context) -> Any | None:
    """Groups are being asked."""
    if stakeholder.tradeoff.state == "stating":
        return None
    if stakeholder.tradeoff.state == "draft":
        return gettext("The groups have not been asked yet: options are still being laid out.")
    return gettext("It is decided or withdrawn: nothing is stated any more.")


def _worked_on(stakeholder: Stakeholder, context: Context) -> Any | None:
    """The trade-off is still worked on."""
    if stakeholder.tradeoff.state in WORKED_ON:
        return None
    return gettext("It is decided or withdrawn: its groups do not change any more.")


def _no_account(stakeholder: Stakeholder, context: Context) -> Any | None:
    """Nobody speaks for the group here."""
    if stakeholder.organization is None:
        return None
    return gettext("%(name)s states for itself what counts for it; nobody else does.") % {
        "name": stakeholder.organization
    }


STATED = _("{actor} stated what counts for “{group}”.")
STAKEHOLDER = Workflow(
    name="projects.stakeholder",
    title=_("stakeholder"),
    states={
        "invited": State(_("asked"), _("It has not stated yet what counts for it.")),
        "stated": State(_("stated"), _("It said what counts for it. It may say it anew until it is decided.")),
        "silent": State(_("silent"), _("It was asked and stayed silent; the reason is on record.")),
        "removed": State(_("taken out"), _("It has no stake in it after all, with the reason."), final=True),
    },
    transitions=(
        Transition(
            "name",
            _("Name a group"),
            _("{actor} named the group “{group}”."),
            (NEW,),
            "invited",
            (*OFFICERS, SYSTEM),
            guards=(_worked_on,),
        ),
        Transition(
            "state",
            _("State what counts for you"),
            STATED,
            ("invited",),
            "stated",
            SPEAKERS,
            guards=(_being_stated,),
            awaited=True,
            awaited_where={"tradeoff__state": "stating"},
        ),
        Transition(
            "state",
            _("State it anew"),
            _("{actor} stated anew what counts for “{group}”."),
            ("stated", "silent"),
            "stated",
            SPEAKERS,
            guards=(_being_stated,),
        ),
        Transition(
            "state_for",
            _("State it for them"),
            _("{actor} stated for “{group}”, which has no account, what counts for it."),
            ("invited", "stated", "silent"),
            "stated",
            OFFICERS,
            guards=(_worked_on, _no_account),
        ),
        Transition(
            "note_silence",
            _("Put its silence on record"),
            _("{actor} put on record that “{group}” stayed silent."),
            ("invited",),
            "silent",
            OFFICERS,
            guards=(_being_stated,),
            reason=True,
        ),
        Transition(
            "edit",
            _("Change name and who speaks"),
            _("{actor} changed the name of the group or who speaks for it."),
            ("invited", "stated", "silent"),
            None,
            OFFICERS,
            guards=(_worked_on,),
            minor=True,
        ),
        Transition(
            "remove",
            _("Take the group out"),
            _("{actor} took the group “{group}” out."),
            ("invited", "stated", "silent"),
            "removed",
            OFFICERS,
            guards=(_worked_on,),
            reason=True,
        ),
    ),
    readers=(
        Reading(INSIDE),
        Reading(
            (Who(ANY_ROLE, of="stakeholder"),), where={"tradeoff__state__in": ("stating", *PUBLISHED, "withdrawn")}
        ),
        Reading((PUBLIC,), where={"tradeoff__state__in": PUBLISHED}, when=_("once it is decided")),
        Reading(
            (PUBLIC,),
            where={"tradeoff__state": "stating", "tradeoff__opened": True},
            when=_("once it was opened to everyone"),
        ),
    ),
)

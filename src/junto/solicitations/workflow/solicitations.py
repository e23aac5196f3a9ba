"""What may happen to a solicitation, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind
from junto.solicitations import conditions, receiving
from junto.solicitations.conditions import PUBLIC_STATES
from junto.solicitations.lawful.checking import AHEAD, WRITTEN
from junto.solicitations.models import Solicitation
from junto.solicitations.workflow.roles import CLERK, INSIDE, MONEY, OFFICE, solicitation_relations


def _project_lives(solicitation: Solicitation, context: Context) -> Any | None:
    """The project is in planning or ready."""
    if solicitation.project.state in ("planning", "ready"):
        return None
    return gettext("A solicitation is written for a project that is in planning or ready; this one is not.")


def _announceable(solicitation: Solicitation, context: Context) -> Any | None:
    """Companies can tell what is coming: summary and sector are there, and the project lives."""
    if sentence := _project_lives(solicitation, context):
        return sentence
    if solicitation.summary and solicitation.sector_id:
        return None
    return gettext("Write the summary and choose the sector first: companies must be able to tell what is coming.")


def _publishable(solicitation: Solicitation, context: Context) -> Any | None:
    """Everything that must be there before publication."""
    return conditions.why_not_publishable(solicitation, context.at)


def _deadline_passed(solicitation: Solicitation, context: Context) -> Any | None:
    """The deadline has come, by the database's clock."""
    if solicitation.deadline is not None and solicitation.deadline <= context.at:
        return None
    return gettext("The deadline has not passed yet.")


def _before_deadline(solicitation: Solicitation, context: Context) -> Any | None:
    """The deadline has not come, by the database's clock."""
    return conditions.why_not_before(
        solicitation.deadline, context.at, gettext("The deadline has passed: nothing published changes any more.")
    )


def _opening_time(solicitation: Solicitation, context: Context) -> Any | None:
    """The time of the opening has come."""
    if solicitation.opening_at is not None and solicitation.opening_at <= context.at:
        return None
    return gettext("The time of the opening has not come yet.")


def _intent_where_protest(solicitation: Solicitation, context: Context) -> Any | None:
    """Where one may protest, the intent is announced first."""
    if solicitation.state == "intended" or not solicitation.method.protest_days:
        return None
    return gettext("Announce the intent to award first: companies may protest against it.")


def _award_approved(solicitation: Solicitation, context: Context) -> Any | None:
    """Every approval that the method asks for before the award is given."""
    return conditions.why_not_approved(solicitation, "award")


def _award_shown(solicitation: Solicitation, context: Context) -> Any | None:
    """What the law asks for before the award is ticked off."""
    return conditions.why_checklist_open(solicitation, "award")


def _contract_shown(solicitation: Solicitation, context: Context) -> Any | None:
    """What the law asks for before the contract is ticked off."""
    return conditions.why_checklist_open(solicitation, "contract")


def _nothing_opened(solicitation: Solicitation, context: Context) -> Any | None:
    """The opening has not begun."""
    return receiving.why_opening_begun(solicitation)


LATER = tuple(state for state in AHEAD["contract"] if state not in WRITTEN)
CANCELLABLE = ("planned", "published", "closed", "opened", "intended", "awarded")
SOLICITATION = Workflow(
    name="solicitations.solicitation",
    title=_("solicitation"),
    states={
        "draft": State(_("draft"), _("Being written; seen by the city and the members.")),
        "planned": State(_("announced"), _("Coming: companies can get ready. Nothing is asked yet.")),
        "published": State(_("open for offers"), _("Companies ask and offer until the deadline.")),
        "closed": State(_("deadline passed"), _("Nothing is taken any more; nothing is opened yet.")),
        "opened": State(_("opened, being evaluated"), _("What came in time was opened and is looked at.")),
        "intended": State(_("intent announced"), _("It is said who is to get it. Companies may protest.")),
        "awarded": State(_("awarded"), _("It is decided; the contract is being made.")),
        "contracted": State(_("contract signed"), _("The contract is executed.")),
        "dropped": State(_("given up as a draft"), _("It was never announced."), final=True),
        "cancelled": State(_("cancelled"), _("With the reason. It may be asked again."), final=True),
        "unsuccessful": State(_("unsuccessful"), _("Nothing sound was offered. It may be asked again."), final=True),
    },
    transitions=(
        Transition(
            "write",
            _("Write a solicitation"),
            _("{actor} began this solicitation for the project {project}."),
            (NEW,),
            "draft",
            OFFICE,
            guards=(_project_lives,),
        ),
        Transition("edit", _("Edit"), _("{actor} edited this solicitation."), WRITTEN, None, OFFICE),
        Transition(  # never done to a solicitation itself: who may attach files to it, and while it is written only
            "attach", _("Attach a file"), _("{actor} attached a file."), WRITTEN, None, OFFICE, button=False
        ),
        Transition(
            "check",
            _("Tick off the checklist"),
            _("{actor} went through the checklist: {done} of {total} done."),
            WRITTEN,
            None,
            OFFICE,
        ),
        Transition(  # what the law asks for before the award, or before the contract only
            "check",
            _("Tick off the checklist"),
            _("{actor} went through the checklist: {done} of {total} done."),
            LATER,
            None,
            OFFICE,
            button=False,
        ),
        Transition(
            "ask_approval",
            _("Ask for the approvals"),
            _("{actor} asked for the approvals before publication."),
            WRITTEN,
            None,
            OFFICE,
        ),
        Transition(
            "announce",
            _("Announce"),
            _("{actor} announced that this is coming."),
            ("draft",),
            "planned",
            OFFICE,
            guards=(_announceable,),
            public=True,
            confirm=_("Everyone can see it from now on: what is planned, for which project, by which method."),
        ),
        Transition(
            "publish",
            _("Publish"),
            _("{actor} published this solicitation."),
            WRITTEN,
            "published",
            OFFICE,
            guards=(_publishable,),
            public=True,
            confirm=_("It is frozen as a version. From now on it changes only by addendum."),
        ),
        Transition(
            "amend",
            _("Change by addendum"),
            _("Addendum {number} changed this solicitation: {summary}"),
            ("published",),
            None,
            OFFICE,
            guards=(_before_deadline,),
            public=True,
            button=False,
        ),
        Transition(
            "extend",
            _("Extend the deadline"),
            _("{actor} extended the deadline to {deadline}."),
            ("published", "closed"),
            "published",
            OFFICE,
            guards=(_nothing_opened,),
            public=True,
            reason=True,
        ),
        Transition(
            "close",
            _("Close"),
            _("The deadline passed."),
            ("published",),
            "closed",
            (SYSTEM,),
            guards=(_deadline_passed,),
            public=True,
        ),
        Transition(
            "open",
            _("Open"),
            _("What came in time was opened."),
            ("closed",),
            "opened",
            (*OFFICE, *CLERK, SYSTEM),
            guards=(_deadline_passed, _opening_time),
            public=True,
            button=False,
        ),
        Transition(
            "announce_intent",
            _("Announce the intent to award"),
            _("{actor} announced the intent to award."),
            ("opened",),
            "intended",
            OFFICE,
            public=True,
            button=False,
        ),
        Transition(
            "withdraw_intent",
            _("Withdraw the intent"),
            _("{actor} withdrew the intent to award."),
            ("intended",),
            "opened",
            (*OFFICE, SYSTEM),
            public=True,
            reason=True,
            button=False,
        ),
        Transition(
            "award",
            _("Award"),
            _("{actor} awarded it."),
            ("opened", "intended"),
            "awarded",
            OFFICE,
            guards=(_intent_where_protest, _award_approved, _award_shown),
            public=True,
            button=False,
        ),
        Transition(
            "withdraw_award",
            _("Withdraw the award"),
            _("{actor} withdrew the award."),
            ("awarded",),
            "opened",
            (*OFFICE, SYSTEM),
            public=True,
            reason=True,
            button=False,
        ),
        Transition(
            "contract",
            _("Record the contract"),
            _("The contract was executed."),
            ("awarded",),
            "contracted",
            (*OFFICE, Who("city_attorney", of="here"), SYSTEM),
            guards=(_contract_shown,),
            public=True,
            button=False,
        ),
        Transition(
            "end_unsuccessful",
            _("End as unsuccessful"),
            _("{actor} ended it as unsuccessful."),
            ("closed", "opened"),
            "unsuccessful",
            (*OFFICE, SYSTEM),
            public=True,
            reason=True,
            confirm=_("This cannot be undone. It may be asked again as a new solicitation."),
        ),
        Transition(
            "cancel",
            _("Cancel the solicitation"),
            _("{actor} cancelled the solicitation."),
            CANCELLABLE,
            "cancelled",
            OFFICE,
            public=True,
            reason=True,
            confirm=_("This cannot be undone. It may be asked again as a new solicitation."),
        ),
        Transition(
            "drop",
            _("Give up the draft"),
            _("{actor} gave this draft up."),
            ("draft",),
            "dropped",
            OFFICE,
            reason=True,
        ),
    ),
    readers=(Reading(INSIDE), Reading((PUBLIC,), PUBLIC_STATES)),
    closed={"combined_value": MONEY, "route": MONEY, "checklist": INSIDE},
)

KINDS = (
    Kind(
        Solicitation,
        SOLICITATION,
        relations=solicitation_relations(),
        parts=("items", "criteria", "requirements", "asked_documents", "checklist", "drafters"),
        act_url="solicitations:solicitation-act",
        line=True,  # offers are handed in beside one another
    ),
)

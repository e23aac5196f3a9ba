"""What may happen to submissions, openings and minutes, and who may do and see it. Before the opening: the company."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import ANY_ROLE, NEW, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.journal import statements
from junto.journal.registry import Kind, Relation
from junto.solicitations import receiving
from junto.solicitations.models import Submission
from junto.solicitations.profiles import checking_roles
from junto.solicitations.sealing import giving


def _taken_now(submission: Submission, context: Context) -> Any | None:
    """The solicitation takes submissions of this round, by the database's clock."""
    return receiving.why_not_taken(submission, context.at)


def _too_late(submission: Submission, context: Context) -> Any | None:
    """The deadline has passed, and nothing was opened yet."""
    return receiving.why_not_late(submission, context.at)


def _not_excluded(submission: Submission, context: Context) -> Any | None:
    """The company is not excluded from this purchase."""
    return receiving.why_excluded(submission.solicitation, submission.organization, context.at)


def _key_in_use(submission: Submission, context: Context) -> Any | None:
    """It is sealed to the key that is in use, or to none."""
    if submission.sealing_key is None or submission.sealing_key.state == "in_use":
        return None  # two envelopes: both keys give way together
    return gettext(
        "It is sealed to a key that is no longer in use, so it counts no more. Seal your offer and hand it in."
    )


def _registered(submission: Submission, context: Context) -> Any | None:
    """The company’s registration is confirmed."""
    if statements.attached(submission, "organization").state == "active":
        return None
    return gettext("Your company’s registration is not confirmed yet. You can offer once it is.")


def _only_draft(submission: Submission, context: Context) -> Any | None:
    """One draft at a time."""
    return receiving.why_second_draft(submission)


def _addenda_seen(submission: Submission, context: Context) -> Any | None:
    """Every addendum issued was acknowledged by the company."""
    return receiving.why_addenda_unseen(submission)


def _not_opened(submission: Submission, context: Context) -> Any | None:
    """The opening has not begun."""
    return receiving.why_opened(submission)


def _in_time(submission: Submission, context: Context) -> Any | None:
    """It arrived before the deadline as it is now."""
    if receiving.arrived_in_time(submission):
        return None
    return gettext("It arrived after the deadline.")


def _arrived_late(submission: Submission, context: Context) -> Any | None:
    """It arrived after the deadline."""
    if not receiving.arrived_in_time(submission):
        return None
    return gettext("It arrived in time.")


def _opening_begun(submission: Submission, context: Context) -> Any | None:
    """Two officers are holding the opening, or held it."""
    return receiving.why_sealed(submission)


def _prices_begun(submission: Submission, context: Context) -> Any | None:
    """Quality is decided, this one got so far, and two officers are holding the opening of the prices."""
    return receiving.why_price_sealed(submission)


def _one_envelope(submission: Submission, context: Context) -> Any | None:
    """One envelope is asked for: two are taken online alone."""
    return receiving.why_not_on_paper(submission.solicitation)


def _shares_again(submission: Submission, context: Context) -> Any | None:
    """What is sealed to a key: enough officers have given their shares anew."""
    opening = receiving.opening_of(submission.solicitation, submission.round)
    return giving.why_not_enough(opening) if submission.sealed and opening is not None else None


COMPANY = (Who("company_representative", of="organization"),)
TAKERS = (Who("procurement_officer", of="here"), Who("clerk", of="here"))
SECOND = (Who("procurement_officer", of="second"), Who("clerk", of="second"))
TOLD_OFFICE = (Who("procurement_officer", of="told_office"),)
TOLD = (*TOLD_OFFICE, Who("city_attorney", of="told_here"), Who("auditor", of="told_here"))
THEIRS = (*COMPANY, SYSTEM)
READ_AFTER = (*COMPANY, *TOLD, SYSTEM)
BY_HAND = (Who(ANY_ROLE, of="registrar"), Who(ANY_ROLE, of="second"))
PANEL = (Who(ANY_ROLE, of="reads_contents"), Who(ANY_ROLE, of="reads_prices"))  # once the evaluation lets them in
CHECKERS = tuple(Who(role, of="told_here") for role in checking_roles())  # decide on insurance, forms; see no price

BEFORE = ("submitted", "to_confirm")
SUBMISSION = Workflow(
    name="solicitations.submission",
    title=_("submission"),
    states={
        "draft": State(_("draft"), _("Being written by the company; seen by nobody else.")),
        "discarded": State(
            _("thrown away"), _("The company threw the draft away; it was never handed in."), final=True
        ),
        "registering": State(_("waits for a second officer"), _("Taken in on paper by one officer, kept sealed.")),
        "submitted": State(_("received"), _("Sealed. Nobody reads it before the opening.")),
        "to_confirm": State(
            _("to be confirmed"), _("Sealed. What is asked has changed since: the company confirms it.")
        ),
        "replaced": State(_("replaced"), _("The company handed in another; this one stays sealed.")),
        "withdrawn": State(_("withdrawn"), _("The company took it back; it stays sealed.")),
        "late": State(_("late"), _("It came after the deadline and stays sealed.")),
        "unconfirmed": State(_("not confirmed"), _("Sealed. An officer decides with reasons whether it is opened.")),
        "admitted": State(_("admitted"), _("It is being opened after all, with the reason on the record.")),
        "set_aside": State(_("set aside"), _("It stays sealed, with the reason on the record."), final=True),
        "on_paper": State(_("opened, on paper"), _("Opened by hand; what it says is being written in.")),
        "written_in": State(_("written in"), _("A second officer compares it with the paper.")),
        "opened": State(_("opened"), _("Read at the opening.")),
        "unreadable": State(_("unreadable"), _("Its bytes could not be read; why stands in the minutes.")),
        "unopened": State(
            _("never opened"), _("The solicitation ended before an opening; it stays sealed."), final=True
        ),
    },
    transitions=(
        Transition(
            "start",
            _("Begin"),
            _("{actor} began a draft."),
            (NEW,),
            "draft",
            COMPANY,
            guards=(_registered, _taken_now, _not_excluded, _only_draft),
            told_to=THEIRS,
        ),
        Transition(
            "write",
            _("Write"),
            _("{actor} worked on the draft."),
            ("draft",),
            None,
            COMPANY,
            told_to=THEIRS,
            button=False,
        ),
        Transition(
            "discard",
            _("Throw the draft away"),
            _("{actor} threw the draft away."),
            ("draft",),
            "discarded",
            COMPANY,
            confirm=_("What you wrote here and the files you added are deleted at once."),
        ),
        Transition(
            "submit",
            _("Hand in"),
            _("{actor} handed it in."),
            ("draft",),
            "submitted",
            COMPANY,
            guards=(_registered, _taken_now, _not_excluded, _addenda_seen),
            button=False,
        ),
        Transition(
            "submit_late",
            _("Hand in late"),
            _("{actor} handed it in after the deadline."),
            ("draft",),
            "late",
            COMPANY,
            guards=(_too_late,),
            button=False,
        ),
        Transition(
            "replace",
            _("Replace"),
            _("The company handed in another."),
            BEFORE,
            "replaced",
            (SYSTEM,),
            guards=(_taken_now,),
            button=False,
        ),
        Transition(
            "give_way",
            _("Give way"),
            _("Another one of the company came later, and counts."),
            ("submitted",),
            "replaced",
            (SYSTEM,),
            guards=(_opening_begun,),
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            _("{actor} withdrew it."),
            BEFORE,
            "withdrawn",
            COMPANY,
            guards=(_taken_now,),
            confirm=_("It will not be opened. You can hand in another until the deadline."),
        ),
        Transition(
            "send_back",
            _("Ask to confirm"),
            _("Addendum {number} changed what is asked: the company must confirm it."),
            ("submitted",),
            "to_confirm",
            (SYSTEM,),
        ),
        Transition(
            "confirm",
            _("Confirm it as it is"),
            _("{actor} confirmed it after addendum {number}."),
            ("to_confirm",),
            "submitted",
            COMPANY,
            guards=(_taken_now, _addenda_seen, _key_in_use),
            awaited=True,
        ),
        Transition(
            "register",
            _("Take in on paper"),
            _("{actor} took it in on paper."),
            (NEW,),
            "registering",
            TAKERS,
            guards=(_one_envelope, _not_opened),
        ),
        Transition(
            "countersign",
            _("Countersign"),
            _("{actor} countersigned: it came in time and is sealed."),
            ("registering",),
            "submitted",
            SECOND,
            guards=(_in_time, _not_opened),
            apart_from=("register",),
            awaited=True,
        ),
        Transition(
            "countersign_late",
            _("Countersign as late"),
            _("{actor} countersigned: it came after the deadline and is sealed."),
            ("registering",),
            "late",
            SECOND,
            guards=(_arrived_late, _not_opened),
            apart_from=("register",),
        ),
        Transition(
            "take_as_timely",
            _("Take as in time"),
            _("The deadline was extended: it came in time."),
            ("late",),
            "submitted",
            (SYSTEM,),
            guards=(_in_time, _not_opened),
        ),
        Transition(
            "open",
            _("Open"),
            _("It was opened."),
            ("submitted", "admitted"),
            "opened",
            (SYSTEM,),
            guards=(_opening_begun,),
        ),
        Transition(
            "open_price",
            _("Read the prices"),
            _("Its price envelope was opened."),
            ("opened",),
            None,
            (SYSTEM,),
            guards=(_prices_begun,),
        ),
        Transition(
            "find_unreadable",
            _("Find unreadable"),
            _("It was opened and could not be read."),
            ("submitted", "admitted"),
            "unreadable",
            (SYSTEM,),
            guards=(_opening_begun,),
        ),
        Transition(
            "open_paper",
            _("Open on paper"),
            _("It was opened by hand."),
            ("submitted", "admitted"),
            "on_paper",
            (SYSTEM,),
            guards=(_opening_begun,),
        ),
        Transition(
            "leave_unconfirmed",
            _("Leave unconfirmed"),
            _("It was not confirmed by the deadline and stays sealed."),
            ("to_confirm", "registering"),
            "unconfirmed",
            (SYSTEM,),
            guards=(_opening_begun,),
        ),
        Transition(
            "list",
            _("Name in the minutes"),
            _("It was named in the minutes and stays sealed."),
            ("replaced", "withdrawn", "late"),
            None,
            (SYSTEM,),
            guards=(_opening_begun,),
        ),
        Transition(
            "admit",
            _("Open it all the same"),
            _("{actor} admitted it."),
            ("unconfirmed",),
            "admitted",
            TOLD_OFFICE,
            guards=(_opening_begun, _shares_again),
            reason=True,
            awaited=True,
            confirm=_("It is opened at once and stands beside the others."),
        ),
        Transition(
            "set_aside",
            _("Set aside"),
            _("{actor} set it aside."),
            ("unconfirmed",),
            "set_aside",
            TOLD_OFFICE,
            reason=True,
            confirm=_("It is never opened. This cannot be undone."),
        ),
        Transition(
            "write_in",
            _("Write in what the paper says"),
            _("{actor} wrote in what the paper says."),
            ("on_paper", "written_in"),
            "written_in",
            TOLD_OFFICE,
            button=False,
        ),
        Transition(
            "compare",
            _("It says what the paper says"),
            _("{actor} compared it with the paper."),
            ("written_in",),
            "opened",
            TOLD_OFFICE,
            apart_from=("write_in",),
            awaited=True,
        ),
        Transition(
            "keep_sealed",
            _("Keep sealed"),
            _("The solicitation ended without an opening: it stays sealed."),
            (*BEFORE, "registering", "late"),
            "unopened",
            (SYSTEM,),
        ),
    ),
    readers=(Reading(THEIRS), Reading(TOLD), Reading(BY_HAND), Reading((*PANEL, *CHECKERS), ("opened",))),
    closed={
        "prices": (*READ_AFTER, PANEL[1]),
        "documents": (*READ_AFTER, *PANEL, *CHECKERS),
        "answers": (*READ_AFTER, *PANEL, *CHECKERS),
        "defects": (*READ_AFTER, PANEL[1]),
        "stated_total": (*READ_AFTER, PANEL[1]),
    },
)

KINDS = (
    Kind(
        Submission,
        SUBMISSION,
        relations={
            "organization": Relation("organization"),
            "here": Relation("solicitation__jurisdiction", "jurisdiction"),
            "told_office": Relation("solicitation__office", where={"told": True}),
            "told_here": Relation("solicitation__jurisdiction", "jurisdiction", where={"told": True}),
            "registrar": Relation("registrar", "person"),
            "second": Relation("second", "person"),
            **{
                f"reads_{level}": Relation(
                    "solicitation__offer_readers__person", "person", where={"solicitation__offer_readers__state": level}
                )
                for level in ("contents", "prices")
            },
        },
        root="solicitation",
        parts=("prices", "documents", "answers"),
        digested=frozenset({"prices", "documents", "answers"}),
        omit=frozenset({"defects", "stated_total", "mark"}),
        act_url="solicitations:submission-act",
    ),
)

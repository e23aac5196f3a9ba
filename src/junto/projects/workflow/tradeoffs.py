"""What may happen to a trade-off, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.sentences import Unfit
from junto.core.workflow import ANY_ROLE, NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.projects.models import Tradeoff
from junto.projects.weighing.compiling import case_in, data_of
from junto.projects.workflow.projects import LIVE, OPEN
from junto.projects.workflow.roles import INSIDE, LEAD

OFFICERS = (Who("innovation_officer", of="here"), *LEAD)
VOICES = (  # in which roles one speaks for an organization
    "department_lead",
    "community_representative",
    "company_representative",
    "intermediary_staff",
    "funder_representative",
    "council_member",
)
STAKES = tuple(Who(role, of="stakeholder") for role in VOICES)
EXPERTS = (
    Who("department_lead", of="members"),
    Who("department_staff", of="members"),
    Who("technology_manager", of="here"),
    Who("privacy_officer", of="here"),
    Who("budget_officer", of="here"),
)
ATTORNEY = Who("city_attorney", of="here")
HOLDERS = (ATTORNEY, Who("privacy_officer", of="here"))
COUNCIL = (Who("council_member", of="here"),)
DECIDERS = (*COUNCIL, Who("clerk", of="here"))  # the clerk records what the council voted
WORKED_ON = ("draft", "stating")
PUBLISHED = ("decided", "due")


def _project_lives(subject: Any, context: Context) -> Any | None:
    """The project is not over."""
    tradeoff = subject if isinstance(subject, Tradeoff) else subject.tradeoff
    if tradeoff.project.state in LIVE:
        return None
    return gettext("The project is over: nothing more is weighed in it.")


def _two_ways(tradeoff: Tradeoff, context: Context) -> Any | None:
    """“Do nothing” and at least one more option are there."""
    roles = list(tradeoff.options.values_list("role", flat=True))
    if "nothing" not in roles:
        return gettext("“Do nothing” is not among the options: without it, nobody sees who gains and who loses.")
    if len(roles) < 2:
        return gettext("There is only “do nothing”. Write at least one option that does something.")
    return None


def _somebody_asked(tradeoff: Tradeoff, context: Context) -> Any | None:
    """At least two groups have a stake."""
    if tradeoff.stakeholders.exclude(state="removed").count() >= 2:
        return None
    return gettext("A trade-off lies between groups: name at least two that have a stake.")


def _in_the_open(tradeoff: Tradeoff, context: Context) -> Any | None:
    """Everyone may see the project."""
    if tradeoff.project.state in OPEN:
        return None
    return gettext("The project is not public yet: what it weighs is opened once planning has begun.")


def _closed_so_far(tradeoff: Tradeoff, context: Context) -> Any | None:
    """It is not open to everyone yet."""
    return gettext("Everyone can read it already.") if tradeoff.opened else None


def _everyone_spoke(tradeoff: Tradeoff, context: Context) -> Any | None:
    """Every group has stated what counts for it, or its silence is on record."""
    waiting = list(tradeoff.stakeholders.filter(state="invited").values_list("name", flat=True))
    if not waiting:
        return None
    return gettext(
        "These groups have not stated what counts for them: %(names)s. Wait for them, or put on record that they were "
        "asked and stayed silent."
    ) % {"names": ", ".join(waiting)}


def _weighable(tradeoff: Tradeoff, context: Context) -> Any | None:
    """The case can be computed."""
    try:
        case_in(data_of(tradeoff))
    except Unfit as problem:
        return problem.sentence.said(gettext)
    return None


def _no_hold_on_it(tradeoff: Tradeoff, context: Context) -> Any | None:
    """No legal hold lies on the option that is chosen."""
    hold = tradeoff.option_holds.filter(kind="legal", option__name=context.inputs.get("option", "")).first()
    if hold is None:
        return None
    return gettext(
        "“%(option)s” is under a legal hold by %(by)s, which cannot be outvoted; only %(release)s may release it."
    ) % {"option": hold.option, "by": hold.by, "release": hold.release}


def _not_reviewed_yet(tradeoff: Tradeoff, context: Context) -> Any | None:
    """No later trade-off reviews it already."""
    later = tradeoff.reviews.exclude(state="withdrawn").first()
    if later is None:
        return None
    return gettext("It is being reviewed already: %(number)s.") % {"number": later.number}


def _part(name: str, label: Any, past: Any, who: tuple[Who, ...]) -> Transition:
    """One thing laid out while it is worked on."""
    return Transition(
        name, label, past, WORKED_ON, None, who, guards=(_project_lives,), button=False, minor=True
    )  # fmt: skip


TRADEOFF = Workflow(
    name="projects.tradeoff",
    title=_("trade-off"),
    states={
        "draft": State(_("being laid out"), _("Options, criteria and groups are being written down.")),
        "stating": State(_("groups are stating"), _("Each group says for itself what counts for it.")),
        "decided": State(_("decided"), _("The decision, its reasons and who loses by it are public.")),
        "due": State(_("to be reviewed"), _("Decided; the day named for looking at it again has come.")),
        "withdrawn": State(_("withdrawn"), _("Given up, with the reason."), final=True),
    },
    transitions=(
        Transition(
            "begin",
            _("Weigh a trade-off"),
            _("{actor} began to weigh: {title}"),
            (NEW,),
            "draft",
            (*OFFICERS, SYSTEM),
            guards=(_project_lives,),
        ),
        Transition(
            "bring_in",
            _("Bring it in from a file"),
            _("{actor} brought it in from {file}: {title}"),
            (NEW,),
            "draft",
            (*OFFICERS, SYSTEM),
            guards=(_project_lives,),
        ),
        Transition(
            "edit",
            _("Change title and question"),
            _("{actor} changed title or question."),
            WORKED_ON,
            None,
            OFFICERS,
            guards=(_project_lives,),
            minor=True,
        ),
        _part("put_option", _("Write an option"), _("{actor} wrote the option “{name}”."), OFFICERS),
        _part("take_option", _("Take an option out"), _("{actor} took the option “{name}” out."), OFFICERS),
        _part(
            "put_criterion", _("Write a criterion"), _("{actor} wrote the criterion “{name}”."), (*OFFICERS, *STAKES)
        ),
        _part("take_criterion", _("Take a criterion out"), _("{actor} took the criterion “{name}” out."), OFFICERS),
        _part(
            "put_score",
            _("Score an option"),
            _("{actor} scored “{option}” on “{criterion}” on the word of {by}: {score}"),
            (*OFFICERS, *STAKES, *EXPERTS),
        ),
        _part(
            "take_score",
            _("Take a score out"),
            _("{actor} took the score of “{option}” on “{criterion}” by {by} out."),
            (*OFFICERS, *STAKES, *EXPERTS),
        ),
        _part("put_line", _("Draw a red line"), _("{actor} drew a red line: {reason}"), (*OFFICERS, *HOLDERS)),
        _part(
            "take_line", _("Take a red line out"), _("{actor} took the red line out: {reason}"), (*OFFICERS, *HOLDERS)
        ),
        _part(
            "hold_option",
            _("Hold an option"),
            _("{actor} placed a hold on “{option}”: {words}"),
            (*HOLDERS, *OFFICERS),
        ),
        Transition(
            "release_legal",
            _("Release a legal hold"),
            _("{actor} released the legal hold on “{option}”."),
            WORKED_ON,
            None,
            (ATTORNEY,),
            guards=(_project_lives,),
            reason=True,
            button=False,
        ),
        Transition(
            "release_policy",
            _("Release a policy hold"),
            _("{actor} released the policy hold on “{option}”."),
            WORKED_ON,
            None,
            (*HOLDERS, *OFFICERS),
            guards=(_project_lives,),
            reason=True,
            button=False,
        ),
        Transition(
            "ask",
            _("Ask the groups"),
            _("{actor} asked the groups to state what counts for them."),
            ("draft",),
            "stating",
            OFFICERS,
            guards=(_project_lives, _two_ways, _somebody_asked),
            confirm=_("Every group with an account is told. Each sees the options, the scores and what others state."),
        ),
        Transition(
            "open",
            _("Open to everyone"),
            _("{actor} opened it to everyone before it is decided."),
            ("stating",),
            None,
            OFFICERS,
            guards=(_in_the_open, _closed_so_far),
            public=True,
            confirm=_("This cannot be taken back: everyone reads the options, the scores and what each group states."),
        ),
        Transition(
            "decide",
            _("Decide"),
            _("{decided_by} decided: {option}"),
            ("stating",),
            "decided",
            DECIDERS,
            guards=(_in_the_open, _everyone_spoke, _weighable, _no_hold_on_it),
            public=True,
        ),
        Transition(
            "come_due",
            _("Review the decision"),
            _("The day named for a review has come."),
            ("decided",),
            "due",
            (SYSTEM,),
            public=True,
        ),
        Transition(
            "review",
            _("Begin the review"),
            _("{actor} began a review of the decision."),
            PUBLISHED,
            "decided",
            OFFICERS,
            guards=(_project_lives, _not_reviewed_yet),
            public=True,
            awaited=True,
            awaited_where={"state": "due"},
            confirm=_("A new trade-off follows this one, with all that was laid out in it. Each group is asked anew."),
        ),
        Transition(
            "withdraw",
            _("Withdraw"),
            _("{actor} withdrew the trade-off."),
            WORKED_ON,
            "withdrawn",
            OFFICERS,
            reason=True,
        ),
    ),
    readers=(
        Reading(INSIDE),
        Reading((Who(ANY_ROLE, of="stakeholder"),), ("stating", *PUBLISHED, "withdrawn")),
        Reading((PUBLIC,), PUBLISHED),
        Reading((PUBLIC,), ("stating",), where={"opened": True}, when=_("once it was opened to everyone")),
    ),
)

"""What may happen to a protest against the terms, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import SYSTEM, Context, Reading, State, Transition, Workflow
from junto.evaluation import conditions
from junto.evaluation.models import TermsProtest
from junto.evaluation.workflow import protesting
from junto.evaluation.workflow.protesting import DECIDERS
from junto.evaluation.workflow.roles import OFFICE, OWN, WATCH
from junto.journal.registry import Kind, Relation
from junto.solicitations.workflow.roles import solicitation_relations

CONCERNED = (*WATCH, OWN, *DECIDERS)  # the line names the company, which everyone else reads with the decision alone
WROTE = ("solicitations.solicitation:write", "solicitations.solicitation:publish")  # whoever wrote the terms


def _possible(protest: TermsProtest, context: Context) -> Any | None:
    """The method allows it, the solicitation runs, and the company could offer."""
    return conditions.why_not_protest_terms(protest, context.at)


def _too_late(protest: TermsProtest, context: Context) -> Any | None:
    """It was filed after the time for protests against the terms."""
    if conditions.terms_filed_late(protest):
        return None
    return gettext("It was filed in time.")


def _no_party(protest: TermsProtest, context: Context) -> Any | None:
    """Whoever decides did not write the terms, sits on no panel and speaks for no company."""
    return conditions.why_not_decide_terms(protest, context.actor)


def _put_right(protest: TermsProtest, context: Context) -> Any | None:
    """An addendum was issued since the decision."""
    return conditions.why_not_put_right(protest)


def _ended(protest: TermsProtest, context: Context) -> Any | None:
    """The solicitation was cancelled or ended otherwise."""
    if protest.solicitation.state in ("cancelled", "unsuccessful"):
        return None
    return gettext("The solicitation goes on.")


DECIDED = ("upheld", "remedied", "denied")
TERMS_PROTEST = Workflow(
    name="evaluation.terms_protest",
    title=_("protest against the terms"),
    states={
        "filed": State(_("filed in time"), _("It stays the opening and waits for a written decision.")),
        "late": protesting.LATE,
        "withdrawn": protesting.WITHDRAWN,
        "upheld": State(
            pgettext_lazy("protest", "upheld"), _("The company was right. Nothing is opened before it is put right.")
        ),
        "remedied": State(_("put right"), _("The terms were changed, or the solicitation was cancelled."), final=True),
        "denied": State(_("denied"), _("With the reasons. The terms stand."), final=True),
        "moot": State(_("without object"), _("The solicitation ended before it was decided."), final=True),
    },
    transitions=(
        protesting.file(
            _("Protest against the terms"), _("A protest against the terms was filed."), _possible, CONCERNED
        ),
        protesting.attach(("filed",), CONCERNED),
        protesting.note_late(_too_late),
        protesting.withdraw(("filed",), CONCERNED),
        Transition(
            "uphold",
            _("Decide: the protest is right"),
            _("{actor} upheld the protest against the terms."),
            ("filed",),
            "upheld",
            DECIDERS,
            guards=(_no_party,),
            apart_from=WROTE,
            reason=True,
            public=True,
            awaited=True,
            confirm=_(
                "Nothing is opened before what you find wrong is put right. Everyone reads your decision once the "
                "method has opened who offered."
            ),
        ),
        Transition(
            "deny",
            _("Decide: the protest is denied"),
            _("{actor} denied the protest against the terms."),
            ("filed",),
            "denied",
            DECIDERS,
            guards=(_no_party,),
            apart_from=WROTE,
            reason=True,
            public=True,
            confirm=_(
                "The terms stand and the stay ends. Everyone reads your decision once the method has opened who "
                "offered."
            ),
        ),
        Transition(
            "put_right",
            _("Say by which addendum it was put right"),
            _("{actor} said that addendum {addendum} puts it right."),
            ("upheld",),
            "remedied",
            OFFICE,
            guards=(_put_right,),
            public=True,
            awaited=True,
        ),
        Transition(
            "note_end",
            _("Note that it was cancelled"),
            _("The solicitation ended: nothing is opened."),
            ("upheld",),
            "remedied",
            (SYSTEM,),
            guards=(_ended,),
            public=True,
        ),
        Transition(
            "drop",
            _("Drop"),
            _("The solicitation ended: the protest has no object any more."),
            ("filed",),
            "moot",
            (SYSTEM,),
            guards=(_ended,),
            public=True,
        ),
    ),
    readers=(
        Reading(CONCERNED),
        *protesting.for_everyone(DECIDED, "solicitation"),
    ),
)

KINDS = (
    Kind(
        TermsProtest,
        TERMS_PROTEST,
        relations={
            **solicitation_relations("solicitation__"),
            "organization": Relation("organization"),
            **protesting.deciders_in("solicitation__jurisdiction"),
        },
        root="solicitation",
        act_url="evaluation:terms-protest-act",
    ),
)

"""What may happen to requests for records, their documents and released copies, and who may do and see it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Context, Reading, State, Transition, Who, Workflow
from junto.journal.registry import Kind, Relation
from junto.publication.models import RecordsRequest, ReleasedCopy, ResponsiveDocument
from junto.publication.records import conditions
from junto.solicitations.workflow.roles import AUDITOR, CLERK, OFFICE, solicitation_relations

ATTORNEY = (Who("city_attorney", of="here"),)
KEEPERS = (*OFFICE, *CLERK)  # who answers requests
DECIDERS = (*OFFICE, *CLERK, *ATTORNEY)
WATCH = (*DECIDERS, AUDITOR, SYSTEM)
COMPANY = (Who("company_representative", of="organization"),)


def _publishable(request: RecordsRequest, context: Context) -> Any | None:
    """Every document is decided and its copy there, no company's time runs, and the method has opened what it tells."""
    return conditions.why_not_publishable(request, context.at)


def _published_once(request: RecordsRequest, context: Context) -> Any | None:
    """The solicitation was announced: before, its drafts are not for everyone."""
    if request.solicitation.state not in ("draft", "dropped"):
        return None
    return gettext("The solicitation was never announced: nothing of it is released here.")


REQUEST = Workflow(
    name="publication.records_request",
    title=_("request for records"),
    states={
        "received": State(_("to be answered"), _("Documents are found, companies are heard, copies are made.")),
        "answered": State(_("answered"), _("What was released is open to everyone, for good."), final=True),
        "closed": State(_("closed"), _("Nothing was released, with the reason."), final=True),
    },
    transitions=(
        Transition(
            "receive",
            _("Register a request"),
            _("{actor} registered a request for records."),
            (NEW,),
            "received",
            KEEPERS,
        ),
        Transition("edit", _("Edit"), _("{actor} edited the request."), ("received",), None, KEEPERS, minor=True),
        Transition(
            "publish",
            _("Release and answer"),
            _("{actor} answered a request for records. Copies released: {count}."),
            ("received",),
            "answered",
            KEEPERS,
            guards=(_published_once, _publishable),
            public=True,
            awaited=True,
            confirm=_(
                "This cannot be undone. Everyone can fetch the copies from now on, others will keep them, and nothing "
                "here can take them back. Look at each copy once more: is everything that must be left out really gone "
                "from the file, not only covered?"
            ),
        ),
        Transition(
            "close",
            _("Close without a release"),
            _("{actor} closed the request."),
            ("received",),
            "closed",
            KEEPERS,
            reason=True,
            confirm=_("Nothing is released. The reason stays on the record."),
        ),
    ),
    readers=(Reading(WATCH), Reading((PUBLIC,), ("answered",))),
    closed={"requester": WATCH, "contact": WATCH, "purpose": WATCH, "wanted": WATCH},
)


def _request_open(document: ResponsiveDocument, context: Context) -> Any | None:
    """The request waits for its answer."""
    return conditions.why_request_over(document)


def _claimed(document: ResponsiveDocument, context: Context) -> Any | None:
    """There is a company that claims it is confidential."""
    return conditions.why_no_notice(document)


def _noticed_first(document: ResponsiveDocument, context: Context) -> Any | None:
    """A company that claims it is confidential was given notice."""
    return conditions.why_notice_first(document)


def _attorney_against_objection(document: ResponsiveDocument, context: Context) -> Any | None:
    """Against an objection the city attorney decides."""
    return conditions.why_attorney_decides(document, context.actor)


def _in_time(document: ResponsiveDocument, context: Context) -> Any | None:
    """The time to object has not passed, by the database's clock."""
    return conditions.why_too_late(document, context.at)


def _time_over(document: ResponsiveDocument, context: Context) -> Any | None:
    """The time to object has passed."""
    if conditions.why_too_late(document, context.at):
        return None
    return gettext("The company may still object.")


UNDECIDED = ("listed", "unopposed", "objected")
AGAIN = ("whole", "to_redact", "redacted", "withheld")  # decided, and not released: may be decided otherwise
CAREFUL = (_request_open, _noticed_first, _attorney_against_objection)


def _decisions(name: str, label: Any, past: Any, target: str, *, awaited: bool = False) -> tuple[Transition, ...]:
    """A decision on a document: the attorney's where the company objects, elsewhere that of whoever answers.

    Only one of the decisions is `awaited`, so that a document stands once among what waits for the attorney.
    """
    return (
        Transition(
            name,
            label,
            past,
            ("objected",),
            target,
            ATTORNEY,
            guards=(_request_open,),
            reason=True,
            awaited=awaited,
        ),
        Transition(name, label, past, ("listed", "unopposed", *AGAIN), target, DECIDERS, guards=CAREFUL, reason=True),
    )


DOCUMENT = Workflow(
    name="publication.responsive_document",
    title=_("document asked for"),
    states={
        "listed": State(_("found"), _("It is asked for. What becomes of it is to be decided.")),
        "noticed": State(_("the company was given notice"), _("It may object until the date named.")),
        "objected": State(_("the company objects"), _("The city attorney decides.")),
        "unopposed": State(_("no objection"), _("The company consented, or let the time pass.")),
        "whole": State(_("to be released whole"), _("Nothing in it must be left out.")),
        "to_redact": State(_("to be redacted"), _("Waits for its redacted copy.")),
        "redacted": State(_("redacted"), _("Its redacted copy waits to be released.")),
        "withheld": State(_("withheld"), _("It is not released, by the law that is named.")),
        "released": State(_("released"), _("Everyone can fetch the copy."), final=True),
        "dropped": State(_("taken off the list"), _("It is not what was asked for."), final=True),
    },
    transitions=(
        Transition(
            "list", _("List a document"), _("{actor} listed “{title}”."), (NEW,), "listed", KEEPERS,
            guards=(_request_open,), minor=True,
        ),
        Transition(
            "give_notice",
            _("Give the company notice"),
            _("{actor} gave the company notice: it may object until {until}."),
            ("listed",),
            "noticed",
            KEEPERS,
            guards=(_request_open, _claimed),
            confirm=_("The company is told at once and may object within the time the law leaves it."),
        ),
        Transition(
            "object",
            _("Object to the release"),
            _("{actor} objected to the release."),
            ("noticed",),
            "objected",
            COMPANY,
            guards=(_request_open, _in_time),
            awaited=True,
        ),
        Transition(
            "consent",
            _("Do not object"),
            _("{actor} does not object to the release."),
            ("noticed",),
            "unopposed",
            COMPANY,
            guards=(_request_open,),
            confirm=_("Your claim that it is confidential ends for this request. This cannot be undone."),
        ),
        Transition(
            "lapse",
            _("Let the time pass"),
            _("The company did not object in time."),
            ("noticed",),
            "unopposed",
            (SYSTEM,),
            guards=(_time_over,),
        ),
        *_decisions("release_whole", _("Decide: release whole"), _("{actor} decided to release it whole."), "whole"),
        *_decisions("redact", _("Decide: redact"), _("{actor} decided to redact it."), "to_redact", awaited=True),
        *_decisions("withhold", _("Decide: withhold"), _("{actor} decided to withhold it."), "withheld"),
        Transition(
            "keep_copy",
            _("Bring in the redacted copy"),
            _("{actor} brought in a redacted copy. Passages left out: {count}."),
            ("to_redact", "redacted"),
            "redacted",
            DECIDERS,
            guards=(_request_open,),
            button=False,
        ),
        Transition(
            "drop",
            _("Take off the list"),
            _("{actor} took it off the list."),
            ("listed", *AGAIN),
            "dropped",
            KEEPERS,
            guards=(_request_open,),
            reason=True,
        ),
        Transition(
            "release", _("Release"), _("Its copy was released."), ("whole", "redacted"), "released", (SYSTEM,),
            minor=True,
        ),
    ),
    readers=(
        Reading(WATCH),
        Reading(COMPANY, ("noticed", "objected", "unopposed", *AGAIN, "released")),
    ),
)  # fmt: skip

COPY = Workflow(
    name="publication.released_copy",
    title=_("released copy"),
    states={"released": State(_("released"), _("Open to everyone for good; never changed."), final=True)},
    transitions=(
        Transition(
            "release", _("Release"), _("The copy “{title}” was released."), (NEW,), "released", (SYSTEM,), public=True
        ),
    ),
    readers=(Reading((PUBLIC,)),),
)

KINDS = (
    Kind(
        RecordsRequest,
        REQUEST,
        relations=solicitation_relations("solicitation__"),
        root="solicitation",
        act_url="publication:records-act",
    ),
    Kind(
        ResponsiveDocument,
        DOCUMENT,
        relations={**solicitation_relations("request__solicitation__"), "organization": Relation("company")},
        root="request__solicitation",
        parts=("redactions",),
        omit=frozenset({"claim"}),  # of the offer, whose content stays out of the journal
        act_url="publication:records-document-act",
    ),
    Kind(ReleasedCopy, COPY, root="request__solicitation"),
)

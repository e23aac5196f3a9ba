"""Reads of the room: what is open to offers, what was asked, what was offered."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.db.models import Case, F, IntegerField, Q, QuerySet, When

from junto.core.money import Money
from junto.core.workflow import Actor
from junto.documents.search import matching
from junto.journal.access import visible
from junto.places.models import Sector
from junto.projects.models import Project
from junto.solicitations.conditions import PUBLIC_STATES, is_open
from junto.solicitations.models import Question, Solicitation, Submission
from junto.solicitations.totals import total_of, total_read

LIST_STATES = {
    "": ("published", "planned"),
    "running": ("closed", "opened", "intended"),
    "done": ("awarded", "contracted", "cancelled", "unsuccessful"),
}
OFFICE_ROLE = "procurement_officer"


def opportunities(
    by: Actor, *, sector: Sector | None = None, state: str = "", words: str = ""
) -> QuerySet[Solicitation]:
    """Solicitations that everyone may read (all of them for `state="all"`); what is open comes first, soonest first.

    `state`: a state, or a key of `LIST_STATES`. `words`: of the title, the summary or the number.
    """
    wanted = PUBLIC_STATES if state == "all" else LIST_STATES.get(state, (state,))
    rows = visible(Solicitation, by).filter(state__in=wanted)
    if sector is not None:
        rows = rows.filter(sector=sector)
    if words:
        rows = rows.filter(Q(pk__in=matching("solicitations.solicitation", words)) | _numbered(words))
    first = Case(When(state="published", then=0), default=1, output_field=IntegerField())
    newest_first = state not in ("", "published", "planned")
    order = ("-year", "-serial") if newest_first else (first, "deadline", "-year", "-serial")
    return rows.select_related("sector", "jurisdiction", "office", "project__lead").order_by(*order)


def _numbered(words: str) -> Q:
    """The condition for a human number, S-2027-0012; none where the words are not one."""
    found = re.fullmatch(r"S-(\d{4})-(\d{1,9})", words.strip().upper())
    return Q(year=int(found[1]), serial=int(found[2])) if found else Q(pk__in=[])


def drafts(by: Actor) -> QuerySet[Solicitation]:
    """The drafts of the reader's own office."""
    return visible(Solicitation, by).filter(state="draft", office__in=by.organizations(OFFICE_ROLE))


def in_office(actor: Actor, solicitation: Solicitation) -> bool:
    """Whether the actor is a procurement officer of the office whose solicitation it is."""
    return solicitation.office_id in actor.organizations(OFFICE_ROLE)


def of_project(project: Project, by: Actor) -> list[Solicitation]:
    """The solicitations of a project that the reader may see, newest first."""
    return list(visible(Solicitation, by).filter(project=project).exclude(state="dropped"))


def answered_questions(solicitation: Solicitation) -> QuerySet[Question]:
    """Questions with their public answers, in the order of the answers."""
    return solicitation.questions.filter(state="answered").order_by("number")


def answered_first(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Questions in the order of their public numbers, then those without one in the order in which they were asked."""
    return questions.order_by(F("number").asc(nulls_last=True), "pk")


def waiting_questions(solicitation: Solicitation, by: Actor) -> QuerySet[Question]:
    """Questions without an answer that the reader may see: the office all, a company its own."""
    return visible(Question, by).filter(solicitation=solicitation).exclude(state="answered").order_by("pk")


# --- what was offered ------------------------------------------------------------------------------------------------
def opened_submissions(solicitation: Solicitation, round_number: int = 0) -> QuerySet[Submission]:
    """The submissions of a round that were opened and read, in the order of arrival; for those inside."""
    rows = Submission.objects.filter(solicitation=solicitation, round=round_number, state="opened")
    return rows.select_related("organization", "solicitation").order_by("received_at", "pk")


def undecided_submissions(solicitation: Solicitation, round_number: int = 0) -> QuerySet[Submission]:
    """What the opening left to do: not confirmed and not decided about, or on paper and not written in yet."""
    states = ("unconfirmed", "admitted", "on_paper", "written_in")
    return Submission.objects.filter(solicitation=solicitation, round=round_number, state__in=states)


def submission_total(submission: Submission) -> Money:
    """What an opened submission adds up to over the items asked for, in the solicitation's currency."""
    return total_of(submission)


@dataclass(frozen=True, slots=True)
class Offered:
    """One offer as everyone may see it by now; None for what is not open yet."""

    name: str | None
    total: Money | None
    left_sealed: bool = False  # its price lies in an envelope that nobody opened


def offers_shown(solicitation: Solicitation) -> list[Offered] | None:
    """What was opened, as far as the profile has opened it to everyone; None where not even their number is."""
    names, prices = is_open(solicitation, "names"), is_open(solicitation, "prices")
    if not (names or prices or is_open(solicitation, "receipts")):
        return None
    rows = [(s.organization.name, total_read(s)) for s in opened_submissions(solicitation)]
    if not names:  # in an order that tells nothing of who came first
        rows.sort(key=lambda row: -1 if row[1] is None else row[1].minor)
    return [
        Offered(name if names else None, total if prices else None, prices and total is None) for name, total in rows
    ]

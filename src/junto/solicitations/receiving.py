"""What stands against handing in, withdrawing, opening: deadlines by the database's clock, exclusions, addenda."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from junto.core.sealing import PRICE, QUALITY
from junto.core.workflow import Words
from junto.journal.composed import Whether
from junto.journal.statements import attached
from junto.people.models import Organization
from junto.solicitations.models import (
    Acknowledgement,
    Addendum,
    Exclusion,
    Opening,
    Solicitation,
    Submission,
)
from junto.solicitations.models.parts import ONE

UNDER_WAY = ("called", "reading", "held")
READABLE = ("reading", "held")
IN_FORCE = ("standing", "under_review")


@dataclass(frozen=True, slots=True)
class Round:
    """A later round in which some companies are asked for their best and final offer."""

    deadline: datetime
    opening_at: datetime
    invited: frozenset[UUID]


Rounds = Callable[[Solicitation, int], "Round | None"]
_rounds: list[Rounds] = []


def ask_for_rounds(rounds: Rounds) -> None:
    """Let the room that calls for best and final offers say which round is asked of whom, and until when."""
    if rounds not in _rounds:
        _rounds.append(rounds)


def round_of(solicitation: Solicitation, number: int) -> Round | None:
    """The later round of that number; None where there is none, and for round 0, which is the solicitation itself."""
    return next((found for rounds in _rounds if number and (found := rounds(solicitation, number)) is not None), None)


@dataclass(frozen=True, slots=True)
class PriceGate:
    """Whether the prices of two envelopes may be opened: why not yet, and of which submissions once they may."""

    why_not: Words | None
    passed: frozenset[UUID] = frozenset()


Gate = Callable[[Solicitation], "PriceGate | None"]
_gates: list[Gate] = []


def ask_for_quality(gate: Gate) -> None:
    """Let the room that scores say whether quality is decided and frozen, and whose prices are opened then."""
    if gate not in _gates:
        _gates.append(gate)


def price_gate(solicitation: Solicitation) -> PriceGate:
    """What the room that scores says; as long as nobody says anything, no price is opened."""
    undecided = PriceGate(_("Quality is not decided yet: no price is opened before the panel’s word on it is frozen."))
    return next((found for gate in _gates if (found := gate(solicitation)) is not None), undecided)


def deadline_of(submission: Submission) -> datetime | None:
    """Until when a submission of its round is taken."""
    if not submission.round:
        return submission.solicitation.deadline
    later = round_of(submission.solicitation, submission.round)
    return later.deadline if later else None


def deadline_passed(solicitation: Solicitation, at: datetime) -> bool:
    """Whether the solicitation's deadline has come by `at`."""
    return solicitation.deadline is not None and solicitation.deadline <= at


# --- handing in ------------------------------------------------------------------------------------------------------
def why_not_taken(submission: Submission, at: datetime) -> Words | None:
    """Why no submission of this round is taken, replaced or withdrawn at `at`; None where it is."""
    solicitation = attached(submission, "solicitation")
    if submission.round:
        later = round_of(solicitation, submission.round)
        if later is None or submission.organization_id not in later.invited:
            return _("Your company is not asked for a further offer.")
    elif solicitation.state not in ("published", "closed"):
        return _("Nothing is taken now: the solicitation is not open for offers.")
    deadline = deadline_of(submission)
    if deadline is None or at >= deadline:
        return _("The deadline has passed.")
    return None


def why_not_on_paper(solicitation: Solicitation) -> Words | None:
    """Two envelopes are taken online alone: on paper nobody could show that a price stayed sealed."""
    if solicitation.envelopes == ONE:
        return None
    return _(
        "There are two envelopes, quality before price, so nothing is taken on paper. Let the company use a computer "
        "here: the page makes both envelopes, and they are handed in together."
    )


def why_not_late(submission: Submission, at: datetime) -> Words | None:
    """Why something cannot be handed in as late: it still is in time, or the opening has begun."""
    if why_not_taken(submission, at) is None:
        return _("The deadline has not passed: hand it in as usual.")
    if submission.solicitation.state not in ("published", "closed") and not submission.round:
        return _("Nothing is taken now: the solicitation is not open for offers.")
    return why_opened(submission)


def arrived_in_time(submission: Submission) -> bool:
    """Whether it was received before the deadline as it is now; the second of the deadline is too late."""
    deadline = deadline_of(submission)
    return submission.received_at is not None and deadline is not None and submission.received_at < deadline


def why_second_draft(submission: Submission) -> Words | None:
    """The company has a draft already."""
    same = Submission.objects.filter(
        solicitation=submission.solicitation_id,
        organization=submission.organization_id,
        round=submission.round,
        state="draft",
    )
    return _("Your company has a draft already: go on with that one.") if same.exists() else None


def unseen_addenda(solicitation: Solicitation, organization: Organization) -> list[Addendum]:
    """The addenda issued that the company has not acknowledged, in their order."""
    if not _some_unseen(solicitation.pk, organization.pk):
        return []
    return list(_unseen(solicitation.pk, organization.pk).order_by("number"))


def _unseen(solicitation: UUID, organization: UUID) -> QuerySet[Addendum]:
    seen = Acknowledgement.objects.filter(organization=organization, addendum__solicitation=solicitation)
    return Addendum.objects.filter(solicitation=solicitation, state="issued").exclude(pk__in=seen.values("addendum"))


_some_unseen = Whether(_unseen, UUID, UUID)


def why_addenda_unseen(submission: Submission) -> Words | None:
    """An addendum that the company has not acknowledged."""
    unseen = unseen_addenda(submission.solicitation, submission.organization)
    if not unseen:
        return None
    return _("Acknowledge addendum %(number)s first: it changed what is asked.") % {"number": unseen[0].number}


# --- who may not offer -----------------------------------------------------------------------------------------------
def exclusions_of(solicitation: Solicitation) -> QuerySet[Exclusion]:
    """The exclusions in force for this purchase: of its project, and of its jurisdiction as a whole."""
    return _exclusions(solicitation.project_id, solicitation.jurisdiction_id).order_by("company_name", "pk")


def _exclusions(project: UUID, jurisdiction: UUID) -> QuerySet[Exclusion]:
    rows = Exclusion.objects.filter(Q(project=project) | Q(project=None, jurisdiction=jurisdiction))
    return rows.filter(state__in=IN_FORCE)


_some_excluded = Whether(_exclusions, UUID, UUID)


def exclusion_of(solicitation: Solicitation, organization: Organization, at: datetime) -> Exclusion | None:
    """The exclusion that keeps a company from offering; found by its registration, else by its name as written."""
    if not _some_excluded(solicitation.project_id, solicitation.jurisdiction_id):
        return None
    day = timezone.localdate(at)
    for exclusion in exclusions_of(solicitation).filter(Q(until=None) | Q(until__gte=day)):
        if names(exclusion, organization):
            return exclusion
    return None


def names(exclusion: Exclusion, organization: Organization) -> bool:
    """Whether it is that company: by its registration, or, where that is not known, by its name."""
    if exclusion.organization_id is not None:
        return exclusion.organization_id == organization.pk
    return plain_name(exclusion.company_name) == plain_name(organization.name)


def why_excluded(solicitation: Solicitation, organization: Organization, at: datetime) -> Words | None:
    """Why a company may not offer, with the law and the way to have it looked at; None where it may."""
    exclusion = exclusion_of(solicitation, organization, at)
    if exclusion is None:
        return None
    return _(
        "%(company)s cannot offer here: %(ground)s (%(citation)s). You can ask for a review of this exclusion."
    ) % {
        "company": organization.name,
        "ground": exclusion.get_ground_display(),
        "citation": exclusion.citation,
    }


FORMS = frozenset(
    (
        *("inc", "incorporated", "corp", "corporation", "co", "company"),
        *("llc", "ltd", "limited", "plc", "lp", "llp", "gmbh", "sa"),
    )
)


def plain_name(name: str) -> str:
    """A company's name without accents, case, signs and its legal form: “Acmé Signals, Inc.” is “acme signals”."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    words = re.sub(r"[^a-z0-9]+", " ", "".join(c for c in folded if not unicodedata.combining(c))).split()
    while len(words) > 1 and words[-1] in FORMS:
        words.pop()
    return " ".join(words)


# --- the opening -----------------------------------------------------------------------------------------------------
def opening_of(solicitation: Solicitation, round_number: int = 0, part: str = QUALITY) -> Opening | None:
    """The opening of a round that was called and not called off; of two envelopes that of the first, on quality."""
    rows = Opening.objects.filter(solicitation=solicitation, round=round_number, state__in=UNDER_WAY)
    return (rows.filter(part=PRICE) if part == PRICE else rows.exclude(part=PRICE)).first()


def next_part(solicitation: Solicitation) -> str:
    """Which envelopes are to be opened next: the only ones, those on quality, or the prices once quality was opened."""
    first = opening_of(solicitation)
    return solicitation.parts[-1] if first is not None and first.state == "held" else solicitation.parts[0]


def why_price_sealed(submission: Submission) -> Words | None:
    """Why the price envelope is closed to everybody; None once two officers have held the opening of the prices."""
    opening = opening_of(submission.solicitation, submission.round, PRICE)
    if opening is None or opening.state not in READABLE:
        return _("Prices stay sealed until quality is decided and two officers hold the opening of the prices.")
    gate = price_gate(submission.solicitation)
    if gate.why_not is not None:
        return gate.why_not
    if submission.pk not in gate.passed:
        return _("This offer did not get as far as the prices: its price envelope stays sealed.")
    return None


def why_opened(submission: Submission) -> Words | None:
    """The opening has begun: nothing is taken in any more, not even sealed."""
    opening = opening_of(submission.solicitation, submission.round)
    if opening is not None and opening.state in READABLE:
        return _("The opening has begun: nothing is taken any more.")
    return None


def why_opening_begun(solicitation: Solicitation) -> Words | None:
    """Envelopes are readable already, so the deadline cannot move any more."""
    opening = opening_of(solicitation)
    if opening is not None and opening.state in READABLE:
        return _("The opening has begun: the deadline cannot be moved any more.")
    return None


def why_sealed(submission: Submission) -> Words | None:
    """No two officers have held the opening yet: what is in the envelope is closed to everybody."""
    opening = opening_of(submission.solicitation, submission.round)
    if opening is None or opening.state not in READABLE:
        return _("Envelopes are sealed until two officers hold the opening.")
    return None


def why_not_to_be_opened(opening: Opening, at: datetime) -> Words | None:
    """Why the opening cannot be called: the deadline is still ahead, or there is nothing to open."""
    solicitation = opening.solicitation
    if opening.part not in solicitation.parts or (opening.part and opening.round):
        return _("There is no such opening here.")
    if opening.part == PRICE:
        if solicitation.state != "opened":
            return _("The quality envelopes are opened first, and scored; then the prices.")
        return price_gate(solicitation).why_not
    if opening.round:
        later = round_of(solicitation, opening.round)
        ended = later is not None and later.deadline <= at
    elif solicitation.state not in ("published", "closed"):
        return _("This solicitation does not wait for an opening.")
    else:
        ended = deadline_passed(solicitation, at)
    return None if ended else _("The deadline has not passed: nothing is opened before it.")


def why_stayed(opening: Opening) -> Words | None:
    """A protest against the terms that is not settled stops the opening, unless the officer went ahead."""
    if opening.round:
        return None  # the terms were protested before the first opening
    rows = opening.solicitation.opening_stays.filter(state__in=("standing", "binding"))
    stay = rows.order_by("state", "pk").first()
    if stay is None:
        return None
    if stay.state == "binding":
        return _("%(cause)s was upheld: what it found wrong is put right by an addendum first, or it is cancelled.") % {
            "cause": stay.cause
        }
    return _(
        "%(cause)s, a protest against the terms, is not decided: nothing is opened before, "
        "unless the officer goes ahead with a written determination."
    ) % {"cause": stay.cause}


def why_second_opening(opening: Opening) -> Words | None:
    """The opening was called already."""
    if opening_of(opening.solicitation, opening.round, opening.part) is not None:
        return _("The opening was called already.")
    return None


def why_not_the_hour(opening: Opening, at: datetime) -> Words | None:
    """Why the opening cannot be held now: its hour has not come, or the deadline was moved since it was called."""
    if sentence := why_not_to_be_opened(opening, at):
        return sentence
    later = round_of(opening.solicitation, opening.round)
    hour = later.opening_at if later else opening.solicitation.opening_at
    if hour is not None and at < hour:
        return _("The hour of the opening has not come.")
    return None

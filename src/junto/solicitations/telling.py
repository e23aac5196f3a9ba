"""What the room tells whom: approvals asked, questions and answers, solicitations to those subscribed."""

from __future__ import annotations

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from junto.core.sealing import PRICE, QUALITY
from junto.notices.actions import notify
from junto.people.models import Organization
from junto.people.queries import memberships_on, today
from junto.people.roles import ROLES
from junto.solicitations.models import Addendum, AskedOf, Opening, Question, Solicitation, Subscription
from junto.solicitations.sealing import giving

OFFICER, COMPANY = "procurement_officer", "company_representative"


def _of(subject: Any) -> dict[str, Any]:
    return {"number": subject.number, "title": subject.title}


def approval_asked(approval: AskedOf) -> None:
    """Whoever holds the role in the city learns that their approval is asked for."""
    held = memberships_on(today()).filter(role=approval.role, organization__jurisdiction=approval.of.jurisdiction_id)
    for organization in Organization.objects.filter(pk__in=held.values("organization")).order_by("name"):
        notify(
            organization=organization,
            role=approval.role,
            subject=approval,
            message=_("Your approval of %(number)s, “%(title)s”, is asked for."),
            params=_of(approval.of),
            key=f"approval:{approval.pk}",
        )


def approval_answered(approval: AskedOf) -> None:
    """The office learns of it."""
    given = approval.state == "given"
    _office(
        approval.solicitation,  # type: ignore[attr-defined]
        _("%(role)s approved %(number)s, “%(title)s”.")
        if given
        else _("%(role)s did not approve %(number)s, “%(title)s”."),
        of=approval.of,
        role=capfirst(ROLES[approval.role].label),  # it begins the sentence
    )


def _office(solicitation: Solicitation, message: Any, *, of: Any = None, **params: Any) -> None:
    """Tell the office that buys; `of`: what of the purchase it is about, where not the solicitation itself."""
    about = of or solicitation
    notify(
        organization=solicitation.office,
        role=OFFICER,
        subject=about,
        message=message,
        params={**_of(about), **params},
    )


def question_asked(question: Question) -> None:
    """The office learns that somebody asked; not who."""
    _office(question.solicitation, _("A question was asked about %(number)s, “%(title)s”."))


def question_answered(question: Question) -> None:
    """Who asked learns of the answer."""
    _asker(question, _("Your question about %(number)s, “%(title)s”, was answered."))


def question_declined(question: Question, reason: str) -> None:
    """Who asked learns that there will be no answer, and why."""
    _asker(question, _("Your question about %(number)s, “%(title)s”, is not answered: %(reason)s"), reason=reason)


def _asker(question: Question, message: Any, **params: Any) -> None:
    notify(
        organization=question.organization,
        role=COMPANY,
        subject=question.solicitation,
        message=message,
        params={**_of(question.solicitation), **params},
    )


def subscribers_told(solicitation: Solicitation, message: Any, *, key: str, **params: Any) -> None:
    """Everyone subscribed to the sector, or to all, is told one sentence; it goes into the digest."""
    rows = Subscription.objects.filter(state="active", sector__in=[solicitation.sector_id]) | (
        Subscription.objects.filter(state="active", sector=None)
    )
    told: set[tuple[Any, Any]] = set()
    for row in rows.select_related("person", "organization").order_by("pk"):
        if (row.person_id, row.organization_id) in told:
            continue
        told.add((row.person_id, row.organization_id))
        to = {"organization": row.organization, "role": COMPANY} if row.organization else {"person": row.person}
        notify(
            **to,  # type: ignore[arg-type]
            subject=solicitation,
            message=message,
            params={**_of(solicitation), **params},
            key=f"{key}:{solicitation.pk}",
        )


def announced(solicitation: Solicitation) -> None:
    """Those subscribed learn that it is coming."""
    subscribers_told(solicitation, _("Coming: “%(title)s” (%(number)s)."), key="announced")


def published(solicitation: Solicitation) -> None:
    """Those subscribed learn that they can offer, and until when."""
    subscribers_told(
        solicitation,
        _("New: “%(title)s” (%(number)s). Offers until %(deadline)s."),
        key="published",
        deadline=solicitation.deadline,
    )


def amended(addendum: Addendum) -> None:
    """Those subscribed learn of an addendum."""
    subscribers_told(
        addendum.solicitation,
        _("Addendum %(addendum)s to “%(title)s” (%(number)s): %(summary)s"),
        key=f"addendum-{addendum.number}",
        addendum=addendum.number,
        summary=addendum.summary,
    )


def ended(solicitation: Solicitation) -> None:
    """Those subscribed learn that it was cancelled."""
    subscribers_told(solicitation, _("Cancelled: “%(title)s” (%(number)s)."), key="ended")


SHARE_ASKED = {
    PRICE: _(
        "The opening of the prices of %(number)s, “%(title)s”, was called: your share of the key to the price "
        "envelopes is asked for."
    ),
}
SHARE_ASKED |= dict.fromkeys(
    ("", QUALITY), _("The opening of %(number)s, “%(title)s”, was called: your share of the key is asked for.")
)


def shares_asked(opening: Opening) -> None:
    """The opening was called: each holder of a share of the key is asked for it."""
    for share in giving.awaited_by(opening):
        if share.person is not None:
            notify(
                person=share.person,
                subject=opening,
                message=SHARE_ASKED[opening.part],
                params=_of(opening.solicitation),
                urgent=True,
                key=f"share:{opening.pk}",
            )

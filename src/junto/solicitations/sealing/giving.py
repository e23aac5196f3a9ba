"""The shares given at an opening: which are awaited, whether there are enough, and what keeps one from being given."""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from junto.core.sealing import PRICE, QUALITY
from junto.core.workflow import Actor, Words
from junto.solicitations import receiving
from junto.solicitations.models import GivenShare, KeyShare, Opening, SealingKey, Solicitation, Submission
from junto.solicitations.sealing.queries import can_be_opened, key_in_use

WAITING = "called"  # the state of an opening that waits for shares


def key_of(opening: Opening) -> SealingKey | None:
    """The key that the opening needs; None where the server alone sealed, or the key is lost."""
    return key_in_use(opening.solicitation, opening.part)


def given_to(opening: Opening) -> QuerySet[GivenShare]:
    """The shares that lie ready for the opening."""
    rows = GivenShare.objects.filter(opening=opening, state="given", share__state="held", share__key__state="in_use")
    return rows.select_related("share", "given_by")


def awaited_by(opening: Opening) -> list[KeyShare]:
    """The shares that can still be given, in the record's order."""
    key = key_of(opening)
    if key is None:
        return []
    given = given_to(opening).values("share")
    return list(key.shares.filter(state="held").exclude(pk__in=given).select_related("person"))


def key_lost(solicitation: Solicitation, part: str = QUALITY) -> bool:
    """Whether it was sealed by a key (of two envelopes, that of the part) that cannot be put together any more."""
    if solicitation.sealed_by != Solicitation.SealedBy.KEY or solicitation.state in ("draft", "dropped", "planned"):
        return False
    key = key_in_use(solicitation, part)
    return key is None or not can_be_opened(key)


def why_not_enough(opening: Opening) -> Words | None:
    """Why the opening cannot be held: too few shares are given, or too few are left. None where enough lie ready."""
    if key_lost(opening.solicitation, opening.part):
        return _(
            "The key is lost: too few shares are left, so nobody can open what was sealed to it. "
            "Cancel it, tell the companies, and ask for offers anew."
        )
    key = key_of(opening)
    if key is None:
        return None
    given = given_to(opening).count()
    if given >= key.needed:
        return None
    return _("%(given)s of %(needed)s shares are given. Waiting for: %(names)s.") % {
        "given": given,
        "needed": key.needed,
        "names": ", ".join(share.name for share in awaited_by(opening)),
    }


def why_not_asked(opening: Opening, at: datetime) -> Words | None:
    """Why no share is taken at `at`: its hour has not come, something stays it, or it was held.

    Asks the database as it is now: whoever read the opening may have read it before its hour was moved.
    """
    opening = Opening.objects.select_related("solicitation").get(pk=opening.pk)
    if key_of(opening) is None:
        return _("Offers for this solicitation are not sealed by a key: nobody has a share.")
    if opening.state == WAITING:
        return receiving.why_not_the_hour(opening, at) or receiving.why_stayed(opening)
    if opening.state == "held" and undecided(opening):
        return None
    return _("This opening does not wait for shares.")


def undecided(opening: Opening) -> list[Submission]:
    """What was sealed, not confirmed, and an officer has yet to decide on: to open it, shares are needed again."""
    if opening.part == PRICE:
        return []  # what is admitted later is opened on quality first
    rows = Submission.objects.filter(solicitation=opening.solicitation_id, round=opening.round, state="unconfirmed")
    return [row for row in rows.order_by("received_at", "pk") if row.sealed]


def why_share_does_not_count(given: GivenShare) -> Words | None:
    """Why the share is none that this opening can use: of another key, lost, or given already."""
    share, key = given.share, key_of(given.opening)
    if key is None or share.key_id != key.pk:
        return _("This share is of another key.")
    if share.state != "held":
        return _("This share does not count any more.")
    if given_to(given.opening).filter(share=share).exclude(pk=given.pk).exists():
        return _("This share was given already.")
    return None


def why_not_theirs(given: GivenShare, actor: Actor) -> Words | None:
    """Why it is not the actor's to give. A share of somebody with an account is given by that person alone."""
    if given.share.person_id is not None and given.share.person_id != actor.person:
        return _("This is the share of %(name)s: everybody gives their own.") % {"name": given.share.name}
    return None


def why_not_back(given: GivenShare) -> Words | None:
    """Why it cannot be taken back: what it opens is being read."""
    if given.opening.state in (WAITING, "held"):
        return None
    return _("The opening is being held: the shares are in use.")

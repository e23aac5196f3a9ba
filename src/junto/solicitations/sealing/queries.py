"""What is known of a solicitation's keys: which is in use, how many shares are left, what keeps one from being made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from junto.core.sealing import PRICE, QUALITY
from junto.core.workflow import Words
from junto.journal import clock
from junto.people.queries import actors_for
from junto.solicitations.models import KeyShare, SealingKey, Solicitation

PREPARED = ("made", "rehearsed")


def key_in_use(solicitation: Solicitation, part: str = QUALITY) -> SealingKey | None:
    """The key to which offers are sealed now (of two envelopes, the one of that part); None where there is none."""
    return _of_part(SealingKey.objects.filter(solicitation=solicitation, state="in_use"), part).first()


def prepared_key(solicitation: Solicitation, part: str = QUALITY) -> SealingKey | None:
    """The key that was made and is not published yet (of two envelopes, of that part); None where there is none."""
    return _of_part(SealingKey.objects.filter(solicitation=solicitation, state__in=PREPARED), part).first()


def _of_part(rows: QuerySet[SealingKey], part: str) -> QuerySet[SealingKey]:
    """The only key stands for the one on quality, so that whoever asks for no part is never given the prices' key."""
    return rows.filter(part=PRICE) if part == PRICE else rows.exclude(part=PRICE)


def beside(key: SealingKey) -> SealingKey | None:
    """The other key of the same ceremony, where there are two envelopes."""
    rows = SealingKey.objects.filter(solicitation=key.solicitation_id, number=key.number)
    return rows.exclude(part=key.part).exclude(state="discarded").first() if key.part else None


def parts_without_key(solicitation: Solicitation) -> list[str]:
    """The envelopes for which no key is prepared, in their order."""
    return [part for part in solicitation.parts if prepared_key(solicitation, part) is None]


def stage_of(key: SealingKey) -> str:
    """Where its solicitation stands: `before` publication, `open` for offers, `closed` before the opening, `over`."""
    solicitation = key.solicitation
    if solicitation.state == "published" and solicitation.deadline is not None and clock.now() < solicitation.deadline:
        return "open"
    waits = ("published", "closed", "opened") if key.part == PRICE else ("published", "closed")
    if solicitation.state in waits:
        return "closed"
    return "before" if solicitation.state in ("draft", "planned") else "over"


def rehearsal_of(key: SealingKey) -> dict[str, Any] | None:
    """What the rehearsal's record says; None where there is none."""
    return json.loads(key.rehearsal) if key.rehearsal else None


def without_a_role(shares: Iterable[KeyShare]) -> set[Any]:
    """The shares, by id, whose holders have no role in the city any more: dismissed, or left."""
    held = [share for share in shares if share.state == "held" and share.person is not None]
    actors = actors_for([share.person for share in held if share.person is not None])
    return {share.pk for share in held if not actors[share.person_id].held}  # type: ignore[index]


def shares_left(key: SealingKey) -> int:
    """How many officers' shares can still be brought to an opening."""
    return key.shares.filter(state="held").count()


def can_be_opened(key: SealingKey) -> bool:
    """Whether enough shares are left."""
    return shares_left(key) >= key.needed


def why_key_missing(solicitation: Solicitation) -> Words | None:
    """Why it cannot be published yet, where it is sealed by a key: none was made, rehearsed, or too few hold it."""
    if solicitation.sealed_by != Solicitation.SealedBy.KEY:
        return None
    return next((why for part in solicitation.parts if (why := _why_unready(solicitation, part))), None)


def _why_unready(solicitation: Solicitation, part: str) -> Words | None:
    key = prepared_key(solicitation, part)
    if key is None:
        return (
            _("There are two envelopes, and one has no key yet: hold the ceremony again, which makes both.")
            if prepared_key(solicitation) is not None
            else _("No key was made to which offers are sealed. Hold the ceremony, or say why it goes without one.")
        )
    if key.part != part:
        return _("The key was made for another number of envelopes: throw it away and make another.")
    if key.state != "rehearsed":
        return _("The key was not rehearsed: its shares must open a test message before anything is published.")
    if not can_be_opened(key):
        return _("Too few shares of the key are left: throw it away and make another.")
    return None


def why_no_new_key(solicitation: Solicitation) -> Words | None:
    """Why no key can be made now: nothing is sealed by one, offers are no longer awaited, or one is prepared."""
    if solicitation.sealed_by != Solicitation.SealedBy.KEY:
        return _("Offers for this solicitation are not sealed by a key.")
    if solicitation.state not in ("draft", "planned", "published"):
        return _("Offers are no longer awaited: another key would open nothing.")
    if not parts_without_key(solicitation):
        return _("A key was made already: throw it away first.")
    return None

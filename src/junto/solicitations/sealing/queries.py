"""What is known of a solicitation's keys: which is in use, how many shares are left, what keeps one from being made."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from junto.core.workflow import Words
from junto.journal import clock
from junto.people.queries import actors_for
from junto.solicitations.models import KeyShare, SealingKey, Solicitation

PREPARED = ("made", "rehearsed")


def key_in_use(solicitation: Solicitation) -> SealingKey | None:
    """The key to which offers are sealed now; None where there is none."""
    return SealingKey.objects.filter(solicitation=solicitation, state="in_use").first()


def prepared_key(solicitation: Solicitation) -> SealingKey | None:
    """The key that was made and is not published yet; None where there is none."""
    return SealingKey.objects.filter(solicitation=solicitation, state__in=PREPARED).first()


def stage_of(key: SealingKey) -> str:
    """Where its solicitation stands: `before` publication, `open` for offers, `closed` before the opening, `over`."""
    solicitation = key.solicitation
    if solicitation.state == "published" and solicitation.deadline is not None and clock.now() < solicitation.deadline:
        return "open"
    if solicitation.state in ("published", "closed"):
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
    key = prepared_key(solicitation)
    if key is None:
        return _("No key was made to which offers are sealed. Hold the ceremony, or say why it goes without one.")
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
    if prepared_key(solicitation) is not None:
        return _("A key was made already: throw it away first.")
    return None

"""The one place where a solicitation's key comes together: the platform's share is handed out here alone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.core.sealing import PRICE, About, Key, Quorum, SealingError, Share, encrypt_share, key_of, read_ceremony
from junto.core.workflow import Refused, Words
from junto.journal import clock
from junto.solicitations import receiving
from junto.solicitations.models import KeyShare, Opening
from junto.solicitations.sealing import giving, platform


def release_key(opening: Opening) -> Key | None:
    """The key of an opening that is being held, from the shares given and the platform's; None where none is needed.

    It lives in memory for as long as the caller reads with it, and is written nowhere. Raises `Refused` where the
    deadline or the hour has not come by the database's clock, the opening is stayed or not held, or shares are missing.
    """
    fresh = Opening.objects.select_related("solicitation").get(pk=opening.pk)
    if sentence := why_not_released(fresh):
        raise Refused(sentence)
    key = giving.key_of(fresh)
    if key is None:
        return None
    try:
        given = [platform.open_platform_share(row.sealed) for row in giving.given_to(fresh)]
        return key_of(read_ceremony(key.record.encode()), [platform.open_platform_share(key.platform_share), *given])
    except SealingError as fault:
        raise Refused(
            _("The shares do not give the key: %(why)s Nothing was opened.") % {"why": fault.sentence.said(_)}
        ) from None


def why_not_released(opening: Opening) -> Words | None:
    """Why the platform does not hand out its share; None where it does."""
    later = receiving.round_of(opening.solicitation, opening.round)
    now = clock.now()
    deadline = later.deadline if later else opening.solicitation.deadline
    hour = later.opening_at if later else opening.solicitation.opening_at
    if deadline is None or now < deadline:
        return _("The deadline has not passed: nothing is opened before it.")
    if hour is not None and now < hour:
        return _("The hour of the opening has not come.")
    if opening.part == PRICE and (sentence := receiving.price_gate(opening.solicitation).why_not):
        return sentence
    if opening.state == "held" and not giving.undecided(opening):
        return _("The opening was held: nothing is left to be opened.")
    if opening.state not in receiving.READABLE:
        return _("Envelopes are sealed until two officers hold the opening.")
    return (receiving.why_stayed(opening) if opening.state == "reading" else None) or giving.why_not_enough(opening)


def seal_share(share: Share, row: KeyShare) -> str:
    """An officer's share, sealed to the platform's key, as it waits for the opening to be held."""
    quorum = Quorum(row.key.needed, row.key.officers)
    about = About(row.name, row.key.solicitation.ocid or "", quorum, row.key.part)
    return encrypt_share(share, platform.platform_recipient(), about).decode()

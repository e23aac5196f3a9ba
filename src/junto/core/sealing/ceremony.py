"""The ceremony that makes a solicitation's key: its public record, and shares as files and cards for their holders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from junto.core.sentences import gettext_noop as _
from junto.core.texts import is_whole, shown

from .cards import Card
from .keys import Key, Recipient, new_key
from .officers import About, encrypt_share, share_text
from .parts import is_part
from .problems import SealingError
from .quorum import Quorum
from .shares import Share
from .sharing import combine, split

LONGEST_NAME = 120
RECORD, RECIPIENT, PLATFORM_FILE = "ceremony.json", "recipient.txt", "platform.share.age"


@dataclass(frozen=True, slots=True)
class Holder:
    """Who gets an officer's share: an age recipient, or None for words on paper."""

    name: str
    recipient: Recipient | None


@dataclass(frozen=True, slots=True)
class Held:
    """A share as the record names it: its holder, the four words that tell it from others, and its file where it has
    one, with the file's SHA-256 in hex.
    """

    name: str
    recipient: Recipient | None
    check: str
    file: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Ceremony:
    """The public record of a ceremony; nothing in it is secret. `part`: of which of two envelopes the key is."""

    solicitation: str
    recipient: Recipient
    made: datetime
    quorum: Quorum
    identifier: int
    platform: Held
    officers: tuple[Held, ...]
    part: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """A ceremony that was held: its record, the sealed shares by the name of their file, the cards (secret) of officers
    who hold theirs on paper, and the platform's share (secret), which whoever holds it needs once more to rehearse.
    """

    ceremony: Ceremony
    files: dict[str, bytes]
    cards: tuple[Card, ...]
    platform: Share

    def platform_words(self) -> bytes:
        """The platform's share as text, for a rehearsal right after the ceremony. A secret."""
        about = About("the platform", self.ceremony.solicitation, self.ceremony.quorum, self.ceremony.part)
        return share_text(self.platform, about).encode()


def hold(
    solicitation: str,
    holders: Sequence[Holder],
    needed: int,
    platform: Recipient,
    *,
    made: datetime,
    part: str = "",
) -> Made:
    """Make a key for a solicitation, split it, hand every holder their share, and keep the key nowhere.

    `made`: the time, aware. `part`: of which of two envelopes the key is. Raises SealingError: an impossible quorum, a
    name twice, one recipient for two shares, an unknown part.
    """
    quorum = Quorum(needed, len(holders))
    _refuse_holders(solicitation, holders, platform)
    if part and not is_part(part):
        raise SealingError("bad_part", _("There are two envelopes: “quality” and “price”."))
    key = new_key()
    shares = split(key, quorum)
    files: dict[str, bytes] = {}
    about = About("the platform", solicitation, quorum, part)
    files[PLATFORM_FILE] = encrypt_share(shares.platform, platform, about)
    digest = sha256(files[PLATFORM_FILE]).hexdigest()
    held, cards = [], []
    for number, (holder, share) in enumerate(zip(holders, shares.officers, strict=True), 1):
        about = About(holder.name, solicitation, quorum, part)
        if holder.recipient is None:
            cards.append(Card(share, about, key.recipient))
            held.append(Held(holder.name, None, share.check()))
            continue
        name = (f"{part}-" if part else "") + _file_name(number, holder.name)
        files[name] = encrypt_share(share, holder.recipient, about)
        held.append(Held(holder.name, holder.recipient, share.check(), name, sha256(files[name]).hexdigest()))
    ceremony = Ceremony(
        solicitation,
        key.recipient,
        made.astimezone(UTC).replace(microsecond=0),
        quorum,
        shares.platform.ceremony,
        Held("the platform", platform, shares.platform.check(), PLATFORM_FILE, digest),
        tuple(held),
        part,
    )
    return Made(ceremony, files, tuple(cards), shares.platform)


def holders_of(ceremony: Ceremony, shares: Sequence[Share]) -> list[str]:
    """Whose the officers' shares are, in the record's order. Raises SealingError for one that the record does not name.

    Where one officer is enough all hold the same words, and nobody can tell whose they were: all are named.
    """
    known = {held.check for held in (ceremony.platform, *ceremony.officers)}
    if any(share.check() not in known for share in shares):
        words = _("A share is not of this ceremony: its check words do not stand in the record.")
        raise SealingError("not_of_ceremony", words)
    given = {share.check() for share in shares}
    return [held.name for held in ceremony.officers if held.check in given]


def key_of(ceremony: Ceremony, shares: Sequence[Share]) -> Key:
    """The ceremony's key from its shares, held against the recipient in the record. Raises SealingError."""
    holders_of(ceremony, shares)
    key = combine(shares)
    if key.recipient != ceremony.recipient:
        words = _("The shares give a key, but not the one to which submissions were sealed.")
        raise SealingError("another_key", words)
    return key


def _refuse_holders(solicitation: str, holders: Sequence[Holder], platform: Recipient) -> None:
    for name in (solicitation, *(holder.name for holder in holders)):
        if not is_name(name):
            words = _("“%(name)s” cannot be a name here: 1 to 120 printable characters on one line.")
            raise SealingError("bad_name", words, name=shown(name))
    names = [holder.name.casefold() for holder in holders]
    twice = next((holder.name for holder in holders if names.count(holder.name.casefold()) > 1), None)
    if twice is not None:
        raise SealingError("name_twice", _("“%(name)s” stands twice among the officers."), name=shown(twice))
    recipients = [platform, *(holder.recipient for holder in holders if holder.recipient is not None)]
    for holder in holders:
        if holder.recipient is not None and recipients.count(holder.recipient) > 1:
            words = _("The recipient of “%(name)s” is also another's: two shares would be in one hand.")
            raise SealingError("recipient_twice", words, name=shown(holder.name))


def is_name(name: object) -> bool:
    """Whether it can stand in the record as a name: 1 to 120 printable characters on one line."""
    return (
        isinstance(name, str)
        and 0 < len(name) <= LONGEST_NAME
        and name.isprintable()
        and bool(name.strip())
        and is_whole(name)
    )


def _file_name(number: int, name: str) -> str:
    plain = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40].strip("-")
    return f"officer-{number}{'-' if plain else ''}{plain}.share.age"

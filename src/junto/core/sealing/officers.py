"""A share on its way to its holder: encrypted to the holder's own age key, as a file whose text a person can read."""

from __future__ import annotations

from dataclasses import dataclass

from junto.core.sentences import gettext_noop as _

from .ciphering import decrypt, encrypt
from .keys import Key, Recipient
from .problems import SealingError
from .quorum import Quorum
from .shares import MOST_TEXT, Share, read_share

MOST_FILE = 4 * MOST_TEXT


@dataclass(frozen=True, slots=True)
class About:
    """What is said with a share: whose it is, of which solicitation, and how many officers are needed."""

    holder: str
    solicitation: str
    quorum: Quorum
    part: str = ""  # of which of two envelopes


def share_text(share: Share, about: About) -> str:
    """The share as text: remarks behind #, then its 33 words in one line. A secret."""
    return (
        f"# Junto: share of {about.holder}, solicitation {about.solicitation}{_part(about)}\n"
        f"# {_scheme(about.quorum)}\n"
        f"# Check: {share.check()}\n"
        f"{' '.join(share.words())}\n"
    )


def encrypt_share(share: Share, recipient: Recipient, about: About) -> bytes:
    """The share's text encrypted to its holder's recipient: an armoured age file, which `age -d -i KEY` opens."""
    return encrypt(recipient, share_text(share, about).encode(), armoured=True)


def open_share(keys: list[Key], content: bytes) -> Share:
    """The share in its file, opened by the first of the holder's keys that fits; a file of plain words is read as well.

    Raises SealingError, which repeats no word of the share.
    """
    if len(content) > MOST_FILE:
        raise SealingError("large_share", _("A file with a share has at most 10,000 characters."))
    if content.startswith((b"age-encryption.org/", b"-----BEGIN AGE")):
        content = _opened(keys, content)
    try:
        return read_share(content.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise SealingError("no_share", _("The file holds no share: it is neither sealed nor text.")) from None


def _opened(keys: list[Key], content: bytes) -> bytes:
    for key in keys:
        try:
            return decrypt(key, content)
        except SealingError as fault:
            if fault.sentence.code != "other_key":
                raise
    words = _("None of the secret keys given opens this share; its holder's own is needed.")
    raise SealingError("other_holder", words)


def _part(about: About) -> str:
    return f", {about.part} envelope" if about.part else ""


def _scheme(quorum: Quorum) -> str:
    return f"{quorum.needed} of {quorum.officers} officers and the platform are needed (SLIP-39, both groups)."

"""A key split by SLIP-39 into the platform's share and the officers', and put together again with every fault told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import shamir_mnemonic
from shamir_mnemonic.shamir import ShareGroup

from junto.core.sentences import gettext_noop as _

from .keys import Key, key_of_raw
from .problems import SealingError
from .quorum import Quorum
from .shares import GROUPS, OFFICERS, PLATFORM, Share

ITERATION_EXPONENT = 1  # it slows whoever guesses a passphrase, and there is none: the scheme's usual value
EXTENDABLE = True
PASSPHRASE = b""
MOST_SHARES = 17


@dataclass(frozen=True, slots=True)
class Split:
    """The shares of one key: the platform's, and one for each officer in their order."""

    platform: Share
    officers: tuple[Share, ...]


def split(key: Key, quorum: Quorum) -> Split:
    """Split a key: both groups are needed, in the officers' group `quorum.needed` shares of `quorum.officers`.

    SLIP-39 with 2 of 2 groups, no passphrase, iteration exponent 1, extendable. Where one officer is enough, SLIP-39
    has one share alone, and every officer gets that one. Source: SLIP-0039, “Format of the share mnemonic”.
    """
    members = quorum.officers if quorum.needed > 1 else 1
    groups = shamir_mnemonic.generate_mnemonics(
        GROUPS,
        [(1, 1), (quorum.needed, members)],
        key.raw(),
        PASSPHRASE,
        extendable=EXTENDABLE,
        iteration_exponent=ITERATION_EXPONENT,
    )
    officers = tuple(Share(words) for words in groups[OFFICERS])
    made = Split(Share(groups[PLATFORM][0]), officers if quorum.needed > 1 else officers * quorum.officers)
    if combine([made.platform, *made.officers]).recipient != key.recipient:  # pragma: no cover - the library is broken
        raise SealingError("split_fails", _("The shares do not give the key again; nothing may be sealed to it."))
    return made


def combine(shares: Sequence[Share]) -> Key:
    """The key that the platform's share and enough officers' shares give; more than enough are all held to agree.

    Raises SealingError: none from the platform, too few officers', of two ceremonies, one twice, such as do not belong
    together. The result must still be compared with the recipient in the record: SLIP-39 finds a forged share by 32
    bits alone.
    """
    platform, officers = _sorted(shares)
    needed = officers[0].needed
    chosen = officers[:needed]
    found = _combined(platform, chosen)
    for extra in officers[needed:]:
        if _combined(platform, [*chosen[1:], extra]) != found:
            raise _foreign()  # pragma: no cover - SLIP-39's own check lets one in 2**32 pass
    return key_of_raw(found.decrypt(PASSPHRASE))


def _sorted(shares: Sequence[Share]) -> tuple[Share, list[Share]]:
    """The platform's share and the officers', once it is sure that there are enough of one ceremony."""
    if len(shares) > MOST_SHARES:
        raise SealingError("many_shares", _("There are at most 16 officers' shares and the platform's."))
    platform = [share for share in shares if share.of_platform]
    officers = [share for share in shares if not share.of_platform]
    if officers and officers[0].needed == 1:
        officers = list(dict.fromkeys(officers))  # all hold the same one
    _refuse_mixed(shares)
    _refuse_twice(platform, officers)
    if not platform:
        words = _("The platform's share is missing; officers' shares alone open nothing.")
        raise SealingError("no_platform", words)
    if not officers:
        raise SealingError("no_officers", _("Only the platform's share is here; the officers' shares are missing."))
    if len(officers) < officers[0].needed:
        words = _("%(needed)s officers' shares are needed; %(given)s given.")
        raise SealingError("too_few", words, needed=officers[0].needed, given=len(officers))
    return platform[0], officers


def _refuse_mixed(shares: Sequence[Share]) -> None:
    common = {(s.ceremony, s.parsed.extendable, s.parsed.iteration_exponent) for s in shares}
    if len(common) > 1 or len({s.needed for s in shares if not s.of_platform}) > 1:
        words = _("These shares are of two ceremonies; only shares of one belong together.")
        raise SealingError("two_ceremonies", words)


def _refuse_twice(platform: Sequence[Share], officers: Sequence[Share]) -> None:
    if len(set(platform)) < len(platform) or len(set(officers)) < len(officers):
        raise SealingError("share_twice", _("The same share was given twice; each officer gives their own."))
    if len(platform) > 1 or len({share.number for share in officers}) < len(officers):
        words = _("Two different shares bear the same number, so they are of two ceremonies.")
        raise SealingError("two_ceremonies", words)


def _combined(platform: Share, officers: Sequence[Share]) -> shamir_mnemonic.EncryptedMasterSecret:
    groups = {PLATFORM: ShareGroup(), OFFICERS: ShareGroup()}
    for share in (platform, *officers):
        parsed = shamir_mnemonic.Share.from_mnemonic(" ".join(share.words()))
        groups[parsed.group_index].add(parsed)
    try:
        return shamir_mnemonic.recover_ems(groups)
    except shamir_mnemonic.MnemonicError:
        raise _foreign() from None


def _foreign() -> SealingError:
    words = _("These shares do not give one key: at least one is of another ceremony or was altered.")
    return SealingError("do_not_fit", words)

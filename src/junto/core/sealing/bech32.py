"""Bech32 (BIP-173): how age writes its keys. Decoding and encoding only, with the checksum that finds mistyped keys."""

from __future__ import annotations

from collections.abc import Iterable

from junto.core.sentences import gettext_noop as _

from .problems import SealingError

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
VALUES = {letter: value for value, letter in enumerate(LETTERS)}
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECKSUM = 6
LONGEST = 90


def encode(prefix: str, data: bytes) -> str:
    """The lower-case text of `data` (bytes) behind `prefix` (1 to 83 printable ASCII characters, lower case).

    Raises SealingError where the text would have more than 90 characters. Source: BIP-173.
    """
    return encode_groups(prefix, _regroup(data, 8, 5, pad=True))


def encode_groups(prefix: str, groups: list[int]) -> str:
    """The same from 5-bit numbers."""
    if not prefix or len(prefix) + 1 + len(groups) + CHECKSUM > LONGEST:
        raise SealingError("bech32_length", _("Text in Bech32 has at most 90 characters, with something before its 1."))
    polynomial = _polymod([*_expanded(prefix), *groups, *[0] * CHECKSUM]) ^ 1
    checksum = [(polynomial >> 5 * (CHECKSUM - 1 - place)) & 31 for place in range(CHECKSUM)]
    return prefix + "1" + "".join(LETTERS[value] for value in [*groups, *checksum])


def decode(text: str) -> tuple[str, bytes]:
    """The prefix in lower case, and the bytes. Raises SealingError for a wrong character, mixed case, a wrong checksum,
    bits left over (the padding must be zero and shorter than one group) or a text over 90 characters. Source: BIP-173.
    """
    prefix, groups = decode_groups(text)
    return prefix, bytes(_regroup(groups, 5, 8, pad=False))


def decode_groups(text: str) -> tuple[str, list[int]]:
    """The prefix in lower case, and the 5-bit numbers without the checksum."""
    if len(text) > LONGEST or any(not 33 <= ord(letter) <= 126 for letter in text):
        raise SealingError("bech32_characters", _("This has characters that no key has, or more than a key has."))
    if text.lower() != text and text.upper() != text:
        raise SealingError("bech32_case", _("A key is written in small letters or in capitals, not in both."))
    prefix, one, rest = text.lower().rpartition("1")
    if not one or not prefix or len(rest) < CHECKSUM or any(letter not in VALUES for letter in rest):
        raise SealingError("bech32_shape", _("This is not written as a key is: letters, the digit 1, then its data."))
    groups = [VALUES[letter] for letter in rest]
    if _polymod([*_expanded(prefix), *groups]) != 1:
        raise SealingError("bech32_checksum", _("The key's own check does not hold: a character is wrong or missing."))
    return prefix, groups[:-CHECKSUM]


def _polymod(values: Iterable[int]) -> int:
    checksum = 1
    for value in values:
        top = checksum >> 25
        checksum = (checksum & 0x1FFFFFF) << 5 ^ value
        for place, term in enumerate(GENERATOR):
            if top >> place & 1:
                checksum ^= term
    return checksum


def _expanded(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _regroup(values: Iterable[int], before: int, after: int, *, pad: bool) -> list[int]:
    """Numbers of `before` bits as numbers of `after` bits."""
    held, bits, found = 0, 0, []
    for value in values:
        held = (held << before | value) & 0xFFF
        bits += before
        while bits >= after:
            bits -= after
            found.append(held >> bits & (1 << after) - 1)
    rest = held & (1 << bits) - 1
    if pad and bits:
        found.append(rest << after - bits)
    elif not pad and (bits >= before or rest):
        raise SealingError("bech32_padding", _("The key has bits left over: a character is wrong or missing."))
    return found

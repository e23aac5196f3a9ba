"""Bids nobody can read early: sealed with age to a key whose parts officers and the platform hold (SLIP-39)."""

from .ceremony import Ceremony, Held, Holder, Made, hold, holders_of, key_of
from .checking import Expected, check
from .envelope import Opened, header_for, inspect, seal, seal_file, unseal, unseal_file
from .header import Header, new_nonce
from .keys import Key, Recipient, new_key, parse_key, parse_keys, parse_recipient
from .officers import About, encrypt_share, open_share
from .parts import PARTS, PRICE, QUALITY
from .problems import SealingError
from .quorum import Quorum
from .recording import read_ceremony, write_ceremony
from .rehearsal import Rehearsal, new_test_message, read_rehearsal, rehearse, seal_test_message
from .shares import Share, read_share
from .sharing import Split, combine, split
from .wrapping import destroyed, unwrap, wrap

__all__ = [
    "PARTS",
    "PRICE",
    "QUALITY",
    "About",
    "Ceremony",
    "Expected",
    "Header",
    "Held",
    "Holder",
    "Key",
    "Made",
    "Opened",
    "Quorum",
    "Recipient",
    "Rehearsal",
    "SealingError",
    "Share",
    "Split",
    "check",
    "combine",
    "destroyed",
    "encrypt_share",
    "header_for",
    "hold",
    "holders_of",
    "inspect",
    "key_of",
    "new_key",
    "new_nonce",
    "new_test_message",
    "open_share",
    "parse_key",
    "parse_keys",
    "parse_recipient",
    "read_ceremony",
    "read_rehearsal",
    "read_share",
    "rehearse",
    "seal",
    "seal_file",
    "seal_test_message",
    "split",
    "unseal",
    "unseal_file",
    "unwrap",
    "wrap",
    "write_ceremony",
]

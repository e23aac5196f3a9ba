"""The opening: every sealed file unsealed or refused, each with its line for the minutes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import rfc8785

from junto.core.sentences import Sentence

from .checking import Expected, check
from .ciphering import ciphertext_digest
from .envelope import Opened, unseal_file
from .keys import Key
from .problems import SealingError

FORMAT, VERSION = "junto-minutes", 1
OPENED, REFUSED, UNDECRYPTABLE = "opened", "refused", "undecryptable"


@dataclass(frozen=True, slots=True)
class Minute:
    """What became of one sealed file. `file`: its name; `content`: the name of what was taken out; `reasons`: why it
    was not opened; `ciphertext`: SHA-256 (hex) of its binary form, None where even that cannot be read.
    """

    file: str
    outcome: str
    ciphertext: str | None
    opened: Opened | None = None
    content: str | None = None
    reasons: tuple[Sentence, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """The line as JSON data."""
        return {
            "file": self.file,
            "outcome": self.outcome,
            "ciphertext_sha256": self.ciphertext,
            "header": None if self.opened is None else self.opened.header.as_data(),
            "content": self.content,
            "reasons": [reason.as_data() for reason in self.reasons],
        }


def open_all(
    key: Key,
    files: Sequence[Path],
    expected: Expected,
    folder: Path,
    tell: Callable[[int, int], None] | None = None,
) -> list[Minute]:
    """Unseal files in the order in which they were received into `folder`, as 01-NAME and so on; of copies the first is
    opened. What is refused is not left there. `tell(done, all)` after each. Raises OSError alone.
    """
    minutes: list[Minute] = []
    nonces: set[str] = set(expected.nonces)
    ciphertexts: set[str] = set(expected.ciphertexts)
    for place, file in enumerate(files, 1):
        now = replace(expected, nonces=frozenset(nonces), ciphertexts=frozenset(ciphertexts))
        minute = _open(key, file, now, folder / f"{place:02d}-{file.name.removesuffix('.age')[:100]}")
        if minute.outcome == OPENED and minute.opened is not None:  # a refused copy must not refuse its original
            nonces.add(minute.opened.header.nonce)
            ciphertexts.add(minute.opened.ciphertext)
        minutes.append(minute)
        if tell is not None:
            tell(place, len(files))
    return minutes


def write_minutes(solicitation: str, minutes: Sequence[Minute], when: str) -> bytes:
    """The minutes as canonical JSON (RFC 8785) with a line feed."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "solicitation": solicitation,
        "when": when,
        "submissions": [minute.as_data() for minute in minutes],
    }
    return rfc8785.dumps(data) + b"\n"


def _open(key: Key, file: Path, expected: Expected, target: Path) -> Minute:
    try:
        opened = unseal_file(key, file, target)
    except SealingError as fault:
        return Minute(file.name, UNDECRYPTABLE, _digest(file), reasons=(fault.sentence,))
    reasons = check(opened, expected)
    if reasons:
        target.unlink()
        return Minute(file.name, REFUSED, opened.ciphertext, opened, reasons=tuple(reasons))
    return Minute(file.name, OPENED, opened.ciphertext, opened, target.name)


def _digest(file: Path) -> str | None:
    with contextlib.suppress(SealingError), file.open("rb") as sealed:
        return ciphertext_digest(sealed)
    return None

"""The key that signs the log: made once at set-up, under the log's name, readable by its owner only."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from junto.core.files import write_private
from junto.core.tlog.notes import Signer, VerifierKey, new_signer, read_key, read_signer
from junto.core.tlog.placing import CHECKPOINT
from junto.core.workflow import Refused


def key_file() -> Path:
    """Where the key lies."""
    return Path(settings.KEYS) / "log.key"


def signer() -> Signer | None:
    """The log's key with its name; None where set-up has not made it yet. Raises TlogError where the file is no key."""
    file = key_file()
    return read_signer(file.read_text().strip()) if file.exists() else None


def known() -> list[VerifierKey]:
    """The public keys by which the log is verified: its own and its witnesses'; none where it has no key yet."""
    found = signer()
    return [found.key, *witnesses().values()] if found else []


def witnesses() -> dict[str, VerifierKey]:
    """The witnesses by setting: address → the key with which each signs what it saw. Raises TlogError."""
    return {address.rstrip("/"): read_key(key) for address, key in settings.LOG_WITNESSES}


def install() -> int:
    """Make the key where there is none; 1 where it was made.

    Until something was published under it, a key that bears another name than the setting's is made anew. Raises
    Refused where a log was published and its key is gone: with another key it would be another log.
    """
    published = (Path(settings.LOG) / CHECKPOINT).exists()
    found = signer()
    if found is None and published:
        words = _("The log in %(folder)s was published, and its key %(file)s is gone: put it back from its mirror.")
        raise Refused(words % {"folder": settings.LOG, "file": key_file()}, code="state")
    if found is not None and (published or found.name == settings.LOG_NAME):
        return 0
    _write(new_signer(settings.LOG_NAME))
    return 1


def _write(made: Signer) -> None:
    """Put the key in place: whole, on the disk, and never readable by others, not even for a moment."""
    file = key_file()
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_private(file, f"{made.secret()}\n".encode())

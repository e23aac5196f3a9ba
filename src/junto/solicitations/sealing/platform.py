"""The platform's own age key: its share of every solicitation's key is encrypted to it. Kept outside every backup."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from junto.core.files import write_private
from junto.core.sealing import Key, Recipient, Share, new_key, open_share, parse_keys
from junto.core.workflow import Refused

FILE = "platform.key"


def keys_folder() -> Path:
    """The folder of the installation's secrets, readable by its owner alone."""
    folder = Path(settings.KEYS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def make_platform_key() -> bool:
    """Make the platform's key where there is none: part of setting up. Whether it was made now."""
    place = keys_folder() / FILE
    if place.exists():
        return False
    draft = place.with_name(f".{FILE}.{os.getpid()}")
    write_private(draft, f"# Junto: the platform's key. Keep a copy on a second disk.\n{new_key().secret()}\n".encode())
    try:
        os.link(draft, place)  # unlike a rename, never over a key that another process made meanwhile
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def platform_recipient() -> Recipient:
    """The public half, to which ceremonies encrypt the platform's share."""
    return _platform_key().recipient


def open_platform_share(content: str) -> Share:
    """The platform's share in its file. Whoever calls this has asked the deadline. Raises SealingError."""
    return open_share([_platform_key()], content.encode())


def _platform_key() -> Key:
    place = Path(settings.KEYS) / FILE
    if not place.exists():
        raise Refused(_("The platform has no key of its own here: run “junto setup” once."), code="state")
    return parse_keys(place.read_bytes())[0]

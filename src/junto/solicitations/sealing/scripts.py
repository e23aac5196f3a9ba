"""The scripts that seal in a browser, with the digests by which anyone checks that these and no others came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders

from junto.documents.storage import digest_of

BUNDLE, PAGE = "vendor/sealing/sealing.js", "solicitations/seal.js"


@dataclass(frozen=True, slots=True)
class Script:
    """A script as it is served: its name among the static files, and the SHA-256 of its bytes."""

    name: str
    sha256: str


def sealing_scripts(page: str = PAGE) -> tuple[Script, ...]:
    """The bundle of age, ZIP and SHA-256, and the page's own script."""
    return tuple(Script(name, _digest(name)) for name in (BUNDLE, page))


@cache
def _digest(name: str) -> str:
    found = finders.find(name)
    return digest_of(Path(found)) if isinstance(found, str) else ""

"""What a file in an envelope is, by the same rules as every other file that comes in."""

from __future__ import annotations

from pathlib import Path

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.workflow import Refused
from junto.documents import media
from junto.documents.storage import Received
from junto.solicitations.envelopes.archive import Unpacked


def recognise(path: Path, there: Unpacked, name: str) -> str | Sentence:
    """Its media type; a sentence where it is not what its name says, holds programs, or is of no accepted kind."""
    try:
        return media.recognise(Received(path, there.sha256, there.size, there.head), name)
    except Refused:
        return Sentence(
            "file_refused",
            _("“%(name)s” is not what its name says, or is of a kind that is not accepted (accepted: %(kinds)s)."),
            {"name": name[:120], "kinds": media.allowed_endings()},
        )

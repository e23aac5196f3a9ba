"""The list of sectors and kinds of things a new installation starts with, and guessing a kind from words."""

from __future__ import annotations

from junto.core.overlaps.things import THINGS, starting_list

__all__ = ["guess_kind", "starting_list"]


def guess_kind(title: str, *texts: str) -> str | None:
    """The code of the kind of thing that a title, else further texts, speak of, in English or Spanish; None where it
    is not clear.
    """
    return THINGS.guess(title, *texts)

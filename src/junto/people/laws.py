"""The laws by which a jurisdiction may buy, as far as a file describes them (core/routes)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from junto.core.routes.model import Words
from junto.core.routes.reading import built_in, jurisdiction


@lru_cache(maxsize=1)
def laws() -> Mapping[str, Words]:
    """The id of each file that can stand alone (no overlay), with what it is called."""
    found = {name: jurisdiction(name) for name in built_in()}
    return {name: one.label for name, one in found.items() if one.kind == "base"}

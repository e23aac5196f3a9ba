"""Ready-made readings of known files, one JSON file each in `recipes/`, recognised by their columns."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from django.utils.translation import get_language

from junto.core.workflow import Refused


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one known file is read. `columns`: those by which it is recognised, all of them."""

    name: str
    titles: Mapping[str, str]
    into: str
    columns: tuple[str, ...]
    mapping: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it reads, in the reader's language."""
        return self.titles.get((get_language() or "en")[:2], self.titles["en"])


@cache
def recipes() -> dict[str, Recipe]:
    """All recipes by name."""
    found = {}
    for file in sorted((files("junto.needs.imports") / "recipes").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".json"):
            data = json.loads(file.read_text(encoding="utf-8"))
            name = file.name.removesuffix(".json")
            found[name] = Recipe(
                name, data["titles"], data["into"], tuple(data["columns"]), data["mapping"], data.get("options", {})
            )
    return found


def recognised(columns: Collection[str], into: str) -> Recipe | None:
    """The recipe whose columns are all there; the one that asks for most, where several do."""
    fitting = [r for r in recipes().values() if r.into == into and set(r.columns) <= set(columns)]
    return max(fitting, key=lambda r: len(r.columns), default=None)


def recipe_named(name: str) -> Recipe:
    """The recipe of that name; `Refused` names those there are."""
    if name not in recipes():
        raise Refused(f"There is no recipe “{name}”. There are: {', '.join(recipes())}.", code="input")
    return recipes()[name]

"""Panels: what a lower room adds to the page of an upper one, which need not know it.

    panels.add("needs.need", overlaps_of_need)          # in the lower room's apps.py, when it is ready
    {% load panels %}{% panels "needs.need" need %}     # in the upper room's page

A panel is `(request, subject) -> SafeString`: markup with a heading of its own (h2), or nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

Panel = Callable[[HttpRequest, Any], SafeString]
_panels: dict[str, list[tuple[int, Panel]]] = {}


def add(page: str, panel: Panel, *, order: int = 100) -> None:
    """Show `panel` on the page of that name; smaller orders come first."""
    known = _panels.setdefault(page, [])
    if panel not in [other for _order, other in known]:
        known.append((order, panel))
        known.sort(key=lambda entry: entry[0])


def on(page: str) -> list[Panel]:
    """The panels of a page, in their order."""
    return [panel for _order, panel in _panels.get(page, ())]

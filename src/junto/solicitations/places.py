"""Where a solicitation's items are to be delivered, as a layer of a map."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from junto.places.layers import feature
from junto.solicitations.models import Item, Solicitation


def features_of(solicitation: Solicitation) -> tuple[list[dict[str, Any]], bool]:
    """One feature for each item with a place; none is left out."""
    items = solicitation.items.select_related("kind")
    return [_feature(item) for item in items if item.delivery_geometry], False


def _feature(item: Item) -> dict[str, Any]:
    properties = {
        "title": str(item),
        "url": f"{item.solicitation.get_absolute_url()}#items",
        "kind": item.kind.code if item.kind else "item",
        "kind_label": item.kind.label if item.kind else _("item"),
        "text": item.delivery_place,
    }
    return feature(item.delivery_geometry or {}, properties)

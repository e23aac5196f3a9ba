"""What to call overlaps in a list: their kind and the needs that meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

from django.db import models

from junto.projects.models import OverlapNeed

SHOWN = 2


def names_of_overlaps(overlaps: Sequence[models.Model]) -> list[str]:
    """`same place: “A”, “B” +3` for each overlap, in one query."""
    titles: dict[UUID, list[str]] = defaultdict(list)
    rows = OverlapNeed.objects.filter(overlap__in=[o.pk for o in overlaps]).order_by("overlap", "position")
    for overlap, title in rows.values_list("overlap_id", "need__title"):
        titles[overlap].append(title)
    return [_name(str(o.get_kind_display()), titles[o.pk]) for o in overlaps]  # type: ignore[attr-defined]


def _name(kind: str, titles: list[str]) -> str:
    shown = ", ".join(f"“{title}”" for title in titles[:SHOWN])
    more = f" +{len(titles) - SHOWN}" if len(titles) > SHOWN else ""
    return f"{kind}: {shown}{more}"

"""What every page shows: the city, the reader, the navigation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template."""
    return {"city_name": settings.CITY_NAME, "actor": getattr(request, "actor", None), "demo": settings.DEMO}

"""Pages of the notices room."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse


def inbox(request: HttpRequest) -> HttpResponse:
    """What waits for the reader, and what is new."""
    raise NotImplementedError


def waiting(request: HttpRequest, kind: str, action: str) -> HttpResponse:
    """All subjects at which one thing waits for the reader."""
    raise NotImplementedError


def open_notice(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Mark a notice as seen and go where it leads."""
    raise NotImplementedError

"""What the page that checks receipts of the log tells of submissions: where a receipt's number and an envelope fit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


def envelopes(request: HttpRequest, _subject: Any) -> SafeString:
    """Where to check an envelope by the number of its receipt."""
    return SafeString(render_to_string("solicitations/_envelope_panel.html", request=request))  # nosec B703 - a template made it

"""The two envelopes of a submission, where quality is opened and scored before the price."""

from __future__ import annotations

from junto.core.sentences import gettext_noop as _

QUALITY, PRICE = "quality", "price"
PARTS = (QUALITY, PRICE)
NAMES = {QUALITY: _("the quality envelope"), PRICE: _("the price envelope")}


def is_part(value: object) -> bool:
    """Whether it names one of the two envelopes."""
    return isinstance(value, str) and value in PARTS

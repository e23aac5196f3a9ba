"""The envelopes of which a submission consists: one, or two where quality is scored before any price is read."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from junto.core.sealing import PRICE, QUALITY

ONE, TWO = 1, 2
PRICED_DOCUMENTS = ("prices",)  # asked documents that hold the prices: they belong into the price envelope


class Part(models.TextChoices):
    """Which of two envelopes; nothing where there is one."""

    QUALITY = QUALITY, _("quality")
    PRICE = PRICE, _("price")


def part_field() -> models.CharField[str, str]:
    """The column that names the envelope; empty where there is one alone."""
    return models.CharField(_("envelope"), max_length=10, choices=Part.choices, blank=True, editable=False)


def parts_of(envelopes: int) -> tuple[str, ...]:
    """The parts of a submission in the order in which they are opened."""
    return (QUALITY, PRICE) if envelopes == TWO else ("",)


def part_of_document(code: str) -> str:
    """Into which of two envelopes an asked document belongs."""
    return PRICE if code in PRICED_DOCUMENTS else QUALITY

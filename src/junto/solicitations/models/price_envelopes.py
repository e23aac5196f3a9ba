"""The second envelope of a submission, which holds its prices; the submission itself is the first, on quality."""

from __future__ import annotations

from uuid import UUID, uuid5

from django.db import models
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.solicitations.models.sealing import SealingKey
from junto.solicitations.models.submissions import Submission

PRICE_SPACE = UUID("6f0c5b1e-6a0d-4f8e-9a55-0c8f4f5f7a21")


def price_id(submission: UUID) -> UUID:
    """The id of a submission's price envelope, under which its bytes lie: known before there is a row."""
    return uuid5(PRICE_SPACE, submission.hex)


class PriceEnvelope(Subject):
    """The prices of a submission in an envelope of their own: handed in, replaced and withdrawn with it, opened later.

    Its bytes lie where a submission's lie, under its own id, wrapped by a key of its own.
    """

    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="price_envelopes", verbose_name=_("submission")
    )
    digest = models.CharField(_("SHA-256 of the price envelope"), max_length=64, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), editable=False)
    sealing_key = models.ForeignKey(
        SealingKey, models.PROTECT, null=True, blank=True, related_name="price_envelopes", editable=False
    )
    mark = models.CharField(max_length=64, blank=True, editable=False)  # random, inside the seal: copies bear the same

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["submission"], name="price_envelope_once")]

    def __str__(self) -> str:
        return str(_("Price envelope of %(receipt)s")) % {"receipt": self.submission.receipt}

    def get_absolute_url(self) -> str:
        return self.submission.get_absolute_url()

"""What stops an opening: a row that the room below writes while something stands against it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.solicitations.models.solicitations import Solicitation


class OpeningStay(Subject):
    """A stay of the opening: by what, and, where the officer went ahead all the same, the written determination."""

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="opening_stays", verbose_name=_("solicitation")
    )
    cause = models.CharField(_("by"), max_length=40)  # the number of the protest
    determination = models.TextField(_("determination"), blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["solicitation", "cause"], name="opening_stay_once")]

    def __str__(self) -> str:
        return str(_("Stay of the opening by %(cause)s")) % {"cause": self.cause}

    def get_absolute_url(self) -> str:
        return f"{self.solicitation.get_absolute_url()}#opening-panel"

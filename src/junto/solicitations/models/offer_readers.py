"""Who besides the office may read what was offered: people whom the evaluation lets in, step by step."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.people.models import Person
from junto.solicitations.models.solicitations import Solicitation


class OfferReader(Subject):
    """A person whom the evaluation lets read what was offered. The state says how far: names, contents, prices."""

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="offer_readers", verbose_name=_("solicitation")
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="offers_to_read", verbose_name=_("person"))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["solicitation", "person"], name="offer_reader_once")]

    def __str__(self) -> str:
        return str(_("Reading what was offered on %(number)s")) % {"number": self.solicitation.number}

    def get_absolute_url(self) -> str:
        return self.solicitation.get_absolute_url()

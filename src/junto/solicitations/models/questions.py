"""Questions from companies and their public answers."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.people.models import Organization
from junto.solicitations.models.solicitations import Solicitation


class Question(Subject):
    """What a company asks while a solicitation runs. The answer is for everyone; who asked is for the office alone."""

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="questions", verbose_name=_("solicitation")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="questions_asked", verbose_name=_("company")
    )
    text = models.TextField(_("question"))
    language = models.CharField(_("language"), max_length=10, default="en")
    answer = models.TextField(_("answer"), blank=True)
    number = models.PositiveSmallIntegerField(
        _("number"), null=True, blank=True, editable=False
    )  # given with the answer: the public list shows no gap where a question waits
    asked_at = models.DateTimeField(editable=False)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["solicitation", "number"],
                condition=models.Q(number__isnull=False),
                name="question_number_once",
            )
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:77] + "…"

    def get_absolute_url(self) -> str:
        return self.solicitation.get_absolute_url() + "#questions"

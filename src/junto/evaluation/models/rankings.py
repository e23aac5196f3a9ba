"""Rankings as they were computed, and the quality decided before prices: each frozen as a version, all kept."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.evaluation.models.evaluations import Evaluation
from junto.journal.models import Subject


class Ranking(Subject):
    """The order of the candidates by the published formula, frozen with its arithmetic; the newest one counts."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="rankings", verbose_name=_("evaluation"))
    number = models.PositiveSmallIntegerField(_("number"), editable=False)  # 1, 2… within the evaluation

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "number"], name="ranking_number_once")]

    def __str__(self) -> str:
        return str(_("Ranking %(number)s")) % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("evaluation:ranking", kwargs={"pk": self.evaluation_id})


class QualityMinutes(Subject):
    """What the panel decided on quality before any price was opened: points, and who passes; frozen as a version."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="quality_minutes", verbose_name=_("evaluation")
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)  # 1, 2… within the evaluation

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "quality minutes"
        constraints = [models.UniqueConstraint(fields=["evaluation", "number"], name="quality_minutes_once")]

    def __str__(self) -> str:
        return str(_("Minutes on quality %(number)s")) % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("evaluation:quality", kwargs={"pk": self.evaluation_id})

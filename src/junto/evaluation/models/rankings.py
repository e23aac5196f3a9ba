"""Rankings as they were computed: each frozen as a version, the former ones kept."""

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

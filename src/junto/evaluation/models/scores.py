"""Scores: each panel member's own, then the panel's consensus; trials of the product as evidence for both."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.evaluation.models.evaluations import Candidate, Evaluation
from junto.evaluation.models.panel import Panelist
from junto.journal.models import Subject

MOST = 100  # points that a criterion can be given


class Score(Subject):
    """One panel member's own scores of one candidate. Unseen by others until all are in; final once handed in."""

    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="scores", verbose_name=_("panel member"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="scores", verbose_name=_("candidate"))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["panelist", "candidate"], name="score_once")]

    def __str__(self) -> str:
        return f"{self.panelist.person}: {self.candidate}"

    def get_absolute_url(self) -> str:
        return self.panelist.get_absolute_url()


class _Line(models.Model):
    """Points for one criterion, with the reason."""

    criterion = models.PositiveSmallIntegerField(_("criterion"))  # its number in the solicitation
    points = models.PositiveSmallIntegerField(_("points"), null=True, blank=True)  # 0 to 100; none in a draft
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        abstract = True


class ScoreLine(_Line):
    """A part of a score: points for one criterion."""

    score = models.ForeignKey(Score, models.CASCADE, related_name="lines")

    class Meta:
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(fields=["score", "criterion"], name="score_line_once"),
            models.CheckConstraint(
                condition=models.Q(points=None) | models.Q(points__lte=MOST), name="score_line_points_of_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Consensus(Subject):
    """What the panel agrees on for one candidate, with reasons and dissent. A later revision leaves the former."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="consensus", verbose_name=_("evaluation"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="consensus", verbose_name=_("candidate"))
    revision = models.PositiveSmallIntegerField(_("revision"), default=1, editable=False)
    dissent = models.TextField(
        _("dissent"), blank=True, help_text=_("Who sees it otherwise, and why. It stays with the record.")
    )

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "consensus"
        constraints = [models.UniqueConstraint(fields=["candidate", "revision"], name="consensus_revision_once")]

    def __str__(self) -> str:
        return str(_("Consensus on %(candidate)s")) % {"candidate": self.candidate}

    def get_absolute_url(self) -> str:
        return reverse("evaluation:consensus", kwargs={"pk": self.evaluation_id})


class ConsensusLine(_Line):
    """A part of a consensus: the panel's points for one criterion."""

    consensus = models.ForeignKey(Consensus, models.CASCADE, related_name="lines")

    class Meta:
        ordering = ["criterion"]
        constraints = [
            models.UniqueConstraint(fields=["consensus", "criterion"], name="consensus_line_once"),
            models.CheckConstraint(
                condition=models.Q(points=None) | models.Q(points__lte=MOST), name="consensus_line_points_of_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class Trial(Subject):
    """Somebody who tried the product: what they were to do, whether they could, how long it took, what they said."""

    class By(models.TextChoices):
        RESIDENT = "resident", _("a resident")
        STAFF = "staff", _("somebody of the staff")

    LONGEST: ClassVar[int] = 24 * 60

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="trials", verbose_name=_("candidate"))
    criterion = models.PositiveSmallIntegerField(_("criterion"))  # for which it is evidence
    tried_by = models.CharField(_("who tried it"), max_length=10, choices=By.choices)
    task = models.CharField(_("what they were to do"), max_length=300)
    completed = models.BooleanField(_("they could do it"))
    minutes = models.PositiveSmallIntegerField(_("minutes it took"), null=True, blank=True)
    words = models.TextField(
        _("in their words"), blank=True, help_text=_("Without names: it is read by everyone once scores are public.")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(minutes=None) | models.Q(minutes__lte=24 * 60), name="trial_within_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.task

    def get_absolute_url(self) -> str:
        return self.candidate.get_absolute_url() + "#trials"

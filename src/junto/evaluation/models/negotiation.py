"""Clarifications asked of a company, the shortlist, discussions, best and final offers."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.evaluation.models.evaluations import Candidate, Evaluation
from junto.journal.models import Subject


class Clarification(Subject):
    """A question to one company about its own submission. It explains what is there and changes nothing of it."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="clarifications", verbose_name=_("candidate"))
    question = models.TextField(_("question"))
    until = models.DateTimeField(_("until"))
    answer = models.TextField(_("answer"), blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(_("Clarification asked on %(number)s")) % {"number": self.candidate.evaluation.solicitation.number}

    def get_absolute_url(self) -> str:
        return reverse("evaluation:clarification", kwargs={"pk": self.pk})


class Shortlist(Subject):
    """The decision with whom the city goes on to discuss, and why; for each candidate in it or not."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="shortlists", verbose_name=_("evaluation"))
    reason = models.TextField(_("reason"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(_("Shortlist of %(number)s")) % {"number": self.evaluation.solicitation.number}

    def get_absolute_url(self) -> str:
        return self.evaluation.get_absolute_url()


class ShortlistPlace(models.Model):
    """A part of a shortlist: whether one candidate is on it."""

    shortlist = models.ForeignKey(Shortlist, models.CASCADE, related_name="places")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="+")
    kept = models.BooleanField(_("on the shortlist"))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["shortlist", "candidate"], name="shortlist_place_once")]

    def __str__(self) -> str:
        return str(self.candidate)


class Discussion(Subject):
    """A talk with one shortlisted company: when, who was there, about what. Each of them is given the same chance."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="discussions", verbose_name=_("candidate"))
    held_on = models.DateField(_("held on"))
    people = models.CharField(_("who was there"), max_length=500)
    about = models.TextField(_("what was discussed"))

    class Meta:
        ordering = ["held_on", "id"]

    def __str__(self) -> str:
        return str(_("Discussion on %(day)s")) % {"day": self.held_on.isoformat()}

    def get_absolute_url(self) -> str:
        return self.candidate.get_absolute_url() + "#discussions"


class BestAndFinal(Subject):
    """A round in which every shortlisted company is asked for its best and final offer until one time for all."""

    evaluation = models.ForeignKey(
        Evaluation, models.PROTECT, related_name="final_rounds", verbose_name=_("evaluation")
    )
    round = models.PositiveSmallIntegerField(_("round"))  # 1, 2…: that of the submissions it asks for
    text = models.TextField(_("what is asked"))
    deadline = models.DateTimeField(_("deadline"))

    class Meta:
        ordering = ["round"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "round"], name="final_round_once")]

    def __str__(self) -> str:
        return str(_("Best and final offers on %(number)s")) % {"number": self.evaluation.solicitation.number}

    def get_absolute_url(self) -> str:
        return reverse("evaluation:final-round", kwargs={"pk": self.pk})

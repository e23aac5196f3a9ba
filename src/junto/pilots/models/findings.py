"""What was found by a registered plan in data that came in: frozen, never deleted, superseded with a reason."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Numbered, Subject
from junto.people.models import Organization, Person
from junto.pilots.models.data import DataFile
from junto.pilots.models.plans import EvaluationPlan


class Finding(Subject, Numbered):
    """One run of a plan's method on a data file: effect, interval, rung, and what would change the answer.

    `late`, `seen`: of the plan's version, when it was registered. `foreseen`: whether the plan foresaw this look.
    """

    NUMBER_PREFIX = "F"

    plan = models.ForeignKey(EvaluationPlan, models.PROTECT, related_name="findings", verbose_name=_("plan"))
    data = models.ForeignKey(DataFile, models.PROTECT, related_name="findings", verbose_name=_("data"))
    version = models.PositiveSmallIntegerField(_("version of the plan"), editable=False)
    plan_digest = models.CharField(max_length=64, editable=False)
    data_digest = models.CharField(max_length=64, editable=False)
    method = models.CharField(_("method"), max_length=60, editable=False)
    engine = models.CharField(_("reckoned by"), max_length=40, editable=False)  # Junto's version
    look = models.PositiveSmallIntegerField(_("look"), editable=False)
    planned = models.PositiveSmallIntegerField(_("looks planned"), editable=False)
    foreseen = models.BooleanField(default=True, editable=False)
    late = models.BooleanField(default=False, editable=False)
    seen = models.BooleanField(default=False, editable=False)
    effect = models.FloatField(_("effect"), null=True, editable=False)
    low = models.FloatField(null=True, editable=False)
    high = models.FloatField(null=True, editable=False)
    rung = models.PositiveSmallIntegerField(_("strength of evidence"), null=True, editable=False)
    found = models.JSONField(_("answer"), default=dict, editable=False)
    charts = models.JSONField(default=dict, editable=False)  # language → SVG, drawn from what was found
    ran_at = models.DateTimeField(_("reckoned"), editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="findings", editable=False)

    class Meta:
        ordering = ["-year", "-serial"]
        verbose_name = _("finding")
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="finding_number_once"),
            models.UniqueConstraint(
                fields=["plan", "look"], condition=models.Q(state="standing"), name="finding_stands_once_a_look"
            ),
        ]

    def __str__(self) -> str:
        return str(_("%(number)s: %(plan)s") % {"number": self.number, "plan": self.plan})

    def get_absolute_url(self) -> str:
        return reverse("pilots:finding", kwargs={"pk": self.pk})

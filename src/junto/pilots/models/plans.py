"""What was meant to be found out, and how, before anybody saw the data; each version as it was registered."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.documents.models import Version
from junto.journal.models import Numbered, Subject, new_id
from junto.people.models import Organization
from junto.people.roles import INTERMEDIARY
from junto.projects.models import Project


class EvaluationPlan(Subject, Numbered):
    """How a project will know whether it worked: the plan as `junto evidence` reads it, with what people need beside.

    `content` is canonical JSON (RFC 8785) and `digest` its SHA-256, as core.evidence names it.
    """

    NUMBER_PREFIX = "EP"

    project = models.ForeignKey(Project, models.PROTECT, related_name="evaluation_plans", verbose_name=_("project"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="evaluation_plans", verbose_name=_("written by"), editable=False
    )
    intermediary = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": INTERMEDIARY},
        verbose_name=_("intermediary"),
        help_text=_("Its staff may bring data in and report, as the members do."),
    )
    title = models.CharField(_("title"), max_length=200)
    question = models.TextField(
        _("what you want to know"), blank=True, help_text=_("In one or two sentences, as you would ask it aloud.")
    )
    provider = models.CharField(
        _("who sells or gives what is evaluated"),
        max_length=300,
        blank=True,
        help_text=_("Everyone reads it. Whoever sells or gives it neither registers this plan nor reports on it."),
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    content = models.TextField(_("plan"), editable=False)
    digest = models.CharField(max_length=64, editable=False)
    outcome = models.CharField(_("outcome"), max_length=300, editable=False)
    starts = models.DateField(_("start"), editable=False)
    ends = models.DateField(_("end"), null=True, blank=True, editable=False)
    claimed = models.DateField(_("registered elsewhere, as the file says"), null=True, blank=True, editable=False)
    chosen = models.JSONField(_("why this method"), default=list, blank=True, editable=False)  # sentences as data
    version = models.PositiveSmallIntegerField(_("version"), default=0, editable=False)  # 0: not registered yet
    registered_at = models.DateTimeField(_("registered"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "-serial"]
        verbose_name = _("evaluation plan")
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="evaluation_plan_number_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("pilots:plan", kwargs={"pk": self.pk})

    @property
    def fields(self) -> dict[str, Any]:
        """The plan's fields as `junto evidence` reads them."""
        found: dict[str, Any] = json.loads(self.content)
        return found


class PlanVersion(models.Model):
    """A part of a plan: one version as it was registered, by the clock of the door.

    `late`: it was registered after the start. `seen`: data from after the start had come in by then.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(EvaluationPlan, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(editable=False)
    content = models.TextField(editable=False)
    digest = models.CharField(max_length=64, editable=False)
    reason = models.TextField(blank=True, editable=False)  # of an amendment
    late = models.BooleanField(default=False, editable=False)
    seen = models.BooleanField(default=False, editable=False)
    registered_at = models.DateTimeField(editable=False)
    frozen = models.ForeignKey(Version, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["plan", "number"], name="plan_version_once")]

    def __str__(self) -> str:
        return f"{self.plan}, {self.number}"

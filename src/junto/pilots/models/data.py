"""A file of measurements that came in for an evaluation plan, and what its checks found; nothing in it is repaired."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.documents.models import Attachment
from junto.journal.models import Subject
from junto.people.models import Organization, Person
from junto.pilots.models.plans import EvaluationPlan


class DataFile(Subject):
    """Measurements as they came: by digest, with who brought them, when, from where."""

    plan = models.ForeignKey(EvaluationPlan, models.PROTECT, related_name="data_files", verbose_name=_("plan"))
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+", verbose_name=_("file"), editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    file_name = models.CharField(_("file name"), max_length=200, editable=False)
    source = models.CharField(
        _("where the numbers come from"),
        max_length=300,
        help_text=_("Who measured, with what instrument, downloaded when."),
    )
    public = models.BooleanField(_("everyone may download it"), default=True)
    seen = models.BooleanField(_("holds values from after the start"), default=False, editable=False)
    study = models.JSONField(_("checks"), default=dict, editable=False)  # extent, what the checks found, power
    added_at = models.DateTimeField(_("added"), editable=False)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", editable=False)

    class Meta:
        ordering = ["added_at"]
        verbose_name = _("data file")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("pilots:data", kwargs={"pk": self.pk})

"""What a public-private partnership would be worth to a project, beside the city doing it itself."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Numbered, Subject
from junto.projects.models import Project


class P3Case(Subject, Numbered):
    """The P3 case of a project: its assumptions as a file of `junto value`, and what was reckoned from them."""

    NUMBER_PREFIX = "V"

    project = models.ForeignKey(Project, models.PROTECT, related_name="p3_cases", verbose_name=_("project"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(
        _("what is compared, in plain words"),
        blank=True,
        help_text=_("What the city would do itself, what a partner would do instead, and who bears which risk."),
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    file_name = models.CharField(_("file"), max_length=200, blank=True, editable=False)
    inputs = models.JSONField(_("assumptions"), default=dict, editable=False)  # as `junto value` reads them
    found = models.JSONField(_("results"), default=dict, editable=False)  # what was reckoned from them, by `engine`
    engine = models.CharField(_("reckoned by"), max_length=40, blank=True, editable=False)  # Junto's version

    class Meta:
        ordering = ["-year", "-serial"]
        verbose_name = _("P3 case")
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="p3_case_number_once"),
            models.UniqueConstraint(
                fields=["project"], condition=models.Q(state="published"), name="p3_case_one_published"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("solicitations:p3-case", kwargs={"pk": self.pk})

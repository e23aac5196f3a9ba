"""Projects, the members that take part in them, and the needs they cover."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Numbered, Subject
from junto.needs.models import Need
from junto.people.models import Jurisdiction, Organization
from junto.people.roles import GOVERNMENT


class Project(Subject, Numbered):
    """What members decided to do together."""

    NUMBER_PREFIX = "J"
    title = models.CharField(_("title"), max_length=200)
    purpose = models.TextField(_("purpose"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="projects", verbose_name=_("jurisdiction")
    )
    lead = models.ForeignKey(Organization, models.PROTECT, related_name="led_projects", verbose_name=_("lead member"))
    offered_lead = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="offered_projects",
        verbose_name=_("offered the lead"),
    )
    profile = models.CharField(_("profile"), max_length=40)  # which gates: a code of profiles.py
    profile_version = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="project_number_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:project", kwargs={"pk": self.pk})


class ProjectNeed(models.Model):
    """A part of a project: a need of one of its members that it covers."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="need_rows")
    need = models.ForeignKey(Need, models.PROTECT, related_name="project_rows")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "need"], name="project_need_once")]

    def __str__(self) -> str:
        return str(self.need)


class Member(Subject):
    """An organization's place in a project: invited or asking, joined, declined, left."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="members", verbose_name=_("project"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="project_memberships", verbose_name=_("organization")
    )
    agreement = models.CharField(
        _("interlocal agreement"),
        max_length=300,
        blank=True,
        help_text=_("Its number or citation, where the member is another government."),
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["project", "organization"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.organization} · {self.project}"

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url()

    @property
    def needs_agreement(self) -> bool:
        """Whether it is another government whose interlocal agreement is not named yet."""
        return self.organization.kind == GOVERNMENT and not self.agreement

"""One project's requirements as a set that is frozen as a version when sign-off starts; who drafted which."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.documents.models import Version
from junto.journal.models import Subject, new_id
from junto.people.models import Organization, Person
from junto.projects.models.projects import Project


class RequirementSet(Subject):
    """All that a project asks for. Its requirements are parts of it, so that a version holds them together."""

    project = models.OneToOneField(Project, models.PROTECT, related_name="requirement_set", verbose_name=_("project"))
    version = models.PositiveSmallIntegerField(_("version"), default=0, editable=False)  # 0: never frozen yet
    frozen = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("frozen as"), editable=False
    )

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(_("Requirements of %(project)s") % {"project": self.project})

    def get_absolute_url(self) -> str:
        return reverse("projects:requirements", kwargs={"pk": self.pk})


class Requirement(models.Model):
    """A part of the set: one thing asked for, with its user, technical owner and buyer. Withdrawn, never deleted."""

    class Aspect(models.TextChoices):
        FUNCTION = "function", _("what it does")
        TECHNICAL = "technical", _("how it fits and connects")
        DATA = "data", _("what it collects about people")
        SERVICE = "service", _("service and upkeep")
        LEGAL = "legal", _("law and contract")
        COST = "cost", _("cost and payment")

    class Force(models.TextChoices):
        MUST = "must", _("must")
        SHOULD = "should", _("should")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    set = models.ForeignKey(RequirementSet, models.CASCADE, related_name="requirements")
    number = models.PositiveSmallIntegerField(editable=False)
    text = models.TextField(_("what is asked for"))
    why = models.TextField(_("why"))
    aspect = models.CharField(_("it concerns"), max_length=20, choices=Aspect.choices)
    force = models.CharField(_("how strongly"), max_length=10, choices=Force.choices, default=Force.MUST)
    user = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("who will use it"))
    user_words = models.CharField(_("who there, doing what"), max_length=200, blank=True)
    technical_owner = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name=_("who will run it")
    )
    buyer = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("who will buy it"))
    outside_help = models.CharField(
        _("who outside the city helped to write it"),
        max_length=300,
        blank=True,
        help_text=_("A company that helped to write a requirement cannot later bid on it. Say so here."),
    )
    withdrawn = models.BooleanField(default=False, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["set", "number"], name="requirement_number_once")]

    def __str__(self) -> str:
        return f"R{self.number}"


class Drafting(models.Model):
    """A part of the set: who wrote or edited a requirement. Disclosed; drafters do not approve what they drafted."""

    set = models.ForeignKey(RequirementSet, models.CASCADE, related_name="draftings")
    requirement = models.ForeignKey(Requirement, models.CASCADE, related_name="draftings")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["requirement", "person"], name="drafting_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.requirement}"

"""Approvals asked for at a project's gates, the holds placed on them, and the delegations that decide policy holds."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Numbered, Subject
from junto.people.models import Jurisdiction, Organization, Person
from junto.people.roles import ROLES
from junto.projects.models.projects import Project

ROLE_CHOICES = [(code, role.label) for code, role in ROLES.items()]


class Approval(Subject):
    """One named approval that a gate asks for: of a role in the city, or of each member's lead."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="approvals", verbose_name=_("project"))
    gate = models.CharField(_("gate"), max_length=40)  # a code of the project's profile
    role = models.CharField(_("asked of"), max_length=40, choices=ROLE_CHOICES)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="sign_offs", verbose_name=_("member")
    )  # whose sign-off it is; none where a role of the whole city is asked
    version = models.PositiveSmallIntegerField(_("version of the requirements"), default=0, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "gate", "role", "organization"],
                condition=models.Q(organization__isnull=False),
                name="sign_off_once",
            ),
            models.UniqueConstraint(
                fields=["project", "gate", "role"],
                condition=models.Q(organization__isnull=True),
                name="approval_once_of_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization or self.get_role_display()} · {self.project}"

    def get_absolute_url(self) -> str:
        return self.project.get_absolute_url() + "#gates"


class Delegation(Subject):
    """An instrument that lets a role decide policy holds in a jurisdiction: its citation and its days."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="delegations", verbose_name=_("jurisdiction")
    )
    role = models.CharField(_("who decides"), max_length=40, choices=ROLE_CHOICES)
    citation = models.CharField(_("citation"), max_length=300)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-starts"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="delegation_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.citation}"

    def get_absolute_url(self) -> str:
        return reverse("projects:delegations")


class Hold(Subject, Numbered):
    """A reasoned stop at a gate by one who has the right. It asks a question that must be answered until a date."""

    NUMBER_PREFIX = "H"

    class Kind(models.TextChoices):
        POLICY = "policy", _("policy")
        LEGAL = "legal", _("legal")

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="holds", verbose_name=_("gate"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    reason = models.TextField(_("reason"))
    question = models.TextField(_("question to be answered"))
    answerer = models.ForeignKey(
        Organization, models.PROTECT, related_name="holds_to_answer", verbose_name=_("who must answer")
    )
    until = models.DateField(_("until"))
    holder = models.ForeignKey(Person, models.PROTECT, related_name="holds", verbose_name=_("held by"))
    delegation = models.ForeignKey(
        Delegation, models.PROTECT, null=True, blank=True, related_name="holds", verbose_name=_("delegation")
    )  # who may decide a policy hold

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="hold_number_once")]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("projects:hold", kwargs={"pk": self.pk})


class HoldAnswer(models.Model):
    """A part of a hold: one answer to its question."""

    hold = models.ForeignKey(Hold, models.CASCADE, related_name="answers")
    text = models.TextField(_("answer"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text

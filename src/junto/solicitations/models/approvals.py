"""Approvals that a method profile asks for before an act: publishing, awarding, contracting."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.people.roles import ROLES
from junto.solicitations.models.solicitations import Solicitation


class ActApproval(Subject):
    """One approval by a role of the city before an act on a solicitation."""

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="approvals", verbose_name=_("solicitation")
    )
    code = models.SlugField(max_length=40)  # of the profile's list
    act = models.CharField(_("before"), max_length=10)  # publish, award, contract
    role = models.CharField(_("asked of"), max_length=40, choices=[(code, role.label) for code, role in ROLES.items()])

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["solicitation", "code"], name="act_approval_once")]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.solicitation}"

    def get_absolute_url(self) -> str:
        return self.solicitation.get_absolute_url() + "#approvals"

    @property
    def label(self) -> str:
        """What is approved, in the words of the profile."""
        return str(next(a.label for a in self.solicitation.method.approvals if a.code == self.code))

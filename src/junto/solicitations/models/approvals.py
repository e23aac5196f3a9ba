"""Approvals that a method profile or a law asks before an act: publishing, awarding; contracting in a room below."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.people.roles import ROLES
from junto.solicitations.lawful import approving
from junto.solicitations.lawful.writing import read
from junto.solicitations.models.solicitations import Solicitation


class AskedOf(Subject):
    """One approval by a role of the city, asked by the profile or the route of `solicitation`, of what `of` gives."""

    code = models.SlugField(max_length=40)  # of the profile's list, or of the route's
    role = models.CharField(_("asked of"), max_length=40, choices=[(code, role.label) for code, role in ROLES.items()])

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.of}"  # type: ignore[attr-defined]

    def get_absolute_url(self) -> str:
        return self.of.get_absolute_url() + "#approvals"

    @property
    def of(self) -> Any:
        """What is approved: the solicitation itself, where no other is named."""
        return self.solicitation  # type: ignore[attr-defined]

    @property
    def label(self) -> str:
        """What is approved, in the words of the profile, or of the law by whose route it is asked."""
        solicitation: Solicitation = self.solicitation  # type: ignore[attr-defined]
        asked = approving.all_of(solicitation.method, read(solicitation.route))
        # one that a law no longer asks for lapsed, and keeps its office as its name
        return str(next((a.label for a in asked if a.code == self.code), self.get_role_display()))  # type: ignore[attr-defined]


class ActApproval(AskedOf):
    """One approval by a role of the city before an act on a solicitation."""

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="approvals", verbose_name=_("solicitation")
    )
    act = models.CharField(_("before"), max_length=10)  # publish, award

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["solicitation", "code"], name="act_approval_once")]

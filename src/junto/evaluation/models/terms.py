"""Protests against the terms of a solicitation, while it runs."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Numbered, Subject
from junto.people.models import Organization, Person
from junto.people.roles import ROLES
from junto.solicitations.models import Addendum, Solicitation


class TermsProtest(Subject, Numbered):
    """A company's formal challenge of the terms before the opening, which it stays; it is decided in writing."""

    NUMBER_PREFIX = "PT"

    class Remedy(models.TextChoices):
        AMEND = "amend", _("change the terms by an addendum")
        CANCEL = "cancel", _("cancel the solicitation")

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="terms_protests", verbose_name=_("solicitation")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="terms_protests", verbose_name=_("company")
    )
    ground = models.TextField(_("ground"), help_text=_("Which term is wrong, and which rule or law says so."))
    asked_for = models.TextField(_("what is asked for"), blank=True)
    filed_at = models.DateTimeField(_("filed"), editable=False)  # the door's time
    until = models.DateTimeField(_("possible until"), editable=False)  # as the deadline stood when it was filed
    decider = models.CharField(
        _("decided by the"), max_length=40, choices=[(code, role.label) for code, role in ROLES.items()], editable=False
    )  # the role that the method names
    decision = models.TextField(_("decision"), blank=True)
    remedy = models.CharField(_("remedy"), max_length=10, choices=Remedy.choices, blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    addendum = models.ForeignKey(
        Addendum, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("addendum")
    )  # by which it was put right

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="terms_protest_number_once")]

    def __str__(self) -> str:
        return str(_("Protest against the terms %(protest)s")) % {"protest": self.number}

    def get_absolute_url(self) -> str:
        return reverse("evaluation:terms-protest", kwargs={"pk": self.pk})

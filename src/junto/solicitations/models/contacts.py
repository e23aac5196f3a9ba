"""Who spoke with whom before a purchase, and who may not offer in it."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.people.models import Jurisdiction, Organization, Person
from junto.projects.models import Project
from junto.solicitations.models.solicitations import Solicitation


class MarketContact(Subject):
    """A talk between the city or its intermediary and a company. What was said is open to every bidder."""

    class Kind(models.TextChoices):
        MEETING = "meeting", _("meeting")
        CALL = "call", _("telephone or video call")
        MAIL = "mail", _("letter or e-mail")
        DEMONSTRATION = "demonstration", _("demonstration")
        VISIT = "visit", _("visit")

    project = models.ForeignKey(Project, models.PROTECT, related_name="market_contacts", verbose_name=_("project"))
    solicitation = models.ForeignKey(
        Solicitation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="market_contacts",
        verbose_name=_("solicitation"),
    )
    kind = models.CharField(_("what it was"), max_length=20, choices=Kind.choices)
    company_name = models.CharField(_("company"), max_length=200)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="market_contacts", verbose_name=_("company")
    )
    day = models.DateField(_("day"))
    for_city = models.CharField(_("for the city"), max_length=300, help_text=_("Names and offices."))
    for_company = models.CharField(_("for the company"), max_length=300, help_text=_("Names and functions."))
    summary = models.TextField(
        _("what was said"), help_text=_("What the company was told and what it said: every other bidder can read it.")
    )
    logged_by = models.ForeignKey(
        Person, models.PROTECT, related_name="market_contacts", verbose_name=_("logged by"), editable=False
    )

    class Meta:
        ordering = ["-day", "-id"]
        indexes = [models.Index(fields=["project", "state"], name="market_contact_list")]

    def __str__(self) -> str:
        return str(_("%(kind)s with %(company)s") % {"kind": self.get_kind_display(), "company": self.company_name})

    def get_absolute_url(self) -> str:
        return reverse("solicitations:contact", kwargs={"pk": self.pk})


class Exclusion(Subject):
    """A company that may not offer: in one project, or, where none is named, in every purchase of a jurisdiction."""

    class Ground(models.TextChoices):
        DRAFTER = "drafter", _("it helped to write what is asked")
        DONOR = "donor", _("it donated a trial of what is bought")
        CONFLICT = "conflict", _("conflict of interest")
        DEBARRED = "debarred", _("debarred")

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="exclusions", verbose_name=_("jurisdiction")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="exclusions", verbose_name=_("project")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="exclusions", verbose_name=_("company")
    )
    company_name = models.CharField(_("company"), max_length=200)
    ground = models.CharField(_("ground"), max_length=20, choices=Ground.choices)
    citation = models.CharField(_("citation"), max_length=300, help_text=_("The law or policy that says so."))
    facts = models.TextField(_("what happened"), help_text=_("In a few words; the company reads them."))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Empty: as long as the project runs."))
    plea = models.TextField(_("why it should be lifted"), blank=True, editable=False)  # by the company

    class Meta:
        ordering = ["company_name", "id"]
        indexes = [models.Index(fields=["project", "state"], name="exclusion_list")]

    def __str__(self) -> str:
        return f"{self.company_name}: {self.get_ground_display()}"

    def get_absolute_url(self) -> str:
        return reverse("solicitations:exclusion", kwargs={"pk": self.pk})

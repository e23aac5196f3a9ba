"""Addenda: published changes, and the companies' word that they have seen them."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.documents.models import Version
from junto.journal.models import Subject
from junto.people.models import Organization
from junto.solicitations.models.solicitations import Solicitation


class Addendum(Subject):
    """One published change: what it says, whether it matters for an offer, and the new content where it has any."""

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="addenda", verbose_name=_("solicitation")
    )
    number = models.PositiveSmallIntegerField(_("number"), null=True, blank=True, editable=False)  # given when issued
    summary = models.TextField(_("what changes, in plain words"))
    material = models.BooleanField(
        _("it changes what an offer must contain or how it is judged"),
        default=False,
        help_text=_("Offers made before must then be confirmed or made anew."),
    )
    questions_until = models.DateTimeField(_("new date for questions"), null=True, blank=True)
    deadline = models.DateTimeField(_("new deadline"), null=True, blank=True)
    opening_at = models.DateTimeField(_("new opening"), null=True, blank=True)
    items = models.JSONField(_("items"), null=True, blank=True)  # the whole new list as rows; null: unchanged
    criteria = models.JSONField(_("criteria"), null=True, blank=True)  # likewise
    price_terms = models.JSONField(_("how offers may charge"), null=True, blank=True)  # all of them; null: unchanged
    requirements = models.BooleanField(
        _("states the project’s requirements anew"),
        default=False,
        help_text=_("In the version that passed the project’s gates since."),
    )
    before = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", editable=False
    )  # the solicitation as it was published before this one
    after = models.ForeignKey(Version, models.PROTECT, null=True, blank=True, related_name="+", editable=False)
    issued_at = models.DateTimeField(_("issued"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "addenda"
        constraints = [
            models.UniqueConstraint(
                fields=["solicitation", "number"],
                condition=models.Q(number__isnull=False),
                name="addendum_number_once",
            )
        ]

    def __str__(self) -> str:
        return str(_("Addendum %(number)s") % {"number": self.number or "…"})

    def get_absolute_url(self) -> str:
        return reverse("solicitations:addendum", kwargs={"pk": self.pk})


class Acknowledgement(Subject):
    """A company's word that it has seen an addendum. Closed like a submission: it tells who may be offering."""

    addendum = models.ForeignKey(Addendum, models.PROTECT, related_name="acknowledgements", verbose_name=_("addendum"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="acknowledgements", verbose_name=_("company")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["addendum", "organization"], name="acknowledgement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.addendum}"

    def get_absolute_url(self) -> str:
        return self.addendum.get_absolute_url()

"""Overlaps: needs that meet, with the reasons, the strength and what mattered of each need when they were found."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Numbered, Subject
from junto.needs.models import Need
from junto.people.models import Jurisdiction
from junto.places.models import StandingThing, ThingKind


class Overlap(Subject, Numbered):
    """Two or more needs that meet, or a need and what stands there already. Found by the program, decided by people."""

    NUMBER_PREFIX = "O"

    class Kind(models.TextChoices):
        SAME_PLACE = "same_place", _("same place")
        SAME_PURCHASE = "same_purchase", _("same purchase")
        REUSE = "reuse", _("something there to reuse")
        SEQUENCE = "sequence", _("works in sequence")

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="overlaps", verbose_name=_("jurisdiction")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, db_index=True)
    thing = models.ForeignKey(
        ThingKind, models.PROTECT, null=True, blank=True, related_name="overlaps", verbose_name=_("kind of thing")
    )
    key = models.CharField(max_length=64, unique=True, editable=False)  # digest of kind, thing and who takes part
    fingerprint = models.CharField(max_length=64, editable=False)  # digest of the key and what mattered of each need
    strength = models.FloatField(_("strength"))  # 0 to 1
    parts = models.JSONField(_("parts of the strength"), default=dict)  # name → 0 to 1, null where not known
    distance_m = models.FloatField(_("greatest distance in metres"), null=True, blank=True)
    days_apart = models.PositiveIntegerField(_("days apart"), null=True, blank=True)
    reasons = models.JSONField(_("reasons"), default=list)  # sentences as data (core.sentences)
    flags = models.JSONField(_("flags"), default=list)
    project = models.ForeignKey(
        "projects.Project", models.PROTECT, null=True, blank=True, related_name="overlaps", verbose_name=_("project")
    )

    class Meta:
        ordering = ["-strength", "id"]
        indexes = [models.Index(fields=["state", "kind", "-strength"], name="overlap_list")]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="overlap_number_once")]

    def __str__(self) -> str:
        return f"{self.number} · {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("projects:overlap", kwargs={"pk": self.pk})


class OverlapNeed(models.Model):
    """A part of an overlap: one of its needs, and digests of what mattered of it (place, time, thing, number, cost)."""

    overlap = models.ForeignKey(Overlap, models.CASCADE, related_name="need_rows")
    need = models.ForeignKey(Need, models.PROTECT, related_name="overlap_rows")
    position = models.PositiveSmallIntegerField()  # for works in sequence: the order in which they should go
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["overlap", "need"], name="overlap_need_once")]
        verbose_name_plural = _("digests of what each need would cost")

    def __str__(self) -> str:
        return str(self.need)


class OverlapThing(models.Model):
    """A part of an overlap: something that stands there already and could serve."""

    overlap = models.ForeignKey(Overlap, models.CASCADE, related_name="thing_rows")
    thing = models.ForeignKey(StandingThing, models.PROTECT, related_name="overlap_rows")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["overlap", "thing"], name="overlap_thing_once")]

    def __str__(self) -> str:
        return str(self.thing)

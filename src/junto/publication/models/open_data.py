"""Tokens with which a person's programs use the API; releases of contracting processes, and how far they were read."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject, new_id
from junto.people.models import Person
from junto.solicitations.models import Solicitation


class ApiToken(Subject):
    """A token as its digest: whoever holds it acts as the person, with the roles held at that moment."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="api_tokens", verbose_name=_("person"))
    name = models.CharField(_("what it is for"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256 of the token, in hex
    until = models.DateField(_("good until"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("API token")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("publication:tokens")


class Release(models.Model):
    """One release of a contracting process as it was published. Never changed: a later act makes a later release."""

    ocid = models.CharField(max_length=60)
    number = models.PositiveIntegerField()  # 1, 2, 3… within the process
    position = models.PositiveBigIntegerField()  # in the journal's order: what it tells was told by then
    tags = models.JSONField()
    date = models.DateTimeField(db_index=True)
    body = models.TextField()  # the release, as JSON

    class Meta:
        ordering = ["date", "ocid", "number"]
        constraints = [models.UniqueConstraint(fields=["ocid", "number"], name="release_number_once")]

    def __str__(self) -> str:
        return f"{self.ocid}, release {self.number}"


class Cursor(models.Model):
    """How far a reader of the journal has come, by position."""

    name = models.CharField(max_length=40, unique=True)
    position = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name} at {self.position}"


class PurchaseFile(models.Model):
    """The file of a purchase as it was made last, in one edition and language: its bytes by digest."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    solicitation = models.ForeignKey(Solicitation, models.PROTECT, related_name="+")
    edition = models.CharField(max_length=20)  # a code of purchase_file.edition
    language = models.CharField(max_length=10)
    mark = models.CharField(max_length=64, blank=True)  # of the state of the record it tells; empty: none made yet
    pdf = models.CharField(max_length=64, blank=True)
    pdf_size = models.PositiveBigIntegerField(default=0)
    archive = models.CharField(max_length=64, blank=True)
    archive_size = models.PositiveBigIntegerField(default=0)
    made_at = models.DateTimeField(null=True)
    job = models.UUIDField(null=True)  # the one that made it last, or is making it

    class Meta:
        ordering = ["solicitation", "edition", "language"]
        constraints = [
            models.UniqueConstraint(fields=["solicitation", "edition", "language"], name="purchase_file_once")
        ]

    def __str__(self) -> str:
        return f"{self.solicitation.number}, {self.edition}, {self.language}"

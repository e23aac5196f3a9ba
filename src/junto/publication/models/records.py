"""Requests for the records of a purchase: which documents, companies' claims, decisions, copies that were released.

They stand in the lowest room: a request cites documents of solicitations and their evaluation. The bytes of copies lie
where all bytes lie, under their digest in the documents room.
"""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Numbered, Subject
from junto.people.models import Organization, Person
from junto.solicitations.models import Solicitation


class RecordsRequest(Subject, Numbered):
    """Somebody's request for the records of a purchase. Who asked is known to those alone who answer it."""

    NUMBER_PREFIX = "RR"

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="records_requests", verbose_name=_("solicitation")
    )
    requester = models.CharField(_("who asked"), max_length=200)
    contact = models.CharField(_("how to reach them"), max_length=300, blank=True)
    wanted = models.TextField(_("what is asked for"), help_text=_("In their words. Companies concerned read it."))
    purpose = models.TextField(
        _("what for"), blank=True, help_text=_("Only where they said so themselves: the law seldom lets you ask.")
    )
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("to be answered by"))
    citation = models.CharField(_("law that sets the date"), max_length=300, blank=True)
    answer = models.TextField(_("answer"), blank=True, editable=False)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="records_request_number_once"),
            models.CheckConstraint(
                condition=models.Q(due_on__gte=models.F("received_on")), name="records_request_due_after_received"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Request for records %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return reverse("publication:records-request", kwargs={"pk": self.pk})


class ResponsiveDocument(Subject):
    """One document that a request asks for: where it is, what its company claims, what was decided, the copy."""

    class Source(models.TextChoices):
        OFFER_DOCUMENT = "offer_document", _("document of an offer")
        OFFER_FIELDS = "offer_fields", _("prices and answers of an offer")
        ATTACHMENT = "attachment", _("attached file")
        VERSION = "version", _("frozen version")

    request = models.ForeignKey(RecordsRequest, models.PROTECT, related_name="documents", verbose_name=_("request"))
    source = models.CharField(_("what it is"), max_length=20, choices=Source.choices)
    source_id = models.CharField(max_length=40, editable=False)  # the row's id
    title = models.CharField(_("title"), max_length=300)
    company = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("company concerned")
    )
    claimed = models.BooleanField(_("claimed confidential"), default=False)
    claim = models.TextField(_("why, in the company’s words"), blank=True)
    object_until = models.DateTimeField(_("the company may object until"), null=True, blank=True, editable=False)
    objection = models.TextField(_("objection"), blank=True)
    reason = models.TextField(_("reason of the decision"), blank=True)
    citation = models.CharField(_("law that the decision follows"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", editable=False, verbose_name=_("decided by")
    )
    release_from = models.DateTimeField(_("not released before"), null=True, blank=True, editable=False)
    copy_sha256 = models.CharField(_("SHA-256 of the copy"), max_length=64, blank=True, editable=False)
    copy_size = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    copy_type = models.CharField(max_length=100, blank=True, editable=False)
    copy_name = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "source", "source_id"],
                condition=~models.Q(state="dropped"),
                name="responsive_document_once",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("publication:records-document", kwargs={"pk": self.pk})


class Redaction(models.Model):
    """A part of a responsive document: one passage that its copy leaves out, and by which law."""

    document = models.ForeignKey(ResponsiveDocument, models.CASCADE, related_name="redactions")
    number = models.PositiveSmallIntegerField()
    place = models.CharField(_("where"), max_length=200)
    reason = models.CharField(_("reason"), max_length=500)
    citation = models.CharField(_("citation"), max_length=300)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["document", "number"], name="redaction_number_once")]

    def __str__(self) -> str:
        return f"{self.place}: {self.citation}"


class ReleasedCopy(Subject):
    """A copy as it was released to everyone. Never changed and never taken back: the database keeps it as written."""

    request = models.ForeignKey(RecordsRequest, models.PROTECT, related_name="copies", verbose_name=_("request"))
    document = models.OneToOneField(
        ResponsiveDocument, models.PROTECT, related_name="released", verbose_name=_("document")
    )
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    title = models.CharField(_("title"), max_length=300)
    redactions = models.JSONField(_("left out"), default=list)  # [{"place", "reason", "citation"}]; none: whole
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    media_type = models.CharField(max_length=100, editable=False)
    file_name = models.CharField(max_length=200, editable=False)

    class Meta:
        ordering = ["request", "number"]
        verbose_name_plural = "released copies"
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="released_copy_number_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("publication:released-bytes", kwargs={"pk": self.pk})

"""Attachments, frozen versions, retention classes, legal holds, erasures; the table that search reads."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Hanging, Subject
from junto.people.models import Jurisdiction


class RetentionClass(Subject):
    """How long one sort of record is kept, by which rule, and what happens then."""

    class Disposal(models.TextChoices):
        DESTROY = "destroy", _("destroy")
        KEEP = "keep", _("keep")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    years = models.PositiveSmallIntegerField(
        _("years"), null=True, blank=True, help_text=_("After its matter has ended. Empty: for ever.")
    )
    disposal = models.CharField(_("then"), max_length=10, choices=Disposal.choices, default=Disposal.KEEP)
    basis = models.CharField(_("basis"), max_length=300, blank=True, help_text=_("The law or schedule that says so."))
    since = models.DateField(_("in force since"), null=True, blank=True)
    verified = models.BooleanField(
        _("checked against the schedule that applies here"), default=False, help_text=_("By the clerk or the attorney.")
    )
    governs = models.JSONField(
        _("kinds of record"), default=dict, blank=True
    )  # {"needs.problem_report": ["rejected"]}: besides final states, those after which the years run; {"only": […]}:
    # those alone, which no other class of the kind governs then

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "retention classes"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(years__isnull=False) | models.Q(disposal="keep"),
                name="retention_destroys_in_time",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("documents:retention")


class Attachment(Subject, Hanging):
    """A file on any subject. Its bytes lie once under their SHA-256, outside every web root."""

    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    media_type = models.CharField(max_length=100, editable=False)  # found in the content, never taken from the sender
    file_name = models.CharField(_("file name"), max_length=200, editable=False)
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10, blank=True)
    retention = models.ForeignKey(
        RetentionClass,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attachments",
        verbose_name=_("retention class"),
    )

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="attachment_subject"),
            models.Index(fields=["sha256"], name="attachment_digest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("documents:attachment", kwargs={"pk": self.pk})


class Version(Subject, Hanging):
    """A subject's content as it stood when it was published or signed: canonical JSON (RFC 8785) with its digest."""

    number = models.PositiveIntegerField(editable=False)  # 1, 2, 3… within the subject
    label = models.CharField(_("label"), max_length=200)
    digest = models.CharField(max_length=64, editable=False)  # SHA-256 of the body
    body = models.TextField(null=True, editable=False)  # noqa: DJ001  (null is "erased", unlike an empty text)
    made_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["subject_type", "subject_id", "number"], name="version_once_per_subject")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.label}"

    def get_absolute_url(self) -> str:
        return reverse("documents:version", kwargs={"pk": self.pk})


class LegalHold(Subject, Hanging):
    """While it stands, nothing of its subject is destroyed; of an organization: nothing that is related to it."""

    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="legal_holds", verbose_name=_("jurisdiction")
    )
    matter = models.CharField(_("matter"), max_length=200, help_text=_("The claim, request or audit, in a few words."))

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="legal_hold_subject")]

    def __str__(self) -> str:
        return self.matter

    def get_absolute_url(self) -> str:
        return reverse("documents:legal-hold", kwargs={"pk": self.pk})


class Erasure(Subject, Hanging):
    """What was taken away from a subject when its retention ended: that it happened stays."""

    retention = models.ForeignKey(
        RetentionClass, models.PROTECT, related_name="erasures", verbose_name=_("retention class")
    )
    payloads = models.PositiveIntegerField(_("entries whose content was erased"))
    versions = models.PositiveIntegerField(_("versions whose content was erased"))
    fields = models.JSONField(_("fields emptied"), default=list)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.subject_type} {self.subject_id}"

    def get_absolute_url(self) -> str:
        return self.subject.get_absolute_url()  # type: ignore[attr-defined]


class Indexed(models.Model):
    """What search reads of one subject, as every reader of it may see it. Made anew from the record at any time."""

    subject_type = models.CharField(max_length=60)
    subject_id = models.UUIDField()
    language = models.CharField(max_length=10, blank=True)
    title = models.TextField()
    text = models.TextField(blank=True)
    folded = models.TextField()  # title and text without accents and case: the column that both databases index

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subject_type", "subject_id"], name="indexed_once")]

    def __str__(self) -> str:
        return self.title

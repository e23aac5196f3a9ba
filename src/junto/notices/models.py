"""Notices and to whom they were told, digest mails, mail preferences, calendar keys: an outbox, no record."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import new_id
from junto.people.models import Organization, Person


class Notice(models.Model):
    """One sentence for a person, or for whoever holds a role in an organization, in every language of the city."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, null=True, related_name="notices")
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="notices")
    role = models.CharField(max_length=40, blank=True)  # empty with an organization: everyone in it
    subject_type = models.CharField(max_length=60, blank=True)
    subject_id = models.UUIDField(null=True)
    words = models.JSONField()  # language → sentence
    url = models.CharField(max_length=500, blank=True)
    urgent = models.BooleanField(default=False)  # mailed at the next turn of the worker, whatever the frequency
    key = models.CharField(max_length=120, blank=True)  # a later notice with the same key replaces it until it is told
    at = models.DateTimeField(db_index=True)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["person", "at"], name="notice_person"),
            models.Index(fields=["organization", "role", "at"], name="notice_role"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, organization__isnull=True)
                | models.Q(person__isnull=True, organization__isnull=False),
                name="notice_to_person_or_role",
            )
        ]

    def __str__(self) -> str:
        return self.in_language("en")

    def get_absolute_url(self) -> str:
        return reverse("notices:open", kwargs={"pk": self.pk})

    def in_language(self, language: str) -> str:
        """The sentence in that language, or in the first there is."""
        return str(self.words.get(language) or next(iter(self.words.values()), ""))


class Digest(models.Model):
    """One mail to one person, with its state: what was made is sent once, or it is known why not."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting to be sent")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        REFUSED = "refused", _("refused by the mail server")
        UNSURE = "unsure", _("perhaps sent: the program ended in between")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.CASCADE, related_name="digests")
    key = models.CharField(max_length=60)  # the day or week it is for; one digest each
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    address = models.EmailField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField()
    waits = models.CharField(max_length=64, blank=True)  # digest of what waited, to tell whether anything changed
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["made_at"]
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="digest_once")]

    def __str__(self) -> str:
        return f"{self.address}: {self.title} ({self.state})"


class Told(models.Model):
    """That a notice stands in a person's digest, or was seen by them: nobody is told twice."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="told")
    person = models.ForeignKey(Person, models.CASCADE, related_name="told")
    digest = models.ForeignKey(Digest, models.SET_NULL, null=True, related_name="told")
    seen_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "person"], name="told_once")]
        indexes = [models.Index(fields=["person", "seen_at"], name="told_person")]

    def __str__(self) -> str:
        return f"{self.notice_id} to {self.person_id}"


class Preference(models.Model):
    """How often a person wants mail."""

    class Frequency(models.TextChoices):
        DAILY = "daily", _("every day on which something is new")
        WEEKLY = "weekly", _("once a week")
        NEVER = "never", _("never; I look here myself")

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="mail_preference")
    frequency = models.CharField(_("mail"), max_length=10, choices=Frequency.choices, default=Frequency.DAILY)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.frequency}"


class CalendarKey(models.Model):
    """The digest of the secret in a person's calendar address. The secret itself is shown once and not kept."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True, related_name="calendar_key")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.person_id} since {self.made_at}"

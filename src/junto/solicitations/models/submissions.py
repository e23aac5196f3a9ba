"""Submissions: sealed envelopes until the opening, rows afterwards; the opening itself and its minutes."""

from __future__ import annotations

import secrets

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.core.money import Money
from junto.journal.models import Subject
from junto.people.models import Organization, Person
from junto.solicitations.models.parts import Part, part_field
from junto.solicitations.models.sealing import SealingKey
from junto.solicitations.models.solicitations import Solicitation

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is read for something else
LIVE = ("submitted", "to_confirm")  # one of each company and round at most


def new_receipt() -> str:
    """A receipt's number, drawn at random: a counted one would tell how many there are."""
    drawn = "".join(secrets.choice(ALPHABET) for _place in range(12))
    return "-".join(drawn[start : start + 4] for start in (0, 4, 8))


class Submission(Subject):
    """What a company hands in for one round. Until the opening it is bytes with a digest, and nothing else."""

    class Channel(models.TextChoices):
        ONLINE = "online", _("online")
        PAPER = "paper", _("on paper")

    class Sealed(models.TextChoices):
        COMPANY = "company", _("sealed by the company itself")
        ASSISTED = "assisted", _("sealed by the server for the company")

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="submissions", verbose_name=_("solicitation")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="submissions", verbose_name=_("company")
    )
    channel = models.CharField(_("how"), max_length=10, choices=Channel.choices, default=Channel.ONLINE)
    round = models.PositiveSmallIntegerField(_("round"), default=0)  # 1 and more: best and final offers
    receipt = models.CharField(_("receipt"), max_length=20, unique=True, default=new_receipt, editable=False)
    digest = models.CharField(_("SHA-256 of the envelope"), max_length=64, blank=True, editable=False)
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True, editable=False)
    # Sealed to the solicitation's key, and to which; empty where the server alone keeps it closed. Then digest and size
    # are those of the sealed file in its binary form.
    sealed = models.CharField(_("sealed"), max_length=10, choices=Sealed.choices, blank=True, editable=False)
    sealing_key = models.ForeignKey(
        SealingKey, models.PROTECT, null=True, blank=True, related_name="submissions", editable=False
    )
    received_at = models.DateTimeField(_("received"), null=True, blank=True, editable=False)
    addendum_number = models.PositiveSmallIntegerField(_("answers addendum"), default=0, editable=False)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", editable=False
    )
    told = models.BooleanField(default=False, editable=False)  # it stands in the minutes: the office may know of it
    registrar = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions_registered",
        verbose_name=_("registered by"),
    )  # on paper: the officer who took it in
    second = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="submissions_countersigned",
        verbose_name=_("second officer"),
    )
    kept_at = models.CharField(
        _("where it is kept"), max_length=300, blank=True, help_text=_("The safe or the sealed box; who has the key.")
    )
    # What follows is found in the envelope at the opening and stays out of the journal, as all content does.
    defects = models.JSONField(_("defects"), default=list, editable=False)  # sentences as data (core.sentences)
    stated_total = models.BigIntegerField(_("total as stated"), null=True, blank=True, editable=False)
    mark = models.CharField(max_length=64, blank=True, editable=False)  # random, inside the seal: copies bear the same

    class Meta:
        ordering = ["received_at", "id"]
        indexes = [models.Index(fields=["solicitation", "state"], name="submission_list")]
        constraints = [
            models.UniqueConstraint(
                fields=["solicitation", "organization", "round"],
                condition=models.Q(state="draft"),
                name="submission_one_draft",
            ),
            models.UniqueConstraint(
                # Of each way of handing in: the officers who take one in on paper must not learn of one online.
                fields=["solicitation", "organization", "round", "channel"],
                condition=models.Q(state__in=LIVE),
                name="submission_one_live",
            ),
        ]

    def __str__(self) -> str:
        return self.receipt

    def get_absolute_url(self) -> str:
        return reverse("solicitations:submission", kwargs={"pk": self.pk})


class SubmissionPrice(models.Model):
    """A part of a submission, written at the opening: how an item is priced.

    By the price of one unit; or by a price model, with what it comes to over the years that offers are compared.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="prices")
    item = models.PositiveIntegerField(_("item"))  # its number in the solicitation
    unit_amount = models.BigIntegerField(_("price of one"), null=True, blank=True)  # minor units; None: by a model
    model = models.CharField(_("way to charge"), max_length=40, blank=True)  # a code of core.pricing
    model_version = models.PositiveSmallIntegerField(null=True, blank=True)
    inputs = models.JSONField(_("as offered"), default=dict, blank=True)  # input → value as written in the envelope
    nominal_amount = models.BigIntegerField(_("paid over the years"), null=True, blank=True)  # minor units
    present_amount = models.BigIntegerField(_("in today’s money"), null=True, blank=True)  # minor units
    quantity = models.PositiveIntegerField(_("how many"))
    currency = models.CharField(_("currency"), max_length=3)

    class Meta:
        ordering = ["item"]
        constraints = [
            models.UniqueConstraint(fields=["submission", "item"], name="submission_price_once"),
            models.CheckConstraint(
                condition=models.Q(model="", unit_amount__isnull=False) | ~models.Q(model=""),
                name="submission_price_by_unit_or_model",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}: {self.unit if self.unit is not None else self.model}"

    @property
    def unit(self) -> Money | None:
        """The price of one; None where it is priced by a model."""
        return None if self.unit_amount is None else Money(self.unit_amount, self.currency)

    @property
    def total(self) -> Money | None:
        """What counts when offers are compared: price times quantity, or the cost in today's money by the model."""
        if self.unit is not None:
            return self.unit * self.quantity
        return None if self.present_amount is None else Money(self.present_amount, self.currency)

    @property
    def nominal(self) -> Money | None:
        """What the city pays: price times quantity, or the sum of all years by the model."""
        if self.unit is not None:
            return self.unit * self.quantity
        return None if self.nominal_amount is None else Money(self.nominal_amount, self.currency)


class SubmissionDocument(models.Model):
    """A part of a submission, written at the opening: one file in the envelope. Its bytes stay in there."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="documents")
    part = part_field()  # in which of two envelopes it lies
    code = models.CharField(_("document"), max_length=60)
    title = models.CharField(_("title"), max_length=200)
    path = models.CharField(max_length=300)  # inside the envelope
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    media_type = models.CharField(max_length=100)  # found in the content
    confidential = models.BooleanField(_("claimed confidential"), default=False)
    reason = models.TextField(_("why"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["submission", "part", "path"], name="submission_document_once")]

    def __str__(self) -> str:
        return self.title or self.code


class SubmissionAnswer(models.Model):
    """A part of a submission, written at the opening: one answer of its form."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="answers")
    code = models.CharField(_("question"), max_length=60)
    text = models.TextField(_("answer"))

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["submission", "code"], name="submission_answer_once")]

    def __str__(self) -> str:
        return self.code


class Opening(Subject):
    """The act by which two officers make the envelopes of one round readable."""

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="openings", verbose_name=_("solicitation")
    )
    round = models.PositiveSmallIntegerField(_("round"), default=0)
    part = part_field()  # of two envelopes the one that it opens
    called_by = models.ForeignKey(
        Person, models.PROTECT, related_name="openings_called", verbose_name=_("called by"), editable=False
    )
    held_by = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="openings_held",
        verbose_name=_("held by"),
        editable=False,
    )
    held_at = models.DateTimeField(_("held"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["solicitation", "round", "part"],
                condition=models.Q(state__in=("called", "reading", "held")),
                name="opening_once",
            )
        ]

    def __str__(self) -> str:
        named = {
            Part.QUALITY: _("Opening of the quality envelopes of %(number)s"),
            Part.PRICE: _("Opening of the price envelopes of %(number)s"),
        }
        words = named[Part(self.part)] if self.part else _("Opening of %(number)s")
        return str(words % {"number": self.solicitation.number})

    def get_absolute_url(self) -> str:
        return reverse("solicitations:opening", kwargs={"pk": self.pk})


class Minutes(Subject):
    """The minutes of an opening, for the office in full or for everyone as the profile allows; frozen as a version."""

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="minutes", verbose_name=_("opening"))
    number = models.PositiveSmallIntegerField(editable=False)  # 1; more where something was read in later
    made_at = models.DateTimeField(editable=False)

    class Meta:
        ordering = ["number", "id"]
        verbose_name_plural = _("minutes")
        constraints = [models.UniqueConstraint(fields=["opening", "number", "state"], name="minutes_once")]

    def __str__(self) -> str:
        return str(_("Minutes %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return self.opening.get_absolute_url()

"""Payments from the finance system with their chargebacks; the imports that brought them and what did not fit."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.agreements.models.contracts import Certification, Contract
from junto.core.money import Money
from junto.journal.models import Numbered, Subject
from junto.needs.models import Fund
from junto.people.models import Jurisdiction, Organization, Person


class PaymentImport(Subject, Numbered):
    """One file of payments from the finance system: what it was, how its columns were read, what came of it."""

    NUMBER_PREFIX = "PI"
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="payment_imports", verbose_name=_("jurisdiction")
    )
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    outcome = models.JSONField(_("what came of it"), default=dict, blank=True)
    job = models.UUIDField(null=True, blank=True, editable=False)
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="payment_imports")

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="payment_import_number_once")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("agreements:payment-import", kwargs={"pk": self.pk})


class Payment(Subject):
    """Money that the city paid under a contract, as its finance system tells it."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="payments", verbose_name=_("contract"))
    external_id = models.CharField(_("number in the finance system"), max_length=120)
    invoice = models.CharField(_("invoice"), max_length=120, blank=True)
    paid_on = models.DateField(_("paid on"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    amount = models.BigIntegerField(_("amount"))  # minor units of the contract's currency; below zero: a credit
    encumbrance = models.CharField(_("encumbrance"), max_length=60, blank=True)  # as the file says it
    certification = models.ForeignKey(
        Certification, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("certification")
    )  # found by the encumbrance
    difference = models.CharField(_("difference"), max_length=30, blank=True)  # a code of conditions.DIFFERENCES
    digest = models.CharField(max_length=64, editable=False)  # of what the row said: tells the same row again
    brought_by = models.ForeignKey(
        PaymentImport, models.PROTECT, null=True, blank=True, related_name="payments", verbose_name=_("import")
    )

    class Meta:
        ordering = ["-paid_on", "-id"]
        indexes = [
            models.Index(fields=["contract", "-paid_on"], name="payment_list"),
            models.Index(fields=["state", "contract"], name="payment_state"),
        ]
        constraints = [models.UniqueConstraint(fields=["contract", "external_id"], name="payment_once")]

    def __str__(self) -> str:
        return self.external_id

    def get_absolute_url(self) -> str:
        return reverse("agreements:payment", kwargs={"pk": self.pk})

    @property
    def value(self) -> Money:
        """What was paid."""
        return Money(self.amount, self.contract.currency)


class Chargeback(models.Model):
    """A part of a payment: what one member bears of it, from which fund. They always add up to the payment."""

    payment = models.ForeignKey(Payment, models.CASCADE, related_name="chargebacks")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("member"))
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="chargebacks", verbose_name=_("fund"))
    amount = models.BigIntegerField(_("amount"))  # minor units

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["payment", "organization", "fund"], name="chargeback_once")]

    def __str__(self) -> str:
        return f"{self.organization}: {self.amount}"


class Difference(models.Model):
    """A row of a file that is no payment here, or not the one that is here: kept with its words, never absorbed."""

    imported = models.ForeignKey(PaymentImport, models.CASCADE, related_name="differences")
    row = models.PositiveIntegerField()
    external_id = models.CharField(max_length=120, blank=True)
    payment = models.ForeignKey(Payment, models.SET_NULL, null=True, related_name="+")
    sentence = models.JSONField()  # core.sentences data

    class Meta:
        ordering = ["row", "id"]

    def __str__(self) -> str:
        return f"row {self.row}"

"""Contracts with their price lines and signatures; certifications of funds by year; amendments."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.core.money import Money
from junto.documents.models import Version
from junto.evaluation.models import Award
from junto.journal.models import Numbered, Subject
from junto.needs.models import Fund, default_currency
from junto.people.models import Jurisdiction, Organization, Person
from junto.projects.models import Project
from junto.solicitations.models import AskedOf, Solicitation

CAP = 2_500  # hundredths of a percent of the first amount
CAP_CITATION = "Texas Local Government Code § 252.048(d)"
CAP_VERIFIED = False  # whether somebody checked this citation in the law in force; until then pages say it is recalled

FORM, FUNDS = "contract_form", "funds"
"""Those of a profile's list that a step of the contract answers: its approval as to form, its certified funds."""


class Contract(Subject, Numbered):
    """What the city and a company sign."""

    NUMBER_PREFIX = "K"
    project = models.ForeignKey(Project, models.PROTECT, related_name="contracts", verbose_name=_("project"))
    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, null=True, blank=True, related_name="contracts", verbose_name=_("solicitation")
    )
    award = models.ForeignKey(
        Award, models.PROTECT, null=True, blank=True, related_name="contracts", verbose_name=_("award")
    )  # none where nothing was awarded here, as for contracts from before this record
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="contracts", verbose_name=_("jurisdiction")
    )
    supplier = models.ForeignKey(Organization, models.PROTECT, related_name="contracts", verbose_name=_("company"))
    signatory = models.ForeignKey(
        Person, models.PROTECT, related_name="contracts_to_sign", verbose_name=_("who signs for the city")
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what is bought, in plain words"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    currency = models.CharField(_("currency"), max_length=3, default=default_currency)
    amount = models.BigIntegerField(_("amount"))  # minor units, as amended
    first_amount = models.BigIntegerField(_("amount when it was signed"), editable=False)  # what the cap is reckoned on
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    options = models.TextField(_("options to extend"), blank=True)
    non_appropriation = models.TextField(_("if a later year’s money is not voted"), blank=True)
    council_asked = models.BooleanField(_("the council must resolve it"), default=False)
    resolution = models.CharField(_("council’s resolution"), max_length=120, blank=True)
    cap = models.PositiveSmallIntegerField(_("most that amendments may add"), default=CAP)  # hundredths of a percent
    cap_citation = models.CharField(_("law that says so"), max_length=300, blank=True, default=CAP_CITATION)
    proceed_on = models.DateField(_("work begins on"), null=True, blank=True, editable=False)
    frozen = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("frozen as"), editable=False
    )

    class Meta:
        ordering = ["-year", "-serial"]
        indexes = [models.Index(fields=["state", "-year", "-serial"], name="contract_list")]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="contract_number_once"),
            models.CheckConstraint(
                condition=models.Q(amount__gte=0) & models.Q(first_amount__gte=0), name="contract_amount_not_negative"
            ),
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="contract_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreements:contract", kwargs={"pk": self.pk})

    @property
    def value(self) -> Money:
        """What it comes to now."""
        return Money(self.amount, self.currency)


class PriceLine(models.Model):
    """A part of a contract: one thing with its price."""

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="price_lines")
    number = models.PositiveSmallIntegerField(_("number"))
    description = models.CharField(_("what"), max_length=300)
    quantity = models.PositiveIntegerField(_("how many"), default=1)
    unit = models.CharField(_("of what"), max_length=40, blank=True)
    unit_amount = models.BigIntegerField(_("price each"))  # minor units

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "number"], name="price_line_number_once"),
            models.CheckConstraint(condition=models.Q(unit_amount__gte=0), name="price_line_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.description}"

    @property
    def amount(self) -> int:
        """What the line comes to, in minor units."""
        return self.quantity * self.unit_amount


class ContractSignature(models.Model):
    """A part of a contract: who signed for whom, when, and which text (by its digest)."""

    class Party(models.TextChoices):
        COMPANY = "company", _("for the company")
        CITY = "city", _("for the city")

    contract = models.ForeignKey(Contract, models.CASCADE, related_name="signatures")
    party = models.CharField(_("signed"), max_length=10, choices=Party.choices)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("name"), max_length=200)
    title = models.CharField(_("office"), max_length=200, blank=True)
    on_paper = models.BooleanField(_("on paper"), default=False)
    digest = models.CharField(max_length=64, editable=False)
    at = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["contract", "party"], name="contract_signature_once")]

    def __str__(self) -> str:
        return f"{self.get_party_display()}: {self.name}"


class Certification(Subject):
    """The budget officer's word that a fund has so much money for a contract in one year, with its encumbrance."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="certifications", verbose_name=_("contract"))
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="certifications", verbose_name=_("fund"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    amount = models.BigIntegerField(_("amount"))  # minor units
    encumbrance = models.CharField(_("encumbrance"), max_length=60)

    class Meta:
        ordering = ["fiscal_year", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract", "encumbrance"], condition=models.Q(state="certified"), name="encumbrance_once"
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="certification_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.encumbrance} · {self.fund} {self.fiscal_year}"

    def get_absolute_url(self) -> str:
        return self.contract.get_absolute_url() + "#certifications"


class Amendment(Subject):
    """A change of a contract's amount or end, with its reason; the sum of all stays within a lawful cap."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="amendments", verbose_name=_("contract"))
    number = models.PositiveSmallIntegerField(_("number"))
    reason = models.TextField(_("reason"))
    change = models.BigIntegerField(_("change of the amount"), default=0)  # minor units, may be negative
    ends = models.DateField(_("new end"), null=True, blank=True)
    agreed_by = models.CharField(_("who agreed for the company"), max_length=200, blank=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["contract", "number"], name="amendment_number_once")]

    def __str__(self) -> str:
        return str(_("Amendment %(number)s") % {"number": self.number})

    def get_absolute_url(self) -> str:
        return self.contract.get_absolute_url() + "#amendments"


class ContractApproval(AskedOf):
    """One approval by a role of the city before a contract is signed, asked by the profile of its solicitation."""

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="approvals", verbose_name=_("contract"))
    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="contract_approvals", verbose_name=_("solicitation")
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["contract", "solicitation", "code"], name="contract_approval_once")
        ]

    @property
    def of(self) -> Contract:
        """What is approved."""
        return self.contract

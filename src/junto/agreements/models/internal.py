"""Internal agreements: cost items and who needs each, funds, shares to the cent, duties, members' signatures."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.agreements.models.contracts import Contract
from junto.core.money import Money
from junto.documents.models import Version
from junto.journal.models import Numbered, Subject, new_id
from junto.needs.models import CostItem, Fund, default_currency
from junto.people.models import Organization, Person
from junto.projects.models import Project

IN_FORCE = ("in_force", "open")
WHOLE = 10_000  # hundredths of a percent: what the funds of one member make together


class InternalAgreement(Subject, Numbered):
    """What members of a project sign among themselves: who pays what by which rule, who answers, what if one leaves."""

    NUMBER_PREFIX = "IA"

    class Leaving(models.TextChoices):
        PAYS_ON = "pays_on", _("it goes on paying its share to the end")
        OTHERS = "others", _("the others cover it from the next fiscal year, in proportion to their shares")
        LEAD = "lead", _("the lead covers it from the next fiscal year")

    project = models.ForeignKey(Project, models.PROTECT, related_name="internal_agreements", verbose_name=_("project"))
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="internal_agreements", verbose_name=_("contract")
    )  # none until there is one
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("in place of")
    )
    title = models.CharField(_("title"), max_length=200)
    language = models.CharField(_("language"), max_length=10, default="en")
    currency = models.CharField(_("currency"), max_length=3, default=default_currency)
    rule = models.CharField(_("rule"), max_length=40, blank=True)  # a code of core.sharing
    rule_version = models.PositiveSmallIntegerField(_("version of the rule"), null=True, editable=False)
    # {"use": {organization: "12.5"}, "caps": {organization: minor units}, …}: see agreements.inputs
    inputs = models.JSONField(_("inputs of the rule"), default=dict, blank=True)
    non_appropriation = models.TextField(_("if a later year’s money is not voted"), blank=True)
    leaving = models.CharField(_("if a member leaves"), max_length=10, choices=Leaving.choices, default=Leaving.OTHERS)
    frozen = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("frozen as"), editable=False
    )

    class Meta:
        ordering = ["-year", "-serial"]
        indexes = [models.Index(fields=["state", "-year", "-serial"], name="internal_agreement_list")]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="internal_agreement_number_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("agreements:internal", kwargs={"pk": self.pk})


class SharedCost(models.Model):
    """A part of an internal agreement: one thing to be paid for, in which fiscal years, and how it arises."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(InternalAgreement, models.CASCADE, related_name="cost_items")
    number = models.PositiveSmallIntegerField(editable=False)
    description = models.CharField(_("what"), max_length=200)
    basis = models.CharField(_("arises"), max_length=10, choices=CostItem.Basis.choices, default=CostItem.Basis.PROJECT)
    amount = models.BigIntegerField(_("amount each"), default=0)  # minor units
    quantity = models.PositiveIntegerField(_("how many"), default=1)  # once for the project or per site: so many
    steps = models.JSONField(_("tiers or sizes"), default=list, blank=True)  # [[quantity, minor units], …]
    adds = models.BooleanField(_("what the members need adds up"), default=True)  # by capacity: else the largest counts
    first_year = models.PositiveSmallIntegerField(_("first fiscal year"))
    last_year = models.PositiveSmallIntegerField(_("last fiscal year"))

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="shared_cost_number_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="shared_cost_not_negative"),
            models.CheckConstraint(
                condition=models.Q(last_year__gte=models.F("first_year")), name="shared_cost_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.description


class ItemNeed(models.Model):
    """A part of an internal agreement: a member needs an item, so much of it."""

    agreement = models.ForeignKey(InternalAgreement, models.CASCADE, related_name="item_needs")
    item = models.ForeignKey(SharedCost, models.CASCADE, related_name="needs")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("member"))
    quantity = models.PositiveBigIntegerField(_("how much"), default=1)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["item", "organization"], name="item_need_once")]

    def __str__(self) -> str:
        return f"{self.organization}: {self.quantity}"


class InKind(models.Model):
    """A part of an internal agreement: what a member contributes as goods or work, and who valued it at how much."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    agreement = models.ForeignKey(InternalAgreement, models.CASCADE, related_name="in_kind")
    number = models.PositiveSmallIntegerField(editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("member"))
    description = models.CharField(_("what"), max_length=200)
    value = models.BigIntegerField(_("value"))  # minor units
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    valued_by = models.CharField(_("valued by"), max_length=200)
    valued_how = models.TextField(_("how it was valued"), blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="in_kind_number_once"),
            models.CheckConstraint(condition=models.Q(value__gt=0), name="in_kind_worth_something"),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.description}"


class Funding(models.Model):
    """A part of an internal agreement: a fund from which a member pays, and which part of its share."""

    agreement = models.ForeignKey(InternalAgreement, models.CASCADE, related_name="fundings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("member"))
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="+", verbose_name=_("fund"))
    part = models.PositiveSmallIntegerField(_("part of its share"))  # hundredths of a percent

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organization", "fund"], name="funding_once"),
            models.CheckConstraint(
                condition=models.Q(part__gt=0) & models.Q(part__lte=WHOLE), name="funding_part_in_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.fund}"

    @property
    def percent(self) -> str:
        """Its part as people write it."""
        return f"{self.part / 100:g} %"


class Share(models.Model):
    """A part of an internal agreement: what one member pays from one fund in one fiscal year."""

    agreement = models.ForeignKey(InternalAgreement, models.CASCADE, related_name="shares")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="shares", verbose_name=_("member"))
    fund = models.ForeignKey(Fund, models.PROTECT, related_name="shares", verbose_name=_("fund"))
    fiscal_year = models.PositiveSmallIntegerField(_("fiscal year"))
    amount = models.BigIntegerField(_("amount"))  # minor units

    class Meta:
        ordering = ["fiscal_year", "id"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organization", "fund", "fiscal_year"], name="share_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="share_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.organization} {self.fiscal_year}: {Money(self.amount, self.agreement.currency)}"


class Duty(models.Model):
    """A part of an internal agreement: which member answers for what, and by whom."""

    class Kind(models.TextChoices):
        SERVICE_OWNER = "service_owner", _("service owner")
        FUNDER = "funder", _("funder")
        OPERATOR = "operator", _("operator")
        DATA_STEWARD = "data_steward", _("data steward")

    agreement = models.ForeignKey(InternalAgreement, models.CASCADE, related_name="duties")
    kind = models.CharField(_("duty"), max_length=20, choices=Kind.choices)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name=_("organization"))
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "kind"], name="duty_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.organization}"


class MemberSignature(Subject):
    """One member's word on the version that was proposed: asked, signed, objected; later it may leave."""

    agreement = models.ForeignKey(
        InternalAgreement, models.PROTECT, related_name="signatures", verbose_name=_("internal agreement")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="agreement_signatures", verbose_name=_("member")
    )
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("version"), editable=False
    )

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "organization"], name="member_signature_once")]

    def __str__(self) -> str:
        return f"{self.organization} · {self.agreement.number}"

    def get_absolute_url(self) -> str:
        return self.agreement.get_absolute_url()

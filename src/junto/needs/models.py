"""Needs with their cost items and the problem reports they cite; funds; problem reports; imports."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Numbered, Subject
from junto.people.models import Jurisdiction, Organization, Person
from junto.places.models import Located, Sector, ThingKind


def default_currency() -> str:
    """The city's currency."""
    return settings.CURRENCY


class Fund(Subject):
    """Money with its restrictions: general, bond, enterprise, grant."""

    class Kind(models.TextChoices):
        GENERAL = "general", _("general fund")
        BOND = "bond", _("bond")
        ENTERPRISE = "enterprise", _("enterprise fund")
        FEDERAL = "federal_grant", _("federal grant")
        STATE = "state_grant", _("state grant")
        PRIVATE = "private_grant", _("private grant or donation")
        SPECIAL = "special", _("special revenue")

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="funds", verbose_name=_("kept by"))
    name = models.CharField(_("name"), max_length=200)
    code = models.CharField(_("number in the finance system"), max_length=60, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    restrictions = models.TextField(_("what it may be spent on"), blank=True)
    citation = models.CharField(_("citation"), max_length=300, blank=True)
    until = models.DateField(_("to be spent by"), null=True, blank=True)
    own_rules = models.BooleanField(_("has rules of its own for shared costs"), default=False)  # else those of its kind
    rules = models.JSONField(_("rules by which it may pay a share"), default=list, blank=True)  # codes; none: any rule
    evidence = models.JSONField(_("what must be shown for a share"), default=list, blank=True)  # codes of allowable.py

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organization", "name"], name="fund_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("needs:fund", kwargs={"pk": self.pk})


class Need(Subject, Numbered, Located):
    """What one department wants, where, when, why, how much, from which fund."""

    NUMBER_PREFIX = "N"
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="needs", verbose_name=_("department"))
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("why it is needed"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("sector")
    )
    kind = models.ForeignKey(
        ThingKind, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("kind of thing")
    )
    citywide = models.BooleanField(_("the whole city"), default=False)  # said, never inferred from a missing place
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)
    quantity = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    unit = models.CharField(_("of what"), max_length=40, blank=True)
    outcome = models.TextField(_("outcome wanted, in measurable words"), blank=True)
    fund = models.ForeignKey(Fund, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("fund"))
    contact = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="needs", verbose_name=_("contact")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)  # of an import: the file's name
    external_id = models.CharField(_("number in its source"), max_length=120, blank=True)
    extra = models.JSONField(_("further columns of the source"), default=dict, blank=True)

    class Meta:
        ordering = ["-year", "-serial"]
        indexes = [
            models.Index(fields=Located.NEAR, name="need_near"),
            models.Index(fields=["state", "-year", "-serial"], name="need_list"),
            models.Index(fields=["kind", "starts"], name="need_kind"),
            models.Index(fields=["organization", "state"], name="need_owner"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="need_number_once"),
            models.UniqueConstraint(
                fields=["organization", "external_id"], condition=~models.Q(external_id=""), name="need_once_per_source"
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(starts=None) | models.Q(ends__gte=models.F("starts")),
                name="need_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(citywide=False) | models.Q(cell=None), name="need_citywide_or_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("needs:need", kwargs={"pk": self.pk})


class CostItem(models.Model):
    """A part of a need: one thing it costs, how often it arises, in which year. Closed to the public by default."""

    class Basis(models.TextChoices):
        PROJECT = "project", _("once for the project")
        SITE = "site", _("once per site")
        UNIT = "unit", _("per unit")
        CAPACITY = "capacity", _("by capacity reached")
        USE = "use", _("per use")

    need = models.ForeignKey(Need, models.CASCADE, related_name="cost_items")
    description = models.CharField(_("what"), max_length=200)
    basis = models.CharField(_("arises"), max_length=10, choices=Basis.choices, default=Basis.PROJECT)
    quantity = models.PositiveIntegerField(_("how many"), default=1)
    amount = models.BigIntegerField(_("amount each"))  # minor units
    currency = models.CharField(_("currency"), max_length=3, default=default_currency)
    year = models.PositiveSmallIntegerField(_("fiscal year"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=models.Q(amount__gte=0), name="cost_not_negative")]

    def __str__(self) -> str:
        return self.description


class ProblemReport(Subject, Numbered, Located):
    """What a resident or group says is wrong. Filed without an account; read by a moderator before it is public."""

    NUMBER_PREFIX = "P"
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="problem_reports", verbose_name=_("jurisdiction")
    )
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="problem_reports",
        verbose_name=_("for the group"),
    )
    text = models.TextField(_("what is wrong"))
    language = models.CharField(_("language"), max_length=10, default="en")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="problem_reports", verbose_name=_("sector")
    )
    reporter_name = models.CharField(_("your name"), max_length=200, blank=True)
    reporter_email = models.EmailField(_("your e-mail address"), blank=True)

    class Meta:
        ordering = ["-year", "-serial"]
        indexes = [
            models.Index(fields=Located.NEAR, name="problem_report_near"),
            models.Index(fields=["state", "-year", "-serial"], name="problem_report_list"),
        ]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="problem_report_number_once")]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:77] + "…"

    def get_absolute_url(self) -> str:
        return reverse("needs:problem-report", kwargs={"pk": self.pk})


class ReportTally(models.Model):
    """How many reports came from one network address in one hour; the address only as a keyed digest, kept briefly."""

    address = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["address", "hour"], name="report_tally_once")]

    def __str__(self) -> str:
        return f"{self.count} in the hour from {self.hour}"


class Citation(models.Model):
    """A part of a need: a problem report it cites."""

    need = models.ForeignKey(Need, models.CASCADE, related_name="citations")
    report = models.ForeignKey(
        ProblemReport, models.PROTECT, related_name="citations", verbose_name=_("problem report")
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["need", "report"], name="citation_once")]

    def __str__(self) -> str:
        return str(self.report)


class Import(Subject, Numbered):
    """One file brought in: what it was, how its columns were read, what came of it."""

    NUMBER_PREFIX = "I"
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="imports", verbose_name=_("for")
    )
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="imports", verbose_name=_("jurisdiction")
    )
    into = models.CharField(_("becomes"), max_length=20)  # needs, standing_things
    file_name = models.CharField(_("file"), max_length=255)
    sha256 = models.CharField(max_length=64, editable=False)
    size = models.PositiveBigIntegerField(editable=False)
    mapping = models.JSONField(_("columns"), default=dict, blank=True)
    options = models.JSONField(_("options"), default=dict, blank=True)
    outcome = models.JSONField(_("what came of it"), default=dict, blank=True)
    samples = models.JSONField(default=dict, blank=True, editable=False)  # column → some values; go with the file
    erased_at = models.DateTimeField(_("file destroyed"), null=True, blank=True, editable=False)
    job = models.UUIDField(null=True, blank=True, editable=False)
    author = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="imports")

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="import_number_once")]

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("needs:import", kwargs={"pk": self.pk})


class ImportedRow(models.Model):
    """Which row of an import became what, and the digest of what it said: tells the same row when it comes again."""

    imported = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField()
    subject_id = models.UUIDField(db_index=True)
    digest = models.CharField(max_length=64, db_index=True)
    what = models.CharField(max_length=10)  # new, changed

    def __str__(self) -> str:
        return f"row {self.row}: {self.what}"

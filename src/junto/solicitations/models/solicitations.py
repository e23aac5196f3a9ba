"""Solicitations with their parts: items, criteria, requirements, documents asked for, checklist, drafters."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.core.money import Money
from junto.journal.models import Numbered, Subject
from junto.needs.models import Need, default_currency
from junto.people.models import Jurisdiction, Organization, Person
from junto.places.models import Sector, ThingKind
from junto.projects.models import Project
from junto.solicitations.models.parts import ONE, TWO, parts_of
from junto.solicitations.profiles import MILESTONES, MethodProfile, profile_of

WHOLE = 10_000  # hundredths of a percent: what all weights together make


def percent(weight: int) -> str:
    """Hundredths of a percent as a number of percent: 3333 is 33.33, 5000 is 50."""
    whole, rest = divmod(weight, 100)
    return f"{whole}.{rest:02d}".rstrip("0") if rest else str(whole)


class Solicitation(Subject, Numbered):
    """The published invitation of a project: what is asked, by which method, until when."""

    NUMBER_PREFIX = "S"

    class Category(models.TextChoices):
        GOODS = "goods", _("goods")
        SERVICES = "services", _("services")
        WORKS = "works", _("works")

    class SealedBy(models.TextChoices):
        KEY = "key", _("a key that officers hold in shares")
        SERVER = "server", _("the server alone")

    project = models.ForeignKey(Project, models.PROTECT, related_name="solicitations", verbose_name=_("project"))
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="solicitations", verbose_name=_("jurisdiction")
    )
    office = models.ForeignKey(
        Organization, models.PROTECT, related_name="solicitations", verbose_name=_("purchasing office")
    )
    officer = models.ForeignKey(
        Person, models.PROTECT, related_name="solicitations", verbose_name=_("procurement officer")
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="resolicited", verbose_name=_("asks again after")
    )  # the one that was cancelled or unsuccessful before it
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what is asked, in plain words"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="solicitations", verbose_name=_("sector")
    )
    category = models.CharField(
        _("mainly"), max_length=10, choices=Category.choices, default=Category.GOODS
    )  # OCDS: mainProcurementCategory
    profile = models.CharField(_("method"), max_length=40)  # a code of profiles/
    profile_version = models.PositiveSmallIntegerField(editable=False)
    currency = models.CharField(_("currency"), max_length=3, default=default_currency)
    ocid = models.CharField(max_length=60, unique=True, null=True, editable=False)  # noqa: DJ001  (null until numbered)
    method_citation = models.CharField(
        _("law that allows this method"), max_length=300, blank=True, help_text=_("As one would cite it.")
    )
    route_approver = models.CharField(
        _("who approved the method"), max_length=200, blank=True, help_text=_("Name and office.")
    )
    route = models.JSONField(
        _("lawful route"), default=dict, blank=True, editable=False
    )  # as routing/kept.py has it: the law, the facts, the way, its provisions and periods; empty: none was reckoned
    combined_value = models.BigIntegerField(_("combined value, estimated"), null=True, blank=True)  # minor units
    opened_value = models.BigIntegerField(
        _("estimate, opened"), null=True, blank=True, editable=False
    )  # the combined value, written here when the profile opens it: what everyone may read
    notice_on = models.DateField(_("first notice"), null=True, blank=True)  # from which the law counts
    questions_until = models.DateTimeField(_("questions until"), null=True, blank=True)
    deadline = models.DateTimeField(_("deadline"), null=True, blank=True)
    opening_at = models.DateTimeField(_("opening"), null=True, blank=True)
    sealed_by = models.CharField(
        _("offers are sealed by"), max_length=10, choices=SealedBy.choices, default=SealedBy.SERVER
    )
    unsealed_reason = models.TextField(_("why no key seals them"), blank=True)
    envelopes = models.PositiveSmallIntegerField(_("envelopes"), default=1)  # 2: quality is opened before the price
    envelopes_reason = models.TextField(_("why another number of envelopes"), blank=True)
    least_quality = models.PositiveSmallIntegerField(
        _("least points for quality"), null=True, blank=True
    )  # of 100; below it a price envelope stays sealed
    opening_place = models.CharField(_("place of the opening"), max_length=300, blank=True)
    price_models = models.JSONField(
        _("ways to charge"), default=list, blank=True
    )  # codes of core.pricing that an offer may use; none: a price for each unit
    price_years = models.PositiveSmallIntegerField(_("years over which offers are compared"), null=True, blank=True)
    price_rate = models.PositiveSmallIntegerField(
        _("discount rate"), null=True, blank=True
    )  # hundredths of a percent a year
    price_assumptions = models.JSONField(
        _("what the city assumes"), default=dict, blank=True
    )  # price model → input → value as written: the same for every offer
    contract_starts = models.DateField(_("contract from"), null=True, blank=True)
    contract_ends = models.DateField(_("contract until"), null=True, blank=True)
    contact_name = models.CharField(_("contact"), max_length=200, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    addendum_number = models.PositiveSmallIntegerField(_("last addendum"), default=0, editable=False)
    requirements_version = models.PositiveSmallIntegerField(
        _("version of the requirements"), default=0, editable=False
    )  # of the project's frozen set, as stated here
    published_at = models.DateTimeField(_("published"), null=True, blank=True, editable=False)
    reached = models.CharField(
        _("milestone reached"), max_length=20, blank=True, editable=False
    )  # the last of MILESTONES; what was opened once stays open

    class Meta:
        ordering = ["-year", "-serial"]
        indexes = [
            models.Index(fields=["state", "deadline"], name="solicitation_list"),
            models.Index(fields=["sector", "state"], name="solicitation_sector"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["year", "serial"], name="solicitation_number_once"),
            models.CheckConstraint(
                condition=models.Q(envelopes__gte=ONE, envelopes__lte=TWO), name="solicitation_one_or_two_envelopes"
            ),
            models.CheckConstraint(
                condition=models.Q(reached__in=("", *MILESTONES)), name="solicitation_milestone_known"
            ),
            models.CheckConstraint(
                condition=models.Q(contract_ends=None)
                | models.Q(contract_starts=None)
                | models.Q(contract_ends__gte=models.F("contract_starts")),
                name="solicitation_contract_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("solicitations:solicitation", kwargs={"pk": self.pk})

    @property
    def method(self) -> MethodProfile:
        """The profile in the version it was written with."""
        return profile_of(self.profile, self.profile_version)

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of a submission in the order in which they are opened: one without a name, or quality and price."""
        return parts_of(self.envelopes)

    @property
    def value(self) -> Money | None:
        """The combined value; None where it is not known."""
        return None if self.combined_value is None else Money(self.combined_value, self.currency)


class Item(models.Model):
    """A part of a solicitation: one thing asked for, for which member, to be delivered where and by when."""

    solicitation = models.ForeignKey(Solicitation, models.CASCADE, related_name="items")
    number = models.PositiveSmallIntegerField(_("number"))
    description = models.CharField(_("what"), max_length=300)
    kind = models.ForeignKey(
        ThingKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("kind of thing")
    )
    quantity = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    unit = models.CharField(_("of what"), max_length=40, blank=True)
    member = models.ForeignKey(
        Organization, models.PROTECT, related_name="solicited_items", verbose_name=_("for which member")
    )
    need = models.ForeignKey(
        Need, models.PROTECT, null=True, blank=True, related_name="solicited_items", verbose_name=_("need")
    )
    delivery_place = models.CharField(_("delivered to"), max_length=300, blank=True)
    delivery_geometry = models.JSONField(_("place on the map"), null=True, blank=True)
    delivery_by = models.DateField(_("delivered by"), null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["solicitation", "number"], name="solicited_item_number_once"),
            models.CheckConstraint(
                condition=models.Q(quantity=None) | models.Q(quantity__gt=0), name="solicited_item_some"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.description}"


class Criterion(models.Model):
    """A part of a solicitation: by what offers are judged, and with which weight."""

    class Scored(models.TextChoices):
        PRICE = "price", _("from the price, by formula")
        QUALITY = "quality", _("by the panel, 0 to 100 points")

    solicitation = models.ForeignKey(Solicitation, models.CASCADE, related_name="criteria")
    number = models.PositiveSmallIntegerField(_("number"))
    name = models.CharField(_("criterion"), max_length=200)
    description = models.TextField(_("what is looked at"), blank=True)
    weight = models.PositiveSmallIntegerField(_("weight"))  # hundredths of a percent
    scored = models.CharField(_("scored"), max_length=10, choices=Scored.choices, default=Scored.QUALITY)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["solicitation", "number"], name="criterion_number_once"),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0) & models.Q(weight__lte=WHOLE), name="criterion_weight_in_whole"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def percent(self) -> str:
        """The weight as a number of percent: 3333 is 33.33, 5000 is 50."""
        return percent(self.weight)


class StatedRequirement(models.Model):
    """A part of a solicitation: a requirement of the project's frozen set, in its words."""

    solicitation = models.ForeignKey(Solicitation, models.CASCADE, related_name="requirements")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("what is asked for"))
    why = models.TextField(_("why"), blank=True)
    aspect = models.CharField(_("it concerns"), max_length=20)
    force = models.CharField(_("how strongly"), max_length=10)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["solicitation", "number"], name="stated_requirement_once")]

    def __str__(self) -> str:
        return f"R{self.number}"


class AskedDocument(models.Model):
    """A part of a solicitation: a document that a submission must or may hold."""

    solicitation = models.ForeignKey(Solicitation, models.CASCADE, related_name="asked_documents")
    code = models.SlugField(_("code"), max_length=40)
    label = models.CharField(_("document"), max_length=200)
    mandatory = models.BooleanField(_("mandatory"), default=True)
    confidential_allowed = models.BooleanField(_("may be claimed confidential"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["solicitation", "code"], name="asked_document_once")]

    def __str__(self) -> str:
        return self.label


class ChecklistItem(models.Model):
    """A part of a solicitation: what must be there before an act, who looked, and what shows it."""

    solicitation = models.ForeignKey(Solicitation, models.CASCADE, related_name="checklist")
    code = models.SlugField(max_length=40)
    before = models.CharField(_("before"), max_length=10, default="publish")  # an act of profiles.ACTS
    label = models.CharField(max_length=200)
    citation = models.CharField(max_length=300, blank=True)
    done_by = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    done_at = models.DateTimeField(null=True, blank=True)
    evidence = models.TextField(_("what shows it"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["solicitation", "code"], name="checklist_item_once")]

    def __str__(self) -> str:
        return self.label


class Drafter(models.Model):
    """A part of a solicitation, disclosed with it: who wrote or edited a requirement, or helped from outside."""

    solicitation = models.ForeignKey(Solicitation, models.CASCADE, related_name="drafters")
    requirement = models.PositiveSmallIntegerField()  # its number
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    outside_help = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["requirement", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | ~models.Q(outside_help=""), name="drafter_is_somebody"
            )
        ]

    def __str__(self) -> str:
        return f"R{self.requirement}: {self.person or self.outside_help}"

"""Jurisdictions, organizations, people and their accounts, memberships, deputies, lawful combinations of roles."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject, new_id
from junto.journal.statements import row_at_hand
from junto.people.roles import KINDS, ROLES

NAMES_TAKEN = ("asked", "active", "ended")  # a refused registration does not take its name
CHOICES = [(code, role.label) for code, role in ROLES.items()]


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts by e-mail address; Django's sign-in asks for these names."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> Account:
        account = self.model(email=self.normalize_email(email).lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get(self, *conditions: Any, **named: Any) -> Account:
        """As Django's; by its id alone, as for each request, in a fraction of the time."""
        if conditions or set(named) != {"pk"}:
            return super().get(*conditions, **named)
        found: Account | None = row_at_hand(self.model, named["pk"])
        if found is None:
            raise self.model.DoesNotExist
        return found


class Account(AbstractBaseUser):
    """How somebody signs in; who they are and what they may do is with `Person`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)  # as given at registration; the record's is Person's
    language = models.CharField(_("language"), max_length=10, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    def __str__(self) -> str:
        return self.email


class Jurisdiction(Subject):
    """A government whose law applies: the city itself, a town, a county, a district."""

    class Kind(models.TextChoices):
        CITY = "city", _("city")
        TOWN = "town", _("town")
        COUNTY = "county", _("county")
        DISTRICT = "district", _("district")
        STATE = "state", _("state")

    name = models.CharField(_("name"), max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    law = models.CharField(_("law it buys by"), max_length=60, blank=True)  # a jurisdiction's file in core/routes

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:organizations") + f"?jurisdiction={self.pk}"


class Organization(Subject):
    """Any body that takes part."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=30, choices=list(KINDS.items()))
    jurisdiction = models.ForeignKey(
        Jurisdiction,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="organizations",
        verbose_name=_("jurisdiction"),
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="offices", verbose_name=_("part of")
    )
    code = models.CharField(_("code"), max_length=60, blank=True, help_text=_("Its number in the city's own lists."))
    about = models.TextField(_("about"), blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    asked_by = models.ForeignKey(
        "Person",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="organizations_asked_for",
        verbose_name=_("asked for by"),
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["jurisdiction", "kind", "name"],
                condition=models.Q(jurisdiction__isnull=False, state__in=NAMES_TAKEN),
                name="organization_once",
            ),
            # SQLite cannot take two nulls for the same: those outside every jurisdiction need a rule of their own.
            models.UniqueConstraint(
                fields=["kind", "name"],
                condition=models.Q(jurisdiction__isnull=True, state__in=NAMES_TAKEN),
                name="organization_once_outside",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:organization", kwargs={"pk": self.pk})


class Person(Subject):
    """Somebody who acts or is named in the record. Has an account where they sign in."""

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    account = models.OneToOneField(
        Account, models.PROTECT, null=True, blank=True, related_name="person", verbose_name=_("account")
    )
    demonstration = models.BooleanField(
        default=False, editable=False
    )  # signs in by one click, in the demonstration only

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                fields=["email"], condition=models.Q(state="active") & ~models.Q(email=""), name="person_once_by_email"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("people:person", kwargs={"pk": self.pk})


class Membership(Subject):
    """A person's role in an organization, from a day to a day."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships", verbose_name=_("person"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="memberships", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=40, choices=CHOICES)
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["organization", "person", "starts"]
        indexes = [models.Index(fields=["role", "state"], name="membership_role")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")),
                name="membership_ends_after_start",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()}, {self.organization}"

    def get_absolute_url(self) -> str:
        return self.organization.get_absolute_url()


class Deputy(Subject):
    """Somebody who may act in another's role from a day to a day."""

    membership = models.ForeignKey(Membership, models.PROTECT, related_name="deputies", verbose_name=_("role"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="deputyships", verbose_name=_("deputy"))
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["starts", "id"]
        verbose_name_plural = "deputies"
        constraints = [
            models.CheckConstraint(condition=models.Q(ends__gte=models.F("starts")), name="deputy_ends_after_start")
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.membership}"

    def get_absolute_url(self) -> str:
        return self.membership.get_absolute_url()


class Combination(Subject):
    """One person holding two roles that are kept apart elsewhere: lawful in a small town, with somebody watching."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="combinations", verbose_name=_("person"))
    jurisdiction = models.ForeignKey(
        Jurisdiction, models.PROTECT, related_name="combinations", verbose_name=_("jurisdiction")
    )
    first_role = models.CharField(_("role"), max_length=40, choices=CHOICES)
    second_role = models.CharField(_("second role"), max_length=40, choices=CHOICES)
    legal_basis = models.CharField(
        _("legal basis"), max_length=300, help_text=_("The law or ordinance that allows it, as one would cite it.")
    )
    measure = models.TextField(
        _("compensating measure"), help_text=_("What makes up for the missing second person, in plain words.")
    )
    approver = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="combinations_to_approve",
        verbose_name=_("compensating approver"),
        help_text=_("A council member or auditor of the same jurisdiction, another person."),
    )
    starts = models.DateField(_("from"))
    ends = models.DateField(_("until"))

    class Meta:
        ordering = ["jurisdiction", "person", "starts"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gte=models.F("starts")), name="combination_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_first_role_display()} + {self.get_second_role_display()}"

    def get_absolute_url(self) -> str:
        return reverse("people:combination", kwargs={"pk": self.pk})


class CompensatingApproval(Subject):
    """The compensating approver's word, beforehand, on one act that a second person would do in a larger town."""

    combination = models.ForeignKey(
        Combination, models.PROTECT, related_name="approvals", verbose_name=_("combination")
    )
    subject_type = models.CharField(_("kind of record"), max_length=60)
    subject_id = models.UUIDField(_("record"))
    seen = models.PositiveIntegerField(_("version"))  # its last entry when asked: a later change needs a new approval
    action = models.CharField(_("act"), max_length=60)
    note = models.TextField(_("note"), help_text=_("What you are about to do, and why now."))

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "action"], name="approval_of_act")]

    def __str__(self) -> str:
        return f"{self.action} {self.subject_type}, {self.combination.person}"

    def get_absolute_url(self) -> str:
        return reverse("people:approval", kwargs={"pk": self.pk})


class Tally(models.Model):
    """How much of a limit somebody has used up: a moment in the future that comes nearer by itself (`limits.py`)."""

    limit = models.CharField(max_length=40)
    key = models.CharField(max_length=64)  # a keyed digest of an address, an account, an e-mail address
    until = models.BigIntegerField()  # microseconds since 1970, by the database's clock

    class Meta:
        constraints = [models.UniqueConstraint(fields=["limit", "key"], name="tally_once")]
        indexes = [models.Index(fields=["until"], name="tally_until")]

    def __str__(self) -> str:
        return f"{self.limit} of {self.key[:8]}"


class CacheRow(models.Model):
    """A row of Django's cache in the database, in the shape it asks for: codes used, tries made; for minutes."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key

"""Who wants to hear of solicitations, of which sector."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.people.models import Organization, Person
from junto.places.models import Sector


class Subscription(Subject):
    """A person's or a company's wish to be told of solicitations of one sector, or of all."""

    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="subscriptions", verbose_name=_("person")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="subscriptions", verbose_name=_("for")
    )
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="subscriptions", verbose_name=_("sector")
    )  # null: every sector

    class Meta:
        ordering = ["id"]
        constraints = [
            # SQLite cannot take two nulls for the same: a rule for each column that may be null.
            models.UniqueConstraint(
                fields=["person", "sector"],
                condition=models.Q(person__isnull=False, sector__isnull=False),
                name="subscription_of_person_once",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(person__isnull=False, sector__isnull=True),
                name="subscription_of_person_to_all_once",
            ),
            models.UniqueConstraint(
                fields=["organization", "sector"],
                condition=models.Q(organization__isnull=False, sector__isnull=False),
                name="subscription_of_organization_once",
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=models.Q(organization__isnull=False, sector__isnull=True),
                name="subscription_of_organization_to_all_once",
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, organization__isnull=True)
                | models.Q(person__isnull=True, organization__isnull=False),
                name="subscription_of_person_or_organization",
            ),
        ]

    def __str__(self) -> str:
        return str(self.sector or _("every sector"))

    def get_absolute_url(self) -> str:
        return reverse("solicitations:subscriptions")

"""Obligations: what somebody owes under an agreement, with an owner and a due date."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Hanging, Subject
from junto.people.models import Organization, Person


class Obligation(Subject, Hanging):
    """A duty under a contract or an internal agreement, which it hangs on."""

    HANGS_ON = frozenset({"agreements.contract", "agreements.internal"})

    text = models.TextField(_("what is to be done"))
    owner = models.ForeignKey(
        Organization, models.PROTECT, related_name="obligations", verbose_name=_("who answers for it")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="obligations", verbose_name=_("person")
    )
    due = models.DateField(_("due"))

    class Meta:
        ordering = ["due", "id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="obligation_subject"),
            models.Index(fields=["state", "due"], name="obligation_due"),
        ]

    def __str__(self) -> str:
        return self.text if len(self.text) <= 80 else self.text[:77] + "…"

    def get_absolute_url(self) -> str:
        return reverse("agreements:obligation", kwargs={"pk": self.pk})

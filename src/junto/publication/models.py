"""Tokens with which a person's programs use the API."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.people.models import Person


class ApiToken(Subject):
    """A token as its digest: whoever holds it acts as the person, with the roles held at that moment."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="api_tokens", verbose_name=_("person"))
    name = models.CharField(_("what it is for"), max_length=100)
    digest = models.CharField(max_length=64, unique=True, editable=False)  # SHA-256 of the token, in hex
    until = models.DateField(_("good until"))

    class Meta:
        ordering = ["name"]
        verbose_name = _("API token")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("publication:tokens")

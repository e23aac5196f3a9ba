"""Shares of a solicitation's key that officers give at its opening, for as long as the opening needs them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.people.models import Person
from junto.solicitations.models.sealing import KeyShare
from junto.solicitations.models.submissions import Opening


class GivenShare(Subject):
    """An officer's share at an opening: who gave it, how they showed who they are; its words, sealed to the platform.

    The words go when the minutes are frozen, when the opening is called off, and when the share is taken back.
    """

    class Way(models.TextChoices):
        WORDS = "words", _("by its words")
        FILE = "file", _("from its file, opened in the browser")
        PAPER = "paper", _("from the custodian’s paper, typed by the officer present")

    opening = models.ForeignKey(Opening, models.PROTECT, related_name="given_shares", verbose_name=_("opening"))
    share = models.ForeignKey(KeyShare, models.PROTECT, related_name="given", verbose_name=_("share"))
    given_by = models.ForeignKey(
        Person, models.PROTECT, related_name="shares_given", verbose_name=_("given by"), editable=False
    )
    given_at = models.DateTimeField(_("given"), editable=False)
    way = models.CharField(_("how"), max_length=10, choices=Way.choices)
    shown_by = models.CharField(_("showed who they are"), max_length=30, editable=False)  # a way of people.freshness
    shown_at = models.DateTimeField(_("when they showed it"), editable=False)
    sealed = models.TextField(blank=True, editable=False)  # the words as an armoured age file, to the platform's key

    class Meta:
        ordering = ["given_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["opening", "share"], condition=models.Q(state="given"), name="given_share_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.share)

    def get_absolute_url(self) -> str:
        return self.opening.get_absolute_url()

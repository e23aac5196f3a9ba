"""Who holds what of a solicitation's key: officers' own keys, the key with its record, and its shares."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.journal.models import Subject
from junto.people.models import Person
from junto.solicitations.models.parts import Part, part_field
from junto.solicitations.models.solicitations import Solicitation


class OfficerKey(Subject):
    """The public half of a person's own age key, to which shares are encrypted. The secret half never comes here."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="officer_keys", verbose_name=_("person"))
    recipient = models.CharField(_("public key"), max_length=100)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=models.Q(state="in_force"), name="officer_key_one"),
            models.UniqueConstraint(fields=["recipient"], name="officer_key_once"),
        ]

    def __str__(self) -> str:
        return self.recipient

    def get_absolute_url(self) -> str:
        return reverse("solicitations:own-key")


class SealingKey(Subject):
    """The key to which submissions of a solicitation are sealed; its secret half lies nowhere, cut into shares.

    `record` is the public record of the ceremony (`ceremony.json` of core/sealing), byte for byte.
    """

    solicitation = models.ForeignKey(
        Solicitation, models.PROTECT, related_name="sealing_keys", verbose_name=_("solicitation")
    )
    number = models.PositiveSmallIntegerField(_("number"))  # 1; more where an addendum brought another key
    part = part_field()  # two keys of one ceremony have one number: one for each envelope
    recipient = models.CharField(_("public key"), max_length=100, unique=True)
    needed = models.PositiveSmallIntegerField(_("officers needed"))
    officers = models.PositiveSmallIntegerField(_("officers who hold a share"))
    record = models.TextField(_("record of the ceremony"), editable=False)
    platform_share = models.TextField(_("share of the platform"), editable=False)  # armoured age, to the platform's key
    made_by = models.ForeignKey(
        Person, models.PROTECT, related_name="sealing_keys_made", verbose_name=_("made by"), editable=False
    )
    made_at = models.DateTimeField(_("made"), editable=False)
    rehearsal = models.TextField(_("record of the rehearsal"), blank=True, editable=False)
    rehearsed_at = models.DateTimeField(_("rehearsed"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["number", "id"]
        constraints = [
            models.UniqueConstraint(fields=["solicitation", "number", "part"], name="sealing_key_number"),
            models.UniqueConstraint(
                fields=["solicitation", "part"],
                condition=models.Q(state__in=("made", "rehearsed")),
                name="sealing_key_one_prepared",
            ),
            models.UniqueConstraint(
                fields=["solicitation", "part"], condition=models.Q(state="in_use"), name="sealing_key_one_in_use"
            ),
        ]

    def __str__(self) -> str:
        words = (
            _("Key %(number)s of %(solicitation)s, %(part)s") if self.part else _("Key %(number)s of %(solicitation)s")
        )
        return str(words) % {
            "part": Part(self.part).label if self.part else "",
            "number": self.number,
            "solicitation": self.solicitation.number,
        }

    def get_absolute_url(self) -> str:
        return reverse("solicitations:sealing-key", kwargs={"pk": self.pk})


class KeyShare(Subject):
    """One officer's share of a key, as its record names it: by whom it is held, and the file that only they open."""

    key = models.ForeignKey(SealingKey, models.PROTECT, related_name="shares", verbose_name=_("key"))
    place = models.PositiveSmallIntegerField(_("place"))  # in the record: 1, 2, 3…
    name = models.CharField(_("held by"), max_length=120)  # as the record of the ceremony has it
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="key_shares", verbose_name=_("person")
    )  # none: a custodian without an account
    recipient = models.CharField(_("public key"), max_length=100, blank=True)  # empty: words on paper
    check_words = models.CharField(_("check words"), max_length=80)
    file = models.TextField(_("share"), blank=True, editable=False)  # armoured age, to the holder's own key

    class Meta:
        ordering = ["place"]
        constraints = [models.UniqueConstraint(fields=["key", "place"], name="key_share_once")]

    def __str__(self) -> str:
        return str(_("Share %(place)s of %(name)s")) % {"place": self.place, "name": self.name}

    def get_absolute_url(self) -> str:
        return self.key.get_absolute_url()

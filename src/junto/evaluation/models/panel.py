"""The panel: who sits on it, in which seat, and what each declared of their interests."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.evaluation.models.evaluations import Evaluation
from junto.journal.models import Subject
from junto.people.models import Organization, Person


class Panelist(Subject):
    """A person on the panel, or an alternate who stands by for one."""

    class Seat(models.TextChoices):
        MEMBER = "member", _("a member that pays")
        TECHNOLOGY = "technology", _("technology manager")
        RESIDENT = "resident", _("resident")
        EXPERT = "expert", _("expert")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="panelists", verbose_name=_("evaluation"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="panel_seats", verbose_name=_("person"))
    seat = models.CharField(_("seat"), max_length=12, choices=Seat.choices)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="panel_seats",
        verbose_name=_("for the member"),
    )
    alternate_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="alternates", verbose_name=_("stands by for")
    )
    chairs = models.BooleanField(_("chairs the panel"), default=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["evaluation", "person"], name="panelist_once")]

    def __str__(self) -> str:
        return str(_("%(person)s, panel of %(number)s")) % {
            "person": self.person,
            "number": self.evaluation.solicitation.number,
        }

    def get_absolute_url(self) -> str:
        return reverse("evaluation:seat", kwargs={"pk": self.pk})

    @property
    def seat_words(self) -> str:
        """The seat in words; for a member's, whose it is."""
        return str(self.organization or self.get_seat_display())


class Declaration(Subject):
    """A panel member's statement on interests: on the names first, on the contents after."""

    class Phase(models.TextChoices):
        NAMES = "names", _("on the names")
        CONTENTS = "contents", _("on the contents")

    panelist = models.ForeignKey(Panelist, models.PROTECT, related_name="declarations", verbose_name=_("panel member"))
    phase = models.CharField(_("declared"), max_length=10, choices=Phase.choices)
    interest = models.BooleanField(_("has an interest"))
    text = models.TextField(_("which interest"), blank=True)
    confidential = models.BooleanField(_("keeps what was read to themselves"), default=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.panelist.person}: {self.get_phase_display()}"

    def get_absolute_url(self) -> str:
        return self.panelist.get_absolute_url()

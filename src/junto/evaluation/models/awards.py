"""Ties broken, awards from the notice of intent on, protests against them, debriefings."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.core.money import Money
from junto.evaluation.models.evaluations import Candidate, Evaluation
from junto.journal.models import Numbered, Subject
from junto.people.models import Organization, Person
from junto.people.roles import ROLES

STANDING = ("intended", "stayed", "confirmed")  # awards that hold, or will unless a protest is upheld
OPEN_PROTEST = ("filed", "denied", "appealed")  # may still undo what they stand against


class TieBreak(Subject):
    """How a tie was broken, as the method allows: by lot before two officers, or by an officer with reasons."""

    class How(models.TextChoices):
        LOT = "lot", _("by lot")
        OFFICER = "officer", _("by decision")

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="tie_breaks", verbose_name=_("evaluation"))
    how = models.CharField(_("how"), max_length=10, choices=How.choices)
    order = models.JSONField(_("order"), default=list)  # ids of candidates, first to last
    account = models.TextField(_("how it was done, and before whom"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(_("Tie broken on %(number)s")) % {"number": self.evaluation.solicitation.number}

    def get_absolute_url(self) -> str:
        return reverse("evaluation:ranking", kwargs={"pk": self.evaluation_id})


class Award(Subject, Numbered):
    """The decision for one submission: announced as an intent, then confirmed; or withdrawn."""

    NUMBER_PREFIX = "A"

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="awards", verbose_name=_("evaluation"))
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="awards", verbose_name=_("candidate"))
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="awards", verbose_name=_("company"))
    submission = models.ForeignKey(
        "solicitations.Submission", models.PROTECT, related_name="awards", verbose_name=_("submission")
    )
    amount = models.BigIntegerField(_("amount"))  # minor units
    currency = models.CharField(_("currency"), max_length=3)
    reasons = models.TextField(_("reasons"))
    opened_reasons = models.TextField(_("reasons, opened"), blank=True, editable=False)
    opened_organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("company, opened"),
    )  # written once the method's profile opens names: what everyone may read
    opened_amount = models.BigIntegerField(_("amount, opened"), null=True, blank=True, editable=False)
    protest_until = models.DateTimeField(_("protests until"), null=True, blank=True, editable=False)
    resolution = models.CharField(
        _("council resolution"), max_length=300, blank=True, help_text=_("Its number and date, where there is one.")
    )

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="award_number_once")]

    def __str__(self) -> str:
        return str(_("Award %(award)s of %(number)s")) % {
            "award": self.number,
            "number": self.evaluation.solicitation.number,
        }

    def get_absolute_url(self) -> str:
        return reverse("evaluation:award", kwargs={"pk": self.pk})

    @property
    def value(self) -> Money:
        return Money(self.amount, self.currency)

    @property
    def opened_value(self) -> Money | None:
        """The amount that everyone may read; None as long as the method keeps it closed."""
        return None if self.opened_amount is None else Money(self.opened_amount, self.currency)


class Notice(Subject):
    """A notice as it was given: in full for those who offered, as far as allowed for everyone. Frozen as a version."""

    class Of(models.TextChoices):
        INTENT = "intent", _("intent to award")
        AWARD = "award", _("award")
        WITHDRAWAL = "withdrawal", _("withdrawal")

    award = models.ForeignKey(Award, models.PROTECT, related_name="notices", verbose_name=_("award"))
    of = models.CharField(_("notice of"), max_length=12, choices=Of.choices)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(_("Notice of %(award)s")) % {"award": self.award.number}

    def get_absolute_url(self) -> str:
        return self.award.get_absolute_url()


class Protest(Subject, Numbered):
    """A company's formal challenge of an award: filed in time it stays the award; it is decided in writing."""

    NUMBER_PREFIX = "P"

    class Remedy(models.TextChoices):
        AGAIN = "again", _("evaluate again")
        CANCEL = "cancel", _("cancel the solicitation")

    award = models.ForeignKey(Award, models.PROTECT, related_name="protests", verbose_name=_("award"))
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="protests", verbose_name=_("company"))
    ground = models.TextField(_("ground"), help_text=_("What was done wrong, and which rule or criterion says so."))
    asked_for = models.TextField(_("what is asked for"), blank=True)
    filed_at = models.DateTimeField(_("filed"), editable=False)  # the door's time
    decider = models.CharField(
        _("decided by the"), max_length=40, choices=[(code, role.label) for code, role in ROLES.items()], editable=False
    )  # the role that the method names
    decision = models.TextField(_("decision"), blank=True)
    remedy = models.CharField(_("remedy"), max_length=10, choices=Remedy.choices, blank=True)
    decided_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name=_("decided by")
    )
    appeal_until = models.DateTimeField(_("appeal until"), null=True, blank=True, editable=False)
    appeal = models.TextField(_("appeal"), blank=True)
    appeal_decision = models.TextField(_("decision on the appeal"), blank=True)

    class Meta:
        ordering = ["-year", "-serial"]
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="protest_number_once")]

    def __str__(self) -> str:
        return str(_("Protest %(protest)s")) % {"protest": self.number}

    def get_absolute_url(self) -> str:
        return reverse("evaluation:protest", kwargs={"pk": self.pk})


class Debriefing(Subject):
    """What an unsuccessful company asked to be told of its own submission, and what it was told."""

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="debriefings", verbose_name=_("candidate"))
    award = models.ForeignKey(Award, models.PROTECT, related_name="debriefings", verbose_name=_("award"))
    wish = models.TextField(_("what the company would like to know"), blank=True)
    told = models.TextField(_("what it was told"), blank=True)
    held_on = models.DateField(_("held on"), null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["candidate", "award"], name="debriefing_once")]

    def __str__(self) -> str:
        return str(_("Debriefing on %(number)s")) % {"number": self.award.evaluation.solicitation.number}

    def get_absolute_url(self) -> str:
        return reverse("evaluation:debriefing", kwargs={"pk": self.pk})

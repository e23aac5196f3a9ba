"""The evaluation of a solicitation, the candidates in it, and what is checked of each."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Words
from junto.journal.models import Subject
from junto.people.models import Organization
from junto.people.roles import ROLES
from junto.solicitations.models import Solicitation, Submission
from junto.solicitations.profiles import Check as AskedCheck


class Evaluation(Subject):
    """How what was offered on a solicitation is looked at, from the opening to the award."""

    solicitation = models.OneToOneField(
        Solicitation, models.PROTECT, related_name="evaluation", verbose_name=_("solicitation")
    )
    formula = models.CharField(_("formula"), max_length=40)  # a code of core/ranking, as the method's profile names it
    formula_version = models.PositiveSmallIntegerField(editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return str(_("Evaluation of %(number)s") % {"number": self.solicitation.number})

    def get_absolute_url(self) -> str:
        return reverse("evaluation:evaluation", kwargs={"pk": self.pk})


class Candidate(Subject):
    """A company whose submission was opened: what became of it, and which submission of it counts now."""

    evaluation = models.ForeignKey(Evaluation, models.PROTECT, related_name="candidates", verbose_name=_("evaluation"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="candidacies", verbose_name=_("company")
    )
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="candidates", verbose_name=_("submission")
    )  # a best and final offer takes the place of the first one
    shortlisted = models.BooleanField(_("shortlisted"), null=True, editable=False)  # none: no shortlist was made

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "organization"], name="candidate_once_per_company")
        ]

    def __str__(self) -> str:
        return self.organization.name

    def get_absolute_url(self) -> str:
        return reverse("evaluation:candidate", kwargs={"pk": self.pk})


class Check(Subject):
    """One thing that is looked at of a candidate: met, not met or waived, with what shows it."""

    class Stage(models.TextChoices):
        RESPONSIVENESS = "responsiveness", _("does it answer what was asked?")
        RESPONSIBILITY = "responsibility", _("can the company perform?")

    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="checks", verbose_name=_("candidate"))
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices)
    code = models.SlugField(max_length=40)  # of the profile's list
    role = models.CharField(
        _("decided by"), max_length=40, blank=True, choices=[(code, role.label) for code, role in ROLES.items()]
    )  # where the profile wants it decided apart from the buyer
    evidence = models.TextField(_("what shows it"), blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["candidate", "stage", "code"], name="check_once")]

    def __str__(self) -> str:
        return str(self.label)

    def get_absolute_url(self) -> str:
        return self.candidate.get_absolute_url() + f"#{self.stage}-{self.code}"

    @property
    def label(self) -> Words:
        """What is looked at, in the words of the profile."""
        return self._asked.label

    @property
    def citation(self) -> str:
        """The law that asks for it, where there is one."""
        return self._asked.citation

    @property
    def _asked(self) -> AskedCheck:
        method = self.candidate.evaluation.solicitation.method
        return next(c for c in getattr(method, self.stage) if c.code == self.code)

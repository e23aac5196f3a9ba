"""What a project weighs: options, criteria, scores, red lines, holds; who has a stake in it; what was decided."""

from __future__ import annotations

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from junto.documents.models import Version
from junto.journal.models import Numbered, Subject
from junto.people.models import Organization, Person
from junto.projects.models.projects import Project

NAME = 120  # the longest name of an option, a criterion or a group


class Tradeoff(Subject, Numbered):
    """One question a project weighs, as a case of `junto tradeoffs` kept in rows."""

    NUMBER_PREFIX = "T"

    project = models.ForeignKey(Project, models.PROTECT, related_name="tradeoffs", verbose_name=_("project"))
    title = models.CharField(_("title"), max_length=200)
    question = models.TextField(_("question to be decided"), blank=True)
    language = models.CharField(_("language"), max_length=10, default="en")
    samples = models.PositiveIntegerField(_("samples drawn"), default=100_000, editable=False)
    seed = models.PositiveBigIntegerField(_("seed of the random numbers"), default=1, editable=False)
    portfolio = models.JSONField(_("options done together"), null=True, blank=True, editable=False)  # as in the file
    opened = models.BooleanField(_("open to everyone"), default=False, editable=False)
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reviews", verbose_name=_("reviews")
    )

    class Meta:
        ordering = ["-year", "-serial"]
        verbose_name = _("trade-off")
        constraints = [models.UniqueConstraint(fields=["year", "serial"], name="tradeoff_number_once")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:tradeoff", kwargs={"pk": self.pk})


class Option(models.Model):
    """A part of a trade-off: one of the things that could be decided."""

    class Role(models.TextChoices):
        NOTHING = "nothing", _("do nothing")
        PILOT = "pilot", _("pilot first")
        OTHER = "other", _("another option")

    tradeoff = models.ForeignKey(Tradeoff, models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    name = models.CharField(_("option"), max_length=NAME)
    role = models.CharField(_("kind"), max_length=10, choices=Role.choices, default=Role.OTHER)
    about = models.TextField(_("what it means"), blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["tradeoff", "name"], name="option_name_once")]

    def __str__(self) -> str:
        return self.name


class Criterion(models.Model):
    """A part of a trade-off: what options are scored on. Either `worst` and `best`, or `points` between them."""

    tradeoff = models.ForeignKey(Tradeoff, models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    name = models.CharField(_("criterion"), max_length=NAME)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    worst = models.FloatField(_("worst score"), null=True, blank=True)
    best = models.FloatField(_("best score"), null=True, blank=True)
    points = models.JSONField(_("points"), default=list, blank=True)  # [[score, worth], …]

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["tradeoff", "name"], name="criterion_name_once")]

    def __str__(self) -> str:
        return self.name


class RedLine(models.Model):
    """A part of a trade-off: a line of the whole city that nothing else makes up for. Groups' own are theirs."""

    tradeoff = models.ForeignKey(Tradeoff, models.CASCADE, related_name="red_lines")
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="red_lines", verbose_name=_("criterion"))
    at_most = models.FloatField(_("at most"), null=True, blank=True)
    at_least = models.FloatField(_("at least"), null=True, blank=True)
    tolerated = models.FloatField(_("chance of crossing it that is accepted"), default=5)  # in percent
    reason = models.TextField(_("why"))

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(at_most=None, at_least__isnull=False)
                | models.Q(at_least=None, at_most__isnull=False),
                name="red_line_one_side",
            )
        ]

    def __str__(self) -> str:
        return self.reason


class OptionHold(models.Model):
    """A part of a trade-off: a reasoned stop on an option. A legal one cannot be outvoted."""

    class Kind(models.TextChoices):
        LEGAL = "legal", _("legal")
        POLICY = "policy", _("policy")

    tradeoff = models.ForeignKey(Tradeoff, models.CASCADE, related_name="option_holds")
    option = models.ForeignKey(Option, models.PROTECT, related_name="holds", verbose_name=_("option"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    by = models.CharField(_("held by"), max_length=200)
    reason = models.TextField(_("reason"))
    citation = models.CharField(_("citation"), max_length=300, blank=True)
    release = models.CharField(_("who may release it"), max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.reason


class Score(models.Model):
    """A part of a trade-off: what one person or office says an option reaches on a criterion, on which evidence.

    `value` as in the file: a number, or {low, high}, {low, mode, high}, {mean, sd}, three percentiles.
    """

    tradeoff = models.ForeignKey(Tradeoff, models.CASCADE, related_name="scores")
    option = models.ForeignKey(Option, models.PROTECT, related_name="scores", verbose_name=_("option"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="scores", verbose_name=_("criterion"))
    value = models.JSONField(_("score"))
    by = models.CharField(_("on whose word"), max_length=200, blank=True)
    evidence = models.TextField(_("on which evidence"), blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")  # who entered it

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["option", "criterion", "by"], name="score_once_each"),
        ]

    def __str__(self) -> str:
        return f"{self.option} · {self.criterion}"


class Stakeholder(Subject):
    """A group with a stake in a trade-off and what it states for itself, as a group of the file.

    `spoken_for`: others stated it, since the group has no account here.
    """

    class Kind(models.TextChoices):
        DEPARTMENT = "department", _("department")
        COMPANY = "company", _("company")
        RESIDENTS = "residents", _("residents")
        INTERMEDIARY = "intermediary", _("intermediary")
        COUNCIL = "council", _("council")
        OTHER = "other", _("other")

    tradeoff = models.ForeignKey(Tradeoff, models.PROTECT, related_name="stakeholders", verbose_name=_("trade-off"))
    position = models.PositiveSmallIntegerField(_("place in the list"), default=1)
    name = models.CharField(_("group"), max_length=NAME)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="stakes", verbose_name=_("who speaks for it")
    )
    objective = models.TextField(_("what it wants"), blank=True)
    criteria = models.JSONField(_("what counts for it"), default=list)  # names of criteria
    scales = models.JSONField(_("scales of its own"), default=dict)  # criterion → {worst, best} or {points}
    weights = models.JSONField(_("what matters more"), default=dict)  # one way → what was stated
    red_lines = models.JSONField(_("its red lines"), default=list)
    accepts = models.FloatField(_("least it accepts"), null=True, blank=True)  # 0 to 100
    spoken_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+", verbose_name=_("stated by"))
    spoken_for = models.BooleanField(_("stated for it by others"), default=False)
    spoken_at = models.DateTimeField(_("stated on"), null=True)

    class Meta:
        ordering = ["position", "id"]
        verbose_name = _("stakeholder")
        constraints = [models.UniqueConstraint(fields=["tradeoff", "name"], name="stakeholder_name_once")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"{self.tradeoff.get_absolute_url()}?group={self.pk}#groups"


class Decision(Subject):
    """What was decided, why, who loses what by it, and when it is looked at again; frozen as a version."""

    tradeoff = models.OneToOneField(Tradeoff, models.PROTECT, related_name="decision", verbose_name=_("trade-off"))
    option = models.ForeignKey(Option, models.PROTECT, related_name="decisions", verbose_name=_("option"))
    day = models.DateField(_("decided on"))
    decided_by = models.CharField(_("decided by"), max_length=200)
    reasons = models.JSONField(_("reasons"), default=list)
    despite = models.TextField(_("why in spite of a veto or a hold"), blank=True)
    losers = models.JSONField(_("who loses"), default=list)  # {group, points, answer}
    review = models.JSONField(_("what is looked at again"), default=list)  # {what, on}
    version = models.ForeignKey(Version, models.PROTECT, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name = _("decision")

    def __str__(self) -> str:
        return f"{self.tradeoff}: {self.option}"

    def get_absolute_url(self) -> str:
        return self.tradeoff.get_absolute_url() + "#decision"


class Dissent(models.Model):
    """A part of a decision: who disagrees, in their own words."""

    decision = models.ForeignKey(Decision, models.CASCADE, related_name="dissents")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    who = models.CharField(_("who disagrees"), max_length=200)
    says = models.TextField(_("in their words"))

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.says


class Weighed(models.Model):
    """What a case was answered, beside the digest of the case: reckoned once, read often. No part of the record."""

    digest = models.CharField(max_length=64, primary_key=True)
    found = models.JSONField()  # the answer as JSON, and its words in each language
    charts = models.JSONField()  # language → name → SVG
    made_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.digest

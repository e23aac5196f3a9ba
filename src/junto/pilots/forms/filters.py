"""Which plans and findings are listed."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from junto.pilots.models import EvaluationPlan
from junto.pilots.workflow.findings import FINDING
from junto.pilots.workflow.plans import PLAN
from junto.projects.models import Project


class PlanFilter(forms.Form):
    """Which evaluation plans are listed."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *((c, s.label) for c, s in PLAN.states.items())]
    )
    project = forms.ModelChoiceField(Project.objects.all(), label=_("Project"), required=False)


class FindingFilter(forms.Form):
    """Which findings are listed."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("any")), *((c, s.label) for c, s in FINDING.states.items())]
    )
    plan = forms.ModelChoiceField(EvaluationPlan.objects.all(), label=_("Evaluation plan"), required=False)

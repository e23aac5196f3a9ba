"""What speaks against a step: a plan that cannot be read, a project that is not public, a seller who would judge."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from junto.core.evidence.reading_plan import plan_of
from junto.core.sentences import Unfit
from junto.core.workflow import Context
from junto.people.models import Organization
from junto.people.roles import COMPANY
from junto.pilots.models import DataFile, EvaluationPlan, Finding
from junto.projects.workflow.projects import OPEN


def not_a_seller(subject: Any, context: Context) -> Any | None:
    """Whoever acts stands for no company: who sells or gives a thing does not judge it."""
    mine = Organization.objects.filter(pk__in=context.actor.organizations(), kind=COMPANY).first()
    if mine is None:
        return None
    words = _("You stand for %(company)s. Whoever may sell or give what is evaluated neither plans nor reports on it.")
    return words % {"company": mine}


def project_lives(plan: EvaluationPlan, context: Context) -> Any | None:
    """The project was not given up."""
    if plan.project.state not in ("cancelled", "dissolved"):
        return None
    return _("The project was given up: there is nothing left to evaluate.")


def public_project(plan: EvaluationPlan, context: Context) -> Any | None:
    """Everyone may see the project."""
    if plan.project.state in OPEN:
        return None
    return _("The project is not public yet: its plan is registered once planning has begun.")


def reads_without_fault(plan: EvaluationPlan, context: Context) -> Any | None:
    """The plan reads without fault."""
    try:
        plan_of(plan.fields)
    except Unfit as problem:
        return problem.sentence.said(_)
    return None


def says_enough(plan: EvaluationPlan, context: Context) -> Any | None:
    """The plan names its unit, the expected size, the test and the stopping rule."""
    given = plan.fields
    labels = {
        "unit": _("the unit of the outcome"),
        "expected": _("how large an effect you expect"),
        "methods": _("the test (the method)"),
        "stopping": _("the stopping rule: when you look, and when you stop"),
    }
    missing = [label for key, label in labels.items() if not given.get(key)]
    if not missing:
        return None
    return _("The plan does not say yet: %(missing)s. Without that anything could be read into the data.") % {
        "missing": "; ".join(missing)
    }


def plan_goes_on(data: DataFile, context: Context) -> Any | None:
    """The plan was not withdrawn."""
    if data.plan.state != "withdrawn":
        return None
    return _("The plan was withdrawn: no data are added to it any more.")


def plan_begun(finding: Finding, context: Context) -> Any | None:
    """The plan is registered and was not withdrawn, and the data are in use."""
    if finding.plan.state in ("draft", "withdrawn"):
        return _("Only a registered plan leads to a finding. Register it first: that is what gives the finding weight.")
    if finding.data.state != "used":
        return _("The data file was set aside. Choose one that is in use.")
    return None

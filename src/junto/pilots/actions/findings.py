"""Running a registered plan on its data: the finding is frozen, what it replaces is superseded with a reason."""

from __future__ import annotations

from dataclasses import dataclass, replace
from importlib.metadata import version

from django.utils.translation import gettext as _

from junto.core.evidence.plan import Plan
from junto.core.evidence.reading_plan import plan_of
from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal import clock
from junto.journal.door import decide, perform
from junto.journal.registry import kind_of
from junto.pilots.actions.data import measured
from junto.pilots.actions.standing import organization_of, refuse_unsaid
from junto.pilots.models import DataFile, EvaluationPlan, Finding
from junto.pilots.reckoning import reckoned


@dataclass(frozen=True, slots=True)
class Look:
    """Which look at the data a run is: its number, how many the plan foresees, whether this is one of them."""

    number: int
    planned: int
    foreseen: bool
    replaces: Finding | None

    @property
    def last(self) -> bool:
        """Whether no planned look comes after it."""
        return self.number >= self.planned


def look_at(plan: EvaluationPlan, data: DataFile) -> Look:
    """The look that a run on this data would be. The same bytes again are the same look; other bytes are the next.

    A look is not foreseen where the plan counts fewer, or where the last one is taken before the plan's end.
    """
    reads = plan_of(plan.fields)
    earlier = plan.findings.filter(data_digest=data.sha256).order_by("-look").first()
    most = max(plan.findings.values_list("look", flat=True), default=0)
    number = earlier.look if earlier is not None else most + 1
    planned = reads.looks.planned
    foreseen = number <= planned and (number < planned or _reaches_end(plan, data))
    return Look(number, planned, foreseen, plan.findings.filter(look=number, state="standing").first())


def _reaches_end(plan: EvaluationPlan, data: DataFile) -> bool:
    """Whether the data go as far as the plan's end: by day, month or year, as they are labelled."""
    last = str(data.study.get("last", ""))[:10]
    return plan.ends is None or last >= plan.ends.isoformat()[: len(last)]


def at_look(plan: Plan, look: Look) -> Plan:
    """The plan as it stands at this look; a look beyond those planned is held to the level of the last one."""
    return replace(plan, looks=replace(plan.looks, this=min(look.number, look.planned)))


def begun(plan: EvaluationPlan, *, data: DataFile, by: Actor, reason: str) -> tuple[Finding, Look]:
    """The finding as it is before anything is reckoned: what is not allowed is refused here, since it is not worth
    minutes.
    """
    if data.plan_id != plan.pk:
        raise Refused(_("That data file belongs to another plan."), code="input", field="file")
    look = look_at(plan, data)
    if look.replaces is not None:
        refuse_unsaid(reason=reason)
    organization = organization_of(by, plan)
    finding = Finding(plan=plan, data=data, organization=organization, person_id=by.person, ran_at=clock.now())
    _describe(finding, look)
    decide(kind_of(Finding), finding, "report", Context(by, clock.now()))
    return finding, look


def report_finding(plan: EvaluationPlan, *, data: DataFile, by: Actor, reason: str = "") -> Finding:
    """Run the plan's methods on a data file and report what came of it, whatever it is.

    `reason`: why it takes the place of the finding that stands for the same look; needed where there is one.
    """
    finding, look = begun(plan, data=data, by=by, reason=reason)
    reads = at_look(plan_of(plan.fields), look)
    got = reckoned(reads, measured(data, reads))
    finding.method, finding.rung = got.method, got.rung
    finding.effect, finding.low, finding.high = got.effect, got.low, got.high
    finding.found, finding.charts = got.found, got.charts

    def apply(fresh: Finding, context: Context) -> None:
        now = EvaluationPlan.objects.get(pk=plan.pk)
        if now.version != finding.version or look_at(now, data) != look:
            raise Refused(
                _("The plan or its findings changed while this was reckoned. Please try again."), code="stale"
            )
        fresh.ran_at = context.at
        if look.replaces is not None:  # before it is saved: one stands for each look
            perform(look.replaces, "supersede", by=by, inputs={"reason": reason})

    def then(fresh: Finding, _context: Context) -> None:
        now = EvaluationPlan.objects.get(pk=plan.pk)
        if look.last and now.state in ("registered", "looked"):
            perform(now, "report", by=PROGRAM)
        elif now.state == "registered":
            perform(now, "see", by=PROGRAM)

    inputs = {"look": look.number, "number": finding.version, "sha256": data.sha256}
    return perform(finding, "report", by=by, inputs=inputs, apply=apply, then=then)


def _describe(finding: Finding, look: Look) -> None:
    """What the finding says of its plan, its version, its data and its look."""
    plan = finding.plan
    registered = plan.versions.filter(number=plan.version).first()
    finding.version, finding.plan_digest = plan.version, plan.digest
    finding.data_digest = finding.data.sha256
    finding.engine = f"Junto {version('junto')}"
    finding.look, finding.planned, finding.foreseen = look.number, look.planned, look.foreseen
    finding.late = registered is not None and registered.late
    finding.seen = registered is not None and registered.seen


def supersede_finding(finding: Finding, *, by: Actor, reason: str, seen: int | None = None) -> Finding:
    """Say that a finding does not stand any more, with the reason; it stays readable."""
    return perform(finding, "supersede", by=by, inputs={"reason": reason}, seen=seen)

"""What the program does to a project's approvals: plan them, ask, drop, hold. Called inside other actions' `then`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from junto.core.workflow import PROGRAM, Context
from junto.journal.door import perform
from junto.people.models import Organization
from junto.projects.conditions import BLOCKING
from junto.projects.models import Approval, Project
from junto.projects.profiles import Gate, profile_of


def words_of(approval: Approval) -> dict[str, object]:
    """What an entry on an approval tells of it: the gate and the role by their codes, said in each reader's words."""
    of = approval.organization.name if approval.organization else approval.role
    return {"gate": approval.gate, "of": of, "number": approval.version}


def plan_approvals(project: Project) -> None:
    """Plan every approval that the project's profile asks for of its present members, as far as not planned yet."""
    joined = Organization.objects.filter(project_memberships__project=project, project_memberships__state="joined")
    known = {(a.gate, a.organization_id): a for a in project.approvals.select_related("organization")}
    for gate in profile_of(project.profile, project.profile_version).gates:
        for organization in joined.order_by("name") if gate.each_member else (None,):
            _plan(
                project, gate, organization, known.get((gate.code, None if organization is None else organization.pk))
            )


def _plan(project: Project, gate: Gate, organization: Organization | None, known: Approval | None) -> None:
    if known is not None and known.state != "dropped":
        return
    approval = known or Approval(project=project, gate=gate.code, role=gate.role, organization=organization)
    perform(approval, "plan", by=PROGRAM, inputs=words_of(approval))


def ask_again(project: Project, *, changed: Collection[str] | None, members: bool = False) -> list[Approval]:
    """Ask anew for approvals of the current version; returns those asked.

    `changed`: the aspects of requirements that differ from the version before (None: there was none, all are asked).
    `members`: somebody joined or left, so the gates that depend on the members are asked anew. Held ones stay held.
    """
    profile = profile_of(project.profile, project.profile_version)
    version = project.requirement_set.version
    asked = []
    for approval in project.approvals.exclude(state="dropped").select_related("organization", "project"):
        if approval.state == "held" or not _touched(profile.gate(approval.gate), approval, changed, members):
            continue
        inputs = {**words_of(approval), "number": version}
        asked.append(perform(approval, "ask", by=PROGRAM, inputs=inputs, apply=_set_version(version)))
    return asked


def _touched(gate: Gate, approval: Approval, changed: Collection[str] | None, members: bool) -> bool:
    if approval.state in ("later", "waiting") or changed is None:
        return True
    if members and gate.members:
        return True
    return bool(changed) and (not gate.touched_by or bool(set(gate.touched_by) & set(changed)))


def _set_version(version: int) -> Callable[[Approval, Context], None]:
    def apply(approval: Approval, _context: Context) -> None:
        approval.version = version

    return apply


def drop_approvals(project: Project, organization: Organization) -> None:
    """The member left: its sign-off is not asked any more."""
    for approval in project.approvals.filter(organization=organization).exclude(state="dropped"):
        perform(approval, "drop", by=PROGRAM, inputs=words_of(approval))


def end_hold_at(approval: Approval) -> None:
    """Ask for the approval again once no hold keeps its gate shut."""
    if approval.state != "held" or approval.holds.filter(state__in=BLOCKING).exists():
        return
    version = approval.project.requirement_set.version
    perform(
        approval,
        "unhold",
        by=PROGRAM,
        inputs={**words_of(approval), "number": version},
        apply=_set_version(version),
    )


def aspects_changed(before: Iterable[dict[str, object]], after: Iterable[dict[str, object]]) -> set[str]:
    """The aspects of the requirements that differ between two frozen sets (each a list of rows with an `id`)."""
    old, new = ({row["id"]: row for row in rows} for rows in (before, after))
    different = [pk for pk in {*old, *new} if old.get(pk) != new.get(pk)]
    return {str(row["aspect"]) for pk in different for row in (old.get(pk), new.get(pk)) if row is not None}

"""Decisions on overlaps: accept (a project is made or joined), decline, ask procurement, take up again."""

from __future__ import annotations

from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal.door import Apply, perform
from junto.needs.models import Need
from junto.people.models import Organization
from junto.projects import telling
from junto.projects.actions.folding import fold_covered
from junto.projects.actions.members import ask_to_join, invite_member
from junto.projects.actions.projects import form_project
from junto.projects.models import Overlap, Project, ProjectNeed
from junto.projects.profiles import FOR_KIND
from junto.projects.workflow.projects import LIVE


def accept_overlap(
    overlap: Overlap,
    *,
    by: Actor,
    seen: int | None = None,
    title: str = "",
    purpose: str = "",
    profile: str = "",
    organization: Organization | None = None,
) -> Project | Overlap:
    """Take an overlap up: in the project that covers some of its needs already, else in a new one.

    The accepter's department leads a new project and asks to join an existing one; the other owners are invited.
    `organization` says for which of the owners the actor speaks, where they lead several. Where only one organization
    takes part (something of its own to reuse) no project is made and the overlap itself is returned.
    """
    owners = owners_of(overlap)
    mine = _speaking_for(owners, by, organization)
    project = _project_covering(overlap)
    if project is None and len(owners) == 1:
        return perform(overlap, "accept", by=by, seen=seen)
    if project is None:
        made = {"title": title, "purpose": purpose, "profile": profile}
        return _accept_with_new_project(overlap, owners, mine, by=by, seen=seen, **made)

    def then(fresh: Overlap, _context: Context) -> None:
        _bring_in(project, owners, mine, by=by)
        fold_covered(project)

    _accept(overlap, project, by=by, seen=seen, then=then)
    return Project.objects.get(pk=project.pk)


def _accept_with_new_project(
    overlap: Overlap,
    owners: list[Organization],
    mine: list[Organization],
    *,
    by: Actor,
    seen: int | None,
    title: str,
    purpose: str,
    profile: str,
) -> Project:
    lead = mine[0] if mine else owners[0]  # who owns none of the needs is refused at the door
    project = Project(
        title=title.strip() or title_for(overlap),
        purpose=purpose.strip(),
        jurisdiction=overlap.jurisdiction,
        lead=lead,
        language=translation.get_language() or "en",
    )

    def then(fresh: Overlap, _context: Context) -> None:
        taken = ProjectNeed.objects.filter(project__state__in=LIVE).values("need")
        own = Need.objects.filter(overlap_rows__overlap=fresh, organization=lead).exclude(pk__in=taken)
        form_project(
            project=project,
            needs=list(own.order_by("overlap_rows__position")),
            profile=profile or FOR_KIND[overlap.kind],
            by=by,
        )
        for other in owners:
            if other.pk != lead.pk:
                invite_member(project, organization=other, by=by)
        fold_covered(project)

    _accept(overlap, project, by=by, seen=seen, then=then)
    return Project.objects.get(pk=project.pk)


def _accept(overlap: Overlap, project: Project, *, by: Actor, seen: int | None, then: Apply) -> Overlap:
    def apply(fresh: Overlap, _context: Context) -> None:
        fresh.project_id = project.pk

    return perform(overlap, "accept", by=by, apply=apply, then=then, seen=seen)


def _bring_in(project: Project, owners: list[Organization], mine: list[Organization], *, by: Actor) -> None:
    """The accepter's departments ask to join; the lead member's own lead invites the rest."""
    standing = dict(project.members.values_list("organization_id", "state"))
    for owner in owners:
        if standing.get(owner.pk) in ("joined", "invited", "asking"):
            continue
        if owner in mine and project.lead_id not in {o.pk for o in mine}:
            ask_to_join(project, organization=owner, by=by)
        else:
            invite_member(project, organization=owner, by=PROGRAM)


def owners_of(overlap: Overlap) -> list[Organization]:
    """The organizations whose needs meet, and those whose standing things would serve, each once, by name."""
    return list(
        Organization.objects.filter(
            Q(needs__overlap_rows__overlap=overlap) | Q(standing_things__overlap_rows__overlap=overlap)
        )
        .distinct()
        .order_by("name")
    )


def _speaking_for(owners: list[Organization], by: Actor, chosen: Organization | None) -> list[Organization]:
    led = by.organizations("department_lead")
    mine = [owner for owner in owners if owner.pk in led]
    if chosen is None:
        return mine
    if chosen not in mine:
        raise Refused(_("You do not lead %(name)s.") % {"name": chosen}, code="forbidden")
    return [chosen, *(o for o in mine if o != chosen)]


def _project_covering(overlap: Overlap) -> Project | None:
    """The live project that covers some of the overlap's needs already; refuses where two do.

    What is bought together elsewhere may still have to go in order here: for works in sequence only projects of works
    count.
    """
    rows = Project.objects.filter(state__in=LIVE, need_rows__need__overlap_rows__overlap=overlap)
    if overlap.kind == Overlap.Kind.SEQUENCE:
        rows = rows.filter(profile=FOR_KIND[overlap.kind])
    found = list(rows.distinct()[:2])
    if len(found) > 1:
        raise Refused(
            _("These needs are in two projects already: %(one)s and %(other)s. Agree there first which goes on.")
            % {"one": found[0].number, "other": found[1].number}
        )
    return found[0] if found else None


def title_for(overlap: Overlap) -> str:
    """A first title for a project made of an overlap, in the reader's language."""
    needs = list(Need.objects.filter(overlap_rows__overlap=overlap).order_by("overlap_rows__position")[:2])
    if overlap.kind == Overlap.Kind.SAME_PURCHASE and overlap.thing:
        return (_("Buying together: %(thing)s") % {"thing": overlap.thing.label})[:200]
    if len(needs) == 1:
        return (_("Reuse for: %(need)s") % {"need": needs[0].title})[:200]
    return (_("%(one)s, with %(other)s") % {"one": needs[0].title[:95], "other": needs[1].title[:95]})[:200]


def decline_overlap(overlap: Overlap, *, by: Actor, reason: str, seen: int | None = None) -> Overlap:
    """Decline it for a department. For one purchase of the same thing `ask_to_decline_overlap` is the way."""
    return perform(overlap, "decline", by=by, inputs={"reason": reason}, seen=seen)


def ask_to_decline_overlap(overlap: Overlap, *, by: Actor, reason: str, seen: int | None = None) -> Overlap:
    """Ask procurement to let two purchases of the same thing stay apart."""
    asked = perform(overlap, "ask_decline", by=by, inputs={"reason": reason}, seen=seen)
    telling.decline_asked(asked)
    return asked


def confirm_decline(overlap: Overlap, *, by: Actor, reason: str, seen: int | None = None) -> Overlap:
    """Procurement says, with its reason, that the purchases stay apart."""
    confirmed = perform(overlap, "confirm_decline", by=by, inputs={"reason": reason}, seen=seen)
    telling.decline_answered(confirmed, kept_apart=True)
    return confirmed


def refuse_decline(overlap: Overlap, *, by: Actor, reason: str, seen: int | None = None) -> Overlap:
    """Procurement does not let the purchases stay apart: the overlap waits for a decision again."""
    refused = perform(overlap, "refuse_decline", by=by, inputs={"reason": reason}, seen=seen)
    telling.decline_answered(refused, kept_apart=False)
    return refused


def reopen_overlap(overlap: Overlap, *, by: Actor, reason: str, seen: int | None = None) -> Overlap:
    """Take a declined overlap up again although nothing changed in the needs."""
    return perform(overlap, "reopen", by=by, inputs={"reason": reason}, seen=seen)

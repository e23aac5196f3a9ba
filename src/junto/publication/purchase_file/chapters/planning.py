"""Where the purchase comes from: the project with its members, the route, the requirements and who wrote them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.core.money import Money
from junto.projects.models import Member, Requirement
from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import Reading, amount, listed, state_of
from junto.solicitations.models import Drafter, Solicitation
from junto.solicitations.routing.shown import KeptTold, told
from junto.solicitations.words import AWARD_BY


def project_and_members(reading: Reading) -> Section:
    """The project and those who buy together."""
    section = Section(_("Project and members"))
    project = reading.project
    if project is None:
        return section
    section.facts(
        (_("project"), f"{project.number} · {project.title}"),
        (_("purpose"), project.purpose),
        (_("lead member"), project.lead),
        (_("state"), state_of(project)),
    )
    members = reading.rows(Member, project=project).select_related("organization").order_by("pk")
    section.grid(
        (_("member"), _("state"), _("interlocal agreement"), _("since")),
        [(m.organization, state_of(m), m.agreement, reading.who(m, "join", "accept", "begin")) for m in members],
        (30, 15, 25, 30),
    )
    if not members:  # who takes part is open by what each buys
        names = {item.member.name for item in reading.solicitation.items.select_related("member")}
        section.facts((_("those for whom it is bought"), listed(sorted(names))))
    return section


def route(reading: Reading) -> Section:
    """By which law, by whose word, for how much."""
    found, section = reading.solicitation, Section(_("Route"))
    method = found.method
    words = {"version": method.version, "citation": method.citation}
    section.facts(
        (_("method"), f"{method.label}. {method.meaning}"),
        (_("profile"), _("version %(version)s, after %(citation)s") % words),
        (_("law that allows it here"), found.method_citation),
        (_("approved by"), found.route_approver),
        (_("combined value, estimated"), _value(reading, found)),
        (_("decided by"), AWARD_BY[method.award_by]),
    )
    if not method.verified:
        section.say(_("The profile is recalled and was not checked against its citation."), quiet=True)
    kept = told(found) if reading.sees(found, "route") else None
    if kept is not None:
        _lawful(section, kept)
    return section


def _lawful(section: Section, kept: KeptTold) -> None:
    """The lawful way that was kept: for which facts, by which provisions, from which files."""
    section.facts(
        (_("lawful way"), f"{kept.way} ({kept.law}), {kept.day}"),
        (_("for these facts"), listed(kept.answers)),
        (_("files of the law, with their digests"), listed(f"{name} {digest}" for name, digest in kept.files)),
    )
    section.grid((_("provision"), _("how it was verified")), list(kept.sources), (60, 40))


def _value(reading: Reading, found: Solicitation) -> str:
    if reading.sees(found, "combined_value"):
        return amount(found.value)
    return amount(None if found.opened_value is None else Money(found.opened_value, found.currency))


def requirements(reading: Reading) -> Section:
    """What is asked, in the version stated, and who wrote or helped to write each."""
    found, section = reading.solicitation, Section(_("Requirements"))
    drafters: dict[int, list[str]] = {}
    for drafter in found.drafters.select_related("person"):
        drafters.setdefault(drafter.requirement, []).append(_drafter(drafter))
    if found.requirements_version:
        section.facts((_("version of the project’s requirements"), found.requirements_version))
    aspects, forces = dict(Requirement.Aspect.choices), dict(Requirement.Force.choices)
    rows = [
        (
            r,
            listed(filter(None, (r.text, r.why and _("Why: %(why)s") % {"why": r.why}))),
            f"{forces.get(r.force, r.force)}\n{aspects.get(r.aspect, r.aspect)}",
            listed(drafters.get(r.number, ())),
        )
        for r in found.requirements.all()
    ]
    section.grid((_("number"), _("what is asked for"), _("how strongly"), _("written by")), rows, (10, 50, 15, 25))
    return section


def _drafter(drafter: Drafter) -> str:
    if drafter.person is not None:
        return drafter.person.name
    return _("with help from outside: %(who)s") % {"who": drafter.outside_help}

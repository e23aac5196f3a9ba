"""A contracting process put together from the aggregates it runs through: the solicitation's, its contracts'."""

from __future__ import annotations

from junto.core import ocds
from junto.projects.models import Project
from junto.publication.releases.names import parties
from junto.publication.releases.tender import buyers, planning_of, tender_of
from junto.publication.releases.told import as_of

ROOT = "solicitations.solicitation"


def process_as_of(solicitation_id: object, position: int) -> ocds.Process | None:
    """The process as everyone may know it, by the journal's order up to `position`; None while nothing is public."""
    aggregate = as_of(ROOT, solicitation_id, position)
    if aggregate is None or not aggregate.root.public:
        return None
    after = aggregate.root.after
    # Title, purpose and lead of a project are public from the moment its planning began; they change by edits of
    # its own that this process does not tell, so that today's words are the right ones.
    project = Project.objects.get(pk=after["project_id"])
    paying = buyers(aggregate.root, str(project.lead_id))
    named = {*paying, after["office_id"]}
    return ocds.Process(
        ocid=after["ocid"],
        language=after["language"],
        parties=parties(named, contacts={after["office_id"]: (after["contact_name"], after["contact_email"])}),
        buyers=paying,
        planning=planning_of(aggregate.root, project, paying),
        tender=tender_of(aggregate),
    )

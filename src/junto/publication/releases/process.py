"""A contracting process put together from the aggregates it runs through: the solicitation's, its contracts'."""

from __future__ import annotations

from junto.core import ocds
from junto.projects.models import Project
from junto.publication.releases.awards import awards_of
from junto.publication.releases.contracts import budget_of, contract_of, contracts_as_of, parties_in
from junto.publication.releases.names import parties
from junto.publication.releases.offers import bids_of, offers_of
from junto.publication.releases.tender import buyers, planning_of, tender_of
from junto.publication.releases.told import Until, as_of

ROOT = "solicitations.solicitation"


def process_as_of(solicitation_id: object, until: Until) -> ocds.Process | None:
    """The process as everyone may know it, by the journal's order up to there; None while nothing is public."""
    aggregate = as_of(ROOT, solicitation_id, until)
    if aggregate is None or not aggregate.root.public:
        return None
    after = aggregate.root.after
    # Title, purpose and lead of a project are public from the moment its planning began; they change by edits of
    # its own that this process does not tell, so that today's words are the right ones.
    project = Project.objects.get(pk=after["project_id"])
    paying = buyers(aggregate.root, str(project.lead_id))
    offers = offers_of(aggregate)
    contracts = list(contracts_as_of(aggregate, until))
    awards = awards_of(aggregate, paying, offers)
    budget = budget_of(project.pk, until)
    tenderers = None if offers is None else tuple(dict.fromkeys(one.after["organization_id"] for one in offers))
    named = {*paying, after["office_id"], *(tenderers or ()), *parties_in(contracts)}
    named |= {supplier for award in awards for supplier in award.suppliers} | {part.source for part in budget}
    return ocds.Process(
        ocid=after["ocid"],
        language=after["language"],
        parties=parties(named, contacts={after["office_id"]: (after["contact_name"], after["contact_email"])}),
        buyers=paying,
        planning=planning_of(aggregate.root, project, paying, budget),
        tender=tender_of(aggregate, tenderers),
        bids=bids_of(aggregate, offers),
        awards=awards,
        contracts=tuple(contract_of(one, paying) for one in contracts),
    )

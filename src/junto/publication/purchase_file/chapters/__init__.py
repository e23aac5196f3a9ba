"""The chapters of a purchase's file, in the order in which a purchase goes; each tells from the record alone."""

from __future__ import annotations

from collections.abc import Callable

from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.chapters import (
    awarding,
    checking,
    contracting,
    history,
    inviting,
    judging,
    negotiating,
    opening,
    planning,
    records,
    talking,
)
from junto.publication.purchase_file.reading import Reading
from junto.solicitations.models.parts import TWO

Chapter = Callable[[Reading], Section]

CHAPTERS: tuple[Chapter, ...] = (
    planning.project_and_members,
    planning.route,
    planning.requirements,
    talking.market_contacts,
    inviting.publication,
    talking.questions,
    talking.addenda,
    opening.opening,
    opening.offers,
    checking.checks,
    judging.panel,
    judging.scores,
    judging.consensus,
    judging.quality,
    negotiating.negotiation,
    negotiating.ranking,
    awarding.award,
    awarding.protests,
    awarding.approvals,
    contracting.contracts,
    records.requests,
    history.history,
)


def sections(reading: Reading) -> list[Section]:
    """All chapters; one with nothing to tell says so, so that nobody wonders whether a page is missing. That on quality
    before price stands only where there are two envelopes.
    """
    told = (c for c in CHAPTERS if c is not judging.quality or reading.solicitation.envelopes == TWO)
    made = [chapter(reading) for chapter in told]
    for section in made:
        if not section.blocks:
            section.say(history.nothing(reading), quiet=True)
    return made

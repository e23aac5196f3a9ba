"""Requests for the purchase's records: what was released, what was kept back, by which law."""

from __future__ import annotations

from django.utils.translation import gettext as _

from junto.publication.models import RecordsRequest, ReleasedCopy, ResponsiveDocument
from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import Reading, day, listed, moment, state_of


def requests(reading: Reading) -> Section:
    """Each request that the edition may read, with its copies and what they leave out."""
    section = Section(_("Requests for records"))
    for one in reading.rows(RecordsRequest, solicitation=reading.solicitation).order_by("year", "serial"):
        whole = reading.sees(one, "wanted")
        section.head(one.number)
        section.facts(
            (_("state"), state_of(one)),
            (_("received on"), day(one.received_on)),
            (_("what is asked for"), one.wanted if whole else ""),
            (_("who asked"), one.requester if whole else ""),
            (_("answered"), moment(one.answered_at)),
            (_("answer"), one.answer),
        )
        _documents(reading, section, one)
        section.grid(
            (_("released copy"), _("left out, by which law"), "SHA-256"),
            [
                (c.title, listed(f"{r['place']}: {r['reason']} ({r['citation']})" for r in c.redactions), c.sha256)
                for c in reading.rows(ReleasedCopy, request=one).order_by("number")
            ],
            (28, 38, 34),
        )
    return section


def _documents(reading: Reading, section: Section, request: RecordsRequest) -> None:
    rows = reading.rows(ResponsiveDocument, request=request).select_related("decided_by").order_by("pk")
    section.grid(
        (_("document"), _("claim"), _("objection"), _("decision"), _("decided by")),
        [
            (
                f"{d.title}\n{state_of(d)}", d.claim if d.claimed else "", d.objection,
                listed(filter(None, (d.reason, d.citation))), d.decided_by or "",
            )
            for d in rows
        ],
        (24, 20, 22, 22, 12),
    )  # fmt: skip

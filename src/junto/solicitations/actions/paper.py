"""Submissions on paper: taken in by one officer and countersigned by another; what they say is written in by two."""

from __future__ import annotations

import os
from collections.abc import Mapping

from django.conf import settings
from django.core.files import File
from django.utils.translation import gettext as _

from junto.core.money import Money
from junto.core.pricing import MODELS
from junto.core.workflow import Actor, Context, Refused
from junto.documents import media
from junto.documents.storage import PIECE, Received
from junto.journal.access import may
from junto.journal.door import perform
from junto.people.models import Organization, Person
from junto.people.queries import holders_of
from junto.solicitations import receiving
from junto.solicitations.actions.opening import add_minutes, write_rows
from junto.solicitations.actions.submissions import replace_earlier
from junto.solicitations.envelopes import storing
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.contents import FOLDER, Contents, Document, ModelPrice, Price
from junto.solicitations.envelopes.packing import pack
from junto.solicitations.envelopes.reading import faults_of_prices
from junto.solicitations.models import Solicitation, Submission
from junto.solicitations.sealing import wraps
from junto.solicitations.telling_companies import became, receipt_given

SCAN = "scan"  # the document that is the paper itself
Modelled = tuple[str, Mapping[str, str]]  # a price model's code, and its inputs as written


def register_paper(
    solicitation: Solicitation, *, organization: Organization, second: Person, kept_at: str, by: Actor
) -> Submission:
    """Take a sealed envelope in over the counter: now is when it was received. `second` countersigns."""
    if not kept_at.strip():
        raise Refused(_("Say where it is kept until the opening."), code="input", field="kept_at")
    if second.pk == by.person or not _may_take_in(second, solicitation):
        raise Refused(
            _("The second officer is another procurement officer or clerk of this city."), code="input", field="second"
        )
    row = Submission(
        solicitation=solicitation,
        organization=organization,
        channel=Submission.Channel.PAPER,
        registrar_id=by.person,
        second=second,
        kept_at=kept_at.strip(),
    )

    def apply(fresh: Submission, context: Context) -> None:
        fresh.received_at = context.at
        fresh.addendum_number = fresh.solicitation.addendum_number

    return perform(row, "register", by=by, apply=apply)


def _may_take_in(person: Person, solicitation: Solicitation) -> bool:
    roles = ("procurement_officer", "clerk")
    where = solicitation.jurisdiction_id
    return any(holders_of(role, jurisdiction=where).filter(pk=person.pk).exists() for role in roles)


def countersign_paper(submission: Submission, *, by: Actor, seen: int | None = None) -> Submission:
    """Say as the second officer that it is there and sealed; by its time it is in time or late."""

    def apply(fresh: Submission, _context: Context) -> None:
        if in_time:
            replace_earlier(fresh)

    in_time = receiving.arrived_in_time(submission)
    action = "countersign" if in_time else "countersign_late"
    signed = perform(submission, action, by=by, apply=apply, seen=seen)
    receipt_given(signed)
    return signed


def write_paper_in(
    submission: Submission,
    *,
    prices: Mapping[int, Money | None] | None = None,
    modelled: Mapping[int, Modelled] | None = None,
    scan: File,
    by: Actor,
    reason: str = "",
    seen: int | None = None,
) -> Submission:
    """Write in what the opened paper says: its prices, and the paper itself as a scan. A second officer compares.

    `prices`: item → price of one. `modelled`: item → how it is charged, where price models were asked for. What keeps
    a price from being compared is no reason to refuse it, since the paper says it: it stands among the defects.
    """
    if not may(submission, "write_in", by):
        raise Refused(_("This is for an officer of the purchasing office."), code="forbidden")
    name = media.safe_name(str(scan.name))
    with (
        storing.incoming(scan.chunks(PIECE), limit=settings.ENVELOPE_MAX_BYTES) as received,
        storing.scratch_file() as made,
    ):
        media.recognise(received, name)
        contents = _contents(submission, prices or {}, modelled or {}, _scan(received, name, reason))
        faults = faults_of_prices(contents, asked_of(submission.solicitation))
        digest = pack(contents, {contents.documents[0].path: received.path}, made)
        size = made.stat().st_size

        def apply(fresh: Submission, _context: Context) -> None:
            fresh.digest, fresh.size = digest, size
            fresh.defects = [fault.as_data() for fault in faults]
            storing.put(wrapped, fresh.pk)

        def then(fresh: Submission, _context: Context) -> None:
            for part in (fresh.prices, fresh.documents, fresh.answers):
                part.all().delete()
            write_rows(fresh, contents)

        with wraps.wrapping(made, submission.pk) as wrapped:
            return perform(submission, "write_in", by=by, inputs={"digest": digest}, apply=apply, then=then, seen=seen)


def _scan(received: Received, name: str, reason: str) -> Document:
    return Document(
        code=SCAN,
        title=name,
        path=f"{FOLDER}1-{name}",
        sha256=received.sha256,
        size=received.size,
        reason=reason.strip(),
        media_type=media.recognise(received, name),
    )


def _contents(
    submission: Submission, prices: Mapping[int, Money | None], modelled: Mapping[int, Modelled], scan: Document
) -> Contents:
    solicitation = submission.solicitation
    quantities = {item.number: item.quantity or 0 for item in solicitation.items.all()}
    return Contents(
        ocid=solicitation.ocid or "",
        round=submission.round,
        addendum=submission.addendum_number,
        currency=solicitation.currency,
        bidder=submission.organization.name,
        nonce=os.urandom(32).hex(),
        prices=tuple(
            Price(n, p, quantities[n]) for n, p in sorted(prices.items()) if p is not None and n in quantities
        ),
        modelled=tuple(
            ModelPrice(n, quantities[n], model, MODELS[model].version, dict(inputs))
            for n, (model, inputs) in sorted(modelled.items())
            if n in quantities and model in MODELS
        ),
        documents=(scan,),
    )


def compare_paper(submission: Submission, *, by: Actor, seen: int | None = None) -> Submission:
    """Say as a second officer that what was written in is what the paper says; the minutes get a supplement."""
    compared = add_minutes(submission, "compare", by=by, seen=seen)
    became(compared)
    return compared

"""What may happen in this room, and who may do and see it: one file for each family of subjects, each with `KINDS`."""

from __future__ import annotations

from junto.solicitations.workflow import (
    addenda,
    approvals,
    cases,
    contacts,
    given_shares,
    offer_readers,
    openings,
    price_envelopes,
    questions,
    sealing,
    solicitations,
    stays,
    submissions,
    subscriptions,
)

KINDS = (
    *solicitations.KINDS,
    *approvals.KINDS,
    *questions.KINDS,
    *addenda.KINDS,
    *subscriptions.KINDS,
    *submissions.KINDS,
    *openings.KINDS,
    *price_envelopes.KINDS,
    *stays.KINDS,
    *offer_readers.KINDS,
    *contacts.KINDS,
    *cases.KINDS,
    *sealing.KINDS,
    *given_shares.KINDS,
)

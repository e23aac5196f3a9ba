"""The tables of the room."""

from junto.solicitations.models.addenda import Acknowledgement, Addendum
from junto.solicitations.models.approvals import ActApproval, AskedOf
from junto.solicitations.models.cases import P3Case
from junto.solicitations.models.contacts import Exclusion, MarketContact
from junto.solicitations.models.given_shares import GivenShare
from junto.solicitations.models.offer_readers import OfferReader
from junto.solicitations.models.parts import Part, part_of_document
from junto.solicitations.models.price_envelopes import PriceEnvelope, price_id
from junto.solicitations.models.questions import Question
from junto.solicitations.models.sealing import KeyShare, OfficerKey, SealingKey
from junto.solicitations.models.solicitations import (
    AskedDocument,
    ChecklistItem,
    Criterion,
    Drafter,
    Item,
    Solicitation,
    StatedRequirement,
)
from junto.solicitations.models.stays import OpeningStay
from junto.solicitations.models.submissions import (
    Minutes,
    Opening,
    Submission,
    SubmissionAnswer,
    SubmissionDocument,
    SubmissionPrice,
)
from junto.solicitations.models.subscriptions import Subscription

__all__ = [
    "Acknowledgement",
    "ActApproval",
    "Addendum",
    "AskedDocument",
    "AskedOf",
    "ChecklistItem",
    "Criterion",
    "Drafter",
    "Exclusion",
    "GivenShare",
    "Item",
    "KeyShare",
    "MarketContact",
    "Minutes",
    "OfferReader",
    "OfficerKey",
    "Opening",
    "OpeningStay",
    "P3Case",
    "Part",
    "PriceEnvelope",
    "Question",
    "SealingKey",
    "Solicitation",
    "StatedRequirement",
    "Submission",
    "SubmissionAnswer",
    "SubmissionDocument",
    "SubmissionPrice",
    "Subscription",
    "part_of_document",
    "price_id",
]

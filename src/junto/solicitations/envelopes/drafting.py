"""A company's draft and its envelope: what is in it, what is still missing, the packed file ready to be handed in."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from junto.core.money import Money
from junto.core.sentences import Sentence
from junto.solicitations.charging.terms import terms_of
from junto.solicitations.envelopes import storing
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.contents import Contents, ModelPrice, Price
from junto.solicitations.envelopes.packing import digest_of, pack
from junto.solicitations.envelopes.reading import measure
from junto.solicitations.envelopes.storing import Draft
from junto.solicitations.models import Submission


@dataclass(frozen=True, slots=True)
class Prepared:
    """A packed envelope that was not handed in yet."""

    path: Path
    digest: str
    size: int


def contents_of(submission: Submission, draft: Draft) -> Contents:
    """The draft as the contents of an envelope: items that are asked for now, in the solicitation's currency."""
    solicitation = submission.solicitation
    by_model = terms_of(solicitation) is not None
    prices = tuple(
        Price(item.number, Money(draft.prices[item.number], solicitation.currency), item.quantity or 0)
        for item in solicitation.items.all()
        if item.number in draft.prices and not by_model
    )
    modelled = tuple(
        ModelPrice(item.number, item.quantity or 0, by["model"], by["version"], by["inputs"])
        for item in solicitation.items.all()
        if by_model and (by := draft.modelled.get(item.number)) is not None
    )
    priced = sum((p.total for p in prices), Money.zero(solicitation.currency))
    return Contents(
        ocid=solicitation.ocid or "",
        round=submission.round,
        addendum=solicitation.addendum_number,
        currency=solicitation.currency,
        bidder=submission.organization.name,
        nonce=draft.nonce,
        prices=prices,
        modelled=modelled,
        total=priced if prices else None,
        documents=draft.documents,
        answers={code: text for code, text in draft.answers.items() if text},
    )


def missing(submission: Submission, draft: Draft) -> list[Sentence]:
    """What the opening would find wanting if the draft were handed in as it is."""
    return measure(contents_of(submission, draft), asked_of(submission.solicitation, submission.round))


def prepare(submission: Submission) -> Prepared:
    """Pack the draft as it is now; packed again only where it, or the addendum it answers, has changed since."""
    folder = storing.draft_folder(submission.pk)
    found = prepared(submission)
    if found is not None:
        return found
    draft = storing.load_draft(submission.pk)
    if not (folder / storing.DRAFT).exists():
        storing.store_draft(submission.pk, draft)  # its nonce stays from here on
    contents = contents_of(submission, draft)
    files = {d.path: storing.file_of(submission.pk, d) for d in contents.documents}
    with storing.scratch_file() as made:
        digest = pack(contents, files, made)
        place = folder / _name(contents.addendum, digest)
        os.replace(made, place)
    return Prepared(place, digest, place.stat().st_size)


def prepared(submission: Submission) -> Prepared | None:
    """The packed draft, if it was not changed since."""
    folder = storing.draft_folder(submission.pk)
    for path in folder.glob(_name(submission.solicitation.addendum_number, "*")):
        return Prepared(path, digest_of(path), path.stat().st_size)
    return None


def _name(addendum: int, digest: str) -> str:
    return f"{storing.PREPARED}-{addendum}-{digest}.zip"

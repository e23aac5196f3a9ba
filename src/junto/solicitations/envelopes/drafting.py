"""A company's draft and its envelope: what is in it, what is still missing, the packed file ready to be handed in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from junto.core.money import Money
from junto.core.sealing import Header, header_for, parse_recipient, seal_file
from junto.core.sentences import Sentence
from junto.solicitations.charging.terms import terms_of
from junto.solicitations.envelopes import storing
from junto.solicitations.envelopes.asked import asked_of
from junto.solicitations.envelopes.contents import Contents, ModelPrice, Price
from junto.solicitations.envelopes.packing import digest_of, pack
from junto.solicitations.envelopes.parts import answers_with_money, contents_for
from junto.solicitations.envelopes.reading import measure
from junto.solicitations.envelopes.storing import Draft
from junto.solicitations.models import SealingKey, Submission
from junto.solicitations.models.parts import TWO


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


def told_early(submission: Submission, draft: Draft) -> list[str]:
    """Of two envelopes: the answers that seem to tell a price in the one on quality, which is read first."""
    return answers_with_money(draft.answers) if submission.solicitation.envelopes == TWO else []


def missing(submission: Submission, draft: Draft) -> list[Sentence]:
    """What the opening would find wanting if the draft were handed in as it is."""
    return measure(contents_of(submission, draft), asked_of(submission.solicitation, submission.round))


def prepare(submission: Submission, part: str = "") -> Prepared:
    """Pack the draft as it is now; packed again only where it, or the addendum it answers, has changed since.

    `part`: which of two envelopes is packed.
    """
    folder = storing.draft_folder(submission.pk)
    found = prepared(submission, part)
    if found is not None:
        return found
    draft = storing.load_draft(submission.pk)
    if not (folder / storing.DRAFT).exists():
        storing.store_draft(submission.pk, draft)  # its nonce stays from here on
    contents = contents_for(contents_of(submission, draft), part)
    files = {d.path: storing.file_of(submission.pk, d) for d in contents.documents}
    with storing.scratch_file() as made:
        digest = pack(contents, files, made)
        place = folder / _name(contents.addendum, digest, part)
        os.replace(made, place)
    return Prepared(place, digest, place.stat().st_size)


def prepared(submission: Submission, part: str = "") -> Prepared | None:
    """The packed draft, if it was not changed since."""
    folder = storing.draft_folder(submission.pk)
    for path in folder.glob(_name(submission.solicitation.addendum_number, "*", part)):
        return Prepared(path, digest_of(path), path.stat().st_size)
    return None


def prepare_sealed(submission: Submission, key: SealingKey) -> Prepared:
    """Pack the draft as it is now and seal it to the key, for a company that cannot; once while nothing changes."""
    ready = prepare(submission, key.part)
    found = prepared_sealed(submission, key)
    if found is not None:
        return found
    with sealed_for(submission, ready.path, key) as sealed:
        place = _sealed_name(ready.path, key)
        os.replace(sealed.path, place)
    return Prepared(place, sealed.digest, sealed.size)


def prepared_sealed(submission: Submission, key: SealingKey) -> Prepared | None:
    """The draft packed and sealed to that key, if neither was changed since."""
    folder = storing.draft_folder(submission.pk)
    for packed in folder.glob(_name(submission.solicitation.addendum_number, "*", key.part)):
        path = _sealed_name(packed, key)
        if path.exists():
            return Prepared(path, digest_of(path), path.stat().st_size)
    return None


@contextmanager
def sealed_for(submission: Submission, packed: Path, key: SealingKey) -> Iterator[Prepared]:
    """An envelope sealed to the key behind its header, as a written and synced file; gone at the end unless moved."""
    with packed.open("rb") as content:
        header = header_of(submission, content, key.part)
    with storing.scratch_file() as made:
        seal_file(parse_recipient(key.recipient), header, packed, made)
        yield Prepared(made, digest_of(made), made.stat().st_size)


def header_of(submission: Submission, content: BinaryIO, part: str = "") -> Header:
    """What stands before the content under the seal: for what it is, from whom, and the addendum it answers."""
    solicitation = submission.solicitation
    return header_for(
        content,
        solicitation=solicitation.ocid or "",
        number=solicitation.number,
        addendum=solicitation.addendum_number,
        company=str(submission.organization_id),
        part=part,
    )


def _sealed_name(packed: Path, key: SealingKey) -> Path:
    return packed.with_name(f"{packed.stem}-{key.number}.age")


def _name(addendum: int, digest: str, part: str = "") -> str:
    return f"{storing.PREPARED}-{f'{part}-' if part else ''}{addendum}-{digest}.zip"

"""What goes into which of two envelopes: prices and their sheet into one, everything else into the one on quality."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from hashlib import sha256

from junto.core.sealing import PRICE, QUALITY
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.solicitations.envelopes.contents import Asked, Contents
from junto.solicitations.models import part_of_document

SIGN = r"(?:[$€£]|\b(?:USD|EUR|GBP|dollars?|dólares|euros?)\b)"
AMOUNT = r"\d[\d.,  ]*"
MONEY = re.compile(rf"{SIGN}\s?{AMOUNT}|{AMOUNT}\s?{SIGN}", re.IGNORECASE)


def contents_for(contents: Contents, part: str) -> Contents:
    """Of all that a company wrote what belongs into one of two envelopes; without a part, all of it.

    Each has a random number of its own, drawn from the draft's one way: what is read in the envelope on quality helps
    nobody to find a price by trying prices against the digest of the other.
    """
    if not part:
        return contents
    documents = tuple(d for d in contents.documents if part_of_document(d.code) == part)
    kept = replace(
        contents, part=part, documents=documents, nonce=sha256(f"{part} {contents.nonce}".encode()).hexdigest()
    )
    if part == PRICE:
        return replace(kept, answers={})
    return replace(kept, prices=(), modelled=(), total=None)


def asked_for(asked: Asked, part: str) -> Asked:
    """Of all that is asked what one of two envelopes is measured against."""
    if not part:
        return asked
    documents = tuple(d for d in asked.documents if part_of_document(d.code) == part)
    if part == PRICE:
        return replace(asked, part=part, documents=documents, answers=())
    return replace(asked, part=part, documents=documents, items=(), terms=None)


def within_part(contents: Contents, part: str) -> tuple[Contents, list[Sentence]]:
    """What may be taken out of one of two envelopes that a stranger packed, and what stood in the wrong one."""
    if not part:
        return contents, []
    documents = tuple(d for d in contents.documents if part_of_document(d.code) == part)
    faults = [
        Sentence("in_other_envelope", OTHER[part], {"title": d.title or d.code})
        for d in contents.documents
        if d not in documents
    ]
    if part == PRICE:
        return replace(contents, documents=documents, answers={}), faults
    if contents.prices or contents.modelled or contents.total is not None:
        words = _("Prices stand in the quality envelope. They were left out and shown to nobody.")
        faults.insert(0, Sentence("price_in_quality", words))
    return replace(contents, documents=documents, prices=(), modelled=(), total=None), faults


OTHER = {
    QUALITY: _("“%(title)s” belongs into the price envelope. It was left out and shown to nobody."),
    PRICE: _("“%(title)s” belongs into the quality envelope and was left out."),
}


def answers_with_money(answers: Mapping[str, str]) -> list[str]:
    """The codes of the answers that seem to tell an amount of money, as far as that can be told."""
    return [code for code, text in answers.items() if MONEY.search(text)]

"""Reads an envelope and measures it against what was asked: its contents, and every defect in a sentence."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.solicitations.charging.offers import fault_of
from junto.solicitations.envelopes.archive import Archive, Limits, Unpacked, Unreadable, opened
from junto.solicitations.envelopes.contents import LISTING, Asked, AskedDocument, Contents, Document, ModelPrice, Price
from junto.solicitations.envelopes.listing import read_listing
from junto.solicitations.envelopes.parts import within_part

Recognise = Callable[[Path, Unpacked, str], "str | Sentence"]
"""(where it lies, what was unpacked, its name) → its media type, or why it is not accepted."""


@dataclass(slots=True)
class Found:
    """What was found: the contents, None where nothing can be used, and every defect in its order."""

    contents: Contents | None = None
    defects: list[Sentence] = field(default_factory=list)


def read(path: Path, asked: Asked, *, recognise: Recognise, scratch: Path, limits: Limits | None = None) -> Found:
    """Read the envelope at `path`. Never raises for what a stranger put in; `scratch` is a folder for unpacking."""
    found = Found()
    try:
        with opened(path, limits) as archive:
            contents = read_listing(archive.listing(), found.defects.append)
            _refuse_another(contents, asked)
            documents = _documents(archive, contents, found.defects, recognise, scratch)
    except Unreadable as refusal:
        return Found(None, [refusal.sentence])
    found.contents, misplaced = within_part(replace(contents, documents=documents), asked.part)
    found.defects += misplaced
    found.defects += measure(found.contents, asked)
    return found


def measure(contents: Contents, asked: Asked) -> list[Sentence]:
    """Everything in which the contents are not what was asked: prices, documents, answers, the addendum they answer."""
    return [*faults_of_prices(contents, asked), *_of_documents(contents, asked), *_of_answers(contents, asked)]


def _refuse_another(contents: Contents, asked: Asked) -> None:
    """An envelope for something else is not looked into any further: what it holds is not for this opening."""
    if contents.ocid != asked.ocid:
        raise Unreadable(
            "another_solicitation",
            _("The envelope is for another solicitation (%(ocid)s)."),
            ocid=contents.ocid[:80],
        )
    if contents.part != asked.part:
        raise Unreadable("another_part", _("It is the other one of the two envelopes."))
    if contents.round != asked.round:
        raise Unreadable("another_round", _("The envelope is for another round (%(round)s)."), round=contents.round)


def _documents(
    archive: Archive, contents: Contents, defects: list[Sentence], recognise: Recognise, scratch: Path
) -> tuple[Document, ...]:
    """The documents that are really there and are what they say; each other one is a defect."""
    kept = []
    listed = {d.path for d in contents.documents}
    for document in contents.documents:
        if document.path == LISTING or document.path not in archive.members:
            defects.append(Sentence("no_file", _("“%(title)s” is listed but not in the envelope."), _of(document)))
            continue
        with tempfile.NamedTemporaryFile(dir=scratch) as file:
            there = archive.unpack(document.path, Path(file.name))
            media = recognise(Path(file.name), there, document.path.rsplit("/", 1)[-1])
        if there.sha256 != document.sha256 or there.size != document.size:
            defects.append(
                Sentence("other_file", _("“%(title)s” is not the file that the envelope lists."), _of(document))
            )
        elif isinstance(media, Sentence):
            defects.append(media)
        else:
            kept.append(replace(document, media_type=media))
    defects += [
        Sentence("extra_file", _("The envelope holds a file that it does not list: “%(name)s”."), {"name": name[:120]})
        for name in sorted(archive.files() - listed)
    ]
    return tuple(kept)


def _of(document: Document) -> dict[str, object]:
    return {"title": document.title or document.code}


def faults_of_prices(contents: Contents, asked: Asked) -> list[Sentence]:
    """What keeps its prices from being compared with others', sentence by sentence."""
    found = []
    quantities = {item.number: item.quantity for item in asked.items}
    given = {price.item for price in contents.prices} | {price.item for price in contents.modelled}
    for price in contents.prices:
        words: dict[str, object] = {"item": price.item, "currency": price.unit.currency, "asked": asked.currency}
        if price.item not in quantities:
            found.append(Sentence("unknown_item", _("Item %(item)s is priced but was not asked for."), words))
            continue
        if asked.terms is not None:
            words = {"item": price.item}
            found.append(
                Sentence("unit_price", _("Item %(item)s has a price for one; a way to charge was asked for."), words)
            )
        if price.unit.currency != asked.currency:
            found.append(
                Sentence(
                    "other_currency", _("Item %(item)s is priced in %(currency)s; %(asked)s was asked for."), words
                )
            )
        found += _of_quantity(price, quantities[price.item])
    found += [fault for price in contents.modelled for fault in _of_modelled(price, quantities, asked)]
    found += [
        Sentence("no_price", _("Item %(item)s has no price."), {"item": number})
        for number in sorted(set(quantities) - given)
    ]
    return [*found, *_of_total(contents, asked)]


def _of_quantity(price: Price | ModelPrice, asked: int) -> list[Sentence]:
    if price.quantity == asked:
        return []
    words = {"item": price.item, "offered": price.quantity, "asked": asked}
    sentence = _("Item %(item)s is offered for %(offered)s units; %(asked)s were asked for.")
    return [Sentence("other_quantity", sentence, words)]


def _of_modelled(price: ModelPrice, quantities: Mapping[int, int], asked: Asked) -> list[Sentence]:
    """What keeps an item priced by a model from being compared; its inputs are read as the comparison will."""
    words: dict[str, object] = {"item": price.item}
    if price.item not in quantities:
        return [Sentence("unknown_item", _("Item %(item)s is priced but was not asked for."), words)]
    if asked.terms is None:
        sentence = _("Item %(item)s is priced by a price model; a price for one was asked for.")
        return [Sentence("model_price", sentence, words)]
    fault = fault_of(
        asked.terms,
        item=price.item,
        model=price.model,
        version=price.version,
        inputs=price.inputs,
        quantity=quantities[price.item],
    )
    return [*_of_quantity(price, quantities[price.item]), *([fault] if fault is not None else [])]


def _of_total(contents: Contents, asked: Asked) -> list[Sentence]:
    if contents.total is None:
        return []
    if contents.total.currency != asked.currency:
        words: dict[str, object] = {"currency": contents.total.currency, "asked": asked.currency}
        return [Sentence("total_currency", _("The total is in %(currency)s; %(asked)s was asked for."), words)]
    added = replace(contents, currency=asked.currency).sum()
    if contents.total == added:
        return []
    words = {"total": str(contents.total), "added": str(added)}
    sentence = _("The prices add up to %(added)s, but the envelope names %(total)s as their total.")
    return [Sentence("total_differs", sentence, words)]


def _of_documents(contents: Contents, asked: Asked) -> list[Sentence]:
    found = []
    there = {document.code for document in contents.documents}
    known = {document.code: document for document in asked.documents}
    for wanted in asked.documents:
        if wanted.mandatory and wanted.code not in there:
            found.append(Sentence("no_document", _("“%(label)s” is missing."), {"label": wanted.label}))
    for document in contents.documents:
        found += _of_claim(document, known.get(document.code))
    if contents.addendum < asked.addendum:
        words = {"answered": contents.addendum, "issued": asked.addendum}
        sentence = _("The envelope answers addendum %(answered)s; addendum %(issued)s changed what is asked.")
        found.append(Sentence("older_addendum", sentence, words))
    return found


def _of_claim(document: Document, asked: AskedDocument | None) -> list[Sentence]:
    if asked is None:
        return [Sentence("unknown_document", _("“%(title)s” was not asked for."), _of(document))]
    if document.reason and not asked.confidential:
        sentence = _("“%(title)s” is claimed confidential, which is not possible for this document.")
        return [Sentence("claim_not_allowed", sentence, _of(document))]
    return []


def _of_answers(contents: Contents, asked: Asked) -> list[Sentence]:
    return [
        Sentence("no_answer", _("The answer “%(code)s” is missing."), {"code": code})
        for code in asked.answers
        if not contents.answers.get(code, "").strip()
    ]

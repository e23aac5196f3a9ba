"""Reads `submission.json` of a stranger's envelope: its shape and values, each fault a sentence."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from junto.core.money import Money, MoneyError
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.solicitations.envelopes.archive import Unreadable
from junto.solicitations.envelopes.contents import FORMAT, VERSION, Contents, Document, ModelPrice, Price

MOST_MINOR = 2**62  # an amount the database can hold, with room to add
MOST_ROWS = 5_000
MOST_INPUTS = 100  # of one price model
LONG = 20_000
DIGEST = re.compile(r"[0-9a-f]{64}")
Told = Callable[[Sentence], None]


def read_listing(data: bytes, told: Told) -> Contents:
    """The contents a listing names; faults in single rows go to `told`. Raises Unreadable where it is none at all."""
    found = _parsed(data)
    if found.get("format") != FORMAT or found.get("version") != VERSION:
        raise Unreadable("unknown_format", _("The envelope is of a kind that is not known here."))
    currency = _text(found, "currency")
    prices = _prices(_rows(found, "prices"), told)
    return Contents(
        ocid=_text(found, "ocid"),
        round=_whole(found, "round"),
        addendum=_whole(found, "addendum"),
        currency=currency,
        bidder=_text(found, "bidder"),
        nonce=_text(found, "nonce"),
        prices=tuple(p for p in prices if isinstance(p, Price)),
        modelled=tuple(p for p in prices if isinstance(p, ModelPrice)),
        total=_total(found.get("total"), told),
        documents=_documents(_rows(found, "documents"), told),
        answers=_answers(found.get("answers"), told),
        part=_text(found, "part") if "part" in found else "",
    )


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise Unreadable("bad_listing", _("The “submission.json” in the envelope is no sound JSON.")) from error
    if not isinstance(found, dict):
        raise Unreadable("bad_listing", _("The “submission.json” in the envelope is no sound JSON."))
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _no_number(name: str) -> float:
    raise ValueError(name)


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    if not isinstance(value, str) or len(value) > LONG or not _whole_text(value):
        raise _missing(key)
    return value


def _whole(row: dict[str, Any], key: str) -> int:
    value = row.get(key)
    if type(value) is not int or not 0 <= value < 2**31:
        raise _missing(key)
    return value


def _rows(found: dict[str, Any], key: str) -> list[dict[str, Any]]:
    rows = found.get(key)
    if not isinstance(rows, list) or len(rows) > MOST_ROWS or not all(isinstance(row, dict) for row in rows):
        raise _missing(key)
    return rows


def _missing(key: str) -> Unreadable:
    return Unreadable(
        "bad_field", _("The “submission.json” in the envelope says nothing usable of “%(key)s”."), key=key
    )


def _whole_text(text: str) -> bool:
    """Whether it has no zero bytes and no half characters, which a database does not take."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _prices(rows: list[dict[str, Any]], told: Told) -> tuple[Price | ModelPrice, ...]:
    found: dict[int, Price | ModelPrice] = {}
    for place, row in enumerate(rows, 1):
        price = _price(row)
        if price is None:
            told(Sentence("bad_price", _("Price %(place)s in the envelope is not readable."), {"place": place}))
        elif price.item in found:
            told(
                Sentence(
                    "price_twice", _("Item %(item)s is priced twice; the first price is kept."), {"item": price.item}
                )
            )
        else:
            found[price.item] = price
    return tuple(found[number] for number in sorted(found))


def _price(row: dict[str, Any]) -> Price | ModelPrice | None:
    if "model" in row:
        return _modelled(row)
    try:
        item, quantity, unit = _whole(row, "item"), _whole(row, "quantity"), _money(row.get("unit"))
    except (Unreadable, MoneyError):
        return None
    return None if unit.minor < 0 or unit.minor * max(quantity, 1) > MOST_MINOR else Price(item, unit, quantity)


def _modelled(row: dict[str, Any]) -> ModelPrice | None:
    model = row["model"]
    try:
        if (
            not isinstance(model, dict)
            or not isinstance(model.get("inputs"), dict)
            or len(model["inputs"]) > MOST_INPUTS
        ):
            return None
        inputs = {name[:60]: _text(model["inputs"], name) for name in sorted(model["inputs"]) if _whole_text(name)}
        code, version = _text(model, "code")[:40], _whole(model, "version")
        return ModelPrice(_whole(row, "item"), _whole(row, "quantity"), code, version, inputs)
    except Unreadable:
        return None


def _money(value: Any) -> Money:
    if not isinstance(value, dict):
        raise _missing("unit")
    amount = _text(value, "amount")
    if len(amount) > 40:
        raise _missing("amount")
    return Money.parse(amount, _text(value, "currency"))


def _total(value: Any, told: Told) -> Money | None:
    if value is None:
        return None
    try:
        total = _money(value)
    except (Unreadable, MoneyError):
        total = Money(-1, "USD")
    if not 0 <= total.minor <= MOST_MINOR:
        told(Sentence("bad_total", _("The total in the envelope is not readable.")))
        return None
    return total


def _documents(rows: list[dict[str, Any]], told: Told) -> tuple[Document, ...]:
    found: dict[str, Document] = {}
    for place, row in enumerate(rows, 1):
        document = _document(row)
        if document is None or document.path in found:
            told(Sentence("bad_document", _("Document %(place)s in the envelope is not readable."), {"place": place}))
        else:
            found[document.path] = document
    return tuple(found.values())


def _document(row: dict[str, Any]) -> Document | None:
    try:
        size, digest = row.get("size"), _text(row, "sha256")
        if type(size) is not int or not 0 <= size < 2**62 or not DIGEST.fullmatch(digest):
            return None
        reason = row.get("confidential")
        return Document(
            code=_text(row, "code")[:60],
            title=_text(row, "title")[:200],
            path=_text(row, "path")[:300],
            sha256=digest,
            size=size,
            reason="" if reason is None else _text(row, "confidential"),
        )
    except Unreadable:
        return None


def _answers(value: Any, told: Told) -> dict[str, str]:
    found = {}
    for code, answer in (value if isinstance(value, dict) else {"": None}).items():
        if isinstance(answer, str) and 0 < len(code) <= 60 and len(answer) <= LONG and _whole_text(code + answer):
            found[code] = answer
        else:
            told(Sentence("bad_answer", _("An answer in the envelope is not readable.")))
    return found

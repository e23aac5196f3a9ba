"""What `junto verify` writes: sentences for people, JSON for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .auditing import Audit
from .checkpoints import Opened
from .leaves import Opening
from .lines import write_base64
from .notes import Signed
from .proof_files import Receipt
from .stamping import Stamped

Say = Callable[[str], str]
MOST_SHOWN = 4_000  # characters of a body; JSON has all of it
LATEST = 253_402_300_799  # the last second of the year 9999


@dataclass(slots=True)
class Judged:
    """A receipt's file and what came of it: `problem` says why it does not hold."""

    file: str
    receipt: Receipt | None = None
    problem: Sentence | None = None


@dataclass(slots=True)
class Answer:
    """All that was asked: receipts, or the audit of the log at `place`. `with_keys`: were signatures checked?"""

    with_keys: bool
    place: str | None = None
    receipts: list[Judged] = field(default_factory=list)
    audit: Audit | None = None
    stamps: list[Stamped] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether all of it does."""
        return not any(one.problem for one in self.receipts) and not (self.audit and self.audit.findings)


def as_text(answer: Answer, say: Say = str) -> str:
    """Sentences, one a line; `say` translates them."""
    sentences: list[Sentence] = []
    for one in answer.receipts:
        sentences += _of_receipt(one, answer.with_keys)
    if answer.receipts and answer.place and answer.holds:
        sentences.append(Sentence("grown", _("The log at %(place)s continues them."), {"place": answer.place}))
    if answer.audit:
        sentences += _of_audit(answer.audit, answer.place or "", answer.with_keys)
        sentences += _of_stamps(answer.stamps)
    if not answer.with_keys:
        sentences.append(Sentence("no_key", _("NOT CHECKED: who signed. Give the log's published key with --key.")))
    return "".join(f"{_visible(one.said(say))}\n" for one in sentences)


def _visible(text: str) -> str:
    """The text without what a terminal would obey: it may come from whoever wrote the receipt or runs the log."""
    return "".join(one if one.isprintable() else "�" for one in text)


def _of_receipt(one: Judged, with_keys: bool) -> Iterator[Sentence]:
    if one.problem or not one.receipt:
        params = {"file": one.file, "why": one.problem or ""}
        yield Sentence("fails", _("%(file)s DOES NOT HOLD. %(why)s"), params)
        return
    receipt, checkpoint = one.receipt, one.receipt.opened.checkpoint
    template = _("%(file)s holds.") if with_keys else _("%(file)s fits together, but anyone could have made it so.")
    yield Sentence("holds", template, {"file": one.file})
    template = _("  It is entry %(index)d of the log “%(origin)s”, which had %(size)d entries when this was signed.")
    yield Sentence("entry", template, {"index": receipt.index, "origin": checkpoint.origin, "size": checkpoint.size})
    yield from _signers(receipt.opened)
    yield from _recorded(receipt.opening)


def _recorded(opening: Opening) -> Iterator[Sentence]:
    """What the entry says, in words: what was done to what and when, by whom, and all that was written down."""
    header = opening.header
    params = {name: shown(header[name], 200) for name in ("at", "action", "subject", "number", "state")}
    template = _("  Recorded at %(at)s: “%(action)s”, step %(number)s of %(subject)s, which was then “%(state)s”.")
    yield Sentence("recorded", template, params)
    if opening.body is None:
        yield Sentence("erased", _("  What else was written down was erased since, as retention rules ask."))
        return
    by = opening.recorded().get("by")
    if isinstance(by, dict) and by.get("name"):
        params = {"name": shown(by["name"]), "organization": shown(by.get("organization") or "–")}
        yield Sentence("by", _("  By %(name)s, of %(organization)s."), params)
    yield Sentence("body", _("  Written down: %(text)s"), {"text": shown(opening.body, MOST_SHOWN)})


def _of_audit(audit: Audit, place: str, with_keys: bool) -> Iterator[Sentence]:
    if audit.findings:
        template = _("The log at %(place)s DOES NOT HOLD. Findings: %(count)d")
        yield Sentence("log_fails", template, {"place": place, "count": len(audit.findings)})
        for finding in audit.findings:
            params = {"path": shown(finding.path, 200), "why": finding.sentence}
            yield Sentence("finding", "  %(path)s: %(why)s", params)
        if audit.cut:
            yield Sentence("cut", _("  … and perhaps more: after so many no more is looked for."))
    elif audit.opened:
        checkpoint = audit.opened.checkpoint
        template = (
            _("The log “%(origin)s” at %(place)s holds: %(size)d entries, files read: %(files)d.")
            if with_keys
            else _("The log “%(origin)s” at %(place)s fits together: %(size)d entries, files read: %(files)d.")
        )
        params = {"origin": checkpoint.origin, "place": place, "size": checkpoint.size, "files": audit.files}
        yield Sentence("log_holds", template, params)
        yield Sentence("root", _("  Its root is %(root)s."), {"root": write_base64(checkpoint.root)})
        if audit.blanks:
            template = _("  Blank entries, which stand for nothing and hide how much was recorded: %(count)d.")
            yield Sentence("blanks", template, {"count": audit.blanks})
    if audit.opened:
        yield from _signers(audit.opened)
    if audit.ahead:
        template = _("  Files that no checkpoint covers yet, of a publication under way or broken off: %(files)s")
        yield Sentence("ahead", template, {"files": shown(", ".join(audit.ahead), 500)})
    if not audit.listed:
        yield Sentence("unlisted", _("  NOT CHECKED: whether the address has further files; a folder shows them."))


def _of_stamps(stamps: list[Stamped]) -> Iterator[Sentence]:
    template = _("  It had %(size)d entries by %(at)s: so says the time stamp authority.")
    for one in stamps:
        yield Sentence("stamped", template, {"size": one.checkpoint.size, "at": one.at})


def _signers(opened: Opened) -> Iterator[Sentence]:
    for one in opened.signers:
        if one.at is None:
            yield Sentence("signed", _("  Signed by %(name)s."), {"name": one.key.name})
        else:
            params = {"name": one.key.name, "at": _at(one)}
            yield Sentence("seen", _("  Seen by the witness %(name)s at %(at)s."), params)


def _at(one: Signed) -> str | None:
    """A witness's time in UTC; beyond the year 9999 the bare number of seconds."""
    if one.at is None:
        return None
    return datetime.fromtimestamp(one.at, UTC).isoformat() if one.at <= LATEST else str(one.at)


def as_json(answer: Answer, say: Say = str) -> str:
    """Everything as JSON."""
    # Null: nothing was found that does not hold, but who signed was not checked either.
    holds = answer.holds if answer.with_keys or not answer.holds else None
    data: dict[str, object] = {"holds": holds, "signatures_checked": answer.with_keys}
    if answer.receipts:
        data["receipts"] = [_receipt_data(one, answer.with_keys, say) for one in answer.receipts]
    if answer.audit:
        data["log"] = _audit_data(answer.audit, answer, say)
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _receipt_data(one: Judged, with_keys: bool, say: Say) -> dict[str, object]:
    data: dict[str, object] = {"file": one.file, "holds": False if one.problem else with_keys or None}
    if one.problem:
        return data | {"problem": one.problem.said(say), "code": one.problem.code}
    if one.receipt:
        opening = one.receipt.opening
        data |= {"index": one.receipt.index, "entry": opening.digest.hex(), "header": dict(opening.header)}
        data |= {"body": None if opening.erased else opening.recorded(), "checkpoint": _opened_data(one.receipt.opened)}
    return data


def _audit_data(audit: Audit, answer: Answer, say: Say) -> dict[str, object]:
    return {
        "place": answer.place,
        "holds": False if audit.findings else answer.with_keys or None,
        "checkpoint": _opened_data(audit.opened) if audit.opened else None,
        "files": audit.files,
        "blanks": audit.blanks,
        "findings": [
            {"path": path, "code": why.code, "sentence": why.said(say)} for path, why in audit.findings
        ],
        "ahead": audit.ahead,
        "further_files_looked_for": audit.listed,
        "cut": audit.cut,
        "stamps": [{"size": one.checkpoint.size, "at": one.at} for one in answer.stamps],
    }  # fmt: skip


def _opened_data(opened: Opened) -> dict[str, object]:
    checkpoint = opened.checkpoint
    signers = [{"name": one.key.name, "key": str(one.key), "at": _at(one)} for one in opened.signers]
    return {
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": write_base64(checkpoint.root),
        "signers": signers,
    }

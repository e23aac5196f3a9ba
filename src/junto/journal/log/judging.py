"""Whether a receipt that somebody holds is right: against the published log and its keys, said for a layman."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _

from junto.core.texts import shown
from junto.core.tlog.auditing import verify_growth
from junto.core.tlog.checkpoints import Checkpoint, open_checkpoint
from junto.core.tlog.leaves import Opening
from junto.core.tlog.lines import write_base64
from junto.core.tlog.notes import MOST_BYTES
from junto.core.tlog.placing import CHECKPOINT
from junto.core.tlog.problems import TlogError
from junto.core.tlog.proof_files import Receipt, verify_receipt
from junto.core.tlog.sources import source_of
from junto.journal.history import sentence
from junto.journal.log import keys
from junto.journal.log.publishing import folder
from junto.journal.models import Position
from junto.journal.registry import kind_named

MOST_SHOWN = 20_000  # characters of what was written down


@dataclass(frozen=True, slots=True)
class Recorded:
    """What an entry says, in words: a sentence, what it is about, the state after; `body`: all of it as it stands."""

    sentence: str
    about: str
    state: str
    at: datetime
    organization: str
    body: str | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What came of a receipt. `problem`: why it does not hold; the rest is told only of one that does."""

    problem: str = ""
    entry: int = 0
    size: int = 0  # entries when the receipt was signed
    now: int = 0  # entries in the published log of today
    root: str = ""
    recorded: Recorded | None = None
    sealed_at: datetime | None = None
    witnesses: tuple[tuple[str, datetime], ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the receipt proves what it says."""
        return not self.problem


def judge(data: bytes) -> Judgement:
    """Check a receipt's bytes: it proves its entry, this log's key signed it, and the log of today continues it."""
    try:
        receipt, present = _verified(data)
    except TlogError as error:
        return Judgement(problem=error.sentence.said(_))
    checkpoint = receipt.opened.checkpoint
    position = Position.objects.filter(position=receipt.index).select_related("seal").first()
    return Judgement(
        entry=receipt.index,
        size=checkpoint.size,
        now=present.size,
        root=write_base64(checkpoint.root),
        recorded=recorded(receipt.opening),
        sealed_at=position.seal.at if position else None,
        witnesses=tuple(
            (one.key.name, datetime.fromtimestamp(one.at, UTC)) for one in receipt.opened.signers if one.at is not None
        ),
    )


def _verified(data: bytes) -> tuple[Receipt, Checkpoint]:
    known = keys.known()
    source = source_of(str(folder())) if folder().is_dir() else None
    note = source.read(CHECKPOINT, MOST_BYTES) if source else None
    if not known or source is None or note is None:
        raise TlogError("no_log", "%(why)s", why=_("This city has published no log yet."))
    receipt = verify_receipt(data, known)
    present = open_checkpoint(note, known).checkpoint
    verify_growth(receipt.opened.checkpoint, present, source)
    return receipt, present


def recorded(opening: Opening) -> Recorded:
    """What an opened entry says, as the history says it; where the program does not know the step, as it stands."""
    header, body = opening.header, opening.recorded()
    raw = body.get("by")
    by: Mapping[str, Any] = raw if isinstance(raw, dict) else {}
    actor = by.get("name") or (_("the program") if header["role"] == "system" else _("someone"))
    inputs = body.get("inputs")
    about, _sign, subject = header["subject"].partition(":")
    state = header["state"]
    try:
        kind = kind_named(about)
        told = sentence(kind, header["action"], str(actor), inputs if isinstance(inputs, dict) else {})
        about = str(kind.workflow.title)
        if state:
            state = str(kind.workflow.states[state].label)
    except (LookupError, ValueError):  # a step of another release
        told = f"{actor}: {header['action']}"
    return Recorded(
        sentence=shown(told, 500),
        about=f"{about} {subject}",
        state=state,
        at=datetime.fromisoformat(header["at"]),
        organization=shown(by.get("organization") or "", 200),
        body=None if opening.body is None else opening.body[:MOST_SHOWN],
    )

"""The opening with its minutes, and what was offered: as far as the method has opened it to the edition's reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from junto.core.sentences import Sentence
from junto.journal.registry import kind_of
from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import (
    Reading,
    amount,
    listed,
    moment,
    state_of,
    told_amount,
    told_moment,
)
from junto.solicitations.models import Minutes, Opening, Submission
from junto.solicitations.queries import offers_shown
from junto.solicitations.totals import items_named, total_read


def opening(reading: Reading) -> Section:
    """Who called and held it, and the minutes as they were frozen."""
    section = Section(_("Opening"))
    rows = reading.rows(Opening, solicitation=reading.solicitation).select_related("called_by", "held_by")
    for held in rows.order_by("pk"):
        section.head(_("Round %(number)s") % {"number": held.round} if held.round else str(held))
        section.facts(
            (_("state"), state_of(held)),
            (_("called by"), reading.who(held, "call") or held.called_by),
            (_("carried out by"), reading.who(held, "hold") or held.held_by or ""),
            (_("held"), moment(held.held_at)),
            (_("reason"), reading.why(held, "call_off")),
        )
        for minutes in _minutes(reading, held):
            _tell_minutes(section, str(minutes), reading.frozen(minutes), items_named(reading.solicitation))
    return section


def _minutes(reading: Reading, held: Opening) -> list[Minutes]:
    """The minutes in full where the edition may read them, else those for everyone."""
    rows = list(reading.rows(Minutes, opening=held).order_by("number", "pk"))
    full = [m for m in rows if m.state != "public"]
    return full or rows


def _tell_minutes(section: Section, title: str, told: dict[str, Any], named: dict[int, str]) -> None:
    if not told:
        return
    section.head(title)
    notes = [Sentence.from_data(note).said(_) for note in told.get("notes", ())]
    section.facts(
        (_("received"), told.get("received", "")),
        (_("noted"), listed(notes)),
    )
    section.grid(
        (_("who"), _("received"), _("what became of it"), _("prices read"), _("total")),
        [
            (
                _name(entry),
                told_moment(entry["received_at"]),
                listed(_outcome(entry)),
                listed(_prices(entry, named)),
                told_amount(entry.get("total")),
            )
            for entry in told.get("entries", ())
        ],
        (22, 17, 20, 27, 14),
    )


def _name(entry: dict[str, Any]) -> str:
    receipt = entry.get("receipt")
    return f"{entry['company']}\n{receipt}" if receipt else str(entry["company"])


def _outcome(entry: dict[str, Any]) -> Iterator[str]:
    state = kind_of(Submission).workflow.states.get(entry["outcome"])
    yield str(state.label) if state is not None else entry["outcome"]
    for defect in entry.get("defects", ()):
        yield Sentence.from_data(defect).said(_)


def _prices(entry: dict[str, Any], named: dict[int, str]) -> Iterator[str]:
    for price in entry.get("prices", ()):
        item = named.get(price["item"], price["item"])
        yield f"{item}: {price['quantity']} × {told_amount(price['unit'])}"


def offers(reading: Reading) -> Section:
    """Every submission that the edition may read, with its documents and claims; else what is open to everyone."""
    section = Section(_("What was offered"))
    if reading.edition.public:
        shown = offers_shown(reading.solicitation) or []
        section.grid((_("who"), _("total")), [(o.name or _("not open"), amount(o.total)) for o in shown], (70, 30))
        return section
    rows = reading.rows(Submission, solicitation=reading.solicitation, told=True)
    for submission in rows.select_related("organization", "solicitation").order_by("round", "received_at", "pk"):
        _tell_submission(reading, section, submission)
    return section


def _tell_submission(reading: Reading, section: Section, submission: Submission) -> None:
    read = submission.state == "opened"
    section.head(f"{submission.organization.name} · {submission.receipt}")
    section.facts(
        (_("round"), submission.round or ""),
        (_("how"), submission.get_channel_display()),
        (_("received"), moment(submission.received_at)),
        (_("state"), state_of(submission)),
        (_("SHA-256 of the envelope"), submission.digest),
        (_("reason"), reading.why(submission, "admit", "set_aside")),
        (_("total"), amount(total_read(submission)) if read and reading.sees(submission, "prices") else ""),
    )
    if not reading.sees(submission, "documents"):
        return
    section.grid(
        (_("document"), _("claimed confidential"), "SHA-256"),
        [(d.title or d.code, d.reason if d.confidential else "", d.sha256) for d in submission.documents.all()],
        (32, 32, 36),
    )
    answers = [(a.code, a.text) for a in submission.answers.all()]
    section.grid((_("asked"), _("answer")), answers, (30, 70))

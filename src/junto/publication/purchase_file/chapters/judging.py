"""The panel: who sat on it, what each declared, what each scored, and what they agreed on with their reasons."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import groupby

from django.utils.translation import gettext as _

from junto.core.ranking.arithmetic import written
from junto.evaluation.models import Consensus, Declaration, Panelist, QualityMinutes, Score, Trial
from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import Reading, listed, state_of, yes


def panel(reading: Reading) -> Section:
    """Seats, alternates, and the declarations on names and on contents."""
    section = Section(_("Panel and declarations"))
    seats = reading.rows(Panelist, evaluation__solicitation=reading.solicitation)
    seats = seats.select_related("person", "organization", "alternate_for__person").order_by("pk")
    section.grid(
        (_("person"), _("seat"), _("state"), _("named")),
        [(_person(s), s.seat_words, state_of(s), reading.who(s, "name", "name_alternate")) for s in seats],
        (30, 25, 20, 25),
    )
    made = reading.rows(Declaration, panelist__evaluation__solicitation=reading.solicitation)
    section.grid(
        (_("declared by"), _("declared"), _("has an interest"), _("which"), _("when")),
        [
            (d.panelist.person, d.get_phase_display(), yes(d.interest), d.text, reading.who(d, "declare"))
            for d in made.select_related("panelist__person").order_by("pk")
        ],
        (20, 18, 12, 26, 24),
    )
    return section


def _person(seat: Panelist) -> str:
    lines = [seat.person.name]
    if seat.chairs:
        lines.append(_("chairs the panel"))
    if seat.alternate_for is not None:
        lines.append(_("stands by for %(person)s") % {"person": seat.alternate_for.person})
    return listed(lines)


def scores(reading: Reading) -> Section:
    """Each panel member's own scores as handed in, and what people said who tried the product."""
    section = Section(_("Scores"))
    names = _criteria(reading)
    given = reading.rows(Score, candidate__evaluation__solicitation=reading.solicitation).exclude(state="draft")
    rows = given.select_related("panelist__person", "candidate__organization").prefetch_related("lines")
    for company, scored in groupby(rows.order_by("candidate", "panelist"), lambda s: s.candidate.organization.name):
        section.head(company)
        section.grid(
            (_("panel member"), _("criterion"), _("points"), _("reason")),
            [line for score in scored for line in _own(reading, names, score)],
            (28, 20, 10, 42),
        )
    tried = reading.rows(Trial, candidate__evaluation__solicitation=reading.solicitation)
    section.grid(
        (_("tried by"), _("criterion"), _("task"), _("they could do it"), _("minutes it took"), _("in their words")),
        [
            (
                f"{t.get_tried_by_display()}\n{t.candidate.organization.name}",
                names.get(t.criterion, t.criterion), t.task, yes(t.completed), t.minutes, t.words,
            )
            for t in tried.select_related("candidate__organization").order_by("pk")
        ],
        (18, 16, 24, 10, 8, 24),
    )  # fmt: skip
    return section


def _own(reading: Reading, names: dict[int, str], score: Score) -> Iterator[tuple[object, ...]]:
    """One panel member's lines on one candidate; who and when stand beside the first."""
    who = listed(filter(None, (score.panelist.person.name, reading.when(score, "hand_in"), state_of(score))))
    for line in score.lines.all():
        yield who, names.get(line.criterion, line.criterion), "" if line.points is None else line.points, line.reason
        who = ""


def consensus(reading: Reading) -> Section:
    """What the panel agreed on for each candidate; revised ones stay beside their successors."""
    section = Section(_("Consensus"))
    names = _criteria(reading)
    agreed = reading.rows(Consensus, evaluation__solicitation=reading.solicitation).exclude(state="draft")
    rows = agreed.select_related("candidate__organization").prefetch_related("lines")
    for one in rows.order_by("candidate", "revision"):
        words = {"company": one.candidate.organization.name, "revision": one.revision}
        section.head(_("%(company)s, revision %(revision)s") % words)
        section.facts(
            (_("agreed"), reading.who(one, "agree")),
            (_("state"), state_of(one)),
            (_("reason"), reading.why(one, "write", "revise", "agree")),
            (_("dissent"), one.dissent),
        )
        _lines(section, names, one)
    return section


def _lines(section: Section, names: dict[int, str], scored: Score | Consensus) -> None:
    rows = [
        (names.get(line.criterion, line.criterion), "" if line.points is None else line.points, line.reason)
        for line in scored.lines.all()
    ]
    section.grid((_("criterion"), _("points"), _("reason")), rows, (30, 10, 60))


def _criteria(reading: Reading) -> dict[int, str]:
    return {c.number: c.name for c in reading.solicitation.criteria.all()}


def quality(reading: Reading) -> Section:
    """Of two envelopes: what the panel decided on quality, frozen before any price was opened."""
    section = Section(_("Quality before price"))
    for minutes in reading.rows(QualityMinutes, evaluation__solicitation=reading.solicitation).order_by("number"):
        told = reading.frozen(minutes)
        section.head(str(minutes))
        section.facts(
            (_("frozen"), reading.when(minutes, "keep")),
            (_("least points for quality, of 100"), told.get("least") or ""),
        )
        section.grid(
            (_("company"), _("points"), _("price envelope")),
            [
                (
                    f"{one['company']}\n{one['receipt']}",
                    "–" if one["points"] is None else written(Fraction(one["points"])),
                    _("is opened") if one["goes_on"] else _("stays sealed"),
                )
                for one in told.get("candidates", ())
            ],
            (56, 16, 28),
        )
    return section

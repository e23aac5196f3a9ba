"""What was asked of companies after the opening, the best and final offers, and the ranking with its arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from junto.core import ranking as core
from junto.core.ranking.arithmetic import written
from junto.evaluation.models import BestAndFinal, Clarification, Discussion, Ranking, Shortlist, TieBreak
from junto.evaluation.ranking import ranking_of, said
from junto.publication.purchase_file.blocks import Section
from junto.publication.purchase_file.reading import Reading, day, listed, moment, state_of, written_amount, yes


def negotiation(reading: Reading) -> Section:
    """Clarifications, the shortlist, discussions, best and final offers."""
    section = Section(_("Clarifications, discussions, best and final offers"))
    here = {"candidate__evaluation__solicitation": reading.solicitation}
    asked = reading.rows(Clarification, **here).select_related("candidate__organization").order_by("pk")
    section.grid(
        (_("asked of"), _("question"), _("until"), _("answer"), _("state")),
        [(c.candidate.organization, c.question, moment(c.until), c.answer, state_of(c)) for c in asked],
        (18, 28, 16, 26, 12),
    )
    for shortlist in reading.rows(Shortlist, evaluation__solicitation=reading.solicitation).order_by("pk"):
        section.head(str(shortlist))
        section.facts((_("decided"), reading.who(shortlist, "decide")), (_("reason"), shortlist.reason))
        places = shortlist.places.select_related("candidate__organization")
        section.grid((_("company"), _("on the shortlist")), [(p.candidate, yes(p.kept)) for p in places], (70, 30))
    held = reading.rows(Discussion, **here).select_related("candidate__organization").order_by("held_on", "pk")
    section.grid(
        (_("discussed with"), _("day"), _("who was there"), _("what was discussed")),
        [(d.candidate.organization, day(d.held_on), d.people, d.about) for d in held],
        (20, 14, 26, 40),
    )
    rounds = reading.rows(BestAndFinal, evaluation__solicitation=reading.solicitation).order_by("round")
    section.grid(
        (_("round"), _("what is asked"), _("deadline"), _("asked by"), _("state")),
        [(r.round, r.text, moment(r.deadline), reading.who(r, "ask"), state_of(r)) for r in rounds],
        (10, 38, 18, 22, 12),
    )
    return section


def ranking(reading: Reading) -> Section:
    """Each ranking as it was frozen, with what its formula does in words."""
    section = Section(_("Ranking"))
    rows = list(reading.rows(Ranking, evaluation__solicitation=reading.solicitation).order_by("number"))
    words = _arithmetic(rows[-1]) if rows else {}
    for one in rows:
        frozen = reading.frozen(one)
        section.head(str(one))
        if frozen:
            _tell(section, frozen, words)
    for tie in reading.rows(TieBreak, evaluation__solicitation=reading.solicitation).order_by("pk"):
        section.facts(
            (_("tie broken"), f"{tie.get_how_display()} ({state_of(tie)})"),
            (_("how it was done, and before whom"), tie.account),
            (_("by"), reading.who(tie, "draw", "decide", "witness")),
        )
    return section


def _tell(section: Section, frozen: dict[str, Any], words: dict[str, str]) -> None:
    formula = core.formula_of(frozen["formula"]["code"], frozen["formula"]["version"])
    section.facts(
        (_("what the formula does"), _(formula.sentence)),
        (_("formula"), _(formula.formula)),
        (_("source"), _(formula.source)),
        (_("what it is criticized for"), _(formula.caution)),
    )
    names = {str(c["number"]): c["name"] for c in frozen["criteria"]}
    section.grid(
        (_("place"), _("company"), _("price"), _("points"), _("how it was computed")),
        [
            (
                f"{row['position']}{' =' if row['tied'] else ''}",
                row["company"], written_amount(row["price"]), _points(row["points"]),
                listed((words.get(row["arithmetic"], row["arithmetic"]), *_parts(row, names, words))),
            )
            for row in frozen["standings"]
        ],
        (8, 24, 14, 12, 42),
    )  # fmt: skip


def _points(exact: str | None) -> str:
    """Exact points as they were frozen, 1229/14, with two decimals."""
    return "" if exact is None else written(Fraction(exact))


def _parts(row: dict[str, Any], names: dict[str, str], words: dict[str, str]) -> list[str]:
    return [
        f"{names.get(p['criterion'], _('Price'))}: {words.get(p['arithmetic'], p['arithmetic'])}" for p in row["parts"]
    ]


def _arithmetic(last: Ranking) -> dict[str, str]:
    """The frozen English arithmetic of the newest ranking → the same in the reader's language, where it still holds."""
    try:
        found = ranking_of(last.evaluation)
    except core.CannotRank:
        return {}
    sentences = [s.worth.says for s in found.standings]
    sentences += [part.says for s in found.standings for part in s.worth.parts]
    return {str(sentence): said(sentence) for sentence in sentences}

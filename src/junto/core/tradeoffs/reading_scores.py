"""Reads the scores of a case: who says what of which option, on which evidence; what nobody says is noted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.texts import shown

from .case import Criterion, Option
from .fields import Fields, text_of
from .problems import TradeoffsError
from .scores import SHAPES, Cell, Judgement, anywhere, plain, spread_of

MOST_SCORES = 10_000
MOST_JUDGES = 40
ROW = ("option", "criterion", "score", "by", "evidence", *SHAPES)
Found = dict[tuple[str, str], list[Judgement]]


def cells_of(
    raw: object, criteria: Sequence[Criterion], options: Sequence[Option], used: Sequence[str]
) -> tuple[dict[tuple[str, str], Cell], list[Sentence]]:
    """(option, criterion) → what is said of it, complete for the criteria `used`, and what to know of it.

    A score that nobody gave is taken to lie anywhere on the criterion's scale, and said so. Raises TradeoffsError, also
    where an option, or a criterion, was scored by nobody.
    """
    found: Found = {}
    names = ([one.name for one in options], [one.name for one in criteria])
    for option, criterion, judgement, where in _judgements(raw):
        for name, known in ((option, names[0]), (criterion, names[1])):
            if name not in known:
                words = _("%(where)s: there is no “%(name)s”. Known are: %(known)s.")
                raise TradeoffsError("unknown_name", words, where=where, name=shown(name), known=", ".join(known))
        here = found.setdefault((option, criterion), [])
        if any(one.by == judgement.by for one in here):
            words = _("%(where)s: the same person gives two scores; where people differ, name each under “by”.")
            raise TradeoffsError("scored_twice", words, where=where)
        if len(here) >= MOST_JUDGES:
            words = _("%(where)s: more than %(most)s people score the same thing.")
            raise TradeoffsError("too_many_judges", words, where=where, most=MOST_JUDGES)
        here.append(judgement)
    _check_scored(found, names[0], used)
    return _complete(found, criteria, names[0], used)


def _judgements(raw: object) -> Iterator[tuple[str, str, Judgement, str]]:
    if isinstance(raw, Mapping):
        yield from _nested(raw)
        return
    if not isinstance(raw, list) or not raw:
        words = _("“scores” must be a list of scores, or an object: option, then criterion, then score.")
        raise TradeoffsError("no_scores", words)
    if len(raw) > MOST_SCORES:
        raise TradeoffsError("too_many", _("There are more than %(most)s scores."), most=f"{MOST_SCORES:,}")
    for at, data in enumerate(raw, start=1):
        row = Fields(data, f"scores {at}", ROW)
        option, criterion = row.text("option", None), row.text("criterion", None)
        where = f"scores {at} ({shown(option)}, {shown(criterion)})"
        shape = {key: value for key, value in row.data.items() if key in SHAPES}
        if row.has("score") == bool(shape):
            words = _("%(where)s must have a “score”, or fields such as low and high, but not both.")
            raise TradeoffsError("odd_score", words, where=where)
        spread = spread_of(row.data.get("score", shape), where)
        yield option, criterion, Judgement(spread, row.text("by"), row.text("evidence")), where


def _nested(raw: Mapping[object, object]) -> Iterator[tuple[str, str, Judgement, str]]:
    """option → criterion → a score, or a list of {score, by, evidence} where several people gave one."""
    for option, inner in raw.items():
        name = text_of(option, "scores")
        place = Fields(
            inner, f"scores, {shown(name)}", [str(key).strip() for key in inner] if isinstance(inner, Mapping) else ()
        )
        for criterion, given in place.data.items():
            where = f"scores, {shown(name)}, {shown(criterion)}"
            several = given if isinstance(given, list) and given and isinstance(given[0], Mapping) else [given]
            for one in several:
                yield name, text_of(criterion, where), _judgement(one, where), where


def _judgement(data: object, where: str) -> Judgement:
    if not isinstance(data, Mapping):
        return Judgement(spread_of(data, where))
    row = Fields(data, where, ("score", "by", "evidence", *SHAPES))
    shape = {key: value for key, value in row.data.items() if key in SHAPES}
    if row.has("score") == bool(shape):
        words = _("%(where)s must have a “score”, or fields such as low and high, but not both.")
        raise TradeoffsError("odd_score", words, where=where)
    return Judgement(spread_of(row.data.get("score", shape), where), row.text("by"), row.text("evidence"))


def _check_scored(found: Found, options: Sequence[str], used: Sequence[str]) -> None:
    for option in options:
        if not any((option, criterion) in found for criterion in used):
            words = _("scores: nobody scored the option “%(name)s” on any criterion that counts.")
            raise TradeoffsError("unscored_option", words, name=option)
    for criterion in used:
        if not any((option, criterion) in found for option in options):
            words = _("scores: nobody scored any option on the criterion “%(name)s”.")
            raise TradeoffsError("unscored_criterion", words, name=criterion)


def _complete(
    found: Found, criteria: Sequence[Criterion], options: Sequence[str], used: Sequence[str]
) -> tuple[dict[tuple[str, str], Cell], list[Sentence]]:
    cells = {key: Cell(tuple(judgements)) for key, judgements in found.items()}
    notes = []
    for criterion in (one for one in criteria if one.name in used):
        low, high = criterion.value.low, criterion.value.high
        for option in options:
            cell = cells.get((option, criterion.name))
            params = {"option": option, "criterion": criterion.name, "low": plain(low), "high": plain(high)}
            if cell is None:
                cells[option, criterion.name] = Cell((Judgement(anywhere(low, high), missing=True),))
                words = _(
                    "Nobody scored “%(option)s” on “%(criterion)s”: anything from %(low)s to %(high)s is taken to be "
                    "possible."
                )
                notes.append(Sentence("missing_score", words, params))
            elif _outside(cell, low, high):
                words = _(
                    "A score of “%(option)s” on “%(criterion)s” lies beyond the scale from %(low)s to %(high)s and "
                    "counts as its end."
                )
                notes.append(Sentence("beyond_scale", words, params))
    return cells, notes


def _outside(cell: Cell, low: float, high: float) -> bool:
    return any(not low <= one.spread.middle <= high for one in cell.judgements)

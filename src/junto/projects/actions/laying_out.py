"""Laying a trade-off out by hand, one small step for each thing: options, criteria, scores, red lines, holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from junto.core.sentences import Unfit
from junto.core.tradeoffs.reading import case_of
from junto.core.tradeoffs.scores import spread_of
from junto.core.workflow import Actor, Context, Refused
from junto.journal.door import perform
from junto.journal.hanging import stands
from junto.journal.registry import kind_of
from junto.projects.models import Criterion, Option, OptionHold, RedLine, Score, Tradeoff
from junto.projects.workflow.tradeoffs import OFFICERS


def put_option(
    tradeoff: Tradeoff,
    *,
    name: str,
    by: Actor,
    role: str = "other",
    about: str = "",
    position: int | None = None,
    option: Option | None = None,
    seen: int | None = None,
) -> Option:
    """Write an option, or change `option`."""
    row = option or Option(tradeoff=tradeoff)
    before = row.name
    row.name, row.role, row.about = _line_of(name), role, about.strip()
    row.position = position or row.position if option else position or _next(tradeoff.options)
    _refuse_unnamed(row.name)
    _refuse_twice(tradeoff.options.exclude(pk=row.pk), row.name)
    if role == "nothing" and tradeoff.options.filter(role="nothing").exclude(pk=row.pk).exists():
        raise Refused(_("There is an option “do nothing” already; only one can be it."), code="input", field="role")

    def apply(fresh: Tradeoff, _context: Context) -> None:
        fresh.portfolio = _renamed(fresh.portfolio, before, row.name)

    def then(fresh: Tradeoff, _context: Context) -> None:
        row.tradeoff = fresh
        row.save()

    perform(tradeoff, "put_option", by=by, inputs={"name": row.name}, apply=apply, then=then, seen=seen)
    return row


def take_option(tradeoff: Tradeoff, *, option: Option, by: Actor, seen: int | None = None) -> Tradeoff:
    """Take an option out, with its scores; not while a hold lies on it or options done together name it."""
    if option.holds.exists():
        raise Refused(_("A hold lies on “%(name)s”: it must be released first.") % {"name": option})
    if option.name in str(tradeoff.portfolio or ""):
        raise Refused(_("“%(name)s” stands among the options done together.") % {"name": option})

    def then(_fresh: Tradeoff, _context: Context) -> None:
        option.scores.all().delete()
        option.delete()

    return perform(tradeoff, "take_option", by=by, inputs={"name": option.name}, then=then, seen=seen)


def put_criterion(
    tradeoff: Tradeoff,
    *,
    name: str,
    by: Actor,
    unit: str = "",
    worst: float | None = None,
    best: float | None = None,
    points: Sequence[Sequence[float]] = (),
    position: int | None = None,
    criterion: Criterion | None = None,
    seen: int | None = None,
) -> Criterion:
    """Write a criterion, or change `criterion`: not its name or scale once a group has stated something by it."""
    if criterion is not None and not _lays_out(tradeoff, by):
        raise Refused(_("A group adds criteria of its own; those that are there stay as they are."), code="forbidden")
    row = criterion or Criterion(tradeoff=tradeoff)
    before = (row.name, row.unit, row.worst, row.best, row.points)
    row.name, row.unit, row.worst, row.best = _line_of(name), _line_of(unit), worst, best
    row.points = [[float(at), float(worth)] for at, worth in points]
    if row.points:
        row.worst = row.best = None
    row.position = position or row.position if criterion else position or _next(tradeoff.criteria)
    _refuse_unnamed(row.name)
    _refuse_twice(tradeoff.criteria.exclude(pk=row.pk), row.name)
    if criterion and before != (row.name, row.unit, row.worst, row.best, row.points):
        _refuse_used(tradeoff, before[0])
    _refuse_unfit(row)

    def then(fresh: Tradeoff, _context: Context) -> None:
        row.tradeoff = fresh
        row.save()

    perform(tradeoff, "put_criterion", by=by, inputs={"name": row.name}, then=then, seen=seen)
    return row


def take_criterion(tradeoff: Tradeoff, *, criterion: Criterion, by: Actor, seen: int | None = None) -> Tradeoff:
    """Take a criterion out, with its scores; not while somebody has stated something by it."""
    _refuse_used(tradeoff, criterion.name)
    if criterion.red_lines.exists():
        raise Refused(_("A red line is drawn on “%(name)s”.") % {"name": criterion})

    def then(_fresh: Tradeoff, _context: Context) -> None:
        criterion.scores.all().delete()
        criterion.delete()

    return perform(tradeoff, "take_criterion", by=by, inputs={"name": criterion.name}, then=then, seen=seen)


def _refuse_used(tradeoff: Tradeoff, name: str) -> None:
    using = [one.name for one in tradeoff.stakeholders.exclude(state="removed") if _uses(one, name)]
    if using:
        words = _("%(names)s stated something by “%(name)s”: what they stated on is not changed under them.")
        raise Refused(words % {"names": ", ".join(using), "name": name})


def _uses(stakeholder: Any, name: str) -> bool:
    return name in stakeholder.criteria or any(line["criterion"] == name for line in stakeholder.red_lines)


def _refuse_unfit(row: Criterion) -> None:
    """By core's own reading of it, in a case of nothing else."""
    scale: dict[str, Any] = {"points": row.points} if row.points else {"worst": row.worst, "best": row.best}
    case = {
        "criteria": [{"name": row.name, "unit": row.unit, **scale}],
        "options": ["a", "b"],
        "groups": [{"name": "g", "criteria": [row.name]}],
        "scores": [{"option": one, "criterion": row.name, "score": 0} for one in ("a", "b")],
    }
    try:
        case_of(case)
    except Unfit as problem:
        field = "name" if problem.sentence.code == "odd_name" else "points" if row.points else "best"
        raise Refused(problem.sentence.said(_), code="input", field=field) from None


def put_score(
    tradeoff: Tradeoff,
    *,
    option: Option,
    criterion: Criterion,
    value: Any,
    by: Actor,
    word: str = "",
    evidence: str = "",
    seen: int | None = None,
) -> Score:
    """Score an option on a criterion on the word of `word`; the same word's earlier score gives way to it.

    Whoever lays the trade-off out may write down what others say; everyone else scores on their own word.
    """
    _refuse_word_of_others(tradeoff, word, by)
    try:
        spread = spread_of(value, f"{option}, {criterion}")
    except Unfit as problem:
        raise Refused(problem.sentence.said(_), code="input", field="mode") from None
    row = Score(
        tradeoff=tradeoff, option=option, criterion=criterion, value=value, by=_line_of(word),
        evidence=" ".join(evidence.split()), person_id=by.person,
    )  # fmt: skip
    inputs = {
        "option": option.name, "criterion": criterion.name, "by": row.by or "—",
        "score": f"{spread.said} {criterion.unit}".strip(),
    }  # fmt: skip

    def then(fresh: Tradeoff, _context: Context) -> None:
        fresh.scores.filter(option=option, criterion=criterion, by=row.by).delete()
        row.save(force_insert=True)

    perform(tradeoff, "put_score", by=by, inputs=inputs, then=then, seen=seen)
    return row


def take_score(tradeoff: Tradeoff, *, score: Score, by: Actor, seen: int | None = None) -> Tradeoff:
    """Take a score out; the word of others only by whoever lays the trade-off out."""
    _refuse_word_of_others(tradeoff, score.by, by)
    inputs = {"option": score.option.name, "criterion": score.criterion.name, "by": score.by or "—"}
    return perform(tradeoff, "take_score", by=by, inputs=inputs, then=lambda _f, _c: score.delete(), seen=seen)


def own_words(by: Actor) -> list[str]:
    """On whose word somebody may score: their organizations' and their own."""
    return [*sorted({held.organization_name for held in by.held if held.organization_name}), by.name]


def _lays_out(tradeoff: Tradeoff, by: Actor) -> bool:
    return by.system or stands(kind_of(Tradeoff), tradeoff, OFFICERS, by) is not None


def _refuse_word_of_others(tradeoff: Tradeoff, word: str, by: Actor) -> None:
    if not _lays_out(tradeoff, by) and _line_of(word) not in own_words(by):
        words = _("You score on your own word or that of your organization; others score on theirs.")
        raise Refused(words, code="forbidden", field="word")


def put_line(
    tradeoff: Tradeoff,
    *,
    criterion: Criterion,
    reason: str,
    by: Actor,
    at_most: float | None = None,
    at_least: float | None = None,
    tolerated: float = 5,
    seen: int | None = None,
) -> RedLine:
    """Draw a red line of the whole city."""
    refuse_unsound_line(at_most, at_least, tolerated, reason)
    row = RedLine(
        tradeoff=tradeoff, criterion=criterion, at_most=at_most, at_least=at_least, tolerated=tolerated,
        reason=" ".join(reason.split()),
    )  # fmt: skip
    perform(tradeoff, "put_line", by=by, inputs={"reason": row.reason}, then=lambda _f, _c: row.save(), seen=seen)
    return row


def refuse_unsound_line(at_most: float | None, at_least: float | None, tolerated: float, reason: str) -> None:
    """A line lies on one side, with a reason, and tolerates a chance between 0 and 100."""
    if (at_most is None) == (at_least is None):
        raise Refused(_("Say either at most or at least how much."), code="input", field="at_most")
    if not 0 <= tolerated <= 100:
        raise Refused(_("A chance lies between 0 and 100 percent."), code="input", field="tolerated")
    if not reason.strip():
        raise Refused(_("Say why nothing else makes up for it."), code="input", field="reason")


def take_line(tradeoff: Tradeoff, *, line: RedLine, by: Actor, seen: int | None = None) -> Tradeoff:
    """Take a red line of the city out."""
    return perform(
        tradeoff, "take_line", by=by, inputs={"reason": line.reason}, then=lambda _f, _c: line.delete(), seen=seen
    )


def hold_option(
    tradeoff: Tradeoff,
    *,
    option: Option,
    kind: str,
    held_by: str,
    reason: str,
    release: str,
    by: Actor,
    citation: str = "",
    seen: int | None = None,
) -> OptionHold:
    """Stop an option with a reason; a legal hold takes it out of every ranking across groups."""
    row = OptionHold(
        tradeoff=tradeoff, option=option, kind=kind, by=_line_of(held_by), reason=" ".join(reason.split()),
        citation=_line_of(citation), release=_line_of(release), person_id=by.person,
    )  # fmt: skip
    for field, text in (("held_by", row.by), ("reason", row.reason), ("release", row.release)):
        if not text:
            raise Refused(_("Say who holds it, why, and who may release it."), code="input", field=field)
    inputs = {"option": option.name, "words": row.reason, "kind": kind}
    perform(tradeoff, "hold_option", by=by, inputs=inputs, then=lambda _f, _c: row.save(), seen=seen)
    return row


def release_option(
    tradeoff: Tradeoff, *, hold: OptionHold, reason: str, by: Actor, seen: int | None = None
) -> Tradeoff:
    """End a hold on an option; a legal one is ended by the city attorney alone."""
    inputs = {"option": hold.option.name, "reason": reason}
    action = "release_legal" if hold.kind == OptionHold.Kind.LEGAL else "release_policy"
    return perform(tradeoff, action, by=by, inputs=inputs, then=lambda _f, _c: hold.delete(), seen=seen)


def _line_of(text: str) -> str:
    return " ".join(text.split())


def _next(rows: Any) -> int:
    return (rows.aggregate(last=Max("position"))["last"] or 0) + 1


def _refuse_unnamed(name: str) -> None:
    if not name:
        raise Refused(_("Give it a name."), code="input", field="name")


def _refuse_twice(rows: Any, name: str) -> None:
    if name.casefold() in {other.casefold() for other in rows.values_list("name", flat=True)}:
        raise Refused(_("“%(name)s” stands there already.") % {"name": name}, code="input", field="name")


def _renamed(value: Any, before: str, now: str) -> Any:
    """What names an option elsewhere, with its new name."""
    if not before or before == now:
        return value
    if isinstance(value, dict):
        return {now if key == before else key: _renamed(one, before, now) for key, one in value.items()}
    if isinstance(value, list):
        return [_renamed(one, before, now) for one in value]
    return now if value == before else value

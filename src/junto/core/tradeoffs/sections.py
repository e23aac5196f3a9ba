"""The answer as titled tables with sentences, in the order in which people ask: for text, page and workbook alike."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .across import RULES
from .answering import Answer
from .case import KINDS
from .decision import Decision
from .smaa import GroupAnswer
from .telling import across, chosen_together, differing, moves, paragraph, percent, winning
from .values import Array

Say = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Section:
    """A title, sentences, and a table whose first `words` columns hold words; either may be missing. `code`: of what a
    picture belongs to it.
    """

    title: str
    told: tuple[str, ...] = ()
    heads: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    words: int = 1
    level: int = 2
    code: str = ""


def sections(answer: Answer, decided: Decision | None = None, say: Say = str) -> list[Section]:
    """All sections in words of `say` (gettext); figures are points of 100."""
    return [
        *_decided(decided, say), *_summary(answer, say), *_gains(answer, say), *_across(answer, say),
        *_options(answer, say), *_groups(answer, say), *_winning(answer, say), *_portfolio(answer, say),
        *_scores(answer, say), *_notes(answer, say),
    ]  # fmt: skip


def said(sentences: Sequence[Sentence], say: Say) -> tuple[str, ...]:
    """Sentences in words."""
    return tuple(one.said(say) for one in sentences)


def _names(answer: Answer) -> list[str]:
    return [one.name for one in answer.case.options]


def _decided(decided: Decision | None, say: Say) -> Iterator[Section]:
    if decided is None:
        return
    words = say(_("%(by)s decided on %(on)s: %(option)s."))
    told = [words % {"by": decided.by, "on": decided.on.isoformat(), "option": decided.option}]
    told += [say(_("Because: %(reason)s.")) % {"reason": reason} for reason in decided.reasons]
    if decided.despite:
        told.append(say(_("In the face of a veto or a hold, because: %(reason)s.")) % {"reason": decided.despite})
    for loss in decided.losers:
        words = say(_("%(group)s loses %(points)s points: %(answer)s."))
        told.append(words % {"group": loss.group, "points": f"{loss.points:.1f}", "answer": loss.answer})
    told += [say(_("%(who)s disagrees: %(says)s.")) % {"who": one.who, "says": one.says} for one in decided.dissent]
    for review in decided.review:
        words = say(_("To be reviewed on %(on)s: %(what)s."))
        told.append(words % {"on": review.on.isoformat(), "what": review.what})
    yield Section(say(_("The decision")), tuple(told))


def _summary(answer: Answer, say: Say) -> Iterator[Section]:
    heads = (say(_("group")), say(_("kind")), say(_("weights")), *_names(answer))
    rows = [
        (one.group.name, say(KINDS[one.group.kind]), say(one.group.weight_kind.name),
         *(percent(share) for share in one.acceptability[:, 0]))
        for one in answer.groups
    ]  # fmt: skip
    title = say(_("What would each choose? Chance of being first, in percent"))
    yield Section(title, said(differing(answer), say), heads, tuple(rows), 3)


def _gains(answer: Answer, say: Say) -> Iterator[Section]:
    nothing = answer.case.nothing
    heads = (say(_("group")), *_names(answer))
    if nothing is not None:
        rows = [(one.group.name, *(signed(gain) for gain in one.gain(nothing))) for one in answer.groups]
        title = say(_("Who gains, who loses? Points of 100 against doing nothing"))
        yield Section(title, (), heads, tuple(rows))
        worse = [
            (one.group.name, *(percent(share) for share in one.worse)) for one in answer.groups if one.worse is not None
        ]
        yield Section(
            say(_("How likely is each to be worse off than by doing nothing? In percent")), (), heads, tuple(worse)
        )
    rows = [(one.group.name, *(number(share) for share in one.given_up)) for one in answer.groups]
    yield Section(say(_("What does each give up against its own best option? Points of 100")), (), heads, tuple(rows))


def _across(answer: Answer, say: Say) -> Iterator[Section]:
    told = [f"{say(name)}: {' '.join(said(notes, say))}" for name, notes in across(answer)]
    heads = (say(_("option")), say(_("not beaten for all, percent")), *(say(rule.name) for rule in RULES.values()))
    rows = []
    for name in _names(answer):
        if name not in answer.undominated:
            rows.append((name, "—", *("—" for _rule in RULES)))
            continue
        places = []
        for code in RULES:
            place = next((k for k, tier in enumerate(answer.ruled[code].tiers, 1) if name in tier), None)
            places.append("—" if place is None else str(place))
        rows.append((name, percent(answer.undominated[name]), *places))
    title = say(_("Side by side: the place of each option by each rule, never an average of the groups"))
    yield Section(title, tuple(told), heads, tuple(rows))


def _options(answer: Answer, say: Say) -> Iterator[Section]:
    yield Section(say(_("Option by option")))
    for i, option in enumerate(answer.case.options):
        told = " ".join(said(paragraph(answer, i), say))
        about = (option.about,) if option.about else ()
        yield Section(option.name, (*about, told), level=3)


def _groups(answer: Answer, say: Say) -> Iterator[Section]:
    yield Section(say(_("Group by group")))
    for one in answer.groups:
        yield _ranks(answer, one, say)
        yield _figures(answer, one, say)


def _ranks(answer: Answer, one: GroupAnswer, say: Say) -> Section:
    heads = (say(_("option")), *(say(_("rank %(rank)s")) % {"rank": k + 1} for k in range(len(answer.case.options))))
    rows = [(name, *(percent(share) for share in one.acceptability[i])) for i, name in enumerate(_names(answer))]
    objective = (one.group.objective,) if one.group.objective else ()
    means = (say(one.group.weight_kind.means),)
    return Section(one.group.name, (*objective, *means, *said(moves(one), say)), heads, tuple(rows), level=3)


def _figures(answer: Answer, one: GroupAnswer, say: Say) -> Section:
    heads = (
        say(_("option")), say(_("value")), say(_("regret")), say(_("greatest regret")), say(_("confidence, percent")),
        say(_("TOPSIS")), say(_("its supporters weigh most")),
    )  # fmt: skip
    rows = []
    for i, name in enumerate(_names(answer)):
        central, sure = one.central[i], one.confidence[i]
        most = "—" if central is None else _weighed(one, central)
        near = "—" if one.closeness is None else number(float(one.closeness[i]))
        rows.append(
            (name, number(one.expected[i]), number(one.regret[i]), number(one.worst_regret[i]),
             "—" if sure is None else percent(sure), near, most)
        )  # fmt: skip
    return Section("", (), heads, tuple(rows), level=3)


def _weighed(one: GroupAnswer, central: Array) -> str:
    """The two criteria with the greatest central weights."""
    ordered = sorted(zip(one.group.criteria, central, strict=True), key=lambda pair: (-pair[1], pair[0]))[:2]
    return ", ".join(f"{name} {percent(weight)}" for name, weight in ordered)


def _winning(answer: Answer, say: Say) -> Iterator[Section]:
    told = said(winning(answer), say)
    if told:
        yield Section(say(_("What would bring a losing group along? The smallest change of an option")), told)


def _portfolio(answer: Answer, say: Say) -> Iterator[Section]:
    found = answer.portfolio
    if found is None:
        return
    heads, rows = [say(_("group"))], []
    for title, one in ((_("best together"), found.best), (_("next best"), found.second)):
        if one is not None:
            heads.append(say(title))
    if found.best is not None:
        seconds = dict(found.second.sums) if found.second else {}
        for name, value in found.best.sums:
            rows.append((name, number(value), *([number(seconds[name])] if found.second else [])))
        spent = dict(found.second.spent) if found.second else {}
        for budget, cost in found.best.spent:
            label = say(_("spent of %(budget)s")) % {"budget": budget}
            rows.append((label, f"{cost:,.10g}", *([f"{spent[budget]:,.10g}"] if found.second else [])))
    title = say(_("Together within the budgets: points of 100, added up over the options"))
    told = said(chosen_together(answer), say)
    yield Section(title, told, tuple(heads) if rows else (), tuple(rows), code="portfolio")


def _scores(answer: Answer, say: Say) -> Iterator[Section]:
    heads = (say(_("option")), say(_("criterion")), say(_("score")), say(_("by")), say(_("evidence")))
    rows = []
    for option in answer.case.options:
        for criterion in answer.case.criteria:
            cell = answer.case.cells.get((option.name, criterion.name))
            for one in cell.judgements if cell else ():
                score = f"{one.spread.said} {criterion.unit}".strip()
                by = say(_("nobody: the whole scale")) if one.missing else one.by or "—"
                rows.append((option.name, criterion.name, score, by, one.evidence or "—"))
    yield Section(say(_("On whose word the scores stand")), (), heads, tuple(rows), 5)


def _notes(answer: Answer, say: Say) -> Iterator[Section]:
    if answer.notes:
        yield Section(say(_("What to know")), said(answer.notes, say))


def number(share: float) -> str:
    """A value of 0 to 1 in points of a hundred, with one decimal."""
    return f"{share * 100 + 0.0:.1f}"


def signed(share: float) -> str:
    """A gain in points of a hundred with its sign."""
    found = f"{share * 100:+.1f}"
    return "0.0" if found in ("+0.0", "-0.0") else found

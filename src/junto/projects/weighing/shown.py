"""A trade-off as its page shows it: each group's own view, groups side by side, what is unsure, on whose word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from junto.core.tradeoffs.scores import plain, spread_of
from junto.core.tradeoffs.sections import number, signed
from junto.core.tradeoffs.telling import percent
from junto.core.workflow import Actor
from junto.projects.models import Decision, Option, Stakeholder, Tradeoff
from junto.projects.weighing.answers import Outcome
from junto.projects.weighing.compiling import group_data

SMALL = 0.005  # half a point of 100: smaller differences are no gain and no loss


@dataclass(frozen=True, slots=True)
class Row:
    """One option as one group sees it; texts as the page writes them. `shape`: gains, loses or the same."""

    option: str
    first: str
    value: str
    gain: str
    worse: str
    gives_up: str
    shape: str
    along: str  # what would bring the group along
    stopped: tuple[str, ...]  # vetoed, legal hold


@dataclass(frozen=True, slots=True)
class View:
    """What a group would choose, what it loses under each option, what would bring it along."""

    stakeholder: Stakeholder
    place: int  # 1, 2…: its charts
    own: bool  # the reader belongs to it
    chooses: str
    chance: str
    words: Mapping[str, Any]
    weighs: tuple[tuple[str, str, str, str], ...]  # criterion, weight, worst, best
    lines: tuple[str, ...]
    accepts: str
    rows: tuple[Row, ...]

    @property
    def losing(self) -> list[Row]:
        """The options under which it loses."""
        return [row for row in self.rows if row.shape == "loses"]

    @property
    def along(self) -> list[Row]:
        """The options that it would accept if something changed."""
        return [row for row in self.rows if row.along]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a title and sentences; the first `words` columns hold words."""

    title: str
    told: tuple[str, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int


@dataclass(frozen=True, slots=True)
class Laid:
    """One option with all that stops it and its paragraph."""

    option: Option
    holds: tuple[Any, ...]
    stopped: tuple[str, ...]
    told: tuple[str, ...]


def tables_of(outcome: Outcome) -> dict[str, Table]:
    """The tables across groups, by name; a group's kind and its way of stating weights stand in its own view."""
    found = {
        name: Table(
            one["title"], tuple(one["told"]), tuple(one["heads"]), tuple(tuple(row) for row in one["rows"]),
            one["words"],
        )
        for name, one in outcome.said.get("tables", {}).items()
    }  # fmt: skip
    if "choices" in found:
        whole = found["choices"]
        heads, rows = (whole.heads[0], *whole.heads[3:]), tuple((row[0], *row[3:]) for row in whole.rows)
        found["choices"] = Table(whole.title, whole.told, heads, rows, 1)
    return found


def views_of(outcome: Outcome, stakeholders: Iterable[Stakeholder], by: Actor) -> list[View]:
    """Every group that stands in the answer, as it sees the options, in their order."""
    mine = by.organizations()
    found = {one["name"]: (k, one) for k, one in enumerate(outcome.answer.get("groups", ()), 1)}
    return [
        _view(outcome, one, found[one.name], one.organization_id in mine) for one in stakeholders if one.name in found
    ]


def _view(outcome: Outcome, one: Stakeholder, found: tuple[int, Mapping[str, Any]], own: bool) -> View:
    place, told = found
    first = told["first"]
    words = outcome.said["groups"][one.name]
    return View(
        stakeholder=one,
        place=place,
        own=own,
        chooses=first,
        chance=percent(told["rank_acceptability"][first][0]),
        words=words,
        weighs=tuple(_weighed(outcome, one, told)),
        lines=tuple(line_said(line, _units(outcome)) for line in one.red_lines),
        accepts="" if one.accepts is None else plain(one.accepts),
        rows=tuple(_row(outcome, told, option) for option in told["expected"]),
    )


def _units(outcome: Outcome) -> dict[str, str]:
    return {one["name"]: one.get("unit", "") for one in outcome.data.get("criteria", ())}


def _weighed(outcome: Outcome, one: Stakeholder, told: Mapping[str, Any]) -> Iterable[tuple[str, str, str, str]]:
    """Each criterion that counts for a group: its mean weight, and from which score to which it is worth more."""
    scales = {c["name"]: c for c in outcome.data.get("criteria", ())}
    for name in one.criteria:
        scale = one.scales.get(name) or scales[name]
        worst, best = ends(scale)
        unit = scales[name].get("unit", "")
        yield (
            name,
            percent(told["mean_weights"][name]),
            f"{plain(worst)} {unit}".strip(),
            f"{plain(best)} {unit}".strip(),
        )


def ends(scale: Mapping[str, Any]) -> tuple[float, float]:
    """The worst and the best score of a scale."""
    if scale.get("points"):
        ordered = sorted(scale["points"], key=lambda pair: pair[1])
        return ordered[0][0], ordered[-1][0]
    return scale["worst"], scale["best"]


def line_said(line: Mapping[str, Any], units: Mapping[str, str]) -> str:
    """A red line in words."""
    unit = units.get(line["criterion"], "")
    if "at_most" in line:
        words, score = _("“%(criterion)s” at most %(score)s: %(reason)s"), line["at_most"]
    else:
        words, score = _("“%(criterion)s” at least %(score)s: %(reason)s"), line["at_least"]
    said = f"{plain(float(score))} {unit}".strip()
    return words % {"criterion": line["criterion"], "score": said, "reason": line["reason"]}


def _row(outcome: Outcome, told: Mapping[str, Any], option: str) -> Row:
    gain = None if told["gain"] is None else told["gain"][option]
    worse = told["worse_than_nothing"]
    along = [words for group, other, words in outcome.said["winning"] if (group, other) == (told["name"], option)]
    shape = "same" if gain is None or abs(gain) <= SMALL else "gains" if gain > 0 else "loses"
    return Row(
        option=option,
        first=percent(told["rank_acceptability"][option][0]),
        value=number(told["expected"][option]),
        gain="–" if gain is None else signed(gain),
        worse="–" if worse is None else percent(worse[option]),
        gives_up=number(told["gives_up"][option]),
        shape=shape,
        along=along[0] if along else "",
        stopped=stops_of(outcome, option),
    )


def stops_of(outcome: Outcome, option: str) -> tuple[str, ...]:
    """What takes an option out of the rankings across groups, in a word each."""
    kinds = {one["kind"] for one in outcome.answer.get("holds", ()) if one["option"] == option}
    found = [
        words
        for kind, words in (("legal", _("under a legal hold")), ("policy", _("under a policy hold")))
        if kind in kinds
    ]
    vetoes = [one for one in outcome.answer.get("vetoes", ()) if one["option"] == option and one["vetoed"]]
    found += [_("vetoed by %(group)s") % {"group": one["group"] or _("the whole city")} for one in vetoes]
    return tuple(dict.fromkeys(found))


def options_of(tradeoff: Tradeoff, outcome: Outcome) -> list[Laid]:
    """Every option, with its paragraph where there is an answer."""
    told = outcome.said.get("options", {})
    rows = tradeoff.options.prefetch_related("holds")
    return [
        Laid(one, tuple(one.holds.all()), stops_of(outcome, one.name), tuple(told.get(one.name, ()))) for one in rows
    ]


@dataclass(frozen=True, slots=True)
class Across:
    """One rule across groups: its name and what it says."""

    name: str
    told: tuple[str, ...]


def across_of(outcome: Outcome) -> list[Across]:
    """What each rule takes as fair and puts first."""
    return [Across(name, tuple(told)) for name, told in outcome.said.get("across", ())]


@dataclass(frozen=True, slots=True)
class Given:
    """One score as somebody gave it."""

    pk: int
    said: str
    by: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Cell:
    """All that is said of an option on a criterion."""

    option: Option
    criterion: Any
    given: tuple[Given, ...]
    disputed: bool

    @property
    def missing(self) -> bool:
        """Whether nobody scored it."""
        return not self.given


def cells_of(tradeoff: Tradeoff) -> list[tuple[Any, list[Cell]]]:
    """Criterion by criterion, what is said of each option."""
    options, criteria = list(tradeoff.options.all()), list(tradeoff.criteria.all())
    said: dict[tuple[int, int], list[Given]] = {}
    for score in tradeoff.scores.all():
        words = spread_of(score.value, "").said
        given = Given(score.pk, words, score.by, score.evidence)
        said.setdefault((score.option_id, score.criterion_id), []).append(given)
    return [(one, [_cell(option, one, said.get((option.pk, one.pk), [])) for option in options]) for one in criteria]


def _cell(option: Option, criterion: Any, given: Sequence[Given]) -> Cell:
    return Cell(option, criterion, tuple(given), len({one.said for one in given}) > 1)


def statement_said(stakeholder: Stakeholder) -> str:
    """What a group said matters more, in words; empty where it said nothing."""
    weights = group_data(stakeholder).get("weights", {})
    for way, stated in weights.items():
        match way:
            case "ordinal":
                return order_said(stated)
            case "exact":
                return "; ".join(f"{name} {plain(float(value))}" for name, value in stated.items())
            case "bounded":
                pairs = ((n, float(low), float(high)) for n, (low, high) in stated.items())
                return "; ".join(f"{name} {plain(low * 100)}–{plain(high * 100)} %" for name, low, high in pairs)
            case "pairwise":
                return "; ".join(
                    f"{pair.replace('|', ' : ')} = {plain(float(times))}" for pair, times in stated.items()
                )
    return ""


def order_said(stated: Any) -> str:
    """An order of weights as one line."""
    if isinstance(stated, str):
        return stated
    if all(isinstance(one, str) and (">" in one or "=" in one) for one in stated):
        return "; ".join(stated)
    return " > ".join(" = ".join(one) if isinstance(one, list) else one for one in stated)


@dataclass(frozen=True, slots=True)
class Lost:
    """A group that a decision leaves worse off, and what is said to it."""

    group: str
    points: str
    answer: str


def losers_said(decision: Decision) -> list[Lost]:
    """Who loses by a decision."""
    return [Lost(one["group"], f"{one['points']:.1f}", one["answer"]) for one in decision.losers]

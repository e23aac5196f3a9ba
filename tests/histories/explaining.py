"""Whether what several hands saw at once can be told as one thing after the other, in the journal's order.

The journal names the order: entries of one solicitation are written under its lock. So: replaying them in the model
must give every answer that was observed; every answer has its entry and every entry its answer; whoever had the answer
before another asked stands before; what was refused must be refused by the model somewhere between question and answer.
On PostgreSQL offers are handed in beside one another: among these alone entries may mix, and be dated some
milliseconds apart.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tests import environment
from tests.histories.serial import No, Serial

FOLLOWING = {  # acts of the program that belong to another act
    "submission": {"replace", "send_back", "take_as_timely", "list", "leave_unconfirmed", "find_unreadable", "open"},
    "solicitation": {"amend", "extend", "open"},
}
BESIDE = {"submit", "replace"} if environment.database() == "postgresql" else set()
DONE = "done"


@dataclass(frozen=True)
class Asked:
    """What one hand asked for, what it was answered, and when: by its own stop-watch and by the world's clock."""

    hand: int
    what: str
    given: Mapping[str, Any]
    called: float
    returned: float
    since: int  # microseconds
    until: int
    answer: str  # `done STATE`, the code of a refusal, or a fault


@dataclass(frozen=True)
class Line:
    """An entry of the journal."""

    kind: str
    subject: str
    action: str
    at: int
    state: str
    key: tuple[Any, ...]  # names the question that it answers


@dataclass
class History:
    """Everything that is known of one solicitation afterwards."""

    start: Serial
    lines: list[Line]
    asked: list[Asked]
    end: dict[str, Any]
    slack: int  # microseconds by which the database's clock may read otherwise than ours


@dataclass
class _Step:
    """A main entry in its place: its question, and the model after it."""

    at: int
    asked: Asked | None
    after: Serial


@dataclass
class _Replay:
    history: History
    found: list[str] = field(default_factory=list)
    steps: list[_Step] = field(default_factory=list)
    waiting: dict[tuple[Any, ...], list[Asked]] = field(default_factory=dict)


def key_of(asked: Asked) -> tuple[Any, ...]:
    """What names a question that was answered by a deed."""
    given = asked.given
    named: dict[str, tuple[Any, ...]] = {
        "extend": (given.get("deadline"),),
        "acknowledge": (given.get("company"), given.get("number")),
        "close": (),
    }
    return asked.what, *named.get(asked.what, (given.get("name"),))


def anomalies(history: History) -> list[str]:
    """Everything that no serial order explains, as sentences; none where the history is sound."""
    replay = _Replay(history)
    for asked in sorted(history.asked, key=lambda one: one.returned):
        if asked.answer.startswith(DONE) and asked.what != "look":
            replay.waiting.setdefault(key_of(asked), []).append(asked)
    model = copy.deepcopy(history.start)
    _replay(replay, model)
    for asked in (one for rows in replay.waiting.values() for one in rows):
        replay.found.append(f"{asked.what} {dict(asked.given)} was acknowledged, and no entry tells of it.")
    _in_real_time(replay)
    for asked in history.asked:
        if not asked.answer.startswith(DONE) or asked.what == "look":
            _explain(replay, asked)
    if (told := as_told(model)) != history.end:
        replay.found.append(f"At the end the model has {told}, the database {history.end}.")
    return replay.found


def _replay(replay: _Replay, model: Serial) -> None:
    followed: list[tuple[str, str]] = []
    before = alone = latest = 0
    for line in replay.history.lines:
        if line.at < (alone if line.action in BESIDE else before):
            replay.found.append(f"{line.action} {line.subject} is dated before the entry that it follows.")
        latest = max(latest, line.at)
        if line.action in FOLLOWING.get(line.kind, ()):
            followed.append((line.subject, line.action))
            continue
        asked = _question(replay, line)
        try:
            expected = act(model, *_as_act(line, asked))(line.at)
        except (No, KeyError) as refusal:
            replay.found.append(f"{line.action} {line.subject} was done; the model refuses it ({refusal!r}).")
            return
        if line.action == "close":  # by itself, or on the way of an opening whose deadline nobody had applied
            replay.steps.append(_Step(line.at, asked, copy.deepcopy(model)))
            continue
        others = _of_others(followed, expected) if line.action in BESIDE else []
        if sorted(followed) != sorted([*expected, *others]):
            replay.found.append(f"{line.action} {line.subject}: {sorted(followed)} followed instead of {expected}.")
            return
        if line.kind == "submission" and model.sheets[line.subject].state != line.state:
            replay.found.append(f"{line.action} {line.subject} led to {line.state} instead of {model.sheets}.")
            return
        followed, before = others, latest  # what follows from an act is written before it, and dated after it
        alone = alone if line.action in BESIDE else latest
        replay.steps.append(_Step(line.at, asked, copy.deepcopy(model)))
    if followed:
        replay.found.append(f"{followed} followed nothing.")


def _of_others(followed: list[tuple[str, str]], expected: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was replaced by others who hand in at the same time, and whose own entry is still to come."""
    return [one for one in followed if one not in expected and one[1] in BESIDE]


def _question(replay: _Replay, line: Line) -> Asked | None:
    """The question that the entry answers; its answer must tell the same state."""
    key = ("hold", line.subject) if line.action == "record" else line.key
    rows = replay.waiting.get(key, [])
    slack = replay.history.slack
    fitting = [one for one in rows if one.since - slack <= line.at <= one.until + slack]
    if not fitting:
        if line.action != "close":  # which the program does by itself, too
            replay.found.append(f"{line.action} {line.subject} was done, and nobody was told so at that time.")
        return None
    if line.action != "hold":  # its record follows
        rows.remove(fitting[0])
    if fitting[0].answer != f"{DONE} {line.state}" and line.action not in ("hold", "issue", "close"):
        replay.found.append(f"{line.action} {line.subject} led to {line.state}; answered was {fitting[0].answer}.")
    return fitting[0]


def _as_act(line: Line, asked: Asked | None) -> tuple[str, Mapping[str, Any]]:
    what = {"submit_late": "submit"}.get(line.action, line.action)
    given: dict[str, Any] = dict(asked.given) if asked is not None else {}
    if line.action == "issue":
        what = asked.what if asked is not None else line.key[0]
    if line.action == "record":
        return "record", {}
    return what, given


def act(model: Serial, what: str, given: Mapping[str, Any]) -> Callable[[int], list[tuple[str, str]]]:
    """The model's act of that name with what it takes of `given`."""
    takes: dict[str, tuple[str, ...]] = {
        "start": ("name", "company"),
        "submit": ("name", "digest"),
        "acknowledge": ("company", "number"),
        "amend": ("material",),
        "extend": ("deadline",),
        "call": ("officer",),
        "hold": ("officer",),
        "close": (),
        "record": (),
    }
    chosen = {name: given[name] for name in takes.get(what, ("name",))}
    return lambda at: getattr(model, what)(at, **chosen)


def _in_real_time(replay: _Replay) -> None:
    """Nobody who had the answer before another asked stands after that other."""
    latest = float("-inf")
    for step in replay.steps:
        if step.asked is None:
            continue
        if step.asked.returned < latest:
            replay.found.append(f"{step.asked.what} was answered before one was asked that stands before it.")
        latest = max(latest, step.asked.called)


def _explain(replay: _Replay, asked: Asked) -> None:
    """A refusal (or a look) fits somewhere between question and answer."""
    steps, slack = replay.steps, replay.history.slack
    low = max((n + 1 for n, s in enumerate(steps) if s.asked and s.asked.returned < asked.called), default=0)
    high = min((n for n, s in enumerate(steps) if s.asked and s.asked.called > asked.returned), default=len(steps))
    if asked.answer == "stale" and any(s.asked and s.asked.what in ("amend", "extend") for s in steps[low:high]):
        return  # another addendum came between reading and writing, and it says so
    would = set()
    for place in range(low, high + 1):
        model = steps[place - 1].after if place else replay.history.start
        since = max(asked.since - slack, steps[place - 1].at if place else 0)
        until = min(asked.until, steps[place].at) if place < len(steps) else asked.until
        if since <= until + slack:
            would |= {code for at in (since, until) for code in _codes(model, asked, at)}
    if asked.answer not in would:
        replay.found.append(f"{asked.what} {dict(asked.given)} was answered “{asked.answer}” instead of {would}.")


def _codes(model: Serial, asked: Asked, at: int) -> frozenset[str]:
    given = {"name": "new", **asked.given} if asked.what == "start" else asked.given
    try:
        act(copy.deepcopy(model), asked.what, given)(at)
    except No as refusal:
        return refusal.codes
    except KeyError:  # not there yet at this place in the order
        return frozenset()
    return frozenset((DONE,))


def as_told(model: Serial) -> dict[str, Any]:
    """The model as the database is read afterwards."""
    sheets = {n: (s.company, s.state, s.digest, s.received) for n, s in model.sheets.items()}
    return {"state": model.state, "deadline": model.deadline, "opening": model.opening, "sheets": sheets}


def told(history: History) -> str:
    """The whole history in words, in the order of its times: what is kept of one that is not explained."""
    start = history.start
    rows = [(start.deadline, f"the deadline at first; the opening at {start.opening_at - start.deadline:+,} us")]
    rows += [(one.since, f"hand {one.hand} asks: {one.what} {dict(one.given)}") for one in history.asked]
    rows += [(one.until, f"hand {one.hand} is answered: {one.what} → {one.answer}") for one in history.asked]
    rows += [(one.at, f"    entry: {one.action} {one.kind} {one.subject} → {one.state}") for one in history.lines]
    first = min(at for at, _what in rows)
    said = [f"  {at - first:>9,} us  {what}" for at, what in sorted(rows, key=lambda row: row[0])]
    return "\n".join([*said, f"  at the end: {history.end}"])

"""What a jurisdiction's file holds once it is read: parameters with dates, methods, provisions, periods, holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from junto.core.sentences import gettext_noop as _

from .conditions import Condition
from .facts import Fact

VERIFIED: Mapping[str, str] = {
    "primary-text": _("read in the law's own text"),
    "secondary": _("read in a summary, not in the law itself: check"),
    "agenda+press": _("read in a council's agenda and in the press: check"),
    "recalled": _("recalled, not looked up: check"),
    "estimate": _("an estimate of how long it takes, not a rule: put your own"),
    "policy": _("a city's own policy: check"),
}
"""How what stands in a file was verified, and what that means."""

ACTS: Mapping[str, str] = {
    "start": _("Start"),
    "accepted": _("Proposal accepted for consideration"),
    "posted": _("Proposal posted for the public"),
    "notice": _("First notice"),
    "last_notice": _("Last notice"),
    "requests": _("Requests to take part due"),
    "invitation": _("Invitation to submit"),
    "opening": _("Submissions due and opened"),
    "evaluation": _("Evaluation done"),
    "approval": _("Approvals given"),
    "intent": _("Decision announced to bidders"),
    "hearing": _("Public hearing"),
    "award": _("Award"),
    "contract": _("Contract signed"),
}
"""The acts of a purchase in their order, as calendars show them."""

BEFORE: Mapping[str, str] = {
    "publish": _("before the notice"),
    "award": _("before the award"),
    "contract": _("before the contract"),
}
"""Before which act a document or an approval must be there."""

Counting = Literal["calendar", "working"]
How = Literal["at_least", "clear", "before_nth_day", "at_most"]


@dataclass(frozen=True, slots=True)
class Words:
    """A text of a file, in English and perhaps in other languages."""

    english: str
    others: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.english

    def said_in(self, language: str) -> str:
        """The text in a language (“es”, “es-us”), in English where the file has no other."""
        return self.others.get(language.replace("_", "-").split("-", maxsplit=1)[0].lower(), self.english)


@dataclass(frozen=True, slots=True)
class Value:
    """What a parameter is from one day to another (both included; None: open)."""

    amount: Decimal
    start: date
    end: date | None
    cite: str
    verified: str


@dataclass(frozen=True, slots=True)
class Parameter:
    """A figure of the law that changes with time: its values, earliest first, not overlapping."""

    name: str
    label: Words
    values: tuple[Value, ...]
    unit: Literal["money", "percent", "days"] = "money"

    def on(self, day: date) -> Value | None:
        """The value in force on a day; None where the file gives none."""
        for value in reversed(self.values):
            if value.start <= day and (value.end is None or day <= value.end):
                return value
        return None


@dataclass(frozen=True, slots=True)
class Method:
    """A way to buy as a jurisdiction calls it, what it is (a kind of kinds.KINDS), and its acts in order."""

    id: str
    label: Words
    kind: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """Something that must be on file before an act."""

    id: str
    label: Words
    before: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody's consent before an act; a body that meets on certain days gives it only then.

    `weekday` (0 Monday) and `nth`: it meets on the n-th such weekdays of a month (empty `nth`: on each).
    """

    id: str
    label: Words
    before: str
    weekday: int | None = None
    nth: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Reduction:
    """A period is shorter where a condition holds: by so many days, or down to so many."""

    when: Condition
    by: int | None
    to: int | None


@dataclass(frozen=True, slots=True)
class Period:
    """How much time lies between two acts.

    `how`: `at_least` (n days from the day after `start`; the other act may fall on the last of them), `clear` (n whole
    days between), `before_nth_day` (before the n-th day before the later act: n whole days between), `at_most`.
    `rolls`: a last day that is no working day moves to the next one. `publications`: of a notice, how many, a week
    apart; `weekdays` on which it appears (empty: any day).
    """

    id: str
    label: Words
    start: str
    end: str
    days: int
    how: How
    counting: Counting
    cite: str
    verified: str
    rolls: bool = False
    publications: int = 1
    weekdays: tuple[int, ...] = ()
    reductions: tuple[Reduction, ...] = ()


@dataclass(frozen=True, slots=True)
class Provision:
    """One line of a jurisdiction: when it holds, and what then.

    `permits` a method (then documents, approvals and periods are that method's), else they are required of the
    methods in `methods` (ids or kinds; empty: of all). `warns`, `excludes`, `modifies`: a code, with `text` for it.
    `caps`: the parameter with the most that amendments may add, in percent.
    """

    id: str
    when: Condition
    cite: str
    verified: str
    line: int
    jurisdiction: str
    permits: str = ""
    limits: Mapping[str, int] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
    approvals: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    methods: tuple[str, ...] = ()
    warns: str = ""
    excludes: str = ""
    modifies: str = ""
    caps: str = ""
    text: Words | None = None


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day off by rule: a fixed date, the n-th weekday of a month (−1: the last), or days from Easter Sunday.

    `plus`: so many days later (the day after Thanksgiving). `observed`: a fixed date on a Saturday or Sunday is
    observed on the `nearest` weekday, on the following `monday`, or not (`none`). `first`, `last`: years.
    """

    name: Words
    month: int = 0
    day: int = 0
    nth: int = 0
    weekday: int = 0
    easter: int | None = None
    plus: int = 0
    observed: Literal["nearest", "monday", "none"] = "none"
    first: int = 0
    last: int = 9999


@dataclass(frozen=True, eq=False)
class Jurisdiction:
    """Whose law it is: a base, or an overlay that holds beside a base where `applies` is true. Equal only to itself."""

    id: str
    label: Words
    kind: Literal["base", "overlay"]
    currency: str
    region: Words
    applies: Condition
    parameters: Mapping[str, Parameter]
    facts: Mapping[str, Fact]
    methods: Mapping[str, Method]
    documents: Mapping[str, Document]
    approvals: Mapping[str, Approval]
    provisions: tuple[Provision, ...]
    holidays: tuple[Holiday, ...]
    not_covered: tuple[Words, ...] = ()
    line: tuple[str, ...] = ()  # its own id and those it extends, nearest first

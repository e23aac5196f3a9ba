"""How a solicitation behaves where one thing happens after the other: what is promised, in plain Python, without Junto.

Every act says at what time it happens and either returns what followed it (the acts of the program that belong to it)
or raises `No` with the codes of the refusals that may be answered then. Times are numbers of microseconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

LIVE = ("submitted", "to_confirm")
NEVER_TOLD = ("draft", "discarded")

Followed = list[tuple[str, str]]  # (submission or "solicitation", action), sorted


class No(Exception):
    """It is refused, by one of these codes."""

    def __init__(self, *codes: str) -> None:
        super().__init__(*codes)
        self.codes = frozenset(codes)


@dataclass
class Sheet:
    """One submission."""

    company: str
    state: str = "draft"
    digest: str = ""
    received: int = 0


@dataclass
class Serial:
    """One solicitation with its submissions and its opening."""

    deadline: int
    opening_at: int
    state: str = "published"
    addenda: int = 0
    seen: dict[str, set[int]] = field(default_factory=dict)  # company → addenda it acknowledged
    sheets: dict[str, Sheet] = field(default_factory=dict)
    opening: str = ""  # called, reading, held
    caller: str = ""

    # --- conditions ---------------------------------------------------------------------------------------------------
    def taken(self, at: int) -> bool:
        return self.state in ("published", "closed") and at < self.deadline

    def opened(self) -> bool:
        return self.opening in ("reading", "held")

    def all_seen(self, company: str) -> bool:
        return self.seen.get(company, set()) >= set(range(1, self.addenda + 1))

    def of(self, company: str, *states: str) -> list[str]:
        return [name for name, sheet in self.sheets.items() if sheet.company == company and sheet.state in states]

    # --- companies ----------------------------------------------------------------------------------------------------
    def start(self, at: int, name: str, company: str) -> Followed:
        if not self.taken(at) or self.of(company, "draft"):
            raise No("guard")
        self.sheets[name] = Sheet(company)
        return []

    def discard(self, at: int, name: str) -> Followed:
        if self.sheets[name].state != "draft":
            raise No("state")
        self.sheets[name].state = "discarded"
        return []

    def submit(self, at: int, name: str, digest: str) -> Followed:
        """In time, or late; the one before gives way."""
        sheet = self.sheets[name]
        if sheet.state != "draft":
            raise No("state", "forbidden")
        if self.taken(at):
            if not self.all_seen(sheet.company):
                raise No("guard")
            sheet.digest, sheet.received = digest, at
            return self._takes_the_place(name)
        if self.state not in ("published", "closed") or self.opened():
            raise No("guard")
        sheet.state, sheet.digest, sheet.received = "late", digest, at
        return []

    def _takes_the_place(self, name: str) -> Followed:
        earlier = self.of(self.sheets[name].company, *LIVE)
        self.sheets[name].state = "submitted"
        return [self._became(one, "replaced", "replace") for one in earlier]

    def _became(self, name: str, state: str, action: str) -> tuple[str, str]:
        self.sheets[name].state = state
        return name, action

    def withdraw(self, at: int, name: str) -> Followed:
        if self.sheets[name].state not in LIVE:
            raise No("state")
        if not self.taken(at):
            raise No("guard")
        self.sheets[name].state = "withdrawn"
        return []

    def confirm(self, at: int, name: str) -> Followed:
        sheet = self.sheets[name]
        if sheet.state != "to_confirm":
            raise No("state")
        if not self.taken(at) or not self.all_seen(sheet.company):
            raise No("guard")
        sheet.state = "submitted"
        return []

    def acknowledge(self, at: int, company: str, number: int) -> Followed:
        seen = self.seen.setdefault(company, set())
        if self.state != "published" or at >= self.deadline or number > self.addenda or number in seen:
            raise No("guard")
        seen.add(number)
        return []

    # --- the office ---------------------------------------------------------------------------------------------------
    def amend(self, at: int, *, material: bool) -> Followed:
        """An addendum that leaves the dates: a material one sends back what was handed in."""
        if self.state != "published" or at >= self.deadline:
            raise No("guard")
        self.addenda += 1
        back = [name for name, sheet in self.sheets.items() if sheet.state == "submitted"] if material else []
        return sorted([("solicitation", "amend"), *(self._became(n, "to_confirm", "send_back") for n in back)])

    def extend(self, at: int, deadline: int) -> Followed:
        """The deadline moves, the opening as far; what came late, yet before the new deadline, came in time."""
        if self.state not in ("published", "closed") or self.opened() or deadline <= max(self.deadline, at):
            raise No("guard")
        self.addenda += 1
        self.opening_at += deadline - self.deadline
        self.deadline, self.state = deadline, "published"
        followed = [("solicitation", "extend")]
        late = [name for name, sheet in self.sheets.items() if sheet.state == "late" and sheet.received < deadline]
        for name in sorted(late, key=lambda one: self.sheets[one].received):
            followed += [*self._takes_the_place(name), (name, "take_as_timely")]
        return sorted(followed)

    def close(self, at: int) -> Followed:
        """The program's own act when the deadline has come."""
        if self.state != "published":
            raise No("state")
        if at < self.deadline:
            raise No("guard")
        self.state = "closed"
        return []

    def call(self, at: int, officer: str) -> Followed:
        if self.state not in ("published", "closed") or at < self.deadline or self.opening:
            raise No("guard")
        self.opening, self.caller = "called", officer
        return []

    def hold(self, at: int, officer: str) -> Followed:
        if self.opening != "called":
            raise No("state")
        ended = self.state in ("published", "closed") and at >= max(self.deadline, self.opening_at)
        if not ended or officer == self.caller:
            raise No("guard")
        self.opening = "reading"
        return []

    def record(self, at: int) -> Followed:
        """The second step of holding: everything that reached the city is opened or named."""
        if self.opening != "reading" or self.state != "closed":
            raise No("state")
        self.opening = "held"
        followed = [("solicitation", "open")]
        self.state = "opened"
        for name, sheet in self.sheets.items():
            if sheet.state in NEVER_TOLD:
                continue
            if sheet.state == "to_confirm":
                followed.append(self._became(name, "unconfirmed", "leave_unconfirmed"))
            elif sheet.state == "submitted":
                followed.append(self._became(name, "unreadable", "find_unreadable"))  # what is handed in is no archive
            else:
                followed.append((name, "list"))
        return sorted(followed)

    def look(self, at: int, name: str) -> Followed:
        """The office reads an envelope: after the opening, what was opened."""
        if not self.opened() or self.sheets[name].state not in ("opened", "unreadable"):
            raise No("forbidden")
        return []

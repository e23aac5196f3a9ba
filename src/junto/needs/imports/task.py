"""One import as it is worked on: the file, how it is read, for whom, by whom; and what came of trying every row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

from junto.core.sentences import Sentence
from junto.core.tables import ColumnMapping, Rejected, Table
from junto.core.workflow import Actor
from junto.needs.drafts import Draft
from junto.needs.models import Need
from junto.people.models import Jurisdiction, Organization
from junto.places.models import StandingThing

Tell = Callable[[int, int], None]  # how many rows of how many


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be brought in. `organization`: for this one alone; None: each row says whose it is.

    `options`: `source` (what the file is called from year to year), `filter` {column, keep}, `owners` {key: "add",
    "leave" or an organization's id}, `owner_names` {as the file writes it: as it shall be called}, `title_prefix`,
    `id_prefix`, `guess_kinds`, `window_from_costs`, `fiscal_start_month`.
    """

    path: Path
    file_name: str
    into: str
    jurisdiction: Jurisdiction
    organization: Organization | None
    mapping: ColumnMapping
    options: Mapping[str, Any]
    by: Actor

    @property
    def source(self) -> str:
        """What the file is called from year to year."""
        return str(self.options.get("source") or self.file_name)[:300]


@dataclass(slots=True)
class Owner:
    """One owner that the file names, with its spellings, and the department that it is or becomes.

    `state`: known, new (to be added), left (its rows are left out), refused (nobody here may add it).
    """

    key: str
    name: str
    spellings: Counter[str]
    organization: Organization | None
    state: str
    problem: Sentence | None = None

    @property
    def rows(self) -> int:
        """How many rows name it."""
        return sum(self.spellings.values())


class Made(NamedTuple):
    """One row as it would become: the unsaved subject, its draft, and the id of the standing one, if there is one."""

    row: int
    subject: Need | StandingThing
    draft: Draft | None
    digest: str
    standing: UUID | None
    guessed: bool


@dataclass(slots=True)
class Study:
    """Every row of a file, tried: what would be new, changed, unchanged, refused, left out; nothing is written."""

    table: Table
    names: frozenset[str] = frozenset()
    new: list[Made] = field(default_factory=list)
    changed: list[Made] = field(default_factory=list)
    unchanged: int = 0
    withdrawn: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    rejected: list[Rejected] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    notes: Counter[tuple[str, str]] = field(default_factory=Counter)  # (code, what) → rows
    unmapped: tuple[str, ...] = ()

    def counts(self) -> dict[str, Any]:
        """What came of it in numbers, as JSON: the rows of the file are the sum of the first six."""
        return {
            "rows": len(self.table.rows),
            "new": len(self.new),
            "changed": len(self.changed),
            "unchanged": self.unchanged,
            "withdrawn": self.withdrawn,
            "rejected": len(self.rejected),
            "left_out": dict(self.left_out),
            "departments": sum(owner.state == "new" for owner in self.owners),
            "notes": [[code, what, count] for (code, what), count in self.notes.items()],
            "unmapped": list(self.unmapped),
        }

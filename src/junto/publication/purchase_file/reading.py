"""The record of one purchase as an edition may read it: rows, entries, and how times and amounts are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from junto.agreements.models import Contract, InternalAgreement
from junto.core.money import Money
from junto.documents.models import Version
from junto.documents.queries import content_of
from junto.evaluation.models import Candidate, Evaluation
from junto.journal.access import sees, visible
from junto.journal.history import Line, entries_told, told_in_words
from junto.journal.models import Entry
from junto.journal.registry import kind_of
from junto.projects.models import Project
from junto.publication.purchase_file.edition import Edition
from junto.solicitations.models import Solicitation

M = TypeVar("M", bound=Model)


class Reading:
    """One edition's view of one purchase. Everything in a file comes through here, so nothing passes by permission."""

    def __init__(self, edition: Edition) -> None:
        self.edition = edition
        self.by = edition.reader
        self.solicitation: Solicitation = edition.solicitation

    # --- rows --------------------------------------------------------------------------------------------------------
    def rows(self, model: type[M], **where: Any) -> QuerySet[M]:
        """The rows of a kind that the edition may read."""
        return visible(model, self.by).filter(**where)

    def sees(self, subject: Model, field: str) -> bool:
        """Whether the edition may see that field of a row it may read."""
        return sees(subject, field, self.by)

    @cached_property
    def project(self) -> Project | None:
        """The project, where the edition may read it."""
        return self.rows(Project, pk=self.solicitation.project_id).select_related("lead").first()

    @cached_property
    def evaluation(self) -> Evaluation | None:
        """The evaluation, where the edition may read it."""
        return self.rows(Evaluation, solicitation=self.solicitation).first()

    @cached_property
    def candidates(self) -> list[Candidate]:
        """The candidates, where the edition may know them."""
        rows = self.rows(Candidate, evaluation__solicitation=self.solicitation)
        return list(rows.select_related("organization", "submission", "evaluation__solicitation").order_by("pk"))

    @cached_property
    def contracts(self) -> list[Contract]:
        """The contracts of the purchase that the edition may read."""
        rows = self.rows(Contract, solicitation=self.solicitation)
        return list(rows.select_related("jurisdiction", "supplier", "signatory", "award").order_by("year", "serial"))

    @cached_property
    def shared(self) -> list[InternalAgreement]:
        """The internal agreements under which those contracts are paid, where the edition may read them."""
        rows = self.rows(InternalAgreement, contract__in=[contract.pk for contract in self.contracts])
        return list(rows.order_by("year", "serial"))

    @cached_property
    def roots(self) -> list[Model]:
        """What has a history of its own in this file: the purchase, its project, its contracts, who shares in them."""
        project = [self.project] if self.project is not None else []
        return [self.solicitation, *project, *self.contracts, *self.shared]

    # --- what happened -----------------------------------------------------------------------------------------------
    @cached_property
    def entries(self) -> list[Entry]:
        """The entries of the purchase, its project and contracts of which the edition may learn, oldest first."""
        found = [entry for root in self.roots for entry in entries_told(root, self.by)]
        return sorted(found, key=lambda entry: (entry.at, entry.pk))

    @cached_property
    def lines(self) -> list[Line]:
        """The same in words, in the same order."""
        found: list[Line] = []
        for root in self.roots:
            mine = [e for e in self.entries if (e.root_type, e.root_id) == (kind_of(type(root)).name, root.pk)]
            found += told_in_words(mine, root, self.by)
        return sorted(found, key=lambda line: (line.at, line.entry.pk))

    @cached_property
    def _done(self) -> Mapping[tuple[UUID, str], Line]:
        return {(line.entry.subject_id, line.entry.action): line for line in self.lines}

    def who(self, subject: Model, *actions: str) -> str:
        """By whom and when the last of those actions was done to a subject, as far as the edition may learn."""
        found = [line for action in actions if (line := self._done.get((subject.pk, action))) is not None]
        if not found:
            return ""
        last = max(found, key=lambda line: line.entry.pk)
        words = {"name": last.actor, "at": moment(last.at)}
        return _("%(name)s, %(at)s") % words

    def when(self, subject: Model, action: str) -> str:
        """When an action was last done to a subject, as far as the edition may learn."""
        line = self._done.get((subject.pk, action))
        return moment(line.at) if line is not None else ""

    def why(self, subject: Model, *actions: str) -> str:
        """The reason given with the last of those actions."""
        found = [line for action in actions if (line := self._done.get((subject.pk, action))) is not None]
        return max(found, key=lambda line: line.entry.pk).reason if found else ""

    @property
    def as_of(self) -> datetime | None:
        """When the last thing happened of which the edition may learn."""
        return self.entries[-1].at if self.entries else None

    # --- versions ----------------------------------------------------------------------------------------------------
    @cached_property
    def versions(self) -> list[Version]:
        """The frozen versions in the purchase, its project and contracts that the edition may read, in their order."""
        roots = [root.pk for root in self.roots]
        known = Entry.objects.filter(subject_type=kind_of(Version).name, root_id__in=roots).values("subject_id")
        return list(self.rows(Version, pk__in=known).order_by("made_at", "pk"))

    def frozen(self, subject: Model) -> dict[str, Any]:
        """What the newest version of a subject holds, as far as the edition may see it; empty where there is none."""
        mine = [v for v in self.versions if v.subject_id == subject.pk]
        return content_of(max(mine, key=lambda v: v.number), by=self.by)[0] if mine else {}


# --- how things are written -------------------------------------------------------------------------------------------
def moment(value: datetime | None) -> str:
    """A date and time in the city's zone; nothing for None."""
    return date_format(timezone.localtime(value), "DATETIME_FORMAT") if value is not None else ""


def day(value: date | None) -> str:
    """A date in words; nothing for None."""
    return date_format(value, "DATE_FORMAT") if value is not None else ""


def told_moment(value: str | None) -> str:
    """A frozen time (ISO 8601) as a date and time in the city's zone."""
    return moment(datetime.fromisoformat(value)) if value else ""


def amount(value: Money | None) -> str:
    """An amount as the reader's language writes it; nothing for None."""
    return value.format(get_language() or "en") if value is not None else ""


def told_amount(value: Mapping[str, str] | None) -> str:
    """A frozen amount."""
    return amount(Money.from_decimal(Decimal(value["amount"]), value["currency"])) if value else ""


def written_amount(value: str | None) -> str:
    """A frozen amount that was written as `16800.00 USD`."""
    if not value:
        return ""
    number, currency = value.split()
    return amount(Money.from_decimal(Decimal(number), currency))


def state_of(subject: Model) -> str:
    """The state of a subject in words."""
    return str(kind_of(type(subject)).workflow.states[subject.state].label)  # type: ignore[attr-defined]


def listed(values: Iterable[object]) -> str:
    """Several things on lines of their own."""
    return "\n".join(str(value) for value in values)


def yes(value: bool) -> str:
    """Yes or no in words."""
    return _("yes") if value else _("no")

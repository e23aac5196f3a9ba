"""Search: one interface over FTS5 and tsvector. Every result is something the reader may see.

A room hands in a function from a subject to its text: `search.register("needs.need", text_of)`. It must give only what
every reader of the subject may see: closed fields stay out. Rows follow the record after each commit; `reindex()` makes
them anew. Words are matched by their beginnings, without accents and case, the same on both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Model, QuerySet

from junto.core.workflow import Actor
from junto.documents.models import Indexed
from junto.documents.search import postgresql, sqlite
from junto.documents.search.words import Part, fold, snippet, tokens
from junto.journal.access import visible
from junto.journal.followers import follow
from junto.journal.models import Entry
from junto.journal.registry import kind_named, kind_of

BATCH = 200  # candidates looked at together: those the reader may not see are passed over
MOST = 5_000  # candidates in all; beyond them a search says that more words are needed
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Searchable:
    """What search knows of a subject."""

    title: str
    text: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """One find: the subject itself, its title and kind, and the place in its text with what was found marked."""

    subject: Any
    title: str
    kind: str
    kind_label: Any
    snippet: tuple[Part, ...]

    @property
    def url(self) -> str:
        """The subject's own page."""
        return self.subject.get_absolute_url()


@dataclass(frozen=True, slots=True)
class Found:
    """The results, best first; `more`: there are others beyond the limit."""

    results: tuple[Result, ...] = ()
    more: bool = False


TextOf = Callable[[Any], Searchable | None]  # None: not to be found
_texts: dict[str, TextOf] = {}


def register(kind: str, text_of: TextOf) -> None:
    """Let subjects of that kind be found; called when the room's application is ready."""
    _texts[kind] = text_of
    follow(kind, _follow)


def registered() -> tuple[str, ...]:
    """The names of the kinds that can be found."""
    return tuple(_texts)


def index(subject: Model, text: str, language: str = "", *, title: str = "") -> None:
    """Let `subject` be found by its title and text from now on."""
    name = kind_of(type(subject)).name
    _write([_row(name, subject, Searchable(title or str(subject), text, language))])


def forget(subject: Model) -> None:
    """Let `subject` be found no more."""
    _forget(Indexed.objects.filter(subject_type=kind_of(type(subject)).name, subject_id=subject.pk))


def search(words: str, *, by: Actor, kinds: Sequence[str] | None = None, limit: int = 20) -> Found:
    """What `by` may read and in which every word of `words` occurs or begins one; at most `limit`, best first."""
    wanted = tokens(words)
    if not wanted:
        return Found()
    results: list[Result] = []
    for start in range(0, MOST, BATCH):
        ids = _engine().candidates(wanted, kinds, start, BATCH)
        results += _readable(ids, by, wanted, limit + 1 - len(results))
        if len(results) > limit:
            return Found(tuple(results[:limit]), more=True)
        if len(ids) < BATCH:
            return Found(tuple(results))
    return Found(tuple(results), more=True)


def matching(kind: str, words: str) -> QuerySet[Indexed, Any]:
    """The ids of subjects of a kind in which every word of `words` occurs or begins one, for `pk__in=` of a list.

    One question inside the list's own, so that it costs no further one; the list says who may read what.
    """
    wanted = tokens(words)
    rows = Indexed.objects.filter(subject_type=kind)
    return (rows.filter(_engine().holding(wanted)) if wanted else rows.none()).values("subject_id")


def reindex(kinds: Iterable[str] | None = None) -> int:
    """Make the rows of these kinds (of all) anew from the record; returns how many subjects can be found."""
    count = 0
    for name in kinds or registered():
        manager = kind_named(name).model._base_manager
        _forget(Indexed.objects.filter(subject_type=name).exclude(subject_id__in=manager.values("pk")))
        walker = manager.order_by("pk").iterator(chunk_size=CHUNK)
        while chunk := list(islice(walker, CHUNK)):
            count += _renew(name, chunk)
    return count


def _follow(entries: Sequence[Entry]) -> None:
    """What happened to subjects changes what search knows of them."""
    name = entries[0].subject_type
    ids = list({e.subject_id for e in entries})
    for start in range(0, len(ids), CHUNK):
        _renew(name, kind_named(name).model._base_manager.filter(pk__in=ids[start : start + CHUNK]))


def _renew(name: str, subjects: Iterable[Model]) -> int:
    """Write what search knows of some subjects of a kind, forget those that are not to be found; how many can be."""
    written, forgotten = [], []
    for subject in subjects:
        if (found := _texts[name](subject)) is None:
            forgotten.append(subject.pk)
        else:
            written.append(_row(name, subject, found))
    _write(written)
    _forget(Indexed.objects.filter(subject_type=name, subject_id__in=forgotten))
    return len(written)


def _row(name: str, subject: Model, found: Searchable) -> Indexed:
    return Indexed(
        subject_type=name,
        subject_id=subject.pk,
        title=found.title,
        text=found.text,
        language=found.language,
        folded=fold(f"{found.title} {found.text}"),
    )


def _write(rows: list[Indexed]) -> None:
    """Write rows, each in place of an earlier one of its subject; a few statements however many."""
    if not rows:
        return
    with transaction.atomic():
        written = Indexed.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["subject_type", "subject_id"],
            update_fields=["title", "text", "language", "folded"],
            batch_size=CHUNK,
        )
        _engine().write(written)


def _forget(rows: QuerySet[Indexed]) -> None:
    with transaction.atomic():
        _engine().forget(list(rows.values_list("pk", flat=True)))
        rows.delete()


def _readable(ids: list[int], by: Actor, wanted: Sequence[str], limit: int) -> list[Result]:
    """The candidates that `by` may read, in the order given; one query a kind."""
    rows = Indexed.objects.in_bulk(ids)
    ordered = [rows[pk] for pk in ids if pk in rows]
    subjects: dict[tuple[str, Any], Model] = {}
    for name in {row.subject_type for row in ordered}:
        some = [row.subject_id for row in ordered if row.subject_type == name]
        for subject in visible(kind_named(name).model, by).filter(pk__in=some):
            subjects[name, subject.pk] = subject
    shown = [row for row in ordered if (row.subject_type, row.subject_id) in subjects][:limit]
    return [
        Result(
            subjects[row.subject_type, row.subject_id],
            row.title,
            row.subject_type,
            kind_named(row.subject_type).workflow.title,
            tuple(snippet(row.text or row.title, wanted)),
        )
        for row in shown
    ]


def _engine() -> Any:
    return postgresql if connection.vendor == "postgresql" else sqlite

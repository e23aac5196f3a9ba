"""The reads of the documents room: attachments and versions of a subject, comparing and verifying versions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from junto.core.workflow import Actor
from junto.documents import storage
from junto.documents.models import Attachment, RetentionClass, Version
from junto.journal.access import fetch, hidden_fields
from junto.journal.hanging import possible_now, stands, whoever_may
from junto.journal.registry import ids_of, kind_named, kind_of

Change = tuple[str, Any, Any]  # path, old, new; `ABSENT` where there is nothing
ABSENT = None
HOLD_KEEPERS = frozenset({"clerk", "city_attorney"})  # who places legal holds


def governments_of(subject: Model) -> frozenset[UUID]:
    """The governments to which a subject belongs, by the relations of its kind; none where it belongs to no one's."""
    kind = kind_of(type(subject))
    return frozenset(
        pk
        for relation in kind.relations.values()
        if relation.kind == "jurisdiction"
        for pk in ids_of(subject, relation)
    )


def may_place_hold(subject: Model, by: Actor) -> bool:
    """Whether an actor is clerk or attorney of a government to which the subject belongs; of any, where of no one's."""
    here = governments_of(subject)
    return any(held.role in HOLD_KEEPERS and held.jurisdiction in (here or {held.jurisdiction}) for held in by.held)


def attachments_of(subject: Model, *, by: Actor) -> list[Attachment]:
    """The attachments of a subject that `by`, who may read the subject, may see; withdrawn ones only for editors."""
    kind = kind_of(type(subject))
    found = Attachment.objects.filter(subject_type=kind.name, subject_id=subject.pk)
    inside = stands(kind, subject, whoever_may(kind, "attach"), by) or "auditor" in by.roles() or by.system
    return list(found if inside else found.filter(state="attached"))


def versions_of(subject: Model) -> QuerySet[Version]:
    """The frozen versions of a subject, oldest first."""
    return Version.objects.filter(subject_type=kind_of(type(subject)).name, subject_id=subject.pk).order_by("number")


def frozen_at(kind: str, subject: UUID | str) -> datetime | None:
    """When the newest version of a subject, by its kind and id, was frozen; None where there is none."""
    rows = Version.objects.filter(subject_type=kind, subject_id=subject).order_by("-number")
    return rows.values_list("made_at", flat=True).first()


def retention_classes() -> QuerySet[RetentionClass]:
    """The retention classes in use."""
    return RetentionClass.objects.filter(state="used")


def content_of(version: Version, *, by: Actor) -> tuple[dict[str, Any], frozenset[str]]:
    """What a version holds as far as `by` may see it, and the names of what was left out; empty where erased."""
    whole = json.loads(version.body or "{}")
    hidden = hidden_fields(version.subject, by)
    closed = frozenset(k for k in whole if k in hidden or k.removesuffix("_id") in hidden)
    return {k: v for k, v in whole.items() if k not in closed}, closed


@dataclass(frozen=True, slots=True)
class Told:
    """A version's content as JSON text for one reader: canonical as it was frozen, or without what is `closed`."""

    body: str
    closed: frozenset[str]


def json_told(version: Version, *, by: Actor) -> Told | None:
    """The canonical JSON of a version as far as `by` may see it; None where its content was erased.

    Where something is closed, the text says what, and names the digest of the whole.
    """
    if version.body is None:
        return None
    content, closed = content_of(version, by=by)
    if not closed:
        return Told(version.body, closed)
    note = {"closed": sorted(closed), "digest_of_the_whole": version.digest}
    return Told(json.dumps({**content, "junto:redacted": note}, ensure_ascii=False, sort_keys=True), closed)


def verify(version: Version) -> bool | None:
    """Whether a version's body has the digest it was frozen with; None where the body was erased."""
    if version.body is None:
        return None
    return sha256(version.body.encode()).hexdigest() == version.digest


_elsewhere: list[Callable[[], Iterator[str]]] = []


def verify_also(wrong: Callable[[], Iterator[str]]) -> None:
    """Let a room that keeps bytes of its own say, a sentence each, which of them are missing or changed."""
    if wrong not in _elsewhere:
        _elsewhere.append(wrong)


def wrong_elsewhere() -> Iterator[str]:
    """What is missing or changed in the rooms that keep bytes of their own."""
    for wrong in _elsewhere:
        yield from wrong()


def verify_bytes(attachment: Attachment) -> bool | None:
    """Whether an attachment's stored bytes have its digest; None where they are not there."""
    return bytes_right(attachment.sha256)


def bytes_right(digest: str) -> bool | None:
    """Whether the bytes that are stored under a digest have it; None where there are none."""
    path = storage.path_of(digest)
    return storage.digest_of(path) == digest if path.exists() else None


def wrong_bytes(named: Iterable[tuple[str, str]]) -> Iterator[str]:
    """For `verify_also`: of names with digests, a sentence for each whose stored bytes are missing or changed."""
    for name, digest in named:
        if (right := bytes_right(digest)) is not True:
            yield f"{name}: {'its bytes are missing' if right is None else 'changed'}"


def compare(a: Version | dict[str, Any], b: Version | dict[str, Any]) -> list[Change]:
    """What differs between two versions (or two contents): (path, old, new), in the order of paths.

    Lists of rows that carry an `id` are matched by it, other lists by place.
    """
    old, new = (json.loads(v.body or "{}") if isinstance(v, Version) else v for v in (a, b))
    return list(_differences("", old, new))


def _differences(path: str, old: Any, new: Any) -> Iterator[Change]:
    if old == new and type(old) is type(new):
        return
    before, after = _children(old), _children(new)
    if before is None or after is None or isinstance(old, dict) != isinstance(new, dict):
        yield path, old, new
        return
    for key in dict.fromkeys([*before, *after]):
        step = f"{path}[{key}]" if isinstance(old, list) else f"{path}.{key}" if path else str(key)
        if key not in before:
            yield step, ABSENT, after[key]
        elif key not in after:
            yield step, before[key], ABSENT
        else:
            yield from _differences(step, before[key], after[key])


def _children(value: Any) -> dict[Any, Any] | None:
    """A mapping's members, or a list's by the ids of its rows (by place where they have none); None for the rest."""
    match value:
        case dict():
            return value
        case list() if value and all(isinstance(v, dict) and "id" in v for v in value):
            return {v["id"]: v for v in value}
        case list():
            return {i + 1: v for i, v in enumerate(value)}
    return None


def subject_named(kind: str, pk: UUID, *, by: Actor) -> Model:
    """Any subject by its kind's name and id, if `by` may read it; `Http404` otherwise."""
    try:
        model = kind_named(kind).model
    except KeyError:
        raise Http404(_("There is nothing here that you may see.")) from None
    return fetch(model, pk, by=by)


def may_attach(subject: Model, *, by: Actor) -> bool:
    """Whether `by` may attach a file to the subject now: its own `attach`, else its `edit`, in this state."""
    allowed = stands(kind_of(type(subject)), subject, whoever_may(kind_of(type(subject)), "attach"), by)
    return allowed is not None and possible_now(subject, "attach")


def sees_holds(by: Actor) -> bool:
    """Whether legal holds concern `by` at all."""
    return bool(by.roles() & {"city_attorney", "clerk", "auditor"})

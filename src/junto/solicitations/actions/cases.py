"""The P3 case of a project: written from a file of assumptions, reckoned at once, published, replaced in time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from junto.core.workflow import PROGRAM, Actor, Context, Refused
from junto.journal.door import perform
from junto.projects.models import Project
from junto.solicitations.models import P3Case
from junto.solicitations.valuing import Valued


def write_case(
    project: Project, *, title: str, valued: Valued, by: Actor, summary: str = "", language: str = "en"
) -> P3Case:
    """Begin the P3 case of a project with assumptions that were reckoned (`valuing.valued`)."""
    case = P3Case(project=project, title=title.strip(), summary=summary.strip(), language=language)
    _refuse_untitled(case)
    _take(case, valued)
    return perform(case, "write", by=by, inputs=_told(valued))


def edit_case(
    case: P3Case, *, title: str, summary: str = "", valued: Valued | None = None, by: Actor, seen: int | None = None
) -> P3Case:
    """Change the words; with `valued` also the assumptions and all that follows from them."""

    def apply(fresh: P3Case, _context: Context) -> None:
        fresh.title, fresh.summary = title.strip(), summary.strip()
        _refuse_untitled(fresh)
        if valued is not None:
            _take(fresh, valued)

    return perform(case, "edit", by=by, inputs=_told(valued) if valued else {}, apply=apply, seen=seen)


def _refuse_untitled(case: P3Case) -> None:
    if not case.title:
        raise Refused(_("Give it a title."), code="input", field="title")


def _take(case: P3Case, valued: Valued) -> None:
    case.file_name, case.engine = valued.file_name[:200], valued.engine
    case.inputs, case.found = dict(valued.inputs), dict(valued.found)


def _told(valued: Valued) -> Mapping[str, Any]:
    return {"file": valued.file_name, "sha256": valued.digest}


def publish_case(case: P3Case, *, by: Actor, seen: int | None = None) -> P3Case:
    """Open it to everyone for good; the one that was published before gives way to it."""

    def apply(fresh: P3Case, _context: Context) -> None:  # before it is saved: one is published at a time
        for earlier in P3Case.objects.filter(project=fresh.project_id, state="published").exclude(pk=fresh.pk):
            perform(earlier, "replace", by=PROGRAM)

    return perform(case, "publish", by=by, apply=apply, seen=seen)


def drop_case(case: P3Case, *, by: Actor, reason: str, seen: int | None = None) -> P3Case:
    """Give a draft up, with the reason."""
    return perform(case, "drop", by=by, inputs={"reason": reason}, seen=seen)

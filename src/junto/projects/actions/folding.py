"""What the program does to overlaps when a project takes them in or ends. Called inside other actions' `then`."""

from __future__ import annotations

from collections.abc import Callable

from junto.core.workflow import PROGRAM, Context
from junto.journal.door import perform
from junto.needs.models import Need
from junto.projects.models import Overlap, Project
from junto.projects.workflow.overlaps import OPEN


def fold_covered(project: Project) -> list[Overlap]:
    """Take in the open overlaps whose needs are all covered by the project or by what it has accepted."""
    needs = set(project.need_rows.values_list("need_id", flat=True))
    needs |= set(Need.objects.filter(overlap_rows__overlap__project=project).values_list("pk", flat=True))
    open_ = Overlap.objects.filter(state__in=OPEN, need_rows__need__in=needs).distinct()
    folded = []
    for overlap in open_.exclude(kind=Overlap.Kind.REUSE).prefetch_related("need_rows"):
        if {row.need_id for row in overlap.need_rows.all()} <= needs:
            folded.append(
                perform(overlap, "fold", by=PROGRAM, inputs={"outcome": project.number}, apply=_point_to(project))
            )
    return folded


def _point_to(project: Project | None) -> Callable[[Overlap, Context], None]:
    def apply(fresh: Overlap, _context: Context) -> None:
        fresh.project = project

    return apply


def release_overlaps(project: Project) -> None:
    """The project ended without its purchase: what it had taken up waits for a decision again."""
    for overlap in project.overlaps.filter(state="accepted"):
        perform(overlap, "release", by=PROGRAM, inputs={"outcome": project.number}, apply=_point_to(None))

"""Pages of a project's requirements: the set, writing one, withdrawing one, versions side by side."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from junto.documents.models import Version
from junto.documents.queries import versions_of
from junto.journal.access import fetch, may, offers
from junto.journal.views import ReasonForm, Step, steps
from junto.people.models import Organization
from junto.projects import actions
from junto.projects.forms import RequirementForm
from junto.projects.models import Requirement, RequirementSet
from junto.projects.views.projects import make


def requirements(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The set as it stands, with its drafters and its frozen versions."""
    rows = RequirementSet.objects.select_related("project__lead", "frozen")
    found = fetch(RequirementSet, pk, by=request.actor, rows=rows)  # type: ignore[attr-defined]
    written = found.requirements.select_related("user", "technical_owner", "buyer").prefetch_related(
        "draftings__person"
    )
    page = {
        "set": found,
        "project": found.project,
        "requirements": [r for r in written if not r.withdrawn],
        "withdrawn": [r for r in written if r.withdrawn],
        "versions": list(versions_of(found).defer("body")),
        "may_write": may(found, "write", request.actor),  # type: ignore[attr-defined]
        # Writing and editing have links of their own, beside each requirement.
        "freeze": [o for o in offers(found, request.actor) if o.transition.name == "freeze"],  # type: ignore[attr-defined]
    }
    return render(request, "projects/requirements.html", page)


def write(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Write a requirement."""
    found = fetch(RequirementSet, pk, by=request.actor, to="write")  # type: ignore[attr-defined]
    form = RequirementForm(request.POST or None, project=found.project)
    return _form_page(request, found, form, actions.write_requirement, _("Write a requirement"))


def edit(request: HttpRequest, pk: UUID, requirement: UUID) -> HttpResponse:
    """Edit a requirement."""
    found = fetch(RequirementSet, pk, by=request.actor, to="edit")  # type: ignore[attr-defined]
    row = _row(found, requirement)
    form = RequirementForm(request.POST or None, project=found.project, instance=row)

    def do(set_: RequirementSet, **fields: Any) -> Requirement:
        return actions.edit_requirement(set_, requirement=row.pk, **fields)

    return _form_page(request, found, form, do, _("Edit a requirement"))


def withdraw(request: HttpRequest, pk: UUID, requirement: UUID) -> HttpResponse:
    """Withdraw a requirement."""
    found = fetch(RequirementSet, pk, by=request.actor, to="withdraw")  # type: ignore[attr-defined]
    row = _row(found, requirement)

    def do(set_: RequirementSet, **fields: Any) -> Requirement:
        return actions.withdraw_requirement(set_, requirement=row.pk, **fields)

    form = ReasonForm(request.POST or None)
    return _form_page(request, found, form, do, _("Withdraw a requirement"), requirement=row)


def _row(set_: RequirementSet, requirement: UUID) -> Requirement:
    return get_object_or_404(Requirement, set=set_, pk=requirement, withdrawn=False)


def _form_page(
    request: HttpRequest, set_: RequirementSet, form: Any, action: Any, title: str, **page: Any
) -> HttpResponse:
    def do(**fields: Any) -> RequirementSet:
        action(set_, **fields)
        return set_

    again = set_.state == "frozen"
    return make(request, form, do, title=title, back=set_.get_absolute_url(), subject=set_.project, again=again, **page)


def compare(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Two frozen versions side by side, requirement by requirement."""
    found = fetch(RequirementSet, pk, by=request.actor, rows=RequirementSet.objects.select_related("project"))  # type: ignore[attr-defined]
    versions = list(versions_of(found))
    if len(versions) < 2:
        raise Http404(_("There are not two versions to compare."))
    by_number = {str(v.number): v for v in versions}
    old = by_number.get(request.GET.get("old", ""), versions[-2])
    new = by_number.get(request.GET.get("new", ""), versions[-1])
    page = {
        "set": found,
        "project": found.project,
        "versions": versions,
        "old": old,
        "new": new,
        "rows": side_by_side(old, new),
        "back": reverse("projects:requirements", kwargs={"pk": pk}),
    }
    return render(request, "projects/compare.html", page)


FIELDS = ("text", "why", "aspect", "force", "user", "user_words", "technical_owner", "buyer", "outside_help")


def side_by_side(old: Version, new: Version) -> list[dict[str, Any]]:
    """One row for each requirement in either version: what became of it, and each field that differs, in words."""
    before, after = (_rows(v) for v in (old, new))
    names = _names([*before.values(), *after.values()])
    found = []
    for pk in sorted({*before, *after}, key=lambda k: (after.get(k) or before[k])["number"]):
        was, now = before.get(pk), after.get(pk)
        fields = [
            {
                "label": getattr(Requirement._meta.get_field(f), "verbose_name", f),
                "old": _word(f, was, names),
                "new": _word(f, now, names),
                "differs": _word(f, was, names) != _word(f, now, names),
            }
            for f in FIELDS
        ]
        what = "new" if was is None else "gone" if now is None else "same"
        if what == "same" and any(f["differs"] for f in fields):
            what = "changed"
        number = (now or was or {})["number"]
        found.append({"label": f"R{number}", "what": what, "fields": [f for f in fields if f["old"] or f["new"]]})
    return found


def _rows(version: Version) -> dict[str, dict[str, Any]]:
    body = json.loads(version.body or "{}")
    return {row["id"]: row for row in body.get("requirements", ()) if not row["withdrawn"]}


def _names(rows: list[dict[str, Any]]) -> dict[str, str]:
    ids = {row[f"{f}_id"] for row in rows for f in ("user", "technical_owner", "buyer")}
    return {str(o.pk): o.name for o in Organization.objects.filter(pk__in=ids)}


def _word(field: str, row: dict[str, Any] | None, names: dict[str, str]) -> str:
    if row is None:
        return ""
    if f"{field}_id" in row:
        return names.get(row[f"{field}_id"], "")
    choices = {"aspect": dict(Requirement.Aspect.choices), "force": dict(Requirement.Force.choices)}.get(field)
    if choices is not None:
        return str(choices.get(row[field], row[field]))
    return str(row[field])


act = steps(RequirementSet, {"freeze": Step(actions.freeze_requirements)})

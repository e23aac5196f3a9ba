"""A trade-off's life: begun by hand or from a file, groups asked, opened to everyone, withdrawn, reviewed."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from junto.core.workflow import Actor, Context, Refused
from junto.journal import due
from junto.journal.door import perform
from junto.people.models import Organization
from junto.projects import telling_stakes
from junto.projects.models import (
    Criterion,
    Option,
    OptionHold,
    Project,
    RedLine,
    Score,
    Stakeholder,
    Tradeoff,
)
from junto.projects.weighing.compiling import data_of
from junto.projects.weighing.filling import Filled, filled

Speakers = Mapping[str, Organization | None]  # a group's name → the organization that speaks for it


def begin_tradeoff(
    project: Project,
    *,
    title: str,
    by: Actor,
    question: str = "",
    language: str = "en",
    filled: Filled | None = None,
    file_name: str = "",
    speakers: Speakers | None = None,
) -> Tradeoff:
    """Begin to weigh a question of a project; with `filled`, all that a file holds is written in the same step.

    `speakers`: which organization speaks for a group of the file; what the file states for such a group waits for
    that organization to state it.
    """
    tradeoff = Tradeoff(project=project, title=title.strip(), question=question.strip(), language=language)
    _refuse_untitled(tradeoff)

    if filled is None:
        return perform(tradeoff, "begin", by=by, inputs={"title": tradeoff.title})
    return _bring_in(tradeoff, filled, file_name, speakers or {}, by)


def _bring_in(tradeoff: Tradeoff, filled: Filled, file_name: str, speakers: Speakers, by: Actor) -> Tradeoff:
    """All that a file holds, in one step."""
    tradeoff.samples, tradeoff.seed, tradeoff.portfolio = filled.samples, filled.seed, filled.portfolio

    def then(fresh: Tradeoff, context: Context) -> None:
        _write_parts(fresh, filled, context)
        _name_groups(fresh, filled, speakers, by)

    inputs = {"title": tradeoff.title, "file": file_name or "JSON"}
    return perform(tradeoff, "bring_in", by=by, inputs=inputs, then=then)


def _refuse_untitled(tradeoff: Tradeoff) -> None:
    if not tradeoff.title:
        raise Refused(_("Give it a title."), code="input", field="title")


def _write_parts(tradeoff: Tradeoff, filled: Filled, context: Context) -> None:
    person = context.actor.person
    options = {
        row["name"]: Option.objects.create(tradeoff=tradeoff, position=k, **row)
        for k, row in enumerate(filled.options, 1)
    }
    criteria = {
        row["name"]: Criterion.objects.create(tradeoff=tradeoff, position=k, **row)
        for k, row in enumerate(filled.criteria, 1)
    }
    for row in filled.red_lines:
        RedLine.objects.create(tradeoff=tradeoff, **{**row, "criterion": criteria[row["criterion"]]})
    for row in filled.holds:
        OptionHold.objects.create(tradeoff=tradeoff, person_id=person, **{**row, "option": options[row["option"]]})
    Score.objects.bulk_create(
        Score(
            tradeoff=tradeoff,
            person_id=person,
            **{**row, "option": options[row["option"]], "criterion": criteria[row["criterion"]]},
        )
        for row in filled.scores
    )


def _name_groups(tradeoff: Tradeoff, filled: Filled, speakers: Speakers, by: Actor) -> None:
    """Each group of the file. What it says for a group with an account waits until that group states it."""
    for k, row in enumerate(filled.groups, 1):
        organization = speakers.get(row["name"])
        stakeholder = Stakeholder(tradeoff=tradeoff, position=k, organization=organization, **row)
        stakeholder.spoken_for, stakeholder.spoken_by_id = True, by.person
        named = perform(stakeholder, "name", by=by, inputs={"group": stakeholder.name})
        if organization is None:

            def at(one: Stakeholder, context: Context) -> None:
                one.spoken_at = context.at

            perform(named, "state_for", by=by, inputs={"group": named.name}, apply=at)


def edit_tradeoff(
    tradeoff: Tradeoff, *, title: str, question: str = "", by: Actor, seen: int | None = None
) -> Tradeoff:
    """Change title and question."""

    def apply(fresh: Tradeoff, _context: Context) -> None:
        fresh.title, fresh.question = title.strip(), question.strip()
        _refuse_untitled(fresh)

    return perform(tradeoff, "edit", by=by, apply=apply, seen=seen)


def ask_groups(tradeoff: Tradeoff, *, by: Actor, seen: int | None = None) -> Tradeoff:
    """Ask every group to state what counts for it."""
    asked = perform(tradeoff, "ask", by=by, seen=seen)
    telling_stakes.groups_asked(asked)
    return asked


def open_tradeoff(tradeoff: Tradeoff, *, by: Actor, seen: int | None = None) -> Tradeoff:
    """Let everyone read it before it is decided."""

    def apply(fresh: Tradeoff, _context: Context) -> None:
        fresh.opened = True

    return perform(tradeoff, "open", by=by, apply=apply, seen=seen)


def withdraw_tradeoff(tradeoff: Tradeoff, *, by: Actor, reason: str, seen: int | None = None) -> Tradeoff:
    """Give it up, with the reason."""
    return perform(tradeoff, "withdraw", by=by, inputs={"reason": reason}, seen=seen)


def review_tradeoff(tradeoff: Tradeoff, *, by: Actor, seen: int | None = None) -> Tradeoff:
    """Begin a review of what was decided: a new trade-off with the same rows, whose groups are asked anew."""
    rows = filled(data_of(tradeoff))
    speakers = {
        one.name: one.organization
        for one in tradeoff.stakeholders.select_related("organization")
        if one.organization is not None
    }
    made: list[Tradeoff] = []

    def then(fresh: Tradeoff, _context: Context) -> None:
        later = Tradeoff(
            project=fresh.project, title=fresh.title, question=fresh.question, language=fresh.language, follows=fresh
        )
        made.append(_bring_in(later, rows, fresh.number, speakers, by))

    due.cancel(perform(tradeoff, "review", by=by, then=then, seen=seen), "come_due")
    return made[0]

"""What the two kinds of protest share: who decides, how one is filed, kept as late and taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, PUBLIC, SYSTEM, Guard, Reading, State, Transition, Who
from junto.evaluation import conditions
from junto.evaluation.workflow.roles import OWN
from junto.journal.registry import Relation
from junto.solicitations.conditions import ended_for_good, opened_where

DECIDERS = tuple(Who(role, of=f"decider_{role}") for role in conditions.protest_roles())
LATE = State(
    _("filed late"), _("It came after the time for protests: kept on the record, it stays nothing."), final=True
)
DECIDED_BEFORE = {"decision__gt": ""}
WITHDRAWN = State(_("withdrawn"), _("The company took it back."), final=True)


def deciders_in(jurisdiction: str) -> dict[str, Relation]:
    """The relations of `DECIDERS`; `jurisdiction`: the path from a protest to where it is decided."""
    return {
        f"decider_{role}": Relation(jurisdiction, "jurisdiction", where={"decider": role})
        for role in conditions.protest_roles()
    }


def for_everyone(decided: tuple[str, ...], solicitation: str, *, dropped: tuple[str, ...] = ()) -> tuple[Reading, ...]:
    """Everyone reads a decided protest, with whose it is, once the method has opened who offered.

    Filer, ground, decision, files and frozen versions name companies, so they open together. `solicitation`: the path
    from a protest to it. A purchase that ends without an award opens them once nothing is left to protect. `dropped`:
    states in which it has no object any more; what was decided before is told all the same.
    """
    opened = _("once the method has opened who offered")
    ended = _(
        "where it ends without an award: once the one that asks again has opened who offered, or the project has ended"
    )
    whens = [(where, opened) for where in opened_where("names", f"{solicitation}__")]
    whens.append(({f"{solicitation}__in": ended_for_good()}, ended))
    told = [Reading((PUBLIC,), decided, where, when) for where, when in whens]
    if dropped:
        told += [Reading((PUBLIC,), dropped, {**where, **DECIDED_BEFORE}, when) for where, when in whens]
    return tuple(told)


def file(label: Any, told: Any, guard: Guard, concerned: tuple[Who, ...]) -> Transition:
    """A company files it; until it is decided, those concerned alone learn of it."""
    return Transition(
        "file",
        label,
        told,
        (NEW,),
        "filed",
        (OWN,),
        guards=(guard,),
        public=True,
        told_to=concerned,
        confirm=_(
            "The time counts at which it arrives here. Everyone can read it once it is decided and the method has "
            "opened who offered, at the latest after the project has ended."
        ),
    )


def attach(pending: tuple[str, ...], concerned: tuple[Who, ...]) -> Transition:
    """Never done to a protest itself: who may attach to it what bears on the decision."""
    return Transition(
        "attach",
        _("Attach a file"),
        _("{actor} attached a file."),
        pending,
        None,
        (OWN, *DECIDERS),
        button=False,
        told_to=concerned,
    )


def note_late(guard: Guard) -> Transition:
    """The program keeps it as late."""
    return Transition(
        "note_late",
        _("Note that it is late"),
        _("It came after the time for protests and is kept as late."),
        ("filed",),
        "late",
        (SYSTEM,),
        guards=(guard,),
        public=True,
    )


def withdraw(pending: tuple[str, ...], concerned: tuple[Who, ...]) -> Transition:
    """The company takes it back while it is pending."""
    return Transition(
        "withdraw",
        _("Withdraw the protest"),
        _("The protest was withdrawn."),
        pending,
        "withdrawn",
        (OWN,),
        public=True,
        told_to=concerned,
        confirm=_("This cannot be undone. The stay ends."),
    )

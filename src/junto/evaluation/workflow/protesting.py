"""What the two kinds of protest share: who decides, how one is filed, kept as late and taken back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import NEW, SYSTEM, Guard, State, Transition, Who
from junto.evaluation import conditions
from junto.evaluation.workflow.roles import OWN
from junto.journal.registry import Relation

DECIDERS = tuple(Who(role, of=f"decider_{role}") for role in conditions.protest_roles())
LATE = State(
    _("filed late"), _("It came after the time for protests: kept on the record, it stays nothing."), final=True
)
WITHDRAWN = State(_("withdrawn"), _("The company took it back."), final=True)


def deciders_in(jurisdiction: str) -> dict[str, Relation]:
    """The relations of `DECIDERS`; `jurisdiction`: the path from a protest to where it is decided."""
    return {
        f"decider_{role}": Relation(jurisdiction, "jurisdiction", where={"decider": role})
        for role in conditions.protest_roles()
    }


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
        confirm=_("The time counts at which it arrives here. Once decided, everyone can read it."),
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

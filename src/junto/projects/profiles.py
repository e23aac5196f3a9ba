"""Profiles as data: which gates a project passes, who approves at each, and which changes ask for it anew.

A profile in use is never edited: a change is a new entry with the next version.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from junto.core.workflow import Words


@dataclass(frozen=True, slots=True)
class Gate:
    """A point passed only with named approvals.

    `each_member`: every member's lead signs; otherwise one holder of `role` in the project's jurisdiction approves.
    `touched_by`: the aspects of requirements whose change asks for the approval anew; empty: any change does.
    `members`: it is asked anew when a member joins or leaves.
    """

    code: str
    label: Words
    meaning: Words
    role: str
    each_member: bool = False
    touched_by: tuple[str, ...] = ()
    members: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """A list of gates under a name and version."""

    code: str
    version: int
    label: Words
    meaning: Words
    gates: tuple[Gate, ...]

    def gate(self, code: str) -> Gate:
        """The gate of that code; StopIteration names a profile that was edited although in use."""
        return next(g for g in self.gates if g.code == code)


MEMBERS = Gate(
    "members",
    _("Members’ sign-off"),
    _("Every member signs the same requirements."),
    "department_lead",
    each_member=True,
    members=True,
)
TECHNOLOGY = Gate(
    "technology",
    _("Technology"),
    _("It fits what the city runs, and somebody will run it."),
    "technology_manager",
    touched_by=("function", "technical", "data", "service"),
)
PRIVACY = Gate(
    "privacy",
    _("Privacy"),
    _("What is collected about people is needed, lawful and ends."),
    "privacy_officer",
    touched_by=("function", "data"),
)
LEGAL = Gate(
    "legal",
    _("Law"),
    _("Members may do this together, and the city may ask for it."),
    "city_attorney",
    touched_by=("legal", "data", "cost"),
    members=True,
)
BUDGET = Gate(
    "budget",
    _("Budget"),
    _("Each member’s money may be spent on this, in these years."),
    "budget_officer",
    touched_by=("cost", "service"),
    members=True,
)

PROFILES: tuple[Profile, ...] = (
    Profile(
        "technology",
        1,
        _("technology bought together"),
        _("Devices, software or services that members buy and run together."),
        (MEMBERS, TECHNOLOGY, PRIVACY, LEGAL, BUDGET),
    ),
    Profile(
        "works",
        1,
        _("works done together"),
        _("Works at one place that members put in order or do at once; nothing is collected about people."),
        (MEMBERS, LEGAL, BUDGET),
    ),
    Profile(
        "small",
        1,
        _("small purchase"),
        _("A small purchase of ordinary goods that needs no more than the members’ word and the money."),
        (MEMBERS, BUDGET),
    ),
)
FOR_KIND = {"same_place": "technology", "same_purchase": "technology", "reuse": "technology", "sequence": "works"}
APPROVERS = tuple(dict.fromkeys(g.role for p in PROFILES for g in p.gates if not g.each_member))


def profile_of(code: str, version: int | None = None) -> Profile:
    """The profile of that code (its newest version where none is named); KeyError where there is none."""
    found = [p for p in PROFILES if p.code == code and version in (None, p.version)]
    if not found:
        raise KeyError(f"There is no profile {code!r}, version {version}.")
    return max(found, key=lambda p: p.version)


def gate_label(code: str) -> str:
    """The name of the gate of that code in the reader's language; what is no code of a gate as it stands."""
    known = {gate.code: gate.label for profile in PROFILES for gate in profile.gates}
    return str(known.get(code, code))


def newest_profiles() -> tuple[Profile, ...]:
    """What a new project may choose from."""
    return tuple(profile_of(code) for code in dict.fromkeys(p.code for p in PROFILES))

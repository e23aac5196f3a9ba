"""Ways of buying as data, one file each, found by themselves: a new method is a new file in this folder."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from pkgutil import iter_modules

from junto.solicitations.profiles.profile import (
    ACTS,
    MILESTONES,
    NEVER,
    THINGS,
    WORDS,
    AskedApproval,
    AskedDocument,
    Check,
    MethodProfile,
    Tie,
)

__all__ = [
    "ACTS",
    "MILESTONES",
    "NEVER",
    "THINGS",
    "WORDS",
    "AskedApproval",
    "AskedDocument",
    "Check",
    "MethodProfile",
    "Tie",
    "all_profiles",
    "approving_roles",
    "checking_roles",
    "newest_profiles",
    "profile_of",
]


@lru_cache
def all_profiles() -> tuple[MethodProfile, ...]:
    """Every version of every profile: the `PROFILES` of each file in this folder, by name of file."""
    found: list[MethodProfile] = []
    for module in sorted(iter_modules(__path__), key=lambda m: m.name):
        found += getattr(import_module(f"{__name__}.{module.name}"), "PROFILES", ())
    keys = [(p.code, p.version) for p in found]
    if twice := {key for key in keys if keys.count(key) > 1}:
        raise ValueError(f"Two profiles share a code and version: {sorted(twice)}")
    return tuple(found)


def profile_of(code: str, version: int | None = None) -> MethodProfile:
    """The profile of that code (its newest version where none is named); KeyError where there is none."""
    found = [p for p in all_profiles() if p.code == code and version in (None, p.version)]
    if not found:
        raise KeyError(f"There is no method profile {code!r}, version {version}.")
    return max(found, key=lambda p: p.version)


def newest_profiles() -> tuple[MethodProfile, ...]:
    """What a new solicitation may choose from."""
    return tuple(profile_of(code) for code in dict.fromkeys(p.code for p in all_profiles()))


def approving_roles() -> tuple[str, ...]:
    """Every role that some profile asks for an approval."""
    return tuple(dict.fromkeys(a.role for p in all_profiles() for a in p.approvals))


def checking_roles() -> tuple[str, ...]:
    """Every role that some profile lets decide a check of what was offered, apart from the buyer."""
    checks = (check for p in all_profiles() for check in (*p.responsiveness, *p.responsibility))
    return tuple(dict.fromkeys(check.role for check in checks if check.role))

"""Reasons that several kinds of overlap share: how far, when, how alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from .model import Reason
from .prepared import Prepared
from .reasons import number, reason, span

_SHOWN = 5


def place_reasons(prepared: Prepared, members: Sequence[int], distance_m: float) -> list[Reason]:
    """Return how far apart the members are."""
    within = number(prepared.question.within_m)
    if distance_m < 0.05:
        return [reason("touching")]
    if len(members) == 2:
        return [reason("apart_m", metres=number(distance_m), within=within)]
    return [reason("group_apart_m", count=len(members), metres=number(distance_m), within=within)]


def shared_point(prepared: Prepared, members: Sequence[int]) -> int:
    """Return how many records carry a point that members of different owners share exactly; 1 where none do."""
    owners: dict[int, set[int]] = {}
    for k in members:
        if prepared.spot[k] >= 0:
            owners.setdefault(int(prepared.spot[k]), set()).add(int(prepared.owner[k]))
    shared = {spot for spot, who in owners.items() if len(who) > 1}
    return max((int(prepared.crowd[k]) for k in members if int(prepared.spot[k]) in shared), default=1)


def crowd_reasons(prepared: Prepared, crowd: int) -> tuple[list[Reason], list[str]]:
    """Return the sentence and the flag for a point that several records share."""
    if crowd <= 1:
        return [], []
    if crowd >= prepared.question.shared_from:
        return [reason("shared_geocode", count=crowd)], ["shared_geocode"]
    return [reason("same_point")], ["same_point"]


def time_reasons(prepared: Prepared, members: Sequence[int], apart: int | None) -> list[Reason]:
    """Return when the members' windows meet, and for whom no times are given."""
    known = [k for k in members if prepared.known(k)]
    said: list[Reason] = []
    if len(known) > 1 and apart is not None:
        windows = {(int(prepared.start[k]), int(prepared.end[k])) for k in known}
        first, last = max(w[0] for w in windows), min(w[1] for w in windows)
        if len(windows) == 1:
            said.append(reason("same_window", window=_span(first, last)))
        elif first <= last:
            said.append(reason("windows_meet", days=last - first + 1, window=_span(first, last)))
        else:
            code = "windows_next_day" if apart == 1 else "windows_apart"
            said.append(reason(code, days=apart, gap=prepared.question.gap_days))
    missing = [prepared.items[k].id for k in members if not prepared.known(k)]
    if missing:
        said.append(reason("no_times", names=listed(missing)))
    return said


def purpose_reasons(prepared: Prepared, members: Sequence[int], purpose: float | None) -> list[Reason]:
    """Return whether the members ask for the same thing, and how alike their descriptions are."""
    said: list[Reason] = []
    kinds = {prepared.items[k].kind for k in members} - prepared.things.alone
    if any(prepared.items[k].kind in prepared.things.alone for k in members):
        kinds = {None}
    only = next(iter(kinds)) if len(kinds) == 1 else None
    if only is not None:
        guessed = any(prepared.items[k].kind_guessed for k in members)
        said.append(reason("same_kind_guessed" if guessed else "same_kind", kind=prepared.things.name(only)))
    elif len(kinds - {None}) > 1:
        names = sorted(prepared.things.name(kind) for kind in kinds if kind)
        said.append(reason("other_kinds", kinds=listed(names)))
    if purpose is None:
        said.append(reason("purpose_unknown"))
    elif only is None:
        said.append(reason("alike" if purpose >= 0.5 else "little_alike", percent=round(100 * purpose)))
    return said


def listed(names: Sequence[str]) -> str:
    """Return names in one line, the first five of many."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _span(first: int, last: int) -> Reason:
    return span(date.fromordinal(first), date.fromordinal(last))

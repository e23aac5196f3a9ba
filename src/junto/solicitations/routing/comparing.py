"""Where the law's answer of today is another than the one a solicitation keeps, or than its method; in sentences."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from junto.core.workflow import Refused
from junto.projects.lawful import Way
from junto.solicitations.lawful import approving
from junto.solicitations.lawful.kept import Asked, Kept
from junto.solicitations.lawful.writing import read
from junto.solicitations.models import Solicitation
from junto.solicitations.routing.reckoning import Reckoned, answers_of, for_solicitation


@dataclass(frozen=True, slots=True)
class Stand:
    """How a solicitation stands to the law today.

    `law`: whether one answers at all. `kept`: the route it keeps. `another`: how today's answer differs from it.
    `against`: why its method is not open, where it keeps no route; `asks`: what must be answered to say so.
    """

    law: bool
    kept: Kept | None
    another: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()


def stand(solicitation: Solicitation) -> Stand:
    """How it stands to the law of its jurisdiction today."""
    kept = read(solicitation.route)
    try:
        reckoned = for_solicitation(solicitation, answers_of(solicitation))
    except Refused as refusal:
        return Stand(law=True, kept=kept, another=(str(refusal),) if kept else (), asks=() if kept else (str(refusal),))
    if reckoned is None:
        return Stand(law=False, kept=kept)
    if kept is not None:
        return Stand(law=True, kept=kept, another=tuple(_another(kept, reckoned)))
    return _of_method(solicitation, reckoned)


def _of_method(solicitation: Solicitation, reckoned: Reckoned) -> Stand:
    kinds, ways = solicitation.method.kinds, reckoned.ways
    if any(way.kind in kinds for way in ways.open):
        return Stand(law=True, kept=None)
    asks = [question for way in ways.possible if way.kind in kinds for question in way.asks]
    if asks:
        return Stand(law=True, kept=None, asks=tuple(dict.fromkeys(asks)))
    closed = [_closed(way) for way in ways.closed if way.kind in kinds]
    none = _("The law knows no way of this kind.")
    return Stand(law=True, kept=None, against=tuple(closed) or (none,))


def _closed(way: Way) -> str:
    words = {"way": way.label, "why": "; ".join(way.because), "cites": "; ".join(way.cites)}
    if not way.cites:
        return _("“%(way)s” is closed: %(why)s.") % words
    return _("“%(way)s” is closed: %(why)s. (%(cites)s)") % words


def _another(kept: Kept, reckoned: Reckoned) -> Iterable[str]:
    route, ways = reckoned.route(kept.way), reckoned.ways
    if route is None:
        yield from (_closed(way) for way in ways.closed if way.code == kept.way)
        for way in ways.possible:
            if way.code == kept.way:
                yield _("“%(way)s” may be open; it depends on this: %(asks)s") % {
                    "way": way.label, "asks": " ".join(way.asks),
                }  # fmt: skip
        if all(way.code != kept.way for way in (*ways.closed, *ways.possible)):
            yield _("“%(way)s” is no longer a way of this law.") % {"way": approving.said(kept.label)}
        return
    now = reckoned.kept(kept.way)
    if more := _missing(kept, now):
        yield _("It needs more than was kept: %(what)s.") % {"what": "; ".join(more)}
    if less := _missing(now, kept):
        yield _("It needs less than was kept: %(what)s.") % {"what": "; ".join(less)}
    if now.periods != kept.periods:
        told = [f"{approving.said(one.label)} ({one.cite})" for one in now.periods if one not in kept.periods]
        yield _("Its periods are others: %(what)s.") % {"what": "; ".join(told) or _("fewer than were kept")}
    if now.citation != kept.citation:
        yield _("It is permitted by other provisions: %(cites)s.") % {"cites": now.citation}


def what_of(kept: Kept) -> set[tuple[str, str]]:
    """The documents and approvals of a route, each with the act that it comes before."""
    return {(one.id, one.before) for one in (*kept.documents, *kept.approvals)}


def _missing(before: Kept, after: Kept) -> list[str]:
    known = what_of(before)
    after_all: Iterable[Asked] = (*after.documents, *after.approvals)
    return [approving.said(one.label) for one in after_all if (one.id, one.before) not in known]

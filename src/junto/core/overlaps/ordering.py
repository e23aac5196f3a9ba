"""The order in which works at one place should go, what as planned goes against it, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from .model import Reason
from .prepared import Prepared
from .reasons import reason, span
from .strength import ORDER
from .things import LAYERS
from .wording import listed

Layers = npt.NDArray[np.int64]
_TOLD = 3  # pairs that go against the order, told one by one


@dataclass(frozen=True, slots=True)
class Relation:
    """How two works of different owners stand to one another.

    `state`: `wrong` (what goes below comes after what goes on top), `together` (they overlap in time), `right`,
    `open_once` (both open the ground), `unknown` (which goes first cannot be told), `nothing`. `first` should go first.
    """

    state: str
    first: int
    second: int
    days_apart: int


def relation_of(prepared: Prepared, layers: Layers, a: int, b: int, apart: int) -> Relation:
    """Return how works a and b, so many days apart, stand to one another; layer 0 is not known."""
    one, two = sorted((a, b), key=lambda k: _planned(prepared, k))
    lower, upper = int(layers[one]), int(layers[two])
    if lower and lower == upper:
        return Relation("open_once" if lower == LAYERS["dig"] else "nothing", one, two, apart)
    # A mast or a lamp is not undone by a trench beside it, but both close the street.
    if not lower or not upper or max(lower, upper) < LAYERS["surface"]:
        differ = prepared.start[one] < prepared.start[two]
        return Relation("unknown" if differ else "nothing", one, two, apart)
    if lower > upper:
        return Relation("wrong" if apart else "together", two, one, apart)
    return Relation("right" if apart else "together", one, two, apart)


def _planned(prepared: Prepared, k: int) -> tuple[int, int, str, int]:
    return int(prepared.start[k]), int(prepared.end[k]), prepared.items[k].id, k


@dataclass(frozen=True, slots=True)
class Order:
    """Works in the order in which they should go; `state` is the most urgent of the relations among them."""

    works: tuple[int, ...]
    state: str
    relations: tuple[Relation, ...]
    unsettled: tuple[int, ...]  # works of which it cannot be told to any other whether they go before it

    def said(self, prepared: Prepared) -> list[Reason]:
        """Return the order with its dates in words, what goes against it, and what is not known."""
        if len(self.works) == 2:
            return [_when(prepared, self.relations[0]), *_of_two(prepared, self.relations[0])]
        steps = [_step(prepared, number, k) for number, k in enumerate(self.works, 1)]
        header = "order_planned" if self.state == "unknown" else "order_of_works"
        return [reason(header, count=len(self.works)), *steps, *self._against(prepared), *self._not_known(prepared)]

    def _against(self, prepared: Prepared) -> list[Reason]:
        wrong = [relation for relation in self.relations if relation.state == "wrong"]
        said = [_undone(prepared, relation) for relation in wrong[:_TOLD]]
        if len(wrong) > _TOLD:
            said.append(reason("more_wrong", count=len(wrong) - _TOLD))
        if together := [relation for relation in self.relations if relation.state == "together"]:
            said.append(_overlapping(prepared, together))
        once = [relation for relation in self.relations if relation.state == "open_once"]
        digging = {k for relation in once for k in (relation.first, relation.second)}
        if digging:
            names = [prepared.items[k].id for k in self.works if k in digging]
            said.append(reason("open_once_all", names=listed(names)))
        if self.state == "right":
            said.append(reason("already_in_order"))
        return said

    def _not_known(self, prepared: Prepared) -> list[Reason]:
        if self.state == "unknown":
            return [reason("order_unknown_all")]
        if not self.unsettled:
            return []
        return [reason("order_unknown_of", names=listed([prepared.items[k].id for k in self.unsettled]))]


def order_of(
    prepared: Prepared, layers: Layers, members: Sequence[int], relations: Mapping[tuple[int, int], Relation]
) -> Order:
    """Return the order of works: by layer, then as planned; works whose layer is not known as planned among them."""
    ranked = sorted(relations.values(), key=lambda one: (-ORDER[one.state], one.days_apart, one.first, one.second))
    settled = {k for one in ranked if one.state != "unknown" for k in (one.first, one.second)}
    if len(members) == 2:
        works: tuple[int, ...] = (ranked[0].first, ranked[0].second)
    else:
        works = _merged(
            sorted((k for k in members if layers[k]), key=lambda k: (int(layers[k]), _planned(prepared, k))),
            sorted((k for k in members if not layers[k]), key=lambda k: _planned(prepared, k)),
            prepared,
        )
    unsettled = tuple(k for k in works if k not in settled)
    return Order(works, ranked[0].state, tuple(ranked), unsettled)


def _merged(known: list[int], unknown: list[int], prepared: Prepared) -> tuple[int, ...]:
    """Put works of which nothing is known where they are planned, before the first known one that begins later."""
    works = list(known)
    for k in unknown:
        later = (n for n, other in enumerate(works) if _planned(prepared, other) > _planned(prepared, k))
        works.insert(next(later, len(works)), k)
    return tuple(works)


def _step(prepared: Prepared, number: int, k: int) -> Reason:
    works = _works(prepared, k)
    told = {"works": works} if works else {}
    code = "step" if works else "step_unknown"
    return reason(code, number=number, work=prepared.items[k].id, **told, window=_window(prepared, k))


def _works(prepared: Prepared, k: int) -> str:
    return prepared.things.name(prepared.items[k].kind or "")


def _first_day(prepared: Prepared, k: int) -> date:
    return date.fromordinal(int(prepared.start[k]))


def _last_day(prepared: Prepared, k: int) -> date:
    return date.fromordinal(int(prepared.end[k]))


def _window(prepared: Prepared, k: int) -> Reason:
    return span(_first_day(prepared, k), _last_day(prepared, k))


def _when(prepared: Prepared, relation: Relation) -> Reason:
    earlier, later = sorted((relation.first, relation.second), key=lambda k: _planned(prepared, k))
    names = {"earlier": prepared.items[earlier].id, "later": prepared.items[later].id}
    window = {"start": _first_day(prepared, later), "end": _last_day(prepared, earlier)}
    if relation.days_apart == 1:
        return reason("next_day", **names, **window)
    if relation.days_apart:
        return reason("soon_after", days=relation.days_apart, **names, **window)
    if prepared.end[later] <= prepared.end[earlier]:
        windows = {"earlier_window": _window(prepared, earlier), "later_window": _window(prepared, later)}
        return reason("inside", **names, **windows)
    return reason("meets", **names, **window)


def _of_two(prepared: Prepared, relation: Relation) -> list[Reason]:
    name = {k: prepared.items[k].id for k in (relation.first, relation.second)}
    if relation.state == "unknown":
        return [reason("order_unknown", first=name[relation.first])]
    if relation.state == "open_once":
        return [reason("open_once")]
    should = reason(
        "should_first",
        first=name[relation.first],
        first_works=_works(prepared, relation.first),
        second_works=_works(prepared, relation.second),
    )
    if relation.state == "wrong":
        return [_undone(prepared, relation), should]
    if relation.state == "right":
        return [should, reason("already_first", first=name[relation.first])]
    return [should]


def _undone(prepared: Prepared, relation: Relation) -> Reason:
    return reason(
        "wrong_order",
        undone=prepared.items[relation.second].id,
        undone_works=_works(prepared, relation.second),
        end=_last_day(prepared, relation.second),
        undoing=prepared.items[relation.first].id,
        undoing_works=_works(prepared, relation.first),
        start=_first_day(prepared, relation.first),
    )


def _overlapping(prepared: Prepared, together: Sequence[Relation]) -> Reason:
    """Say which works overlap in time although one must come first."""
    one = together[0]
    code = "together" if len(together) == 1 else "together_and_more"
    first, second = prepared.items[one.first].id, prepared.items[one.second].id
    return reason(code, first=first, second=second, count=len(together) - 1)

"""What was found against what is known: new, looked at again, returned, faded, or left in peace because declined."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from junto.projects.matching.found import Found
from junto.projects.models import Overlap

UNDECIDED = ("weak", "found", "decline_asked")


@dataclass(frozen=True, slots=True)
class Known:
    """An overlap of the record with who takes part and what mattered of each need when it was last looked at."""

    row: Overlap
    needs: frozenset[UUID]
    things: frozenset[UUID]
    thing: str
    facts: Mapping[UUID, Mapping[str, str]]

    @classmethod
    def of(cls, row: Overlap) -> Known:
        """A row whose parts are prefetched."""
        needs = {r.need_id: r.facts for r in row.need_rows.all()}
        things = frozenset(r.thing_id for r in row.thing_rows.all())
        return cls(row, frozenset(needs), things, row.thing.code if row.thing else "", needs)

    def says_already(self, found: Found) -> bool:
        """Whether everything in `found` was before somebody's eyes in this one: nobody new, nothing changed."""
        return (
            self.row.kind == found.kind
            and self.thing == found.thing
            and self.needs.issuperset(found.needs)
            and self.things.issuperset(found.things)
            and all(dict(self.facts[pk]) == dict(found.facts[pk]) for pk in found.needs)
        )


@dataclass(slots=True)
class Plan:
    """What the search means for the record."""

    new: list[Found] = field(default_factory=list)
    refresh: list[tuple[Known, Found]] = field(default_factory=list)
    find_again: list[tuple[Known, Found]] = field(default_factory=list)
    returning: list[tuple[Known, Found]] = field(default_factory=list)
    strengthen: list[tuple[Known, Found]] = field(default_factory=list)
    weaken: list[tuple[Known, Found]] = field(default_factory=list)
    fade: list[Known] = field(default_factory=list)

    def pairs(self) -> list[tuple[Known, Found]]:
        """Every known one that a finding changes."""
        return [*self.refresh, *self.find_again, *self.returning, *self.strengthen, *self.weaken]


def reconcile(
    found: Sequence[Found],
    known: Sequence[Known],
    *,
    touched: Collection[UUID] | None = None,
    planned: Iterable[frozenset[UUID]] = (),
) -> Plan:
    """Decide what becomes of each overlap found and of each known one that a touched need takes part in.

    `touched`: the needs about which the search knows everything (None: all); others' overlaps do not fade.
    `planned`: the needs of each live project; what lies wholly within one is planned together already.
    A declined overlap rests as long as nothing in a finding is new to it, or the finding is weak; else it returns.
    What was found is matched to the known one with the same members first, then to the one that shares the most.
    """
    plan = Plan()
    projects = list(planned)
    declined = [k for k in known if k.row.state == "declined"]
    by_key = {k.row.key: k for k in known}
    open_ = {k.row.pk: k for k in known if k.row.state != "accepted"}
    waiting: list[Found] = []
    for one in found:
        members = frozenset(one.needs)
        if one.kind != Overlap.Kind.REUSE and any(members <= project for project in projects):
            continue
        same = by_key.get(one.key)
        if same is not None and same.row.state == "accepted":
            continue
        if resting := [k for k in declined if k.says_already(one)]:
            for rest in resting:
                open_.pop(rest.row.pk, None)
            continue
        if same is not None and same.row.pk in open_:
            _settle(plan, open_.pop(same.row.pk), one)
        else:
            waiting.append(one)
    for one in waiting:
        # An open one in which no touched need takes part stands as it is: written over, its own pair would be lost.
        partner = _closest(one, (k for k in open_.values() if _may_become(k, one, touched)))
        if partner is None:
            plan.new.append(one)
        else:
            _settle(plan, open_.pop(partner.row.pk), one)
    plan.fade += [k for k in open_.values() if k.row.state in UNDECIDED and (touched is None or k.needs & set(touched))]
    return plan


def _closest(one: Found, known: Iterable[Known]) -> Known | None:
    """The known overlap of that kind which shares the most members (at least two; one of a single need)."""
    least = 1 if one.kind == Overlap.Kind.REUSE else 2
    members = frozenset(one.needs)
    scored = [
        (len(members & k.needs) / len(members | k.needs), str(k.row.pk), k)
        for k in known
        if k.row.kind == one.kind and len(members & k.needs) >= least
    ]
    return max(scored, key=lambda s: s[:2])[2] if scored else None


def _may_become(known: Known, one: Found, touched: Collection[UUID] | None) -> bool:
    if known.row.state == "declined":
        return not one.weak
    return touched is None or bool(known.needs & set(touched)) or known.row.state not in UNDECIDED


def _settle(plan: Plan, known: Known, one: Found) -> None:
    match known.row.state:
        case "declined":
            if not one.weak:
                plan.returning.append((known, one))
        case "faded":
            (plan.weaken if one.weak else plan.find_again).append((known, one))
        case "found" if one.weak:
            plan.weaken.append((known, one))
        case "weak" if not one.weak:
            plan.strengthen.append((known, one))
        case _ if known.row.fingerprint != one.fingerprint:
            plan.refresh.append((known, one))


WHAT_CHANGED = ("place", "time", "thing", "quantity", "cost")


def differences(known: Known, one: Found) -> list[tuple[str, UUID]]:
    """What is different from when the known one was last looked at: (`joined`, `left` or a fact's name, the need)."""
    told = [("joined", pk) for pk in one.needs if pk not in known.needs]
    told += [("left", pk) for pk in sorted(known.needs - set(one.needs))]
    for pk in one.needs:
        if pk in known.needs:
            told += [(name, pk) for name in WHAT_CHANGED if known.facts[pk].get(name) != one.facts[pk].get(name)]
    return told

"""Everything that is answered of a case: each group by itself, then side by side, never averaged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from junto.core.progress import Told
from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .across import RULES
from .case import NOTHING, Case, Veto
from .portfolio import Portfolio, portfolio
from .ruling import Ruled, Standing
from .sampling import plan_of
from .smaa import GroupAnswer, answers, sampling_error
from .winning_over import WonOver, won_over


@dataclass(frozen=True, slots=True)
class Vetoed:
    """An option that may lie beyond a veto. `group`: whose veto, blank for the whole case's. `chance`: that it does."""

    option: str
    group: str
    veto: Veto
    chance: float

    @property
    def stands(self) -> bool:
        """Whether the option is vetoed: the chance is greater than is tolerated."""
        return self.chance > self.veto.tolerated


@dataclass(frozen=True)
class Answer:
    """What was found. `standing`: the options that rankings across groups compare. `undominated`: option → the chance
    that no other standing option is as good for all and better for one. `error`: of any share from sampling, 95 times
    in 100. `ruled`: rule → what it says.
    """

    case: Case
    groups: tuple[GroupAnswer, ...]
    vetoed: tuple[Vetoed, ...]
    standing: Standing
    undominated: Mapping[str, float]
    ruled: Mapping[str, Ruled]
    won_over: tuple[WonOver, ...]
    portfolio: Portfolio | None
    error: float
    notes: tuple[Sentence, ...]

    def vetoes(self, option: str) -> tuple[Vetoed, ...]:
        """The vetoes that stand against an option."""
        return tuple(one for one in self.vetoed if one.option == option and one.stands)


def answer(case: Case, told: Told | None = None) -> Answer:
    """Answer everything that the case asks. `told` is called with the part of the drawing that is done."""
    vetoed = _vetoed(case)
    standing = _standing_options(case, vetoed)
    found, undominated = answers(case, plan_of(case, standing), told)
    side_by_side = _standing(case, found, standing)
    ruled = {code: rule.rank(side_by_side) if standing else Ruled() for code, rule in RULES.items()}
    chances = {case.options[i].name: float(undominated[i]) for i in standing}
    return Answer(
        case, tuple(found), vetoed, side_by_side, chances, ruled, won_over(case, found, range(len(case.options))),
        _portfolio(case, found, standing), sampling_error(case.samples), _notes(case, found, standing),
    )  # fmt: skip


def _vetoed(case: Case) -> tuple[Vetoed, ...]:
    """The chance of crossing each line, reckoned over even steps of chance, not drawn."""
    found = []
    for group, vetoes in (("", case.vetoes), *((one.name, one.vetoes) for one in case.groups)):
        for veto in vetoes:
            for option in case.options:
                cell = case.cells[option.name, veto.criterion]
                chance = float(veto.crossed(cell.even()).mean())
                if chance > 0:
                    found.append(Vetoed(option.name, group, veto, chance))
    return tuple(found)


def _standing_options(case: Case, vetoed: tuple[Vetoed, ...]) -> list[int]:
    out = {one.option for one in vetoed if one.stands} | {one.option for one in case.holds if one.kind == "legal"}
    return [i for i, option in enumerate(case.options) if option.name not in out]


def _standing(case: Case, found: list[GroupAnswer], standing: list[int]) -> Standing:
    values = np.array([one.expected[standing] for one in found])
    gains = None if case.nothing is None else np.array([one.gain(case.nothing)[standing] for one in found])
    names = tuple(case.options[i].name for i in standing)
    return Standing(names, tuple(one.group.name for one in found), values, gains)


def _portfolio(case: Case, found: list[GroupAnswer], standing: list[int]) -> Portfolio | None:
    """Values are gains over doing nothing where that is known, so that an empty choice is worth nothing."""
    if case.portfolio is None:
        return None
    picked = [i for i in standing if case.options[i].role != NOTHING]
    rows = [one.expected if case.nothing is None else one.gain(case.nothing) for one in found]
    values = np.array([row[picked] for row in rows])
    left_out = [option.name for i, option in enumerate(case.options) if i not in standing]
    names = [case.options[i].name for i in picked]
    return portfolio(case.portfolio, names, [one.group.name for one in found], values, left_out)


def _notes(case: Case, found: list[GroupAnswer], standing: list[int]) -> tuple[Sentence, ...]:
    notes = list(case.notes)
    for one in found:
        for note in one.group.weights.notes:
            notes.append(Sentence(note.code, _("%(group)s: %(note)s"), {"group": one.group.name, "note": note}))
    if not standing:
        words = _("Every option is under a legal hold or vetoed: there is nothing left to compare across groups.")
        notes.append(Sentence("nothing_stands", words))
    return tuple(notes)

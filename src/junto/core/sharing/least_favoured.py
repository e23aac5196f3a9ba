"""The rules that look first at the group that gains least by staying: what they ask for, and how they say it."""

from __future__ import annotations

from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _
from junto.core.threads import one_thread

from .game import CostGame
from .lexicographic import Savings, Search, exact_shares, least_saving
from .model import Division, NotApplicable
from .nearest import Limits, nearest
from .nucleolus import has_imputation, nucleolus
from .prerequisites import every_group
from .simplex import NoSolution
from .weights import in_proportion


def by_nucleolus(game: CostGame, *, per_capita: bool) -> Division | NotApplicable:
    """What the nucleolus, or the one per member, answers; the reason where there is none."""
    unfit = every_group(game)
    if unfit is not None:
        return unfit
    if not has_imputation(game):
        return NotApplicable(Sentence("no_imputation", _no_imputation(game)))
    found = nucleolus(game, per_capita=per_capita)
    if found is None:
        return _unsettled()
    words = _(
        "The smallest saving of any group was raised as far as it goes, then the next smallest, to the last. %(proof)s"
    )
    if per_capita:
        words = _("What groups gain by staying is counted per member; the least is as much as can be. %(proof)s")
    return Division(found.shares, Sentence("nucleolus", words, {"proof": found.certificate.found}))


def _no_imputation(game: CostGame) -> str:
    if game.kind == "value":
        return _("Together the members gain less than each by itself in sum, so somebody would gain more alone.")
    return _("Together the members pay more than each by itself in sum, so somebody would be better off alone.")


def _unsettled() -> NotApplicable:
    words = _("The numbers lie too close to one another for an answer that can be proved.")
    return NotApplicable(Sentence("not_proved", words))


def by_least_core(game: CostGame) -> Division | NotApplicable:
    """What the least core answers, for two members or more whose groups are all known."""
    try:
        with one_thread():
            search = Search(Savings(game), per_capita=False, capped=False)
            single = search.run_first()
            slack = least_saving(game, search.levels[0])
            if slack is None:
                return _unsettled()
            open_ended = (None,) * game.size
            limits = Limits(open_ended, open_ended, core=True, slack=slack)
            shares = nearest(game, _reference(game), limits)
    except NoSolution:
        return _unsettled()
    if shares is None:
        return _unsettled()
    if single and shares == exact_shares(game, search.levels, per_capita=False):
        words = _("The smallest saving of any group was raised as far as it goes. No other division does that.")
        return Division(shares, Sentence("least_core_point", words))
    words = _(
        "The smallest saving of any group was raised as far as it goes. Other divisions do that as well; this one is "
        "the nearest to shares in proportion to what each would have alone."
    )
    if not _proportional(game):
        words = _(
            "The smallest saving of any group was raised as far as it goes. Other divisions do that as well; this one "
            "is the nearest to equal shares."
        )
    return Division(shares, Sentence("least_core", words))


def _proportional(game: CostGame) -> bool:
    """Whether there can be shares in proportion to stand-alone costs (all of them known)."""
    alone = [cost or Fraction(0) for cost in game.alone()]
    return min(alone) >= 0 and any(alone)


def _reference(game: CostGame) -> tuple[Fraction, ...]:
    total = game.total or Fraction(0)
    if not _proportional(game):
        return (total / game.size,) * game.size
    return in_proportion(total, [cost or Fraction(0) for cost in game.alone()])

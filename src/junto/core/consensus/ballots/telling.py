"""How a ballot was decided, in sentences: the rules, why each project was or was not chosen, and who gets something."""

from __future__ import annotations

from fractions import Fraction

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .completions import COMPLETIONS
from .election import Project
from .outcome import Outcome
from .ties import TIES


def money(amount: Fraction) -> str:
    """An amount, rounded to hundredths where it is no whole number."""
    return f"{int(amount):,}" if amount.denominator == 1 else f"{float(amount):,.2f}"


def named(project: Project) -> str:
    """A project's name, else its id."""
    return project.name or project.code


def rules(outcome: Outcome) -> list[Sentence]:
    """The method, its completion and how ties are broken."""
    said = []
    if outcome.shares is None:
        said.append(
            Sentence("greedy", _("The projects with the most votes were chosen, for as long as they fit the budget."))
        )
    else:
        words = _(
            "Equal shares: each of %(voters)s voters decides over %(share)s. A project is bought when its supporters "
            "can pay for it together; the one that asks least of each supporter goes first."
        )
        params = {"voters": f"{len(outcome.election.ballots):,}", "share": money(outcome.shares.share)}
        said.append(Sentence("equal_shares", words, params))
        said.append(Sentence("completion", COMPLETIONS[outcome.completion].sentence))
    said.append(Sentence("ties", TIES[outcome.ties]))
    return said


def why(outcome: Outcome, k: int) -> Sentence:
    """Why one project was chosen or not."""
    project, bought = outcome.election.projects[k], outcome.bought(k)
    if bought is not None:
        words = _(
            "“%(project)s”: %(supporters)s supporters paid %(cost)s together, none more than %(most)s; "
            "%(all_in)s of them gave all they had left."
        )
        return Sentence("bought", words, {
            "project": named(project), "supporters": f"{bought.supporters:,}", "cost": money(project.cost),
            "most": money(bought.most), "all_in": f"{bought.all_in:,}",
        })  # fmt: skip
    if k in outcome.chosen:
        words = _("“%(project)s”: chosen by votes (%(votes)s), since it fits the money left.")
        return Sentence("added", words, {"project": named(project), "votes": f"{outcome.election.points[k]:,}"})
    if not outcome.election.points[k]:
        return Sentence("nobody", _("“%(project)s”: not chosen, nobody voted for it."), {"project": named(project)})
    if outcome.shares is None:
        words = _("“%(project)s”: not chosen, it did not fit the money left when its turn came.")
        return Sentence("did_not_fit", words, {"project": named(project)})
    who, _given = outcome.election.supporters[k]
    left = sum((outcome.shares.left[voter] for voter in who.tolist()), Fraction())
    words = _("“%(project)s”: not chosen, it costs %(cost)s and its supporters have %(left)s left.")
    return Sentence("too_little", words, {"project": named(project), "cost": money(project.cost), "left": money(left)})


def compared(outcome: Outcome) -> list[Sentence]:
    """What was spent, who gets something, and what the usual rule would have done."""
    voters = len(outcome.election.ballots)
    words = _(
        "Spent: %(spent)s of %(budget)s. %(served)s of %(voters)s voters have a project of theirs among those chosen."
    )
    said = [
        Sentence("spent", words, {
            "spent": money(outcome.spent), "budget": money(outcome.election.budget),
            "served": f"{outcome.served(outcome.chosen):,}", "voters": f"{voters:,}",
        })
    ]  # fmt: skip
    if outcome.method != "greedy":
        words = _("Most votes first would have served %(served)s voters, with %(only)s instead of %(instead)s.")
        if set(outcome.usual) == set(outcome.chosen):
            return [*said, Sentence("same", _("Most votes first would have chosen the same projects."))]
        projects, nothing = outcome.election.projects, "–"
        said.append(Sentence("usual", words, {
            "served": f"{outcome.served(outcome.usual):,}",
            "only": ", ".join(named(projects[k]) for k in outcome.usual if k not in outcome.chosen) or nothing,
            "instead": ", ".join(named(projects[k]) for k in outcome.chosen if k not in outcome.usual) or nothing,
        }))  # fmt: skip
    return said


def told(outcome: Outcome) -> list[Sentence]:
    """Everything, in order."""
    order = [*outcome.chosen, *(k for k in range(len(outcome.election.projects)) if k not in outcome.chosen)]
    return [*rules(outcome), *compared(outcome), *(why(outcome, k) for k in order)]

"""What the votes say, and what must not be concluded from them, in sentences a council can read out."""

from __future__ import annotations

from junto.core.sentences import Sentence
from junto.core.sentences import gettext_noop as _

from .analysing import Analysis, Result
from .clustering import LEAST_VOTES
from .suppressing import LEAST

TOLD = 5


def named(analysis: Analysis, statement: int) -> str:
    """A statement's text, or its number where the text is not known."""
    text = " ".join(analysis.votes.texts[statement].split())
    return text or f"#{analysis.votes.statements[statement]}"


def told(analysis: Analysis) -> list[Sentence]:
    """The groups first, then what all agree on, what divides, then what must not be concluded, then notes."""
    return [*groups(analysis), *findings(analysis), *cautions(analysis), *analysis.votes.notes]


def groups(analysis: Analysis) -> list[Sentence]:
    """Which groups there are, how they came about, and how sure they are."""
    p, said = analysis.published, []
    for name, size in zip(p.names, p.sizes, strict=True):
        said.append(Sentence("group", _("Group %(name)s: %(size)s people."), {"name": name, "size": str(size)}))
    clusters = analysis.grouping.clusters
    if clusters is not None:
        words = _(
            "The groups were found from how people voted; who cast fewer than %(least)s votes is in none. "
            "How clearly they stand apart: %(silhouette)s of 1."
        )
        params: dict[str, object] = {"least": LEAST_VOTES, "silhouette": f"{clusters.silhouettes[clusters.k]:.2f}"}
        said.append(Sentence("found", words, params))
    if analysis.stable is not None:
        words = _(
            "When as many people are drawn anew, the groups agree by %(mean)s on average with those shown "
            "(1: the same; 0: no more than by chance); in one draw of ten by less than %(low)s."
        )
        stable = {"mean": f"{analysis.stable.mean:.2f}", "low": f"{analysis.stable.low:.2f}"}
        said.append(Sentence("stability", words, stable))
        if analysis.stable.mean < 0.7:
            words = _("These groups are not stable: other people from the same city might well have formed others.")
            said.append(Sentence("unstable", words))
    if p.elsewhere is None:
        words = _("How many people are in no group shown is withheld: they are fewer than %(least)s.")
        said.append(Sentence("elsewhere_withheld", words, {"least": LEAST}))
    elif p.elsewhere:
        words = _("%(count)s people are in no group shown; they count among everybody.")
        said.append(Sentence("elsewhere", words, {"count": p.elsewhere}))
    if p.small:
        words = _("Groups under %(least)s people are not shown, so that nobody is singled out: %(count)s.")
        said.append(Sentence("small_groups", words, {"least": LEAST, "count": p.small}))
    return said


def findings(analysis: Analysis) -> list[Sentence]:
    """What every group agrees with or refuses, and what divides them most."""
    if len(analysis.published.names) < 2:
        words = _(
            "What groups agree on cannot be computed, because fewer than two groups have %(least)s people or more."
        )
        return [Sentence("no_comparison", words, {"least": LEAST})]
    said = []
    for one in analysis.common[:TOLD]:
        words = _("All groups agree: “%(statement)s” (%(shares)s).")
        said.append(Sentence("common", words, _shares(analysis, one, agree=True)))
    for one in analysis.common_refusals[:TOLD]:
        words = _("All groups disagree with “%(statement)s” (%(shares)s).")
        said.append(Sentence("common_refusal", words, _shares(analysis, one, agree=False)))
    if not said:
        said.append(
            Sentence("nothing_common", _("There is no statement which more than half of every group supports."))
        )
    names = analysis.published.names
    for one, apart in analysis.divisive[:TOLD]:
        words = _(
            "Divides most: “%(statement)s”. Group %(more)s agrees %(points)s points more often than group %(less)s."
        )
        params = {
            "statement": named(analysis, one.statement), "more": names[apart.more], "less": names[apart.less],
            "points": round(100 * apart.spread),
        }  # fmt: skip
        said.append(Sentence("divisive", words, params))
    return said


def _shares(analysis: Analysis, one: Result, *, agree: bool) -> dict[str, object]:
    p = analysis.published
    of = p.counts.agrees if agree else p.counts.disagrees
    shares = ", ".join(
        f"{name} {of[g, one.statement]}/{p.counts.cast[g, one.statement]}" for g, name in enumerate(p.names)
    )
    return {"statement": named(analysis, one.statement), "shares": shares}


def cautions(analysis: Analysis) -> list[Sentence]:
    """What must not be concluded."""
    said = [
        Sentence(
            "self_selected",
            _(
                "Who took part chose to: these figures say what participants think, not what the city's residents do. "
                "No share here may be read as a share of the population."
            ),
        ),
        Sentence(
            "seen",
            _("Not everybody saw every statement; those that came early, or that were shown more, have more votes."),
        ),
    ]
    hidden = sum(one.agreement is None for one in analysis.results)
    if hidden and len(analysis.published.names) > 1:
        words = _(
            "For %(count)s of %(all)s statements consensus among groups cannot be shown, because fewer than %(least)s "
            "people of a group voted on them."
        )
        params = {"count": hidden, "all": len(analysis.results), "least": LEAST}
        said.append(Sentence("few_votes", words, params))
    words = _(
        "Many statements were tested at once. Differences are called so only where at most one in twenty of those "
        "named would be expected by chance alone."
    )
    return [*said, Sentence("corrected", words)]
